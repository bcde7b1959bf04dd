"""The history and one session: shown, corrected and deleted by its owner, unknown to everybody else."""

from datetime import UTC, datetime, timedelta

import pytest

from routines.models import DeletedSession, Hold, Session

MORNING = datetime(2026, 11, 9, 7, tzinfo=UTC)


@pytest.fixture
def session(owner, make_stretch, make_session):
    return make_session(owner, make_stretch("single-knee-to-chest"), started_at=MORNING, held=28.4, comfort=3)


def held(session, **changes):
    """The form of a session as the page fills it."""
    first = {"left": True, "right": True}
    values = {"breathing_calm": "", "note": ""}
    for hold in session.holds.all():
        values[f"held-{hold.pk}"] = str(round(hold.held))
        if first.pop(hold.side, False):
            values[f"comfort-{hold.pk}"] = str(hold.comfort or "")
    return {**values, **changes}


def test_the_empty_log_says_what_to_do(owner_client):
    response = owner_client.get("/sessions/")
    assert (response.status_code, response.context["page"].paginator.count) == (200, 0)
    assert b"/routines/" in response.content


@pytest.mark.parametrize("count", [1, 3, 30])
def test_the_log_needs_few_queries(
    owner, owner_client, make_stretch, make_session, make_routine, count, django_assert_num_queries
):
    stretch = make_stretch()
    routine = make_routine(stretch, owner=owner)
    for number in range(count):
        make_session(owner, stretch, started_at=MORNING + timedelta(days=number), routine=routine)
    with django_assert_num_queries(4):  # session, person, count, page
        response = owner_client.get("/sessions/")
    assert len(response.context["page"].object_list) == min(count, 20)


def test_the_next_page_is_linked(owner, owner_client, make_stretch, make_session):
    stretch = make_stretch()
    for number in range(21):
        make_session(owner, stretch, started_at=MORNING + timedelta(days=number))
    assert b'<a rel="next" class="btn btn-quiet btn-small" href="?page=2">' in owner_client.get("/sessions/").content
    assert b'rel="next"' not in owner_client.get("/sessions/?page=2").content


def test_the_figures_leave_out_what_was_skipped(owner, make_stretch, make_session):
    session = make_session(owner, make_stretch("one"), make_stretch("two"), started_at=MORNING)
    Hold.objects.filter(stretch__slug="two").update(outcome="skipped")
    Hold.objects.filter(stretch__slug="one", side="left").update(timed=False)
    shown = Session.objects.with_figures().get(pk=session.pk)
    assert (shown.seconds, shown.stretch_count, shown.is_about) == (60, 1, True)


def test_one_session_side_by_side(owner_client, session, django_assert_num_queries):
    with django_assert_num_queries(4):
        response = owner_client.get(session.get_absolute_url())
    text = response.content.decode()
    assert [text.count(word) for word in ("28 s", "strong but bearable")] == [2, 2]


@pytest.mark.parametrize("path", ["", "edit/", "delete/"])
def test_a_stranger_finds_nothing(stranger_client, client, session, path):
    url = f"{session.get_absolute_url()}{path}"
    assert stranger_client.get(url).status_code == 404
    assert client.get(url).status_code == 302
    if path:
        assert stranger_client.post(url, held(session)).status_code == 404
    assert Session.objects.count() == 1


def test_a_correction_is_stored(owner_client, session):
    left, right = session.holds.all()
    changes = {f"held-{left.pk}": "20", f"comfort-{right.pk}": "4", "breathing_calm": "yes", "note": "slow"}
    response = owner_client.post(f"{session.get_absolute_url()}edit/", held(session, **changes))
    assert (response.status_code, response.url) == (302, session.get_absolute_url())
    session.refresh_from_db()
    assert (session.breathing_calm, session.note, session.edited_at is not None) == (True, "slow", True)
    # What was left alone keeps the tenths that were measured.
    assert list(Hold.objects.values_list("side", "held", "seconds", "comfort")) == [
        ("left", 20, 20, 3),
        ("right", 28.4, 28.4, 4),
    ]


def test_comfort_goes_to_all_sets_of_a_side(owner_client, session):
    left = session.holds.get(side="left")
    Hold.objects.filter(side="right").update(side="left", set=2)
    owner_client.post(f"{session.get_absolute_url()}edit/", held(session, **{f"comfort-{left.pk}": "5"}))
    assert list(Hold.objects.filter(side="left").values_list("comfort", flat=True)) == [5, 5]


@pytest.mark.parametrize(
    ("field", "value"), [("held", "601"), ("held", "-1"), ("held", ""), ("comfort", "6"), ("note", "x" * 2001)]
)
def test_what_is_out_of_bounds_is_shown_beside_its_field(owner_client, session, field, value):
    left = session.holds.get(side="left")
    name = field if field == "note" else f"{field}-{left.pk}"
    response = owner_client.post(f"{session.get_absolute_url()}edit/", held(session, **{name: value}))
    assert (response.status_code, list(response.context["form"].errors)) == (422, [name])
    assert set(Hold.objects.values_list("held", "comfort")) == {(28.4, 3)}


def test_deleting_asks_first_and_keeps_only_the_id(owner_client, session):
    url = f"{session.get_absolute_url()}delete/"
    assert owner_client.get(url).status_code == 200
    assert Session.objects.count() == 1
    assert owner_client.post(url).url == "/sessions/"
    assert (Session.objects.count(), Hold.objects.count()) == (0, 0)
    assert list(DeletedSession.objects.values_list("pk", flat=True)) == [session.pk]


def test_notes_are_shown_as_text(owner_client, session):
    Session.objects.update(note="<script>alert(1)</script>")
    assert b"&lt;script&gt;alert(1)" in owner_client.get(session.get_absolute_url()).content


def test_a_visitor_has_a_token_but_no_account(client):
    response = client.get("/sessions/token/")
    assert (response.json()["account"], "no-store" in response.headers["Cache-Control"]) == (None, True)
