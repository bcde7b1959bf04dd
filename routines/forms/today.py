"""One tap on Today: rest, a pause, or back to the plan."""

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _


class TodayAction(models.TextChoices):
    REST = "rest", _("Rest today")
    SICK = "sick", _("Ill today")
    HOLIDAY = "holiday", _("Away today")
    UNMARK = "unmark", _("Practise after all")
    PAUSE = "pause", _("Pause for a week")
    RESUME = "resume", _("End the pause")


class TodayForm(forms.Form):
    action = forms.ChoiceField(choices=TodayAction.choices)
