"""The editors' room: people, how they sign in, and their mail."""

from accounts.admin import mail, sign_in, user

__all__ = ["mail", "sign_in", "user"]
