"""A kind of mail, rows of it, and a mail server on a socket."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from accounts.domain import mail
from accounts.domain.mail import ComposedMail, MailKind
from accounts.models import MailDelivery, MailSchedule, User
from accounts.tests.smtp_sink import Sink, running_sink

NOW = datetime(2026, 11, 20, 7, 0, tzinfo=UTC)
TODAY = date(2026, 11, 20)


@pytest.fixture
def verdicts(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """Register the kind `note` with two hours of grace; reasons against a mail by the person's address."""
    reasons: dict[str, str] = {}
    kind = MailKind(
        name="note",
        grace=timedelta(hours=2),
        wanted=lambda rows, _now: {row.pk: reasons.get(row.user.email, "") for row in rows},
        compose=lambda rows, _now: {
            row.pk: ComposedMail(subject="A note", text=".dots stay\nBreathe.\n", html="<p>Breathe.</p>")
            for row in rows
        },
        labels=lambda kinds: dict.fromkeys(kinds, "A note"),
    )
    monkeypatch.setitem(mail._kinds, "note", kind)
    return reasons


@pytest.fixture
def make_schedule(verdicts: dict[str, str], owner: User) -> Callable[..., MailSchedule]:
    """Build a schedule of the owner, every day at 07:00 UTC, due now."""

    def make(**fields: object) -> MailSchedule:
        plan = {"time_zone": "UTC", "local_minute": 420, "weekdays": 127, "next_due_at": NOW}
        return MailSchedule.objects.create(**{"user": owner, "kind": "note", **plan, **fields})

    return make


@pytest.fixture
def make_delivery(make_schedule: Callable[..., MailSchedule]) -> Callable[..., MailDelivery]:
    """Build a queued delivery of today, due now, with the schedule it came from."""

    def make(**fields: object) -> MailDelivery:
        schedule = make_schedule(
            next_due_at=NOW + timedelta(days=1), **{name: fields[name] for name in ("user", "kind") if name in fields}
        )
        due = {"due_at": NOW, "not_before": NOW, "expires_at": NOW + timedelta(hours=2), "local_date": TODAY}
        return MailDelivery.objects.create(**{"user": schedule.user, "kind": schedule.kind, **due, **fields})

    return make


@pytest.fixture
def sink(settings) -> Iterator[Sink]:
    """A mail server, and the settings that send to it."""
    with running_sink() as running:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", running.port, 0.5
        yield running
