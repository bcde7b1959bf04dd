"""The tasks as a worker runs them, over the broker of local mode."""

import contextlib
from datetime import timedelta
from queue import Empty

import pytest
from celery import current_app
from django.utils import timezone

from accounts import tasks
from accounts.models import MailDelivery, MailPulse


@pytest.fixture
def messages():
    """What was sent to the broker: name, arguments and whether it goes out of date, of each message."""

    def read():
        found = []
        with (
            current_app.connection_for_read() as connection,
            connection.SimpleQueue("celery") as queue,
            contextlib.suppress(Empty),
        ):
            while message := queue.get(timeout=0.05):
                expires = message.headers["expires"] is not None
                found.append((message.headers["task"], message.payload[:2], expires))
                message.ack()
        return found

    read()
    return read


@pytest.mark.parametrize(("people", "wakes"), [(0, 0), (1, 1), (11, 2), (35, 2)])
def test_a_tick_wakes_as_many_as_have_something_to_do(due, messages, django_capture_on_commit_callbacks, people, wakes):
    due(people)
    with django_capture_on_commit_callbacks(execute=True):
        tasks.tick()
    assert messages() == [("accounts.tasks.deliver", [[], {}], True)] * wakes
    assert MailDelivery.objects.filter(state="queued").count() == people
    assert MailPulse.objects.get().last_tick_at > timezone.now() - timedelta(minutes=1)


def test_delivering_empties_the_queue_and_wakes_nobody(due, messages, mailoutbox, django_capture_on_commit_callbacks):
    due(12)
    tasks.tick()
    with django_capture_on_commit_callbacks(execute=True):
        tasks.deliver()
    assert (len(mailoutbox), messages()) == (12, [])


def test_who_runs_out_of_time_wakes_another(due, messages, mailoutbox, monkeypatch, django_capture_on_commit_callbacks):
    due(12)
    tasks.tick()
    monkeypatch.setattr(tasks, "RUN", timedelta(0))
    with django_capture_on_commit_callbacks(execute=True):
        tasks.deliver()
    assert (len(mailoutbox), messages()) == (0, [("accounts.tasks.deliver", [[], {}], True)])


def test_a_wake_up_that_comes_three_times_sends_once(due, mailoutbox):
    due(3)
    tasks.tick()
    for _time in range(3):
        tasks.deliver()
    assert len(mailoutbox) == 3
