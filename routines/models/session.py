"""The log: a session, one row per set and side, and what is kept of a deleted one."""

import uuid
from datetime import date
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.validators import validate_time_zone
from routines.enums import Comfort, DoseKind, Goal, MorningAnswer, Outcome, Reason, Sensation, SessionSource, Side
from routines.models.library import Stretch
from routines.models.routine import Routine
from routines.validators import HELD, PAIN, SET_NUMBER


class SessionQuerySet(models.QuerySet["Session"]):
    def owned_by(self, user_id: int | None) -> Self:
        return self.filter(user_id=user_id) if user_id else self.none()

    def between(self, first: date, last: date) -> Self:
        """Sessions whose local day lies from `first` to `last`, both included."""
        return self.filter(local_day__gte=first, local_day__lte=last)

    def with_figures(self) -> Self:
        """Adds `seconds` (held or moved), `stretch_count`, and `is_about`: a part was not timed."""
        practised = ~Q(holds__outcome=Outcome.SKIPPED)
        return self.select_related("routine").annotate(
            seconds=Coalesce(Sum("holds__seconds", filter=practised), 0.0),
            stretch_count=Count("holds__stretch", filter=practised, distinct=True),
            is_about=Exists(Hold.objects.practised().filter(session=OuterRef("pk"), timed=False)),
        )

    def newest_first(self) -> Self:
        return self.order_by("-started_at", "pk")


class Session(models.Model):
    """One practice. `local_day` is fixed when recorded, in `time_zone`, with the day-start hour then valid."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sessions")
    routine = models.ForeignKey(
        Routine, models.SET_NULL, null=True, blank=True, related_name="sessions", verbose_name=_("routine")
    )
    started_at = models.DateTimeField(_("started"))
    ended_at = models.DateTimeField(_("ended"))
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    local_day = models.DateField(_("day"))
    breathing_calm = models.BooleanField(_("breathing calm"), null=True, blank=True)
    note = models.TextField(_("note"), blank=True, max_length=2000)
    source = models.CharField(_("how it was logged"), max_length=6, choices=SessionSource)
    body_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    created_at = models.DateTimeField(_("received"))
    edited_at = models.DateTimeField(_("edited"), null=True, blank=True)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering: ClassVar[list[str]] = ["-started_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(ended_at__gte=F("started_at")), name="session_ends_after_it_starts"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["user", "local_day"], name="session_by_day"),
            models.Index(fields=["user", "-started_at"], name="session_history"),
        ]

    def __str__(self) -> str:
        return f"{self.local_day} {self.routine or ''}".strip()

    def get_absolute_url(self) -> str:
        return reverse("session-detail", args=[self.pk])

    @property
    def month(self) -> date:
        """The first day of the month of its local day, to group a history by."""
        return self.local_day.replace(day=1)


class HoldQuerySet(models.QuerySet["Hold"]):
    def practised(self) -> Self:
        """What was done in full or in part; skipped rows tell of no practice."""
        return self.exclude(outcome=Outcome.SKIPPED)

    def between(self, first: date, last: date) -> Self:
        """Rows whose session's local day lies from `first` to `last`, both included."""
        return self.filter(session__local_day__gte=first, session__local_day__lte=last)


class Hold(models.Model):
    """One set of one stretch on one side.

    `planned` and `held` are in the unit of `kind`; `seconds` is how long it took. Rows that are
    not `timed` were stored as planned and stay out of medians, charts and progression.
    """

    session = models.ForeignKey(Session, models.CASCADE, related_name="holds")
    # RESTRICT, not PROTECT: deleting an account takes its private stretches and their rows together.
    stretch = models.ForeignKey(Stretch, models.RESTRICT, related_name="holds", verbose_name=_("stretch"))
    order = models.PositiveSmallIntegerField(_("order"))
    goal = models.CharField(_("goal"), max_length=11, choices=Goal, blank=True)
    set = models.PositiveSmallIntegerField(_("set"))
    side = models.CharField(_("side"), max_length=5, choices=Side)
    kind = models.CharField(_("kind"), max_length=7, choices=DoseKind)
    planned = models.FloatField(_("planned"))
    held = models.FloatField(_("held"))
    seconds = models.FloatField(_("seconds"))
    timed = models.BooleanField(_("timed"), default=True)
    comfort = models.PositiveSmallIntegerField(_("comfort"), choices=Comfort, null=True, blank=True)
    pain = models.PositiveSmallIntegerField(_("pain"), null=True, blank=True)
    sensations = models.JSONField(_("sensations"), default=list, blank=True)
    outcome = models.CharField(_("outcome"), max_length=9, choices=Outcome)
    reason = models.CharField(_("reason"), max_length=14, choices=Reason, blank=True)

    objects = HoldQuerySet.as_manager()

    class Meta:
        verbose_name = _("hold")
        verbose_name_plural = _("holds")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["session", "stretch", "side", "set"], name="hold_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="hold_known_side"),
            models.CheckConstraint(condition=Q(kind__in=DoseKind.values), name="hold_known_kind"),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="hold_known_outcome"),
            models.CheckConstraint(
                condition=Q(set__gte=SET_NUMBER[0], set__lte=SET_NUMBER[1]), name="hold_set_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(planned__gte=HELD[0], planned__lte=HELD[1]), name="hold_planned_in_bounds"
            ),
            models.CheckConstraint(condition=Q(held__gte=HELD[0], held__lte=HELD[1]), name="hold_held_in_bounds"),
            models.CheckConstraint(
                condition=Q(seconds__gte=HELD[0], seconds__lte=HELD[1]), name="hold_seconds_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(comfort__isnull=True) | Q(comfort__in=Comfort.values), name="hold_comfort_in_bounds"
            ),
            models.CheckConstraint(condition=Q(pain__isnull=True) | Q(pain__lte=PAIN[1]), name="hold_pain_in_bounds"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["stretch", "session"], name="hold_by_stretch"),
        ]

    def __str__(self) -> str:
        return f"{self.stretch} {self.side} {self.set}"

    @property
    def sensation_words(self) -> list[str]:
        return [str(Sensation(name).label) for name in self.sensations]


class DeletedSession(models.Model):
    """A session's UUID outlives it, so that a late upload does not bring it back."""

    id = models.UUIDField(primary_key=True, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="deleted_sessions")
    deleted_at = models.DateTimeField(_("deleted"))

    class Meta:
        verbose_name = _("deleted session")
        verbose_name_plural = _("deleted sessions")

    def __str__(self) -> str:
        return str(self.pk)


class MorningCheck(models.Model):
    """How it was on a local day, compared with before the practice of the day before."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="morning_checks")
    day = models.DateField(_("day"))
    answer = models.CharField(_("answer"), max_length=6, choices=MorningAnswer)

    class Meta:
        verbose_name = _("morning check")
        verbose_name_plural = _("morning checks")
        ordering: ClassVar[list[str]] = ["-day"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "day"], name="morningcheck_once"),
            models.CheckConstraint(condition=Q(answer__in=MorningAnswer.values), name="morningcheck_known_answer"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.answer}"
