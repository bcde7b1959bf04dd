"""The words of the field as documents: one a term, named "areas/lower-back"."""

from collections.abc import Iterable, Mapping
from typing import Any

from routines.domain.library.checking import Document
from routines.models import Area, Condition, Equipment, Muscle

TermModel = type[Area] | type[Muscle] | type[Equipment] | type[Condition]
TERMS: Mapping[str, TermModel] = {"areas": Area, "muscles": Muscle, "equipment": Equipment, "conditions": Condition}
"""In the order in which they can be written: a muscle names its area."""


def wanted_terms(document: Document) -> dict[str, Document]:
    """The terms of the file, each in its full form, by key."""
    return {
        f"{kind}/{term['slug']}": {"order": order, "caution": "", **term}
        if kind == "conditions"
        else {"order": order, **term}
        for kind in TERMS
        for order, term in enumerate(document[kind])
    }


def current_terms() -> dict[str, Document]:
    """The terms of the database, each in its full form, by key."""
    return {f"{kind}/{term.slug}": _term_document(term) for kind, model in TERMS.items() for term in _rows(model)}


def write_terms(terms: Mapping[str, Document]) -> None:
    """Store these terms, new or changed."""
    for kind, model in TERMS.items():
        documents = [document for key, document in terms.items() if key.startswith(f"{kind}/")]
        areas = dict(Area.objects.values_list("slug", "pk")) if model is Muscle and documents else {}
        rows = [_row(model, document, areas) for document in documents]
        fields = [field.name for field in model._meta.concrete_fields if field.name not in {"id", "slug"}]
        model._default_manager.bulk_create(rows, update_conflicts=True, unique_fields=["slug"], update_fields=fields)


def _row(model: TermModel, document: Document, areas: Mapping[str, int]) -> Any:
    fields = {key: value for key, value in document.items() if key != "area"}
    return model(**fields, area_id=areas[document["area"]]) if model is Muscle else model(**fields)


def _rows(model: TermModel) -> Iterable[Any]:
    return Muscle.objects.select_related("area") if model is Muscle else model._default_manager.all()


def _term_document(term: Any) -> Document:
    document = {"slug": term.slug, "name": term.name, "order": term.order}
    if isinstance(term, Muscle):
        document["area"] = term.area.slug
    if isinstance(term, Condition):
        document |= {"is_topic": term.is_topic, "needs_answer": term.needs_answer, "caution": term.caution}
    return document
