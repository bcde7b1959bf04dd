"""The last weeks of one person at a glance."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta

from accounts.domain.schedule import week_monday
from routines.domain.progress.rows import Row, read_rows
from routines.models import Hold

WEEKS_SHOWN = 12


@dataclass(frozen=True, slots=True)
class WeekTotal:
    """One week in sums; `seconds` is what was held or moved, `about` says a part was not timed."""

    monday: date
    days: int
    sessions: int
    seconds: int
    about: bool

    @property
    def sunday(self) -> date:
        return self.monday + timedelta(days=6)


@dataclass(frozen=True, slots=True)
class PractisedStretch:
    """A stretch of the last weeks, how many days it was practised and when last."""

    name: str
    slug: str
    days: int
    last_day: date


@dataclass(frozen=True, slots=True)
class Overview:
    """Weeks newest first, empty ones included; stretches by the day they were last practised."""

    weeks: tuple[WeekTotal, ...]
    stretches: tuple[PractisedStretch, ...]

    @property
    def is_empty(self) -> bool:
        return not self.stretches


def overview(*, user_id: int, today: date) -> Overview:
    """What the log says about the twelve weeks up to and with that of `today`. One query."""
    monday = week_monday(today)
    mondays = [monday - timedelta(weeks=number) for number in range(WEEKS_SHOWN)]
    holds = Hold.objects.practised().filter(session__user_id=user_id).between(mondays[-1], monday + timedelta(days=6))
    rows = list(read_rows(holds.order_by("session__started_at", "order")))
    by_week: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        by_week[week_monday(row.day)].append(row)
    return Overview(tuple(_total(each, by_week[each]) for each in mondays), _stretches(rows))


def _total(monday: date, rows: list[Row]) -> WeekTotal:
    return WeekTotal(
        monday=monday,
        days=len({row.day for row in rows}),
        sessions=len({row.session for row in rows}),
        seconds=round(sum(row.seconds for row in rows)),
        about=any(not row.timed for row in rows),
    )


def _stretches(rows: list[Row]) -> tuple[PractisedStretch, ...]:
    days: dict[tuple[str, str], set[date]] = defaultdict(set)
    for row in rows:
        days[row.name, row.slug].add(row.day)
    found = [PractisedStretch(name, slug, len(all_days), max(all_days)) for (name, slug), all_days in days.items()]
    return tuple(sorted(found, key=lambda stretch: (-stretch.last_day.toordinal(), stretch.name)))
