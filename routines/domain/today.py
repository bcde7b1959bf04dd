"""The signed-in home: what is planned on this local day, what was done, what to do when nothing is planned."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db import transaction

from accounts.domain.schedule import practice_day, week_monday
from accounts.models import User
from routines.domain.routine import Plan, load_outlines, plan_seconds
from routines.enums import DayMarkKind
from routines.models import DayMark, Routine, Schedule, Session

SUGGESTIONS = 3
"""Presets offered beside the plan, the first ones in the editors' order."""
PAUSE_DAYS = 7


class State(StrEnum):
    """What the one card says, the first that fits."""

    REST = "rest"
    PAUSED = "paused"
    DUE = "due"
    DONE = "done"
    AGAIN = "again"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Card:
    """A routine to start: its length in seconds, its stretches, and when it is planned (minute of the day)."""

    routine: Routine
    seconds: int
    stretches: tuple[str, ...]
    local_minute: int | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """`card` is what Start plays; `later` is still planned after it; `done` counts today's sessions."""

    day: date
    state: State
    card: Card | None
    later: tuple[Card, ...]
    others: tuple[Card, ...]
    done: int
    last: Session | None
    days_this_week: int
    paused_until: date | None


def today_of(*, user: User, now: datetime) -> Today:
    """Everything the page says, for the practice day of `now` in the person's zone. At most 8 queries."""
    day = practice_day(instant=now, zone=user.zone, day_start_hour=user.day_start_hour)
    schedules = list(Schedule.objects.filter(user=user).select_related("routine").order_by("local_minute"))
    recent = list(
        Session.objects.owned_by(user.pk).between(week_monday(day), day).values_list("routine_id", "local_day")
    )
    done = [routine_id for routine_id, local_day in recent if local_day == day]
    due = _still_due([schedule for schedule in schedules if schedule.is_due_on(day)], done)
    last = Session.objects.owned_by(user.pk).with_figures().newest_first().first()
    presets = list(Routine.objects.presets()[: SUGGESTIONS + 1])
    plans = load_outlines(routines=_distinct([*(each.routine for each in due), *_again(last), *presets]))
    pauses = [schedule.paused_until for schedule in schedules if schedule.is_paused_on(day) and schedule.paused_until]
    state = _state(
        marked=DayMark.objects.filter(user=user, day=day).exists(),
        paused=bool(pauses) and len(pauses) == len(schedules),
        due=due,
        done=done,
        last=last,
    )
    cards = [_card(schedule.routine, plans, schedule.local_minute) for schedule in due]
    card = _first_card(cards, [*_again(last), *presets], plans)
    return Today(
        day=day,
        state=state,
        card=card,
        later=tuple(cards[1:]),
        others=tuple(_card(each, plans) for each in presets if card is None or each != card.routine)[:SUGGESTIONS],
        done=len(done),
        last=last,
        days_this_week=len({local_day for _routine, local_day in recent}),
        paused_until=max(pauses, default=None),
    )


def _still_due(schedules: Sequence[Schedule], done: Sequence[UUID | None]) -> list[Schedule]:
    """Plans of the day that no session has answered; a routine planned twice wants to be done twice."""
    left = Counter(done)
    due = []
    for schedule in schedules:
        if left[schedule.routine_id]:
            left[schedule.routine_id] -= 1
        else:
            due.append(schedule)
    return due


def _again(last: Session | None) -> list[Routine]:
    return [last.routine] if last and last.routine else []


def _distinct(routines: Sequence[Routine]) -> list[Routine]:
    return list({routine.pk: routine for routine in routines}.values())


def _state(
    *, marked: bool, paused: bool, due: Sequence[Schedule], done: Sequence[UUID | None], last: Session | None
) -> State:
    if marked:
        return State.REST
    if paused:
        return State.PAUSED
    if due:
        return State.DUE
    if done:
        return State.DONE
    return State.AGAIN if last else State.NEW


def _card(routine: Routine, plans: dict[UUID, Plan], local_minute: int | None = None) -> Card:
    plan = plans[routine.pk]
    return Card(routine, plan_seconds(plan), tuple(step.name for step in plan.steps), local_minute)


def _first_card(due: Sequence[Card], routines: Sequence[Routine], plans: dict[UUID, Plan]) -> Card | None:
    """What is planned, else what was played last, else the first preset."""
    if due:
        return due[0]
    return _card(routines[0], plans) if routines else None


def mark_day(*, user: User, day: date, kind: DayMarkKind | None) -> None:
    """Mark a local day as rest, sick or holiday, or take the mark away with None. Idempotent."""
    if kind is None:
        DayMark.objects.filter(user=user, day=day).delete()
    else:
        DayMark.objects.update_or_create(user=user, day=day, defaults={"kind": kind})


@transaction.atomic
def pause_plans(*, user: User, first: date, days: int = PAUSE_DAYS) -> None:
    """Pause all plans from the local day `first` for `days` days, both ends included. Idempotent."""
    last = first + timedelta(days=days - 1)
    Schedule.objects.filter(user=user).update(paused_from=first, paused_until=last)


def resume_plans(*, user: User) -> None:
    """End every pause. Idempotent."""
    Schedule.objects.filter(user=user).update(paused_from=None, paused_until=None)
