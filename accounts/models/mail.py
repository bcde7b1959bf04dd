"""What we may send, when it is next due, and what became of each mail."""

import uuid
from datetime import datetime
from typing import ClassVar, Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from accounts.enums import DeliveryState, SmtpPhase, SuppressionReason
from accounts.validators import ALL_WEEKDAYS, LAST_MINUTE, validate_time_zone


class MailScheduleQuerySet(models.QuerySet["MailSchedule"]):
    def due(self, now: datetime) -> Self:
        return self.filter(next_due_at__lte=now).order_by("next_due_at", "pk")


class MailSchedule(models.Model):
    """One kind of mail for one person: local minute and weekdays, and the instant it is next due.

    `next_due_at` is the only thing the tick looks at; empty means off.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_schedules")
    kind = models.CharField(_("kind"), max_length=64)
    time_zone = models.CharField(_("time zone"), max_length=64, validators=[validate_time_zone])
    local_minute = models.PositiveSmallIntegerField(_("minute of the day"))
    weekdays = models.PositiveSmallIntegerField(_("weekdays"), help_text=_("Bit n is weekday n, Monday = 0."))
    next_due_at = models.DateTimeField(_("next due"), null=True, blank=True)
    last_local_date = models.DateField(_("last local date"), null=True, blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)

    objects = MailScheduleQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail schedule")
        verbose_name_plural = _("mail schedules")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind"], name="mailschedule_once_per_kind"),
            models.CheckConstraint(condition=Q(local_minute__lte=LAST_MINUTE), name="mailschedule_minute_of_a_day"),
            models.CheckConstraint(
                condition=Q(weekdays__gte=1) & Q(weekdays__lte=ALL_WEEKDAYS), name="mailschedule_some_weekday"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["next_due_at", "id"],
                name="mailschedule_due",
                condition=Q(next_due_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.user_id}"


class MailDeliveryQuerySet(models.QuerySet["MailDelivery"]):
    def ready(self, now: datetime) -> Self:
        """Rows that may be leased at `now`, oldest due first."""
        return self.filter(state=DeliveryState.QUEUED, not_before__lte=now).order_by("not_before", "due_at", "id")

    def lease_ran_out(self, now: datetime) -> Self:
        return self.filter(state=DeliveryState.SENDING, lease_until__lte=now)


class MailDelivery(models.Model):
    """One mail that was due: at most one for each person, kind and local date."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_deliveries")
    kind = models.CharField(_("kind"), max_length=64)
    local_date = models.DateField(_("local date"))
    due_at = models.DateTimeField(_("due"))
    expires_at = models.DateTimeField(_("expires"))
    state = models.CharField(_("state"), max_length=9, choices=DeliveryState, default=DeliveryState.QUEUED)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    not_before = models.DateTimeField(_("not before"))
    lease_until = models.DateTimeField(_("leased until"), null=True, blank=True)
    lease_owner = models.CharField(_("leased by"), max_length=64, blank=True, default="")
    smtp_phase = models.CharField(_("phase"), max_length=8, choices=SmtpPhase, blank=True, default="")
    smtp_code = models.PositiveSmallIntegerField(_("server code"), null=True, blank=True)
    detail = models.CharField(_("detail"), max_length=255, blank=True, default="")
    message_id = models.CharField(_("Message-ID"), max_length=255, blank=True, default="")
    sent_at = models.DateTimeField(_("sent"), null=True, blank=True)

    objects = MailDeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("mail delivery")
        verbose_name_plural = _("mail deliveries")
        ordering: ClassVar[list[str]] = ["-due_at"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["user", "kind", "local_date"], name="maildelivery_once_per_day"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="maildelivery_known_state"),
            models.CheckConstraint(condition=Q(expires_at__gte=F("due_at")), name="maildelivery_expires_after_due"),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENDING) | (Q(lease_until__isnull=False) & ~Q(lease_owner="")),
                name="maildelivery_sending_is_leased",
            ),
            models.CheckConstraint(
                condition=~Q(state=DeliveryState.SENT) | Q(sent_at__isnull=False), name="maildelivery_sent_has_a_time"
            ),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(
                fields=["not_before", "due_at", "id"],
                name="maildelivery_ready",
                condition=Q(state=DeliveryState.QUEUED),
            ),
            models.Index(fields=["lease_until"], name="maildelivery_leased", condition=Q(state=DeliveryState.SENDING)),
            models.Index(fields=["user", "-due_at"], name="maildelivery_history"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.local_date} {self.state}"


class MailSuppression(models.Model):
    """An address that gets no planned mail any more."""

    email = models.EmailField(_("e-mail address"))
    reason = models.CharField(_("reason"), max_length=9, choices=SuppressionReason)
    detail = models.CharField(_("detail"), max_length=255, blank=True, default="")
    created_at = models.DateTimeField(_("since"), auto_now_add=True)

    class Meta:
        verbose_name = _("suppressed address")
        verbose_name_plural = _("suppressed addresses")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="mailsuppression_once"),
        ]

    def __str__(self) -> str:
        return self.email


class MailPulse(models.Model):
    """The one row that tells when the engine last ran and whether it waits for a sick mail server."""

    last_tick_at = models.DateTimeField(_("last tick"), null=True, blank=True)
    faults_in_a_row = models.PositiveSmallIntegerField(_("faults in a row"), default=0)
    resting_until = models.DateTimeField(_("resting until"), null=True, blank=True)

    class Meta:
        verbose_name = _("mail engine")
        verbose_name_plural = _("mail engine")
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=Q(pk=1), name="mailpulse_one_row"),
        ]

    def __str__(self) -> str:
        return f"last tick {self.last_tick_at}"
