"""A routine done without the player, told afterwards: stored as planned, and not timed."""

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from uuid import UUID

from routines.domain.routine import Plan, PlanSide, PlanStep, plan_seconds
from routines.domain.session.payload import HoldPayload, SessionPayload, fingerprint
from routines.enums import DoseKind, Outcome, SessionSource, Side

SideKey = tuple[int, str]
"""Number of the step in its plan, and the side."""


def payload_by_hand(
    *,
    session_id: UUID,
    plan: Plan,
    started_at: datetime,
    time_zone: str,
    done: Collection[int],
    comfort: Mapping[SideKey, int | None],
    breathing_calm: bool | None,
    note: str,
) -> SessionPayload:
    """The session that a person says they did: `done` holds the numbers of the steps, the rest was skipped.

    Every set counts as planned and as not timed; the session lasts as long as the plan says.
    """
    holds = _holds(plan, frozenset(done), comfort)
    said = {
        "routine": str(plan.id),
        "started_at": started_at.isoformat(),
        "breathing_calm": breathing_calm,
        "note": note,
        "holds": [asdict(row) for row in holds],
    }
    return SessionPayload(
        id=session_id,
        routine=plan.id,
        started_at=started_at.astimezone(UTC),
        ended_at=started_at.astimezone(UTC) + timedelta(seconds=plan_seconds(plan)),
        sent_at=None,
        time_zone=time_zone,
        breathing_calm=breathing_calm,
        note=note,
        holds=holds,
        body_sha256=fingerprint(said),
        source=SessionSource.HAND,
    )


def _holds(plan: Plan, done: frozenset[int], comfort: Mapping[SideKey, int | None]) -> tuple[HoldPayload, ...]:
    """One row per set and side; sets count through the session where a stretch comes twice."""
    sets: Counter[tuple[str, str]] = Counter()
    rows = []
    for number, step in enumerate(plan.steps):
        for _set, side in step.turns():
            sets[step.slug, side.side] += 1
            row_set = sets[step.slug, side.side]
            rows.append(_hold(step, side, row_set, number in done, comfort.get((number, side.side))))
    return tuple(rows)


def _hold(step: PlanStep, side: PlanSide, number: int, done: bool, comfort: int | None) -> HoldPayload:
    planned = float(side.amount * (2 if side.each_way else 1))
    return HoldPayload(
        stretch=step.slug,
        goal=step.goal,
        set=number,
        side=Side(side.side),
        kind=DoseKind(side.kind),
        planned=planned,
        held=planned if done else 0,
        seconds=float(side.seconds) if done else 0,
        timed=False,
        comfort=comfort if done else None,
        pain=None,
        sensations=(),
        outcome=Outcome.DONE if done else Outcome.SKIPPED,
        reason="",
    )
