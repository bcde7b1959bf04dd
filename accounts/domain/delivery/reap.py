"""Finding what was left lying: leases that ran out, mails that came too late, fates to be resolved."""

from collections import Counter
from datetime import datetime
from uuid import UUID

from django.db import transaction

from accounts.enums import DeliveryState
from accounts.models import MailDelivery


def reap(*, now: datetime) -> Counter[str]:
    """Make UNKNOWN what is leased past its lease, EXPIRED what waited past its time; counts by state.

    A lease that ran out is never queued again: its mail may have gone out. The row keeps the name of
    its owner, who may still come back and write down what really happened.
    """
    unknown = MailDelivery.objects.lease_ran_out(now).update(state=DeliveryState.UNKNOWN)
    expired = MailDelivery.objects.filter(state=DeliveryState.QUEUED, expires_at__lte=now).update(
        state=DeliveryState.EXPIRED
    )
    return Counter({DeliveryState.UNKNOWN.value: unknown, DeliveryState.EXPIRED.value: expired})


@transaction.atomic
def resolve_unknown(*, delivery_id: UUID, was_sent: bool, now: datetime) -> MailDelivery:
    """Write down what a person found out about a mail whose fate nobody knew.

    Sent, as of `now`; or not, and then it is tried again, or has expired. Raises
    MailDelivery.DoesNotExist unless there is an UNKNOWN delivery with this id.
    """
    delivery = MailDelivery.objects.select_for_update().get(pk=delivery_id, state=DeliveryState.UNKNOWN)
    if was_sent:
        delivery.state, delivery.sent_at = DeliveryState.SENT, now
    elif delivery.expires_at > now:
        delivery.state, delivery.not_before = DeliveryState.QUEUED, now
    else:
        delivery.state = DeliveryState.EXPIRED
    # Whoever once leased it has no say any more.
    delivery.lease_until, delivery.lease_owner = None, ""
    delivery.save()
    return delivery
