"""When a routine is planned, whether a mail comes, and a pause."""

from datetime import date
from typing import Any

from crispy_forms.bootstrap import InlineCheckboxes
from crispy_forms.helper import FormHelper
from crispy_forms.layout import Column, Layout, Row
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.domain.schedule import minute_of, time_of
from accounts.validators import ALL_WEEKDAYS
from routines.models import Schedule

DEFAULT_MINUTE = 7 * 60


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReminderForm(forms.Form):
    days = forms.TypedMultipleChoiceField(
        label=_("On"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "required": _("Choose at least one day."),
            "invalid_choice": _("Choose among the days of the week."),
        },
    )
    at = forms.TimeField(
        label=_("At"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"required": _("Give a time like 07:30."), "invalid": _("Give a time like 07:30.")},
    )
    remind = forms.BooleanField(
        label=_("Mail me at this time"),
        required=False,
        help_text=_("With a link to start. None on days you have practised already, or marked as rest."),
    )
    paused_from = forms.DateField(label=_("Pause from"), required=False, widget=_date_input())
    paused_until = forms.DateField(label=_("Pause until, that day included"), required=False, widget=_date_input())

    helper = FormHelper()
    helper.form_tag = False
    helper.layout = Layout(InlineCheckboxes("days"), "at", "remind", Row(Column("paused_from"), Column("paused_until")))

    @classmethod
    def for_schedule(cls, schedule: Schedule | None, data: Any = None) -> "ReminderForm":
        """The form as the plan stands, or for a new one: every day at seven, without mail."""
        plan = schedule or Schedule(weekdays=ALL_WEEKDAYS, local_minute=DEFAULT_MINUTE)
        return cls(
            data,
            initial={
                "days": [number for number in range(7) if plan.weekdays >> number & 1],
                "at": time_of(plan.local_minute),
                "remind": plan.remind,
                "paused_from": plan.paused_from,
                "paused_until": plan.paused_until,
            },
        )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("paused_from"), cleaned.get("paused_until")
        if not self.errors and (first is None) != (last is None):
            self.add_error("paused_until" if last is None else "paused_from", _("A pause needs both days."))
        elif isinstance(first, date) and isinstance(last, date) and last < first:
            self.add_error("paused_until", _("A pause ends on the day it begins, or later."))
        return cleaned

    @property
    def plan(self) -> dict[str, Any]:
        """What was chosen, as `save_schedule` takes it."""
        chosen = self.cleaned_data
        return {
            "weekdays": sum(1 << number for number in set(chosen["days"])),
            "local_minute": minute_of(chosen["at"]),
            "remind": chosen["remind"],
            "paused_from": chosen["paused_from"],
            "paused_until": chosen["paused_until"],
        }
