"""The body of `POST /sessions/record/`: what it must look like, before the database is asked anything.

Everything wrong is listed with its path ("holds.3.comfort"), so that a client can show it where it
belongs. What depends on the library or on the person is checked when the session is recorded.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.validators import is_time_zone
from routines.enums import DoseKind, Goal, Outcome, Reason, Sensation, SessionSource, Side
from routines.validators import COMFORT, HELD, PAIN, SET_NUMBER

ROWS = (1, 200)
NOTE_LENGTH = 2000
SLUG_LENGTH = 60
EARLIEST_YEAR, LATEST_YEAR = 2000, 2200
LENGTH_TOLERANCE = 1.1
"""The held seconds together may exceed the session's length by a tenth."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong: where, and what, in the reader's language."""

    path: str
    message: str


class PayloadError(Exception):
    """The body cannot be a session; `faults` says why, at least one."""

    def __init__(self, faults: list[Fault]) -> None:
        super().__init__("; ".join(f"{fault.path}: {fault.message}" for fault in faults))
        self.faults = faults


@dataclass(frozen=True, slots=True)
class HoldPayload:
    """One set of one side. `goal` is absent (None) when the routine's step shall say it."""

    stretch: str
    goal: str | None
    set: int
    side: Side
    kind: DoseKind
    planned: float
    held: float
    seconds: float
    timed: bool
    comfort: int | None
    pain: int | None
    sensations: tuple[str, ...]
    outcome: Outcome
    reason: str


@dataclass(frozen=True, slots=True)
class SessionPayload:
    """A session as its device tells it; all instants in UTC."""

    id: UUID
    routine: UUID | None
    started_at: datetime
    ended_at: datetime
    sent_at: datetime | None
    time_zone: str
    breathing_calm: bool | None
    note: str
    holds: tuple[HoldPayload, ...]
    body_sha256: str
    source: SessionSource = SessionSource.PLAYER


_MISSING: Any = object()


@dataclass(slots=True)
class _Reader:
    """Takes values out of one JSON object and notes what is wrong with them."""

    values: Mapping[str, Any]
    faults: list[Fault]
    prefix: str = ""

    def take(self, name: str, read: Callable[[Any], Any], default: Any = _MISSING) -> Any:
        """The value of `name` through `read` (which raises ValueError with a message for people), or None."""
        if name not in self.values:
            return self.fault(name, _("This is missing.")) if default is _MISSING else default
        try:
            return read(self.values[name])
        except ValueError as error:
            return self.fault(name, str(error))

    def fault(self, name: str, message: str) -> None:
        self.faults.append(Fault(f"{self.prefix}{name}", message))


def read_payload(body: bytes, *, source: SessionSource = SessionSource.PLAYER) -> SessionPayload:
    """The session in a request's body; raises PayloadError with every fault found."""
    try:
        values = json.loads(body)
    except (ValueError, RecursionError):
        raise PayloadError([Fault("", _("This is not JSON."))]) from None
    return payload_from(values, source=source)


def payload_from(values: Any, *, source: SessionSource = SessionSource.PLAYER) -> SessionPayload:
    """The session in a decoded JSON value; raises PayloadError with every fault found."""
    if not isinstance(values, dict):
        raise PayloadError([Fault("", _("A session is an object."))])
    faults: list[Fault] = []
    reader = _Reader(values, faults)
    found = {
        "id": reader.take("id", _uuid),
        "routine": reader.take("routine", _or_none(_uuid), None),
        "started_at": reader.take("started_at", _instant),
        "ended_at": reader.take("ended_at", _instant),
        "sent_at": reader.take("sent_at", _or_none(_instant), None),
        "time_zone": reader.take("time_zone", _zone),
        "breathing_calm": reader.take("breathing_calm", _or_none(_boolean), None),
        "note": reader.take("note", _text(NOTE_LENGTH), ""),
        "holds": _holds(reader),
    }
    if faults:
        raise PayloadError(faults)
    session = SessionPayload(**found, body_sha256=fingerprint(values), source=source)
    if faults := _contradictions(session):
        raise PayloadError(faults)
    return session


def fingerprint(values: Mapping[str, Any]) -> str:
    """SHA-256 of what a body says. When it was sent is left out: it differs with every attempt."""
    said = {name: value for name, value in values.items() if name != "sent_at"}
    return hashlib.sha256(json.dumps(said, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def _holds(reader: _Reader) -> tuple[HoldPayload, ...]:
    rows = reader.take("holds", _rows)
    if rows is None:
        return ()
    return tuple(_hold(number, row, reader.faults) for number, row in enumerate(rows))


def _hold(number: int, values: Any, faults: list[Fault]) -> HoldPayload:
    if not isinstance(values, dict):
        faults.append(Fault(f"holds.{number}", _("A row is an object.")))
        values = {}
    reader = _Reader(values, faults, f"holds.{number}.")
    kind = reader.take("kind", _one_of(DoseKind))
    held = reader.take("held", _between(*HELD))
    # Held is counted in seconds only when the kind is a hold.
    seconds = reader.take("seconds", _between(*HELD), held if kind in (None, DoseKind.HOLD) else _MISSING)
    return HoldPayload(
        stretch=reader.take("stretch", _text(SLUG_LENGTH, least=1)),
        goal=reader.take("goal", lambda raw: "" if raw is None else _one_of(Goal)(raw), None),
        set=reader.take("set", _whole(*SET_NUMBER)),
        side=reader.take("side", _one_of(Side)),
        kind=kind,
        planned=reader.take("planned", _between(*HELD)),
        held=held,
        seconds=seconds,
        timed=reader.take("timed", _boolean, True),
        comfort=reader.take("comfort", _or_none(_whole(*COMFORT)), None),
        pain=reader.take("pain", _or_none(_whole(*PAIN)), None),
        sensations=reader.take("sensations", _sensations, ()),
        outcome=reader.take("outcome", _one_of(Outcome)),
        reason=reader.take("reason", lambda raw: "" if raw == "" else _one_of(Reason)(raw), ""),
    )


def _contradictions(session: SessionPayload) -> list[Fault]:
    """What is wrong between fields that are each well formed."""
    faults = []
    length = (session.ended_at - session.started_at).total_seconds()
    if length < 0:
        faults.append(Fault("ended_at", _("The session ends before it starts.")))
    elif sum(row.seconds for row in session.holds) > length * LENGTH_TOLERANCE:
        faults.append(Fault("holds", _("More seconds were held than the session lasted.")))
    seen = set()
    for number, row in enumerate(session.holds):
        key = (row.stretch, row.side, row.set)
        if key in seen:
            faults.append(Fault(f"holds.{number}.set", _("This set of this side is there twice.")))
        seen.add(key)
    return faults


# Readers of single values: each returns the value or raises ValueError with a message for people.


def _or_none(read: Callable[[Any], Any]) -> Callable[[Any], Any]:
    return lambda raw: None if raw is None else read(raw)


def _uuid(raw: Any) -> UUID:
    try:
        return UUID(raw)
    except (ValueError, AttributeError, TypeError):
        raise ValueError(_("This is not a UUID.")) from None


def _instant(raw: Any) -> datetime:
    try:
        instant = datetime.fromisoformat(raw)
    except (TypeError, ValueError):
        raise ValueError(_("This is not a time.")) from None
    if instant.tzinfo is None:
        raise ValueError(_("This time has no offset from UTC."))
    # Before the conversion, which the first and the last year of the calendar do not survive.
    if not EARLIEST_YEAR <= instant.year <= LATEST_YEAR:
        raise ValueError(_("This time is not of our days."))
    return instant.astimezone(UTC)


def _zone(raw: Any) -> str:
    if not isinstance(raw, str) or not is_time_zone(raw):
        raise ValueError(_("This is not a time zone we know."))
    return raw


def _boolean(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise ValueError(_("This is neither true nor false."))  # noqa: TRY004 - all readers raise ValueError
    return raw


def _text(longest: int, least: int = 0) -> Callable[[Any], str]:
    def read(raw: Any) -> str:
        if not isinstance(raw, str) or len(raw) < least:
            raise ValueError(_("This is not a text."))
        if len(raw) > longest:
            raise ValueError(_("At most %(number)s characters.") % {"number": longest})
        if "\x00" in raw or any(0xD800 <= ord(sign) <= 0xDFFF for sign in raw):
            raise ValueError(_("This text has characters that cannot be stored."))
        return raw

    return read


def _one_of(choices: Any) -> Callable[[Any], Any]:
    def read(raw: Any) -> Any:
        if not isinstance(raw, str) or raw not in choices.values:
            raise ValueError(_("This is not one of: %(choices)s.") % {"choices": ", ".join(choices.values)})
        return choices(raw)

    return read


def _between(low: float, high: float) -> Callable[[Any], float]:
    def read(raw: Any) -> float:
        if isinstance(raw, bool) or not isinstance(raw, int | float) or not low <= raw <= high:
            raise ValueError(_("This is not a number from %(low)s to %(high)s.") % {"low": low, "high": high})
        return float(raw)

    return read


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def read(raw: Any) -> int:
        if isinstance(raw, bool) or not isinstance(raw, int) or not low <= raw <= high:
            raise ValueError(_("This is not a whole number from %(low)s to %(high)s.") % {"low": low, "high": high})
        return raw

    return read


def _rows(raw: Any) -> list[Any]:
    if not isinstance(raw, list) or not ROWS[0] <= len(raw) <= ROWS[1]:
        raise ValueError(_("A session has %(least)s to %(most)s rows.") % {"least": ROWS[0], "most": ROWS[1]})
    return raw


def _sensations(raw: Any) -> tuple[str, ...]:
    if not isinstance(raw, list):
        raise ValueError(_("This is not a list."))  # noqa: TRY004 - all readers raise ValueError
    read = _one_of(Sensation)
    return tuple(dict.fromkeys(str(read(item)) for item in raw))
