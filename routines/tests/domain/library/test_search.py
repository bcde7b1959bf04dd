"""Search: names first, misspellings forgiven, and never an old answer."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routines.domain.library.loading import LoadReport
from routines.domain.library.publishing import retire
from routines.domain.library.search import fold, search, suggestion
from routines.models import Stretch
from routines.tests.documents import a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
HIPS = {"primary": [{"muscle": "gluteus-maximus", "felt": "both"}], "secondary": []}


@pytest.fixture
def shelf(load_documents: Callable[..., LoadReport]) -> None:
    def plain(slug: str, **changes: object) -> dict[str, object]:
        return a_stretch(slug, **{"topics": [], "areas": ["hips"], "muscles": HIPS, **changes})

    load_documents(
        plain("child-pose", name="Child's pose", aliases=["Prayer stretch", "Balasana"], areas=["lower-back", "hips"]),
        plain("cat-cow", name="Cat-cow", aliases=["Cat / camel"]),
        plain("bent-knee", name="Bent-knee stretch", aliases=["Lying twist", "Supine twist"]),
        plain("roll-over", name="Knee roll-over", aliases=["Supine twist", "Lying trunk rotation"]),
        plain("nerves", name="Étirement doux", aliases=[], topics=["sciatica"]),
    )


def _found(query: str) -> list[str]:
    slugs = dict(Stretch.objects.values_list("pk", "slug"))
    return [slugs[pk] for pk in search(query)]


FOUND: dict[str, list[str]] = {
    "Child's pose": ["child-pose"],
    "childs pose": ["child-pose"],
    "CHILD’S POSE": ["child-pose"],
    "prayer stretch": ["child-pose"],
    "preyer strech": ["child-pose"],
    "childpose": ["child-pose"],
    "blaasana": ["child-pose"],
    "supine twist": ["roll-over", "bent-knee"],
    "supine twsit": ["roll-over", "bent-knee"],
    "catcow": ["cat-cow"],
    "camel": ["cat-cow"],
    "sciatica": ["nerves"],
    "etirement": ["nerves"],
    "lower back": ["child-pose"],
    "lower back pose": ["child-pose"],
    "knee": ["bent-knee", "roll-over"],
    "kne": ["bent-knee", "roll-over"],
    "gluteus": ["bent-knee", "cat-cow", "nerves", "roll-over", "child-pose"],
    "stretch": ["child-pose", "bent-knee"],
    "the": [],
    "zebra": [],
    "  ": [],
    "%_'\"<>": [],
    "x" * 5000: [],
}


def test_what_is_found(shelf: None) -> None:
    assert {query: _found(query) for query in FOUND} == FOUND


def test_the_nearest_name_is_suggested(shelf: None) -> None:
    assert search("lion pose") == []
    assert suggestion("lion pose") == "Child's pose"
    assert suggestion("zzz") is None


def test_the_answer_is_new_as_soon_as_the_library_moved(shelf: None) -> None:
    assert _found("camel") == ["cat-cow"]
    retire(stretch=Stretch.objects.get(slug="cat-cow"), now=NOW)
    assert _found("camel") == []


def test_a_search_costs_one_query(shelf: None) -> None:
    search("camel")
    with CaptureQueriesContext(connection) as queries:
        search("prayer stretch")
    assert len(queries) == 1


def test_an_empty_library_answers_nothing(db: None) -> None:
    assert (search("camel"), suggestion("camel")) == ([], None)


def test_folding() -> None:
    assert fold("  Child’s pose / Étude_2 ") == "childs pose etude 2"
