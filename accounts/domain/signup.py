"""Signing up: what a new account starts with, and taking one back that could not be told about."""

from accounts.models import User


def start_account(*, user: User, time_zone: str) -> None:
    """Give a new account the zone its browser named; `time_zone` is a known IANA name. Idempotent."""
    user.time_zone = time_zone
    user.save(update_fields=["time_zone"])


def withdraw_signup(*, user_id: int) -> None:
    """Take back an account whose confirmation mail never left, so that signing up can be tried again.

    An account that ever confirmed an address or signed in stays. Idempotent.
    """
    User.objects.filter(pk=user_id, last_login=None).exclude(emailaddress__verified=True).delete()
