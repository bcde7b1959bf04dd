"""Everything we keep about a person, as one document."""

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import translation

from accounts.domain.ownership import Owned, addresses_of, owned_models
from accounts.models import MailSuppression, User

LEFT_OUT = {
    "accounts.User.password": "a secret: even hashed it helps only a thief",
    "account.EmailConfirmation.key": "a secret: opens the account's confirmation",
    "mfa.Authenticator.data": "a secret: the second factor itself",
    "usersessions.UserSession.session_key": "a secret: whoever has it is signed in",
    "routines.Routine.share_token": "a secret: whoever has it may read the routine",
    "admin.LogEntry.object_repr": "names what was edited, which may be another person",
    "admin.LogEntry.change_message": "tells what was edited, which may be another person's",
    "routines.StretchVersion.by": "the history of the public library, which loses the name with the account",
}
"""Fields that stay out of the export, each with the reason."""


def export_account(*, user: User, now: datetime) -> dict[str, Any]:
    """The whole of what belongs to `user`, parts nested in what they are part of.

    Covers every model whose rows lead to the person, also one added tomorrow (`owned_models`),
    without the fields of `LEFT_OUT`. Instants are UTC, local days are dates, amounts are in the
    unit of their kind, pauses and rests in seconds. Changes nothing; one query a model.
    """
    return {
        "exported_at": now,
        "site": settings.SITE_URL,
        "person": _fields(user),
        **_belongings(user),
        "mail_suppressions": _suppressions(user),
    }


def exported_kinds() -> list[tuple[str, list[str]]]:
    """What the export holds, in words: each kind of thing with the kinds of its parts."""
    owned = owned_models()
    return [
        (_plural(top), [_plural(part) for part in owned if part.parent is top]) for top in owned if top.parent is None
    ]


def _plural(owned: Owned) -> str:
    return str(owned.model._meta.verbose_name_plural)


def _belongings(user: User) -> dict[str, list[dict[str, Any]]]:
    by_parent: dict[Owned | None, dict[str, dict[Any, list[dict[str, Any]]]]] = {}
    # Children first, so that each row finds its parts ready.
    for owned in reversed(owned_models()):
        parts = by_parent.pop(owned, {})
        groups = by_parent.setdefault(owned.parent, {}).setdefault(_section(owned), {})
        for row in _with_relations(owned.rows(user)):
            nested = {name: rows.get(row.pk, []) for name, rows in reversed(parts.items())}
            groups.setdefault(getattr(row, owned.link.attname), []).append(_fields(row, owned.link) | nested)
    return {name: rows.get(user.pk, []) for name, rows in reversed(by_parent[None].items())}


def _section(owned: Owned) -> str:
    """The key of a kind of thing; the same in every language of the site."""
    with translation.override(None):
        return _plural(owned).replace(" ", "_")


def _fields(row: models.Model, link: "models.Field[Any, Any] | None" = None) -> dict[str, Any]:
    meta = row._meta
    kept = [field for field in meta.concrete_fields if field != link and f"{meta.label}.{field.name}" not in LEFT_OUT]
    return {field.name: _value(row, field) for field in kept} | {
        field.name: [str(target) for target in getattr(row, field.name).all()] for field in _many(meta.model)
    }


def _value(row: models.Model, field: "models.Field[Any, Any]") -> Any:
    if _names_a_term(field):
        target = getattr(row, field.name)
        return target.slug if target else None
    return field.value_from_object(row)


def _with_relations(rows: models.QuerySet[models.Model]) -> models.QuerySet[models.Model]:
    terms = [field.name for field in rows.model._meta.concrete_fields if _names_a_term(field)]
    rows = rows.order_by("pk").prefetch_related(*[field.name for field in _many(rows.model)])
    # Without a name, Django would follow every key.
    return rows.select_related(*terms) if terms else rows


def _names_a_term(field: "models.Field[Any, Any]") -> bool:
    """Whether the field points to something with a slug, which says more than a number."""
    target = field.related_model
    return isinstance(target, type) and any(other.name == "slug" and not other.null for other in target._meta.fields)


def _many(model: type[models.Model]) -> "list[models.ManyToManyField[Any, Any]]":
    return [field for field in model._meta.many_to_many if _is_plain(field)]


def _is_plain(field: "models.ManyToManyField[Any, Any]") -> bool:
    """Whether the links are nothing but links; rows of a model of their own are parts already."""
    through = field.remote_field.through
    return through is not None and bool(through._meta.auto_created)


def _suppressions(user: User) -> list[Any]:
    """Addresses we stopped writing to; found by the address, because the row names no person."""
    rows = MailSuppression.objects.annotate(lower=Lower("email")).filter(lower__in=addresses_of(user))
    return list(rows.order_by("pk").values("email", "reason", "detail", "created_at"))
