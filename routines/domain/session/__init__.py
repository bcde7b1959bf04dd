"""Sessions: reading what a device sends, recording it once, and changing it later."""

from routines.domain.session.edit import HoldChange, delete_session, edit_session
from routines.domain.session.hand import payload_by_hand
from routines.domain.session.payload import Fault, PayloadError, SessionPayload, payload_from, read_payload
from routines.domain.session.record import Receipt, Recorded, record_sessions

__all__ = [
    "Fault",
    "HoldChange",
    "PayloadError",
    "Receipt",
    "Recorded",
    "SessionPayload",
    "delete_session",
    "edit_session",
    "payload_by_hand",
    "payload_from",
    "read_payload",
    "record_sessions",
]
