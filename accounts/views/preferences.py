"""Preferences of the person who is signed in."""

from datetime import datetime
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.domain.preferences import change_preferences
from accounts.forms.preferences import PreferencesForm, place_name
from accounts.views.person import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def preferences(request: PersonRequest) -> HttpResponse:
    user, now = request.user, timezone.now()
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,
        initial={"time_zone": user.time_zone, "day_start_hour": user.day_start_hour},
    )
    if form.is_valid():
        change_preferences(user=user, now=now, **form.cleaned_data)
        messages.success(request, _saved(user.zone, now))
        return redirect("account-preferences")
    context = {"form": form, "local_time": now.astimezone(user.zone), "place": place_name(user.time_zone)}
    return render(request, "accounts/preferences/edit.html", context, status=422 if form.errors else 200)


def _saved(zone: ZoneInfo, now: datetime) -> str:
    local = now.astimezone(zone)
    return _("Saved. It is now %(time)s in %(place)s.") % {"time": f"{local:%H:%M}", "place": place_name(zone.key)}
