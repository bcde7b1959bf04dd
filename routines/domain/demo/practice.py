"""What the people of the demo did: sessions with holds on both sides, day by day."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from accounts.domain.schedule import local_instant, practice_day, zone_named
from accounts.models import User
from routines.domain.demo.people import Person
from routines.domain.routine import Plan, PlanSide, PlanStep, plan_seconds
from routines.domain.session import SessionPayload
from routines.domain.session.payload import HoldPayload, fingerprint
from routines.enums import Comfort, DoseKind, Outcome, Reason, SessionSource, Side

ADDED_SECONDS = 5
MOST_ADDED = 15
CUT_SHORT = 0.04
SKIPPED = 0.02
UNANSWERED = 0.12
TIGHT_SIDE_SECONDS = 3


def sessions_of(
    *, person: Person, user: User, plan: Plan, weeks: int, now: datetime, chance: Random
) -> Iterator[SessionPayload]:
    """The sessions of the last `weeks` weeks up to yesterday, oldest first, none on the local day of `now`."""
    zone = zone_named(person.zone)
    today = practice_day(instant=now, zone=zone, day_start_hour=user.day_start_hour)
    for ago in range(weeks * 7, 0, -1):
        if chance.random() > person.faith:
            continue
        late = chance.randrange(20)
        started_at = local_instant(day=today - timedelta(days=ago), minute=person.minute + late, zone=zone)
        added = _added(person, weeks * 7 - ago)
        yield _session(person, plan, started_at, added, chance)


def _added(person: Person, days: int) -> int:
    """Seconds added to each hold after so many days."""
    return min(MOST_ADDED, ADDED_SECONDS * int(person.gain * days / 7))


def _session(person: Person, plan: Plan, started_at: datetime, added: int, chance: Random) -> SessionPayload:
    session_id = UUID(int=chance.getrandbits(128), version=4)
    holds = tuple(_holds(person, plan, added, chance))
    calm = chance.random() > 0.1
    return SessionPayload(
        id=session_id,
        routine=plan.id,
        started_at=started_at,
        ended_at=started_at + timedelta(seconds=plan_seconds(plan) + sum(row.seconds for row in holds)),
        sent_at=None,
        time_zone=person.zone,
        breathing_calm=calm if chance.random() > UNANSWERED else None,
        note="",
        holds=holds,
        body_sha256=fingerprint({"id": str(session_id)}),
        source=SessionSource.PLAYER,
    )


def _holds(person: Person, plan: Plan, added: int, chance: Random) -> Iterator[HoldPayload]:
    for step in plan.steps:
        comfort = {side.side: _comfort(person, side.side, chance) for side in step.sides}
        for number, side in step.turns():
            yield _hold(person, step, side, number, added=added, comfort=comfort[side.side], chance=chance)


def _hold(
    person: Person, step: PlanStep, side: PlanSide, number: int, *, added: int, comfort: int | None, chance: Random
) -> HoldPayload:
    planned = side.amount + (added if side.kind == DoseKind.HOLD else 0)
    outcome, share = _outcome(chance)
    held = round(planned * share, 1)
    if side.kind == DoseKind.HOLD and side.side == person.tight and share == 1:
        held = max(0, held - chance.randrange(TIGHT_SIDE_SECONDS))
    return HoldPayload(
        stretch=step.slug,
        goal=step.goal,
        set=number,
        side=Side(side.side),
        kind=DoseKind(side.kind),
        planned=planned,
        held=held,
        seconds=held if side.kind == DoseKind.HOLD else round(side.seconds * share, 1),
        timed=True,
        comfort=comfort if share else None,
        pain=None,
        sensations=(),
        outcome=outcome,
        reason=Reason.NO_TIME if outcome == Outcome.SKIPPED else "",
    )


def _outcome(chance: Random) -> tuple[Outcome, float]:
    """What became of a set, and which share of it was held."""
    fate = chance.random()
    if fate < SKIPPED:
        return Outcome.SKIPPED, 0
    if fate < SKIPPED + CUT_SHORT:
        return Outcome.CUT_SHORT, chance.uniform(0.4, 0.9)
    return Outcome.DONE, 1


def _comfort(person: Person, side: str, chance: Random) -> int | None:
    """Around the aim; the tight side a little below. Two and less stay rare."""
    if chance.random() < UNANSWERED:
        return None
    felt = chance.gauss(Comfort.COMFORTABLE + person.room - (0.3 if side == person.tight else 0), 0.45)
    return min(5, max(2, round(felt)))
