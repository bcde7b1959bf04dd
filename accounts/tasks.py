"""What worker and beat run.

A message is a wake-up without content: losing or doubling one changes when, never what.
"""

from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.utils import timezone

from accounts.domain import delivery
from accounts.domain.delivery.breaker import is_resting
from accounts.domain.delivery.send import LEASE_ROWS
from accounts.models import MailDelivery

WAKE_UP_EXPIRES = 60
DELIVERERS = 2
RUN = timedelta(seconds=10)
"""A run ends well within the worker's soft shutdown of 20 seconds, and wakes another."""


@shared_task(ignore_result=True)
def tick() -> None:
    """Once a minute: make what is due, find what was left lying, wake who sends."""
    now = timezone.now()
    delivery.tick(now=now)
    delivery.reap(now=now)
    ready = MailDelivery.objects.ready(now)[: LEASE_ROWS * DELIVERERS].count()
    for _lease in range(0, ready, LEASE_ROWS):
        transaction.on_commit(_wake)


@shared_task(ignore_result=True)
def deliver() -> None:
    """Send until nothing is ready, or for some seconds and then wake another."""
    until = timezone.now() + RUN
    delivery.deliver(clock=timezone.now, owner=delivery.new_owner(), until=until)
    now = timezone.now()
    if now >= until and MailDelivery.objects.ready(now).exists() and not is_resting(now=now):
        transaction.on_commit(_wake)


def _wake() -> None:
    deliver.apply_async(expires=WAKE_UP_EXPIRES)
