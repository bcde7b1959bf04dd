import email
from collections import Counter
from datetime import timedelta

import pytest
from django.core import mail as outbox

from accounts.domain.delivery import deliver, new_owner, reap
from accounts.domain.mail import stop_mail
from accounts.models import MailDelivery, MailPulse, MailSchedule, MailSuppression
from accounts.tests.domain.delivery.conftest import NOW
from accounts.tests.smtp_sink import DROP, DROP_ACCEPTED, HANG

SECOND = timedelta(seconds=1)


def send(now=NOW, **how):
    return deliver(clock=lambda: now, owner=new_owner(), **how)


def fate(row):
    row.refresh_from_db()
    return row.state, row.smtp_phase, row.smtp_code, row.attempts


def test_a_ready_mail_is_sent_once(sink, make_delivery):
    row = make_delivery(message_id="<kept@example.test>")
    assert send() == Counter(sent=1)
    assert fate(row) == ("sent", "done", 250, 1)
    assert (row.sent_at, row.lease_until, row.lease_owner) == (NOW, None, "")
    assert send() == Counter()
    assert sink.message_ids == ["<kept@example.test>"]


def test_a_row_without_message_id_gets_one(sink, make_delivery):
    row = make_delivery()
    send()
    row.refresh_from_db()
    assert sink.message_ids == [row.message_id] == [f"<note.{row.pk}@127.0.0.1>"]


def test_what_goes_over_the_wire_is_whole(sink, make_delivery, owner):
    make_delivery()
    send()
    message = email.message_from_bytes(sink.accepted[0])
    text, html = message.get_payload()
    assert (message["To"], message["Subject"], message["Auto-Submitted"]) == (owner.email, "A note", "auto-generated")
    assert (message["List-Id"], message["List-Unsubscribe-Post"]) == ("<note.127.0.0.1>", "List-Unsubscribe=One-Click")
    assert text.get_payload(decode=True).splitlines() == [b".dots stay", b"Breathe."]
    assert html.get_content_type() == "text/html"


def test_many_go_over_one_connection(sink, make_delivery, make_user):
    for number in range(12):
        make_delivery(user=make_user(f"many{number}@example.test"))
    assert send() == Counter(sent=12)
    assert (len(sink.accepted), sink.connections) == (12, 1)


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ({"greet": "421 full"}, ("queued", "connect", 421, 1)),
        ({"greet": "554 no"}, ("queued", "connect", 554, 1)),
        ({"greet": DROP}, ("queued", "connect", None, 1)),
        ({"ehlo": "550 no", "helo": "550 no"}, ("queued", "connect", 550, 1)),
        ({"mail": "503 who are you"}, ("queued", "envelope", 503, 1)),
        ({"mail": "530 sign in"}, ("queued", "envelope", 530, 1)),
        ({"mail": "451 later"}, ("queued", "envelope", 451, 1)),
        ({"rcpt": "421 closing"}, ("queued", "envelope", 421, 1)),
        ({"rcpt": "450 greylisted"}, ("queued", "envelope", 450, 1)),
        ({"rcpt": "503 out of order"}, ("queued", "envelope", 503, 1)),
        ({"rcpt": "550 nobody here"}, ("failed", "envelope", 550, 1)),
        ({"rcpt": DROP}, ("queued", "envelope", None, 1)),
        ({"rcpt": HANG}, ("queued", "envelope", None, 1)),
        ({"data": "451 no room"}, ("queued", "envelope", 451, 1)),
        ({"data": "554 not you"}, ("failed", "envelope", 554, 1)),
        ({"data": DROP}, ("queued", "envelope", None, 1)),
        ({"dot": "421 closing"}, ("queued", "done", 421, 1)),
        ({"dot": "451 try later"}, ("queued", "done", 451, 1)),
        ({"dot": "554 looks like spam"}, ("failed", "done", 554, 1)),
        ({"dot": DROP}, ("unknown", "body", None, 1)),
        ({"dot": DROP_ACCEPTED}, ("unknown", "body", None, 1)),
        ({"dot": HANG}, ("unknown", "body", None, 1)),
    ],
)
def test_each_answer_of_a_server_has_its_state(sink, make_delivery, script, expected):
    row = make_delivery()
    sink.script = script
    send()
    assert fate(row) == expected
    suppressed = list(MailSuppression.objects.values_list("email", "reason"))
    assert suppressed == ([("owner@example.test", "refused")] if expected == ("failed", "envelope", 550, 1) else [])


def test_a_closed_port_is_tried_again_later(sink, make_delivery, settings):
    row = make_delivery()
    settings.EMAIL_PORT = 1
    send()
    assert fate(row) == ("queued", "connect", None, 1)
    assert row.not_before == NOW + timedelta(seconds=30)


def test_a_mail_put_off_waits_longer_each_time(sink, make_delivery):
    row = make_delivery(expires_at=NOW + timedelta(days=1))
    sink.script = {"rcpt": "450 later"}
    now, waits = NOW, []
    for _attempt in range(8):
        assert send(now) == Counter(queued=1)
        row.refresh_from_db()
        assert send(row.not_before - SECOND) == Counter()
        waits.append((row.not_before - now).total_seconds())
        now = row.not_before
    assert waits == [30, 60, 120, 240, 480, 900, 900, 900]
    sink.script = {}
    assert send(now) == Counter(sent=1)


def test_what_was_put_off_past_its_time_expires_and_is_not_sent(sink, make_delivery):
    row = make_delivery()
    sink.script = {"rcpt": "450 later"}
    send()
    sink.script = {}
    late = row.expires_at
    assert send(late) == Counter()
    assert reap(now=late) == Counter(unknown=0, expired=1)
    assert fate(row)[0] == "expired"
    assert sink.accepted == []


def test_unknown_is_never_sent_again(sink, make_delivery):
    row = make_delivery()
    sink.script = {"dot": DROP_ACCEPTED}
    send()
    sink.script = {}
    assert send(NOW + timedelta(hours=1)) == Counter()
    assert (fate(row)[0], len(sink.accepted)) == ("unknown", 1)


def test_one_refused_recipient_does_not_stop_the_others(sink, make_delivery, make_user):
    rows = [make_delivery(user=make_user(f"each{number}@example.test")) for number in range(3)]
    sink.script = {"rcpt": ["250 ok", "550 nobody", "250 ok"]}
    assert send() == Counter(sent=2, failed=1)
    assert len(sink.accepted) == 2
    assert sorted(fate(row)[0] for row in rows) == ["failed", "sent", "sent"]


def test_a_kept_connection_that_was_closed_is_opened_again_at_once(sink, make_delivery, make_user):
    for number in range(3):
        make_delivery(user=make_user(f"kept{number}@example.test"))
    sink.script = {"mail": ["250 ok", "421 enough for this connection", "250 ok"]}
    assert send() == Counter(sent=3)
    assert (len(sink.accepted), sink.connections) == (3, 2)


def test_a_fault_of_the_server_ends_the_batch_without_blaming_the_others(sink, make_delivery, make_user):
    for number in range(3):
        make_delivery(user=make_user(f"batch{number}@example.test"))
    sink.script = {"mail": "503 broken"}
    assert send() == Counter(queued=3)
    assert sorted(MailDelivery.objects.values_list("attempts", flat=True)) == [0, 0, 1]
    assert MailSuppression.objects.count() == 0


def test_after_three_faults_in_a_row_the_server_rests_longer_each_time(sink, make_delivery, make_user):
    sink.script = {"mail": "503 broken"}
    for number in range(60):
        make_delivery(user=make_user(f"rest{number}@example.test"), expires_at=NOW + timedelta(days=1))
    assert send() == Counter(queued=30)
    pulse = MailPulse.objects.get()
    assert (pulse.faults_in_a_row, pulse.resting_until) == (3, NOW + timedelta(seconds=30))
    assert send(NOW + 29 * SECOND) == Counter()
    assert send(NOW + 30 * SECOND) == Counter(queued=10)
    pulse.refresh_from_db()
    assert (pulse.faults_in_a_row, pulse.resting_until) == (4, NOW + 90 * SECOND)
    sink.script = {}
    assert send(NOW + 90 * SECOND) == Counter(sent=60)
    pulse.refresh_from_db()
    assert (pulse.faults_in_a_row, pulse.resting_until) == (0, None)


def test_a_resting_server_is_tried_once_when_somebody_asks(sink, make_delivery):
    MailPulse.objects.create(pk=1, faults_in_a_row=3, resting_until=NOW + timedelta(minutes=15))
    make_delivery()
    assert send() == Counter()
    assert send(heed_rest=False) == Counter(sent=1)


@pytest.mark.parametrize("reason", ["done", "paused", "resting"])
def test_what_is_not_wanted_at_that_moment_is_cancelled_with_its_reason(sink, make_delivery, owner, verdicts, reason):
    row = make_delivery()
    verdicts[owner.email] = reason
    assert send() == Counter(cancelled=1)
    row.refresh_from_db()
    assert (row.state, row.detail, row.attempts, sink.accepted) == ("cancelled", reason, 0, [])


def test_a_subject_that_is_gone_ends_its_schedule(sink, make_delivery, owner, verdicts):
    make_delivery()
    verdicts[owner.email] = "gone"
    send()
    assert list(MailSchedule.objects.values_list("next_due_at", flat=True)) == [None]


def test_the_engine_itself_keeps_back_what_nobody_wants(sink, make_delivery, make_user, owner):
    off, closed, bounced = (make_user(f"{name}@example.test") for name in ("off", "closed", "bounced"))
    rows = [make_delivery(user=user) for user in (off, closed, bounced, owner)]
    MailSchedule.objects.filter(user=off).update(next_due_at=None)
    closed.is_active = False
    closed.save()
    MailSuppression.objects.create(email="Bounced@Example.test", reason="refused")
    assert send() == Counter(cancelled=3, sent=1)
    for row in rows:
        row.refresh_from_db()
    assert [(row.state, row.detail) for row in rows] == [
        ("cancelled", "off"),
        ("cancelled", "closed"),
        ("cancelled", "suppressed"),
        ("sent", ""),
    ]


def test_stopping_cancels_what_is_queued(sink, make_delivery, owner):
    row = make_delivery()
    stop_mail(user_id=owner.pk, kind="note")
    assert send() == Counter()
    row.refresh_from_db()
    assert (row.state, row.detail) == ("cancelled", "off")


def test_a_mail_that_cannot_be_written_holds_up_only_itself(sink, make_delivery, stranger, verdicts, caplog):
    broken = make_delivery(message_id="<broken\n@example.test>")
    make_delivery(user=stranger)
    assert send() == Counter(sent=1, failed=1)
    assert fate(broken) == ("failed", "connect", None, 1)


def test_no_mail_is_begun_near_the_end_of_its_lease(sink, make_delivery):
    make_delivery()
    leased = MailDelivery.objects.filter(state="sending")

    def slow_clock():
        """Everything before the first mail took more than half of the lease."""
        return NOW + timedelta(seconds=61) if leased.exists() else NOW

    assert deliver(clock=slow_clock, owner=new_owner()) == Counter(queued=1)
    assert sink.accepted == []


def test_a_lease_that_ran_out_is_unknown_and_its_owner_may_still_tell(sink, make_delivery):
    row = make_delivery()

    def clock_with_reaper():
        """The reaper passes while the mail is on its way."""
        assert len(sink.accepted) < 2, "sent again"
        if sink.accepted:
            reap(now=NOW + timedelta(minutes=2))
            seen.append(MailDelivery.objects.get().state)
        return NOW

    seen = []
    deliver(clock=clock_with_reaper, owner=new_owner())
    assert seen[0] == "unknown"
    assert fate(row)[0] == "sent"


def test_reaping_leaves_leases_that_still_run(make_delivery):
    row = make_delivery(state="sending", lease_until=NOW + SECOND, lease_owner="somebody")
    assert reap(now=NOW) == Counter(unknown=0, expired=0)
    assert reap(now=NOW + SECOND) == Counter(unknown=1, expired=0)
    row.refresh_from_db()
    assert (row.state, row.lease_owner) == ("unknown", "somebody")


class NotThere(outbox.backends.base.BaseEmailBackend):
    """A backend without phases whose server refuses the connection."""

    def send_messages(self, email_messages):
        try:
            raise ConnectionRefusedError(111, "refused")  # noqa: TRY301
        except ConnectionRefusedError as error:
            raise RuntimeError("no connection to the service") from error


class NoAnswer(outbox.backends.base.BaseEmailBackend):
    def send_messages(self, email_messages):
        raise TimeoutError("no answer")


class CannotOpen(outbox.backends.base.BaseEmailBackend):
    def open(self):
        raise OSError("no key")


@pytest.mark.parametrize(
    ("backend", "expected"),
    [
        ("NotThere", ("queued", "connect", None, 1)),
        ("CannotOpen", ("queued", "connect", None, 1)),
        ("NoAnswer", ("unknown", "body", None, 1)),
    ],
)
def test_a_backend_without_phases(settings, make_delivery, backend, expected):
    settings.EMAIL_BACKEND = f"{__name__}.{backend}"
    row = make_delivery()
    send()
    assert fate(row) == expected


def test_any_backend_of_django_sends(make_delivery, mailoutbox):
    row = make_delivery()
    assert send() == Counter(sent=1)
    assert fate(row) == ("sent", "done", None, 1)
    assert [message.subject for message in mailoutbox] == ["A note"]


def test_a_full_disk_in_local_mode_is_tried_again(settings, make_delivery, tmp_path):
    (tmp_path / "taken").write_text("not a folder")
    settings.EMAIL_BACKEND, settings.LOCAL_MAIL_DIR = "stretchapp.outbox.EmailBackend", tmp_path / "taken"
    row = make_delivery()
    send()
    assert fate(row) == ("queued", "connect", None, 1)
