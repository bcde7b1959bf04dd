"""The page of a stretch, put together from its document and what stands around it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import Q

from routines.domain.library.applying import unsaved_dose
from routines.domain.library.checking import Document
from routines.domain.library.document import stretch_document
from routines.domain.library.dose import dose_line
from routines.domain.library.vocabulary import Vocabulary, vocabulary
from routines.enums import EquipmentNeed, FeltSide, Goal, Moment, PrecautionLevel, RelationKind, Sides
from routines.models import Condition, Dose, Passage, Precaution, Stretch, StretchVersion

SEVERITY = (
    PrecautionLevel.LEAVE_OUT,
    PrecautionLevel.ASK_FIRST,
    PrecautionLevel.WITH_CARE,
    PrecautionLevel.NONE_KNOWN,
)


@dataclass(frozen=True)
class DoseShown:
    line: str
    dose: Dose
    source: str


@dataclass(frozen=True)
class StretchPage:
    """Everything the page says; texts come from the document, names from the library of today."""

    stretch: Stretch
    document: Document
    words: Vocabulary
    stop_signs: Sequence[str]
    precautions: Sequence[Precaution]
    relatives: Mapping[str, Stretch]
    """Published stretches by slug: related ones, the parent, its other variations."""

    @property
    def areas(self) -> list[tuple[str, str]]:
        return [(slug, self.words.areas[slug]) for slug in self.document["areas"]]

    @property
    def muscles(self) -> dict[str, list[str]]:
        """By role, each with the side where it is felt when the stretch has sides."""
        return {role: [self._muscle(one) for one in ones] for role, ones in self.document["muscles"].items()}

    @property
    def equipment(self) -> list[tuple[str, str, str]]:
        """Name, need in words, purpose."""
        return [
            (self.words.equipment[one["equipment"]], str(EquipmentNeed(one["need"]).label), one["purpose"])
            for one in self.document["equipment"]
        ]

    @property
    def needed(self) -> list[str]:
        links = self.document["equipment"]
        return [self.words.equipment[one["equipment"]] for one in links if one["need"] == EquipmentNeed.NEEDED]

    @property
    def doses(self) -> list[tuple[Goal, list[DoseShown]]]:
        """By goal, in the order in which the goals first stand in the document."""
        by_goal: dict[Goal, list[DoseShown]] = {}
        for order, raw in enumerate(self.document["doses"]):
            dose = unsaved_dose(self.stretch, order, raw, None)
            by_goal.setdefault(Goal(raw["goal"]), []).append(DoseShown(dose_line(dose), dose, raw["source"]))
        return list(by_goal.items())

    @cached_property
    def passages(self) -> dict[str, list[dict[str, str]]]:
        """By section, every item with `text` and perhaps `title`."""
        return {
            section: [{"text": item} if isinstance(item, str) else item for item in items]
            for section, items in self.document["passages"].items()
        }

    @property
    def moments(self) -> list[tuple[str, dict[str, str]]]:
        return [(str(Moment(item["moment"]).label), item) for item in self.passages["moment"]]

    @property
    def cautions(self) -> list[Precaution]:
        """What asks for care, the strictest first."""
        asking = [one for one in self.precautions if one.level != PrecautionLevel.NONE_KNOWN]
        return sorted(asking, key=lambda one: SEVERITY.index(PrecautionLevel(one.level)))

    @property
    def none_known(self) -> list[Precaution]:
        return [one for one in self.precautions if one.level == PrecautionLevel.NONE_KNOWN]

    @property
    def topics(self) -> list[Condition]:
        return [self.words.conditions[slug] for slug in self.document["topics"]]

    @property
    def family(self) -> dict[str, list[Stretch]]:
        """The parent, easier and harder ones, variations not named as either, pairs, similar ones."""
        related: dict[str, list[Stretch]] = {str(kind): [] for kind in RelationKind}
        for one in self.document["relations"]:
            if one["stretch"] in self.relatives:
                related[one["kind"]].append(self.relatives[one["stretch"]])
        parent = self.stretch.variation_of_id
        named = {found.pk for kind in (RelationKind.EASIER, RelationKind.HARDER) for found in related[kind]}
        variations = [one for one in self.relatives.values() if self._is_variation(one) and one.pk not in named]
        return {
            "parent": [one for one in self.relatives.values() if one.pk == parent and one.pk not in named],
            "variations": variations,
            **related,
        }

    def _is_variation(self, other: Stretch) -> bool:
        head = self.stretch.variation_of_id or self.stretch.draft_of_id or self.stretch.pk
        return other.variation_of_id == head and other.slug != self.stretch.slug

    def _muscle(self, link: Mapping[str, Any]) -> str:
        name = self.words.muscles[link["muscle"]]
        if self.stretch.sides == Sides.BOTH or link["felt"] == FeltSide.BOTH:
            return name
        return f"{name} ({FeltSide(link['felt']).label})"


def stretch_page(stretch: Stretch) -> StretchPage:
    """The page of a published stretch as its newest version says it, of a draft as it stands.

    Five queries for a published stretch, besides those of `vocabulary` after a change.
    """
    version = None if stretch.draft_of_id else StretchVersion.objects.newest_of([stretch.pk]).first()
    is_public = version is not None and stretch.published_at is not None
    document = version.document if version and is_public else stretch_document(stretch)
    stop_signs = Passage.objects.effective_stop_signs(stretch).values_list("text", flat=True)
    return StretchPage(
        stretch=stretch,
        document=document,
        words=vocabulary(),
        stop_signs=list(stop_signs),
        precautions=list(
            Precaution.objects.effective_for(stretch)
            .select_related("condition", "use_instead")
            .order_by("condition__order", "condition__name")
        ),
        relatives=_relatives(stretch, document),
    )


def _relatives(stretch: Stretch, document: Document) -> dict[str, Stretch]:
    head = stretch.variation_of_id or stretch.draft_of_id or stretch.pk
    family = Q(pk=head) | Q(variation_of=head) | Q(slug__in=[one["stretch"] for one in document["relations"]])
    return {one.slug: one for one in Stretch.objects.library().filter(family).exclude(pk=stretch.pk)}
