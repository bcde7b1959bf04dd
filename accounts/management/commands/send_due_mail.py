"""Send what is due, once, in this process: what the worker does."""

from collections import Counter
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.domain import delivery
from accounts.domain.delivery.breaker import is_resting
from accounts.enums import DeliveryState


class Command(BaseCommand):
    help = "Tick, deliver and reap once in this process; prints how many mails are in which state afterwards."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--until-empty",
            action="store_true",
            help="Repeat until nothing is due and nothing waits to be sent now.",
        )

    def handle(self, *args: Any, until_empty: bool, **options: Any) -> None:
        # Somebody asked for it: a resting mail server is tried once, and then left to rest again.
        counts, busy = self._round(heed_rest=False)
        while until_empty and busy:
            more, busy = self._round(heed_rest=True)
            counts += more
        for state in DeliveryState:
            self.stdout.write(f"{state.value}: {counts[state.value]}")
        if is_resting(now=timezone.now()):
            self.stdout.write(_("The mail server is at fault; it rests for a while."))

    def _round(self, *, heed_rest: bool) -> tuple[Counter[str], bool]:
        """One round, its counts, and whether it moved anything."""
        made = delivery.tick(now=timezone.now())
        sent = delivery.deliver(clock=timezone.now, owner=delivery.new_owner(), heed_rest=heed_rest)
        reaped = delivery.reap(now=timezone.now())
        late = Counter({state: made[state] for state in made if state != DeliveryState.QUEUED})
        return late + sent + reaped, bool(made or sent)
