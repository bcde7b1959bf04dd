"""What is still to be said about leased mails, at the moment of sending."""

import logging
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.core.mail import EmailMessage
from django.db.models.functions import Lower

from accounts.domain.mail import WANTED, MailKind, find_kind
from accounts.domain.message import build_message
from accounts.enums import SkipReason
from accounts.models import MailDelivery, MailSchedule, MailSuppression

logger = logging.getLogger(__name__)


@dataclass
class Prepared:
    """Messages to send, reasons why others are not wanted, and errors of our own, by delivery id."""

    messages: dict[UUID, EmailMessage] = field(default_factory=dict)
    skipped: dict[UUID, str] = field(default_factory=dict)
    broken: dict[UUID, str] = field(default_factory=dict)


def prepare(rows: Sequence[MailDelivery], now: datetime) -> Prepared:
    """Read again what each person wants, and write the mails of those that are wanted.

    Rows come with their user. An error in one mail is logged and kept to that mail.
    """
    prepared = Prepared(skipped=_skipped_by_engine(rows))
    by_kind: dict[str, list[MailDelivery]] = defaultdict(list)
    for row in rows:
        if row.pk not in prepared.skipped:
            by_kind[row.kind.partition(":")[0]].append(row)
    for name, group in by_kind.items():
        kind = find_kind(name)
        if kind is None:
            prepared.skipped |= dict.fromkeys((row.pk for row in group), SkipReason.GONE.value)
        else:
            _write(kind, group, now, prepared)
    return prepared


def _write(kind: MailKind, rows: Sequence[MailDelivery], now: datetime, prepared: Prepared) -> None:
    try:
        verdicts = kind.wanted(rows, now)
        skipped = {
            row.pk: verdict for row in rows if (verdict := verdicts.get(row.pk, SkipReason.GONE.value)) != WANTED
        }
        wanted = [row for row in rows if row.pk not in skipped]
        mails = kind.compose(wanted, now) if wanted else {}
        messages: dict[UUID, EmailMessage] = {row.pk: build_message(delivery=row, mail=mails[row.pk]) for row in wanted}
    except Exception as error:  # a mail that cannot be written must not hold up the others
        if len(rows) > 1:
            for row in rows:
                _write(kind, [row], now, prepared)
            return
        logger.exception("Mail %s cannot be written.", rows[0].pk)
        prepared.broken[rows[0].pk] = f"{type(error).__name__}: {error}"
    else:
        prepared.skipped |= skipped
        prepared.messages |= messages


def _skipped_by_engine(rows: Sequence[MailDelivery]) -> dict[UUID, str]:
    """Whom the engine itself keeps from mail: schedule off, account closed, address suppressed."""
    people = {row.user_id for row in rows}
    planned = set(
        MailSchedule.objects.filter(
            user__in=people, kind__in={row.kind for row in rows}, next_due_at__isnull=False
        ).values_list("user_id", "kind")
    )
    suppressed = set(
        MailSuppression.objects.annotate(address=Lower("email"))
        .filter(address__in={row.user.email.lower() for row in rows})
        .values_list("address", flat=True)
    )
    skipped: dict[UUID, str] = {}
    for row in rows:
        if (row.user_id, row.kind) not in planned:
            skipped[row.pk] = SkipReason.OFF.value
        elif not row.user.is_active:
            skipped[row.pk] = SkipReason.CLOSED.value
        elif row.user.email.lower() in suppressed:
            skipped[row.pk] = SkipReason.SUPPRESSED.value
    return skipped
