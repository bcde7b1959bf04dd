"""The preferences of a person: where they are, and when their day begins."""

from datetime import datetime

from django.db import transaction

from accounts.domain.mail import follow_time_zone
from accounts.models import User


def change_preferences(*, user: User, time_zone: str, day_start_hour: int, now: datetime) -> None:
    """Store zone (a known IANA name) and first hour of the day (0 to 12), and move planned mail along.

    Days already logged stay as they were recorded. From `now` on every planned mail is due at its
    wall-clock minute in the new zone. One transaction; idempotent.
    """
    with transaction.atomic():
        user.time_zone, user.day_start_hour = time_zone, day_start_hour
        user.save(update_fields=["time_zone", "day_start_hour"])
        follow_time_zone(user=user, now=now)
