"""What belongs to a person, found by walking the models and not by a list that somebody must keep."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from allauth.account.models import EmailAddress
from django.db import models

from accounts.models import User


@dataclass(frozen=True)
class Owned:
    """A model whose rows belong to a person, and the way from its rows to that person.

    `link` is the foreign key to the parent's model, or to the person where there is no parent.
    """

    model: type[models.Model]
    link: models.ForeignKey[Any, Any]
    parent: "Owned | None"

    @property
    def path(self) -> str:
        """The lookup from a row to its person."""
        return f"{self.link.name}__{self.parent.path}" if self.parent else self.link.name

    def rows(self, user: User) -> models.QuerySet[models.Model]:
        return self.model._base_manager.filter(**{self.path: user})


def links_to(model: type[models.Model]) -> Iterator[models.ForeignKey[Any, Any]]:
    """Every foreign key of the project and its packages that points to `model`, hidden ones included."""
    for relation in model._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and not relation.related_model._meta.auto_created:
            yield relation.field


@cache
def owned_models() -> tuple[Owned, ...]:
    """The models whose rows go when their person goes: parents before children, each by its shortest way.

    A row belongs to whom its foreign key with CASCADE leads to. Keys of any other kind (SET_NULL,
    PROTECT, RESTRICT) only refer.
    """
    found: dict[type[models.Model], Owned] = {}
    waiting: list[Owned | None] = [None]
    for parent in waiting:
        for link in links_to(parent.model if parent else User):
            if link.remote_field.on_delete is models.CASCADE and link.model not in found and link.model is not User:
                found[link.model] = Owned(link.model, link, parent)
                waiting.append(found[link.model])
    return tuple(found.values())


def addresses_of(user: User) -> list[str]:
    """Every e-mail address the person has or is changing to, in lower case, sorted."""
    stored = EmailAddress.objects.filter(user=user).values_list("email", flat=True)
    return sorted({user.email.lower(), *(address.lower() for address in stored)})
