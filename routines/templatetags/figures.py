"""Numbers of the log in words, each with its unit."""

from django import template
from django.utils.translation import gettext as _

from accounts.domain.schedule import time_of
from routines.domain.library.dose import amount_line

register = template.Library()

LONGEST_IN_SECONDS = 90
"""Below a minute and a half, seconds say more than minutes."""


@register.simple_tag
def amount(kind: str, number: float, stretch_type: str = "") -> str:
    """What was held or done, in the unit of its kind: "30 s", "8 reps"."""
    return amount_line(kind=kind, sets=1, amount=int(number + 0.5), pause=None, stretch_type=stretch_type)


@register.simple_tag
def duration(seconds: float, about: bool = False) -> str:
    """A sum of practice: "24 min", below a minute and a half "40 s"; "about" where a part was not timed."""
    if seconds < LONGEST_IN_SECONDS:
        words = _("%(number)d s") % {"number": round(seconds)}
    else:
        words = _("%(number)d min") % {"number": int(seconds / 60 + 0.5)}
    return _("about %(duration)s") % {"duration": words} if about else words


@register.simple_tag
def wall_clock(minute: int) -> str:
    """A minute of the day as a time: "07:30"."""
    return f"{time_of(minute):%H:%M}"
