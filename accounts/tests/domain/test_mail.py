from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.domain import mail
from accounts.domain.delivery import tick
from accounts.domain.mail import (
    MailKind,
    find_kind,
    follow_time_zone,
    forget_mail_schedule,
    kind_labels,
    set_mail_schedule,
    stop_mail,
)
from accounts.domain.schedule import week_monday
from accounts.models import MailDelivery, MailSchedule

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
EVERY_DAY, MONDAY, WEDNESDAY = 127, 1, 4


def last_week(day: date) -> date:
    return week_monday(day) - timedelta(days=7)


@pytest.fixture
def stopped(monkeypatch) -> list[tuple[int, list[str]]]:
    """Register `nudge` (several for a person, each call of its hook is noted) and `digest` (filed by week)."""
    calls: list[tuple[int, list[str]]] = []
    common = {
        "grace": timedelta(hours=2),
        "wanted": lambda rows, _now: {row.pk: "" for row in rows},
        "compose": lambda _rows, _now: {},
        "labels": lambda kinds: {kind: f"the {kind}" for kind in kinds},
    }
    nudge = MailKind(name="nudge", turned_off=lambda user_id, kinds: calls.append((user_id, list(kinds))), **common)
    monkeypatch.setitem(mail._kinds, "nudge", nudge)
    monkeypatch.setitem(mail._kinds, "digest", MailKind(name="digest", dated=last_week, weekly=True, **common))
    return calls


def queue(user, kind):
    return MailDelivery.objects.create(
        user=user, kind=kind, local_date=NOW.date(), due_at=NOW, not_before=NOW, expires_at=NOW
    )


def plan(user, kind, minute=420, weekdays=EVERY_DAY, now=NOW):
    return set_mail_schedule(user=user, kind=kind, local_minute=minute, weekdays=weekdays, now=now)


def test_a_schedule_knows_when_it_is_next_due_in_the_zone_of_its_person(make_user, stopped):
    user = make_user("paris@example.test", time_zone="Europe/Paris")
    schedule = plan(user, "nudge:1", minute=8 * 60 + 30)
    assert (schedule.time_zone, schedule.next_due_at) == ("Europe/Paris", datetime(2026, 11, 20, 7, 30, tzinfo=UTC))


def test_planning_again_changes_the_one_there_is(owner, stopped):
    plan(owner, "nudge:1")
    plan(owner, "nudge:1", minute=600)
    rows = MailSchedule.objects.values_list("kind", "local_minute", "next_due_at", "version")
    assert list(rows) == [("nudge:1", 600, datetime(2026, 11, 20, 10, tzinfo=UTC), 2)]


def test_a_date_that_had_its_mail_gets_no_second_one_when_moved_later_that_day(owner, stopped):
    plan(owner, "nudge:1", now=NOW - timedelta(minutes=1))
    tick(now=NOW)
    moved = plan(owner, "nudge:1", minute=21 * 60, now=NOW + timedelta(hours=1))
    assert moved.next_due_at == datetime(2026, 11, 21, 21, tzinfo=UTC)


def test_a_mail_filed_by_week_comes_once_a_week_also_when_its_weekday_moves(owner, stopped):
    monday = datetime(2026, 11, 23, 7, tzinfo=UTC)
    plan(owner, "digest", weekdays=MONDAY)
    tick(now=monday)
    moved = plan(owner, "digest", weekdays=WEDNESDAY, now=monday + timedelta(hours=1))
    assert moved.next_due_at == datetime(2026, 12, 2, 7, tzinfo=UTC)
    assert list(MailDelivery.objects.values_list("local_date", flat=True)) == [date(2026, 11, 16)]


def test_a_new_zone_moves_what_is_on_and_leaves_off_what_is_off(make_user, stopped):
    user = make_user("mover@example.test", time_zone="Europe/Paris")
    on, off = plan(user, "nudge:1"), plan(user, "nudge:2")
    stop_mail(user_id=user.pk, kind="nudge:2")
    user.time_zone = "America/New_York"
    user.save()
    follow_time_zone(user=user, now=NOW)
    on.refresh_from_db()
    off.refresh_from_db()
    assert (on.time_zone, on.next_due_at) == ("America/New_York", datetime(2026, 11, 20, 12, tzinfo=UTC))
    assert (off.time_zone, off.next_due_at) == ("America/New_York", None)


def test_a_move_west_on_the_same_day_brings_no_second_mail(make_user, stopped):
    user = make_user("flyer@example.test", time_zone="Europe/Paris")
    plan(user, "nudge:1", now=NOW - timedelta(hours=2))
    tick(now=NOW)
    user.time_zone = "America/New_York"
    user.save()
    follow_time_zone(user=user, now=NOW)
    assert MailSchedule.objects.get().next_due_at == datetime(2026, 11, 21, 12, tzinfo=UTC)


def test_stopping_one_kind_leaves_the_others_and_other_people(owner, stranger, stopped):
    for user in (owner, stranger):
        plan(user, "nudge:1")
        plan(user, "nudge:2")
    queued = [queue(owner, "nudge:1"), queue(owner, "nudge:2"), queue(stranger, "nudge:1")]
    stop_mail(user_id=owner.pk, kind="nudge:1")
    on = MailSchedule.objects.filter(next_due_at__isnull=False).order_by("user", "kind").values_list("user", "kind")
    assert list(on) == [(owner.pk, "nudge:2"), (stranger.pk, "nudge:1"), (stranger.pk, "nudge:2")]
    states = [MailDelivery.objects.values_list("state", "detail").get(pk=row.pk) for row in queued]
    assert states == [("cancelled", "off"), ("queued", ""), ("queued", "")]
    assert stopped == [(owner.pk, ["nudge:1"])]


def test_stopping_everything_and_stopping_again(owner, stopped):
    plan(owner, "nudge:1")
    plan(owner, "digest")
    stop_mail(user_id=owner.pk)
    stop_mail(user_id=owner.pk)
    assert list(MailSchedule.objects.values_list("next_due_at", flat=True)) == [None, None]
    assert stopped == [(owner.pk, []), (owner.pk, [])]


def test_forgetting_keeps_the_history(owner, stopped):
    plan(owner, "nudge:1")
    row = queue(owner, "nudge:1")
    forget_mail_schedule(user_id=owner.pk, kind="nudge:1")
    row.refresh_from_db()
    assert (row.state, row.detail, MailSchedule.objects.count()) == ("cancelled", "gone", 0)


def test_labels_come_from_the_kind_and_else_are_the_string(stopped):
    assert kind_labels(["nudge:1", "digest", "lost:3"]) == {
        "nudge:1": "the nudge:1",
        "digest": "the digest",
        "lost:3": "lost:3",
    }
    assert find_kind("lost:3") is None
