"""Presets as documents, and the sides a new step takes."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from routines.domain.library.loading import LoadReport
from routines.domain.library.preset import current_presets, fill_sides, full_preset, preset_document, write_preset
from routines.enums import Goal, Sides
from routines.models import Routine, Stretch
from routines.tests.documents import PRESET, a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def test_a_preset_reads_back_as_it_was_written(knee_hug: Stretch) -> None:
    write_preset(document=PRESET, now=NOW)
    assert preset_document(current_presets()["short-one"]) == PRESET


def test_sides_have_one_order() -> None:
    step = {**PRESET["steps"][0], "sides": PRESET["steps"][0]["sides"][::-1]}
    assert full_preset({**PRESET, "steps": [step]}) == PRESET


def test_a_preset_keeps_its_status(knee_hug: Stretch) -> None:
    write_preset(document=PRESET, now=NOW)
    Routine.objects.update(status="retired")
    write_preset(document={**PRESET, "title": "Other"}, now=NOW)
    assert list(Routine.objects.values_list("title", "status")) == [("Other", "retired")]


@pytest.mark.parametrize(
    ("sides", "goal", "filled"),
    [
        (Sides.ONE_AT_A_TIME, Goal.RELIEF, [("left", "hold", 1, 20), ("right", "hold", 1, 20)]),
        (Sides.ONE_AT_A_TIME, Goal.FLEXIBILITY, [("left", "hold", 1, 20), ("right", "hold", 1, 20)]),
    ],
)
def test_a_step_without_sides_takes_the_smallest_dose(
    knee_hug: Stretch, sides: Sides, goal: Goal, filled: list[tuple[str, str, int, int]]
) -> None:
    routine = Routine.objects.create(title="New")
    step = routine.steps.create(stretch=knee_hug, goal=goal)
    for _again in range(2):
        fill_sides(routine=routine)
    assert list(step.sides.values_list("side", "kind", "sets", "amount").order_by("side")) == filled


def test_both_sides_at_once_take_one_dose(load_documents: Callable[..., LoadReport]) -> None:
    dose = {**a_stretch()["doses"][0], "kind": "breaths", "amount": [2, 5], "per_side": False}
    load_documents(a_stretch(sides="both", side_labels={"left": "", "right": ""}, doses=[dose]))
    routine = Routine.objects.create(title="New")
    step = routine.steps.create(stretch=Stretch.objects.get())
    fill_sides(routine=routine)
    assert list(step.sides.values_list("side", "kind", "sets", "amount")) == [("both", "breaths", 1, 2)]


def test_a_stretch_without_doses_leaves_its_step_empty(make_stretch: Callable[..., Stretch]) -> None:
    routine = Routine.objects.create(title="New")
    step = routine.steps.create(stretch=make_stretch())
    fill_sides(routine=routine)
    assert not step.sides.exists()
