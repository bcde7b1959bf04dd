"""How people sign in, for staff who help: without the secrets, and only to look at or take away."""

import allauth.mfa.admin
import allauth.usersessions.admin
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

# The library's own pages show the second factor itself and search by user name; their modules are
# imported first, so that what they register is there to be replaced.
LIBRARY_PAGES = (allauth.mfa.admin, allauth.usersessions.admin)
admin.site.unregister([Authenticator, UserSession])


class TakeAwayOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    search_fields = ("user__email",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(Authenticator)
class AuthenticatorAdmin(TakeAwayOnlyAdmin):
    list_display = ("user", "type", "created_at", "last_used_at")
    list_filter = ("type",)
    fields = list_display


@admin.register(UserSession)
class UserSessionAdmin(TakeAwayOnlyAdmin):
    list_display = ("user", "created_at", "last_seen_at")
    fields = list_display
