"""People in the admin: who they are and what they may do, and nothing of what they log."""

from collections.abc import Iterable
from typing import Any

from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.domain.deletion import delete_account
from accounts.forms.user import NewPersonForm, PersonForm
from accounts.models import User


@admin.register(User)
class UserAdmin(DjangoUserAdmin):  # type: ignore[type-arg]
    form = PersonForm
    add_form = NewPersonForm
    list_display = ("email", "time_zone", "date_joined", "is_staff", "is_superuser", "is_active")
    list_filter = ("is_staff", "is_superuser", "is_active", "groups")
    search_fields = ("email",)
    ordering = ("email",)
    readonly_fields = ("last_login", "date_joined")
    fieldsets = (
        (None, {"fields": ("email", "password")}),
        (gettext_lazy("Place and time"), {"fields": ("time_zone", "day_start_hour")}),
        (
            gettext_lazy("Permissions"),
            {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")},
        ),
        (gettext_lazy("Dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {"classes": ("wide",), "fields": ("email", "time_zone", "usable_password", "password1", "password2")},
        ),
    )

    def get_deleted_objects(
        self, objs: QuerySet[User] | Iterable[User], request: HttpRequest
    ) -> tuple[list[str], dict[str, int], set[str], list[str]]:
        """The people alone: what they logged is not for staff to read, on this page neither."""
        people = list(objs)
        return [str(user) for user in people], {str(User._meta.verbose_name_plural): len(people)}, set(), _kept(people)

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> Any:
        """Only a superuser hands out rights; else whoever may edit people could take them all."""
        rights = () if request.user.is_superuser else ("is_staff", "is_superuser", "groups", "user_permissions")
        return (*self.readonly_fields, *rights)

    def delete_model(self, request: HttpRequest, obj: User) -> None:
        delete_account(user=obj)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[User]) -> None:
        for user in queryset:
            delete_account(user=user)

    def log_deletions(self, request: HttpRequest, queryset: Iterable[User]) -> list[LogEntry]:
        """No line: it would keep the address of somebody who asked to be forgotten."""
        return []


def _kept(people: list[User]) -> list[str]:
    """Why some of these may not go: somebody has to run the site."""
    superusers = [user for user in people if user.is_superuser]
    left = User.objects.filter(is_superuser=True, is_active=True).exclude(pk__in=[user.pk for user in people])
    if not superusers or left.exists():
        return []
    return [_("%(person)s: nobody would be left to run the site.") % {"person": user} for user in superusers]
