"""Writing documents into the database: the parts of a stretch are replaced, never patched."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models, transaction

from routines.domain.library.checking import Document
from routines.domain.library.document import full_document
from routines.models import (
    Alias,
    Area,
    Condition,
    Dose,
    Equipment,
    FormerSlug,
    Mistake,
    Muscle,
    Passage,
    Precaution,
    Question,
    Relation,
    Source,
    Stretch,
    StretchArea,
    StretchEquipment,
    StretchMuscle,
)

COLUMNS = (
    *("slug", "name", "type", "position", "difficulty", "sides", "left_label", "right_label", "variation_of"),
    *("figure", "checked_on", "reviewer_name", "reviewer_profession", "updated_at"),
)
Work = Sequence[tuple[Stretch, Document]]


@dataclass(frozen=True)
class Ids:
    """Primary keys by slug."""

    areas: Mapping[str, int]
    muscles: Mapping[str, int]
    equipment: Mapping[str, int]
    conditions: Mapping[str, int]
    stretches: Mapping[str, int]


def apply_document(*, stretch: Stretch, document: Document, now: datetime) -> None:
    """Make a stored stretch say exactly what `document` says; see `apply_documents`."""
    apply_documents(work=[(stretch, document)], now=now)


@transaction.atomic
def apply_documents(*, work: Work, now: datetime) -> None:
    """Replace columns and parts of stored stretches by their documents, in a fixed number of queries.

    The documents must have passed `checking`; a name that is not known raises KeyError and
    nothing is changed. Status, owner and versions are not touched. Idempotent, but the parts
    get new primary keys. Reading the parts of these objects again gives what was written.
    """
    work = [(stretch, full_document(document)) for stretch, document in work]
    ids = _ids()
    for stretch, document in work:
        _fill_columns(stretch, document, ids, now)
    Stretch.objects.bulk_update([stretch for stretch, _document in work], COLUMNS)
    _replace_topics(work, ids)
    replaced: list[type[models.Model]] = [Dose, *_PARTS]
    for model in replaced:
        model._default_manager.filter(stretch__in=[stretch for stretch, _document in work]).delete()
    for model, parts in _PARTS.items():
        model._default_manager.bulk_create([part for one in work for part in parts(*one, ids)])
    _write_doses(work)
    for stretch, _document in work:
        stretch._prefetched_objects_cache = {}  # type: ignore[attr-defined]


def _ids() -> Ids:
    stretches = dict(Stretch.objects.filter(draft_of=None).values_list("slug", "pk"))
    return Ids(
        areas=dict(Area.objects.values_list("slug", "pk")),
        muscles=dict(Muscle.objects.values_list("slug", "pk")),
        equipment=dict(Equipment.objects.values_list("slug", "pk")),
        conditions=dict(Condition.objects.values_list("slug", "pk")),
        stretches=dict(FormerSlug.objects.values_list("slug", "stretch")) | stretches,
    )


def _fill_columns(stretch: Stretch, document: Document, ids: Ids, now: datetime) -> None:
    for key in ("slug", "name", "type", "position", "difficulty", "sides", "figure"):
        setattr(stretch, key, document[key])
    stretch.left_label, stretch.right_label = document["side_labels"]["left"], document["side_labels"]["right"]
    parent = document["variation_of"]
    stretch.variation_of_id = ids.stretches[parent] if parent else None
    review = document["review"]
    stretch.checked_on = date.fromisoformat(review["checked_on"]) if review["checked_on"] else None
    stretch.reviewer_name, stretch.reviewer_profession = review["reviewer_name"], review["reviewer_profession"]
    stretch.updated_at = now


def _replace_topics(work: Work, ids: Ids) -> None:
    link = Stretch.topics.through
    link._default_manager.filter(stretch__in=[stretch for stretch, _document in work]).delete()
    link._default_manager.bulk_create(
        link(stretch=stretch, condition_id=ids.conditions[slug])
        for stretch, document in work
        for slug in document["topics"]
    )


def _areas(stretch: Stretch, document: Document, ids: Ids) -> list[StretchArea]:
    return [StretchArea(stretch=stretch, order=i, area_id=ids.areas[slug]) for i, slug in enumerate(document["areas"])]


def _muscles(stretch: Stretch, document: Document, ids: Ids) -> list[StretchMuscle]:
    links = [(role, one) for role, ones in document["muscles"].items() for one in ones]
    return [
        StretchMuscle(stretch=stretch, order=i, role=role, muscle_id=ids.muscles[one["muscle"]], felt=one["felt"])
        for i, (role, one) in enumerate(links)
    ]


def _equipment(stretch: Stretch, document: Document, ids: Ids) -> list[StretchEquipment]:
    return [
        StretchEquipment(
            stretch=stretch,
            order=i,
            equipment_id=ids.equipment[one["equipment"]],
            need=one["need"],
            purpose=one["purpose"],
        )
        for i, one in enumerate(document["equipment"])
    ]


def _aliases(stretch: Stretch, document: Document, _ids: Ids) -> list[Alias]:
    return [Alias(stretch=stretch, order=i, name=name) for i, name in enumerate(document["aliases"])]


def _passages(stretch: Stretch, document: Document, _ids: Ids) -> list[Passage]:
    # Numbered through all sections, so that a list by number keeps the sections together.
    items = [(section, item) for section, items in document["passages"].items() for item in items]
    return [
        Passage(stretch=stretch, section=section, order=i, **({"text": item} if isinstance(item, str) else item))
        for i, (section, item) in enumerate(items)
    ]


def _mistakes(stretch: Stretch, document: Document, _ids: Ids) -> list[Mistake]:
    return [Mistake(stretch=stretch, order=i, **one) for i, one in enumerate(document["mistakes"])]


def _precautions(stretch: Stretch, document: Document, ids: Ids) -> list[Precaution]:
    return [
        Precaution(
            stretch=stretch,
            order=i,
            condition_id=ids.conditions[one["condition"]],
            level=one["level"],
            advice=one["advice"],
            use_instead_id=ids.stretches[one["use_instead"]] if one["use_instead"] else None,
        )
        for i, one in enumerate(document["precautions"])
    ]


def _questions(stretch: Stretch, document: Document, _ids: Ids) -> list[Question]:
    return [Question(stretch=stretch, order=i, **one) for i, one in enumerate(document["questions"])]


def _relations(stretch: Stretch, document: Document, ids: Ids) -> list[Relation]:
    return [
        Relation(stretch=stretch, order=i, kind=one["kind"], related_id=ids.stretches[one["stretch"]])
        for i, one in enumerate(document["relations"])
    ]


def _sources(stretch: Stretch, document: Document, _ids: Ids) -> list[Source]:
    return [Source(stretch=stretch, order=i, **one) for i, one in enumerate(document["sources"])]


_PARTS: dict[type[models.Model], Callable[[Stretch, Document, Ids], Sequence[Any]]] = {
    StretchArea: _areas,
    StretchMuscle: _muscles,
    StretchEquipment: _equipment,
    Alias: _aliases,
    Passage: _passages,
    Mistake: _mistakes,
    Precaution: _precautions,
    Question: _questions,
    Relation: _relations,
    Source: _sources,
}


def unsaved_dose(stretch: Stretch, order: int, dose: Document, source: Source | None) -> Dose:
    """The row that a dose of a document stands for."""
    pause, minutes = dose["pause"] or (None, None), dose["minutes"] or (None, None)
    same = (
        "goal",
        "kind",
        "per_side",
        "each_way",
        "rest_seconds",
        "tempo",
        "frequency",
        "note",
        "goal_chosen_by_editor",
    )
    return Dose(
        stretch=stretch,
        order=order,
        source=source,
        sets_min=dose["sets"][0],
        sets_max=dose["sets"][1],
        amount_min=dose["amount"][0],
        amount_max=dose["amount"][1],
        pause_min=pause[0],
        pause_max=pause[1],
        minutes_min=minutes[0],
        minutes_max=minutes[1],
        **{key: dose[key] for key in same},
    )


def _write_doses(work: Work) -> None:
    sources = Source.objects.filter(stretch__in=[stretch for stretch, _document in work])
    by_title = {(source.stretch_id, source.title): source for source in sources}
    Dose.objects.bulk_create(
        unsaved_dose(stretch, order, dose, by_title.get((stretch.pk, dose["source"])))
        for stretch, document in work
        for order, dose in enumerate(document["doses"])
    )
