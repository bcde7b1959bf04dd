"""Bounds shared by models and forms of the accounts app."""

from functools import cache
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALL_WEEKDAYS = 0b1111111
"""Bit n stands for weekday n, Monday = 0."""

LAST_MINUTE = 24 * 60 - 1
LATEST_DAY_START = 12
"""A day that begins after noon would no longer be the day people mean."""


@cache
def _all_zones() -> frozenset[str]:
    # Asking the machine walks its whole zone folder, too slow for each value.
    return frozenset(available_timezones())


def is_time_zone(value: str) -> bool:
    """Whether `value` is an IANA zone known to this machine."""
    return value in _all_zones()


def known_time_zones() -> frozenset[str]:
    """IANA names a person can choose; the pseudo-zones that name no place are left out."""
    return frozenset(
        name
        for name in _all_zones()
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")))
    )


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA zone known to this machine."""
    if not is_time_zone(value):
        raise ValidationError(_("“%(zone)s” is not a time zone we know."), params={"zone": value})
