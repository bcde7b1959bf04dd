"""The doors: what readers see changes there and nowhere else."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import User
from routines.domain.library.applying import apply_document
from routines.domain.library.document import full_document, stretch_document
from routines.domain.library.publishing import (
    NotReadyError,
    open_working_copy,
    publish,
    publish_findings,
    retire,
    unretire,
)
from routines.enums import Status
from routines.models import FormerSlug, LibraryState, Stretch
from routines.tests.documents import a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=1)


def _draft(slug: str = "new-one", **changes: Any) -> Stretch:
    draft = Stretch.objects.create(slug=slug, name="New", sides="both")
    apply_document(stretch=draft, document=a_stretch(slug, **changes), now=NOW)
    return draft


def _version() -> int:
    return LibraryState.objects.get().version


def test_a_draft_becomes_public(knee_hug: Stretch, publisher: User) -> None:
    shown = publish(stretch=_draft(), by=publisher, now=LATER, note="First")
    shown.refresh_from_db()
    assert (shown.status, shown.published_at) == (Status.PUBLISHED, LATER)
    (version,) = shown.versions.all()
    assert (version.number, version.by, version.at, version.note) == (1, publisher, LATER, "First")
    assert version.document == full_document(a_stretch("new-one"))
    assert _version() == 2


def test_what_lacks_something_stays_a_draft(knee_hug: Stretch) -> None:
    draft = _draft()
    draft.precautions.all().delete()
    draft.doses.all().delete()
    with pytest.raises(NotReadyError) as error:
        publish(stretch=draft, by=None, now=LATER)
    assert [where for where, _message in error.value.findings] == [("doses",)]
    draft.refresh_from_db()
    assert (draft.status, _version()) == (Status.DRAFT, 1)


def test_a_caution_nobody_answered_is_named(knee_hug: Stretch) -> None:
    draft = _draft(precautions=[])
    assert publish_findings(draft) == [(("precautions",), "no answer for osteoporosis, pregnancy")]


def test_an_empty_draft_is_not_ready(knee_hug: Stretch) -> None:
    empty = Stretch.objects.create(slug="empty", name="Empty", sides="both")
    fields = {where[0] for where, _message in publish_findings(empty)}
    assert fields == {"type", "position", "difficulty", "areas", "muscles", "passages", "sources", "doses", "review"}


def test_a_variation_waits_for_its_parent(knee_hug: Stretch) -> None:
    parent = _draft("parent")
    child = _draft("child", variation_of="parent")
    assert publish_findings(child) == [(("variation_of",), "publish “Parent” first")]
    publish(stretch=parent, by=None, now=LATER)
    retire(stretch=parent, now=LATER)
    assert publish_findings(Stretch.objects.get(slug="child")) == []


def test_a_private_stretch_is_not_published(knee_hug: Stretch, owner: User) -> None:
    private = Stretch.objects.create(owner=owner, slug="my-abcd1234", name="Mine", sides="both")
    with pytest.raises(Stretch.DoesNotExist):
        publish(stretch=private, by=None, now=LATER)


def test_readers_do_not_see_a_working_copy(knee_hug: Stretch) -> None:
    copy = open_working_copy(stretch=knee_hug, now=LATER)
    assert stretch_document(copy) == stretch_document(knee_hug)
    assert (copy.status, list(Stretch.objects.library()), list(Stretch.objects.known_to(None))) == (
        Status.DRAFT, [knee_hug], [knee_hug],
    )  # fmt: skip
    assert open_working_copy(stretch=knee_hug, now=LATER) == copy


def test_publishing_a_working_copy_replaces_the_original(knee_hug: Stretch, publisher: User) -> None:
    copy = open_working_copy(stretch=knee_hug, now=LATER)
    copy.aliases.create(name="Squeeze", order=5)
    copy.passages.filter(section="tip").update(text="Breathe out.")
    before = stretch_document(copy)
    shown = publish(stretch=copy, by=publisher, now=LATER)
    assert (shown.pk, Stretch.objects.count(), shown.published_at) == (
        knee_hug.pk,
        1,
        datetime(2026, 11, 20, 9, tzinfo=UTC),
    )
    assert stretch_document(Stretch.objects.get()) == before
    assert [(one.number, one.by) for one in shown.versions.all()] == [(2, publisher), (1, None)]
    assert _version() == 2


def test_a_slug_that_moved_leaves_its_old_one_behind(knee_hug: Stretch) -> None:
    for slug in ("hug", "knee-hug"):
        copy = open_working_copy(stretch=knee_hug, now=LATER)
        copy.slug = slug
        copy.save()
        publish(stretch=copy, by=None, now=LATER)
    assert Stretch.objects.get().slug == "knee-hug"
    assert list(FormerSlug.objects.values_list("slug", "stretch")) == [("hug", knee_hug.pk)]


def test_the_second_of_two_publishers_is_told(knee_hug: Stretch) -> None:
    copy = open_working_copy(stretch=knee_hug, now=LATER)
    same = Stretch.objects.get(pk=copy.pk)
    publish(stretch=copy, by=None, now=LATER)
    with pytest.raises(Stretch.DoesNotExist):
        publish(stretch=same, by=None, now=LATER)


def test_retiring_and_bringing_back(knee_hug: Stretch) -> None:
    for _again in range(2):
        retire(stretch=knee_hug, now=LATER)
    knee_hug.refresh_from_db()
    assert (knee_hug.status, knee_hug.retired_at, _version()) == (Status.RETIRED, LATER, 2)
    for _again in range(2):
        unretire(stretch=knee_hug, now=LATER)
    knee_hug.refresh_from_db()
    assert (knee_hug.status, knee_hug.retired_at, _version()) == (Status.PUBLISHED, None, 3)


def test_a_draft_is_not_retired(knee_hug: Stretch) -> None:
    draft = _draft()
    retire(stretch=draft, now=LATER)
    unretire(stretch=draft, now=LATER)
    draft.refresh_from_db()
    assert (draft.status, _version()) == (Status.DRAFT, 1)
