from datetime import UTC, datetime, timedelta

import pytest

from accounts.models import MailDelivery, MailSuppression

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
LIST = "/admin/accounts/maildelivery/"


@pytest.fixture
def make_delivery(owner):
    def make(days=0, **fields):
        due = {"due_at": NOW, "not_before": NOW, "expires_at": NOW + timedelta(hours=2)}
        local_date = NOW.date() - timedelta(days=days)
        return MailDelivery.objects.create(
            **{"user": owner, "kind": "letter", "local_date": local_date, **due, **fields}
        )

    return make


def state_of(row):
    row.refresh_from_db()
    return row.state


def test_the_list_is_filtered_by_state(superuser_client, make_delivery):
    unknown = make_delivery(state="unknown")
    make_delivery(days=1)
    page = superuser_client.get(LIST, {"state__exact": "unknown"})
    assert list(page.context["cl"].queryset) == [unknown]


@pytest.mark.parametrize(("action", "state"), [("resolve_as_sent", "sent"), ("resolve_as_unsent", "expired")])
def test_what_nobody_knows_is_resolved_and_the_rest_left(superuser_client, make_delivery, action, state):
    unknown, queued = make_delivery(state="unknown"), make_delivery(days=1)
    superuser_client.post(LIST, {"action": action, "_selected_action": [unknown.pk, queued.pk]})
    assert (state_of(unknown), state_of(queued)) == (state, "queued")


def test_a_row_is_read_only(superuser_client, make_delivery):
    row = make_delivery()
    url = f"{LIST}{row.pk}/change/"
    assert superuser_client.get(url).context["has_change_permission"] is False
    assert superuser_client.post(url, {"state": "sent"}).status_code == 403
    assert superuser_client.post(f"{LIST}{row.pk}/delete/", {"post": "yes"}).status_code == 403
    assert superuser_client.get(f"{LIST}add/").status_code == 403
    assert state_of(row) == "queued"


def test_staff_without_the_right_see_nothing(editor_client, make_delivery):
    make_delivery()
    assert editor_client.get(LIST).status_code == 403


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_list(superuser_client, make_delivery, django_assert_num_queries, rows):
    for days in range(rows):
        make_delivery(days=days)
    with django_assert_num_queries(8):
        superuser_client.get(LIST)


def test_an_address_is_let_go_again(superuser_client):
    row = MailSuppression.objects.create(email="back@example.test", reason="refused")
    superuser_client.post(f"/admin/accounts/mailsuppression/{row.pk}/delete/", {"post": "yes"})
    assert MailSuppression.objects.count() == 0
