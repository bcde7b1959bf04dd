"""Kinds of planned mail, and the schedules by which they fall due.

This app knows a kind only as a string: the name under which it is registered, and for kinds of
which a person may have several a colon and an id (`reminder:<uuid>`).
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction

from accounts.domain.schedule import next_occurrence, zone_named
from accounts.enums import DeliveryState, SkipReason
from accounts.models import MailDelivery, MailSchedule, User

Rows = Sequence[MailDelivery]

WANTED = ""
"""The verdict on a mail that is to be sent."""


@dataclass(frozen=True, kw_only=True)
class ComposedMail:
    """One mail in words: a subject of one line, complete plain text, and HTML that says the same."""

    subject: str
    text: str
    html: str


@dataclass(frozen=True, kw_only=True)
class MailChoice:
    """One mail a person can turn on or off, as the mail page lists it."""

    kind: str
    label: str
    plan: str
    manage_url: str


def _same(day: date) -> date:
    return day


@dataclass(frozen=True, kw_only=True)
class MailKind:
    """What the engine asks of a kind of mail; everything takes and gives whole batches.

    wanted: for each row, at the moment of sending, `WANTED` or the `SkipReason` against it.
    compose: the mail of each row that is wanted.
    labels: a name for people for each kind string, also for one that is gone.
    choices: what the person (by id) may turn on and off, on or not.
    turn_on: start it again for the person as it was planned.
    turned_off: keep the kind's own record in step after a person stopped these kinds; idempotent.
    dated: the local date under which the mail of a due date is filed and thereby kept single.
    weekly: there is one for each person, and its weekday and time are chosen on the mail page.
    """

    name: str
    grace: timedelta
    wanted: Callable[[Rows, datetime], Mapping[UUID, str]]
    compose: Callable[[Rows, datetime], Mapping[UUID, ComposedMail]]
    labels: Callable[[Collection[str]], Mapping[str, str]]
    choices: Callable[[int], Sequence[MailChoice]] | None = None
    turn_on: Callable[[User, str, datetime], None] | None = None
    turned_off: Callable[[int, Collection[str]], None] | None = None
    dated: Callable[[date], date] = _same
    weekly: bool = False


_kinds: dict[str, MailKind] = {}


def register_kind(kind: MailKind) -> None:
    """Make a kind known to the engine; registering the name again replaces it."""
    _kinds[kind.name] = kind


def registered_kinds() -> list[MailKind]:
    return list(_kinds.values())


def find_kind(kind: str) -> MailKind | None:
    """The registered kind of a kind string, or None when no app answers for it any more."""
    return _kinds.get(kind.partition(":")[0])


def kind_labels(kinds: Collection[str]) -> dict[str, str]:
    """A name for people for each kind string; one call to each registered kind."""
    found: dict[str, str] = {kind: kind for kind in kinds}
    for kind in _kinds.values():
        if own := {each for each in kinds if find_kind(each) is kind}:
            found |= kind.labels(own)
    return found


def next_due(*, schedule: MailSchedule, after: datetime) -> tuple[datetime, date]:
    """The first instant later than `after` at which the schedule is due, in UTC, and its local date.

    A date is passed over when its mail would be filed under one that `last_local_date` used up.
    """
    kind = find_kind(schedule.kind)
    dated = kind.dated if kind else _same
    last = schedule.last_local_date
    while True:
        instant, day = next_occurrence(
            after=after,
            zone=zone_named(schedule.time_zone),
            minute=schedule.local_minute,
            weekdays=schedule.weekdays,
            last_local_date=last,
        )
        if last is None or dated(day) > dated(last):
            return instant, day
        after = instant


@transaction.atomic
def set_mail_schedule(*, user: User, kind: str, local_minute: int, weekdays: int, now: datetime) -> MailSchedule:
    """Turn a kind of mail on for a person, or move it, and compute when it is next due.

    `local_minute` counts from midnight in the person's zone, bit n of `weekdays` is weekday n
    (Monday = 0). Saving the same again changes nothing but the version. A local date that already
    had its mail gets no second one.
    """
    schedule = MailSchedule.objects.select_for_update().filter(user=user, kind=kind).first()
    schedule = schedule or MailSchedule(user=user, kind=kind)
    schedule.time_zone = user.time_zone
    schedule.local_minute, schedule.weekdays = local_minute, weekdays
    schedule.version += 1
    schedule.next_due_at, _day = next_due(schedule=schedule, after=now)
    schedule.save()
    return schedule


@transaction.atomic
def add_mail_schedules(*, plans: Iterable[tuple[User, str, int, int]], now: datetime) -> None:
    """Turn kinds of mail on for many people at once: (person, kind, local minute, weekdays).

    Like `set_mail_schedule`, for people who never had these kinds; raises IntegrityError otherwise.
    """
    schedules = [
        MailSchedule(user=user, kind=kind, time_zone=user.time_zone, local_minute=minute, weekdays=weekdays, version=1)
        for user, kind, minute, weekdays in plans
    ]
    for schedule in schedules:
        schedule.next_due_at, _day = next_due(schedule=schedule, after=now)
    MailSchedule.objects.bulk_create(schedules)


@transaction.atomic
def stop_mail(*, user_id: int, kind: str | None = None) -> None:
    """Turn one kind of mail off for a person, or all, and cancel what is queued; idempotent.

    A person who is gone is no error. What is already leased is asked again before it is sent.
    """
    schedules = MailSchedule.objects.filter(user_id=user_id)
    queued = MailDelivery.objects.filter(user_id=user_id, state=DeliveryState.QUEUED)
    if kind is not None:
        schedules, queued = schedules.filter(kind=kind), queued.filter(kind=kind)
    schedules.update(next_due_at=None)
    queued.update(state=DeliveryState.CANCELLED, detail=SkipReason.OFF)
    for each in _kinds.values():
        if each.turned_off and (kind is None or find_kind(kind) is each):
            each.turned_off(user_id, [kind] if kind else [])


@transaction.atomic
def forget_mail_schedule(*, user_id: int, kind: str) -> None:
    """Remove a schedule whose subject is deleted and cancel what is queued; the history stays."""
    MailDelivery.objects.filter(user_id=user_id, kind=kind, state=DeliveryState.QUEUED).update(
        state=DeliveryState.CANCELLED, detail=SkipReason.GONE
    )
    MailSchedule.objects.filter(user_id=user_id, kind=kind).delete()


@transaction.atomic
def follow_time_zone(*, user: User, now: datetime) -> None:
    """Move all schedules of a person into the zone now on their account; idempotent.

    Local times stay, instants move. A local date that already had its mail gets no second one.
    """
    for schedule in MailSchedule.objects.select_for_update().filter(user=user):
        schedule.time_zone = user.time_zone
        schedule.version += 1
        if schedule.next_due_at is not None:
            schedule.next_due_at, _day = next_due(schedule=schedule, after=now)
        schedule.save()
