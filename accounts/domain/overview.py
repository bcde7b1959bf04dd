"""What the mail page shows: what may be sent and when, and what became of what was due."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from accounts.domain.mail import ComposedMail, MailChoice, MailKind, find_kind, kind_labels, registered_kinds
from accounts.enums import DeliveryState, SkipReason
from accounts.models import MailDelivery, MailSchedule, User


@dataclass(frozen=True)
class PlannedMail:
    """A mail that can be on or off; `next_due_at` is empty while it is off."""

    choice: MailChoice
    next_due_at: datetime | None


@dataclass(frozen=True)
class WeeklyMail:
    """A kind of which everybody may have one, with its schedule if there ever was one."""

    kind: MailKind
    label: str
    schedule: MailSchedule | None


@dataclass(frozen=True)
class PastMail:
    """One mail that was due, and in words what became of it and why."""

    label: str
    due_at: datetime
    sent_at: datetime | None
    state: str
    fate: str
    reason: str


def planned_mails(*, user: User) -> tuple[list[WeeklyMail], list[PlannedMail]]:
    """The weekly mails and the others a person may turn on and off; one query and one for each kind."""
    schedules = {each.kind: each for each in MailSchedule.objects.filter(user=user)}
    kinds = registered_kinds()
    labels = kind_labels({kind.name for kind in kinds if kind.weekly})
    weekly = [WeeklyMail(kind, labels[kind.name], schedules.get(kind.name)) for kind in kinds if kind.weekly]
    choices = [choice for kind in kinds if kind.choices for choice in kind.choices(user.pk)]
    return weekly, [PlannedMail(choice, _next_due_at(schedules.get(choice.kind))) for choice in choices]


def preview_mail(*, user: User, kind: str, now: datetime) -> ComposedMail | None:
    """The mail as it would be written at its next time (while it is off, now); None for what is not theirs.

    Nothing is stored or sent, and whether it would be wanted is not asked.
    """
    found = find_kind(kind)
    if found is None or kind not in _kinds_of(found, user):
        return None
    schedule = MailSchedule.objects.filter(user=user, kind=kind, next_due_at__isnull=False).first()
    due_at = schedule.next_due_at if schedule and schedule.next_due_at else now
    row = MailDelivery(
        user=user,
        kind=kind,
        local_date=found.dated(due_at.astimezone(user.zone).date()),
        due_at=due_at,
        not_before=due_at,
        expires_at=due_at + found.grace,
    )
    return found.compose([row], now)[row.pk]


def _kinds_of(kind: MailKind, user: User) -> set[str]:
    """The kind strings of this kind that the person may look at."""
    if kind.weekly:
        return {kind.name}
    return {choice.kind for choice in kind.choices(user.pk)} if kind.choices else set()


def past_mails(deliveries: Iterable[MailDelivery]) -> list[PastMail]:
    """Deliveries in words, in their order; one query for each kind among them."""
    rows = list(deliveries)
    labels = kind_labels({row.kind for row in rows})
    return [
        PastMail(
            label=labels[row.kind],
            due_at=row.due_at,
            sent_at=row.sent_at,
            state=row.state,
            fate=row.get_state_display(),
            reason=_reason(row),
        )
        for row in rows
    ]


def _next_due_at(schedule: MailSchedule | None) -> datetime | None:
    return schedule.next_due_at if schedule else None


def _reason(row: MailDelivery) -> str:
    if row.state == DeliveryState.CANCELLED and row.detail in SkipReason.values:
        return str(SkipReason(row.detail).label)
    return ""
