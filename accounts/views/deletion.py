"""Leaving for good."""

from allauth.core import ratelimit
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from accounts.domain.deletion import LastSuperuserError, delete_account
from accounts.forms.deletion import DeletionForm
from accounts.views.person import PersonRequest


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def delete(request: PersonRequest) -> HttpResponse:
    # Somebody at an open browser must not be able to try passwords here for ever.
    if too_many := ratelimit.consume_or_429(request, action="reauthenticate", user=request.user):
        return too_many  # type: ignore[no-any-return]
    form = DeletionForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        try:
            delete_account(user=request.user)
        except LastSuperuserError:
            form.add_error(None, _("You are the only one who runs this site. Make somebody else superuser first."))
        else:
            logout(request)
            return redirect("account-deleted")
    return render(request, "accounts/deletion/confirm.html", {"form": form}, status=422 if form.errors else 200)


@require_safe
def deleted(request: HttpRequest) -> HttpResponse:
    return render(request, "accounts/deletion/done.html")
