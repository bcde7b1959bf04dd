"""One stretch over the weeks: hold and comfort, left and right."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta

from accounts.domain.schedule import week_monday
from routines.domain.progress.rows import Row, median_comfort, middle, read_rows, timed_of_kind
from routines.enums import Comfort, DoseKind, Side
from routines.models import Hold
from routines.models.session import HoldQuerySet

WEEKS_SHOWN = 12
ROWS_OF_LAST_TIME = 2 * 20 * 3
"""More rows than one session can have of one stretch (20 sets of left, right and both), twice."""


@dataclass(frozen=True, slots=True)
class SideFigures:
    """One side over some time: medians of what was held (unit of `kind`) and of comfort; sessions timed."""

    kind: DoseKind
    held: int | None
    comfort: Comfort | None
    sessions: int


@dataclass(frozen=True, slots=True)
class StretchWeek:
    """One week of one stretch; an empty week has no sides. `seconds` are all sides together."""

    monday: date
    sides: dict[Side, SideFigures] = field(default_factory=dict)
    seconds: int = 0
    days: int = 0
    about: bool = False

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


def stretch_weeks(*, user_id: int, stretch_id: int, last_monday: date, weeks: int = WEEKS_SHOWN) -> list[StretchWeek]:
    """The `weeks` weeks up to and with the one of `last_monday`, newest first, empty ones included.

    One query. Skipped rows do not count; untimed rows keep day and minutes, not the medians.
    """
    first, last = last_monday - timedelta(weeks=weeks - 1), last_monday + timedelta(days=6)
    by_week: dict[date, list[Row]] = defaultdict(list)
    holds = _holds(user_id, stretch_id).between(first, last).order_by("session__started_at", "order")
    for row in read_rows(holds):
        by_week[week_monday(row.day)].append(row)
    return [_week(monday, by_week[monday]) for monday in (last_monday - timedelta(weeks=n) for n in range(weeks))]


def last_holds(*, user_id: int, stretch_id: int) -> dict[Side, SideFigures]:
    """What was held, and how comfortable it was, the last time each side was practised. One query."""
    last: dict[Side, list[Row]] = {}
    newest_first = _holds(user_id, stretch_id).order_by("-session__started_at", "order")
    for row in read_rows(newest_first[:ROWS_OF_LAST_TIME]):
        mine = last.setdefault(Side(row.side), [])
        if not mine or mine[0].session == row.session:
            mine.append(row)
    return {side: _figures(rows) for side, rows in last.items()}


def _holds(user_id: int, stretch_id: int) -> HoldQuerySet:
    return Hold.objects.practised().filter(session__user_id=user_id, stretch_id=stretch_id)


def _week(monday: date, rows: list[Row]) -> StretchWeek:
    by_side: dict[Side, list[Row]] = defaultdict(list)
    for row in rows:
        by_side[Side(row.side)].append(row)
    return StretchWeek(
        monday=monday,
        sides={side: _figures(found) for side, found in by_side.items()},
        seconds=round(sum(row.seconds for row in rows)),
        days=len({row.day for row in rows}),
        about=any(not row.timed for row in rows),
    )


def _figures(rows: list[Row]) -> SideFigures:
    kind = rows[-1].kind
    timed = timed_of_kind(rows, kind)
    return SideFigures(
        kind=DoseKind(kind),
        held=middle([row.held for row in timed]) if timed else None,
        comfort=median_comfort(rows),
        sessions=len({row.session for row in timed}),
    )
