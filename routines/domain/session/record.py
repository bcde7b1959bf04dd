"""Recording sessions: the only writer of `Session` and `Hold`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connection, transaction
from django.utils.translation import gettext as _

from accounts.domain.schedule import practice_day, zone_named
from accounts.models import User
from routines.domain.session.payload import Fault, HoldPayload, SessionPayload
from routines.domain.session.shelf import Shelf
from routines.models import DeletedSession, Hold, Session

CLOCK_TOLERANCE = timedelta(seconds=60)
"""A device's clock may be this far ahead without anybody noticing."""
LARGEST_CLOCK_ERROR = timedelta(hours=24)
ATTEMPTS = 3
"""Someone else may store the same session between our look and our insert; then we look again."""

ROWS_AT_ONCE = 500
"""Rows in one statement: 8,000 values, well below what SQLite (32,766) and PostgreSQL (65,535) take."""
HOLD_COLUMNS = (
    "session_id",
    "stretch_id",
    "order",
    "goal",
    "set",
    "side",
    "kind",
    "planned",
    "held",
    "seconds",
    "timed",
    "comfort",
    "pain",
    "sensations",
    "outcome",
    "reason",
)

OwnerPayload = tuple[User, SessionPayload]
Values = tuple[Any, ...]


class Receipt(Enum):
    CREATED = "created"
    SAME = "same"
    DIFFERENT = "different"
    DELETED = "deleted"
    FOREIGN = "foreign"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Recorded:
    """What became of one payload; `faults` only when it was refused."""

    id: UUID
    receipt: Receipt
    faults: tuple[Fault, ...] = ()


def record_sessions(*, owner_payloads: Sequence[OwnerPayload], now: datetime) -> list[Recorded]:
    """Store each session once, with all its rows or not at all, and say for each what became of it.

    Idempotent by the session's id: the same body again is SAME, another one DIFFERENT, an id that
    was deleted DELETED, somebody else's FOREIGN. What changed since it was played never refuses a
    session: a moved slug is followed, a stretch retired after it began is accepted, an unknown or
    foreign routine is stored as none, and times of a clock that runs ahead are shifted by when the
    device says it sent them. The local day is that of `started_at` in the session's zone, with the
    person's day-start hour of now. Ids within one call are unique. Raises nothing of its own.
    """
    for _attempt in range(ATTEMPTS - 1):
        try:
            with transaction.atomic():
                return _record(owner_payloads, now)
        except IntegrityError:
            continue
    with transaction.atomic():
        return _record(owner_payloads, now)


def _record(owner_payloads: Sequence[OwnerPayload], now: datetime) -> list[Recorded]:
    results = _already_known(owner_payloads)
    fresh = [(owner, payload) for owner, payload in owner_payloads if payload.id not in results]
    shelf = Shelf.of(fresh) if fresh else Shelf()
    sessions: list[Session] = []
    rows: list[Values] = []
    for owner, given in fresh:
        payload, faults = _on_our_clock(given, now)
        holds = _holds(owner, payload, shelf, faults)
        if faults:
            results[given.id] = Recorded(given.id, Receipt.REFUSED, tuple(faults))
            continue
        sessions.append(_session(owner, payload, shelf, now))
        rows += holds
        results[given.id] = Recorded(given.id, Receipt.CREATED)
    Session.objects.bulk_create(sessions)
    _insert_holds(rows)
    return [results[payload.id] for _owner, payload in owner_payloads]


def _already_known(owner_payloads: Sequence[OwnerPayload]) -> dict[UUID, Recorded]:
    """Receipts for ids that were stored or deleted before."""
    owners = {payload.id: (owner.pk, payload.body_sha256) for owner, payload in owner_payloads}
    known: dict[UUID, Recorded] = {}
    for pk, user_id in DeletedSession.objects.filter(pk__in=owners).values_list("pk", "user_id"):
        mine = user_id == owners[pk][0]
        known[pk] = Recorded(pk, Receipt.DELETED if mine else Receipt.FOREIGN)
    for pk, user_id, sha in Session.objects.filter(pk__in=owners).values_list("pk", "user_id", "body_sha256"):
        if user_id != owners[pk][0]:
            known[pk] = Recorded(pk, Receipt.FOREIGN)
        else:
            known[pk] = Recorded(pk, Receipt.SAME if sha == owners[pk][1] else Receipt.DIFFERENT)
    return known


def _on_our_clock(payload: SessionPayload, now: datetime) -> tuple[SessionPayload, list[Fault]]:
    """The payload with its instants on the server's clock, and what is impossible about them."""
    ahead = (payload.sent_at or now) - now
    if ahead > LARGEST_CLOCK_ERROR:
        return payload, [Fault("sent_at", _("This clock is more than a day ahead."))]
    if ahead > CLOCK_TOLERANCE:
        payload = replace(payload, started_at=payload.started_at - ahead, ended_at=payload.ended_at - ahead)
    if payload.ended_at > now + CLOCK_TOLERANCE:
        return payload, [Fault("ended_at", _("This lies in the future."))]
    return payload, []


def _session(owner: User, payload: SessionPayload, shelf: Shelf, now: datetime) -> Session:
    return Session(
        id=payload.id,
        user_id=owner.pk,
        routine_id=shelf.routine_id(owner.pk, payload.routine),
        started_at=payload.started_at,
        ended_at=payload.ended_at,
        time_zone=payload.time_zone,
        local_day=practice_day(
            instant=payload.started_at, zone=zone_named(payload.time_zone), day_start_hour=owner.day_start_hour
        ),
        breathing_calm=payload.breathing_calm,
        note=payload.note,
        source=payload.source,
        body_sha256=payload.body_sha256,
        created_at=now,
    )


def _holds(owner: User, payload: SessionPayload, shelf: Shelf, faults: list[Fault]) -> list[Values]:
    """The rows to store; whatever does not fit the library is added to `faults`."""
    key = Session._meta.pk.get_db_prep_value(payload.id, connection)
    holds = []
    for number, row in enumerate(payload.holds):
        stretch = shelf.stretch(owner.pk, row.stretch, payload.started_at)
        if stretch is None:
            faults.append(Fault(f"holds.{number}.stretch", _("We do not know this stretch.")))
            continue
        faults += [Fault(f"holds.{number}.{name}", message) for name, message in shelf.misfits(stretch, row, payload)]
        goal = row.goal if row.goal is not None else shelf.goal(owner.pk, payload.routine, stretch.pk)
        holds.append(_values(key, stretch.pk, number, goal, row))
    return holds


def _values(session_key: Any, stretch_id: int, order: int, goal: str, row: HoldPayload) -> Values:
    """The columns of a row, in the order of `HOLD_COLUMNS`."""
    return (
        session_key,
        stretch_id,
        order,
        goal,
        row.set,
        row.side.value,
        row.kind.value,
        row.planned,
        row.held,
        row.seconds,
        row.timed,
        row.comfort,
        row.pain,
        json.dumps(row.sensations),
        row.outcome.value,
        str(row.reason),
    )


def _insert_holds(rows: Sequence[Values]) -> None:
    """Insert rows by plain statements: `bulk_create` takes six times as long, most of it to ask each field."""
    columns = ", ".join(map(connection.ops.quote_name, HOLD_COLUMNS))
    marks = f"({', '.join(['%s'] * len(HOLD_COLUMNS))})"
    head = f"INSERT INTO {connection.ops.quote_name(Hold._meta.db_table)} ({columns}) VALUES "  # noqa: S608 - names of our own
    with connection.cursor() as cursor:
        for first in range(0, len(rows), ROWS_AT_ONCE):
            some = rows[first : first + ROWS_AT_ONCE]
            cursor.execute(head + ", ".join([marks] * len(some)), [value for row in some for value in row])
