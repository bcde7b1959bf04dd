"""The player's arithmetic in a real browser, against a clock that the test moves."""

import random
import uuid
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import pytest
from django.conf import settings

from routines.domain.player import player_plan, player_words
from routines.domain.routine import Plan, PlanSide, PlanStep, plan_seconds

pytestmark = pytest.mark.browser

SCRIPT = (Path(__file__).parent / "modules.js").read_text()
MINUTES = 60_000


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *arguments):
        pass


@pytest.fixture(scope="module")
def address():
    """The modules as files; they need nothing else of the site."""
    serve = partial(Quiet, directory=settings.BASE_DIR / "routines" / "static" / "routines" / "player")
    with ThreadingHTTPServer(("127.0.0.1", 0), serve) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def blank(chromium, address):
    with chromium.new_context() as context:
        page = context.new_page()
        page.goto(f"{address}/timeline.js")
        yield page


@pytest.fixture
def modules(blank):
    words = player_words()
    return lambda what, **given: blank.evaluate(SCRIPT, {"what": what, "words": words, **given})


def side(name="both", kind="hold", amount=30, sets=1, pause=None, each_way=False):
    return PlanSide(name, kind, sets, amount, pause, each_way)


def step(*sides, slug="a", position="supine", rest=5, switch=7):
    labels = ("left knee", "right knee")
    return PlanStep(1, slug, slug.upper(), "static", position, *labels, "relief", rest, switch, "", sides)


def plan_of(*steps):
    return Plan(uuid.UUID(int=7), "Tiny", steps)


def given(*steps):
    return player_plan(plan=plan_of(*steps))


LEFT_RIGHT = step(side("left"), side("right"))


def outcomes(result):
    return [(row["side"], row["set"], row["held"], row["outcome"], row["reason"]) for row in result["rows"]]


def random_plan(numbers):
    def sides():
        names = numbers.choice([["left", "right"], ["both"], ["right"]])
        kind, low, high = numbers.choice([("hold", 3, 60), ("reps", 1, 12), ("breaths", 1, 6), ("rounds", 1, 3)])
        pause = numbers.choice([None, 2]) if kind == "reps" else None
        way = kind == "reps" and numbers.random() < 0.3
        return [side(name, kind, numbers.randint(low, high), numbers.randint(1, 3), pause, way) for name in names]

    return plan_of(
        *[
            step(
                *sides(),
                slug=numbers.choice("abc"),
                position=numbers.choice(["supine", "kneeling"]),
                rest=numbers.choice([0, 5, 20]),
            )
            for _ in range(numbers.randint(1, 4))
        ]
    )


def test_the_browser_counts_the_same_total_as_the_page(modules):
    plans = [random_plan(random.Random(seed)) for seed in range(60)]
    totals = modules("totals", plans=[player_plan(plan=plan) for plan in plans])
    assert totals == [plan_seconds(plan) for plan in plans]


def test_sets_go_from_side_to_side_and_positions_take_longer(modules):
    plan = given(step(side("left", sets=2), side("right", sets=1)), step(side(), slug="b", position="kneeling"))
    phases = modules("phases", plan=plan)
    assert [(phase["type"], phase.get("side"), phase.get("number"), phase["seconds"]) for phase in phases] == [
        ("ready", None, None, 5),
        ("work", "left", 1, 30),
        ("switch", None, None, 7),
        ("work", "right", 1, 30),
        ("rest", None, None, 5),
        ("switch", None, None, 7),
        ("work", "left", 2, 30),
        ("rest", None, None, 5),
        ("ready", None, None, 15),
        ("work", "both", 1, 30),
    ]


def test_a_stretch_that_comes_twice_counts_its_sets_on(modules):
    phases = modules("phases", plan=given(step(side()), step(side(), slug="b"), step(side(sets=2))))
    assert [phase["number"] for phase in phases if phase["type"] == "work"] == [1, 1, 2, 3]


@pytest.mark.parametrize("rate", [16, 250, 1000, 59_000])
def test_both_sides_get_their_seconds_however_seldom_one_looks(modules, rate):
    result = modules("script", plan=given(LEFT_RIGHT), steps=[[2 * MINUTES, None]], rate=rate)
    assert (result["status"], result["counted"]) == ("finished", (5 + 30 + 7 + 30) * 1000)
    assert outcomes(result) == [("left", 1, 30, "done", ""), ("right", 1, 30, "done", "")]


def test_a_pause_counts_nothing(modules):
    result = modules(
        "script", plan=given(LEFT_RIGHT), steps=[[15_000, "pause"], [50_000, "resume"], [2 * MINUTES, None]]
    )
    assert (result["counted"], result["waited"]) == ((5 + 30 + 7 + 30) * 1000, 50_000)
    assert [row["held"] for row in result["rows"]] == [30, 30]


@pytest.mark.parametrize(
    ("steps", "left"),
    [
        # 5 s to get ready, 26 s held, then 5 s less than 30
        ([[31_000, "less"]], ("left", 1, 26, "cut_short", "")),
        ([[10_000, "less"]], ("left", 1, 25, "cut_short", "")),
        ([[10_000, "more"]], ("left", 1, 35, "done", "")),
        ([[10_000, "more"], [1, "less"]], ("left", 1, 30, "done", "")),
        ([[15_500, "skip", {"scope": "side", "reason": "no_time"}]], ("left", 1, 10.5, "cut_short", "no_time")),
        ([[1_000, "skip", {"scope": "side", "reason": "not_now"}]], ("left", 1, 0, "skipped", "not_now")),
        ([[20_000, "redo"]], ("left", 1, 30, "done", "")),
        # in the switch the turn before it is done again
        ([[37_000, "redo"], [6_000, "skip", {"scope": "side", "reason": ""}]], ("left", 1, 1, "cut_short", "")),
    ],
)
def test_what_a_person_does_to_the_left_leaves_the_right_alone(modules, steps, left):
    result = modules("script", plan=given(LEFT_RIGHT), steps=[*steps, [3 * MINUTES, None]], rate=500)
    assert outcomes(result) == [left, ("right", 1, 30, "done", "")]


def test_skipping_a_stretch_goes_to_the_next(modules):
    plan = given(LEFT_RIGHT, step(side(), slug="b"))
    skip = [10_000, "skip", {"scope": "stretch", "reason": "already_done"}]
    result = modules("script", plan=plan, steps=[skip, [0, None]])
    assert (result["phase"], result["shown"]["name"]) == ("ready", "B")
    assert outcomes(result) == [("left", 1, 5, "cut_short", "already_done"), ("right", 1, 0, "skipped", "already_done")]


FELT = {"sensation": "pinching", "endsSession": False}


def test_a_bad_sensation_ends_its_stretch_on_both_sides_and_later_on(modules):
    plan = given(LEFT_RIGHT, step(side(), slug="b"), step(side("left"), slug="a"))
    steps = [[15_000, "felt", FELT], [30_000, "goOn"], [2 * MINUTES, None]]
    result = modules("script", plan=plan, steps=steps)
    assert result["status"] == "finished"
    assert [(row["stretch"], *row_) for row, row_ in zip(result["rows"], outcomes(result), strict=True)] == [
        ("a", "left", 1, 10, "cut_short", "hurts"),
        ("a", "right", 1, 0, "skipped", "hurts"),
        ("b", "both", 1, 30, "done", ""),
        ("a", "left", 2, 0, "skipped", "hurts"),
    ]
    assert [row["sensations"] for row in result["rows"]] == [["pinching"], [], [], []]
    # 5 + 10 of the first, 5 + 30 of the second and the rest after it; nothing while it stood
    assert (result["counted"], result["waited"]) == ((15 + 35 + 5) * 1000, 30_000)


def test_in_the_switch_it_is_about_the_side_just_done(modules):
    result = modules("script", plan=given(LEFT_RIGHT), steps=[[37_000, "felt", FELT]])
    assert [(row["outcome"], row["sensations"]) for row in result["rows"]] == [("done", ["pinching"]), ("skipped", [])]


def test_dizziness_offers_no_way_on(modules):
    felt = [15_000, "felt", {"sensation": "dizziness", "endsSession": True}]
    plan = given(LEFT_RIGHT, step(side(), slug="b"))
    result = modules("script", plan=plan, steps=[felt, [1000, "goOn"], [1000, "resume"]])
    assert (result["status"], result["final"], result["sign"]) == ("leftOut", True, "dizziness")
    ended = modules("script", plan=plan, steps=[felt, [1000, "stop"]])
    assert ended["status"] == "finished"
    assert outcomes(ended) == [
        ("left", 1, 10, "cut_short", "hurts"),
        ("right", 1, 0, "skipped", "hurts"),
        ("both", 1, 0, "skipped", "not_now"),
    ]


def test_a_first_meeting_waits(modules):
    options = {"met": ["b"]}
    result = modules("script", plan=given(LEFT_RIGHT), options=options, steps=[[60_000, "ready"], [6_000, None]])
    assert (result["waited"], result["counted"], result["phase"]) == (60_000, 5_000, "work")
    assert result["meets"] == ["b", "a"]


def test_rounds_end_by_their_taps(modules):
    plan = given(step(side(kind="rounds", amount=2)))
    steps = [[20_000, "round"], [90_000, "round"]]
    [row] = modules("script", plan=plan, steps=steps)["rows"]
    assert (row["planned"], row["held"], row["seconds"], row["outcome"]) == (2, 2, 105, "done")
    [row] = modules("script", plan=plan, steps=[[20_000, "round"], [20 * MINUTES, None]])["rows"]
    assert (row["held"], row["seconds"], row["outcome"]) == (1, 600, "cut_short")


def test_repetitions_are_counted_by_their_pace(modules):
    plan = given(step(side(kind="reps", amount=4, pause=2)))
    shown = modules("script", plan=plan, steps=[[5_000 + 13_000, None]])["shown"]
    assert (shown["big"], shown["unit"]) == ("3", "rep 3 of 4")
    [cut] = modules("script", plan=plan, steps=[[5_000 + 13_000, "stop"]])["rows"]
    assert (cut["held"], cut["seconds"], cut["outcome"], cut["reason"]) == (2, 13, "cut_short", "not_now")
    [more] = modules("script", plan=plan, steps=[[6_000, "more"], [MINUTES, None]])["rows"]
    assert (more["planned"], more["held"], more["seconds"], more["outcome"]) == (4, 5, 30, "done")


def test_circles_log_both_directions_together_and_turn_at_half(modules):
    plan = given(step(side(kind="reps", amount=3, each_way=True)))
    shown = [modules("script", plan=plan, steps=[[5_000 + ms, None]])["shown"] for ms in (11_000, 13_000)]
    assert [(one["unit"], one["cue"]) for one in shown] == [("circle 3 of 6", ""), ("circle 4 of 6", "Other way")]
    [row] = modules("script", plan=plan, steps=[[MINUTES, None]])["rows"]
    assert (row["planned"], row["held"]) == (6, 6)


def test_a_machine_that_slept_stands_paused_where_it_was(modules):
    result = modules("sleep", plan=given(LEFT_RIGHT), awake=12_000, asleep=8 * MINUTES)
    assert result == {"status": "paused", "counted": 12_000}


def test_a_reload_goes_on_in_the_same_side(modules):
    result = modules("reload", plan=given(LEFT_RIGHT), before=5_000, seen=11_000, away=10 * MINUTES)
    assert result["paused"] == "paused"
    assert outcomes(result) == [("left", 1, 30, "done", ""), ("right", 1, 30, "done", "")]
    assert result["counted"] == (5 + 30 + 7 + 30) * 1000


def test_nothing_is_lost_or_counted_twice_whatever_one_does(modules):
    plans = [player_plan(plan=random_plan(random.Random(seed))) for seed in range(40)]
    assert modules("properties", plans=plans, runs=400) == []


def test_the_events_alone_tell_the_whole_session(modules):
    steps = [[12_000, "pause"], [3_000, "resume"], [9_000, "more"], [20_000, "redo"], [90_000, "felt", FELT]]
    plan = given(LEFT_RIGHT, step(side(), slug="b"))
    assert modules("replay", plan=plan, steps=steps) is True


ROW = {"kind": "hold", "planned": 30, "held": 30, "seconds": 30, "outcome": "done", "reason": "", "timed": True}


@pytest.mark.parametrize(
    ("row", "held", "changed"),
    [
        (ROW, 30, {}),
        (ROW, 20, {"held": 20, "seconds": 20, "outcome": "cut_short"}),
        (ROW, 0, {"held": 0, "seconds": 0, "outcome": "skipped"}),
        (
            {**ROW, "held": 0, "seconds": 0, "outcome": "skipped", "reason": "not_now"},
            30,
            {"held": 30, "seconds": 30, "outcome": "done", "reason": ""},
        ),
        ({**ROW, "kind": "reps", "planned": 6, "held": 6}, 3, {"held": 3, "seconds": 15, "outcome": "cut_short"}),
        # repetitions nobody timed
        (
            {**ROW, "kind": "reps", "planned": 6, "held": 0, "seconds": 0, "outcome": "skipped"},
            6,
            {"held": 6, "seconds": 0, "outcome": "done", "timed": False},
        ),
    ],
)
def test_a_corrected_number_brings_its_outcome_along(modules, row, held, changed):
    assert modules("correct", cases=[[row, held]]) == [{**row, **changed}]


def test_answers_go_to_every_set_that_was_done(modules):
    done = {"stretch": "a", "side": "left", "outcome": "done", "sensations": [], "comfort": None, "pain": None}
    skipped = {**done, "outcome": "skipped"}
    hurt = {**skipped, "sensations": ["pinching"]}
    answers = {"a|left": {"comfort": 2, "pain": 3, "sensations": ["joint_pain"]}}
    told = {"comfort": 2, "pain": 3, "sensations": ["joint_pain"]}
    assert modules("answered", rows=[done, skipped, hurt, {**done, "side": "right"}], answers=answers) == [
        {**done, **told},
        skipped,
        {**hurt, "pain": 3},
        {**done, "side": "right"},
    ]


def test_moments_carry_their_offset(modules):
    noon = 1_795_168_800_000  # 2026-11-20T10:00:00Z
    assert modules("localIso", cases=[[noon, 60], [noon, -210], [noon, 0], [noon, 345]]) == [
        "2026-11-20T11:00:00+01:00",
        "2026-11-20T06:30:00-03:30",
        "2026-11-20T10:00:00+00:00",
        "2026-11-20T15:45:00+05:45",
    ]
