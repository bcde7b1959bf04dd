"""A routine and its steps; a preset is a routine without an owner."""

import uuid
from typing import ClassVar, Self

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from routines.enums import DoseKind, Goal, Moment, Side, Status
from routines.models.bounds import amount_within_its_kind
from routines.models.library import Stretch
from routines.validators import (
    DEFAULT_REST_SECONDS,
    DEFAULT_SWITCH_SECONDS,
    PAUSE_SECONDS,
    REST_SECONDS,
    SETS,
    SWITCH_SECONDS,
)


class RoutineQuerySet(models.QuerySet["Routine"]):
    def presets(self) -> Self:
        """What everybody may play."""
        return self.filter(owner=None, status=Status.PUBLISHED)

    def owned_by(self, user_id: int | None) -> Self:
        return self.filter(owner_id=user_id) if user_id else self.none()

    def visible_to(self, user_id: int | None) -> Self:
        """Presets for everyone, own routines for their owner, nothing else."""
        public = Q(owner=None, status=Status.PUBLISHED)
        return self.filter(public | Q(owner_id=user_id)) if user_id else self.filter(public)

    def own_first(self) -> Self:
        return self.order_by(F("owner").asc(nulls_last=True), "order", "title", "pk")


class Routine(models.Model):
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="routines",
        verbose_name=_("owner"),
        help_text=_("Empty for a preset."),
    )
    # Presets only: the name by which the starter library finds its own preset again.
    slug = models.SlugField(_("slug"), max_length=60, null=True, blank=True, unique=True)
    title = models.CharField(_("title"), max_length=80)
    summary = models.CharField(_("in short"), max_length=200, blank=True)
    goal = models.CharField(_("goal"), max_length=11, choices=Goal, blank=True)
    moment = models.CharField(_("moment"), max_length=14, choices=Moment, blank=True)
    status = models.CharField(_("status"), max_length=9, choices=Status, default=Status.PUBLISHED)
    copied_from = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="copies", verbose_name=_("copied from")
    )
    share_token = models.CharField(_("share link"), max_length=43, null=True, blank=True, unique=True)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    updated_at = models.DateTimeField(_("changed"), auto_now=True)

    objects = RoutineQuerySet.as_manager()

    class Meta:
        verbose_name = _("routine")
        verbose_name_plural = _("routines")
        ordering: ClassVar[list[str]] = ["order", "title", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(slug__isnull=True), name="routine_slug_only_on_presets"
            ),
            models.CheckConstraint(
                condition=Q(owner__isnull=True) | Q(status=Status.PUBLISHED), name="routine_status_only_on_presets"
            ),
            models.CheckConstraint(condition=Q(status__in=Status.values), name="routine_known_status"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("routine-detail", args=[self.pk])


class RoutineStep(models.Model):
    """One stretch at its place in a routine; what is done on each side stands in its `StepSide`s."""

    routine = models.ForeignKey(Routine, models.CASCADE, related_name="steps")
    stretch = models.ForeignKey(Stretch, models.RESTRICT, related_name="steps", verbose_name=_("stretch"))
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    goal = models.CharField(_("goal"), max_length=11, choices=Goal, blank=True)
    rest_seconds = models.PositiveSmallIntegerField(
        _("rest after, seconds"), default=DEFAULT_REST_SECONDS, validators=[MaxValueValidator(REST_SECONDS[1])]
    )
    switch_seconds = models.PositiveSmallIntegerField(
        _("switching sides, seconds"),
        default=DEFAULT_SWITCH_SECONDS,
        validators=[MinValueValidator(SWITCH_SECONDS[0]), MaxValueValidator(SWITCH_SECONDS[1])],
    )
    note = models.CharField(_("note"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering: ClassVar[list[str]] = ["order", "pk"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(rest_seconds__lte=REST_SECONDS[1]), name="step_rest_in_bounds"),
            models.CheckConstraint(
                condition=Q(switch_seconds__gte=SWITCH_SECONDS[0], switch_seconds__lte=SWITCH_SECONDS[1]),
                name="step_switch_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return str(self.stretch)


class StepSide(models.Model):
    """The dose of one side of a step: sets of an amount in the unit of its kind, pause in seconds."""

    step = models.ForeignKey(RoutineStep, models.CASCADE, related_name="sides")
    side = models.CharField(_("side"), max_length=5, choices=Side)
    kind = models.CharField(_("kind"), max_length=7, choices=DoseKind, default=DoseKind.HOLD)
    sets = models.PositiveSmallIntegerField(
        _("sets"), default=1, validators=[MinValueValidator(SETS[0]), MaxValueValidator(SETS[1])]
    )
    amount = models.PositiveSmallIntegerField(_("amount"))
    pause = models.PositiveSmallIntegerField(
        _("pause, seconds"),
        null=True,
        blank=True,
        validators=[MinValueValidator(PAUSE_SECONDS[0]), MaxValueValidator(PAUSE_SECONDS[1])],
    )

    class Meta:
        verbose_name = _("side")
        verbose_name_plural = _("sides")
        ordering: ClassVar[list[str]] = ["step", "side"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["step", "side"], name="stepside_once"),
            models.CheckConstraint(condition=Q(side__in=Side.values), name="stepside_known_side"),
            models.CheckConstraint(condition=Q(sets__gte=SETS[0], sets__lte=SETS[1]), name="stepside_sets_in_bounds"),
            models.CheckConstraint(
                condition=amount_within_its_kind("amount", "amount"), name="stepside_amount_in_bounds"
            ),
            models.CheckConstraint(
                condition=Q(pause__isnull=True)
                | Q(kind=DoseKind.REPS, pause__gte=PAUSE_SECONDS[0], pause__lte=PAUSE_SECONDS[1]),
                name="stepside_pause_in_bounds",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_side_display()}: {self.sets} × {self.amount}"
