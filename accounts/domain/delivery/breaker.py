"""Letting a sick mail server rest."""

from datetime import datetime, timedelta

from accounts.models import MailPulse

FIRST_BACKOFF = timedelta(seconds=30)
LONGEST_BACKOFF = timedelta(minutes=15)
FAULTS_TO_REST = 3


def backoff(attempts: int) -> timedelta:
    """How long to wait after so many attempts: 0.5, 1, 2, 4, 8, then always 15 minutes."""
    doublings = min(attempts - 1, 10)
    return min(FIRST_BACKOFF * (1 << doublings), LONGEST_BACKOFF)


def is_resting(*, now: datetime) -> bool:
    return MailPulse.objects.filter(resting_until__gt=now).exists()


def note_health() -> None:
    """The server answered about a mail: whatever faults there were in a row are over."""
    MailPulse.objects.filter(faults_in_a_row__gt=0).update(faults_in_a_row=0, resting_until=None)


def note_fault(*, now: datetime) -> None:
    """Count a system fault; from the third in a row on, rest, longer each time.

    Called inside a transaction, which then holds the row.
    """
    pulse, _made = MailPulse.objects.select_for_update().get_or_create(pk=1)
    pulse.faults_in_a_row = min(pulse.faults_in_a_row + 1, 1000)
    if pulse.faults_in_a_row >= FAULTS_TO_REST:
        pulse.resting_until = now + backoff(pulse.faults_in_a_row - FAULTS_TO_REST + 1)
    pulse.save(update_fields=["faults_in_a_row", "resting_until"])
