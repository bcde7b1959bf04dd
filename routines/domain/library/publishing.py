"""The doors of the library: the only ways in which what readers see changes."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from accounts.models import User
from routines.domain.library.applying import apply_document
from routines.domain.library.checking import Finding, known_in_database, schema_findings, stretch_findings
from routines.domain.library.document import stretch_document
from routines.enums import Status
from routines.models import FormerSlug, LibraryState, Stretch, StretchVersion


class NotReadyError(Exception):
    """A stretch that lacks what a published one must have; `findings` says what."""

    def __init__(self, findings: Sequence[Finding]) -> None:
        self.findings = list(findings)
        super().__init__("; ".join(": ".join([".".join(map(str, where)), what]) for where, what in findings))


def publish_findings(stretch: Stretch) -> list[Finding]:
    """What stands between a draft and its readers; empty when nothing does."""
    document = stretch_document(stretch)
    findings = schema_findings("stretch", document) or stretch_findings(document, known_in_database())
    parent = stretch.variation_of
    if parent and parent.status not in {Status.PUBLISHED, Status.RETIRED}:
        findings.append((("variation_of",), _("publish “%(name)s” first") % {"name": parent.name}))
    return findings


@transaction.atomic
def publish(*, stretch: Stretch, by: User | None, now: datetime, note: str = "") -> Stretch:
    """Put a draft, or the working copy of a published stretch, before the readers; return what they see.

    A working copy replaces the content of its original and is gone; a slug that moved stays
    behind as a former one. Stores a version with the whole document and tells every process that
    its index is old. Raises NotReadyError when something is missing, ValueError for a private
    stretch, Stretch.DoesNotExist when somebody else was first with the same copy.
    """
    draft = Stretch.objects.of_the_house().with_content().get(pk=stretch.pk)
    if stretch.owner_id is not None:
        raise ValueError("A private stretch is not published.")
    findings = publish_findings(draft)
    if findings:
        raise NotReadyError(findings)
    shown = _into_original(draft, now) if draft.draft_of_id else draft
    shown.status = Status.PUBLISHED
    shown.published_at = shown.published_at or now
    shown.retired_at = None
    shown.save()
    add_versions(stretches=[shown], by=by, now=now, note=note)
    bump_library()
    return shown


@transaction.atomic
def retire(*, stretch: Stretch, now: datetime) -> None:
    """Take a published stretch out of the library; logs and routines keep it. Idempotent."""
    changed = Stretch.objects.of_the_house().filter(pk=stretch.pk, status=Status.PUBLISHED)
    if changed.update(status=Status.RETIRED, retired_at=now, updated_at=now):
        bump_library()


@transaction.atomic
def unretire(*, stretch: Stretch, now: datetime) -> None:
    """Bring a retired stretch back as it was. Idempotent."""
    changed = Stretch.objects.of_the_house().filter(pk=stretch.pk, status=Status.RETIRED)
    if changed.update(status=Status.PUBLISHED, retired_at=None, updated_at=now):
        bump_library()


@transaction.atomic
def open_working_copy(*, stretch: Stretch, now: datetime) -> Stretch:
    """The working copy of a published or retired stretch, made from what readers see if there is none."""
    original = Stretch.objects.of_the_house().select_for_update().get(pk=stretch.pk, draft_of=None)
    copy = Stretch.objects.filter(draft_of=original).first()
    if copy is None:
        copy = Stretch.objects.create(
            draft_of=original, slug=original.slug, name=original.name, type=original.type, sides=original.sides
        )
        apply_document(stretch=copy, document=stretch_document(original), now=now)
    return copy


def add_versions(*, stretches: Sequence[Stretch], by: User | None, now: datetime, note: str = "") -> None:
    """Keep what these stretches say now as their next version."""
    numbers = dict(
        StretchVersion.objects.filter(stretch__in=stretches).values_list("stretch").annotate(newest=Max("number"))
    )
    rows = Stretch.objects.with_content().filter(pk__in=[stretch.pk for stretch in stretches])
    StretchVersion.objects.bulk_create(
        StretchVersion(
            stretch=row, number=numbers.get(row.pk, 0) + 1, document=stretch_document(row), by=by, at=now, note=note
        )
        for row in rows
    )


def bump_library() -> None:
    """Tell every process that its search index is old; call it inside the change's transaction."""
    LibraryState.objects.get_or_create(pk=1)
    LibraryState.objects.filter(pk=1).update(version=F("version") + 1)


def _into_original(copy: Stretch, now: datetime) -> Stretch:
    original = Stretch.objects.select_for_update().get(working_copy=copy)
    document = stretch_document(copy)
    copy.delete()
    if original.slug != document["slug"]:
        FormerSlug.objects.filter(slug=document["slug"]).delete()
        FormerSlug.objects.update_or_create(slug=original.slug, defaults={"stretch": original})
    apply_document(stretch=original, document=document, now=now)
    return original
