"""Loading the starter library: all or nothing, again and again, and never over the work of staff."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from routines.domain.library.files import LibraryError
from routines.domain.library.loading import Deed, LoadReport, load_library
from routines.domain.library.publishing import open_working_copy, publish, retire
from routines.enums import Side, Status
from routines.models import Area, LibraryState, Routine, StarterItem, Stretch, StretchVersion
from routines.tests.documents import PRESET, TERMS, a_stretch, write_library

NOW = datetime(2026, 11, 20, 9, tzinfo=UTC)
Load = Callable[..., LoadReport]
TERM_COUNT = sum(len(terms) for terms in TERMS.values())


def _version() -> int:
    return LibraryState.objects.get().version


def test_the_first_load_publishes_everything(load_documents: Load) -> None:
    report = load_documents(a_stretch(), preset=PRESET)
    assert len(report.keys(Deed.CREATE)) == TERM_COUNT + 2
    stretch = Stretch.objects.get()
    assert (stretch.slug, stretch.status, stretch.published_at, stretch.owner) == (
        "knee-hug",
        Status.PUBLISHED,
        NOW,
        None,
    )
    assert [(one.number, one.note, one.by) for one in stretch.versions.all()] == [(1, "Starter library", None)]
    routine = Routine.objects.get()
    assert (routine.slug, routine.owner, routine.status) == ("short-one", None, Status.PUBLISHED)
    assert [side.side for side in routine.steps.get().sides.all()] == [Side.LEFT, Side.RIGHT]
    assert _version() == 1


def test_unchanged_files_cost_one_query(load_documents: Load) -> None:
    load_documents(a_stretch(), preset=PRESET)
    with CaptureQueriesContext(connection) as queries:
        report = load_documents(a_stretch(), preset=PRESET)
    assert (len(queries), report.deeds) == (1, {})


def test_a_comment_in_a_file_moves_nothing(load_documents: Load, tmp_path: Path) -> None:
    load_documents(a_stretch(), preset=PRESET)
    before = Stretch.objects.get().updated_at
    file = tmp_path / "library" / "knee-hug.yaml"
    file.write_text(f"# A word to the reader.\n{file.read_text()}")
    report = load_library(now=datetime(2027, 1, 1, tzinfo=UTC), root=tmp_path / "library")
    assert set(report.deeds.values()) == {Deed.NOTHING}
    assert (Stretch.objects.get().updated_at, StretchVersion.objects.count(), _version()) == (before, 1, 1)


def test_a_changed_file_updates_and_moves_the_library_once(load_documents: Load) -> None:
    load_documents(a_stretch("knee-hug"), a_stretch("other"))
    report = load_documents(a_stretch("knee-hug", aliases=["New"]), a_stretch("other", aliases=["New too"]))
    assert report.keys(Deed.UPDATE) == ["stretches/knee-hug", "stretches/other"]
    assert list(Stretch.objects.get(slug="other").aliases.values_list("name", flat=True)) == ["New too"]
    assert list(StretchVersion.objects.values_list("stretch__slug", "number").order_by("stretch__slug", "number")) == [
        ("knee-hug", 1), ("knee-hug", 2), ("other", 1), ("other", 2),
    ]  # fmt: skip
    assert _version() == 2


def test_what_staff_edited_stays(load_documents: Load, superuser: object) -> None:
    load_documents(a_stretch())
    copy = open_working_copy(stretch=Stretch.objects.get(), now=NOW)
    copy.aliases.create(name="By staff", order=9)
    publish(stretch=copy, by=None, now=NOW)
    report = load_documents(a_stretch(aliases=["From the file"]))
    assert report.keys(Deed.KEEP) == ["stretches/knee-hug"]
    assert list(Stretch.objects.get().aliases.values_list("name", flat=True)) == ["Prayer hug", "By staff"]
    assert load_documents(a_stretch(aliases=["From the file again"])).keys(Deed.KEEP) == ["stretches/knee-hug"]


def test_force_overwrites_what_staff_edited(load_documents: Load, tmp_path: Path) -> None:
    load_documents(a_stretch())
    retire(stretch=Stretch.objects.get(), now=NOW)
    Area.objects.filter(slug="hips").update(name="Both hips")
    report = load_library(now=NOW, root=tmp_path / "library", force=True)
    assert report.keys(Deed.UPDATE) == ["areas/hips", "stretches/knee-hug"]
    assert (Stretch.objects.get().status, Area.objects.get(slug="hips").name) == (Status.PUBLISHED, "Hips")


def test_a_retired_stretch_stays_retired(load_documents: Load) -> None:
    load_documents(a_stretch())
    retire(stretch=Stretch.objects.get(), now=NOW)
    assert load_documents(a_stretch(aliases=["New"])).keys(Deed.KEEP) == ["stretches/knee-hug"]
    assert Stretch.objects.get().status == Status.RETIRED


def test_a_stretch_that_moved_is_found_again(load_documents: Load) -> None:
    load_documents(a_stretch())
    copy = open_working_copy(stretch=Stretch.objects.get(), now=NOW)
    copy.slug = "hug"
    copy.save()
    publish(stretch=copy, by=None, now=NOW)
    other = a_stretch("other", relations=[{"kind": "easier", "stretch": "knee-hug"}])
    assert load_documents(a_stretch(aliases=["New"]), other).keys(Deed.KEEP) == ["stretches/knee-hug"]
    assert list(Stretch.objects.values_list("slug", flat=True)) == ["hug", "other"]
    assert Stretch.objects.get(slug="other").relations.get().related.slug == "hug"


def test_a_renamed_word_stays_renamed(load_documents: Load) -> None:
    load_documents(a_stretch())
    Area.objects.filter(slug="hips").update(name="Both hips")
    assert load_documents(a_stretch(), a_stretch("other")).keys(Deed.KEEP) == ["areas/hips"]
    assert Area.objects.get(slug="hips").name == "Both hips"


def test_a_preset_that_was_deleted_stays_deleted(load_documents: Load) -> None:
    load_documents(a_stretch(), preset=PRESET)
    Routine.objects.all().delete()
    assert load_documents(a_stretch(), preset={**PRESET, "order": 2}).keys(Deed.KEEP) == ["presets/short-one"]
    assert not Routine.objects.exists()


def test_a_preset_is_updated_in_place(load_documents: Load) -> None:
    load_documents(a_stretch(), preset=PRESET)
    before = Routine.objects.get().pk
    load_documents(a_stretch(), preset={**PRESET, "title": "A better one"})
    assert list(Routine.objects.values_list("pk", "title")) == [(before, "A better one")]
    assert Routine.objects.get().steps.count() == 1


def test_what_stood_there_before_us_is_not_ours(load_documents: Load, make_stretch: Callable[..., Stretch]) -> None:
    make_stretch("knee-hug", name="Mine")
    assert load_documents(a_stretch()).keys(Deed.KEEP) == ["stretches/knee-hug"]
    assert (Stretch.objects.get().name, StarterItem.objects.filter(key="stretches/knee-hug").exists()) == (
        "Mine",
        False,
    )


def test_a_dry_run_says_what_it_would_do(db: None, tmp_path: Path) -> None:
    root = write_library(tmp_path, a_stretch(), preset=PRESET)
    report = load_library(now=NOW, root=root, dry_run=True)
    assert len(report.keys(Deed.CREATE)) == TERM_COUNT + 2
    assert (Stretch.objects.count(), Area.objects.count(), Routine.objects.count(), StarterItem.objects.count()) == (
        0, 0, 0, 0,
    )  # fmt: skip
    assert len(load_library(now=NOW, root=root).keys(Deed.CREATE)) == TERM_COUNT + 2


def test_every_problem_of_every_file_is_listed_and_nothing_changed(load_documents: Load, tmp_path: Path) -> None:
    load_documents(a_stretch())
    before = list(StretchVersion.objects.values_list("document", flat=True))
    bad_dose = a_stretch("bad-dose")
    bad_dose["doses"][0]["amount"] = [1, 30]
    root = write_library(tmp_path / "library", a_stretch(name="Changed"), bad_dose, a_stretch("lost", areas=["elbow"]))
    (root / "torn.yaml").write_text("slug: [torn\n")
    (root / "renamed.yaml").write_text((root / "knee-hug.yaml").read_text())
    with pytest.raises(LibraryError) as error:
        load_library(now=NOW, root=root)
    assert [(problem.file, problem.field) for problem in error.value.problems] == [
        ("bad-dose.yaml", "doses.0.amount.0"),
        ("lost.yaml", "areas.0"),
        ("renamed.yaml", "slug"),
        ("torn.yaml", ""),
    ]
    lines = (root / "bad-dose.yaml").read_text().splitlines()
    assert "- 1" in lines[error.value.problems[0].line - 1]
    assert list(StretchVersion.objects.values_list("document", flat=True)) == before
    assert (Stretch.objects.get().name, _version()) == ("Knee hug", 1)


def test_a_term_that_is_wrong_names_its_line(db: None, tmp_path: Path) -> None:
    root = write_library(tmp_path, a_stretch())
    terms = root / "vocabulary" / "terms.yaml"
    terms.write_text(terms.read_text().replace("area: hips", "area: elbow"))
    with pytest.raises(LibraryError) as error:
        load_library(now=NOW, root=root)
    (problem,) = error.value.problems
    assert (problem.file, problem.field) == ("vocabulary/terms.yaml", "muscles.1.area")
    assert "area: elbow" in terms.read_text().splitlines()[problem.line - 1]


def test_a_variation_may_stand_before_its_parent(load_documents: Load) -> None:
    load_documents(a_stretch("a-first", variation_of="z-last", precautions=[]), a_stretch("z-last"))
    assert Stretch.objects.get(slug="a-first").variation_of == Stretch.objects.get(slug="z-last")
