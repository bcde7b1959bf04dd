"""A routine as something to play: its plan, its honest length, its doses in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from uuid import UUID

from django.db.models import Prefetch, prefetch_related_objects
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from routines.domain.library.dose import amount_line
from routines.enums import DoseKind, Section, Side, Status, StretchType
from routines.models import Passage, Routine, RoutineStep, StepSide
from routines.validators import (
    DEFAULT_BREATH_SECONDS,
    DEFAULT_GET_READY_SECONDS,
    NEW_POSITION_GET_READY_SECONDS,
    REP_SECONDS,
    ROUND_SECONDS,
)

SIDE_ORDER = (Side.LEFT, Side.RIGHT, Side.BOTH)
GUIDE_SECTIONS = (Section.SETUP, Section.STEP, Section.CUE, Section.FEEL, Section.STOP_SIGN)


@dataclass(frozen=True)
class Guide:
    """What the player says about a stretch; the stop signs are its own and its parent's."""

    cue: str = ""
    setup: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    feel: tuple[str, ...] = ()
    stop_signs: tuple[str, ...] = ()


@dataclass(frozen=True)
class PlanSide:
    """The dose of one side: `sets` of `amount` in the unit of `kind`, `pause` in seconds or None.

    With `each_way` (circles) the amount is for each direction; one set is both of them.
    """

    side: str
    kind: str
    sets: int
    amount: int
    pause: int | None
    each_way: bool = False

    @property
    def seconds(self) -> int:
        """How long one set takes at an even pace."""
        each = {
            DoseKind.REPS: REP_SECONDS + (self.pause or 0),
            DoseKind.BREATHS: DEFAULT_BREATH_SECONDS,
            DoseKind.ROUNDS: ROUND_SECONDS,
        }
        return self.amount * each.get(DoseKind(self.kind), 1) * (2 if self.each_way else 1)


@dataclass(frozen=True)
class PlanStep:
    """One stretch at its place, with `rest` after each set and `switch` between sides in seconds."""

    stretch_id: int
    slug: str
    name: str
    type: str
    position: str
    left_label: str
    right_label: str
    goal: str
    rest: int
    switch: int
    note: str
    sides: tuple[PlanSide, ...]
    guide: Guide = field(default_factory=Guide)

    def label(self, side: str) -> str:
        """The stretch's own words for a side, empty when it has none."""
        return {Side.LEFT: self.left_label, Side.RIGHT: self.right_label}.get(Side(side), "")

    def turns(self) -> list[tuple[int, PlanSide]]:
        """(set, side) in the order of play: left 1, right 1, left 2, right 2."""
        sets = max((side.sets for side in self.sides), default=0)
        return [(number, side) for number in range(1, sets + 1) for side in self.sides if number <= side.sets]


@dataclass(frozen=True)
class Plan:
    id: UUID
    title: str
    steps: tuple[PlanStep, ...]


@dataclass(frozen=True)
class DoseWords:
    """A dose in words; `side` is empty when every side of the step does the same."""

    side: str
    label: str
    words: str


@dataclass(frozen=True)
class RoutineLine:
    """One stretch of a routine, as pages, print and mail list it."""

    slug: str
    name: str
    goal: str
    note: str
    doses: tuple[DoseWords, ...]

    @property
    def dose(self) -> str:
        """All doses in one phrase: “30 s each side”, or “left 20 s, right 25 s”."""
        return ", ".join(f"{Side(dose.side).label} {dose.words}" if dose.side else dose.words for dose in self.doses)


@dataclass(frozen=True)
class RoutineCard:
    """A routine as a list shows it."""

    routine: Routine
    minutes: str
    stretches: int


def routine_cards(*, routines: Iterable[Routine]) -> list[RoutineCard]:
    """Cards in the given order, each with its honest length in words; two queries for any number."""
    found = list(routines)
    outlines = load_outlines(routines=found)
    return [
        RoutineCard(routine, minutes_words(plan_seconds(plan)), len(plan.steps))
        for routine in found
        for plan in [outlines[routine.pk]]
    ]


def load_plan(*, routine: Routine) -> Plan:
    """The playable plan of a routine, guides included; three queries for a routine of any size."""
    _load_steps([routine])
    guides = _load_guides(list(routine.steps.all()))
    return _plan(routine, guides)


def load_outlines(*, routines: Iterable[Routine]) -> dict[UUID, Plan]:
    """Plans without guides by routine id, enough for totals and lists; two queries for any number."""
    found = list(routines)
    _load_steps(found)
    return {routine.pk: _plan(routine, {}) for routine in found}


def plan_seconds(plan: Plan) -> int:
    """The honest length in seconds, everything counted.

    Before each step 5 s to get ready, or 15 s where the position changes; every set of every
    side; a rest between sets and between steps (none after the last); a switch wherever the
    side changes. Repetitions, breaths and rounds count at their even pace (validators: ours).
    """
    return sum(_ready_seconds(plan.steps, at) + _step_seconds(step) for at, step in enumerate(plan.steps)) + sum(
        step.rest for step in plan.steps[:-1]
    )


def minutes_words(seconds: int) -> str:
    """A length for people, to the nearest minute and never zero: “about 4 min”."""
    minutes = max(1, round(seconds / 60))
    return ngettext("about %(minutes)d min", "about %(minutes)d min", minutes) % {"minutes": minutes}


def routine_lines(plan: Plan) -> list[RoutineLine]:
    """The stretches of a plan in order, each with its dose in words, per side where sides differ."""
    return [
        RoutineLine(slug=step.slug, name=step.name, goal=step.goal, note=step.note, doses=_dose_words(step))
        for step in plan.steps
    ]


def _load_steps(routines: Sequence[Routine]) -> None:
    steps = RoutineStep.objects.select_related("stretch").prefetch_related("sides")
    prefetch_related_objects(routines, Prefetch("steps", steps))


def _load_guides(steps: Sequence[RoutineStep]) -> dict[int, Guide]:
    parents = {step.stretch_id: step.stretch.variation_of_id for step in steps}
    wanted = {pk for pair in parents.items() for pk in pair if pk}
    texts: dict[tuple[int, str], list[str]] = {}
    for passage in Passage.objects.filter(stretch_id__in=wanted, section__in=GUIDE_SECTIONS):
        texts.setdefault((passage.stretch_id, passage.section), []).append(passage.text)
    return {pk: _guide(pk, parent, texts) for pk, parent in parents.items()}


def _guide(pk: int, parent: int | None, texts: dict[tuple[int, str], list[str]]) -> Guide:
    def own(section: Section) -> tuple[str, ...]:
        return tuple(texts.get((pk, section), ()))

    inherited = tuple(texts.get((parent, Section.STOP_SIGN), ())) if parent else ()
    return Guide(
        cue=next(iter(own(Section.CUE)), ""),
        setup=own(Section.SETUP),
        steps=own(Section.STEP),
        feel=own(Section.FEEL),
        stop_signs=tuple(dict.fromkeys(own(Section.STOP_SIGN) + inherited)),
    )


def _plan(routine: Routine, guides: dict[int, Guide]) -> Plan:
    return Plan(
        id=routine.pk,
        title=routine.title,
        # A session with a stretch that was retired before it began would be refused.
        steps=tuple(
            _step(step, guides.get(step.stretch_id, Guide()))
            for step in routine.steps.all()
            if step.stretch.status != Status.RETIRED
        ),
    )


def _step(step: RoutineStep, guide: Guide) -> PlanStep:
    stretch = step.stretch
    return PlanStep(
        stretch_id=stretch.pk,
        slug=stretch.slug,
        name=stretch.name,
        type=stretch.type,
        position=stretch.position,
        left_label=stretch.left_label,
        right_label=stretch.right_label,
        goal=step.goal,
        rest=step.rest_seconds,
        switch=step.switch_seconds,
        note=step.note,
        sides=_sides(step.sides.all(), stretch.type),
        guide=guide,
    )


def _sides(sides: Iterable[StepSide], stretch_type: str) -> tuple[PlanSide, ...]:
    ordered = sorted(sides, key=lambda side: SIDE_ORDER.index(Side(side.side)))
    return tuple(
        PlanSide(side.side, side.kind, side.sets, side.amount, side.pause, _goes_each_way(side, stretch_type))
        for side in ordered
    )


def _goes_each_way(side: StepSide, stretch_type: str) -> bool:
    return side.kind == DoseKind.REPS and stretch_type == StretchType.CIRCLES


def _ready_seconds(steps: Sequence[PlanStep], at: int) -> int:
    moves = at > 0 and steps[at].position != steps[at - 1].position
    return NEW_POSITION_GET_READY_SECONDS if moves else DEFAULT_GET_READY_SECONDS


def _step_seconds(step: PlanStep) -> int:
    turns = step.turns()
    work = sum(side.seconds for _set, side in turns)
    pairs = list(pairwise(turns))
    rests = sum(step.rest for (before, _side), (after, _other) in pairs if before != after)
    switches = sum(step.switch for (_set, side), (_next, other) in pairs if side.side != other.side)
    return work + rests + switches


def _dose_words(step: PlanStep) -> tuple[DoseWords, ...]:
    words = {side.side: _side_words(side, step.type) for side in step.sides}
    if len(words) > 1 and len(set(words.values())) == 1:
        return (DoseWords("", "", _("%(dose)s each side") % {"dose": next(iter(words.values()))}),)
    return tuple(DoseWords("" if side == Side.BOTH else side, step.label(side), line) for side, line in words.items())


def _side_words(side: PlanSide, stretch_type: str) -> str:
    words = amount_line(kind=side.kind, sets=side.sets, amount=side.amount, pause=side.pause, stretch_type=stretch_type)
    return _("%(dose)s each direction") % {"dose": words} if side.each_way else words
