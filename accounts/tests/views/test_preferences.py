import pytest
import time_machine
from django.contrib.messages import get_messages
from django.urls import reverse

URL = reverse("account-preferences")


def said(response):
    return [str(message) for message in get_messages(response.wsgi_request)]


def test_a_visitor_signs_in_first(client, db):
    response = client.get(URL)
    assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={URL}")


def test_the_page_shows_what_is_stored_and_leads_on(owner, owner_client):
    owner.time_zone, owner.day_start_hour = "Europe/Paris", 5
    owner.save()
    with time_machine.travel("2026-11-20T07:02:00Z", tick=False):
        response = owner_client.get(URL)
    form = response.context["form"]
    assert form.initial == {"time_zone": "Europe/Paris", "day_start_hour": 5}
    html = response.content.decode()
    assert "It is now 08:02 in Paris." in html
    names = ["account_email", "account_change_password", "mfa_index", "usersessions_list", "account-export"]
    assert [name for name in [*names, "account-delete", "privacy"] if f'href="{reverse(name)}"' not in html] == []


def test_who_has_no_password_may_set_one(owner, owner_client):
    owner.set_unusable_password()
    owner.save()
    owner_client.force_login(owner)
    assert f'href="{reverse("account_set_password")}"' in owner_client.get(URL).content.decode()


def test_saving(owner, owner_client):
    with time_machine.travel("2026-11-20T07:02:00Z", tick=False):
        response = owner_client.post(URL, {"time_zone": "Asia/Tokyo", "day_start_hour": "0"})
    assert (response.status_code, response["Location"]) == (302, URL)
    assert said(response) == ["Saved. It is now 16:02 in Tokyo."]
    owner.refresh_from_db()
    assert (owner.time_zone, owner.day_start_hour) == ("Asia/Tokyo", 0)


@pytest.mark.parametrize("data", [{}, {"time_zone": "Mars/Olympus", "day_start_hour": "13"}])
def test_a_mistake_is_said_beside_the_field_and_nothing_is_stored(owner, owner_client, data):
    response = owner_client.post(URL, data)
    assert response.status_code == 422
    assert sorted(response.context["form"].errors) == ["day_start_hour", "time_zone"]
    owner.refresh_from_db()
    assert (owner.time_zone, owner.day_start_hour) == ("UTC", 4)


def test_only_the_person_who_asks_is_changed(owner_client, stranger):
    owner_client.post(URL, {"time_zone": "Asia/Tokyo", "day_start_hour": "0", "user": stranger.pk})
    stranger.refresh_from_db()
    assert stranger.time_zone == "UTC"


def test_other_methods_are_refused(owner_client):
    assert owner_client.delete(URL).status_code == 405
