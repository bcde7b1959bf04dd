"""Leasing what is ready, sending it one by one, and writing down what became of it."""

import logging
import socket
import time
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import InterfaceError, OperationalError, connection, transaction

from accounts.domain.delivery.breaker import FIRST_BACKOFF, backoff, is_resting, note_fault, note_health
from accounts.domain.delivery.prepare import prepare
from accounts.domain.message import message_id
from accounts.domain.smtp import Answer, Channel, Fate, open_channel
from accounts.enums import DeliveryState, SkipReason, SuppressionReason
from accounts.models import MailDelivery, MailSchedule, MailSuppression

logger = logging.getLogger(__name__)

Clock = Callable[[], datetime]
Change = dict[str, Any]
"""New values of a delivery's fields."""

LEASE_ROWS = 10
LEASE = timedelta(minutes=2)
LAST_CALL = timedelta(minutes=1)
"""No mail is begun with less of the lease left."""
FIRST_WAIT, LONGEST_WAIT = 0.2, 5.0
"""Seconds between attempts to write results down while the database is away."""
ANSWERED = frozenset({Fate.ACCEPTED, Fate.DEFERRED, Fate.REFUSED, Fate.NO_SUCH_ADDRESS})
DETAIL_LENGTH = 255


@dataclass
class Results:
    """What is to be written down about a batch; until a mail was begun, that it was not."""

    changes: dict[UUID, Change]
    answers: list[Answer] = field(default_factory=list)
    bounced: set[str] = field(default_factory=set)
    gone: list[MailDelivery] = field(default_factory=list)


def new_owner() -> str:
    """A name for one run of `deliver`, unlike any other's."""
    return f"{socket.gethostname()[:40]}/{uuid.uuid4().hex[:16]}"


def deliver(*, clock: Clock, owner: str, until: datetime | None = None, heed_rest: bool = True) -> Counter[str]:
    """Send what is ready, in leases of ten, until nothing is or `until` has come; counts by state.

    Takes a clock, not an instant, because leases and results happen at their own moments. `owner` is
    `new_owner()`. Any number may run at once. While the mail server rests nothing is tried, except
    one batch when `heed_rest` is false.
    """
    counts: Counter[str] = Counter()
    channel = open_channel()
    try:
        while (until is None or clock() < until) and (rows := _lease(clock(), owner, heed_rest=heed_rest)):
            counts.update(_deliver_batch(rows, owner, channel, clock))
            heed_rest = True
    finally:
        channel.close()
    return counts


@transaction.atomic
def _lease(now: datetime, owner: str, *, heed_rest: bool) -> list[MailDelivery]:
    """Claim up to ten ready rows, in a commit of its own, before anything is sent."""
    if heed_rest and is_resting(now=now):
        return []
    ready = MailDelivery.objects.ready(now).filter(expires_at__gt=now).select_related("user")
    rows = list(ready.select_for_update(skip_locked=True, of=("self",))[:LEASE_ROWS])
    claim: Change = {"state": DeliveryState.SENDING, "lease_until": now + LEASE, "lease_owner": owner}
    MailDelivery.objects.filter(pk__in=[row.pk for row in rows]).update(**claim)
    for row in rows:
        row.lease_until = now + LEASE
        if not row.message_id:
            row.message_id = message_id(row)
            row.save(update_fields=["message_id"])
    return rows


def _deliver_batch(rows: Sequence[MailDelivery], owner: str, channel: Channel, clock: Clock) -> Counter[str]:
    results = Results(changes={row.pk: _not_begun(clock()) for row in rows})
    try:
        _send_rows(rows, channel, clock, results)
    finally:
        # Also when this process is being stopped: what is known must not become unknown.
        _write_down(results, owner=owner, until=rows[0].lease_until or clock(), clock=clock)
    return Counter(change["state"] for change in results.changes.values())


def _send_rows(rows: Sequence[MailDelivery], channel: Channel, clock: Clock, results: Results) -> None:
    prepared = prepare(rows, clock())
    for row in rows:
        if reason := prepared.skipped.get(row.pk):
            results.changes[row.pk] = _not_wanted(reason)
        elif detail := prepared.broken.get(row.pk):
            results.changes[row.pk] = _again(row, clock(), detail=detail)
    results.gone = [row for row in rows if prepared.skipped.get(row.pk) == SkipReason.GONE]
    for row in rows:
        if message := prepared.messages.get(row.pk):
            if row.lease_until is None or clock() > row.lease_until - LAST_CALL:
                return
            results.changes[row.pk] = _interrupted(row)
            answer = channel.send(message)
            results.changes[row.pk] = _change_after(row, answer, clock())
            results.answers.append(answer)
            if answer.fate is Fate.NO_SUCH_ADDRESS:
                results.bounced.add(row.user.email.lower())
            if answer.fate is Fate.FAULT:
                return


def _change_after(row: MailDelivery, answer: Answer, now: datetime) -> Change:
    how: Change = {"smtp_phase": answer.phase, "smtp_code": answer.code}
    if answer.fate in {Fate.DEFERRED, Fate.FAULT}:
        return how | _again(row, now, detail=answer.detail)
    if answer.fate is Fate.ACCEPTED:
        # Whole seconds, so that a batch is mostly one statement; the server's words differ for each mail.
        change = {"state": DeliveryState.SENT, "sent_at": now.replace(microsecond=0), "detail": ""}
    elif answer.fate is Fate.UNKNOWN:
        change = {"state": DeliveryState.UNKNOWN, "detail": answer.detail[:DETAIL_LENGTH]}
    else:
        change = {"state": DeliveryState.FAILED, "detail": answer.detail[:DETAIL_LENGTH]}
    return how | change | {"attempts": row.attempts + 1} | _released()


def _released() -> Change:
    return {"lease_until": None, "lease_owner": ""}


def _not_begun(now: datetime) -> Change:
    return {"state": DeliveryState.QUEUED, "not_before": now + FIRST_BACKOFF} | _released()


def _not_wanted(reason: str) -> Change:
    return {"state": DeliveryState.CANCELLED, "detail": reason} | _released()


def _again(row: MailDelivery, now: datetime, *, detail: str) -> Change:
    attempts = row.attempts + 1
    return {
        "state": DeliveryState.QUEUED,
        "attempts": attempts,
        "not_before": now + backoff(attempts),
        "detail": detail[:DETAIL_LENGTH],
    } | _released()


def _interrupted(row: MailDelivery) -> Change:
    return {
        "state": DeliveryState.UNKNOWN,
        "attempts": row.attempts + 1,
        "detail": "Interrupted while sending.",
    } | _released()


def _write_down(results: Results, *, owner: str, until: datetime, clock: Clock) -> None:
    """Commit the results, again and again while the database is away, until the lease ends."""
    wait = FIRST_WAIT
    while True:
        try:
            return _commit(results, owner=owner, now=clock())
        except (InterfaceError, OperationalError):
            if clock() >= until:
                raise
            logger.warning("Results of mail wait for the database.")
            connection.close()
            time.sleep(wait)
            wait = min(wait * 2, LONGEST_WAIT)


@transaction.atomic
def _commit(results: Results, *, owner: str, now: datetime) -> None:
    # A reaped row is UNKNOWN and still names its owner, who alone knows better.
    ours = MailDelivery.objects.filter(lease_owner=owner, state__in=[DeliveryState.SENDING, DeliveryState.UNKNOWN])
    for change, ids in _grouped(results.changes):
        ours.filter(pk__in=ids).update(**change)
    for row in results.gone:
        MailSchedule.objects.filter(user=row.user_id, kind=row.kind).update(next_due_at=None)
    MailSuppression.objects.bulk_create(
        [MailSuppression(email=email, reason=SuppressionReason.REFUSED) for email in sorted(results.bounced)],
        ignore_conflicts=True,
    )
    fates = {answer.fate for answer in results.answers}
    if fates & ANSWERED:
        note_health()
    if Fate.FAULT in fates:
        note_fault(now=now)


def _grouped(changes: Mapping[UUID, Change]) -> list[tuple[Change, list[UUID]]]:
    """Rows with the same change together, so that each group is one statement."""
    groups: dict[tuple[tuple[str, Any], ...], list[UUID]] = defaultdict(list)
    for pk, change in changes.items():
        groups[tuple(sorted(change.items()))].append(pk)
    return [(dict(change), ids) for change, ids in groups.items()]
