"""The two commands of the mail engine."""

from datetime import timedelta

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.models import MailDelivery, MailPulse
from accounts.tests.smtp_sink import running_sink

STATES = ("queued", "sending", "sent", "failed", "expired", "cancelled", "unknown")

NOBODYS = "11111111-2222-4333-8444-555555555555"


def counts(**found):
    return "".join(f"{state}: {found.get(state, 0)}\n" for state in STATES)


@pytest.fixture
def unknown(owner):
    now = timezone.now()
    return MailDelivery.objects.create(
        user=owner,
        kind="letter",
        local_date=now.date(),
        due_at=now,
        not_before=now,
        expires_at=now + timedelta(hours=1),
        state="unknown",
        detail="Timed out.",
    )


@pytest.mark.parametrize("options", [[], ["--until-empty"]])
def test_it_sends_what_is_due_and_counts(due, mailoutbox, capsys, options):
    due(23)
    call_command("send_due_mail", *options)
    assert capsys.readouterr().out == counts(sent=23)
    assert (len(mailoutbox), MailPulse.objects.filter(last_tick_at__isnull=False).count()) == (23, 1)


def test_nothing_due(db, capsys):
    call_command("send_due_mail", "--until-empty")
    assert capsys.readouterr().out == counts()


def test_until_empty_waits_for_no_backoff_no_lease_and_no_sick_server(due, settings, capsys):
    due(60)
    with running_sink() as sink:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", sink.port
        sink.script = {"mail": "503 broken"}
        call_command("send_due_mail", "--until-empty")
        output = capsys.readouterr().out
        assert output == counts(queued=30) + "The mail server is at fault; it rests for a while.\n"
        sink.script = {}
        call_command("send_due_mail", "--until-empty")
    assert capsys.readouterr().out == counts(sent=30)


def test_the_unknown_are_listed(unknown, capsys):
    call_command("mail_unknown")
    assert capsys.readouterr().out == (
        f"{unknown.pk} letter {unknown.local_date} owner@example.test Timed out.\nunknown: 1\n"
    )


@pytest.mark.parametrize(("outcome", "state"), [("sent", "sent"), ("unsent", "queued")])
def test_one_is_resolved(unknown, capsys, outcome, state):
    call_command("mail_unknown", "--resolve", str(unknown.pk), outcome)
    unknown.refresh_from_db()
    assert (unknown.state, capsys.readouterr().out) == (state, f"{unknown.pk} {state}\n")


@pytest.mark.parametrize(("number", "outcome"), [("", "perhaps"), ("not-an-id", "sent"), (NOBODYS, "sent")])
def test_what_cannot_be_resolved_is_said(unknown, number, outcome):
    with pytest.raises(CommandError):
        call_command("mail_unknown", "--resolve", number or str(unknown.pk), outcome)
    unknown.refresh_from_db()
    assert unknown.state == "unknown"
