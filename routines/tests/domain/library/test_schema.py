"""The schema repeats bounds, words and lengths of the models; they must be the same ones."""

from typing import Any

import pytest
from django.db.models import CharField, Model

from routines import enums, models, validators
from routines.domain.library.checking import SCHEMA

DEFS = SCHEMA["$defs"]
STRETCH, DOSE, SIDE = DEFS["stretch"]["properties"], DEFS["dose"]["properties"], DEFS["side"]["properties"]
PRESET = DEFS["preset"]["properties"]
STEP = PRESET["steps"]["items"]["properties"]


def _item(name: str, field: str) -> dict[str, Any]:
    found: dict[str, Any] = STRETCH[name]["items"]["properties"][field]
    return found


def _range(schema: dict[str, Any]) -> tuple[int, int]:
    return schema["minimum"], schema["maximum"]


def _amounts(definition: str) -> dict[str, dict[str, Any]]:
    rules = [rule for rule in DEFS[definition]["allOf"] if "const" in rule["if"]["properties"]["kind"]]
    return {rule["if"]["properties"]["kind"]["const"]: rule["then"]["properties"]["amount"] for rule in rules}


def test_the_bounds_are_those_of_the_validators() -> None:
    assert {
        "sets": _range(DOSE["sets"]["items"]),
        "pause": _range(DOSE["pause"]["items"]),
        "minutes": _range(DOSE["minutes"]["items"]),
        "rest": _range(DOSE["rest_seconds"]),
        "amounts": {kind: _range(amount["items"]) for kind, amount in _amounts("dose").items()},
        "side amounts": {kind: _range(amount) for kind, amount in _amounts("side").items()},
        "side sets": _range(SIDE["sets"]),
        "side pause": _range(SIDE["pause"]),
        "step rest": _range(STEP["rest_seconds"]),
        "step switch": _range(STEP["switch_seconds"]),
    } == {
        "sets": validators.SETS,
        "pause": validators.PAUSE_SECONDS,
        "minutes": validators.TOTAL_MINUTES,
        "rest": validators.REST_SECONDS,
        "amounts": validators.AMOUNT,
        "side amounts": validators.AMOUNT,
        "side sets": validators.SETS,
        "side pause": validators.PAUSE_SECONDS,
        "step rest": validators.REST_SECONDS,
        "step switch": validators.SWITCH_SECONDS,
    }


@pytest.mark.parametrize(
    ("schema", "choices"),
    [
        (STRETCH["type"], enums.StretchType),
        (STRETCH["position"], enums.Position),
        (STRETCH["difficulty"], enums.Difficulty),
        (STRETCH["sides"], enums.Sides),
        (DOSE["goal"], enums.Goal),
        (DOSE["kind"], enums.DoseKind),
        (SIDE["side"], enums.Side),
        (_item("equipment", "need"), enums.EquipmentNeed),
        (_item("precautions", "level"), enums.PrecautionLevel),
        (_item("relations", "kind"), enums.RelationKind),
        (STRETCH["muscles"]["properties"]["primary"]["items"]["properties"]["felt"], enums.FeltSide),
        (STRETCH["passages"]["properties"]["moment"]["items"]["properties"]["moment"], enums.Moment),
    ],
)
def test_the_words_are_those_of_the_enums(schema: dict[str, Any], choices: type[enums.models.TextChoices]) -> None:
    assert schema["enum"] == choices.values


def test_the_sections_are_those_of_the_enum() -> None:
    assert list(STRETCH["passages"]["properties"]) == enums.Section.values


@pytest.mark.parametrize(
    ("schema", "model", "field"),
    [
        (STRETCH["name"], models.Stretch, "name"),
        (DEFS["slug"], models.Stretch, "slug"),
        (STRETCH["side_labels"]["properties"]["left"], models.Stretch, "left_label"),
        (STRETCH["aliases"]["items"], models.Alias, "name"),
        (DEFS["passage"]["properties"]["title"], models.Passage, "title"),
        (_item("equipment", "purpose"), models.StretchEquipment, "purpose"),
        (_item("mistakes", "problem"), models.Mistake, "problem"),
        (_item("mistakes", "fix"), models.Mistake, "fix"),
        (_item("precautions", "advice"), models.Precaution, "advice"),
        (_item("questions", "question"), models.Question, "question"),
        *((_item("sources", field), models.Source, field) for field in ("title", "author", "publisher", "url", "note")),
        (_item("sources", "published"), models.Source, "published"),
        *((DOSE[field], models.Dose, field) for field in ("tempo", "frequency", "note")),
        (DEFS["terms"]["properties"]["areas"]["items"]["properties"]["name"], models.Area, "name"),
        (PRESET["title"], models.Routine, "title"),
        (PRESET["summary"], models.Routine, "summary"),
        (STEP["note"], models.RoutineStep, "note"),
    ],
)
def test_the_lengths_are_those_of_the_models(schema: dict[str, Any], model: type[Model], field: str) -> None:
    column = model._meta.get_field(field)
    assert isinstance(column, CharField)
    assert schema["maxLength"] == column.max_length
