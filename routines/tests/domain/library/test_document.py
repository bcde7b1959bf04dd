"""A document says everything: what is written into the database reads back the same."""

from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routines.domain.library.applying import apply_document, apply_documents
from routines.domain.library.document import full_document, stretch_document
from routines.domain.library.files import library_paths, read_file
from routines.domain.library.loading import STARTER_ROOT, load_library
from routines.models import Stretch
from routines.tests.documents import STRETCH, a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)


def _stored(slug: str = "knee-hug") -> dict[str, object]:
    return stretch_document(Stretch.objects.with_content().get(slug=slug))


def test_every_starter_file_reads_back_as_it_was_written(db: None) -> None:
    load_library(now=NOW)
    paths = [path for path in library_paths(STARTER_ROOT) if path.parent == STARTER_ROOT]
    written = {path.stem: full_document(read_file(path, STARTER_ROOT).document) for path in paths}
    assert len(written) >= 5
    assert {one.slug: stretch_document(one) for one in Stretch.objects.with_content()} == written


def test_the_test_document_fills_every_part(knee_hug: Stretch) -> None:
    assert _stored() == full_document(STRETCH)


def test_a_full_document_stays_as_it_is(knee_hug: Stretch) -> None:
    assert full_document(_stored()) == _stored()


def test_applying_replaces_every_part(knee_hug: Stretch) -> None:
    changed = a_stretch(
        name="Knee squeeze",
        aliases=["Squeeze", "Hug"],
        topics=[],
        equipment=[{"equipment": "strap", "need": "needed", "purpose": "Longer arms."}],
        figure={"pose": "curled"},
        mistakes=[],
        questions=[],
    )
    apply_document(stretch=knee_hug, document=changed, now=NOW)
    assert _stored() == full_document(changed)


def test_applying_twice_changes_nothing(knee_hug: Stretch) -> None:
    apply_document(stretch=knee_hug, document=_stored(), now=NOW)
    assert _stored() == full_document(STRETCH)


def test_an_unknown_name_changes_nothing(knee_hug: Stretch) -> None:
    with pytest.raises(KeyError):
        apply_document(stretch=knee_hug, document=a_stretch(name="Other", areas=["elbow"]), now=NOW)
    assert _stored() == full_document(STRETCH)


def test_what_was_left_out_is_filled_in() -> None:
    short = {
        key: value for key, value in a_stretch().items() if key not in {"figure", "aliases", "equipment", "topics"}
    }
    short["sources"] = [{"title": "A page"}]
    full = full_document(short)
    assert (full["figure"], full["aliases"], full["equipment"], full["topics"]) == (None, [], [], [])
    assert full["sources"][0] == {
        "title": "A page", "author": "", "publisher": "", "url": "", "published": "", "note": "",
    }  # fmt: skip


def test_a_titled_passage_keeps_its_title_and_an_empty_one_loses_it() -> None:
    passages = {**STRETCH["passages"], "tip": [{"title": "", "text": "Breathe."}, {"title": "Slow", "text": "Slowly."}]}
    assert full_document(a_stretch(passages=passages))["passages"]["tip"] == [
        "Breathe.",
        {"title": "Slow", "text": "Slowly."},
    ]


def test_the_number_of_queries_does_not_grow_with_the_library(load_documents: object) -> None:
    counts = []
    for number in (2, 6):
        slugs = [f"stretch-{place}" for place in range(number)]
        load_documents(*(a_stretch(slug) for slug in slugs))  # type: ignore[operator]
        rows = list(Stretch.objects.filter(slug__in=slugs))
        with CaptureQueriesContext(connection) as queries:
            apply_documents(work=[(row, a_stretch(row.slug, aliases=["New"])) for row in rows], now=NOW)
        counts.append(len(queries))
    assert counts[0] == counts[1]
