"""The builder: own routines are made, copied, changed and deleted by their owner only."""

from datetime import UTC, datetime

import pytest

from accounts.models import MailSchedule
from routines.domain.reminders import save_schedule
from routines.models import Routine, RoutineStep, Session, StepSide


@pytest.fixture
def routine(owner, make_stretch, make_routine):
    return make_routine(make_stretch("knee"), make_stretch("cat-cow", sides="both"), owner=owner)


def page_of(routine, **changes):
    """The builder's form as its page fills it."""
    values = {"title": routine.title, "summary": "", "goal": "", "moment": "", "stretch": "", "do": "save"}
    for step in routine.steps.all():
        sides = list(step.sides.all())
        fields = {
            "goal": step.goal, "kind": sides[0].kind, "sets": sides[0].sets, "pause": "", "note": step.note,
            "rest_seconds": step.rest_seconds, "switch_seconds": step.switch_seconds,
        }  # fmt: skip
        fields |= {f"amount_{side.side}": side.amount for side in sides}
        values |= {f"step-{step.pk}-{name}": value for name, value in fields.items()}
    return {**values, **changes}


def slugs(routine):
    return list(routine.steps.values_list("stretch__slug", flat=True))


def sides(**of):
    rows = StepSide.objects.filter(**of).order_by("side").values_list("side", "kind", "sets", "amount", "pause")
    return list(rows)


def test_a_routine_begins_with_its_name(owner_client, owner):
    assert owner_client.post("/routines/new/", {"title": ""}).status_code == 422
    response = owner_client.post("/routines/new/", {"title": "Evening", "goal": "relief"})
    routine = Routine.objects.get()
    assert (response.url, routine.owner, routine.goal) == (f"/routines/{routine.pk}/edit/", owner, "relief")
    assert owner_client.get(response.url).status_code == 200
    # Nothing to play yet is no reason for an error anywhere.
    assert [owner_client.get(f"/routines/{routine.pk}/{path}").status_code for path in ("", "play/")] == [200, 200]


def test_a_copy_is_ones_own_and_leaves_the_preset_alone(owner_client, owner, make_stretch, make_routine):
    preset = make_routine(make_stretch("knee"), make_stretch("cat-cow", sides="both"), amount=25)
    response = owner_client.post(f"/routines/{preset.pk}/copy/")
    copy = Routine.objects.get(owner=owner)
    assert (response.url, copy.copied_from) == (f"/routines/{copy.pk}/edit/", preset)
    assert slugs(copy) == ["knee", "cat-cow"]
    assert sides(step__routine=copy) == [(side, "hold", 1, 25, None) for side in ("both", "left", "right")]
    owner_client.post(f"/routines/{copy.pk}/edit/", page_of(copy, do=f"remove:{copy.steps.first().pk}"))
    assert (slugs(copy), slugs(preset)) == (["cat-cow"], ["knee", "cat-cow"])


def test_a_dose_for_each_side(owner_client, routine):
    step = routine.steps.first()
    prefix = f"step-{step.pk}"
    changes = {f"{prefix}-amount_left": 20, f"{prefix}-amount_right": 40, f"{prefix}-sets": 2, f"{prefix}-note": "slow"}
    response = owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, do="done", **changes))
    assert (response.status_code, response.url) == (302, f"/routines/{routine.pk}/")
    assert sides(step=step) == [("left", "hold", 2, 20, None), ("right", "hold", 2, 40, None)]
    assert RoutineStep.objects.get(pk=step.pk).note == "slow"


def test_one_side_only(owner_client, routine):
    step = routine.steps.first()
    owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, **{f"step-{step.pk}-amount_left": ""}))
    assert sides(step=step) == [("right", "hold", 1, 30, None)]


def test_repetitions_have_a_pause_and_holds_have_none(owner_client, routine):
    step = routine.steps.first()
    prefix = f"step-{step.pk}"
    reps = {f"{prefix}-kind": "reps", f"{prefix}-amount_left": 8, f"{prefix}-amount_right": 8, f"{prefix}-pause": 3}
    owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, **reps))
    assert sides(step=step) == [("left", "reps", 1, 8, 3), ("right", "reps", 1, 8, 3)]
    owner_client.post(
        f"/routines/{routine.pk}/edit/", page_of(routine, **{f"{prefix}-kind": "hold", f"{prefix}-pause": 3})
    )
    assert sides(step=step) == [("left", "hold", 1, 8, None), ("right", "hold", 1, 8, None)]


@pytest.mark.parametrize(("verb", "order"), [("down", ["b", "a", "c"]), ("up", ["a", "b", "c"])])
def test_the_first_step_moves(owner_client, owner, make_stretch, make_routine, verb, order):
    routine = make_routine(*map(make_stretch, "abc"), owner=owner)
    owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, do=f"{verb}:{routine.steps.first().pk}"))
    assert slugs(routine) == order


def test_what_is_added_gets_the_low_end_of_its_dose(owner_client, routine, make_stretch):
    stretch = make_stretch("hips")
    reps = {"goal": "mobility", "kind": "reps", "pause_min": 3, "pause_max": 5}
    stretch.doses.create(sets_min=2, sets_max=3, amount_min=6, amount_max=10, **reps)
    stretch.doses.create(goal="relief", kind="hold", sets_min=1, sets_max=2, amount_min=15, amount_max=30)
    add = {"do": "add", "stretch": "hips"}
    owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, goal="relief", **add))
    assert slugs(routine) == ["knee", "cat-cow", "hips"]
    assert sides(step__stretch=stretch) == [("left", "hold", 1, 15, None), ("right", "hold", 1, 15, None)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("amount_left", 2), ("amount_left", 181), ("sets", 0), ("sets", 7), ("pause", 11), ("rest_seconds", 61),
        ("switch_seconds", 2), ("switch_seconds", 16), ("kind", "hang"), ("goal", "muscles"), ("note", "x" * 201),
    ],
)  # fmt: skip
def test_bounds_are_said_beside_the_field_and_nothing_is_stored(owner_client, routine, field, value):
    step = routine.steps.first()
    changes = {"title": "New", f"step-{step.pk}-{field}": value, "do": f"remove:{step.pk}"}
    response = owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, **changes))
    [faulty] = [form for form in response.context["forms"].steps if form.errors]
    assert (response.status_code, list(faulty.errors)) == (422, [field])
    assert (Routine.objects.get().title, routine.steps.count()) == (routine.title, 2)


def test_a_step_needs_a_side(owner_client, routine):
    step = routine.steps.first()
    empty = {f"step-{step.pk}-amount_left": "", f"step-{step.pk}-amount_right": ""}
    assert owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, **empty)).status_code == 422


def test_no_more_sets_than_a_session_can_log(owner_client, owner, make_stretch, make_routine):
    stretch = make_stretch("knee")
    routine = make_routine(stretch, stretch, stretch, stretch, owner=owner)
    changes = {f"step-{step.pk}-sets": 6 for step in routine.steps.all()}
    response = owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, title="Long", **changes))
    assert (response.status_code, sides(step__routine=routine, sets=6), Routine.objects.get().title) == (
        422,
        [],
        "Four minutes",
    )


def test_drafts_and_private_stretches_cannot_be_added(owner_client, routine, stranger, make_stretch):
    make_stretch("draft", status="draft", published_at=None)
    make_stretch("my-abcd2345", owner=stranger)
    for slug in ("draft", "my-abcd2345"):
        response = owner_client.post(f"/routines/{routine.pk}/edit/", page_of(routine, do="add", stretch=slug))
        assert (response.status_code, list(response.context["forms"].add.errors)) == (422, ["stretch"])


@pytest.mark.parametrize("path", ["edit/", "delete/", "copy/"])
def test_a_stranger_finds_nothing(stranger_client, client, routine, path):
    url = f"/routines/{routine.pk}/{path}"
    assert (stranger_client.post(url, page_of(routine)).status_code, client.post(url).status_code) == (404, 302)
    assert Routine.objects.count() == 1


def test_presets_are_nobodys_to_change(owner_client, make_routine, make_stretch):
    preset = make_routine(make_stretch("knee"))
    assert [owner_client.post(f"/routines/{preset.pk}/{path}").status_code for path in ("edit/", "delete/")] == [
        404,
        404,
    ]


def test_deleting_takes_plan_and_mail_and_leaves_the_log(owner_client, owner, routine, make_session):
    now = datetime(2026, 11, 20, tzinfo=UTC)
    save_schedule(user=owner, routine=routine, weekdays=127, local_minute=420, remind=True, now=now)
    make_session(owner, routine.steps.first().stretch, started_at=now, routine=routine)
    assert owner_client.get(f"/routines/{routine.pk}/delete/").status_code == 200
    owner_client.post(f"/routines/{routine.pk}/delete/")
    assert (Routine.objects.count(), MailSchedule.objects.count(), Session.objects.get().routine) == (0, 0, None)


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_page_needs_few_queries(owner, owner_client, make_stretch, make_routine, count, django_assert_num_queries):
    routine = make_routine(*[make_stretch(f"s-{number}") for number in range(count)], owner=owner)
    with django_assert_num_queries(9):
        assert owner_client.get(f"/routines/{routine.pk}/edit/").status_code == 200


def test_a_retired_stretch_is_not_played(owner_client, routine, make_stretch):
    stretch = routine.steps.first().stretch
    stretch.status, stretch.retired_at = "retired", datetime(2026, 11, 1, tzinfo=UTC)
    stretch.save()
    plan = owner_client.get(f"/routines/{routine.pk}/play/").context["plan"]
    assert [step.slug for step in plan.steps] == ["cat-cow"]
