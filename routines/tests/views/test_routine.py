"""Who sees which routine, what its page says, and how many queries a list takes."""

import json
import re

import pytest
from django.urls import reverse

from routines.enums import Section, Sides, Status


@pytest.fixture
def hug(make_stretch):
    return make_stretch("knee-hug")


def titles(response, group):
    return [card.routine.title for card in response.context[group]]


def test_a_visitor_sees_presets_only(client, owner, hug, make_routine):
    make_routine(hug, title="For all")
    make_routine(hug, title="Not yet", status=Status.DRAFT)
    make_routine(hug, title="Mine", owner=owner)
    response = client.get(reverse("routine-list"))
    assert response.status_code == 200
    assert (titles(response, "own"), titles(response, "presets")) == ([], ["For all"])


def test_a_person_sees_their_own_first_and_nobody_elses(owner_client, owner, stranger, hug, make_routine):
    make_routine(hug, title="For all")
    make_routine(hug, title="Mine", owner=owner)
    make_routine(hug, title="Theirs", owner=stranger)
    response = owner_client.get(reverse("routine-list"))
    assert (titles(response, "own"), titles(response, "presets")) == (["Mine"], ["For all"])


def test_own_routines_are_paginated_and_presets_stand_on_the_first_page(owner_client, owner, hug, make_routine):
    make_routine(hug, title="For all")
    for number in range(13):
        make_routine(hug, title=f"Mine {number:02}", owner=owner)
    first = owner_client.get(reverse("routine-list"))
    assert titles(first, "own") == [f"Mine {number:02}" for number in range(12)]
    assert '<a rel="next" class="btn btn-quiet btn-small" href="?page=2">' in first.content.decode()
    second = owner_client.get(reverse("routine-list"), {"page": 2})
    assert (titles(second, "own"), titles(second, "presets")) == (["Mine 12"], [])


def test_no_routines_says_so(client, db):
    assert "No routines yet" in client.get(reverse("routine-list")).content.decode()


@pytest.mark.parametrize("number", [1, 3, 30])
def test_the_list_takes_six_queries(number, owner_client, owner, hug, make_routine, django_assert_num_queries):
    for at in range(number):
        make_routine(hug, title=f"Preset {at}")
        make_routine(hug, title=f"Mine {at}", owner=owner)
    with django_assert_num_queries(6):
        owner_client.get(reverse("routine-list"))


PAGES = ["routine-detail", "routine-play"]


@pytest.mark.parametrize("page", PAGES)
def test_presets_are_for_everyone(page, client, owner_client, hug, make_routine):
    address = reverse(page, args=[make_routine(hug).pk])
    assert [client.get(address).status_code, owner_client.get(address).status_code] == [200, 200]


@pytest.mark.parametrize("page", PAGES)
def test_own_routines_are_for_their_owner(page, client, owner, owner_client, stranger_client, hug, make_routine):
    address = reverse(page, args=[make_routine(hug, owner=owner).pk])
    statuses = [person.get(address).status_code for person in (owner_client, stranger_client, client)]
    assert statuses == [200, 404, 404]


@pytest.mark.parametrize("page", PAGES)
def test_a_draft_preset_is_for_nobody(page, client, editor_client, hug, make_routine):
    address = reverse(page, args=[make_routine(hug, status=Status.DRAFT).pk])
    assert [client.get(address).status_code, editor_client.get(address).status_code] == [404, 404]


@pytest.mark.parametrize("page", ["routine-list", *PAGES])
def test_routines_are_only_read(page, client, hug, make_routine):
    args = [] if page == "routine-list" else [make_routine(hug).pk]
    assert client.post(reverse(page, args=args)).status_code == 405


def test_the_page_lists_doses_and_the_honest_total(client, make_stretch, make_routine):
    routine = make_routine(make_stretch("cat-cow", sides=Sides.BOTH), make_stretch("hip", left_label="left knee"))
    page = client.get(reverse("routine-detail", args=[routine.pk])).content.decode()
    words = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert re.findall(r"\d+ s\b(?: each side)?", words) == ["30 s", "30 s each side"]
    # 5 + 30, 5 rest, 5 + 30 + 7 + 30
    assert "about 2 min in all" in words
    assert reverse("routine-play", args=[routine.pk]) in page


@pytest.mark.parametrize("number", [1, 3])
def test_a_page_takes_as_many_queries_for_one_step_as_for_three(
    number, owner_client, make_stretch, make_routine, django_assert_num_queries
):
    routine = make_routine(*[make_stretch(f"stretch-{at}") for at in range(number)])
    with django_assert_num_queries(5):
        owner_client.get(reverse("routine-detail", args=[routine.pk]))
    with django_assert_num_queries(6):
        owner_client.get(reverse("routine-play", args=[routine.pk]))


def player_data(response):
    return json.loads(
        re.search(r'<script id="player-data"[^>]*>(.*?)</script>', response.content.decode(), re.DOTALL)[1]
    )


def test_the_player_gets_the_plan_and_whose_it_is(client, owner, owner_client, make_stretch, make_routine):
    stretch = make_stretch("knee-hug", name="</script><b>Hug", left_label="left knee")
    stretch.passages.create(section=Section.STOP_SIGN, text="Pinching in the hip")
    routine = make_routine(stretch, amount=20)
    address = reverse("routine-play", args=[routine.pk])
    data = player_data(owner_client.get(address))
    assert (data["account"], player_data(client.get(address))["account"]) == (str(owner.pk), "guest")
    assert data["plan"]["rules"] == {"ready": 5, "newPosition": 15, "rep": 4, "breath": 5, "round": 30, "longest": 600}
    sides = [
        {"side": side, "kind": "hold", "sets": 1, "amount": 20, "pause": 0, "eachWay": False}
        for side in ("left", "right")
    ]
    assert data["plan"]["steps"] == [
        {
            "goal": "cool_down",
            "rest": 5,
            "switch": 7,
            "note": "",
            "stretch": {
                "slug": "knee-hug",
                "name": "</script><b>Hug",
                "position": "supine",
                "labels": {"left": "left knee", "right": ""},
                "cue": "",
                "setup": [],
                "steps": [],
                "feel": [],
                "stopSigns": ["Pinching in the hip"],
            },
            "sides": sides,
        }
    ]


def test_the_player_says_without_javascript_what_to_do_by_hand(client, hug, make_routine):
    page = client.get(reverse("routine-play", args=[make_routine(hug).pk])).content.decode()
    by_hand = re.search(r"<noscript>(.*?)</noscript>", page, re.DOTALL)[1]
    assert re.findall(r"Knee hug|30 s each side|needs JavaScript", by_hand) == [
        "needs JavaScript",
        "Knee hug",
        "30 s each side",
    ]
