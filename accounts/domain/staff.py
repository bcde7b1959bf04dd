"""The first person who may enter the editors' room of a fresh copy of the site."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from allauth.account.models import EmailAddress
from django.db import transaction

from accounts.models import User

FIRST_ADDRESS = "editor@localhost"


@dataclass(frozen=True)
class FirstSignIn:
    email: str
    password: str


def make_first_staff(*, keep_in: Path) -> FirstSignIn | None:
    """Make the first superuser and return the sign-in; idempotent.

    The password is made once and kept readable in the file `keep_in` (mode 0600), so that a later
    start can say it again; whether it was changed since is not looked at. Returns None where staff
    exist already that this function did not make.
    """
    if keep_in.is_file():
        sign_in = FirstSignIn(*keep_in.read_text().split())
    else:
        sign_in = FirstSignIn(FIRST_ADDRESS, secrets.token_urlsafe(12))
    with transaction.atomic():
        if User.objects.filter(email=sign_in.email).exists():
            return sign_in if keep_in.is_file() else None
        if User.objects.filter(is_superuser=True).exists():
            return None
        _write_privately(keep_in, f"{sign_in.email}\n{sign_in.password}\n")
        user = User.objects.create_superuser(sign_in.email, sign_in.password)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
    return sign_in


def _write_privately(path: Path, text: str) -> None:
    path.touch(mode=0o600)
    path.write_text(text)
