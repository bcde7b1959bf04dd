"""Loading the starter library: every file is checked before the first row is written."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from routines.domain.library.applying import apply_documents
from routines.domain.library.checking import (
    Document,
    Known,
    facts_of,
    known_in_database,
    preset_findings,
    schema_findings,
    stretch_findings,
    terms_findings,
)
from routines.domain.library.document import full_document, stretch_document
from routines.domain.library.files import LibraryError, StarterFile, library_digest, library_paths, read_file
from routines.domain.library.preset import current_presets, full_preset, preset_document, write_preset
from routines.domain.library.publishing import add_versions, bump_library
from routines.domain.library.terms import current_terms, wanted_terms, write_terms
from routines.enums import Status
from routines.models import FormerSlug, LibraryState, StarterItem, Stretch

STARTER_ROOT = Path(__file__).resolve().parents[2] / "library"
TERMS_FILE = "vocabulary/terms.yaml"
VERSION_NOTE = "Starter library"


class Deed(StrEnum):
    CREATE = "create"
    UPDATE = "update"
    KEEP = "keep"
    """Edited by staff: theirs."""
    NOTHING = "nothing"


@dataclass
class LoadReport:
    """What was done, or would be: keys such as "stretches/cat-cow" by deed."""

    deeds: dict[str, Deed] = field(default_factory=dict)

    def keys(self, deed: Deed) -> list[str]:
        return [key for key, done in self.deeds.items() if done == deed]

    @property
    def writes(self) -> bool:
        return bool(self.keys(Deed.CREATE) or self.keys(Deed.UPDATE))


@dataclass(frozen=True)
class _Starter:
    """The checked files, in their full form."""

    terms: Mapping[str, Document]
    stretches: Mapping[str, Document]
    presets: Mapping[str, Document]

    def items(self) -> dict[str, Document]:
        return {
            **self.terms,
            **{f"stretches/{slug}": document for slug, document in self.stretches.items()},
            **{f"presets/{slug}": document for slug, document in self.presets.items()},
        }


def load_library(*, now: datetime, root: Path = STARTER_ROOT, force: bool = False, dry_run: bool = False) -> LoadReport:
    """Bring the starter files under `root` into the library, published, and say what was done.

    Idempotent: unchanged files cost one query. What staff edited since it was loaded stays theirs
    unless `force`; a preset they deleted stays deleted. `dry_run` only says what would be done.
    Raises LibraryError with every problem of every file, and then nothing is changed.
    """
    digest = library_digest(root)
    if not force and LibraryState.objects.filter(pk=1, starter_digest=digest).exists():
        return LoadReport()
    starter = _checked([read_file(path, root) for path in library_paths(root)])
    with transaction.atomic():
        state, _created = LibraryState.objects.select_for_update().get_or_create(pk=1)
        report = _planned(starter, force=force)
        if not dry_run:
            _write(starter, report, now)
            LibraryState.objects.filter(pk=state.pk).update(starter_digest=digest)
    return report


def _checked(files: list[StarterFile]) -> _Starter:
    kinds = {file.path: _kind(file) for file in files}
    for file in files:
        if file.problems:
            continue
        for where, message in schema_findings(kinds[file.path], file.document):
            file.report(where, message)
        if not file.problems and kinds[file.path] != "terms" and file.document["slug"] != file.stem:
            file.report(("slug",), _("differs from the name of its file"))
    sound = [file for file in files if not file.problems]
    known = _known_with(sound, kinds)
    for file in sound:
        for where, message in _findings(kinds[file.path], file.document, known):
            file.report(where, message)
    problems = [problem for file in files for problem in file.problems]
    if problems:
        raise LibraryError(problems)
    documents = {kind: [file.document for file in files if kinds[file.path] == kind] for kind in set(kinds.values())}
    return _Starter(
        terms={key: term for document in documents.get("terms", []) for key, term in wanted_terms(document).items()},
        stretches={document["slug"]: full_document(document) for document in documents.get("stretch", [])},
        presets={document["slug"]: full_preset(document) for document in documents.get("preset", [])},
    )


def _kind(file: StarterFile) -> str:
    if file.path == TERMS_FILE:
        return "terms"
    return "preset" if file.path.startswith("presets/") else "stretch"


def _known_with(files: list[StarterFile], kinds: Mapping[str, str]) -> Known:
    """What will be known once these files are loaded."""
    known = known_in_database()
    stretches = [file.document for file in files if kinds[file.path] == "stretch"]
    terms: Document = next((file.document for file in files if kinds[file.path] == "terms"), {})
    words = {
        key: {one["slug"] for one in terms.get(key, [])} for key in ("areas", "muscles", "equipment", "conditions")
    }
    return Known(
        areas=known.areas | words["areas"],
        muscles=known.muscles | words["muscles"],
        equipment=known.equipment | words["equipment"],
        conditions=known.conditions | words["conditions"],
        topics=known.topics | {one["slug"] for one in terms.get("conditions", []) if one["is_topic"]},
        must_answer=known.must_answer | {one["slug"] for one in terms.get("conditions", []) if one["needs_answer"]},
        stretches={**known.stretches, **{document["slug"]: facts_of(document) for document in stretches}},
    )


def _findings(kind: str, document: Document, known: Known) -> list[tuple[tuple[str | int, ...], str]]:
    if kind == "terms":
        return terms_findings(document)
    return (stretch_findings if kind == "stretch" else preset_findings)(document, known)


def _planned(starter: _Starter, *, force: bool) -> LoadReport:
    loaded = dict(StarterItem.objects.values_list("key", "document"))
    current = dict(_current(starter))
    removed = {key for key in loaded if key.startswith("presets/") and key not in current}
    return LoadReport(
        {
            key: Deed.KEEP
            if key in removed and not force
            else _deed(wanted, current.get(key), loaded.get(key), force=force)
            for key, wanted in starter.items().items()
        }
    )


def _current(starter: _Starter) -> Iterator[tuple[str, Document]]:
    yield from current_terms().items()
    for slug, stretch in _current_stretches(starter).items():
        yield f"stretches/{slug}", {**stretch_document(stretch), **_hidden(stretch)}
    for slug, preset in current_presets().items():
        yield f"presets/{slug}", preset_document(preset)


def _hidden(stretch: Stretch) -> Document:
    """Taking a stretch out of sight is an edit too."""
    return {} if stretch.status == Status.PUBLISHED else {"status": stretch.status}


def _current_stretches(starter: _Starter) -> dict[str, Stretch]:
    """The stored stretches by the slug of their file, also where staff moved the slug."""
    rows = Stretch.objects.of_the_house().with_content()
    found = {one.slug: one for one in rows.named(starter.stretches)}
    former = dict(FormerSlug.objects.filter(slug__in=starter.stretches).values_list("slug", "stretch"))
    moved = {one.pk: one for one in rows.filter(pk__in=former.values())} if former else {}
    return {slug: moved[pk] for slug, pk in former.items()} | found


def _deed(wanted: Document, current: Document | None, loaded: Document | None, *, force: bool) -> Deed:
    if current == wanted:
        return Deed.NOTHING
    if current is None:
        return Deed.CREATE
    return Deed.UPDATE if force or current == loaded else Deed.KEEP


def _write(starter: _Starter, report: LoadReport, now: datetime) -> None:
    touched = {*report.keys(Deed.CREATE), *report.keys(Deed.UPDATE)}
    write_terms({key: term for key, term in starter.terms.items() if key in touched})
    _write_stretches({slug: one for slug, one in starter.stretches.items() if f"stretches/{slug}" in touched}, now)
    for slug, document in starter.presets.items():
        if f"presets/{slug}" in touched:
            write_preset(document=document, now=now)
    _remember(starter, report)
    if report.writes:
        bump_library()


def _write_stretches(documents: Mapping[str, Document], now: datetime) -> None:
    rows = _current_stretches(_Starter({}, documents, {}))
    new = [
        Stretch(slug=slug, name=one["name"], sides=one["sides"]) for slug, one in documents.items() if slug not in rows
    ]
    rows |= {row.slug: row for row in Stretch.objects.bulk_create(new)}
    for row in rows.values():
        row.status, row.published_at, row.retired_at = Status.PUBLISHED, row.published_at or now, None
    Stretch.objects.bulk_update(rows.values(), ["status", "published_at", "retired_at"])
    apply_documents(work=[(rows[slug], document) for slug, document in documents.items()], now=now)
    add_versions(stretches=list(rows.values()), by=None, now=now, note=VERSION_NOTE)


def _remember(starter: _Starter, report: LoadReport) -> None:
    """Keep what was written, so that staff's later edits show; theirs are not remembered as ours."""
    ours = [
        StarterItem(key=key, document=document)
        for key, document in starter.items().items()
        if report.deeds[key] != Deed.KEEP
    ]
    StarterItem.objects.bulk_create(ours, update_conflicts=True, unique_fields=["key"], update_fields=["document"])
