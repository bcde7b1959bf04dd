"""Mails whose fate nobody knows: list them, and write down what was found out."""

from typing import Any
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from accounts.domain import delivery
from accounts.enums import DeliveryState
from accounts.models import MailDelivery


class Command(BaseCommand):
    help = "List deliveries whose fate nobody knows, or resolve one as sent or unsent."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--resolve", nargs=2, metavar=("ID", "sent|unsent"))

    def handle(self, *args: Any, resolve: list[str] | None, **options: Any) -> None:
        if resolve:
            self._resolve(*resolve)
        else:
            self._list()

    def _list(self) -> None:
        unknown = MailDelivery.objects.filter(state=DeliveryState.UNKNOWN).order_by("due_at", "id")
        for each in unknown.select_related("user").iterator():
            self.stdout.write(f"{each.pk} {each.kind} {each.local_date} {each.user.email} {each.detail}".rstrip())
        self.stdout.write(f"unknown: {unknown.count()}")

    def _resolve(self, number: str, outcome: str) -> None:
        if outcome not in {"sent", "unsent"}:
            raise CommandError("Say what became of it: sent or unsent.")
        try:
            resolved = delivery.resolve_unknown(
                delivery_id=UUID(number), was_sent=outcome == "sent", now=timezone.now()
            )
        except ValueError as error:
            raise CommandError(f"“{number}” is not the id of a delivery.") from error
        except MailDelivery.DoesNotExist as error:
            raise CommandError(f"There is no delivery {number} whose fate is unknown.") from error
        self.stdout.write(f"{resolved.pk} {resolved.state}")
