"""Correcting a session: what was held per row, comfort per stretch and side, breathing, a note."""

from datetime import datetime, timedelta
from typing import Any, cast
from uuid import uuid4
from zoneinfo import ZoneInfo

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from accounts.domain.schedule import local_instant, minute_of
from routines.domain.routine import Plan, plan_seconds, routine_lines
from routines.domain.session import HoldChange
from routines.domain.session.payload import NOTE_LENGTH
from routines.domain.session.record import CLOCK_TOLERANCE
from routines.enums import Comfort, Side
from routines.models import Hold, Session
from routines.validators import HELD

BREATHING_CHOICES = [("", _("not answered")), ("yes", _("yes")), ("no", _("no"))]
_CALM = {"yes": True, "no": False, "": None}


COMFORT_CHOICES = [("", _("not answered")), *Comfort.choices]


def _comfort_field(label: Any, initial: int | None = None) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(
        label=label, choices=COMFORT_CHOICES, coerce=int, empty_value=None, required=False, initial=initial
    )


def _breathing_field() -> forms.ChoiceField:
    return forms.ChoiceField(
        label=_("Was your breathing calm?"), choices=BREATHING_CHOICES, required=False, widget=forms.RadioSelect
    )


def _note_field() -> forms.CharField:
    return forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )


class SessionForm(forms.Form):
    """Fields `held-<row>` for each row and `comfort-<row>` for the first row of each stretch and side."""

    breathing_calm = _breathing_field()
    note = _note_field()

    def __init__(self, data: QueryDict | None = None, *, session: Session, holds: list[Hold]) -> None:
        calm = {value: key for key, value in _CALM.items()}[session.breathing_calm]
        super().__init__(data, initial={"breathing_calm": calm, "note": session.note})
        self.holds = holds
        self.helper = FormHelper()
        self.helper.form_tag = False
        for hold in holds:
            self.fields[f"held-{hold.pk}"] = forms.IntegerField(
                label=_("Held"), min_value=HELD[0], max_value=HELD[1], initial=round(hold.held)
            )
        for hold in self._first_of_each_side():
            self.fields[f"comfort-{hold.pk}"] = _comfort_field(_("Comfort"), hold.comfort)

    def _first_of_each_side(self) -> list[Hold]:
        first: dict[tuple[int, str], Hold] = {}
        for hold in self.holds:
            first.setdefault((hold.stretch_id, hold.side), hold)
        return list(first.values())

    def rows(self) -> list[dict[str, Any]]:
        """The rows in their order with their bound fields, for the template."""
        return [
            {
                "hold": hold,
                "held": self[f"held-{hold.pk}"],
                "comfort": self[name] if (name := f"comfort-{hold.pk}") in self.fields else None,
            }
            for hold in self.holds
        ]

    @property
    def calm(self) -> bool | None:
        return _CALM[self.cleaned_data["breathing_calm"]]

    def changes(self) -> dict[int, HoldChange]:
        """New values by row; comfort, asked once per stretch and side, goes to all its sets."""
        comfort = {
            (hold.stretch_id, hold.side): cast("int | None", self.cleaned_data[f"comfort-{hold.pk}"])
            for hold in self._first_of_each_side()
        }
        return {hold.pk: HoldChange(self._held(hold), comfort[hold.stretch_id, hold.side]) for hold in self.holds}

    def _held(self, hold: Hold) -> float:
        """A value left as it was shown keeps its tenths."""
        held: int = self.cleaned_data[f"held-{hold.pk}"]
        return hold.held if held == round(hold.held) else float(held)


class HandForm(forms.Form):
    """What a person did without the player: when, which steps, and how each side was.

    Fields `done-<step>` and `comfort-<step>-<side>`, steps counted from 0 in the order of the plan.
    """

    session_id = forms.UUIDField(widget=forms.HiddenInput)
    day = forms.DateField(label=_("Day"), widget=forms.DateInput(attrs={"type": "date"}))
    time = forms.TimeField(label=_("Began at"), widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"))
    breathing_calm = _breathing_field()
    note = _note_field()

    def __init__(self, data: QueryDict | None = None, *, plan: Plan, zone: ZoneInfo, now: datetime) -> None:
        began = now.astimezone(zone) - timedelta(seconds=plan_seconds(plan))
        super().__init__(data, initial={"session_id": uuid4(), "day": began.date(), "time": began.time()})
        self.plan, self.zone, self.now = plan, zone, now
        for number, step in enumerate(plan.steps):
            self.fields[f"done-{number}"] = forms.BooleanField(label=step.name, required=False, initial=True)
            for side in step.sides:
                self.fields[f"comfort-{number}-{side.side}"] = _comfort_field(Side(side.side).label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "day" in cleaned and "time" in cleaned:
            minute = minute_of(cleaned["time"])
            cleaned["started_at"] = local_instant(day=cleaned["day"], minute=minute, zone=self.zone)
            if cleaned["started_at"] + timedelta(seconds=plan_seconds(self.plan)) > self.now + CLOCK_TOLERANCE:
                self.add_error("time", _("This practice would not be over yet."))
        if not self.errors and not self.done:
            self.add_error(None, _("Tick at least one stretch that you did."))
        return cleaned

    @property
    def done(self) -> set[int]:
        return {number for number in range(len(self.plan.steps)) if self.cleaned_data[f"done-{number}"]}

    @property
    def calm(self) -> bool | None:
        return _CALM[self.cleaned_data["breathing_calm"]]

    @property
    def comfort(self) -> dict[tuple[int, str], int | None]:
        return {
            (number, side.side): self.cleaned_data[f"comfort-{number}-{side.side}"]
            for number, step in enumerate(self.plan.steps)
            for side in step.sides
        }

    def rows(self) -> list[dict[str, Any]]:
        """The steps in order with their bound fields and their dose in words, for the template."""
        return [
            {
                "line": line,
                "done": self[f"done-{number}"],
                "comforts": [self[f"comfort-{number}-{side.side}"] for side in self.plan.steps[number].sides],
            }
            for number, line in enumerate(routine_lines(self.plan))
        ]
