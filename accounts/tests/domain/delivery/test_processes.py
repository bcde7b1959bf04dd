"""Several real processes on one database: nothing is sent twice and nothing is lost."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from accounts.domain.delivery import deliver, new_owner, reap, tick
from accounts.models import MailDelivery
from accounts.tests.smtp_sink import Sink, running_sink

pytestmark = [pytest.mark.services, pytest.mark.django_db(transaction=True)]


def database_url() -> str:
    database = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{database['NAME']}"
    place = f"{database['HOST']}:{database['PORT'] or 5432}"
    return f"postgres://{database['USER']}:{database['PASSWORD']}@{place}/{database['NAME']}"


@contextmanager
def process(sink: Sink, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    """A management command on the database of the test, sending to `sink`."""
    environment = {
        **os.environ,
        "DJANGO_SETTINGS_MODULE": "stretchapp.settings",
        "DATABASE_URL": database_url(),
        "EMAIL_URL": f"smtp://127.0.0.1:{sink.port}",
        "DATA_DIR": str(settings.DATA_DIR),
    }
    command = [sys.executable, "manage.py", *arguments]
    with subprocess.Popen(
        command, cwd=settings.BASE_DIR, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as started:
        try:
            yield started
        finally:
            started.kill()


def states():
    return Counter(MailDelivery.objects.values_list("state", flat=True))


def test_processes_that_tick_and_send_at_once_send_each_mail_once(due):
    due(120)
    with running_sink() as sink:
        with (
            process(sink, "send_due_mail", "--until-empty") as one,
            process(sink, "send_due_mail", "--until-empty") as two,
            process(sink, "send_due_mail", "--until-empty") as three,
        ):
            outputs = [each.communicate(timeout=120)[0] for each in (one, two, three)]
        assert [each.returncode for each in (one, two, three)] == [0, 0, 0], outputs
        rows = MailDelivery.objects.filter(state="sent").values_list("message_id", flat=True)
        faults = list(MailDelivery.objects.exclude(detail="").values_list("detail", flat=True))
        assert states() == Counter(sent=120), (outputs, faults)
        assert sorted(sink.message_ids) == sorted(rows)


def test_a_process_killed_while_sending_leaves_the_fate_of_its_lease_open_and_no_more(due, settings):
    due(40)
    with running_sink() as sink:
        sink.seconds_a_mail = 0.05
        with process(sink, "send_due_mail") as killed:
            while len(sink.accepted) < 15:
                assert killed.poll() is None
                time.sleep(0.01)
            killed.kill()
            killed.wait()
        lease_over = timezone.now() + timedelta(minutes=3)
        assert reap(now=lease_over) == Counter(unknown=10, expired=0)
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, sink.seconds_a_mail = "127.0.0.1", sink.port, 0.0
        tick(now=lease_over)
        deliver(clock=lambda: lease_over, owner=new_owner())
        accepted = Counter(sink.message_ids)
    assert states() == Counter(sent=30, unknown=10)
    assert max(accepted.values()) == 1
    assert set(MailDelivery.objects.filter(state="sent").values_list("message_id", flat=True)) <= set(accepted)
