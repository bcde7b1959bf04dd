from django.test import Client
from django.urls import reverse

from accounts.models import User
from conftest import PASSWORD

URL = reverse("account-delete")
GOODBYE = reverse("account-deleted")


def test_a_visitor_signs_in_first(client, db):
    for response in (client.get(URL), client.post(URL)):
        assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={URL}")


def test_the_page_changes_nothing(owner, owner_client):
    assert owner_client.get(URL).status_code == 200
    assert User.objects.filter(pk=owner.pk).exists()


def test_deleting_ends_every_session_and_says_goodbye(owner, owner_client):
    elsewhere = Client()
    elsewhere.force_login(owner)
    response = owner_client.post(URL, {"password": PASSWORD}, follow=True)
    assert response.redirect_chain == [(GOODBYE, 302)]
    assert "Your account is deleted" in response.content.decode()
    assert list(User.objects.all()) == []
    assert owner_client.cookies["sessionid"].value == ""
    for client in (owner_client, elsewhere):
        assert client.get(reverse("account-preferences")).status_code == 302


def test_a_wrong_password_deletes_nothing(owner, owner_client):
    response = owner_client.post(URL, {"password": "guess"})
    assert response.status_code == 422
    assert response.context["form"].errors == {"password": ["This is not your password."]}
    assert User.objects.filter(pk=owner.pk).exists()


def test_passwords_cannot_be_tried_for_ever(owner, owner_client):
    for _attempt in range(10):
        assert owner_client.post(URL, {"password": "guess"}).status_code == 422
    assert owner_client.post(URL, {"password": PASSWORD}).status_code == 429
    assert User.objects.filter(pk=owner.pk).exists()


def test_who_has_no_password_types_the_address(owner, owner_client):
    owner.set_unusable_password()
    owner.save()
    owner_client.force_login(owner)
    assert owner_client.post(URL, {"email": "stranger@example.test"}).status_code == 422
    assert owner_client.post(URL, {"email": "owner@example.test"}).status_code == 302
    assert list(User.objects.all()) == []


def test_the_last_superuser_is_told_why_not(superuser, superuser_client):
    response = superuser_client.post(URL, {"password": PASSWORD})
    assert response.status_code == 422
    assert response.context["form"].non_field_errors() == [
        "You are the only one who runs this site. Make somebody else superuser first."
    ]
    assert superuser_client.get(URL).status_code == 200


def test_nobody_else_is_deleted(owner_client, stranger):
    owner_client.post(URL, {"password": PASSWORD, "user": stranger.pk})
    assert list(User.objects.all()) == [stranger]


def test_the_goodbye_is_there_for_everyone(client, db):
    assert (client.get(GOODBYE).status_code, client.post(GOODBYE).status_code) == (200, 405)
