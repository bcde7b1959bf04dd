"""What a document may not say, each with the place where it says it."""

from copy import deepcopy
from typing import Any

import pytest

from routines.domain.library.checking import (
    Facts,
    Known,
    preset_findings,
    schema_findings,
    stretch_findings,
    terms_findings,
)
from routines.tests.documents import PRESET, STRETCH, TERMS, a_stretch

KNOWN = Known(
    areas=frozenset({"lower-back", "hips"}),
    muscles=frozenset({"erector-spinae", "gluteus-maximus"}),
    equipment=frozenset({"mat"}),
    conditions=frozenset({"pregnancy", "osteoporosis", "sciatica"}),
    topics=frozenset({"sciatica"}),
    must_answer=frozenset({"pregnancy", "osteoporosis"}),
    stretches={
        "knee-hug": Facts("one_at_a_time", None, labelled=True),
        "both-knees": Facts("both", None, labelled=False),
        "a-variation": Facts("both", "both-knees", labelled=False),
    },
)


def _with(path: str, value: Any, document: dict[str, Any] = STRETCH) -> dict[str, Any]:
    """The document with one value changed; "-" takes it away."""
    changed = deepcopy(document)
    *way, last = (int(key) if key.isdecimal() else key for key in path.split("."))
    place: Any = changed
    for key in way:
        place = place[key]
    if value == "-":
        del place[last]
    else:
        place[last] = value
    return changed


def test_the_test_documents_are_sound() -> None:
    assert (
        schema_findings("stretch", STRETCH)
        == schema_findings("preset", PRESET)
        == schema_findings("terms", TERMS)
        == []
    )
    assert stretch_findings(STRETCH, KNOWN) == preset_findings(PRESET, KNOWN) == terms_findings(TERMS) == []


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("name", "", ("name",)),
        ("name", 7, ("name",)),
        ("name", "-", ()),
        ("colour", "blue", ()),
        ("slug", "Knee Hug", ("slug",)),
        ("type", "bouncing", ("type",)),
        ("areas", [], ("areas",)),
        ("passages.cue", ["x" * 61], ("passages", "cue", 0)),
        ("passages.cue", [], ("passages", "cue")),
        ("passages.summary", ["one", "two"], ("passages", "summary")),
        ("passages.tip", [{"title": "no text"}], ("passages", "tip", 0)),
        ("passages.tip", [""], ("passages", "tip", 0)),
        ("passages.moment", [{"moment": "noon", "text": "x"}], ("passages", "moment", 0, "moment")),
        ("precautions.0.advice", "", ("precautions", 0, "advice")),
        ("precautions.0.level", "fine", ("precautions", 0, "level")),
        ("doses.0.amount", [2, 30], ("doses", 0, "amount", 0)),
        ("doses.0.amount", [20, 181], ("doses", 0, "amount", 1)),
        ("doses.0.amount", [20], ("doses", 0, "amount")),
        ("doses.0.amount", [20, 30.5], ("doses", 0, "amount", 1)),
        ("doses.0.sets", [1, 7], ("doses", 0, "sets", 1)),
        ("doses.0.pause", [3, 5], ("doses", 0, "pause")),
        ("doses.0.rest_seconds", 61, ("doses", 0, "rest_seconds")),
        ("doses.0.goal", "strength", ("doses", 0, "goal")),
        ("sources.0.url", "javascript:alert(1)", ("sources", 0, "url")),
        ("sources", [], ("sources",)),
        ("review.checked_on", "2026-02-30", ("review", "checked_on")),
        ("review.checked_on", None, ("review", "checked_on")),
    ],
)
def test_the_schema_names_the_field(path: str, value: Any, where: tuple[str | int, ...]) -> None:
    assert {found for found, _message in schema_findings("stretch", _with(path, value))} == {where}


@pytest.mark.parametrize(
    ("path", "value", "finding"),
    [
        ("areas", ["lower-back", "elbow"], (("areas", 1), "“elbow” is not known")),
        ("topics", ["pregnancy"], (("topics", 0), "“pregnancy” is not known")),
        ("muscles.primary.0.muscle", "biceps", (("muscles", "primary", 0, "muscle"), "“biceps” is not known")),
        ("equipment.0.equipment", "swing", (("equipment", 0, "equipment"), "“swing” is not known")),
        ("precautions.0.use_instead", "gone", (("precautions", 0, "use_instead"), "“gone” is not known")),
        ("relations", [{"kind": "easier", "stretch": "gone"}], (("relations", 0, "stretch"), "“gone” is not known")),
        (
            "relations",
            [{"kind": "easier", "stretch": "knee-hug"}],
            (("relations", 0, "stretch"), "a stretch is not related to itself"),
        ),
        ("aliases", ["Hug", "hug"], (("aliases", 1), "“hug” stands here twice")),
        ("doses.0.source", "Nobody said", (("doses", 0, "source"), "“Nobody said” is the title of no source here")),
        ("doses.0.amount", [30, 20], (("doses", 0, "amount"), "30 to 20 is the wrong way round")),
        ("doses.0.each_way", True, (("doses", 0, "each_way"), "this stretch has no directions")),
        ("side_labels.right", "", (("side_labels",), "say what left and what right means")),
        ("precautions", STRETCH["precautions"][:1], (("precautions",), "no answer for osteoporosis")),
        ("passages.stop_sign", [], (("passages", "stop_sign"), "a stretch names when to stop")),
        ("variation_of", "gone", (("variation_of",), "“gone” is not known")),
        ("variation_of", "knee-hug", (("variation_of",), "“knee-hug” would be a variation of itself")),
        ("variation_of", "a-variation", (("variation_of",), "“a-variation” is a variation itself; one level only")),
        ("slug", "weeks", (("slug",), "“weeks” cannot name a stretch of the library")),
        ("slug", "my-abcdefgh", (("slug",), "“my-abcdefgh” cannot name a stretch of the library")),
    ],
)
def test_beyond_the_schema(path: str, value: Any, finding: tuple[tuple[str | int, ...], str]) -> None:
    assert stretch_findings(_with(path, value), KNOWN) == [finding]


def test_muscles_are_named_once_over_both_roles() -> None:
    document = _with("muscles.secondary.0.muscle", "erector-spinae")
    assert stretch_findings(document, KNOWN) == [
        (("muscles", "secondary", 0, "muscle"), "“erector-spinae” stands here twice")
    ]


def test_both_sides_at_once_have_neither_words_nor_a_dose_per_side() -> None:
    assert stretch_findings(_with("sides", "both"), KNOWN) == [
        (("side_labels",), "both sides at once have no words of their own"),
        (("doses", 0, "per_side"), "this stretch works both sides at once"),
    ]


def test_a_parent_cannot_become_a_variation() -> None:
    document = a_stretch("both-knees", variation_of="knee-hug")
    assert stretch_findings(document, KNOWN) == [
        (("variation_of",), "“both-knees” has variations of its own; one level only")
    ]


def test_a_circle_of_variations_is_named() -> None:
    document = a_stretch("both-knees", variation_of="a-variation")
    assert stretch_findings(document, KNOWN) == [(("variation_of",), "“both-knees” would be a variation of itself")]


def test_a_variation_inherits_answers_and_stop_signs() -> None:
    document = a_stretch("new-one", variation_of="knee-hug", precautions=[])
    document["passages"]["stop_sign"] = []
    assert stretch_findings(document, KNOWN) == []


@pytest.mark.parametrize(
    ("stretch", "sides", "fits"),
    [
        ("knee-hug", ["left", "right"], True),
        ("knee-hug", ["both"], False),
        ("knee-hug", ["left"], False),
        ("knee-hug", ["left", "left"], False),
        ("both-knees", ["both"], True),
        ("both-knees", ["left", "right"], False),
    ],
)
def test_the_sides_of_a_step_fit_its_stretch(stretch: str, sides: list[str], fits: bool) -> None:
    step = {"stretch": stretch, "sides": [{"side": side, "kind": "hold", "sets": 1, "amount": 20} for side in sides]}
    findings = preset_findings({**PRESET, "steps": [step]}, KNOWN)
    assert [where for where, _message in findings] == ([] if fits else [("steps", 0, "sides")])


@pytest.mark.parametrize(
    ("path", "value", "where"),
    [
        ("steps.0.sides.0.amount", 2, ("steps", 0, "sides", 0, "amount")),
        ("steps.0.sides.0.pause", 3, ("steps", 0, "sides", 0, "pause")),
        ("steps.0.switch_seconds", 2, ("steps", 0, "switch_seconds")),
        ("steps", [], ("steps",)),
        ("moment", "noon", ("moment",)),
    ],
)
def test_the_schema_of_a_preset(path: str, value: Any, where: tuple[str | int, ...]) -> None:
    assert [found for found, _message in schema_findings("preset", _with(path, value, PRESET))] == [where]


def test_a_preset_names_known_stretches() -> None:
    assert preset_findings(_with("steps.0.stretch", "gone", PRESET), KNOWN) == [
        (("steps", 0, "stretch"), "“gone” is not known")
    ]


def test_terms_are_named_once_and_muscles_lie_somewhere() -> None:
    terms = _with("muscles.1", {"slug": "erector-spinae", "name": "Again", "area": "elbow"}, TERMS)
    assert terms_findings(terms) == [
        (("muscles", 1, "slug"), "“erector-spinae” stands here twice"),
        (("muscles", 1, "area"), "“elbow” is not known"),
    ]


def test_a_long_message_is_cut() -> None:
    (finding,) = schema_findings("stretch", _with("name", "x" * 5000))
    assert len(finding[1]) < 250
