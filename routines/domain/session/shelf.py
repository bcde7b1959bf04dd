"""What payloads name, fetched once for all of them: stretches, routines, goals of steps."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.models import User
from routines.domain.session.payload import HoldPayload, SessionPayload
from routines.enums import DoseKind, Side, Sides, Status, StretchType
from routines.models import FormerSlug, Routine, RoutineStep, Stretch, StretchVersion
from routines.validators import AMOUNT

SIDES_OF_ACTION: dict[str, frozenset[Side]] = {
    Sides.ONE_AT_A_TIME: frozenset({Side.LEFT, Side.RIGHT}),
    Sides.PER_DIRECTION: frozenset({Side.LEFT, Side.RIGHT}),
    # From side to side may be logged either way.
    Sides.ALTERNATING: frozenset(Side),
    Sides.BOTH: frozenset({Side.BOTH}),
}
"""Sides a row may name, by how the stretch is done."""

_STRETCH_FIELDS = ("id", "slug", "owner_id", "type", "sides", "status", "retired_at")


@dataclass(slots=True)
class Shelf:
    """At most five queries, whatever the number of payloads; a sixth where a side does not fit."""

    stretches: dict[str, Stretch] = field(default_factory=dict)
    routine_owners: dict[UUID, int | None] = field(default_factory=dict)
    goals: dict[tuple[UUID, int], str] = field(default_factory=dict)
    former_sides: dict[int, list[tuple[datetime, str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, owner_payloads: Sequence[tuple[User, SessionPayload]]) -> "Shelf":
        payloads = [payload for _owner, payload in owner_payloads]
        rows = [row for payload in payloads for row in payload.holds]
        routine_ids = {payload.routine for payload in payloads if payload.routine}
        routines = Routine.objects.filter(pk__in=routine_ids) if routine_ids else Routine.objects.none()
        owners: dict[UUID, int | None] = dict(routines.values_list("pk", "owner_id"))
        asked = bool(owners) and any(row.goal is None for row in rows)
        stretches = _stretches({row.stretch for row in rows})
        return cls(
            stretches=stretches,
            routine_owners=owners,
            goals=_goals(owners) if asked else {},
            former_sides=_former_sides(rows, stretches),
        )

    def stretch(self, user_id: int, slug: str, started_at: datetime) -> Stretch | None:
        """The stretch of that name if the person could practise it at `started_at`."""
        stretch = self.stretches.get(slug)
        if stretch is None:
            return None
        if stretch.owner_id is not None:
            return stretch if stretch.owner_id == user_id else None
        if stretch.status == Status.PUBLISHED:
            return stretch
        retired_later = stretch.retired_at is not None and stretch.retired_at > started_at
        return stretch if stretch.status == Status.RETIRED and retired_later else None

    def routine_id(self, user_id: int, routine_id: UUID | None) -> UUID | None:
        """The routine if it exists and is a preset or the person's own."""
        if routine_id is None or routine_id not in self.routine_owners:
            return None
        return routine_id if self.routine_owners[routine_id] in (None, user_id) else None

    def goal(self, user_id: int, routine_id: UUID | None, stretch_id: int) -> str:
        """The goal of the routine's step of that stretch, or none."""
        known = self.routine_id(user_id, routine_id)
        return self.goals.get((known, stretch_id), "") if known else ""

    def _sides(self, stretch: Stretch, started_at: datetime) -> frozenset[Side]:
        """Sides the stretch has, and those it had at `started_at` if it was changed since."""
        allowed = SIDES_OF_ACTION[stretch.sides]
        for until, sides in self.former_sides.get(stretch.pk, []):
            if until > started_at:
                allowed |= SIDES_OF_ACTION.get(sides, frozenset())
        return allowed

    def misfits(self, stretch: Stretch, row: HoldPayload, payload: SessionPayload) -> list[tuple[str, str]]:
        """Fields of a row that its stretch does not allow, with a message."""
        misfits = []
        if row.side not in self._sides(stretch, payload.started_at):
            misfits.append(("side", _("This stretch is not done on this side.")))
        low, high = AMOUNT[row.kind]
        if stretch.type == StretchType.CIRCLES and row.kind == DoseKind.REPS:
            high *= 2  # circles log both directions together
        if not low <= row.planned <= high:
            message = _("This is not a number from %(low)s to %(high)s.") % {"low": low, "high": high}
            misfits.append(("planned", message))
        return misfits


def _stretches(slugs: set[str]) -> dict[str, Stretch]:
    """Stretches by the slug asked for, moved ones under their former slug as well."""
    found = {
        stretch.slug: stretch
        for stretch in Stretch.objects.filter(slug__in=slugs, draft_of=None).only(*_STRETCH_FIELDS)
    }
    if missing := slugs - found.keys():
        moved = FormerSlug.objects.filter(slug__in=missing, stretch__draft_of=None).select_related("stretch")
        found |= {former.slug: former.stretch for former in moved}
    return found


def _goals(routine_ids: Iterable[UUID]) -> dict[tuple[UUID, int], str]:
    """The goal of the first step of each stretch in each routine."""
    goals: dict[tuple[UUID, int], str] = {}
    steps = RoutineStep.objects.filter(routine_id__in=list(routine_ids)).order_by("routine", "order", "pk")
    for routine_id, stretch_id, goal in steps.values_list("routine_id", "stretch_id", "goal"):
        goals.setdefault((routine_id, stretch_id), goal)
    return goals


def _former_sides(rows: Iterable[HoldPayload], stretches: dict[str, Stretch]) -> dict[int, list[tuple[datetime, str]]]:
    """For stretches named with a side they do not have now: until when they were done which other way."""
    doubtful = {
        stretch.pk
        for row in rows
        if (stretch := stretches.get(row.stretch)) and row.side not in SIDES_OF_ACTION[stretch.sides]
    }
    if not doubtful:
        return {}
    former: dict[int, list[tuple[datetime, str]]] = defaultdict(list)
    versions = StretchVersion.objects.filter(stretch_id__in=doubtful).order_by("stretch", "number")
    for earlier, later in pairwise(versions.only("stretch_id", "at", "document")):
        if earlier.stretch_id == later.stretch_id:
            former[earlier.stretch_id].append((later.at, earlier.document.get("sides", "")))
    return former
