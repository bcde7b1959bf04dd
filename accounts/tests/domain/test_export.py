import json
from datetime import UTC, datetime

import pytest
from django.core.serializers.json import DjangoJSONEncoder

from accounts.domain.export import export_account, exported_kinds
from accounts.domain.ownership import owned_models
from accounts.tests.conftest import mark

NOW = datetime(2026, 11, 21, 9, 30, tzinfo=UTC)


def as_text(document):
    return json.dumps(document, cls=DjangoJSONEncoder)


def test_parts_stand_in_what_they_are_part_of(owner, with_everything):
    document = export_account(user=with_everything(owner), now=NOW)
    (routine,) = document["routines"]
    (step,) = routine["steps"]
    (side,) = step["sides"]
    own_slug = f"my-{owner.pk:04d}vari"
    assert (step["stretch"], side["side"], side["amount"]) == (own_slug, "both", 30)
    (session,) = document["sessions"]
    assert [(hold["stretch"], hold["held"]) for hold in session["holds"]] == [(own_slug, 28.5), ("cat-cow", 28.5)]
    assert session["routine"] == routine["id"]


def test_every_row_is_in_the_document_once(owner, with_everything):
    document = export_account(user=with_everything(owner), now=NOW)

    def count(value):
        if isinstance(value, list):
            return sum(count(each) for each in value)
        if isinstance(value, dict):
            return ("id" in value or "slug" in value) + sum(count(each) for each in value.values())
        return 0

    rows = sum(each.rows(owner).count() for each in owned_models())
    assert count(document) == rows + 1  # and the person


def test_sections_have_names_of_their_own(owner):
    document = export_account(user=owner, now=NOW)
    assert list(document) == [
        "exported_at",
        "site",
        "person",
        "stretches",
        "routines",
        "schedules",
        "marked_days",
        "sessions",
        "deleted_sessions",
        "morning_checks",
        "mail_schedules",
        "mail_deliveries",
        "email_addresses",
        "authenticators",
        "user_sessions",
        "log_entries",
        "mail_suppressions",
    ]


def test_the_person_stands_in_it_without_the_password(owner, with_everything):
    person = export_account(user=with_everything(owner), now=NOW)["person"]
    assert person == {
        "id": owner.pk,
        "last_login": None,
        "is_superuser": False,
        "email": "owner@example.test",
        "time_zone": "UTC",
        "day_start_hour": 4,
        "is_staff": False,
        "is_active": True,
        "date_joined": owner.date_joined,
        "groups": ["Editors"],
        "user_permissions": [],
    }


def test_no_secret_is_in_it(owner, with_everything):
    text = as_text(export_account(user=with_everything(owner), now=NOW))
    assert mark(owner) in text
    for secret in (f"secret-{mark(owner)}", f"token-{mark(owner)}", owner.password):
        assert secret not in text


def test_nobody_else_is_in_it(owner, stranger, with_everything):
    with_everything(stranger)
    text = as_text(export_account(user=with_everything(owner), now=NOW))
    assert mark(stranger) in as_text(export_account(user=stranger, now=NOW))
    for trace in (mark(stranger), stranger.email):
        assert trace not in text


def test_addresses_we_stopped_writing_to_are_in_it(owner, with_everything):
    rows = export_account(user=with_everything(owner), now=NOW)["mail_suppressions"]
    assert [(row["email"], row["reason"]) for row in rows] == [("OWNER@EXAMPLE.TEST", "refused")]


@pytest.mark.parametrize("copies", [1, 3])
def test_queries_do_not_grow_with_the_rows(owner, with_everything, django_assert_max_num_queries, copies):
    with_everything(owner)
    for session in [owner.sessions.get()] * (copies - 1):
        session.pk = None
        session._state.adding = True
        session.save()
    with django_assert_max_num_queries(len(owned_models()) + 8):
        export_account(user=owner, now=NOW)


def test_kinds_are_named_with_their_parts():
    kinds = dict(exported_kinds())
    assert (kinds["sessions"], kinds["routines"]) == (["holds"], ["steps"])
