"""The first staff sign-in of a fresh copy."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from allauth.account.models import EmailAddress
from django.core.management import call_command
from pytest_django import Settings

from accounts.domain.staff import make_first_staff
from accounts.models import User

pytestmark = pytest.mark.django_db


def test_is_made_once_and_said_again(tmp_path: Path) -> None:
    keep_in = tmp_path / "first"
    first, second = make_first_staff(keep_in=keep_in), make_first_staff(keep_in=keep_in)
    assert first is not None
    assert first == second
    user = User.objects.get()
    assert (user.email, user.is_staff, user.is_superuser) == ("editor@localhost", True, True)
    assert user.check_password(first.password)
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [("editor@localhost", True, True)]
    assert oct(keep_in.stat().st_mode & 0o777) == "0o600"


def test_own_superuser_is_enough(tmp_path: Path, superuser: User) -> None:
    assert make_first_staff(keep_in=tmp_path / "first") is None
    assert list(User.objects.all()) == [superuser]
    assert list(tmp_path.iterdir()) == []


def test_fresh_database_gets_the_known_password(tmp_path: Path) -> None:
    first = make_first_staff(keep_in=tmp_path / "first")
    User.objects.all().delete()
    assert make_first_staff(keep_in=tmp_path / "first") == first
    assert User.objects.count() == 1


def test_address_taken_by_somebody_is_left_alone(tmp_path: Path, make_user: Callable[..., User]) -> None:
    make_user("editor@localhost")
    assert make_first_staff(keep_in=tmp_path / "first") is None
    assert not User.objects.get().is_staff


def test_command_says_it(tmp_path: Path, settings: Settings) -> None:
    settings.DATA_DIR = tmp_path
    said = StringIO()
    call_command("make_first_staff", stdout=said)
    assert said.getvalue().split() == (tmp_path / "first-sign-in.txt").read_text().split()
