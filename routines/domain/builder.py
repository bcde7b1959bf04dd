"""Making a routine one's own: creating, copying, and changing its steps."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from routines.enums import DoseKind, Side, Sides
from routines.models import Dose, Routine, RoutineStep, StepSide, Stretch
from routines.validators import SET_NUMBER

STEP_FIELDS = ("stretch_id", "order", "goal", "rest_seconds", "switch_seconds", "note")
SIDE_FIELDS = ("side", "kind", "sets", "amount", "pause")
MOST_STEPS = 40
"""As many steps as fit the log's 200 rows with room for sets (ours)."""
DEFAULT_HOLD = 20
"""Seconds for a stretch without a dose of its own: below the usual range's end, above its start."""


class TooMuchError(Exception):
    """The routine would hold more steps, or one of its stretches more sets, than a session can log."""


@dataclass(frozen=True, slots=True)
class StepChange:
    """New values of a step: `sides` maps each side worked to its amount in the unit of `kind`."""

    goal: str
    kind: DoseKind
    sets: int
    pause: int | None
    sides: Mapping[Side, int]
    rest_seconds: int
    switch_seconds: int
    note: str


def create_routine(*, owner: User, title: str, summary: str, goal: str, moment: str) -> Routine:
    """An empty routine of the person's own."""
    return Routine.objects.create(owner=owner, title=title, summary=summary, goal=goal, moment=moment)


@transaction.atomic
def copy_routine(*, routine: Routine, owner: User) -> Routine:
    """A routine of the person's own with the same steps; four queries for any number of steps."""
    copy = Routine.objects.create(
        owner=owner,
        title=routine.title,
        summary=routine.summary,
        goal=routine.goal,
        moment=routine.moment,
        copied_from=routine,
    )
    copy_steps(pairs=[(routine, copy)])
    return copy


def copy_steps(*, pairs: Sequence[tuple[Routine, Routine]]) -> None:
    """Give each second routine the steps of the first, for any number of pairs in four queries."""
    originals: dict[object, list[RoutineStep]] = {}
    steps = RoutineStep.objects.filter(routine__in={original.pk for original, _copy in pairs})
    for step in steps.prefetch_related("sides"):
        originals.setdefault(step.routine_id, []).append(step)
    made = [
        (RoutineStep(routine=copy, **_values(step, STEP_FIELDS)), step)
        for original, copy in pairs
        for step in originals.get(original.pk, [])
    ]
    RoutineStep.objects.bulk_create([copy for copy, _step in made])
    StepSide.objects.bulk_create(
        [StepSide(step=copy, **_values(side, SIDE_FIELDS)) for copy, step in made for side in step.sides.all()]
    )


def _values(row: RoutineStep | StepSide, names: Sequence[str]) -> dict[str, object]:
    return {name: getattr(row, name) for name in names}


@transaction.atomic
def add_step(*, routine: Routine, stretch: Stretch) -> RoutineStep:
    """Add a stretch at the end, with the low end of its dose for the routine's goal.

    Without a dose for that goal its first dose counts; without any, one short hold. Raises
    TooMuchError when the routine is full.
    """
    steps = list(routine.steps.select_for_update())
    dose = _fitting_dose(stretch, routine.goal)
    if len(steps) >= MOST_STEPS or _sets_of(routine)[stretch.pk] + (dose.sets_min if dose else 1) > SET_NUMBER[1]:
        raise TooMuchError
    order = max((step.order for step in steps), default=-1) + 1
    step = routine.steps.create(stretch=stretch, order=order, goal=dose.goal if dose else routine.goal)
    StepSide.objects.bulk_create([_first_side(step, side, dose) for side in first_sides(stretch)])
    return step


def first_sides(stretch: Stretch) -> tuple[Side, ...]:
    """The sides a new step works: both at once, or left and right in turn."""
    together = stretch.sides in (Sides.BOTH, Sides.ALTERNATING)
    return (Side.BOTH,) if together else (Side.LEFT, Side.RIGHT)


def _fitting_dose(stretch: Stretch, goal: str) -> Dose | None:
    doses = list(stretch.doses.all())
    return next((dose for dose in doses if dose.goal == goal), doses[0] if doses else None)


def _first_side(step: RoutineStep, side: Side, dose: Dose | None) -> StepSide:
    if dose is None:
        return StepSide(step=step, side=side, kind=DoseKind.HOLD, sets=1, amount=DEFAULT_HOLD)
    return StepSide(
        step=step, side=side, kind=dose.kind, sets=dose.sets_min, amount=dose.amount_min, pause=dose.pause_min
    )


def _sets_of(routine: Routine) -> Counter[int]:
    """How many sets of each stretch the routine asks of its busiest side, by stretch id."""
    by_side: Counter[tuple[int, str]] = Counter()
    sides = StepSide.objects.filter(step__routine=routine)
    for stretch_id, side, sets in sides.values_list("step__stretch_id", "side", "sets"):
        by_side[stretch_id, side] += sets
    busiest: Counter[int] = Counter()
    for (stretch_id, _side), sets in by_side.items():
        busiest[stretch_id] = max(busiest[stretch_id], sets)
    return busiest


@transaction.atomic
def change_steps(*, routine: Routine, changes: Mapping[int, StepChange], now: datetime) -> None:
    """Store new doses of the routine's steps by their ids; steps not named stay as they are.

    Raises TooMuchError, and stores nothing, when one stretch would get more sets than a session can log.
    """
    for step in routine.steps.select_for_update().filter(pk__in=changes):
        change = changes[step.pk]
        step.goal, step.note = change.goal, change.note
        step.rest_seconds, step.switch_seconds = change.rest_seconds, change.switch_seconds
        step.save(update_fields=["goal", "note", "rest_seconds", "switch_seconds"])
        step.sides.all().delete()
        StepSide.objects.bulk_create(
            [
                StepSide(step=step, side=side, kind=change.kind, sets=change.sets, amount=amount, pause=change.pause)
                for side, amount in change.sides.items()
            ]
        )
    if any(sets > SET_NUMBER[1] for sets in _sets_of(routine).values()):
        raise TooMuchError
    Routine.objects.filter(pk=routine.pk).update(updated_at=now)


@transaction.atomic
def move_step(*, routine: Routine, step_id: int, by: int) -> None:
    """Move a step up (-1) or down (1) by one place; at the end it stays. An unknown step is no error."""
    steps = list(routine.steps.select_for_update())
    at = next((number for number, step in enumerate(steps) if step.pk == step_id), None)
    if at is None or not 0 <= at + by < len(steps):
        return
    steps.insert(at + by, steps.pop(at))
    for order, step in enumerate(steps):
        step.order = order
    RoutineStep.objects.bulk_update(steps, ["order"])


def remove_step(*, routine: Routine, step_id: int) -> None:
    """Take a step out; an unknown one is no error."""
    routine.steps.filter(pk=step_id).delete()
