"""The account library's pages as this site sets them up, from the first visit to the last."""

import re
import socket
from urllib.parse import urlsplit

import pytest
from allauth.account.models import EmailAddress
from django.contrib.messages import get_messages
from django.core import mail
from django.test import Client
from django.urls import reverse

from accounts.models import User
from conftest import PASSWORD

SIGNUP = reverse("account_signup")
LOGIN = reverse("account_login")
RESET = reverse("account_reset_password")
CHANGE = reverse("account_email")
NEW = {"email": "New@Example.test", "password1": PASSWORD, "time_zone": "Europe/Paris"}


def link(message):
    """The one link of a mail."""
    (url,) = set(re.findall(r"https?://\S+", message.body))
    return url


def path_in(message):
    return urlsplit(link(message)).path


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def signed_in(client):
    return client.get(reverse("account-preferences")).status_code == 200


@pytest.fixture
def unverified(db):
    user = User.objects.create_user("late@example.test", PASSWORD)
    EmailAddress.objects.create(user=user, email=user.email, primary=True)
    return user


@pytest.fixture
def closed_port(settings):
    """A mail server that is not there, spoken to by the real backend."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        settings.EMAIL_PORT = probe.getsockname()[1]
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"


def test_from_sign_up_to_sign_out(client, db):
    response = client.post(SIGNUP, NEW)
    assert (response.status_code, response["Location"]) == (302, reverse("account_email_verification_sent"))
    user = User.objects.get()
    assert (user.email, user.time_zone, user.check_password(PASSWORD)) == ("new@example.test", "Europe/Paris", True)
    assert [message.to for message in mail.outbox] == [["new@example.test"]]

    assert client.get(path_in(mail.outbox[0])).status_code == 200
    assert not EmailAddress.objects.get().verified  # a link scanner confirms nothing
    response = client.post(path_in(mail.outbox[0]))
    assert (response.status_code, response["Location"]) == (302, "/")
    assert EmailAddress.objects.get().verified
    assert signed_in(client)

    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client)
    client.post(reverse("account_logout"))
    assert not signed_in(client)
    client.post(LOGIN, {"login": "NEW@example.test", "password": PASSWORD})
    assert signed_in(client)


def test_a_confirmation_elsewhere_confirms_and_signs_nobody_in(client, db):
    client.post(SIGNUP, NEW)
    elsewhere = Client()
    elsewhere.post(path_in(mail.outbox[0]))
    assert EmailAddress.objects.get().verified
    assert not signed_in(elsewhere)


def test_a_forged_confirmation_confirms_nothing(client, unverified):
    assert client.post(reverse("account_confirm_email", args=["forged:key"])).status_code == 404
    assert not EmailAddress.objects.get().verified


def test_nobody_signs_in_before_confirming(client, unverified):
    response = client.post(LOGIN, {"login": unverified.email, "password": PASSWORD})
    assert response["Location"] == reverse("account_email_verification_sent")
    assert [message.to for message in mail.outbox] == [["late@example.test"]]
    assert not signed_in(client)


@pytest.mark.parametrize("zone", ["", "Mars/Olympus"])
def test_an_unknown_zone_is_utc(client, db, zone):
    client.post(SIGNUP, NEW | {"time_zone": zone})
    assert User.objects.get().time_zone == "UTC"


def test_an_address_is_one_account_whatever_its_case_and_nobody_learns_of_it(client, owner):
    response = client.post(SIGNUP, NEW | {"email": "OWNER@example.test"})
    assert (response.status_code, response["Location"]) == (302, reverse("account_email_verification_sent"))
    assert list(User.objects.all()) == [owner]
    (message,) = mail.outbox
    assert message.to == ["owner@example.test"]
    assert reverse("account_confirm_email", args=["x"])[:-2] not in message.body


@pytest.mark.parametrize("login", ["owner@example.test", "nobody@example.test"])
def test_a_wrong_password_and_an_unknown_address_sound_the_same(client, owner, login):
    response = client.post(LOGIN, {"login": login, "password": "guess"})
    assert response.context["form"].non_field_errors() == [
        "The email address and/or password you specified are not correct."
    ]


def test_passwords_cannot_be_tried_for_ever(client, owner):
    for _attempt in range(5):
        client.post(LOGIN, {"login": owner.email, "password": "guess"})
    response = client.post(LOGIN, {"login": owner.email, "password": PASSWORD})
    assert response.context["form"].non_field_errors() == ["Too many failed login attempts. Try again later."]


def test_rate_limits_count_in_the_cache_of_local_mode(client, owner, settings, tmp_path):
    settings.CACHES = {
        "default": {"BACKEND": "django.core.cache.backends.filebased.FileBasedCache", "LOCATION": tmp_path}
    }
    for _attempt in range(5):
        client.post(LOGIN, {"login": owner.email, "password": "guess"})
    client.post(LOGIN, {"login": owner.email, "password": PASSWORD})
    assert not signed_in(client)


def test_a_forgotten_password(client, owner):
    assert client.post(RESET, {"email": "Owner@Example.test"})["Location"] == reverse("account_reset_password_done")
    page = client.get(path_in(mail.outbox[0]), follow=True)
    assert page.status_code == 200
    page = client.post(page.request["PATH_INFO"], {"password1": "a calm new one 7", "password2": "a calm new one 7"})
    assert page["Location"] == reverse("account_reset_password_from_key_done")
    client.post(LOGIN, {"login": owner.email, "password": "a calm new one 7"})
    assert signed_in(client)


def test_who_asks_for_an_unknown_address_learns_nothing(client, db):
    assert client.post(RESET, {"email": "nobody@example.test"})["Location"] == reverse("account_reset_password_done")
    (message,) = mail.outbox
    assert path_in(message) == SIGNUP


def test_changing_the_password(client, owner):
    client.post(LOGIN, {"login": owner.email, "password": PASSWORD})
    new = {"oldpassword": PASSWORD, "password1": "a calm new one 7", "password2": "a calm new one 7"}
    assert client.post(reverse("account_change_password"), new).status_code == 302
    owner.refresh_from_db()
    assert owner.check_password("a calm new one 7")
    assert signed_in(client)


def change_address(client, owner, to):
    """Ask for another address; the password is asked in between and the request then goes on."""
    client.post(LOGIN, {"login": owner.email, "password": PASSWORD})
    page = client.post(CHANGE, {"action_add": "", "email": to})
    return client.post(page["Location"], {"password": PASSWORD})


def test_a_new_address_replaces_the_old_when_confirmed(client, owner):
    assert change_address(client, owner, "Moved@Example.test")["Location"] == CHANGE
    owner.refresh_from_db()
    assert owner.email == "owner@example.test"
    (message,) = mail.outbox
    assert message.to == ["moved@example.test"]
    client.post(path_in(message))
    owner.refresh_from_db()
    assert owner.email == "moved@example.test"
    assert list(EmailAddress.objects.values_list("email", "verified", "primary")) == [
        ("moved@example.test", True, True)
    ]


@pytest.mark.parametrize("name", ["account_email", "mfa_activate_totp", "mfa_add_webauthn"])
def test_an_open_browser_is_not_enough_to_change_how_one_signs_in(owner_client, name):
    response = owner_client.post(reverse(name), {"action_add": "", "email": "thief@example.test"})
    assert response["Location"].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="thief@example.test").exists()


@pytest.mark.parametrize("name", ["mfa_index", "usersessions_list", "account_email", "account_change_password"])
def test_the_pages_of_signing_in_open(owner_client, name):
    assert owner_client.get(reverse(name)).status_code == 200


# Links in mails


@pytest.mark.parametrize(
    ("path", "data"),
    [
        (SIGNUP, NEW),
        (SIGNUP, NEW | {"email": "owner@example.test"}),
        (RESET, {"email": "owner@example.test"}),
        (RESET, {"email": "nobody@example.test"}),
    ],
)
def test_links_in_mails_lead_to_us_whatever_the_host_header(client, owner, settings, path, data):
    settings.SITE_URL = "https://stretch.example"
    settings.ALLOWED_HOSTS = ["*"]
    client.post(path, data, headers={"host": "thief.example"})
    (message,) = mail.outbox
    everything = str(message.message())
    assert "https://stretch.example/" in everything
    assert "thief.example" not in everything


# A mail server that is not there


def test_sign_up_can_be_tried_again(client, db, closed_port, settings):
    response = client.post(SIGNUP, NEW)
    assert (response.status_code, response["Location"]) == (302, SIGNUP)
    assert said(response) == [
        "We could not send a mail to new@example.test. Please check the address and try again in a few minutes."
    ]
    assert list(User.objects.all()) == []

    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    response = client.post(SIGNUP, NEW)
    assert response["Location"] == reverse("account_email_verification_sent")
    client.post(path_in(mail.outbox[0]))
    assert signed_in(client)


def test_a_known_address_sounds_the_same(client, owner, closed_port):
    response = client.post(SIGNUP, NEW | {"email": "owner@example.test"})
    assert (response.status_code, response["Location"]) == (302, SIGNUP)
    assert said(response) == [
        "We could not send a mail to owner@example.test. Please check the address and try again in a few minutes."
    ]
    assert list(User.objects.all()) == [owner]


def test_signing_in_sends_the_confirmation_again_at_once(client, unverified, closed_port, settings):
    credentials = {"login": unverified.email, "password": PASSWORD}
    response = client.post(LOGIN, credentials)
    assert (response["Location"], len(said(response))) == (LOGIN, 1)
    assert client.get(LOGIN).status_code == 200
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    client.post(LOGIN, credentials)
    assert [message.to for message in mail.outbox] == [["late@example.test"]]
    assert list(User.objects.all()) == [unverified]


@pytest.mark.parametrize("email", ["owner@example.test", "nobody@example.test"])
def test_a_reset_that_cannot_be_sent_is_said(client, owner, closed_port, email):
    response = client.post(RESET, {"email": email})
    assert response["Location"] == RESET
    assert said(response) == [
        f"We could not send a mail to {email}. Please check the address and try again in a few minutes."
    ]


def test_a_new_address_that_gets_no_mail_changes_nothing(client, owner, closed_port):
    response = change_address(client, owner, "moved@example.test")
    assert response["Location"] == CHANGE
    assert said(response)[-1].startswith("We could not send a mail to moved@example.test.")
    owner.refresh_from_db()
    assert owner.email == "owner@example.test"
