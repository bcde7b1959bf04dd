"""`POST /sessions/record/`: every status of its contract."""

import json
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from django.test import Client

from routines.enums import Goal, Sides, Status
from routines.models import DeletedSession, FormerSlug, Hold, Session, StretchVersion

URL = "/sessions/record/"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(time_machine):
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def stretch(make_stretch):
    return make_stretch("single-knee-to-chest")


def row(**changes):
    return {
        "stretch": "single-knee-to-chest",
        "goal": "cool_down",
        "set": 1,
        "side": "left",
        "kind": "hold",
        "planned": 30,
        "held": 28.5,
        "comfort": 4,
        "pain": None,
        "sensations": ["gentle"],
        "outcome": "done",
        "reason": "",
        **changes,
    }


def body(*rows, **changes):
    return {
        "id": "11111111-2222-4333-8444-555555555555",
        "routine": None,
        "started_at": "2026-11-20T07:02:11+01:00",
        "ended_at": "2026-11-20T07:06:11+01:00",
        "time_zone": "Europe/Paris",
        "breathing_calm": True,
        "note": "",
        "holds": list(rows) or [row(), row(side="right", held=30)],
        **changes,
    }


def post(client, values):
    return client.post(URL, json.dumps(values), content_type="application/json")


def paths(response):
    assert response.status_code == 422
    return [error["path"] for error in response.json()["errors"]]


def test_a_session_is_stored_whole(owner_client, owner, stretch):
    response = post(owner_client, body())
    session = Session.objects.get()
    assert response.status_code == 201
    assert response.json() == {"id": str(session.pk), "url": f"/sessions/{session.pk}/", "offers": []}
    assert (session.user, session.source, session.local_day.isoformat()) == (owner, "player", "2026-11-20")
    assert session.started_at == datetime(2026, 11, 20, 6, 2, 11, tzinfo=UTC)
    fields = ("stretch", "goal", "set", "side", "kind", "planned", "held", "seconds", "timed", "comfort", "sensations")
    assert list(Hold.objects.values_list(*fields)) == [
        (stretch.pk, "cool_down", 1, "left", "hold", 30, 28.5, 28.5, True, 4, ["gentle"]),
        (stretch.pk, "cool_down", 1, "right", "hold", 30, 30, 30, True, 4, ["gentle"]),
    ]


def test_a_visitor_is_told_to_sign_in(client, stretch):
    assert post(client, body()).status_code == 401
    assert Session.objects.count() == 0


def test_without_the_token_it_is_forbidden(owner, stretch):
    client = Client(enforce_csrf_checks=True)
    client.force_login(owner)
    assert post(client, body()).status_code == 403
    token = client.get("/sessions/token/").json()
    assert token["account"] == str(owner.pk)
    response = client.post(
        URL, json.dumps(body()), content_type="application/json", headers={"X-CSRFToken": token["csrf"]}
    )
    assert response.status_code == 201


def test_only_post(owner_client):
    assert owner_client.get(URL).status_code == 405


def test_the_same_body_again_is_the_same_answer(owner_client, stretch):
    first = post(owner_client, body())
    # A retry tells when it was sent anew; that does not make it another session.
    again = post(owner_client, body(sent_at="2026-11-20T12:00:00Z"))
    assert (again.status_code, again.json()) == (200, first.json())
    assert (Session.objects.count(), Hold.objects.count()) == (1, 2)


def test_another_body_under_the_same_id_conflicts(owner_client, stretch):
    post(owner_client, body())
    assert post(owner_client, body(note="later thought")).status_code == 409
    assert Session.objects.get().note == ""


def test_an_edit_does_not_turn_the_first_body_into_another(owner_client, stretch):
    post(owner_client, body())
    Session.objects.update(note="edited on the site")
    assert post(owner_client, body()).status_code == 200


def test_a_deleted_session_does_not_come_back(owner_client, owner, stretch):
    post(owner_client, body())
    owner_client.post(f"/sessions/{Session.objects.get().pk}/delete/")
    assert post(owner_client, body()).status_code == 410
    assert Session.objects.count() == 0


def test_somebody_elses_id_is_not_found(owner_client, stranger_client, stretch):
    post(owner_client, body())
    assert post(stranger_client, body()).status_code == 404
    owner_client.post(f"/sessions/{Session.objects.get().pk}/delete/")
    assert post(stranger_client, body()).status_code == 404
    assert DeletedSession.objects.count() == 1


WRONG_FIELDS = [
    ({"id": "no-uuid"}, "id"),
    ({"id": 7}, "id"),
    ({"routine": "no-uuid"}, "routine"),
    ({"started_at": "2026-11-20T07:02:11"}, "started_at"),
    ({"started_at": 12}, "started_at"),
    ({"started_at": "0001-01-01T00:00:00+14:00"}, "started_at"),
    ({"ended_at": "soon"}, "ended_at"),
    ({"ended_at": "2026-11-20T07:02:10+01:00"}, "ended_at"),
    ({"ended_at": "2026-11-20T13:02:00Z"}, "ended_at"),
    ({"sent_at": "2026-11-22T12:00:01Z"}, "sent_at"),
    ({"time_zone": "Mars/Olympus"}, "time_zone"),
    ({"time_zone": ["UTC"]}, "time_zone"),
    ({"breathing_calm": "yes"}, "breathing_calm"),
    ({"note": "x" * 2001}, "note"),
    ({"note": "a\x00b"}, "note"),
    ({"note": "\ud800"}, "note"),
    ({"holds": []}, "holds"),
    ({"holds": "many"}, "holds"),
    ({"holds": [row(set=number) for number in range(1, 21)] * 11}, "holds"),
]


@pytest.mark.parametrize(("changes", "path"), WRONG_FIELDS)
def test_a_wrong_field_is_named(owner_client, stretch, changes, path):
    assert paths(post(owner_client, body(**changes))) == [path]
    assert Session.objects.count() == 0


WRONG_ROWS = [
    ({"stretch": "unknown"}, "stretch"),
    ({"stretch": ""}, "stretch"),
    ({"stretch": None}, "stretch"),
    ({"goal": "muscles"}, "goal"),
    ({"set": 0}, "set"),
    ({"set": 21}, "set"),
    ({"set": 1.0}, "set"),
    ({"set": True}, "set"),
    ({"side": "both"}, "side"),
    ({"side": "up"}, "side"),
    ({"kind": "hang"}, "kind"),
    ({"planned": 2}, "planned"),
    ({"planned": 181}, "planned"),
    ({"planned": "30"}, "planned"),
    ({"held": -1}, "held"),
    ({"held": 601}, "held"),
    ({"held": None}, "held"),
    ({"seconds": -0.5}, "seconds"),
    ({"kind": "reps", "planned": 8, "held": 8}, "seconds"),
    ({"kind": "reps", "planned": 31, "held": 8, "seconds": 40}, "planned"),
    ({"timed": 1}, "timed"),
    ({"comfort": 0}, "comfort"),
    ({"comfort": 6}, "comfort"),
    ({"comfort": 3.5}, "comfort"),
    ({"pain": 11}, "pain"),
    ({"sensations": ["bliss"]}, "sensations"),
    ({"sensations": "gentle"}, "sensations"),
    ({"outcome": "perfect"}, "outcome"),
    ({"reason": "bored"}, "reason"),
]


@pytest.mark.parametrize(("changes", "field"), WRONG_ROWS)
def test_a_wrong_row_is_named_and_nothing_is_stored(owner_client, stretch, changes, field):
    assert paths(post(owner_client, body(row(side="right"), row(**changes)))) == [f"holds.1.{field}"]
    assert (Session.objects.count(), Hold.objects.count()) == (0, 0)


def test_all_faults_are_listed_at_once(owner_client, stretch):
    wrong = body(row(comfort=9), "row", row(side="right", pain=-1), time_zone="X")
    missing = ["kind", "held", "stretch", "set", "side", "planned", "outcome"]
    assert paths(post(owner_client, wrong)) == [
        "time_zone",
        "holds.0.comfort",
        "holds.1",
        *[f"holds.1.{name}" for name in missing],
        "holds.2.pain",
    ]


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"[" * 100_000, b'{"id": 1e999999}', b"\xff"])
def test_what_is_no_session_at_all(owner_client, raw):
    response = owner_client.post(URL, raw, content_type="application/json")
    assert response.status_code == 422


def test_ten_thousand_rows_are_refused(owner_client, stretch):
    assert paths(post(owner_client, body(holds=[row()] * 10_000))) == ["holds"]


def test_a_set_of_a_side_counts_once(owner_client, stretch):
    assert paths(post(owner_client, body(row(), row()))) == ["holds.1.set"]


def test_no_more_is_held_than_the_session_lasted(owner_client, stretch):
    rows = [row(held=132), row(side="right", held=132)]
    assert post(owner_client, body(*rows)).status_code == 201  # 240 s and a tenth
    rows[0]["held"] = 133
    assert paths(post(owner_client, body(*rows, id=str(uuid4())))) == ["holds"]


def test_a_clock_that_runs_ahead_is_set_right(owner_client, stretch):
    ahead = timedelta(hours=24)
    times = {
        "started_at": (NOW - timedelta(minutes=5) + ahead).isoformat(),
        "ended_at": (NOW + ahead).isoformat(),
        "sent_at": (NOW + ahead).isoformat(),
    }
    assert post(owner_client, body(**times)).status_code == 201
    assert Session.objects.get().ended_at == NOW


def test_ending_after_it_was_sent_is_no_clock_error(owner_client, stretch):
    assert paths(post(owner_client, body(ended_at="2026-11-20T13:30:00Z", sent_at="2026-11-20T13:00:00Z"))) == [
        "ended_at"
    ]


def test_the_day_begins_at_the_persons_hour(owner_client, owner, stretch):
    half_past_midnight = {"started_at": "2026-11-20T00:30:00+01:00", "ended_at": "2026-11-20T00:40:00+01:00"}
    post(owner_client, body(**half_past_midnight))
    assert Session.objects.get().local_day.isoformat() == "2026-11-19"


def test_a_moved_stretch_is_followed(owner_client, make_stretch):
    moved = make_stretch("knee-to-chest")
    FormerSlug.objects.create(slug="single-knee-to-chest", stretch=moved)
    assert post(owner_client, body()).status_code == 201
    assert set(Hold.objects.values_list("stretch_id", flat=True)) == {moved.pk}


@pytest.mark.parametrize(("minutes", "status"), [(1, 201), (-1, 422)])
def test_a_stretch_counts_until_it_is_retired(owner_client, make_stretch, minutes, status):
    started = datetime(2026, 11, 20, 6, 2, 11, tzinfo=UTC)
    retired_at = started + timedelta(minutes=minutes)
    make_stretch("single-knee-to-chest", status=Status.RETIRED, retired_at=retired_at)
    assert post(owner_client, body()).status_code == status


def test_drafts_and_other_peoples_stretches_are_unknown(owner_client, owner, stranger, make_stretch):
    make_stretch("draft", status=Status.DRAFT, published_at=None)
    make_stretch("my-abcd2345", owner=stranger)
    make_stretch("my-mine1234", owner=owner, status=Status.DRAFT, published_at=None)
    rows = [row(stretch=slug) for slug in ("draft", "my-abcd2345", "my-mine1234")]
    assert paths(post(owner_client, body(*rows))) == ["holds.0.stretch", "holds.1.stretch"]
    assert post(owner_client, body(rows[2])).status_code == 201


def test_sides_as_they_were_when_it_was_played(owner_client, make_stretch):
    stretch = make_stretch("single-knee-to-chest", sides=Sides.BOTH)
    versions = [(1, "2026-01-01T00:00Z", "one_at_a_time"), (2, "2026-11-20T09:00Z", "both")]
    for number, at, sides in versions:
        StretchVersion.objects.create(stretch=stretch, number=number, at=at, document={"sides": sides})
    assert post(owner_client, body()).status_code == 201
    later = {"started_at": "2026-11-20T10:00:00Z", "ended_at": "2026-11-20T10:05:00Z", "id": str(uuid4())}
    assert paths(post(owner_client, body(**later))) == ["holds.0.side", "holds.1.side"]


def test_circles_log_both_directions_together(owner_client, make_stretch):
    make_stretch("single-knee-to-chest", type="circles")
    circles = row(kind="reps", planned=60, held=60, seconds=200)
    assert post(owner_client, body(circles)).status_code == 201


def test_an_absent_goal_is_the_steps_and_an_empty_one_is_none(owner_client, owner, stretch, make_routine):
    routine = make_routine(stretch, owner=owner)
    absent = row()
    del absent["goal"]
    post(owner_client, body(absent, row(side="right", goal=None), routine=str(routine.pk)))
    assert list(Hold.objects.values_list("goal", flat=True)) == [Goal.COOL_DOWN, ""]
    assert Session.objects.get().routine == routine


@pytest.mark.parametrize("whose", ["unknown", "stranger"])
def test_an_unknown_or_foreign_routine_is_none(owner_client, stranger, stretch, make_routine, whose):
    routine = make_routine(stretch, owner=stranger)
    pk = routine.pk if whose == "stranger" else UUID(int=5)
    absent = row()
    del absent["goal"]
    assert post(owner_client, body(absent, routine=str(pk))).status_code == 201
    assert (Session.objects.get().routine, Hold.objects.get().goal) == (None, "")


def test_a_preset_is_a_routine_for_everybody(owner_client, stretch, make_routine):
    preset = make_routine(stretch)
    post(owner_client, body(routine=str(preset.pk)))
    assert Session.objects.get().routine == preset


def _large(make_stretch, make_routine, count):
    stretches = [make_stretch(f"stretch-{number}") for number in range(count)]
    rows = [row(stretch=stretch.slug, side=side, held=1) for stretch in stretches for side in ("left", "right")]
    for each in rows:
        del each["goal"]
    return body(*rows, routine=str(make_routine(*stretches).pk))


@pytest.mark.parametrize(("stretches", "queries"), [(1, 11), (100, 15)])
def test_queries_of_a_small_and_of_the_largest_session(
    owner_client, make_stretch, make_routine, django_assert_max_num_queries, stretches, queries
):
    values = _large(make_stretch, make_routine, stretches)
    with django_assert_max_num_queries(queries):
        assert post(owner_client, values).status_code == 201
    assert Hold.objects.count() == 2 * stretches
