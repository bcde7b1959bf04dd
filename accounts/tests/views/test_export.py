import json

import time_machine
from django.urls import reverse

from accounts.tests.conftest import mark

URL = reverse("account-export")


def test_a_visitor_signs_in_first(client, db):
    for response in (client.get(URL), client.post(URL)):
        assert (response.status_code, response["Location"]) == (302, f"{reverse('account_login')}?next={URL}")


def test_the_page_says_what_the_file_holds(owner_client):
    response = owner_client.get(URL)
    assert response.status_code == 200
    assert "mail deliveries" in response.content.decode()


def test_the_file(owner, owner_client, stranger, with_everything):
    with_everything(owner)
    with_everything(stranger)
    with time_machine.travel("2026-11-21T09:30:00Z", tick=False):
        response = owner_client.post(URL)
    assert (response.status_code, response["Content-Type"]) == (200, "application/json")
    assert response["Content-Disposition"] == 'attachment; filename="stretch-2026-11-21.json"'
    assert response["Cache-Control"] == "no-store"
    document = json.loads(response.content)
    assert (document["exported_at"], document["person"]["email"]) == ("2026-11-21T09:30:00Z", "owner@example.test")
    assert document["routines"][0]["title"] == mark(owner)
    assert mark(stranger) not in response.content.decode()
    assert owner_client.session.session_key not in response.content.decode()
