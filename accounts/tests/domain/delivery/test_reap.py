import uuid
from datetime import timedelta

import pytest

from accounts.domain.delivery import resolve_unknown
from accounts.models import MailDelivery
from accounts.tests.domain.delivery.conftest import NOW


def resolve(row, *, was_sent):
    resolved = resolve_unknown(delivery_id=row.pk, was_sent=was_sent, now=NOW)
    resolved.refresh_from_db()
    return resolved.state, resolved.sent_at, resolved.lease_owner


def unknown(make_delivery, **fields):
    return make_delivery(state="unknown", lease_owner="gone", lease_until=NOW, **fields)


def test_it_was_sent(make_delivery):
    assert resolve(unknown(make_delivery), was_sent=True) == ("sent", NOW, "")


def test_it_was_not_sent_and_is_tried_again_while_in_time(make_delivery):
    row = unknown(make_delivery)
    assert resolve(row, was_sent=False) == ("queued", None, "")
    assert list(MailDelivery.objects.ready(NOW)) == [row]


def test_it_was_not_sent_and_is_too_late_now(make_delivery):
    row = unknown(make_delivery, due_at=NOW - timedelta(hours=3), expires_at=NOW - timedelta(hours=1))
    assert resolve(row, was_sent=False) == ("expired", None, "")


def test_only_the_unknown_can_be_resolved(make_delivery):
    row = make_delivery()
    for pk in (row.pk, uuid.uuid4()):
        with pytest.raises(MailDelivery.DoesNotExist):
            resolve_unknown(delivery_id=pk, was_sent=True, now=NOW)
    row.refresh_from_db()
    assert row.state == "queued"
