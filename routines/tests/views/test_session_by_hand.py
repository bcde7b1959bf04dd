"""Logging by hand: as planned, not timed, once."""

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from routines.models import Hold, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def url(owner, make_stretch, make_routine):
    routine = make_routine(make_stretch("knee"), make_stretch("cat-cow", sides="both"), owner=owner)
    return f"/sessions/new/?routine={routine.pk}"


def told(**changes):
    values = {"session_id": str(uuid4()), "day": "2026-11-20", "time": "07:30", "breathing_calm": "yes", "note": ""}
    done = {"done-0": "on", "done-1": "on", "comfort-0-left": "4", "comfort-0-right": "3", "comfort-1-both": ""}
    return {name: value for name, value in {**values, **done, **changes}.items() if value is not None}


def test_first_a_routine_is_chosen(owner_client, url, make_routine, make_stretch):
    preset = make_routine(make_stretch("other"), title="Preset")
    page = owner_client.get("/sessions/new/").content.decode()
    assert page.index(url.partition("new/")[2]) < page.index(f"?routine={preset.pk}")


def test_what_was_done_is_stored_as_planned_and_not_timed(owner_client, owner, url):
    response = owner_client.post(url, told(**{"done-1": None}))
    session = Session.objects.get()
    assert (response.status_code, response.url) == (302, f"/sessions/{session.pk}/")
    assert (session.source, session.breathing_calm, session.local_day.isoformat()) == ("hand", True, "2026-11-20")
    assert session.started_at == datetime(2026, 11, 20, 7, 30, tzinfo=UTC)
    fields = ("stretch__slug", "side", "goal", "planned", "held", "seconds", "timed", "comfort", "outcome")
    assert list(Hold.objects.values_list(*fields)) == [
        ("knee", "left", "cool_down", 30, 30, 30, False, 4, "done"),
        ("knee", "right", "cool_down", 30, 30, 30, False, 3, "done"),
        ("cat-cow", "both", "cool_down", 30, 0, 0, False, None, "skipped"),
    ]


def test_sent_twice_it_is_stored_once(owner_client, url):
    values = told()
    assert [owner_client.post(url, values).status_code for _attempt in range(2)] == [302, 302]
    assert Session.objects.count() == 1


def test_the_time_is_the_persons(owner_client, owner, url):
    owner.time_zone = "Europe/Paris"
    owner.save()
    owner_client.post(url, told())
    assert Session.objects.get().started_at == datetime(2026, 11, 20, 6, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("changes", "errors"),
    [
        ({"time": "12:00"}, ["time"]),
        ({"day": "2026-11-21"}, ["time"]),
        ({"day": "soon"}, ["day"]),
        ({"comfort-0-left": "6"}, ["comfort-0-left"]),
        ({"done-0": None, "done-1": None}, ["__all__"]),
        ({"session_id": "none"}, ["session_id"]),
    ],
)
def test_what_cannot_be_is_said_beside_its_field(owner_client, url, changes, errors):
    response = owner_client.post(url, told(**changes))
    assert (response.status_code, list(response.context["form"].errors)) == (422, errors)
    assert Session.objects.count() == 0


@pytest.mark.parametrize("query", ["?routine=x", "?routine=11111111-2222-4333-8444-555555555555"])
def test_an_unknown_routine_is_not_found(owner_client, query):
    assert owner_client.get(f"/sessions/new/{query}").status_code == 404


def test_somebody_elses_routine_is_not_found(stranger_client, url):
    assert stranger_client.get(url).status_code == 404
    assert stranger_client.post(url, told()).status_code == 404
