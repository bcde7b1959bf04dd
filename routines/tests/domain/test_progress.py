"""The figures of a week and of a stretch, against logs small enough to reckon by hand."""

from datetime import UTC, date, datetime, timedelta

import pytest

from routines.domain.progress import last_holds, overview, stretch_weeks, week_reports
from routines.enums import Comfort, Side
from routines.models import DayMark, Schedule

MONDAY = date(2026, 11, 9)
MORNING = datetime(2026, 11, 9, 7, tzinfo=UTC)
LEFT, RIGHT = [Side.LEFT], [Side.RIGHT]


@pytest.fixture
def stretch(make_stretch):
    return make_stretch("single-knee-to-chest")


@pytest.fixture
def on(make_session, owner, stretch):
    """Log the stretch some days after the Monday of the week."""

    def log(days, **row):
        return make_session(owner, row.pop("stretch", stretch), started_at=MORNING + timedelta(days=days), **row)

    return log


@pytest.fixture
def report(owner):
    return lambda: week_reports(user_ids=[owner.pk], monday=MONDAY)[owner.pk]


def test_an_empty_week(report):
    week = report()
    assert (week.days, week.sessions, week.seconds, week.stretches, week.lines, week.others) == ((), 0, 0, (), (), 0)


def test_a_week_begins_on_monday(owner):
    with pytest.raises(ValueError, match="2026-11-10"):
        week_reports(user_ids=[owner.pk], monday=MONDAY + timedelta(days=1))


def test_days_sessions_and_seconds_of_monday_to_sunday(on, report):
    on(-1)
    on(0, held=20)
    on(0, held=20)
    on(6, held=35)
    on(7)
    week = report()
    assert (week.days, week.sessions, week.seconds) == ((MONDAY, week.sunday), 3, 150)


def test_each_side_has_its_own_medians(on, report):
    for days, left, right in [(0, 20, 35), (1, 30, 40), (2, 31, 35)]:
        on(days, sides=LEFT, held=left, comfort=3)
        on(days, sides=RIGHT, held=right, comfort=4)
    [stretch] = report().stretches
    figures = [(side.side, side.held, side.comfort, side.usual) for side in stretch.sides]
    assert figures == [(Side.LEFT, 30, Comfort.STRONG, None), (Side.RIGHT, 35, Comfort.COMFORTABLE, None)]


def test_usual_needs_three_timed_sessions_of_that_side_in_the_28_days_before(on, report):
    on(0, held=35)
    on(-1, held=30)
    on(-2, held=30)
    on(-29, held=10)
    assert [side.usual for side in report().stretches[0].sides] == [None, None]
    on(-28, held=40, sides=LEFT)
    on(-3, held=90, sides=RIGHT, timed=False)
    [stretch] = report().stretches
    assert [(side.usual, side.difference) for side in stretch.sides] == [(30, 5), (None, 0)]
    assert stretch.changed


def test_skipped_rows_are_no_practice_and_untimed_ones_only_keep_the_day(on, report):
    on(0, outcome="skipped", held=0)
    assert report().days == ()
    on(1, timed=False, held=30)
    week = report()
    assert (week.days, week.seconds, week.about) == ((date(2026, 11, 10),), 60, True)
    assert week.stretches[0].sides == ()


def test_a_letter_names_five_what_changed_most_first(on, report, make_stretch):
    for number in range(7):
        stretch = make_stretch(f"stretch-{number}")
        for days in (-1, -2, -3):
            on(days, stretch=stretch, held=30)
        on(0, stretch=stretch, held=30 + number)
    on(0, stretch=make_stretch("new"), held=99)
    week = report()
    assert [line.slug for line in week.lines] == [f"stretch-{number}" for number in (6, 5, 4, 3, 2)]
    assert week.others == 3


def test_what_is_new_comes_after_what_changed(on, report, make_stretch):
    usual, new = make_stretch("usual"), make_stretch("new")
    for days in (-1, -2, -3):
        on(days, held=30)
        on(days, stretch=usual, held=30)
    on(0, stretch=usual, held=30)
    on(1, stretch=new, held=50)
    on(2, held=31)
    week = report()
    assert [line.slug for line in week.lines] == ["single-knee-to-chest", "new"]
    assert week.others == 1


def test_felt_best_is_comfortable_most_often_and_never_less(on, report, make_stretch):
    on(0, comfort=4)
    on(1, comfort=4)
    on(2, comfort=2)
    assert report().felt_best == ""
    calm = make_stretch("calm")
    on(0, stretch=calm, comfort=4)
    on(1, stretch=make_stretch("hardly"), comfort=5)
    assert report().felt_best == calm.name


def test_planned_and_kept_days(on, report, owner, make_routine, stretch):
    schedule = Schedule.objects.create(
        user=owner, routine=make_routine(stretch), weekdays=0b0011111, local_minute=420,
        paused_from=date(2026, 11, 13), paused_until=date(2026, 11, 20),
    )  # fmt: skip
    Schedule.objects.filter(pk=schedule.pk).update(created_at=datetime(2026, 11, 10, 1, tzinfo=UTC))
    DayMark.objects.create(user=owner, day=date(2026, 11, 11), kind="rest")
    on(3)
    week = report()
    assert [day.day for day in week.planned_days] == [10, 11, 12]
    assert [day.day for day in week.kept_days] == [11, 12]


def test_everybody_gets_their_own_week_in_three_queries(
    owner, stranger, stretch, make_session, django_assert_num_queries
):
    make_session(owner, stretch, started_at=MORNING, held=30)
    make_session(stranger, stretch, started_at=MORNING, held=50)
    with django_assert_num_queries(3):
        reports = week_reports(user_ids=[owner.pk, stranger.pk], monday=MONDAY)
    assert {pk: report.seconds for pk, report in reports.items()} == {owner.pk: 60, stranger.pk: 100}


def test_weeks_of_a_stretch_newest_first_and_empty_ones_empty(on, owner, stretch, django_assert_num_queries):
    on(0, held=30, comfort=4)
    on(-14, held=20, sides=LEFT)
    with django_assert_num_queries(1):
        weeks = stretch_weeks(user_id=owner.pk, stretch_id=stretch.pk, last_monday=MONDAY, weeks=3)
    assert [week.monday for week in weeks] == [MONDAY, date(2026, 11, 2), date(2026, 10, 26)]
    assert [{side: row.held for side, row in week.sides.items()} for week in weeks] == [
        {Side.LEFT: 30, Side.RIGHT: 30},
        {},
        {Side.LEFT: 20},
    ]
    assert [(week.days, week.seconds) for week in weeks] == [(1, 60), (0, 0), (1, 20)]


def test_the_last_time_of_each_side(on, owner, stretch, django_assert_num_queries):
    on(0, held=20, sides=RIGHT, comfort=3)
    on(1, held=30, sides=LEFT, comfort=4)
    with django_assert_num_queries(1):
        last = last_holds(user_id=owner.pk, stretch_id=stretch.pk)
    assert {side: (row.held, row.comfort) for side, row in last.items()} == {
        Side.LEFT: (30, Comfort.COMFORTABLE),
        Side.RIGHT: (20, Comfort.STRONG),
    }


def test_twelve_weeks_at_a_glance(on, owner, make_stretch, django_assert_num_queries):
    on(0)
    on(-77)
    on(-78)
    on(2, stretch=make_stretch("other"))
    with django_assert_num_queries(1):
        figures = overview(user_id=owner.pk, today=date(2026, 11, 15))
    assert [(week.monday, week.days, week.seconds) for week in figures.weeks if week.days] == [
        (MONDAY, 2, 120),
        (MONDAY - timedelta(weeks=11), 1, 60),
    ]
    assert [(stretch.slug, stretch.days) for stretch in figures.stretches] == [
        ("other", 1),
        ("single-knee-to-chest", 2),
    ]
