"""Changing and deleting one's own sessions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from routines.enums import DoseKind
from routines.models import DeletedSession, Hold, Session


@dataclass(frozen=True, slots=True)
class HoldChange:
    """New values of one row: `held` in the unit of its kind."""

    held: float
    comfort: int | None


@transaction.atomic
def edit_session(
    *,
    session: Session,
    breathing_calm: bool | None,
    note: str,
    holds: Mapping[int, HoldChange],
    now: datetime,
) -> None:
    """Store the person's corrections; `holds` maps ids of this session's rows to their new values.

    A hold's seconds follow what was held; in other kinds the seconds stay as they were measured.
    Idempotent. Raises KeyError for a row of another session.
    """
    rows = {row.pk: row for row in session.holds.select_for_update()}
    for pk, change in holds.items():
        row = rows[pk]
        if row.kind == DoseKind.HOLD and row.held != change.held:
            row.seconds = change.held
        row.held, row.comfort = change.held, change.comfort
    Hold.objects.bulk_update(rows.values(), ["held", "seconds", "comfort"])
    session.breathing_calm, session.note, session.edited_at = breathing_calm, note, now
    session.save(update_fields=["breathing_calm", "note", "edited_at"])


@transaction.atomic
def delete_session(*, session: Session, now: datetime) -> None:
    """Remove a session with its rows and keep its UUID, so that a late upload does not bring it back."""
    DeletedSession.objects.get_or_create(pk=session.pk, defaults={"user_id": session.user_id, "deleted_at": now})
    session.delete()
