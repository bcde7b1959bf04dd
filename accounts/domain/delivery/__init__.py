"""The mail engine: tick makes what is due, deliver sends it, reap finds what was left lying.

The database is the only truth. Each (person, kind, local date) is tried at most once past the point
where its body went out; what is known not to have been accepted is tried again until it expires;
what nobody can know is UNKNOWN, is never sent again and never called sent.
"""

from accounts.domain.delivery.reap import reap, resolve_unknown
from accounts.domain.delivery.send import deliver, new_owner
from accounts.domain.delivery.tick import tick

__all__ = ["deliver", "new_owner", "reap", "resolve_unknown", "tick"]
