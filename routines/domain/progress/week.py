"""One week of practice in numbers, for the week's page and for the letter alike."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from routines.domain.progress.rows import Row, median_comfort, middle, read_rows, timed_of_kind
from routines.enums import Comfort, DoseKind, Side
from routines.models import DayMark, Hold, Schedule

DAYS_OF_USUAL = 28
"""What is usual is the median of the 28 days before the week (domain: ours)."""
SESSIONS_OF_USUAL = 3
"""Fewer timed sessions of a side than this give no comparison (domain: ours)."""
CHANGED_LINES = 5
"""How many stretches a letter names (domain: ours)."""


@dataclass(frozen=True, slots=True)
class SideReport:
    """One stretch on one side in one week.

    `held` and `usual` are medians in the unit of `kind`, rounded to whole ones; `usual` is empty
    without a fair comparison. `comfort` is the median of the answers, 1 to 5, rounded down.
    """

    side: Side
    kind: DoseKind
    held: int
    usual: int | None
    comfort: Comfort | None

    @property
    def changed(self) -> bool:
        return self.usual is not None and self.held != self.usual

    @property
    def difference(self) -> int:
        return 0 if self.usual is None else self.held - self.usual


@dataclass(frozen=True, slots=True)
class StretchReport:
    """One stretch in one week, its sides in the order left, right, both; a side not timed is missing."""

    name: str
    slug: str
    sides: tuple[SideReport, ...]

    @property
    def changed(self) -> bool:
        return any(side.changed for side in self.sides)

    @property
    def as_usual(self) -> bool:
        """Compared on every side and the same on each."""
        return bool(self.sides) and all(side.usual is not None and not side.changed for side in self.sides)


@dataclass(frozen=True, slots=True)
class WeekReport:
    """Monday to Sunday of one person.

    `days` are the local days with practice, `planned_days` those with a routine due that was not
    paused. A day marked as rest, sick or holiday is kept. `seconds` counts what was held or moved;
    `about` says that a part of it was not timed.
    """

    monday: date
    days: tuple[date, ...] = ()
    planned_days: tuple[date, ...] = ()
    kept_days: tuple[date, ...] = ()
    sessions: int = 0
    seconds: int = 0
    about: bool = False
    stretches: tuple[StretchReport, ...] = ()
    felt_best: str = ""

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)

    @property
    def lines(self) -> tuple[StretchReport, ...]:
        """What a letter names: what changed most first, then what has no comparison yet; at most five."""
        named = [report for report in self.stretches if not report.as_usual and report.sides]
        named.sort(key=lambda report: (not report.changed, -max(abs(side.difference) for side in report.sides)))
        return tuple(named[:CHANGED_LINES])

    @property
    def others(self) -> int:
        """How many stretches were practised besides those named."""
        return len(self.stretches) - len(self.lines)


@dataclass(slots=True)
class _Log:
    week: list[Row] = field(default_factory=list)
    before: list[Row] = field(default_factory=list)


def week_reports(*, user_ids: Collection[int], monday: date) -> dict[int, WeekReport]:
    """The report of the week that begins on `monday` for each of `user_ids`, an empty one included.

    Three queries for any number of people. Skipped rows do not count; rows that were not timed
    keep the day and the minutes and stay out of every median. Raises ValueError for another weekday.
    """
    if monday.weekday() != 0:
        raise ValueError(f"{monday} is not a Monday.")
    logs = _logs(user_ids, monday)
    planned = _planned_days(user_ids, monday)
    marked = _marked_days(user_ids, monday)
    return {user_id: _report(monday, logs[user_id], planned[user_id], marked[user_id]) for user_id in user_ids}


def _logs(user_ids: Collection[int], monday: date) -> dict[int, _Log]:
    first, last = monday - timedelta(days=DAYS_OF_USUAL), monday + timedelta(days=6)
    holds = Hold.objects.practised().between(first, last).filter(session__user_id__in=user_ids)
    logs: dict[int, _Log] = defaultdict(_Log)
    for row in read_rows(holds.order_by("session__started_at", "order")):
        log = logs[row.user_id]
        (log.week if row.day >= monday else log.before).append(row)
    return logs


def _planned_days(user_ids: Collection[int], monday: date) -> dict[int, set[date]]:
    """Days of the week on which some routine of the person was due and not paused."""
    week = [monday + timedelta(days=number) for number in range(7)]
    planned: dict[int, set[date]] = defaultdict(set)
    for schedule in Schedule.objects.filter(user_id__in=user_ids).select_related("user"):
        since = schedule.created_at.astimezone(schedule.user.zone).date()
        planned[schedule.user_id].update(day for day in week if day >= since and schedule.is_due_on(day))
    return planned


def _marked_days(user_ids: Collection[int], monday: date) -> dict[int, set[date]]:
    marked: dict[int, set[date]] = defaultdict(set)
    marks = DayMark.objects.filter(user_id__in=user_ids, day__gte=monday, day__lte=monday + timedelta(days=6))
    for user_id, day in marks.values_list("user_id", "day"):
        marked[user_id].add(day)
    return marked


def _report(monday: date, log: _Log, planned: set[date], marked: set[date]) -> WeekReport:
    days = {row.day for row in log.week}
    return WeekReport(
        monday=monday,
        days=tuple(sorted(days)),
        planned_days=tuple(sorted(planned)),
        kept_days=tuple(sorted(planned & (days | marked))),
        sessions=len({row.session for row in log.week}),
        seconds=round(sum(row.seconds for row in log.week)),
        about=any(not row.timed for row in log.week),
        stretches=_stretches(log),
        felt_best=_felt_best(log.week),
    )


def _stretches(log: _Log) -> tuple[StretchReport, ...]:
    before = _by_side(log.before)
    sides: dict[tuple[str, str], list[SideReport]] = {}
    for key, rows in _by_side(log.week).items():
        name, slug, side = key
        found = sides.setdefault((name, slug), [])
        if report := _side(Side(side), rows, before.get(key, [])):
            found.append(report)
    order = [Side.LEFT, Side.RIGHT, Side.BOTH]
    return tuple(
        StretchReport(name, slug, tuple(sorted(found, key=lambda report: order.index(report.side))))
        for (name, slug), found in sides.items()
    )


def _by_side(rows: Iterable[Row]) -> dict[tuple[str, str, str], list[Row]]:
    grouped: dict[tuple[str, str, str], list[Row]] = defaultdict(list)
    for row in rows:
        grouped[row.name, row.slug, row.side].append(row)
    return grouped


def _side(side: Side, rows: list[Row], before: list[Row]) -> SideReport | None:
    """The side's medians in the kind it was practised in last, or nothing when nothing was timed."""
    kind = next((row.kind for row in reversed(rows) if row.timed), None)
    if kind is None:
        return None
    return SideReport(
        side=side,
        kind=DoseKind(kind),
        held=middle([row.held for row in timed_of_kind(rows, kind)]),
        usual=_usual(kind, before),
        comfort=median_comfort(rows),
    )


def _usual(kind: str, before: list[Row]) -> int | None:
    fair = timed_of_kind(before, kind)
    if len({row.session for row in fair}) < SESSIONS_OF_USUAL:
        return None
    return middle([row.held for row in fair])


def _felt_best(rows: list[Row]) -> str:
    """The stretch whose sides were answered with “comfortable” most often and never with less."""
    answers: dict[str, list[int]] = defaultdict(list)
    for row in rows:
        if row.comfort is not None:
            answers[row.name].append(row.comfort)
    good = {
        name: given.count(Comfort.COMFORTABLE) for name, given in answers.items() if min(given) >= Comfort.COMFORTABLE
    }
    best = max(good, key=lambda name: good[name], default="")
    return best if best and good[best] else ""
