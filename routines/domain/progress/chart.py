"""Geometry of the charts of progress: where points, bars and ticks lie. Templates draw them.

Coordinates are in units of a picture 360 wide, about a phone's width, so that text keeps its size.
Charts of one page share their horizontal axis; an empty week stays empty and breaks a line.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil

from routines.domain.progress.overview import WeekTotal
from routines.domain.progress.stretch import SideFigures, StretchWeek
from routines.enums import DoseKind, Side

WIDTH, HEIGHT = 360, 200
LEFT, RIGHT, TOP, BOTTOM = 34, 10, 12, 26
"""Margins inside the picture, for tick labels."""
STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 150, 200, 300)
"""Distances between ticks that read well, in the unit of the axis."""
MOST_TICKS = 4
DATE_LABELS = 4


@dataclass(frozen=True, slots=True)
class Point:
    x: float
    y: float
    value: int
    monday: date


@dataclass(frozen=True, slots=True)
class Line:
    """One side: its points in order of time, in pieces wherever a week is empty."""

    side: Side
    pieces: tuple[tuple[Point, ...], ...]

    @property
    def last(self) -> Point:
        return self.pieces[-1][-1]


@dataclass(frozen=True, slots=True)
class Bar:
    x: float
    y: float
    width: float
    height: float
    monday: date


@dataclass(frozen=True, slots=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True, slots=True)
class DateTick:
    x: float
    day: date


@dataclass(frozen=True, slots=True)
class Chart:
    """What a template draws: `ticks` from bottom to top, `dates` from left to right."""

    ticks: tuple[Tick, ...]
    dates: tuple[DateTick, ...]
    lines: tuple[Line, ...] = ()
    bars: tuple[Bar, ...] = ()
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = WIDTH - RIGHT


def hold_chart(weeks: Sequence[StretchWeek], kind: DoseKind) -> Chart:
    """What was held, by week and side, from nothing up; only weeks whose amounts are of `kind`."""

    def held(figures: SideFigures) -> int | None:
        return figures.held if figures.kind == kind else None

    highest = max((value for week in weeks for row in week.sides.values() if (value := held(row))), default=0)
    return _line_chart(weeks, held, _nice_ticks(highest))


def comfort_chart(weeks: Sequence[StretchWeek]) -> Chart:
    """Comfort from 1 to 5, by week and side."""
    return _line_chart(weeks, lambda row: row.comfort.value if row.comfort else None, (1, 2, 3, 4, 5))


def minutes_chart(weeks: Sequence[WeekTotal]) -> Chart:
    """Minutes of practice by week, as bars."""
    ordered = sorted(weeks, key=lambda week: week.monday)
    values = _nice_ticks(ceil(max((week.seconds for week in ordered), default=0) / 60))
    slot = (WIDTH - LEFT - RIGHT) / len(ordered)
    bars = tuple(
        Bar(
            LEFT + slot * (number + 0.15),
            top := _y(week.seconds / 60, values),
            slot * 0.7,
            _y(0, values) - top,
            week.monday,
        )
        for number, week in enumerate(ordered)
        if week.seconds
    )
    return Chart(_ticks(values), _dates([week.monday for week in ordered]), bars=bars)


def _line_chart(
    weeks: Sequence[StretchWeek], value_of: Callable[[SideFigures], int | None], values: Sequence[int]
) -> Chart:
    ordered = sorted(weeks, key=lambda week: week.monday)
    lines = []
    for side in (Side.LEFT, Side.RIGHT, Side.BOTH):
        pieces: list[list[Point]] = [[]]
        for number, week in enumerate(ordered):
            value = value_of(week.sides[side]) if side in week.sides else None
            if value is None:
                pieces.append([])
            else:
                pieces[-1].append(Point(_x(number, len(ordered)), _y(value, values), value, week.monday))
        if filled := tuple(tuple(piece) for piece in pieces if piece):
            lines.append(Line(side, filled))
    return Chart(_ticks(values), _dates([week.monday for week in ordered]), lines=tuple(lines))


def _x(number: int, count: int) -> float:
    """The middle of the week's place on the axis."""
    return round(LEFT + (WIDTH - LEFT - RIGHT) * (number + 0.5) / count, 1)


def _y(value: float, values: Sequence[int]) -> float:
    low, high = values[0], values[-1]
    return round(TOP + (HEIGHT - TOP - BOTTOM) * (1 - (value - low) / (high - low)), 1)


def _nice_ticks(highest: int) -> tuple[int, ...]:
    """From nothing to at least `highest` in at most four even steps."""
    step = next((step for step in STEPS if step * MOST_TICKS >= highest), ceil(highest / MOST_TICKS))
    return tuple(step * number for number in range(max(1, ceil(highest / step)) + 1))


def _ticks(values: Sequence[int]) -> tuple[Tick, ...]:
    return tuple(Tick(_y(value, values), str(value)) for value in values)


def _dates(mondays: Sequence[date]) -> tuple[DateTick, ...]:
    every = max(1, ceil(len(mondays) / DATE_LABELS))
    return tuple(DateTick(_x(number, len(mondays)), mondays[number]) for number in range(0, len(mondays), every))
