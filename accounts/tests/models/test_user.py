import pytest
from django.db import IntegrityError, transaction

from accounts.models import User


def test_the_database_knows_one_account_an_address_whatever_its_case(db):
    User(email="A@x.example").save()
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="a@x.example").save()
    assert list(User.objects.values_list("email", flat=True)) == ["A@x.example"]


def test_addresses_are_stored_in_lower_case(db):
    assert User.objects.create_user("Ann.Other@Example.TEST").email == "ann.other@example.test"


def test_people_are_found_whatever_the_case(owner):
    assert User.objects.get_by_natural_key("OWNER@example.test") == owner


def test_an_account_needs_an_address(db):
    with pytest.raises(ValueError, match="needs an e-mail address"):
        User.objects.create_user("")


@pytest.mark.parametrize("hour", [13, 24])
def test_the_day_begins_before_noon(db, hour):
    with pytest.raises(IntegrityError), transaction.atomic():
        User(email="late@example.test", day_start_hour=hour).save()
