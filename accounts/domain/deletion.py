"""Deleting an account and everything that is its person's."""

import json
from typing import Any

from django.contrib.admin.models import LogEntry
from django.contrib.auth import SESSION_KEY
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session as BrowserSession
from django.db import models, transaction
from django.db.models import Q
from django.db.models.functions import Lower

from accounts.domain.ownership import addresses_of, links_to, owned_models
from accounts.models import MailSchedule, MailSuppression, User


class LastSuperuserError(Exception):
    """Nobody would be left to run the site."""


def delete_account(*, user: User) -> None:
    """Delete the person, all rows that belong to them and every trace that names them, for good.

    The history of the public library stays and loses the name. Ends all sessions of the person
    in any browser. In one transaction, so that it happens whole or not at all; idempotent.
    Raises LastSuperuserError for the only active superuser.
    """
    # Reading every session is slow, and nobody else should wait for it.
    session_keys = _sessions_that_name(user)
    with transaction.atomic():
        _refuse_the_last_superuser(user)
        # A tick makes deliveries of schedules it holds; held here, it makes none behind our back.
        list(MailSchedule.objects.select_for_update().filter(user=user))
        _release_protected_rows(user)
        _forget_in_the_admin_log(user)
        MailSuppression.objects.annotate(lower=Lower("email")).filter(lower__in=addresses_of(user)).delete()
        BrowserSession.objects.filter(session_key__in=session_keys).delete()
        User.objects.filter(pk=user.pk).delete()


def is_last_superuser(user: User) -> bool:
    """Whether nobody else could run the site."""
    others = User.objects.filter(is_superuser=True, is_active=True).exclude(pk=user.pk)
    return user.is_superuser and not others.exists()


def _refuse_the_last_superuser(user: User) -> None:
    if not user.is_superuser:
        return
    # Locked, so that the last two cannot leave at the same moment.
    list(User.objects.select_for_update().filter(is_superuser=True).order_by("pk"))
    if is_last_superuser(user):
        raise LastSuperuserError


def _release_protected_rows(user: User) -> None:
    """Empty the references with PROTECT to the person's rows; the database counts even their own."""
    for owned in owned_models():
        for link in links_to(owned.model):
            if link.remote_field.on_delete is models.PROTECT and link.null:
                rows = link.model._base_manager.filter(**{f"{link.name}__{owned.path}": user})
                rows.update(**{link.name: None})


def _forget_in_the_admin_log(user: User) -> None:
    """Drop what the admin's log says of the person and their rows: its lines quote names and addresses."""
    logged = set(LogEntry.objects.values_list("content_type_id", flat=True).distinct())
    about = Q(object_repr__in=addresses_of(user)) | _log_lines_of(User, [user.pk])
    for owned in owned_models():
        if ContentType.objects.get_for_model(owned.model).pk in logged:
            about |= _log_lines_of(owned.model, owned.rows(user).values_list("pk", flat=True))
    LogEntry.objects.filter(about).delete()


def _log_lines_of(model: type[models.Model], pks: Any) -> Q:
    return Q(content_type=ContentType.objects.get_for_model(model), object_id__in=[str(pk) for pk in pks])


def _sessions_that_name(user: User) -> list[str]:
    """Keys of the browser sessions in which the person is signed in, signing in, or named."""
    addresses = addresses_of(user)
    return [
        session.session_key
        for session in BrowserSession.objects.iterator()
        if _names(session.get_decoded(), str(user.pk), addresses)
    ]


def _names(data: dict[str, Any], user_id: str, addresses: list[str]) -> bool:
    if data.get(SESSION_KEY) == user_id:
        return True
    text = json.dumps(data, default=str).lower()
    return any(address in text for address in addresses)
