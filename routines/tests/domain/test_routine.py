"""The plan of a routine: its order of play, its honest length, its words."""

import uuid

import pytest

from routines.domain.routine import (
    Plan,
    PlanSide,
    PlanStep,
    load_outlines,
    load_plan,
    minutes_words,
    plan_seconds,
    routine_cards,
    routine_lines,
)
from routines.enums import Section, Sides, StretchType


def side(name="both", kind="hold", sets=1, amount=30, pause=None, each_way=False):
    return PlanSide(name, kind, sets, amount, pause, each_way)


def step(*sides, position="supine", rest=5, switch=7, name="Knee hug", stretch_type="static"):
    return PlanStep(
        stretch_id=1,
        slug="knee-hug",
        name=name,
        type=stretch_type,
        position=position,
        left_label="left knee",
        right_label="",
        goal="relief",
        rest=rest,
        switch=switch,
        note="",
        sides=sides,
    )


def plan(*steps):
    return Plan(uuid.UUID(int=1), "Four minutes", steps)


BOTH_SIDES = (side("left", amount=20), side("right", amount=20))


@pytest.mark.parametrize(
    ("steps", "seconds"),
    [
        ([], 0),
        ([step(side())], 5 + 30),
        ([step(*BOTH_SIDES)], 5 + 20 + 7 + 20),
        ([step(side(sets=3))], 5 + 30 + 5 + 30 + 5 + 30),
        # left 1, right 1, rest, left 2, right 2: the side changes at the rest as well
        ([step(side("left", sets=2), side("right", sets=2))], 5 + 30 + 7 + 30 + 5 + 7 + 30 + 7 + 30),
        # the third set is the left's alone, and the rest before it holds no change to the same side
        ([step(side("left", sets=2), side("right", sets=1))], 5 + 30 + 7 + 30 + 5 + 7 + 30),
        ([step(side()), step(side())], 5 + 30 + 5 + 5 + 30),
        ([step(side()), step(side(), position="kneeling")], 5 + 30 + 5 + 15 + 30),
        ([step(side(), rest=0), step(side(), rest=60)], 5 + 30 + 5 + 30),
        ([step(side(kind="reps", amount=6, pause=2))], 5 + 6 * (4 + 2)),
        ([step(side(kind="reps", amount=6))], 5 + 6 * 4),
        ([step(side(kind="reps", amount=5, each_way=True))], 5 + 2 * 5 * 4),
        ([step(side(kind="breaths", amount=3))], 5 + 3 * 5),
        ([step(side(kind="rounds", amount=2))], 5 + 2 * 30),
        ([step(side(kind="time", amount=120))], 5 + 120),
    ],
)
def test_the_total_counts_everything(steps, seconds):
    assert plan_seconds(plan(*steps)) == seconds


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "about 1 min"), (89, "about 1 min"), (91, "about 2 min"), (229, "about 4 min"), (600, "about 10 min")],
)
def test_minutes_are_the_nearest_and_never_none(seconds, words):
    assert minutes_words(seconds) == words


def test_sets_go_from_side_to_side():
    turns = step(side("left", sets=2), side("right", sets=3)).turns()
    assert [(number, turn.side) for number, turn in turns] == [
        (1, "left"),
        (1, "right"),
        (2, "left"),
        (2, "right"),
        (3, "right"),
    ]


def test_lines_say_each_side_once_where_sides_agree_and_both_where_they_differ():
    lines = routine_lines(
        plan(
            step(*BOTH_SIDES),
            step(side("left", amount=20), side("right", sets=2, amount=25)),
            step(side(kind="reps", amount=6, pause=2)),
            step(side(kind="reps", amount=8, each_way=True), stretch_type=StretchType.CIRCLES),
        )
    )
    assert [line.dose for line in lines] == [
        "20 s each side",
        "left 20 s, right 2 × 25 s",
        "6 reps, 2 s pause",
        "8 circles each direction",
    ]
    assert [(dose.side, dose.label) for dose in lines[1].doses] == [("left", "left knee"), ("right", "")]


def test_a_plan_carries_its_guides_and_the_stop_signs_of_the_parent(make_stretch, make_routine, db):
    parent = make_stretch("parent", sides=Sides.BOTH)
    stretch = make_stretch("child", variation_of=parent, left_label="left knee")
    parent.passages.create(section=Section.STOP_SIGN, text="Sharp pain")
    parent.passages.create(section=Section.STEP, text="Not the child's")
    stretch.passages.create(section=Section.STOP_SIGN, text="Pinching in the hip")
    stretch.passages.create(section=Section.CUE, text="Let the breath out soften it.")
    stretch.passages.create(section=Section.STEP, text="Second", order=2)
    stretch.passages.create(section=Section.STEP, text="First", order=1)

    [found] = load_plan(routine=make_routine(stretch, amount=20)).steps

    assert found.guide.stop_signs == ("Pinching in the hip", "Sharp pain")
    assert found.guide.cue == "Let the breath out soften it."
    assert found.guide.steps == ("First", "Second")
    assert found.sides == BOTH_SIDES
    assert found.label("left") == "left knee"
    assert found.label("both") == ""


def test_circles_go_each_way(make_stretch, make_routine):
    stretch = make_stretch("knee-circles", type=StretchType.CIRCLES, sides=Sides.BOTH)
    routine = make_routine(stretch)
    routine.steps.get().sides.update(kind="reps", amount=5)
    assert plan_seconds(load_plan(routine=routine)) == 5 + 2 * 5 * 4


@pytest.mark.parametrize("number", [1, 4])
def test_a_plan_takes_as_many_queries_for_one_step_as_for_four(
    number, make_stretch, make_routine, django_assert_num_queries
):
    routine = make_routine(*[make_stretch(f"stretch-{at}") for at in range(number)])
    with django_assert_num_queries(3):
        assert len(load_plan(routine=routine).steps) == number


def test_cards_keep_their_order_and_take_two_queries(make_stretch, make_routine, django_assert_num_queries):
    stretch = make_stretch(sides=Sides.BOTH)
    routines = [make_routine(stretch, title="B"), make_routine(stretch, stretch, title="A"), make_routine(title="C")]
    with django_assert_num_queries(2):
        cards = routine_cards(routines=routines)
    assert [(card.routine.title, card.stretches, card.minutes) for card in cards] == [
        ("B", 1, "about 1 min"),
        ("A", 2, "about 1 min"),
        ("C", 0, "about 1 min"),
    ]


def test_outlines_have_no_guides(make_stretch, make_routine):
    stretch = make_stretch()
    stretch.passages.create(section=Section.CUE, text="Breathe.")
    routine = make_routine(stretch)
    assert load_outlines(routines=[routine])[routine.pk].steps[0].guide.cue == ""
