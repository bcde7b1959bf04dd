from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.domain.delivery import tick
from accounts.models import MailDelivery, MailPulse, MailSchedule
from accounts.tests.domain.delivery.conftest import NOW, TODAY

MINUTE = timedelta(minutes=1)


def test_a_due_schedule_becomes_one_queued_delivery_and_moves_on(make_schedule, owner):
    schedule = make_schedule()
    assert tick(now=NOW) == Counter(queued=1)
    made = MailDelivery.objects.get()
    assert (made.user, made.kind, made.local_date, made.state) == (owner, "note", TODAY, "queued")
    assert (made.due_at, made.not_before, made.expires_at) == (NOW, NOW, NOW + timedelta(hours=2))
    assert made.message_id == f"<note.{made.pk}@127.0.0.1>"
    schedule.refresh_from_db()
    assert (schedule.next_due_at, schedule.last_local_date) == (NOW + timedelta(days=1), TODAY)


def test_ticking_again_makes_nothing(make_schedule):
    make_schedule()
    tick(now=NOW)
    assert tick(now=NOW + MINUTE) == Counter()
    assert MailDelivery.objects.count() == 1


def test_nothing_is_made_a_second_before_its_time_or_while_off(make_schedule, stranger):
    make_schedule(next_due_at=NOW + timedelta(seconds=1))
    make_schedule(user=stranger, next_due_at=None)
    assert tick(now=NOW) == Counter()


def test_an_existing_delivery_of_the_date_is_left_alone(make_schedule, owner):
    schedule = make_schedule()
    sent = MailDelivery.objects.create(
        user=owner, kind="note", local_date=TODAY, due_at=NOW, not_before=NOW, expires_at=NOW, state="sent", sent_at=NOW
    )
    tick(now=NOW)
    assert list(MailDelivery.objects.values_list("pk", "state")) == [(sent.pk, "sent")]
    schedule.refresh_from_db()
    assert schedule.next_due_at == NOW + timedelta(days=1)


def test_within_the_grace_it_is_sent_and_past_it_it_expired(make_schedule, stranger):
    make_schedule(next_due_at=NOW - timedelta(hours=2) + MINUTE)
    make_schedule(user=stranger, next_due_at=NOW - timedelta(hours=2))
    assert tick(now=NOW) == Counter(queued=1, expired=1)
    assert MailDelivery.objects.get(user=stranger).state == "expired"


def test_after_an_outage_the_old_one_expired_and_the_one_still_in_time_is_sent(make_schedule):
    schedule = make_schedule(next_due_at=NOW - timedelta(days=3))
    assert tick(now=NOW + timedelta(hours=1)) == Counter(expired=1, queued=1)
    rows = MailDelivery.objects.order_by("due_at").values_list("local_date", "state")
    assert list(rows) == [(date(2026, 11, 17), "expired"), (TODAY, "queued")]
    schedule.refresh_from_db()
    assert schedule.next_due_at == NOW + timedelta(days=1)


def test_the_next_one_keeps_the_wall_clock_over_a_change(make_schedule):
    due = datetime(2026, 3, 28, 6, 0, tzinfo=UTC)
    schedule = make_schedule(time_zone="Europe/Paris", next_due_at=due)
    tick(now=due)
    schedule.refresh_from_db()
    assert schedule.next_due_at == datetime(2026, 3, 29, 5, 0, tzinfo=UTC)


def test_the_nominal_date_is_kept_where_a_gap_leads_past_midnight(make_schedule):
    due = datetime(2025, 3, 30, 1, 30, tzinfo=UTC)
    make_schedule(time_zone="America/Nuuk", local_minute=23 * 60 + 30, next_due_at=due)
    tick(now=due)
    assert MailDelivery.objects.get().local_date == date(2025, 3, 29)


def test_a_kind_nobody_answers_for_is_turned_off_and_holds_up_nobody(make_schedule, stranger, caplog):
    lost = make_schedule(kind="lost", next_due_at=NOW - MINUTE)
    make_schedule(user=stranger)
    assert tick(now=NOW) == Counter(queued=1)
    lost.refresh_from_db()
    assert lost.next_due_at is None
    assert [record.levelname for record in caplog.records] == ["ERROR"]


def test_it_leaves_its_pulse(db):
    tick(now=NOW)
    tick(now=NOW + MINUTE)
    assert list(MailPulse.objects.values_list("last_tick_at", flat=True)) == [NOW + MINUTE]


@pytest.mark.parametrize("due", [1, 3])
def test_queries_do_not_grow_with_what_is_due(make_schedule, make_user, django_assert_num_queries, due):
    for number in range(due):
        make_schedule(user=make_user(f"due{number}@example.test"))
    MailPulse.objects.create(pk=1)
    # A batch: claim, insert, move; an empty batch; the pulse; each in its savepoint.
    with django_assert_num_queries(12):
        tick(now=NOW)
    assert MailSchedule.objects.due(NOW).count() == 0
