"""Making deliveries out of schedules that are due."""

import logging
from collections import Counter
from datetime import datetime
from zoneinfo import ZoneInfoNotFoundError

from django.db import transaction

from accounts.domain.mail import find_kind, next_due
from accounts.domain.message import message_id
from accounts.domain.schedule import nominal_date, zone_named
from accounts.enums import DeliveryState
from accounts.models import MailDelivery, MailPulse, MailSchedule

logger = logging.getLogger(__name__)

BATCH = 500


def tick(*, now: datetime) -> Counter[str]:
    """Insert a delivery for every schedule due at `now` and move the schedule on; counts by state.

    Any number of ticks may run at once: each takes other rows, and a delivery that exists already is
    left as it is. A mail later than its kind's grace is stored as EXPIRED and not sent, and its
    schedule goes on at the first occurrence that is not; so an outage ends without a burst, and
    without losing what is still in time. Trusts `next_due_at`. Stamps the engine's pulse.
    """
    counts: Counter[str] = Counter()
    while (made := _tick_batch(now)) is not None:
        counts.update(delivery.state for delivery in made)
    MailPulse.objects.update_or_create(pk=1, defaults={"last_tick_at": now})
    return counts


@transaction.atomic
def _tick_batch(now: datetime) -> list[MailDelivery] | None:
    """One batch in one transaction; None when nothing (more) is due."""
    schedules = list(MailSchedule.objects.due(now).select_for_update(skip_locked=True)[:BATCH])
    if not schedules:
        return None
    made = [delivery for schedule in schedules if (delivery := _make(schedule, now))]
    MailDelivery.objects.bulk_create(made, ignore_conflicts=True)
    # An upsert of rows that exist and are locked: bulk_update takes eight times as long.
    MailSchedule.objects.bulk_create(
        schedules, update_conflicts=True, unique_fields=["id"], update_fields=["next_due_at", "last_local_date"]
    )
    return made


def _make(schedule: MailSchedule, now: datetime) -> MailDelivery | None:
    """The delivery of a due schedule, which is moved on; None, and turned off, when it cannot be had."""
    kind, due_at = find_kind(schedule.kind), schedule.next_due_at
    try:
        zone = zone_named(schedule.time_zone)
    except ZoneInfoNotFoundError:
        kind = None
    if kind is None or due_at is None:
        logger.error("Mail schedule %s has no kind or zone known here; it is turned off.", schedule.pk)
        schedule.next_due_at = None
        return None
    day = nominal_date(instant=due_at, zone=zone, minute=schedule.local_minute)
    expires_at = due_at + kind.grace
    expired = expires_at <= now
    schedule.last_local_date = max(day, schedule.last_local_date or day)
    schedule.next_due_at, _day = next_due(schedule=schedule, after=now - kind.grace if expired else now)
    delivery = MailDelivery(
        user_id=schedule.user_id,
        kind=schedule.kind,
        local_date=kind.dated(day),
        due_at=due_at,
        not_before=due_at,
        expires_at=expires_at,
        state=DeliveryState.EXPIRED if expired else DeliveryState.QUEUED,
    )
    delivery.message_id = message_id(delivery)
    return delivery
