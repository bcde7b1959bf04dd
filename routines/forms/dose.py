"""A dose as an editor enters it: ranges in order and within the bounds, told beside the field."""

from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext as _

from routines.enums import DoseKind
from routines.models import Dose
from routines.validators import AMOUNT, PAUSE_SECONDS, SETS, TOTAL_MINUTES


class DoseForm(forms.ModelForm):  # type: ignore[type-arg]
    class Meta:
        model = Dose
        fields: ClassVar[list[str]] = []

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        self._check_range("sets", SETS)
        self._check_range("pause", PAUSE_SECONDS)
        self._check_range("minutes", TOTAL_MINUTES)
        if values.get("kind"):
            self._check_range("amount", AMOUNT[values["kind"]])
        if values.get("pause_min") and values.get("kind") != DoseKind.REPS:
            self.add_error("pause_min", _("Only repetitions have a pause."))
        return values

    def _check_range(self, name: str, bounds: tuple[int, int]) -> None:
        low, high = self.cleaned_data.get(f"{name}_min"), self.cleaned_data.get(f"{name}_max")
        if low is None and high is None:
            return
        if low is None or high is None:
            self.add_error(f"{name}_min", _("Give both ends, or neither."))
        elif not bounds[0] <= low <= high <= bounds[1]:
            self.add_error(
                f"{name}_min", _("From %(low)d to %(high)d, the smaller first.") % {"low": bounds[0], "high": bounds[1]}
            )
