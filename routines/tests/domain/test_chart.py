"""Charts: empty weeks stay empty, axes hold every value, both charts share their weeks."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from routines.domain.progress import StretchWeek, comfort_chart, hold_chart, minutes_chart
from routines.domain.progress.chart import BOTTOM, HEIGHT, LEFT, RIGHT, TOP, WIDTH
from routines.domain.progress.overview import WeekTotal
from routines.domain.progress.stretch import SideFigures
from routines.enums import Comfort, DoseKind, Side

MONDAY = date(2026, 11, 9)


def week(number, **held):
    sides = {Side(side): SideFigures(DoseKind.HOLD, value, Comfort.COMFORTABLE, 1) for side, value in held.items()}
    return StretchWeek(MONDAY + timedelta(weeks=number), sides)


def test_a_line_breaks_where_a_week_is_empty():
    chart = hold_chart([week(3, left=40), week(2), week(1, left=30, right=20), week(0, left=20)], DoseKind.HOLD)
    values = {line.side: [[point.value for point in piece] for piece in line.pieces] for line in chart.lines}
    assert values == {Side.LEFT: [[20, 30], [40]], Side.RIGHT: [[20]]}
    assert [line.last.value for line in chart.lines] == [40, 20]


def test_weeks_of_another_kind_are_left_out():
    reps = StretchWeek(MONDAY, {Side.LEFT: SideFigures(DoseKind.REPS, 8, None, 1)})
    chart = hold_chart([reps, week(1, left=30)], DoseKind.HOLD)
    assert [[point.value for point in piece] for piece in chart.lines[0].pieces] == [[30]]


@pytest.mark.parametrize(
    ("highest", "labels"),
    [(0, "0 1"), (1, "0 1"), (30, "0 10 20 30"), (41, "0 15 30 45"), (600, "0 150 300 450 600")],
)
def test_ticks_read_well(highest, labels):
    assert [tick.label for tick in hold_chart([week(0, left=highest)], DoseKind.HOLD).ticks] == labels.split()


@given(st.lists(st.integers(0, 600), min_size=1, max_size=60))
def test_every_point_lies_in_the_picture_and_higher_means_more(values):
    chart = hold_chart([week(number, left=value) for number, value in enumerate(values)], DoseKind.HOLD)
    points = chart.lines[0].pieces[0]
    assert all(LEFT <= point.x <= WIDTH - RIGHT and TOP <= point.y <= HEIGHT - BOTTOM for point in points)
    assert [point.x for point in points] == sorted({point.x for point in points})
    assert sorted(points, key=lambda point: -point.value) == sorted(points, key=lambda point: (point.y, -point.value))


def test_both_charts_share_their_weeks():
    weeks = [week(0, left=20), week(4, left=30)]
    hold, comfort = hold_chart(weeks, DoseKind.HOLD), comfort_chart(weeks)
    assert [point.x for point in hold.lines[0].pieces[0]] == [point.x for point in comfort.lines[0].pieces[0]]
    assert [tick.label for tick in comfort.ticks] == ["1", "2", "3", "4", "5"]


def test_bars_stand_on_the_ground_and_empty_weeks_have_none():
    weeks = [
        WeekTotal(MONDAY + timedelta(weeks=number), 1, 1, seconds, about=False)
        for number, seconds in enumerate([0, 300, 600])
    ]
    bars = minutes_chart(weeks).bars
    assert [(bar.monday, round(bar.y + bar.height, 1)) for bar in bars] == [
        (MONDAY + timedelta(weeks=1), HEIGHT - BOTTOM),
        (MONDAY + timedelta(weeks=2), HEIGHT - BOTTOM),
    ]
    assert bars[1].height == pytest.approx(2 * bars[0].height, abs=0.2)
