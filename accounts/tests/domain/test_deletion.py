import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session as BrowserSession
from django.test import Client

from accounts.domain.deletion import LastSuperuserError, delete_account
from accounts.domain.ownership import links_to, owned_models
from accounts.models import User
from accounts.tests.conftest import mark
from routines.models import Routine, RoutineStep, Stretch, StretchVersion


def rows_that_say(*words):
    """Label and id of every row of the database in which one of the words stands."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        for row in model._base_manager.all():
            text = " ".join(str(field.value_from_object(row)) for field in model._meta.concrete_fields).lower()
            found += [(model._meta.label, row.pk) for word in words if word in text]
    return found


def links_left(pk):
    """Every foreign key to a person that still names this one."""
    links = list(links_to(User)) + [
        through._meta.get_field("user") for through in (User.groups.through, User.user_permissions.through)
    ]
    return [str(link) for link in links if link.model._base_manager.filter(**{link.name: pk}).exists()]


def test_nothing_refers_to_the_person_afterwards(owner, with_everything):
    with_everything(owner)
    words, pk = (mark(owner), owner.email), owner.pk
    assert rows_that_say(*words)
    assert links_left(pk)
    delete_account(user=owner)
    assert (rows_that_say(*words), links_left(pk)) == ([], [])


def rows_of(user):
    return {each.model._meta.label: list(each.rows(user).order_by("pk").values()) for each in owned_models()}


def test_nobody_else_loses_anything(owner, stranger, with_everything):
    with_everything(owner)
    with_everything(stranger)
    before = rows_of(stranger)
    delete_account(user=owner)
    assert rows_of(stranger) == before


def test_deleting_twice_is_no_error(owner):
    pk = owner.pk
    delete_account(user=owner)
    delete_account(user=owner)
    assert list(User.objects.filter(pk=pk)) == []


def test_the_history_of_the_library_stays_without_the_name(owner, with_everything):
    with_everything(owner)
    delete_account(user=owner)
    assert list(StretchVersion.objects.values_list("stretch__slug", "by")) == [("cat-cow", None)]


def test_a_preset_made_from_an_own_routine_stays(owner, with_everything):
    with_everything(owner)
    preset = Routine.objects.create(title="Four minutes", copied_from=owner.routines.get())
    RoutineStep.objects.create(routine=preset, stretch=Stretch.objects.get(slug="cat-cow"))
    delete_account(user=owner)
    assert [(routine.title, routine.copied_from) for routine in Routine.objects.all()] == [("Four minutes", None)]


def test_every_session_of_the_person_ends(owner, stranger):
    for user in (owner, owner, stranger):
        Client().force_login(user)
    pending = SessionStore()
    pending["account_login"] = {"email": "Owner@Example.test"}
    pending.create()
    delete_account(user=owner)
    (left,) = BrowserSession.objects.all()
    assert left.get_decoded()["_auth_user_id"] == str(stranger.pk)


def test_the_log_of_the_admin_forgets_the_person(owner, superuser, with_everything):
    with_everything(owner)
    gone = EmailAddress(pk=0, email="next-owner@example.test")
    about = [owner, owner.emailaddress_set.first(), gone, owner.stretches.first(), superuser]
    for row in about:
        LogEntry.objects.create(
            user=superuser,
            content_type=ContentType.objects.get_for_model(row),
            object_id=str(row.pk),
            object_repr=str(row),
            action_flag=CHANGE,
        )
    delete_account(user=owner)
    assert list(LogEntry.objects.values_list("object_repr", flat=True)) == ["superuser@example.test"]


def test_the_last_superuser_stays(superuser, make_user):
    make_user("asleep@example.test", is_superuser=True, is_active=False)
    with pytest.raises(LastSuperuserError):
        delete_account(user=superuser)
    assert User.objects.filter(pk=superuser.pk).exists()


def test_a_superuser_may_go_while_another_is_there(superuser, make_user):
    other = make_user("other@example.test", is_superuser=True)
    delete_account(user=superuser)
    assert list(User.objects.all()) == [other]
