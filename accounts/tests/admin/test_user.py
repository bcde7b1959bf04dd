import pytest
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Permission
from django.urls import reverse

from accounts.models import User
from accounts.tests.conftest import mark
from conftest import PASSWORD

LIST = reverse("admin:accounts_user_changelist")
ADD = reverse("admin:accounts_user_add")


def change(user):
    return reverse("admin:accounts_user_change", args=[user.pk])


def delete(user):
    return reverse("admin:accounts_user_delete", args=[user.pk])


def test_the_admin_signs_in_where_everybody_does(client, db):
    response = client.get(LIST, follow=True)
    assert response.redirect_chain[-1] == (f"{reverse('account_login')}?next=%2Fadmin%2Faccounts%2Fuser%2F", 302)
    response = client.post(reverse("admin:login"), {"username": "x", "password": "y"})
    assert response["Location"].startswith(reverse("account_login"))


def test_who_is_not_staff_gets_a_page_that_says_so(owner_client):
    response = owner_client.get(LIST, follow=True)
    assert response.status_code == 403
    assert 'id="main"' in response.content.decode()


def test_staff_without_the_permission_see_nobody(editor_client):
    assert editor_client.get(LIST).status_code == 403


@pytest.mark.parametrize(("query", "found"), [("OWNER", ["owner@example.test"]), ("nobody", [])])
def test_people_are_searched_by_address(superuser_client, owner, query, found):
    response = superuser_client.get(LIST, {"q": query})
    assert [user.email for user in response.context["cl"].result_list] == found


def test_a_person_is_entered_by_address(superuser_client):
    data = {"email": "New@Example.test", "time_zone": "Europe/Paris", "usable_password": "true"}
    response = superuser_client.post(ADD, data | {"password1": PASSWORD, "password2": PASSWORD})
    user = User.objects.get(email="new@example.test")
    assert (response.status_code, user.time_zone, user.check_password(PASSWORD)) == (302, "Europe/Paris", True)


def test_an_address_is_entered_once_whatever_its_case(superuser_client, owner):
    data = {"email": "OWNER@example.test", "time_zone": "UTC", "usable_password": "true"}
    response = superuser_client.post(ADD, data | {"password1": PASSWORD, "password2": PASSWORD})
    assert sorted(response.context["adminform"].form.errors) == ["__all__", "email"]


def test_nothing_of_the_log_is_shown(superuser_client, owner, with_everything):
    with_everything(owner)
    pages = [superuser_client.get(url).content.decode() for url in (LIST, change(owner), delete(owner))]
    assert [mark(owner) in page for page in pages] == [False, False, False]
    assert [owner.email in page for page in pages] == [True, True, True]


def test_deleting_one_takes_everything_and_writes_no_line_about_it(superuser_client, owner, with_everything):
    with_everything(owner)
    assert superuser_client.post(delete(owner), {"post": "yes"}).status_code == 302
    assert not User.objects.filter(email="owner@example.test").exists()
    assert list(LogEntry.objects.all()) == []


def test_deleting_several(superuser_client, superuser, owner, stranger, with_everything):
    with_everything(owner)
    data = {"action": "delete_selected", "_selected_action": [owner.pk, stranger.pk], "post": "yes"}
    assert superuser_client.post(LIST, data).status_code == 302
    assert list(User.objects.all()) == [superuser]


def test_somebody_has_to_run_the_site(superuser_client, superuser, make_user, owner):
    assert "nobody would be left to run the site" in superuser_client.get(delete(superuser)).content.decode()
    superuser_client.post(delete(superuser), {"post": "yes"})
    other = make_user("other@example.test", is_superuser=True)
    data = {"action": "delete_selected", "_selected_action": [superuser.pk, other.pk, owner.pk], "post": "yes"}
    assert "nobody would be left to run the site" in superuser_client.post(LIST, data).content.decode()
    assert list(User.objects.order_by("pk")) == [superuser, owner, other]


def test_only_a_superuser_hands_out_rights(editor, editor_client, owner):
    editor.user_permissions.set(Permission.objects.filter(codename__in=["view_user", "change_user"]))
    response = editor_client.post(
        change(owner),
        {"email": owner.email, "time_zone": "Asia/Tokyo", "day_start_hour": 4, "is_active": "on", "is_superuser": "on"},
    )
    assert response.status_code == 302
    owner.refresh_from_db()
    assert (owner.time_zone, owner.is_superuser) == ("Asia/Tokyo", False)


@pytest.mark.parametrize("model", [Authenticator, UserSession])
def test_how_people_sign_in_is_shown_without_secrets(superuser_client, owner, with_everything, model):
    with_everything(owner)
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
    row = model.objects.filter(user=owner).first()
    page = superuser_client.get(reverse(f"{name}_change", args=[row.pk])).content.decode()
    found = superuser_client.get(reverse(f"{name}_changelist"), {"q": "owner"}).context["cl"].result_count
    assert ("secret-" in page, found) == (False, model.objects.filter(user=owner).count())
    assert superuser_client.get(reverse(f"{name}_add")).status_code == 403
