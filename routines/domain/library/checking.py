"""What makes a document acceptable: the schema, and what a schema cannot say."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from jsonschema import Draft202012Validator

from routines.domain.library.files import Field
from routines.enums import Side, Sides, StretchType
from routines.models import Area, Condition, Equipment, FormerSlug, Muscle, Stretch
from routines.validators import RESERVED_SLUGS

SCHEMA: dict[str, Any] = json.loads((Path(__file__).parent / "schema.json").read_text(encoding="utf-8"))
_VALIDATORS = {
    name: Draft202012Validator(
        {"$ref": f"#/$defs/{name}", "$defs": SCHEMA["$defs"]}, format_checker=Draft202012Validator.FORMAT_CHECKER
    )
    for name in ("stretch", "preset", "terms")
}
LONGEST_MESSAGE = 200

Document = dict[str, Any]
Finding = tuple[Field, str]
"""Where in a document, and what is wrong there."""


@dataclass(frozen=True)
class Facts:
    """What other documents need to know of a stretch."""

    sides: str
    variation_of: str | None
    labelled: bool


@dataclass(frozen=True)
class Known:
    """The words a document may use: slugs of terms, and of stretches with their facts."""

    areas: frozenset[str]
    muscles: frozenset[str]
    equipment: frozenset[str]
    conditions: frozenset[str]
    topics: frozenset[str]
    must_answer: frozenset[str]
    stretches: Mapping[str, Facts]


def known_in_database() -> Known:
    """Everything that stands in the database now; a former slug still names its stretch."""
    conditions = list(Condition.objects.all())
    rows = Stretch.objects.of_the_house().filter(draft_of=None)
    columns = ("pk", "slug", "sides", "variation_of__slug", "left_label")
    facts = {
        pk: (slug, Facts(sides, parent, bool(left))) for pk, slug, sides, parent, left in rows.values_list(*columns)
    }
    former = FormerSlug.objects.filter(stretch__in=facts).values_list("slug", "stretch")
    return Known(
        areas=_slugs(Area),
        muscles=_slugs(Muscle),
        equipment=_slugs(Equipment),
        conditions=frozenset(one.slug for one in conditions),
        topics=frozenset(one.slug for one in conditions if one.is_topic),
        must_answer=frozenset(one.slug for one in conditions if one.needs_answer),
        stretches={slug: facts[pk][1] for slug, pk in former} | dict(facts.values()),
    )


def facts_of(document: Document) -> Facts:
    labels = document.get("side_labels") or {}
    return Facts(document["sides"], document.get("variation_of"), bool(labels.get("left")))


def schema_findings(kind: str, document: Any) -> list[Finding]:
    """What the schema of `kind` ("stretch", "preset" or "terms") finds, each at its field."""
    return [
        (tuple(error.absolute_path), _shortened(error.message)) for error in _VALIDATORS[kind].iter_errors(document)
    ]


def stretch_findings(document: Document, known: Known) -> list[Finding]:
    """What is wrong with the document of a stretch that its schema accepts."""
    checks = (_references, _family, _sides, _doses, _answers)
    return [finding for check in checks for finding in check(document, known)]


def preset_findings(document: Document, known: Known) -> list[Finding]:
    """What is wrong with the document of a preset that its schema accepts."""
    return [
        finding
        for place, step in enumerate(document["steps"])
        for finding in _step_findings(("steps", place), step, known)
    ]


def terms_findings(document: Document) -> list[Finding]:
    """What is wrong with the words: a slug twice, a muscle in no known area."""
    areas = {area["slug"] for area in document["areas"]}
    lists = [(name, [term["slug"] for term in terms]) for name, terms in document.items()]
    return [
        *(((name, place, "slug"), _twice(slug)) for name, slugs in lists for place, slug in _repeated(slugs)),
        *(
            (("muscles", place, "area"), _unknown(muscle["area"]))
            for place, muscle in enumerate(document["muscles"])
            if muscle["area"] not in areas
        ),
    ]


def _slugs(model: type[Area | Muscle | Equipment]) -> frozenset[str]:
    return frozenset(model.objects.values_list("slug", flat=True))


def _shortened(message: str) -> str:
    if len(message) <= LONGEST_MESSAGE:
        return message
    return f"{message[: LONGEST_MESSAGE // 2]} … {message[-LONGEST_MESSAGE // 2 :]}"


def _unknown(slug: str) -> str:
    return _("“%(slug)s” is not known") % {"slug": slug}


def _twice(name: str) -> str:
    return _("“%(name)s” stands here twice") % {"name": name}


def _repeated(names: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    seen: set[Any] = set()
    for place, name in enumerate(names):
        if name in seen:
            yield place, name
        seen.add(name)


def _references(document: Document, known: Known) -> Iterator[Finding]:
    named: list[tuple[Field, str, Iterable[str]]] = []
    named += [(("areas", i), slug, known.areas) for i, slug in enumerate(document["areas"])]
    named += [(("topics", i), slug, known.topics) for i, slug in enumerate(document.get("topics", []))]
    for role, muscles in document["muscles"].items():
        named += [(("muscles", role, i, "muscle"), one["muscle"], known.muscles) for i, one in enumerate(muscles)]
    for key, field, words in (
        ("equipment", "equipment", known.equipment),
        ("precautions", "condition", known.conditions),
        ("precautions", "use_instead", known.stretches),
        ("relations", "stretch", known.stretches),
    ):
        named += [((key, i, field), one.get(field), words) for i, one in enumerate(document.get(key, []))]
    yield from ((where, _unknown(slug)) for where, slug, words in named if slug is not None and slug not in words)
    yield from _repetitions(document)


def _repetitions(document: Document) -> Iterator[Finding]:
    muscles = [(role, i, one["muscle"]) for role, links in document["muscles"].items() for i, one in enumerate(links)]
    for place, slug in _repeated(slug for *_where, slug in muscles):
        yield ("muscles", *muscles[place][:2], "muscle"), _twice(slug)
    for place, name in _repeated(alias.lower() for alias in document.get("aliases", [])):
        yield ("aliases", place), _twice(name)
    for key, fields in (
        ("equipment", ("equipment", "need")),
        ("precautions", ("condition",)),
        ("relations", ("kind", "stretch")),
        ("sources", ("title",)),
    ):
        rows = [tuple(one[field] for field in fields) for one in document.get(key, [])]
        yield from (((key, place, fields[-1]), _twice(row[-1])) for place, row in _repeated(rows))


def _family(document: Document, known: Known) -> Iterator[Finding]:
    slug, parent = document["slug"], document.get("variation_of")
    if slug in RESERVED_SLUGS or slug.startswith("my-"):
        yield ("slug",), _("“%(slug)s” cannot name a stretch of the library") % {"slug": slug}
    for place, relation in enumerate(document.get("relations", [])):
        if relation["stretch"] == slug:
            yield ("relations", place, "stretch"), _("a stretch is not related to itself")
    if parent is None:
        return
    if parent not in known.stretches:
        yield ("variation_of",), _unknown(parent)
    elif parent == slug or known.stretches[parent].variation_of == slug:
        yield ("variation_of",), _("“%(slug)s” would be a variation of itself") % {"slug": slug}
    elif known.stretches[parent].variation_of:
        yield ("variation_of",), _("“%(slug)s” is a variation itself; one level only") % {"slug": parent}
    elif any(facts.variation_of == slug for facts in known.stretches.values()):
        yield ("variation_of",), _("“%(slug)s” has variations of its own; one level only") % {"slug": slug}


def _sides(document: Document, _known: Known) -> Iterator[Finding]:
    labels = document.get("side_labels") or {"left": "", "right": ""}
    given = [bool(labels["left"]), bool(labels["right"])]
    if document["sides"] == Sides.BOTH and any(given):
        yield ("side_labels",), _("both sides at once have no words of their own")
    elif document["sides"] == Sides.ONE_AT_A_TIME and not all(given):
        yield ("side_labels",), _("say what left and what right means")
    elif any(given) and not all(given):
        yield ("side_labels",), _("give words for both sides or for none")


def _doses(document: Document, _known: Known) -> Iterator[Finding]:
    titles = {source["title"] for source in document["sources"]}
    circles = document["type"] == StretchType.CIRCLES or document["sides"] == Sides.PER_DIRECTION
    for place, dose in enumerate(document["doses"]):
        where = ("doses", place)
        for field in ("sets", "amount", "pause", "minutes"):
            low, high = dose.get(field) or (0, 0)
            if low > high:
                yield (*where, field), _("%(low)s to %(high)s is the wrong way round") % {"low": low, "high": high}
        if dose["source"] not in titles:
            yield (*where, "source"), _("“%(title)s” is the title of no source here") % {"title": dose["source"]}
        if dose["per_side"] and document["sides"] == Sides.BOTH:
            yield (*where, "per_side"), _("this stretch works both sides at once")
        if dose.get("each_way") and not circles:
            yield (*where, "each_way"), _("this stretch has no directions")


def _answers(document: Document, known: Known) -> Iterator[Finding]:
    if document.get("variation_of"):
        return
    missing = sorted(known.must_answer - {one["condition"] for one in document["precautions"]})
    if missing:
        yield ("precautions",), _("no answer for %(conditions)s") % {"conditions": ", ".join(missing)}
    if not document["passages"].get("stop_sign"):
        yield ("passages", "stop_sign"), _("a stretch names when to stop")


def _step_findings(where: Field, step: Document, known: Known) -> Iterator[Finding]:
    facts = known.stretches.get(step["stretch"])
    if facts is None:
        yield (*where, "stretch"), _unknown(step["stretch"])
        return
    sides = sorted(side["side"] for side in step["sides"])
    apart, together = [Side.LEFT, Side.RIGHT], [Side.BOTH]
    fitting = {Sides.ONE_AT_A_TIME: [apart], Sides.BOTH: [together]}.get(Sides(facts.sides), [apart, together])
    if sides not in fitting:
        yield (
            (*where, "sides"),
            _("these sides do not fit a stretch with %(sides)s") % {"sides": Sides(facts.sides).label},
        )
