from django.apps import apps
from django.db import models

from accounts.domain.export import LEFT_OUT
from accounts.domain.ownership import addresses_of, links_to, owned_models
from accounts.models import User


def test_every_model_that_leads_to_a_person_is_theirs_or_left_out_with_a_reason():
    owned = {each.model: each.link for each in owned_models()}
    links = [link for model in (User, *owned) for link in links_to(model)]
    unexplained = [
        f"{link.model._meta.label}.{link.name}"
        for link in links
        if link.model not in owned and f"{link.model._meta.label}.{link.name}" not in LEFT_OUT
    ]
    assert unexplained == []


def test_whoever_else_is_named_in_a_row_is_left_out_with_a_reason():
    owned = {each.model: each.link for each in owned_models()}
    others = [f"{link.model._meta.label}.{link.name}" for link in links_to(User) if owned.get(link.model) != link]
    assert [label for label in others if label not in LEFT_OUT] == []


def test_what_is_left_out_exists_and_says_why():
    for label, reason in LEFT_OUT.items():
        model, _, field = label.rpartition(".")
        assert apps.get_model(model)._meta.get_field(field), label
        assert reason


def test_nothing_with_protect_that_cannot_be_emptied_points_to_a_person_or_their_rows():
    stuck = [
        f"{link.model._meta.label}.{link.name}"
        for model in (User, *(each.model for each in owned_models()))
        for link in links_to(model)
        if link.remote_field.on_delete is models.PROTECT and not link.null
    ]
    assert stuck == []


def test_a_person_with_everything_has_a_row_of_every_model(owner, with_everything):
    with_everything(owner)
    assert [each.model._meta.label for each in owned_models() if not each.rows(owner).exists()] == []


def test_addresses_are_the_present_one_and_the_one_to_come_in_lower_case(owner, with_everything):
    with_everything(owner)
    owner.email = "Owner@Example.test"
    assert addresses_of(owner) == ["next-owner@example.test", "owner@example.test"]
