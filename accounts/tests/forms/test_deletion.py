import pytest

from accounts.forms.deletion import DeletionForm
from conftest import PASSWORD


def errors(user, data):
    return DeletionForm(data, user=user).errors.get_json_data()


def test_the_password_is_asked(owner):
    assert list(DeletionForm(user=owner).fields) == ["password"]
    assert errors(owner, {"password": PASSWORD}) == {}


@pytest.mark.parametrize("wrong", ["", "guess", f"{PASSWORD} ", "owner@example.test"])
def test_another_password_is_refused(owner, wrong):
    assert list(errors(owner, {"password": wrong, "email": owner.email})) == ["password"]


def test_who_has_no_password_types_the_address(owner):
    owner.set_unusable_password()
    assert list(DeletionForm(user=owner).fields) == ["email"]
    assert errors(owner, {"email": "Owner@Example.test"}) == {}
    assert list(errors(owner, {"email": "stranger@example.test"})) == ["email"]
