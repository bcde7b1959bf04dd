"""Pages that belong to no app: home, what we keep, when to see whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from routines.domain.today import today_of
from routines.models import Routine


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The landing page for a visitor, today for somebody who is signed in."""
    if request.user.is_authenticated:
        today = today_of(user=request.user, now=timezone.now())
        return render(request, "routines/today/show.html", {"today": today})
    return render(request, "landing.html", {"first_routine": Routine.objects.presets().first()})


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/safety.html")


@require_safe
def design(request: HttpRequest) -> HttpResponse:
    """All components on one page (local mode only)."""
    return render(request, "local/design.html")
