"""The plan: when a routine is due, and days that are marked as something else."""

import uuid
from datetime import date
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.validators import ALL_WEEKDAYS, LAST_MINUTE
from routines.enums import DayMarkKind
from routines.models.routine import Routine


class Schedule(models.Model):
    """A routine on some weekdays at a wall-clock minute of its owner's zone, with or without a mail.

    A pause runs from its first to its last day, both included.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="schedules")
    routine = models.ForeignKey(Routine, models.CASCADE, related_name="schedules", verbose_name=_("routine"))
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), default=ALL_WEEKDAYS)
    local_minute = models.PositiveSmallIntegerField(_("time"))
    remind = models.BooleanField(_("mail me"), default=False)
    paused_from = models.DateField(_("paused from"), null=True, blank=True)
    paused_until = models.DateField(_("paused until"), null=True, blank=True)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)

    class Meta:
        verbose_name = _("schedule")
        verbose_name_plural = _("schedules")
        ordering: ClassVar[list[str]] = ["local_minute", "created_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(weekdays__gte=1) & Q(weekdays__lte=ALL_WEEKDAYS), name="schedule_some_weekday"
            ),
            models.CheckConstraint(condition=Q(local_minute__lte=LAST_MINUTE), name="schedule_minute_of_a_day"),
            models.CheckConstraint(
                condition=Q(paused_from__isnull=True, paused_until__isnull=True)
                | Q(paused_from__isnull=False, paused_until__gte=F("paused_from")),
                name="schedule_pause_has_both_ends",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.routine} {self.local_minute // 60:02d}:{self.local_minute % 60:02d}"

    def is_paused_on(self, day: date) -> bool:
        return bool(self.paused_from and self.paused_until and self.paused_from <= day <= self.paused_until)

    def is_due_on(self, day: date) -> bool:
        """Whether the routine is planned on this local day and not paused."""
        return not self.is_paused_on(day) and bool(self.weekdays & (1 << day.weekday()))


class DayMark(models.Model):
    """A local day on which a person rests, is ill or away; it breaks nothing."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="day_marks")
    day = models.DateField(_("day"))
    kind = models.CharField(_("kind"), max_length=7, choices=DayMarkKind)

    class Meta:
        verbose_name = _("marked day")
        verbose_name_plural = _("marked days")
        ordering: ClassVar[list[str]] = ["-day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "day"], name="daymark_once"),
            models.CheckConstraint(condition=Q(kind__in=DayMarkKind.values), name="daymark_known_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.kind}"
