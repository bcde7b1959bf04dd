"""The library as visitors see it: the list with its filters, and the page of a stretch."""

from collections.abc import Callable
from datetime import UTC, datetime
from html import unescape
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import User
from routines.domain.library.loading import LoadReport
from routines.domain.library.publishing import open_working_copy, publish, retire
from routines.enums import Outcome, SessionSource, Side
from routines.models import Session, Stretch
from routines.tests.documents import a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
NASTY = "<script>alert(1)</script>&\"'"
Load = Callable[..., LoadReport]


@pytest.fixture
def shelf(load_documents: Load) -> None:
    cool = {**a_stretch()["doses"][0], "goal": "cool_down", "amount": [30, 60]}
    strap = [{"equipment": "strap", "need": "needed", "purpose": "Longer arms."}]
    load_documents(
        a_stretch("alpha", aliases=["Prayer stretch"]),
        a_stretch("beta", aliases=[], position="standing", difficulty="advanced", areas=["hips"], doses=[cool]),
        a_stretch("gamma", aliases=[], equipment=strap, doses=[*a_stretch()["doses"], cool]),
    )


def _slugs(response: HttpResponse) -> list[str]:
    return [card.stretch.slug for card in response.context["cards"]]


LISTED: dict[str, list[str]] = {
    "": ["alpha", "beta", "gamma"],
    "?q=prayer+stretch": ["alpha"],
    "?q=preyer+strech": ["alpha"],
    "?area=hips": ["alpha", "beta", "gamma"],
    "?area=lower-back": ["alpha", "gamma"],
    "?position=standing": ["beta"],
    "?equipment=strap": ["gamma"],
    "?equipment=mat": ["alpha", "beta"],
    "?equipment=none": ["alpha", "beta"],
    "?level=advanced": ["beta"],
    "?goal=cool_down": ["beta", "gamma"],
    "?goal=cool_down&area=lower-back": ["gamma"],
    "?q=prayer+stretch&level=advanced": [],
    "?area=elbow&level=nobody&goal=&page=99": ["alpha", "beta", "gamma"],
    "?area=elbow&position=standing": ["beta"],
    "?q=" + "x" * 3000: ["alpha", "beta", "gamma"],
}


def test_search_and_filters_combine(shelf: None, client: Client) -> None:
    assert {query: _slugs(client.get(f"/stretches/{query}")) for query in LISTED} == LISTED


def test_a_card_says_the_dose_of_the_goal_asked_for(shelf: None, client: Client) -> None:
    assert [card.dose for card in client.get("/stretches/").context["cards"]] == [
        "20–30 s each side", "30–60 s each side", "20–30 s each side",
    ]  # fmt: skip
    assert [card.dose for card in client.get("/stretches/?goal=cool_down").context["cards"]] == [
        "30–60 s each side", "30–60 s each side",
    ]  # fmt: skip


def test_a_chip_keeps_the_rest_and_switches_itself(shelf: None, client: Client) -> None:
    groups = {group.name: group for group in client.get("/stretches/?q=be&area=hips&page=2").context["groups"]}
    assert [(chip.label, chip.href, chip.is_on) for chip in groups["area"].chips] == [
        ("Lower back", "?q=be&area=lower-back", False),
        ("Hips", "?q=be", True),
    ]
    assert [chip.label for chip in groups["equipment"].chips] == ["No equipment", "Mat", "Strap"]
    assert [chip.label for chip in groups["level"].chips] == ["beginner", "advanced"]


def test_only_the_library_is_listed(shelf: None, client: Client, owner: User) -> None:
    Stretch.objects.create(slug="draft", name="Draft", sides="both")
    Stretch.objects.create(owner=owner, slug="my-abcd1234", name="Mine", sides="both")
    open_working_copy(stretch=Stretch.objects.get(slug="alpha"), now=NOW)
    retire(stretch=Stretch.objects.get(slug="beta"), now=NOW)
    assert _slugs(client.get("/stretches/")) == ["alpha", "gamma"]


def test_nothing_found_says_what_to_do(shelf: None, client: Client) -> None:
    page = unescape(client.get("/stretches/?q=alhpa+beta+gama").content.decode())
    assert "Nothing found for “alhpa beta gama”" in page
    suggested = client.get("/stretches/?q=gamme+x")
    assert suggested.context["suggestion"] == "Gamma"
    assert 'href="/stretches/?q=Gamma"' in suggested.content.decode()


def test_the_list_has_pages_of_24(load_documents: Load, client: Client) -> None:
    load_documents(*(a_stretch(f"stretch-{number:02}") for number in range(30)))
    first, second = client.get("/stretches/?level=beginner"), client.get("/stretches/?level=beginner&page=2")
    assert (len(_slugs(first)), len(_slugs(second))) == (24, 6)
    assert 'rel="next" class="btn btn-quiet btn-small" href="?level=beginner&amp;page=2"' in first.content.decode()
    assert "30 stretches" in first.content.decode()


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.mark.parametrize(
    ("address", "limit"), [("/stretches/?q=stretch&area=hips&goal=relief", 8), ("/stretches/stretch-00/", 10)]
)
def test_queries_do_not_grow_with_the_library(
    load_documents: Load, owner_client: Client, address: str, limit: int
) -> None:
    counts = []
    for number in (3, 30):
        load_documents(*(a_stretch(f"stretch-{place:02}") for place in range(number)))
        counts.append(_queries(owner_client, address))
    assert counts[0] == counts[1] <= limit


def test_the_page_says_everything(load_documents: Load, client: Client) -> None:
    instead = [{**a_stretch()["precautions"][0], "use_instead": "other"}, a_stretch()["precautions"][1]]
    relations = [{"kind": "easier", "stretch": "other"}]
    load_documents(a_stretch(precautions=instead, relations=relations), a_stretch("other"))
    page = unescape(client.get("/stretches/knee-hug/").content.decode())
    missing = [
        words
        for words in (
            "One knee at a time.", "Also called Prayer hug.", "Sciatica: read this first", "See someone.",
            "left knee", "right knee", "Erector spinae (same side)", "Gluteus maximus (opposite side)",
            "20–30 s each side", "Daily.", "From “A page”. The source names no goal; we chose it.",
            "Lie down.", "Lift one foot.", "Soft hands.", "You should feel", "A mild pull.", "Stop if", "A sharp pain.",
            "Pulling.", "Pull less.", "Breathe.", "Use a strap.", "Longer first.", "Pregnancy", "with care",
            "Roll to the side.", "Use instead:", 'href="/stretches/other/"', "Osteoporosis", "Quiet.", "It is calm.",
            "A stiff back.", "In the morning", "In bed.", "Beginners.", "Softens the floor.", "How long?",
            "Half a minute.", "Author not stated", "A site", "2025-01",
            "Checked against its sources in November 2026.", "Not reviewed by a clinician.",
        )
        if words not in page
    ]  # fmt: skip
    assert missing == []


def test_a_reviewer_is_named(load_documents: Load, client: Client) -> None:
    review = {"checked_on": "2026-11-21", "reviewer_name": "A. Name", "reviewer_profession": "physiotherapist"}
    load_documents(a_stretch(review=review))
    page = client.get("/stretches/knee-hug/").content.decode()
    assert "Reviewed by A. Name, physiotherapist." in page
    assert "Not reviewed" not in page


def test_text_is_never_taken_for_markup(load_documents: Load, client: Client) -> None:
    def nasty(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: nasty(one) for key, one in value.items()}
        if isinstance(value, list):
            return [nasty(one) for one in value]
        return NASTY if isinstance(value, str) and value else value

    plain = a_stretch()
    texts = {key: nasty(plain[key]) for key in ("mistakes", "questions", "aliases", "side_labels")}
    passages = {section: nasty(items) for section, items in plain["passages"].items() if section != "moment"}
    passages["moment"] = [{"moment": "morning", "title": NASTY, "text": NASTY}]
    source = {**plain["sources"][0], "title": NASTY, "author": NASTY, "publisher": NASTY, "note": NASTY}
    dose = {**plain["doses"][0], "source": NASTY, "note": NASTY, "tempo": NASTY, "frequency": NASTY}
    cautions = [{**one, "advice": NASTY} for one in plain["precautions"]]
    equipment = [{**plain["equipment"][0], "purpose": NASTY}]
    load_documents(
        a_stretch(
            **texts, passages=passages, sources=[source], doses=[dose], precautions=cautions, equipment=equipment,
        )
        | {"name": NASTY}
    )  # fmt: skip
    for address in ("/stretches/knee-hug/", "/stretches/", "/stretches/?q=%3Cscript%3Ealert(1)%3C/script%3E"):
        page = client.get(address).content.decode()
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_a_variation_shows_what_its_parent_warns_of(load_documents: Load, client: Client) -> None:
    own = [{"condition": "pregnancy", "level": "leave_out", "advice": "Not this one.", "use_instead": None}]
    child = a_stretch("deep-hug", variation_of="knee-hug", precautions=own)
    child["passages"]["stop_sign"] = ["A numb foot."]
    load_documents(a_stretch(), child)
    retire(stretch=Stretch.objects.get(slug="knee-hug"), now=NOW)
    page = client.get("/stretches/deep-hug/").context["page"]
    assert [(one.condition.slug, one.level, one.advice) for one in page.precautions] == [
        ("pregnancy", "leave_out", "Not this one."),
        ("osteoporosis", "none_known", ""),
    ]
    assert page.stop_signs == ["A numb foot.", "A sharp pain."]


def test_variations_and_neighbours_are_linked_while_they_are_public(load_documents: Load, client: Client) -> None:
    relations = [{"kind": "pairs_with", "stretch": "friend"}, {"kind": "harder", "stretch": "deep-hug"}]
    load_documents(
        a_stretch(relations=relations),
        a_stretch("deep-hug", variation_of="knee-hug"),
        a_stretch("side-hug", variation_of="knee-hug"),
        a_stretch("friend"),
    )
    family = client.get("/stretches/knee-hug/").context["page"].family
    named = {kind: [one.slug for one in found] for kind, found in family.items() if found}
    assert named == {"variations": ["side-hug"], "harder": ["deep-hug"], "pairs_with": ["friend"]}
    family = client.get("/stretches/side-hug/").context["page"].family
    assert {kind: [one.slug for one in found] for kind, found in family.items() if found} == {
        "parent": ["knee-hug"],
        "variations": ["deep-hug"],
    }
    retire(stretch=Stretch.objects.get(slug="friend"), now=NOW)
    assert client.get("/stretches/knee-hug/").context["page"].family["pairs_with"] == []


def test_your_last_time_is_yours(
    knee_hug: Stretch, client: Client, owner: User, owner_client: Client, stranger_client: Client
) -> None:
    session = Session.objects.create(
        user=owner,
        started_at=NOW,
        ended_at=NOW,
        created_at=NOW,
        time_zone="UTC",
        local_day=NOW.date(),
        source=SessionSource.PLAYER,
    )
    session.holds.create(
        stretch=knee_hug,
        order=0,
        kind="hold",
        side=Side.LEFT,
        set=1,
        planned=30,
        held=25,
        seconds=25,
        comfort=4,
        outcome=Outcome.DONE,
    )
    own = owner_client.get("/stretches/knee-hug/").content.decode()
    assert "Your last time" in own
    assert ">25 s<" in own
    assert "Your last time" not in stranger_client.get("/stretches/knee-hug/").content.decode()
    assert "Your last time" not in client.get("/stretches/knee-hug/").content.decode()


def test_what_is_not_public_is_not_there(knee_hug: Stretch, client: Client, owner: User, owner_client: Client) -> None:
    Stretch.objects.create(slug="draft", name="Draft", sides="both")
    Stretch.objects.create(owner=owner, slug="my-abcd1234", name="Mine", sides="both")
    assert [client.get(f"/stretches/{slug}/").status_code for slug in ("draft", "my-abcd1234", "nothing")] == [404] * 3
    assert owner_client.get("/stretches/my-abcd1234/").status_code == 404
    retire(stretch=knee_hug, now=NOW)
    assert client.get("/stretches/knee-hug/").status_code == 404


def test_a_former_address_leads_to_the_present_one(knee_hug: Stretch, client: Client) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    copy.slug = "hug"
    copy.save()
    publish(stretch=copy, by=None, now=NOW)
    response = client.get("/stretches/knee-hug/")
    assert (response.status_code, response["Location"]) == (301, "/stretches/hug/")
    retire(stretch=Stretch.objects.get(), now=NOW)
    assert client.get("/stretches/knee-hug/").status_code == 404


def test_a_preview_is_for_editors(
    knee_hug: Stretch, client: Client, owner_client: Client, editor: User, editor_client: Client
) -> None:
    copy = open_working_copy(stretch=knee_hug, now=NOW)
    copy.passages.filter(section="summary").update(text="Only in the copy.")
    address = f"/stretches/knee-hug/?preview={copy.pk}"
    assert [one.get(address).status_code for one in (client, owner_client, editor_client)] == [404, 404, 404]
    editor.user_permissions.add(Permission.objects.get(codename="view_stretch"))
    assert "Only in the copy." in editor_client.get(address).content.decode()
    assert "Only in the copy." not in editor_client.get("/stretches/knee-hug/").content.decode()
    wrong = [editor_client.get(f"/stretches/knee-hug/?preview={number}").status_code for number in ("x", "", "999999")]
    assert wrong == [404, 404, 404]


@pytest.mark.parametrize("address", ["/stretches/", "/stretches/knee-hug/"])
def test_pages_are_only_read(knee_hug: Stretch, client: Client, address: str) -> None:
    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)
