"""The mail engine in the admin: what became of each mail, and what nobody may be sent."""

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from accounts.domain import delivery
from accounts.enums import DeliveryState
from accounts.models import MailDelivery, MailSuppression


@admin.register(MailDelivery)
class MailDeliveryAdmin(admin.ModelAdmin[MailDelivery]):
    """Deliveries are the engine's own; only those whose fate nobody knows wait for a person."""

    list_display = ("due_at", "user", "kind", "local_date", "state", "attempts", "smtp_phase", "smtp_code", "sent_at")
    list_filter = ("state", "smtp_phase", "smtp_code", ("due_at", admin.DateFieldListFilter))
    list_select_related = ("user",)
    search_fields = ("user__email", "message_id", "kind")
    date_hierarchy = "due_at"
    actions = ("resolve_as_sent", "resolve_as_unsent")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: MailDelivery | None = None) -> bool:
        # Without an object the question is whether the list may be worked on: its actions need that.
        return obj is None and super().has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: MailDelivery | None = None) -> bool:
        return False

    @admin.action(description=_("Nobody knows → was sent"), permissions=["change"])
    def resolve_as_sent(self, request: HttpRequest, queryset: QuerySet[MailDelivery]) -> None:
        self._resolve(request, queryset, was_sent=True)

    @admin.action(description=_("Nobody knows → was not sent, try again"), permissions=["change"])
    def resolve_as_unsent(self, request: HttpRequest, queryset: QuerySet[MailDelivery]) -> None:
        self._resolve(request, queryset, was_sent=False)

    def _resolve(self, request: HttpRequest, queryset: QuerySet[MailDelivery], *, was_sent: bool) -> None:
        now = timezone.now()
        found = list(queryset.filter(state=DeliveryState.UNKNOWN).values_list("pk", flat=True))
        for pk in found:
            delivery.resolve_unknown(delivery_id=pk, was_sent=was_sent, now=now)
        told = ngettext("%(count)s mail resolved.", "%(count)s mails resolved.", len(found)) % {"count": len(found)}
        self.message_user(request, told, messages.SUCCESS if found else messages.WARNING)


@admin.register(MailSuppression)
class MailSuppressionAdmin(admin.ModelAdmin[MailSuppression]):
    """Addresses without planned mail; removing one lets mail go there again."""

    list_display = ("email", "reason", "created_at")
    list_filter = ("reason",)
    search_fields = ("email",)
    fields = ("email", "reason", "detail")
