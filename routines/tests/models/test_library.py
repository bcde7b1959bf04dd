"""What the library's QuerySets let through, and what the database refuses."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from routines.domain.library.loading import LoadReport
from routines.enums import Section
from routines.models import Area, Passage, Precaution, Stretch, StretchVersion
from routines.tests.documents import a_stretch

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
Make = Callable[..., Stretch]


def _slugs(stretches: object) -> list[str]:
    return [stretch.slug for stretch in stretches]  # type: ignore[attr-defined]


@pytest.fixture
def shelf(make_stretch: Make, owner: User) -> Stretch:
    public = make_stretch("public")
    make_stretch("draft", status="draft", published_at=None)
    make_stretch("retired", status="retired", retired_at=NOW)
    make_stretch("my-abcd1234", owner=owner)
    make_stretch("public", draft_of=public, name="Working copy")
    return public


def test_visitors_read_what_is_published(shelf: Stretch) -> None:
    assert list(Stretch.objects.library()) == [shelf]


def test_people_may_name_the_public_the_retired_and_their_own(shelf: Stretch, owner: User, stranger: User) -> None:
    assert _slugs(Stretch.objects.known_to(None).order_by("slug")) == ["public", "retired"]
    assert _slugs(Stretch.objects.known_to(stranger.pk).order_by("slug")) == ["public", "retired"]
    assert _slugs(Stretch.objects.known_to(owner.pk).order_by("slug")) == ["my-abcd1234", "public", "retired"]


def test_a_slug_names_the_original_and_never_its_copy(shelf: Stretch) -> None:
    assert list(Stretch.objects.named(["public"])) == [shelf]


def test_the_editors_room_shows_nobodys_private_stretch(shelf: Stretch) -> None:
    assert _slugs(Stretch.objects.of_the_house().order_by("slug", "pk")) == ["draft", "public", "public", "retired"]


def test_an_own_precaution_replaces_the_parents(load_documents: Callable[..., LoadReport]) -> None:
    own = [{"condition": "osteoporosis", "level": "ask_first", "advice": "Ask.", "use_instead": None}]
    load_documents(a_stretch(), a_stretch("deep-hug", variation_of="knee-hug", precautions=own))
    child, parent = Stretch.objects.get(slug="deep-hug"), Stretch.objects.get(slug="knee-hug")
    Stretch.objects.filter(pk=parent.pk).update(status="retired", retired_at=NOW)

    def levels(stretch: Stretch) -> dict[str, str]:
        return dict(Precaution.objects.effective_for(stretch).values_list("condition__slug", "level"))

    assert levels(child) == {"osteoporosis": "ask_first", "pregnancy": "with_care"}
    assert levels(parent) == {"osteoporosis": "none_known", "pregnancy": "with_care"}


def test_stop_signs_are_the_own_ones_then_the_parents(make_stretch: Make) -> None:
    parent = make_stretch("parent")
    child = make_stretch("child", variation_of=parent)
    for stretch, text in ((parent, "parent"), (child, "own"), (make_stretch("other"), "other")):
        stretch.passages.create(section=Section.STOP_SIGN, text=text)
        stretch.passages.create(section=Section.TIP, text="no sign")

    def signs(stretch: Stretch) -> list[str]:
        return list(Passage.objects.effective_stop_signs(stretch).values_list("text", flat=True))

    assert (signs(child), signs(parent)) == (["own", "parent"], ["parent"])


def test_the_newest_version_of_each(make_stretch: Make) -> None:
    one, other = make_stretch("one"), make_stretch("other")
    for stretch, number in ((one, 1), (one, 2), (other, 1)):
        StretchVersion.objects.create(stretch=stretch, number=number, document={}, at=NOW)
    newest = StretchVersion.objects.newest_of([one.pk, other.pk]).order_by("stretch")
    assert [(version.stretch_id, version.number) for version in newest] == [(one.pk, 2), (other.pk, 1)]


@pytest.mark.parametrize(
    ("constraint", "fields"),
    [
        ("stretch_slug_once", {"slug": "public"}),
        ("stretch_slug_not_reserved", {"slug": "weeks"}),
        ("stretch_private_slug", {"slug": "my-abcd1234"}),
        ("stretch_known_status", {"slug": "x", "status": "lost"}),
        ("stretch_known_sides", {"slug": "x", "sides": "three"}),
        ("stretch_published_has_a_time", {"slug": "x", "published_at": None}),
        ("stretch_retired_has_a_time", {"slug": "x", "status": "retired"}),
        ("stretch_reviewer_has_a_profession", {"slug": "x", "reviewer_name": "A. Name"}),
    ],
)
def test_the_database_refuses(make_stretch: Make, constraint: str, fields: dict[str, object]) -> None:
    make_stretch("public")
    with pytest.raises(IntegrityError, match=f"{constraint}|routines_stretch.slug"), transaction.atomic():
        make_stretch(**fields)


def test_an_area_stands_once_on_a_stretch(make_stretch: Make) -> None:
    stretch, area = make_stretch(), Area.objects.create(slug="hips", name="Hips")
    stretch.area_links.create(area=area)
    with pytest.raises(IntegrityError), transaction.atomic():
        stretch.area_links.create(area=area)


@pytest.mark.parametrize(
    "dose",
    [
        {"kind": "hold", "amount_min": 2, "amount_max": 30},
        {"kind": "hold", "amount_min": 30, "amount_max": 20},
        {"kind": "hold", "amount_min": 20, "amount_max": 181},
        {"kind": "breaths", "amount_min": 1, "amount_max": 16},
        {"kind": "hold", "amount_min": 20, "amount_max": 30, "sets_max": 7},
        {"kind": "hold", "amount_min": 20, "amount_max": 30, "pause_min": 3, "pause_max": 5},
        {"kind": "reps", "amount_min": 5, "amount_max": 8, "pause_min": 3, "pause_max": 11},
        {"kind": "hold", "amount_min": 20, "amount_max": 30, "minutes_min": 0, "minutes_max": 5},
        {"kind": "hold", "amount_min": 20, "amount_max": 30, "rest_seconds": 61},
    ],
)
def test_the_database_refuses_a_dose_out_of_bounds(make_stretch: Make, dose: dict[str, object]) -> None:
    stretch = make_stretch()
    with pytest.raises(IntegrityError), transaction.atomic():
        stretch.doses.create(goal="relief", **dose)
