"""The document of a stretch: its whole content as one dictionary.

It is what a starter file says, what an export gives and what a version keeps. The schema beside
this file describes it; here it is read from the database and brought into its one full form.
"""

from typing import Any

from routines.domain.library.checking import Document
from routines.enums import MuscleRole, Section
from routines.models import Dose, Passage, Stretch

_DOSE = {
    "pause": None,
    "minutes": None,
    "each_way": False,
    "rest_seconds": None,
    "tempo": "",
    "frequency": "",
    "note": "",
    "goal_chosen_by_editor": False,
}
_SOURCE = {"author": "", "publisher": "", "url": "", "published": "", "note": ""}


def stretch_document(stretch: Stretch) -> Document:
    """Everything a stretch says, in its full form and always in the same order.

    Read the stretch by `with_content()` where more than one is written.
    """
    parent = stretch.variation_of
    return {
        "slug": stretch.slug,
        "name": stretch.name,
        "type": stretch.type,
        "position": stretch.position,
        "difficulty": stretch.difficulty,
        "sides": stretch.sides,
        "side_labels": {"left": stretch.left_label, "right": stretch.right_label},
        "variation_of": parent.slug if parent else None,
        "areas": [link.area.slug for link in stretch.area_links.all()],
        "muscles": {str(role): _muscles(stretch, role) for role in MuscleRole},
        "equipment": [
            {"equipment": link.equipment.slug, "need": link.need, "purpose": link.purpose}
            for link in stretch.equipment_links.all()
        ],
        "aliases": [alias.name for alias in stretch.aliases.all()],
        "topics": sorted(topic.slug for topic in stretch.topics.all()),
        "passages": _passages(stretch),
        "mistakes": [{"problem": one.problem, "fix": one.fix} for one in stretch.mistakes.all()],
        "precautions": [
            {
                "condition": one.condition.slug,
                "level": one.level,
                "advice": one.advice,
                "use_instead": one.use_instead.slug if one.use_instead else None,
            }
            for one in stretch.precautions.all()
        ],
        "questions": [{"question": one.question, "answer": one.answer} for one in stretch.questions.all()],
        "relations": [{"kind": one.kind, "stretch": one.related.slug} for one in stretch.relations.all()],
        "sources": [
            {
                "title": one.title,
                "author": one.author,
                "publisher": one.publisher,
                "url": one.url,
                "published": one.published,
                "note": one.note,
            }
            for one in stretch.sources.all()
        ],
        "doses": [_dose(dose) for dose in stretch.doses.all()],
        "figure": stretch.figure,
        "review": {
            "checked_on": stretch.checked_on.isoformat() if stretch.checked_on else None,
            "reviewer_name": stretch.reviewer_name,
            "reviewer_profession": stretch.reviewer_profession,
        },
    }


def full_document(document: Document) -> Document:
    """The full form of a document that its schema accepts: what it left out is filled in.

    A full document stays as it is, so that two of them can be compared. Topics have no order.
    """
    labels = document.get("side_labels") or {}
    passages = document["passages"]
    return {
        **{key: document[key] for key in ("slug", "name", "type", "position", "difficulty", "sides", "areas")},
        "side_labels": {"left": labels.get("left", ""), "right": labels.get("right", "")},
        "variation_of": document.get("variation_of"),
        "muscles": {str(role): document["muscles"].get(role, []) for role in MuscleRole},
        **{key: document.get(key, []) for key in ("equipment", "aliases", "mistakes", "questions", "relations")},
        "topics": sorted(document.get("topics", [])),
        "passages": {str(section): [_full_item(item) for item in passages.get(section, [])] for section in Section},
        "precautions": [{"advice": "", "use_instead": None, **one} for one in document["precautions"]],
        "sources": [_SOURCE | one for one in document["sources"]],
        "doses": [_DOSE | one for one in document["doses"]],
        "figure": document.get("figure"),
        "review": {"reviewer_name": "", "reviewer_profession": "", **document["review"]},
    }


def _muscles(stretch: Stretch, role: str) -> list[Document]:
    links = stretch.muscle_links.all()
    return [{"muscle": link.muscle.slug, "felt": link.felt} for link in links if link.role == role]


def _passages(stretch: Stretch) -> dict[str, list[Any]]:
    sections: dict[str, list[Any]] = {str(section): [] for section in Section}
    for passage in stretch.passages.all():
        sections[passage.section].append(_item(passage))
    return sections


def _item(passage: Passage) -> Any:
    moment = {"moment": passage.moment} if passage.moment else {}
    title = {"title": passage.title} if passage.title else {}
    return {**moment, **title, "text": passage.text} if moment or title else passage.text


def _full_item(item: Any) -> Any:
    """The shortest way to say the same: a text without a title is a string."""
    if isinstance(item, str):
        return item
    said = {key: value for key, value in item.items() if value}
    return said["text"] if said.keys() == {"text"} else said


def _dose(dose: Dose) -> Document:
    return {
        "goal": dose.goal,
        "kind": dose.kind,
        "sets": [dose.sets_min, dose.sets_max],
        "amount": [dose.amount_min, dose.amount_max],
        "pause": [dose.pause_min, dose.pause_max] if dose.pause_min is not None else None,
        "minutes": [dose.minutes_min, dose.minutes_max] if dose.minutes_min is not None else None,
        "per_side": dose.per_side,
        "each_way": dose.each_way,
        "rest_seconds": dose.rest_seconds,
        "tempo": dose.tempo,
        "frequency": dose.frequency,
        "note": dose.note,
        "goal_chosen_by_editor": dose.goal_chosen_by_editor,
        "source": dose.source.title if dose.source else "",
    }
