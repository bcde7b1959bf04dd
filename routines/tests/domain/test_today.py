"""What the signed-in home says, state by state."""

from datetime import UTC, date, datetime, timedelta

import pytest

from routines.domain.today import State, mark_day, pause_plans, resume_plans, today_of
from routines.enums import DayMarkKind
from routines.models import DayMark, Schedule

FRIDAY = date(2026, 11, 20)
MORNING = datetime(2026, 11, 20, 8, tzinfo=UTC)


@pytest.fixture
def preset(make_stretch, make_routine):
    return make_routine(make_stretch("knee"), title="Preset")


@pytest.fixture
def own(make_stretch, make_routine, owner):
    return make_routine(make_stretch("hips"), owner=owner, title="Mine")


@pytest.fixture
def today(owner):
    return lambda **later: today_of(user=owner, now=MORNING + timedelta(**later))


@pytest.fixture
def plan(owner, own):
    def make(minute, weekdays=0b1111111):
        return Schedule.objects.create(user=owner, routine=own, local_minute=minute, weekdays=weekdays)

    return make


def test_new_people_are_offered_the_first_preset(today, preset):
    page = today()
    assert (page.state, page.card.routine, page.card.seconds, page.others) == (State.NEW, preset, 72, ())


def test_nothing_at_all(today):
    assert (today().state, today().card) == (State.NEW, None)


def test_after_practice_the_same_routine_comes_again(today, owner, own, preset, make_session, make_stretch):
    make_session(owner, make_stretch("x"), started_at=MORNING - timedelta(days=1), routine=own)
    page = today()
    assert (page.state, page.card.routine, [card.routine for card in page.others]) == (State.AGAIN, own, [preset])
    assert (page.last.routine, page.days_this_week, page.done) == (own, 1, 0)


def test_what_is_planned_comes_first_and_the_rest_later(today, own, plan):
    plan(21 * 60)
    plan(7 * 60)
    plan(6 * 60, weekdays=0b0001111)  # not on a Friday
    page = today()
    assert (page.state, page.card.routine, page.card.local_minute) == (State.DUE, own, 7 * 60)
    assert [card.local_minute for card in page.later] == [21 * 60]


def test_a_routine_planned_twice_wants_to_be_done_twice(today, owner, own, plan, make_session, make_stretch):
    plan(7 * 60)
    plan(21 * 60)
    stretch = make_stretch("x")
    make_session(owner, stretch, started_at=MORNING, routine=own)
    assert (today().state, today().card.local_minute) == (State.DUE, 21 * 60)
    make_session(owner, stretch, started_at=MORNING + timedelta(hours=1), routine=own)
    assert (today().state, today().done) == (State.DONE, 2)


def test_the_day_begins_at_the_persons_hour(today, owner, own, plan, make_session, make_stretch):
    plan(7 * 60)
    make_session(owner, make_stretch("x"), started_at=MORNING, routine=own)
    assert [today(hours=hours).day.day for hours in (15, 19, 20)] == [20, 20, 21]
    assert [today(hours=hours).state for hours in (19, 20)] == [State.DONE, State.DUE]


def test_a_marked_day_rests_whatever_is_planned(today, owner, plan):
    plan(7 * 60)
    mark_day(user=owner, day=FRIDAY, kind=DayMarkKind.REST)
    mark_day(user=owner, day=FRIDAY, kind=DayMarkKind.SICK)
    assert (today().state, DayMark.objects.get().kind) == (State.REST, "sick")
    mark_day(user=owner, day=FRIDAY, kind=None)
    assert today().state == State.DUE


def test_a_pause_holds_a_week_and_ends_when_told(today, owner, plan):
    plan(7 * 60)
    pause_plans(user=owner, first=FRIDAY)
    assert [(today(days=days).state, today(days=days).paused_until) for days in (0, 6, 7)] == [
        (State.PAUSED, date(2026, 11, 26)),
        (State.PAUSED, date(2026, 11, 26)),
        (State.DUE, None),
    ]
    resume_plans(user=owner)
    assert today().state == State.DUE


def test_a_pause_is_ones_own(owner, stranger, plan):
    plan(7 * 60)
    pause_plans(user=stranger, first=FRIDAY)
    assert Schedule.objects.get().paused_from is None


@pytest.mark.parametrize("count", [1, 3, 30])
def test_it_needs_few_queries(
    owner, today, plan, preset, make_session, make_stretch, make_routine, count, django_assert_max_num_queries
):
    stretch = make_stretch("x")
    for number in range(count):
        plan(number)
        make_routine(stretch, title=f"Preset {number}")
        make_session(owner, stretch, started_at=MORNING - timedelta(days=number), routine=preset)
    with django_assert_max_num_queries(8):
        today()
