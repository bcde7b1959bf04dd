from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.domain.delivery import deliver, new_owner, tick
from accounts.domain.mail import stop_mail
from accounts.models import MailDelivery, MailSchedule
from routines.domain.reminders import REMINDER, delete_schedule, kind_of, save_schedule, weekday_words
from routines.models import DayMark, Schedule

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
"""A Friday, an hour before the plan."""
DUE = NOW + timedelta(hours=1)
FRIDAY, EVERY_DAY = 16, 127


@pytest.fixture
def stretch(make_stretch):
    return make_stretch()


@pytest.fixture
def routine(make_routine, owner, stretch):
    return make_routine(stretch, owner=owner, title="Hips & <back>")


@pytest.fixture
def plan(owner, routine):
    """Plan the routine for every day at 07:00 UTC with a mail."""

    def make(**changes):
        values = {"user": owner, "routine": routine, "weekdays": EVERY_DAY, "local_minute": 420, "remind": True}
        return save_schedule(**{**values, "now": NOW, **changes})

    return make


def run(due=DUE):
    """What the worker does at the due minute; the states and reasons of all deliveries."""
    tick(now=due)
    deliver(clock=lambda: due, owner=new_owner())
    return list(MailDelivery.objects.order_by("due_at", "kind").values_list("state", "detail"))


def test_a_plan_with_a_mail_is_due_at_its_minute(plan):
    schedule = plan(weekdays=FRIDAY)
    rows = MailSchedule.objects.values_list("kind", "local_minute", "weekdays", "next_due_at")
    assert list(rows) == [(f"reminder:{schedule.pk}", 420, FRIDAY, DUE)]


def test_a_plan_without_a_mail_has_none_due(plan):
    plan(remind=False)
    assert MailSchedule.objects.count() == 0


def test_changing_the_plan_moves_its_mail_and_unticking_turns_it_off(plan):
    schedule = plan()
    plan(schedule=schedule, local_minute=480)
    assert MailSchedule.objects.get().next_due_at == DUE + timedelta(hours=1)
    plan(schedule=schedule, remind=False)
    assert MailSchedule.objects.get().next_due_at is None
    assert Schedule.objects.count() == 1


def test_removing_the_plan_removes_its_mail_and_keeps_what_was_sent(plan):
    schedule = plan()
    run()
    delete_schedule(schedule=schedule)
    assert (Schedule.objects.count(), MailSchedule.objects.count()) == (0, 0)
    assert list(MailDelivery.objects.values_list("state", flat=True)) == ["sent"]
    kind = MailDelivery.objects.get().kind
    assert REMINDER.labels([kind]) == {kind: "A reminder that is no more"}


def test_the_mail_says_what_and_why_and_where_to_start(plan, routine, owner, mailoutbox):
    plan()
    assert run() == [("sent", "")]
    (message,) = mailoutbox
    start = f"http://127.0.0.1:8000/routines/{routine.pk}/play/"
    assert (message.to, message.subject) == ([owner.email], "Hips & <back>: about 1 min")
    lines = [line for line in message.body.splitlines() if line]
    assert lines[:4] == [
        "Hips & <back>",
        "Friday, 07:00: the time you chose. It takes about 1 min.",
        "- Knee hug: 30 s each side",
        f"Start: {start}",
    ]
    ((html, kind),) = message.alternatives
    assert (kind, f'href="{start}"' in html, "Hips &amp; &lt;back&gt;" in html) == ("text/html", True, True)
    assert len(html.encode()) < 100_000
    assert "&" not in message.body.replace("Hips & <back>", "")


def test_the_day_and_time_are_those_of_the_person(make_user, make_routine, stretch, mailoutbox):
    user = make_user("tokyo@example.test", time_zone="Asia/Tokyo")
    save_schedule(
        user=user,
        routine=make_routine(stretch, owner=user),
        weekdays=EVERY_DAY,
        local_minute=450,
        remind=True,
        now=NOW,
    )
    run(datetime(2026, 11, 20, 22, 30, tzinfo=UTC))
    assert "Saturday, 07:30: the time you chose." in mailoutbox[0].body


def test_none_when_the_routine_was_practised_that_day(plan, owner, routine, stretch, make_session):
    plan()
    make_session(owner, stretch, started_at=NOW, routine=routine)
    assert run() == [("cancelled", "done")]


def test_practice_before_the_day_begins_counts_for_the_evening_before(plan, owner, routine, stretch, make_session):
    plan()
    make_session(owner, stretch, started_at=NOW.replace(hour=3), routine=routine)
    assert run() == [("sent", "")]


def test_unplanned_practice_counts_as_done(plan, owner, stretch, make_session):
    plan()
    make_session(owner, stretch, started_at=NOW)
    assert run() == [("cancelled", "done")]


def test_another_planned_routine_does_not_count(plan, owner, stretch, make_routine, make_session):
    other = make_routine(stretch, owner=owner, title="Evening")
    plan()
    plan(routine=other, local_minute=1260)
    make_session(owner, stretch, started_at=NOW, routine=other)
    assert run() == [("sent", "")]


def test_a_routine_planned_twice_wants_to_be_done_twice(plan, owner, routine, stretch, make_session):
    plan()
    plan(local_minute=1260)
    make_session(owner, stretch, started_at=NOW, routine=routine)
    run()
    assert run(DUE + timedelta(hours=14)) == [("cancelled", "done"), ("sent", "")]


def test_practice_of_somebody_else_does_not_count(plan, stranger, routine, stretch, make_session):
    plan()
    make_session(stranger, stretch, started_at=NOW)
    assert run() == [("sent", "")]


@pytest.mark.parametrize("kind", ["rest", "sick", "holiday"])
def test_none_on_a_marked_day(plan, owner, kind):
    plan()
    DayMark.objects.create(user=owner, day=date(2026, 11, 20), kind=kind)
    assert run() == [("cancelled", "resting")]


def test_none_while_paused_and_again_after_it(plan):
    plan(paused_from=date(2026, 11, 18), paused_until=date(2026, 11, 20))
    assert run() == [("cancelled", "paused")]
    assert run(DUE + timedelta(days=1)) == [("cancelled", "paused"), ("sent", "")]


def test_none_for_a_preset_that_was_withdrawn(plan, make_routine, stretch):
    preset = make_routine(stretch)
    plan(routine=preset)
    preset.status = "retired"
    preset.save()
    assert run() == [("cancelled", "gone")]


def test_a_routine_that_is_deleted_ends_its_reminders(plan, routine):
    plan()
    routine.delete()
    assert run() == [("cancelled", "gone")]
    assert MailSchedule.objects.get().next_due_at is None


def test_stopping_by_mail_unticks_the_plan_and_only_that(plan, owner):
    one, other = plan(), plan(local_minute=1260)
    stop_mail(user_id=owner.pk, kind=kind_of(one.pk))
    assert dict(Schedule.objects.values_list("pk", "remind")) == {one.pk: False, other.pk: True}
    stop_mail(user_id=owner.pk)
    assert dict(Schedule.objects.values_list("pk", "remind")) == {one.pk: False, other.pk: False}


def test_turning_it_on_again_takes_the_plan_as_it_stands(plan, owner):
    schedule = plan(remind=False)
    REMINDER.turn_on(owner, kind_of(schedule.pk), NOW)
    schedule.refresh_from_db()
    assert (schedule.remind, MailSchedule.objects.get().next_due_at) == (True, DUE)


def test_choices_name_routine_and_plan(plan, owner, stranger):
    schedule = plan(weekdays=FRIDAY)
    (choice,) = REMINDER.choices(owner.pk)
    assert (choice.kind, choice.label, choice.plan, choice.manage_url) == (
        kind_of(schedule.pk),
        "Hips & <back>",
        "Friday at 07:00",
        f"/reminders/{schedule.pk}/edit/",
    )
    assert REMINDER.choices(stranger.pk) == []


@pytest.mark.parametrize(
    ("weekdays", "words"),
    [(EVERY_DAY, "every day"), (31, "Monday to Friday"), (0b1000101, "Monday, Wednesday, Sunday")],
)
def test_weekdays_in_words(weekdays, words):
    assert weekday_words(weekdays) == words


@pytest.mark.parametrize("people", [1, 3])
def test_queries_do_not_grow_with_the_batch(people, make_user, make_routine, stretch, django_assert_num_queries):
    for number in range(people):
        user = make_user(f"batch{number}@example.test")
        routine = make_routine(stretch, owner=user)
        save_schedule(user=user, routine=routine, weekdays=EVERY_DAY, local_minute=420, remind=True, now=NOW)
    tick(now=DUE)
    rows = list(MailDelivery.objects.select_related("user"))
    with django_assert_num_queries(3):
        assert Counter(REMINDER.wanted(rows, DUE).values()) == Counter({"": people})
    with django_assert_num_queries(3):
        assert len(REMINDER.compose(rows, DUE)) == people
