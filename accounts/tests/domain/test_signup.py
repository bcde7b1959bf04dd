from django.utils import timezone

from accounts.domain.signup import start_account, withdraw_signup
from accounts.models import User


def test_a_new_account_starts_in_the_zone_of_its_browser(owner):
    start_account(user=owner, time_zone="America/Nuuk")
    owner.refresh_from_db()
    assert owner.time_zone == "America/Nuuk"


def test_an_account_that_nobody_could_be_told_about_is_taken_back(db):
    user = User.objects.create_user("new@example.test")
    withdraw_signup(user_id=user.pk)
    withdraw_signup(user_id=user.pk)
    assert list(User.objects.all()) == []


def test_a_confirmed_account_is_not_taken_back(owner):
    withdraw_signup(user_id=owner.pk)
    assert list(User.objects.all()) == [owner]


def test_an_account_that_signed_in_is_not_taken_back(db):
    user = User.objects.create_user("old@example.test", last_login=timezone.now())
    withdraw_signup(user_id=user.pk)
    assert list(User.objects.all()) == [user]
