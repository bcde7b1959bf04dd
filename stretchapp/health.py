"""Whether the site lives: the database answers and the mail engine ticks."""

from datetime import datetime, timedelta
from typing import Any

from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from accounts.models import MailDelivery, MailPulse, MailSchedule

STARTED_AT = timezone.now()
PATIENCE = timedelta(minutes=5)
"""How long after its start the site may be without a tick, and how old the last one may be later."""


@require_safe
@never_cache
def health(request: HttpRequest) -> HttpResponse:
    """200 or 503 for whoever asks; ages and counts for staff."""
    now = timezone.now()
    try:
        last_tick_at = MailPulse.objects.values_list("last_tick_at", flat=True).first()
    except DatabaseError:
        return HttpResponse("no database\n", status=503, content_type="text/plain")
    ticking = is_ticking(last_tick_at=last_tick_at, started_at=STARTED_AT, now=now)
    status = 200 if ticking else 503
    if not request.user.is_staff:
        return HttpResponse("ok\n" if ticking else "no tick\n", status=status, content_type="text/plain")
    return JsonResponse({"ok": ticking} | details(last_tick_at=last_tick_at, now=now), status=status)


def is_ticking(*, last_tick_at: datetime | None, started_at: datetime, now: datetime) -> bool:
    """False when the engine had `PATIENCE` since the start and has not run within it."""
    if now - started_at < PATIENCE:
        return True
    return last_tick_at is not None and now - last_tick_at < PATIENCE


def details(*, last_tick_at: datetime | None, now: datetime) -> dict[str, Any]:
    """Ages in seconds and numbers of mails by state."""
    due_at = MailSchedule.objects.due(now).values_list("next_due_at", flat=True).first()
    rows = MailDelivery.objects.order_by("state").values_list("state").annotate(mails=Count("pk"))
    return {
        "last_tick_seconds": last_tick_at and round((now - last_tick_at).total_seconds()),
        "oldest_due_seconds": due_at and round((now - due_at).total_seconds()),
        "mails": dict(rows),
    }
