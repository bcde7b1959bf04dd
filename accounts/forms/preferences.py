"""Preferences: time zone and the hour at which the day begins."""

from itertools import groupby
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from accounts.validators import LATEST_DAY_START, known_time_zones


def zones_by_region() -> list[Any]:
    """Choices of a select, one group a region: `America/Argentina/Salta` is "Argentina, Salta" in America."""
    places = sorted(name for name in known_time_zones() if "/" in name)
    groups = groupby(places, key=lambda name: name.partition("/")[0])
    return [
        ("UTC", _("UTC (no place)")),
        *((region, [(name, place_name(name)) for name in names]) for region, names in groups),
    ]


def place_name(zone: str) -> str:
    return zone.partition("/")[2].replace("/", ", ").replace("_", " ") or zone


class PreferencesForm(forms.Form):
    time_zone = forms.ChoiceField(
        label=_("Time zone"),
        choices=zones_by_region,
        help_text=_("Reminders come at the minute you choose in this zone. Days already logged stay as they are."),
        error_messages={"invalid_choice": _("“%(value)s” is not a time zone we know.")},
    )
    day_start_hour = forms.TypedChoiceField(
        label=_("My day begins at"),
        choices=[(hour, f"{hour:02d}:00") for hour in range(LATEST_DAY_START + 1)],
        coerce=int,
        help_text=_("Practice before this hour counts for the evening before."),
        error_messages={"invalid_choice": _("Choose an hour from 00:00 to 12:00.")},
    )

    helper = FormHelper()
    helper.form_tag = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        zone = self.fields["time_zone"]
        present = self.get_initial_for_field(zone, "time_zone")
        # Staff may have entered a name that is no choice; saving something else must not change it.
        if isinstance(zone, forms.ChoiceField) and present and not zone.valid_value(present):
            zone.choices = [(present, present), *zones_by_region()]
