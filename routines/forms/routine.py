"""The builder's forms: a routine's head, one form for each step, and what to do with a step."""

from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext_lazy as _

from routines.domain.builder import StepChange, first_sides
from routines.enums import DoseKind, Goal, Side, Sides
from routines.models import Routine, RoutineStep, Stretch
from routines.validators import AMOUNT, PAUSE_SECONDS, REST_SECONDS, SETS, SWITCH_SECONDS


class RoutineForm(forms.ModelForm[Routine]):
    helper = FormHelper()
    helper.form_tag = False
    helper.disable_csrf = True

    class Meta:
        model = Routine
        fields = ("title", "summary", "goal", "moment")


def _whole(label: Any, low: int, high: int, **options: Any) -> forms.IntegerField:
    return forms.IntegerField(label=label, min_value=low, max_value=high, **options)


class StepForm(forms.Form):
    """One step: what is counted, how often, how much on each side, and the times around it."""

    goal = forms.ChoiceField(label=_("Goal"), choices=[("", _("none")), *Goal.choices], required=False)
    kind = forms.ChoiceField(label=_("Count"), choices=DoseKind.choices)
    sets = _whole(_("Sets"), *SETS)
    pause = _whole(_("Pause at each repetition, s"), *PAUSE_SECONDS, required=False)
    rest_seconds = _whole(_("Rest, s"), *REST_SECONDS)
    switch_seconds = _whole(_("Changing sides, s"), *SWITCH_SECONDS)
    note = forms.CharField(label=_("Note to yourself"), max_length=200, required=False)

    def __init__(self, data: Any = None, *, step: RoutineStep) -> None:
        self.step = step
        sides = {side.side: side for side in step.sides.all()}
        first = next(iter(sides.values()), None)
        initial: dict[str, Any] = {
            "goal": step.goal,
            "kind": first.kind if first else DoseKind.HOLD,
            "sets": first.sets if first else 1,
            "pause": first.pause if first else None,
            "rest_seconds": step.rest_seconds,
            "switch_seconds": step.switch_seconds,
            "note": step.note,
        }
        initial |= {f"amount_{side}": row.amount for side, row in sides.items()}
        super().__init__(data, prefix=f"step-{step.pk}", initial=initial)
        for side in self._sides():
            label = _("Amount") if side == Side.BOTH else self._side_label(side)
            self.fields[f"amount_{side}"] = forms.IntegerField(
                label=label, min_value=1, max_value=max(AMOUNT["time"]), required=side == Side.BOTH
            )
        if Side.BOTH in self._sides():
            del self.fields["switch_seconds"]

    def _sides(self) -> tuple[Side, ...]:
        """As the step has them; a stretch that goes from side to side may be counted either way."""
        if self.step.stretch.sides == Sides.ALTERNATING and self.step.sides.all():
            has_both = any(side.side == Side.BOTH for side in self.step.sides.all())
            return (Side.BOTH,) if has_both else (Side.LEFT, Side.RIGHT)
        return first_sides(self.step.stretch)

    def _side_label(self, side: Side) -> str:
        stretch = self.step.stretch
        words = stretch.left_label if side == Side.LEFT else stretch.right_label
        return f"{side.label.capitalize()} ({words})" if words else str(side.label.capitalize())

    def amounts(self) -> list[Any]:
        """The bound amount fields in the order of play, for the template."""
        return [self[f"amount_{side}"] for side in self._sides()]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if "kind" not in cleaned:
            return cleaned
        low, high = AMOUNT[cleaned["kind"]]
        names = [f"amount_{side}" for side in self._sides()]
        for name in names:
            value = cleaned.get(name)
            if value is not None and not low <= value <= high:
                message = _("Between %(low)s and %(high)s.") % {"low": low, "high": high}
                self.add_error(name, message)
        if not self.errors and all(cleaned.get(name) is None for name in names):
            self.add_error(names[0], _("Give at least one side an amount."))
        return cleaned

    @property
    def change(self) -> StepChange:
        cleaned, kind = self.cleaned_data, DoseKind(self.cleaned_data["kind"])
        amounts = {side: cleaned[f"amount_{side}"] for side in self._sides()}
        return StepChange(
            goal=cleaned["goal"],
            kind=kind,
            sets=cleaned["sets"],
            # Only repetitions have a pause; a number left over from them is of no use to the others.
            pause=cleaned["pause"] if kind == DoseKind.REPS else None,
            sides={side: amount for side, amount in amounts.items() if amount is not None},
            rest_seconds=cleaned["rest_seconds"],
            switch_seconds=cleaned.get("switch_seconds", self.step.switch_seconds),
            note=cleaned["note"],
        )


class AddForm(forms.Form):
    """A stretch to add at the end."""

    stretch = forms.ModelChoiceField(
        label=_("Add a stretch"),
        queryset=Stretch.objects.none(),
        to_field_name="slug",
        required=False,
        empty_label=_("choose from the library"),
    )

    def __init__(self, data: Any = None) -> None:
        super().__init__(data)
        self.fields["stretch"].queryset = Stretch.objects.library()  # type: ignore[attr-defined]
