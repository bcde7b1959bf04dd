"""`/healthz`: what a watcher and what staff are told."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import Settings

from accounts.enums import DeliveryState
from accounts.models import MailDelivery, MailPulse, MailSchedule, User
from stretchapp import health

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
LONG_AGO = NOW - timedelta(hours=1)


def ago(**amount: float) -> datetime:
    return NOW - timedelta(**amount)


@pytest.mark.parametrize(
    ("last_tick_at", "started_at", "ticking"),
    [
        (None, ago(seconds=0), True),
        (None, ago(minutes=4, seconds=59), True),
        (None, ago(minutes=5), False),
        (ago(seconds=30), LONG_AGO, True),
        (ago(minutes=4, seconds=59), LONG_AGO, True),
        (ago(minutes=5), LONG_AGO, False),
        # The tick of an earlier run says nothing about this one.
        (ago(days=1), ago(minutes=6), False),
    ],
)
def test_five_minutes_without_a_tick(last_tick_at: datetime | None, started_at: datetime, ticking: bool) -> None:
    assert health.is_ticking(last_tick_at=last_tick_at, started_at=started_at, now=NOW) is ticking


@pytest.mark.django_db
def test_visitor_learns_nothing_private(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content, response["Content-Type"]) == (200, b"ok\n", "text/plain")


@pytest.mark.django_db
def test_no_tick_is_503(client: Client) -> None:
    with time_machine.travel(health.STARTED_AT + timedelta(minutes=5), tick=False):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"no tick\n")


@pytest.mark.django_db
def test_no_database_is_503(client: Client) -> None:
    def refuse(*_arguments: object) -> None:
        raise DatabaseError("away")

    with connection.execute_wrapper(refuse):
        response = client.get("/healthz")
    assert (response.status_code, response.content) == (503, b"no database\n")


def test_own_people_get_no_details(owner_client: Client) -> None:
    assert owner_client.get("/healthz").content == b"ok\n"


def test_staff_see_ages_and_counts(editor_client: Client, owner: User) -> None:
    now = health.STARTED_AT + timedelta(hours=1)
    MailPulse.objects.create(pk=1, last_tick_at=now - timedelta(seconds=20))
    MailSchedule.objects.create(
        user=owner, kind="letter", time_zone="UTC", local_minute=420, weekdays=1, next_due_at=now - timedelta(seconds=9)
    )
    for day, state in ((1, DeliveryState.QUEUED), (2, DeliveryState.QUEUED), (3, DeliveryState.UNKNOWN)):
        MailDelivery.objects.create(
            user=owner, kind="letter", local_date=date(2026, 11, day), due_at=now, expires_at=now, not_before=now,
            state=state,
        )  # fmt: skip
    with time_machine.travel(now, tick=False):
        response = editor_client.get("/healthz")
    assert response.json() == {
        "ok": True,
        "last_tick_seconds": 20,
        "oldest_due_seconds": 9,
        "mails": {"queued": 2, "unknown": 1},
    }


@pytest.mark.django_db
def test_watcher_behind_https_is_not_redirected(client: Client, settings: Settings) -> None:
    settings.SECURE_SSL_REDIRECT = True
    assert [client.get(path).status_code for path in ("/healthz", "/")] == [200, 301]


@pytest.mark.django_db
def test_only_reading(client: Client) -> None:
    assert client.post("/healthz").status_code == 405
