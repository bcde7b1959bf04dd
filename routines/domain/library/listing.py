"""The list of stretches: which ones in which order, and what stands on a card."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Prefetch

from routines.domain.library.dose import dose_line
from routines.domain.library.search import fold, search
from routines.enums import EquipmentNeed, Goal
from routines.models import Dose, Stretch, StretchArea, StretchEquipment

ON_A_CARD = (
    Prefetch("area_links", StretchArea.objects.select_related("area")),
    Prefetch("equipment_links", StretchEquipment.objects.select_related("equipment")),
    "doses",
)


@dataclass(frozen=True)
class Card:
    """What a card says; `dose` is the one for the goal asked for, else the first."""

    stretch: Stretch
    area: str
    equipment: Sequence[str]
    dose: str


def listed_ids(*, query: str, filters: Mapping[str, str], version: int | None = None) -> list[int]:
    """Ids of the published stretches that answer the query and every filter.

    The best answer comes first; without a query they stand by name. Names are ordered here and not
    by the database, so that both databases list them alike. One query, and one for the version of
    the library where it is not given.
    """
    passing = Stretch.objects.library().matching(**filters)
    names = dict(passing.order_by().values_list("pk", "name"))
    if query:
        return [found for found in search(query, version=version) if found in names]
    return sorted(names, key=lambda pk: (fold(names[pk]), pk))


def listed_cards(*, ids: Sequence[int], goal: str = "") -> list[Card]:
    """The cards of these stretches in this order, in four queries."""
    rows = Stretch.objects.prefetch_related(*ON_A_CARD).in_bulk(ids)
    return [_card(rows[pk], goal) for pk in ids if pk in rows]


def _card(stretch: Stretch, goal: str) -> Card:
    areas = [link.area.name for link in stretch.area_links.all()]
    links = stretch.equipment_links.all()
    dose = _dose_for(stretch, goal)
    return Card(
        stretch=stretch,
        area=areas[0] if areas else "",
        equipment=[link.equipment.name for link in links if link.need == EquipmentNeed.NEEDED],
        dose=dose_line(dose) if dose else "",
    )


def _dose_for(stretch: Stretch, goal: str) -> Dose | None:
    doses = list(stretch.doses.all())
    return next((dose for dose in doses if not goal or dose.goal == Goal(goal)), doses[0] if doses else None)
