"""Bounds of input, in one place for models, forms, endpoint, schema and player (domain: ours)."""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

HOLD_SECONDS = (3, 180)
HOLD_SECONDS_WARN = 120
PAUSE_SECONDS = (1, 10)
REPS = (1, 30)
SETS = (1, 6)
BREATHS = (1, 15)
ROUNDS = (1, 10)
MOVING_SECONDS = (10, 600)
"""Timed movement; the sources ask for two to five minutes in all, the log accepts ten."""
TOTAL_MINUTES = (1, 20)
REST_SECONDS = (0, 60)
SWITCH_SECONDS = (3, 15)
GET_READY_SECONDS = (0, 30)
BREATH_SECONDS = (3, 12)

AMOUNT = {
    "hold": HOLD_SECONDS,
    "reps": REPS,
    "breaths": BREATHS,
    "rounds": ROUNDS,
    "time": MOVING_SECONDS,
}
"""Bounds of a prescribed amount by the kind of dose, in the unit of that kind."""

DEFAULT_SWITCH_SECONDS = 7
DEFAULT_REST_SECONDS = 5
DEFAULT_GET_READY_SECONDS = 5
NEW_POSITION_GET_READY_SECONDS = 15
DEFAULT_BREATH_SECONDS = 5
REP_SECONDS = 4
"""One slow repetition without its pause, for the honest total (ours)."""
ROUND_SECONDS = 30
"""One round at one's own pace, for the honest total (ours)."""

HELD = (0, 600)
SET_NUMBER = (1, 20)
PAIN = (0, 10)
COMFORT = (1, 5)

RESERVED_SLUGS = frozenset({"weeks", "export"})
PRIVATE_SLUG = re.compile(r"^my-[a-z0-9]{8}$")


def validate_stretch_slug(value: str) -> None:
    """Raise ValidationError for a slug that is an address of its own under /progress/."""
    if value in RESERVED_SLUGS:
        raise ValidationError(
            _("“%(slug)s” is an address of the site and cannot name a stretch."), params={"slug": value}
        )
