"""What the list of stretches can be asked for."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django import forms
from django.utils.translation import gettext_lazy as _

from routines.domain.library.search import LONGEST_QUERY
from routines.domain.library.vocabulary import Vocabulary
from routines.models.library import NO_EQUIPMENT

FILTERS = {
    "area": _("Area"),
    "position": _("Position"),
    "equipment": _("Equipment"),
    "level": _("Level"),
    "goal": _("Goal"),
}


@dataclass(frozen=True)
class Chip:
    """One filter to switch: a link to the same list with it on or, when it is on, off."""

    label: str
    href: str
    is_on: bool


@dataclass(frozen=True)
class ChipGroup:
    name: str
    label: str
    chips: list[Chip]

    @property
    def is_on(self) -> bool:
        return any(chip.is_on for chip in self.chips)


class LibraryFilterForm(forms.Form):
    """Search words and one value a filter. A value that finds nothing or is unknown is dropped."""

    q = forms.CharField(required=False, max_length=LONGEST_QUERY)

    def __init__(self, data: Mapping[str, str], words: Vocabulary) -> None:
        super().__init__(data)
        self.choices = {name: words.choices(name) for name in FILTERS}
        self.choices["equipment"].insert(0, (NO_EQUIPMENT, str(_("No equipment"))))
        for name, choices in self.choices.items():
            self.fields[name] = forms.ChoiceField(required=False, choices=choices)

    def asked(self) -> dict[str, str]:
        """The values that count, empty ones left out."""
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def chip_groups(self) -> list[ChipGroup]:
        """Every filter with its chips; page numbers are left behind."""
        asked = self.asked()
        return [ChipGroup(name, str(label), self._chips(name, asked)) for name, label in FILTERS.items()]

    def _chips(self, name: str, asked: Mapping[str, str]) -> list[Chip]:
        others = {key: value for key, value in asked.items() if key != name}
        return [
            Chip(
                label=label,
                href="?" + urlencode(others if asked.get(name) == value else {**others, name: value}),
                is_on=asked.get(name) == value,
            )
            for value, label in self.choices[name]
        ]
