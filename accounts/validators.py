"""Bounds shared by models and forms of the accounts app."""

from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

ALL_WEEKDAYS = 0b1111111
"""Bit n stands for weekday n, Monday = 0."""

LAST_MINUTE = 24 * 60 - 1
LATEST_DAY_START = 12
"""A day that begins after noon would no longer be the day people mean."""


def known_time_zones() -> frozenset[str]:
    """IANA names a person can choose; the pseudo-zones that name no place are left out."""
    return frozenset(
        name
        for name in available_timezones()
        if name == "UTC" or ("/" in name and not name.startswith(("Etc/", "SystemV/", "posix/", "right/")))
    )


def validate_time_zone(value: str) -> None:
    """Raise ValidationError unless `value` is an IANA zone known to this machine."""
    if value not in available_timezones():
        raise ValidationError(_("“%(zone)s” is not a time zone we know."), params={"zone": value})
