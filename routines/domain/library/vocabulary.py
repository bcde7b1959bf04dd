"""The words of the library as pages need them: names by slug, and which of them lead to a stretch.

Kept in memory until `LibraryState.version` has moved, so that a page asks for it with one query.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from routines.enums import Difficulty, EquipmentNeed, Goal, Position
from routines.models import (
    Area,
    Condition,
    Dose,
    Equipment,
    LibraryState,
    Muscle,
    Stretch,
    StretchArea,
    StretchEquipment,
)
from routines.models.library import Term

Choices = list[tuple[str, str]]
"""Slug or value, and the word for it."""


@dataclass(frozen=True)
class Vocabulary:
    version: int
    areas: Mapping[str, str]
    muscles: Mapping[str, str]
    equipment: Mapping[str, str]
    conditions: Mapping[str, Condition]
    used: Mapping[str, frozenset[str]]
    """By filter: the slugs and values that at least one published stretch has."""

    def choices(self, name: str) -> Choices:
        """What the filter `name` can ask for, in the order of the field; only what finds something."""
        words: Iterable[tuple[str, str]] = {
            "area": self.areas.items(),
            "position": [(value, str(label)) for value, label in Position.choices],
            "equipment": self.equipment.items(),
            "level": [(value, str(label)) for value, label in Difficulty.choices],
            "goal": [(value, str(label)) for value, label in Goal.choices],
        }[name]
        return [(value, label) for value, label in words if value in self.used[name]]


def library_version() -> int:
    """The number that moves whenever readers see something else; one query."""
    return LibraryState.objects.values_list("version", flat=True).first() or 0


def vocabulary() -> Vocabulary:
    """The words as they are now: one query, more only after the library has moved."""
    return vocabulary_of(library_version())


@lru_cache(maxsize=1)
def vocabulary_of(version: int) -> Vocabulary:
    shown = Stretch.objects.library()
    near = [EquipmentNeed.NEEDED, EquipmentNeed.SUPPORT]
    return Vocabulary(
        version=version,
        areas=_names(Area.objects.all()),
        muscles=_names(Muscle.objects.all()),
        equipment=_names(Equipment.objects.all()),
        conditions={one.slug: one for one in Condition.objects.all()},
        used={
            "area": frozenset(StretchArea.objects.filter(stretch__in=shown).values_list("area__slug", flat=True)),
            "position": frozenset(shown.values_list("position", flat=True)),
            "equipment": frozenset(
                StretchEquipment.objects.filter(stretch__in=shown, need__in=near).values_list(
                    "equipment__slug", flat=True
                )
            ),
            "level": frozenset(shown.values_list("difficulty", flat=True)),
            "goal": frozenset(Dose.objects.filter(stretch__in=shown).values_list("goal", flat=True)),
        },
    )


def _names(terms: Iterable[Term]) -> Mapping[str, str]:
    return {term.slug: term.name for term in terms}
