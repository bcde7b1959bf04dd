"""The editors' room: people and how they sign in."""

from accounts.admin import sign_in, user

__all__ = ["sign_in", "user"]
