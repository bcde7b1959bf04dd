"""How the account library speaks to people through this site."""

from allauth.account.adapter import DefaultAccountAdapter


class AccountAdapter(DefaultAccountAdapter):
    """Settings of the account library that are not plain values."""
