"""Mails a person asks for: the weekly one, and turning others on and off."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext_lazy as _

from accounts.domain.schedule import minute_of, time_of
from accounts.models import MailSchedule

DEFAULT_MINUTE = 7 * 60


class WeeklyMailForm(forms.Form):
    """Whether, on which weekday (Monday = 0) and when."""

    on = forms.BooleanField(label=_("Send it to me"), required=False)
    weekday = forms.TypedChoiceField(
        label=_("On"),
        choices=list(WEEKDAYS.items()),
        coerce=int,
        error_messages={"invalid_choice": _("Choose a day of the week.")},
    )
    at = forms.TimeField(
        label=_("At"),
        widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"),
        error_messages={"invalid": _("Give a time like 07:30.")},
    )

    helper = FormHelper()
    helper.form_tag = False

    @classmethod
    def for_schedule(cls, schedule: MailSchedule | None, data: Any = None) -> "WeeklyMailForm":
        """The form as the schedule stands, or for somebody who never asked for it."""
        if schedule is None:
            return cls(data, initial={"on": False, "weekday": 0, "at": time_of(DEFAULT_MINUTE)})
        first_day = (schedule.weekdays & -schedule.weekdays).bit_length() - 1
        return cls(
            data,
            initial={
                "on": schedule.next_due_at is not None,
                "weekday": first_day,
                "at": time_of(schedule.local_minute),
            },
        )

    @property
    def local_minute(self) -> int:
        return minute_of(self.cleaned_data["at"])

    @property
    def weekdays(self) -> int:
        return 1 << int(self.cleaned_data["weekday"])


class SwitchForm(forms.Form):
    """One mail by its kind, and whether it is to be on."""

    kind = forms.CharField(max_length=64)
    on = forms.BooleanField(required=False)
