"""An editor is told beside the field what a dose may be."""

import pytest
from django.forms import modelform_factory

from routines.forms.dose import DoseForm
from routines.models import Dose

FIELDS = ["goal", "kind", "sets_min", "sets_max", "amount_min", "amount_max"]
OPTIONAL = ["pause_min", "pause_max", "minutes_min", "minutes_max"]
GOOD = {"goal": "relief", "kind": "hold", "sets_min": 1, "sets_max": 2, "amount_min": 20, "amount_max": 30}


def _errors(**changes: object) -> dict[str, list[str]]:
    form = modelform_factory(Dose, DoseForm, fields=[*FIELDS, *OPTIONAL])({**GOOD, **changes})
    return {field: [str(error) for error in errors] for field, errors in form.errors.items()}


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({}, {}),
        ({"amount_min": 2}, {"amount_min": ["From 3 to 180, the smaller first."]}),
        ({"amount_min": 40}, {"amount_min": ["From 3 to 180, the smaller first."]}),
        ({"kind": "breaths"}, {"amount_min": ["From 1 to 15, the smaller first."]}),
        ({"sets_max": 7}, {"sets_min": ["From 1 to 6, the smaller first."]}),
        ({"pause_min": 3}, {"pause_min": ["Give both ends, or neither."]}),
        ({"pause_min": 3, "pause_max": 5}, {"pause_min": ["Only repetitions have a pause."]}),
        ({"kind": "reps", "amount_min": 5, "amount_max": 8, "pause_min": 3, "pause_max": 5}, {}),
        ({"minutes_max": 21, "minutes_min": 2}, {"minutes_min": ["From 1 to 20, the smaller first."]}),
    ],
)
def test_a_dose_within_its_bounds(db: None, changes: dict[str, object], errors: dict[str, list[str]]) -> None:
    assert _errors(**changes) == errors
