"""Presets as documents: routines without an owner, named by their slug."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from routines.domain.library.checking import Document
from routines.enums import Side, Sides
from routines.models import FormerSlug, Routine, RoutineStep, StepSide, Stretch
from routines.validators import DEFAULT_REST_SECONDS, DEFAULT_SWITCH_SECONDS

_STEP = {"goal": "", "rest_seconds": DEFAULT_REST_SECONDS, "switch_seconds": DEFAULT_SWITCH_SECONDS, "note": ""}


def full_preset(document: Document) -> Document:
    """The full form of a preset's document; sides stand in alphabetical order."""
    steps = [
        {
            **_STEP,
            **step,
            "sides": sorted(({"pause": None, **side} for side in step["sides"]), key=lambda one: one["side"]),
        }
        for step in document["steps"]
    ]
    return {"summary": "", "goal": "", "moment": "", "order": 0, **document, "steps": steps}


def preset_document(routine: Routine) -> Document:
    """What a preset says, in its full form."""
    return {
        "slug": routine.slug,
        "title": routine.title,
        "summary": routine.summary,
        "goal": routine.goal,
        "moment": routine.moment,
        "order": routine.order,
        "steps": [_step(step) for step in routine.steps.all()],
    }


def current_presets() -> dict[str, Routine]:
    """Every preset that has a slug, with its steps and sides."""
    presets = Routine.objects.filter(owner=None, slug__isnull=False).prefetch_related("steps__stretch", "steps__sides")
    return {str(preset.slug): preset for preset in presets}


@transaction.atomic
def write_preset(*, document: Document, now: datetime) -> Routine:
    """Store a checked preset under its slug; its steps are replaced.

    A new one is published, an old one keeps its status. KeyError for a stretch that is not known.
    """
    document = full_preset(document)
    columns = {key: document[key] for key in ("title", "summary", "goal", "moment", "order")}
    routine, _created = Routine.objects.update_or_create(slug=document["slug"], owner=None, defaults=columns)
    routine.steps.all().delete()
    stretches = _stretches_by_slug({step["stretch"] for step in document["steps"]})
    steps = RoutineStep.objects.bulk_create(
        RoutineStep(
            routine=routine,
            stretch_id=stretches[step["stretch"]],
            order=order,
            **{key: step[key] for key in _STEP},
        )
        for order, step in enumerate(document["steps"])
    )
    StepSide.objects.bulk_create(
        StepSide(step=row, **side) for row, step in zip(steps, document["steps"], strict=True) for side in step["sides"]
    )
    return routine


@transaction.atomic
def fill_sides(*, routine: Routine) -> None:
    """Give every step that has no sides the smallest dose of its stretch for the step's goal. Idempotent.

    Without a dose for the goal the first one counts; a stretch without doses leaves its step empty.
    """
    steps = routine.steps.filter(sides=None).select_related("stretch").prefetch_related("stretch__doses")
    StepSide.objects.bulk_create(side for step in steps for side in _smallest_sides(step))


def _smallest_sides(step: RoutineStep) -> list[StepSide]:
    doses = list(step.stretch.doses.all())
    dose = next((one for one in doses if one.goal == step.goal), doses[0] if doses else None)
    if dose is None:
        return []
    apart = dose.per_side or step.stretch.sides == Sides.ONE_AT_A_TIME
    return [
        StepSide(step=step, side=side, kind=dose.kind, sets=dose.sets_min, amount=dose.amount_min, pause=dose.pause_min)
        for side in ((Side.LEFT, Side.RIGHT) if apart else (Side.BOTH,))
    ]


def _stretches_by_slug(slugs: set[str]) -> Mapping[str, int]:
    former = FormerSlug.objects.filter(slug__in=slugs).values_list("slug", "stretch")
    return dict(former) | dict(Stretch.objects.named(slugs).values_list("slug", "pk"))


def _step(step: RoutineStep) -> dict[str, Any]:
    sides = sorted(step.sides.all(), key=lambda side: side.side)
    return {
        "stretch": step.stretch.slug,
        **{key: getattr(step, key) for key in _STEP},
        "sides": [
            {"side": one.side, "kind": one.kind, "sets": one.sets, "amount": one.amount, "pause": one.pause}
            for one in sides
        ],
    }
