"""Signing up: besides the address and the password, the time zone that the browser names."""

from django import forms
from django.http import HttpRequest

from accounts.domain.signup import start_account
from accounts.models import User
from accounts.validators import known_time_zones


class TimeZoneSignupForm(forms.Form):
    """The account library adds these fields to its own sign-up form."""

    time_zone = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean_time_zone(self) -> str:
        """A zone nobody knows is no reason to refuse an account; it becomes UTC and can be changed."""
        value: str = self.cleaned_data["time_zone"]
        return value if value in known_time_zones() else "UTC"

    def signup(self, request: HttpRequest, user: User) -> None:
        start_account(user=user, time_zone=self.cleaned_data["time_zone"])
