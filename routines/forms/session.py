"""Correcting a session: what was held per row, comfort per stretch and side, breathing, a note."""

from typing import Any, cast

from crispy_forms.helper import FormHelper
from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from routines.domain.session import HoldChange
from routines.domain.session.payload import NOTE_LENGTH
from routines.enums import Comfort
from routines.models import Hold, Session
from routines.validators import HELD

BREATHING_CHOICES = [("", _("not answered")), ("yes", _("yes")), ("no", _("no"))]
_CALM = {"yes": True, "no": False, "": None}


class SessionForm(forms.Form):
    """Fields `held-<row>` for each row and `comfort-<row>` for the first row of each stretch and side."""

    breathing_calm = forms.ChoiceField(
        label=_("Was your breathing calm?"), choices=BREATHING_CHOICES, required=False, widget=forms.RadioSelect
    )
    note = forms.CharField(
        label=_("Note"), required=False, max_length=NOTE_LENGTH, widget=forms.Textarea(attrs={"rows": 3})
    )

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
            self.fields[f"comfort-{hold.pk}"] = forms.TypedChoiceField(
                label=_("Comfort"),
                choices=[("", _("not answered")), *Comfort.choices],
                coerce=int,
                empty_value=None,
                required=False,
                initial=hold.comfort,
            )

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
