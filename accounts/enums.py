"""Fixed vocabularies of the accounts app."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class DeliveryState(models.TextChoices):
    """Where one mail stands; the stored values are part of the contract of the mail engine."""

    QUEUED = "queued", _("waiting")
    SENDING = "sending", _("on its way")
    SENT = "sent", _("sent")
    FAILED = "failed", _("refused")
    EXPIRED = "expired", _("too late")
    CANCELLED = "cancelled", _("not needed")
    UNKNOWN = "unknown", _("nobody knows")


class SmtpPhase(models.TextChoices):
    """The last step of the conversation with the mail server that was begun."""

    CONNECT = "connect", _("connecting")
    ENVELOPE = "envelope", _("naming sender and recipient")
    BODY = "body", _("handing over the text")
    DONE = "done", _("answered")


class SuppressionReason(models.TextChoices):
    REFUSED = "refused", _("the mail server refused the address")
    COMPLAINT = "complaint", _("reported as unwanted")
    STAFF = "staff", _("stopped by staff")


class SkipReason(models.TextChoices):
    """Why a mail that was due was not sent; stored in the delivery's `detail`."""

    OFF = "off", _("turned off")
    GONE = "gone", _("no longer planned")
    DONE = "done", _("already practised that day")
    RESTING = "resting", _("a day marked as rest, sick or holiday")
    PAUSED = "paused", _("paused")
    QUIET = "quiet", _("nothing practised since the last letters")
    SUPPRESSED = "suppressed", _("the address refused an earlier mail")
    CLOSED = "closed", _("the account is not active")
