"""The rows of the log as the figures need them, read without making model objects."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from statistics import median
from uuid import UUID

from routines.enums import Comfort
from routines.models.session import HoldQuerySet

FIELDS = (
    "session__user_id",
    "session_id",
    "session__local_day",
    "stretch__name",
    "stretch__slug",
    "side",
    "kind",
    "held",
    "seconds",
    "timed",
    "comfort",
)


@dataclass(frozen=True, slots=True)
class Row:
    """One set of one side; `held` in the unit of `kind`."""

    user_id: int
    session: UUID
    day: date
    name: str
    slug: str
    side: str
    kind: str
    held: float
    seconds: float
    timed: bool
    comfort: int | None


def read_rows(holds: HoldQuerySet) -> Iterator[Row]:
    """The rows of `holds` in its own order; one query."""
    return (Row(*values) for values in holds.values_list(*FIELDS).iterator(chunk_size=5000))


def timed_of_kind(rows: list[Row], kind: str) -> list[Row]:
    return [row for row in rows if row.timed and row.kind == kind]


def middle(values: list[float]) -> int:
    """The median as a whole number, halves up."""
    return int(median(values) + 0.5)


def median_comfort(rows: list[Row]) -> Comfort | None:
    """The median of the answers given, rounded down: half way to comfortable is not comfortable."""
    answers = [row.comfort for row in rows if row.comfort is not None]
    return Comfort(int(median(answers))) if answers else None
