"""Pages that belong to no app: home, what we keep, when to see whom."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe


def home(request: HttpRequest) -> HttpResponse:
    """The landing page for a visitor."""
    return render(request, "landing.html")


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/privacy.html")


@require_safe
def safety(request: HttpRequest) -> HttpResponse:
    return render(request, "pages/safety.html")


def design(request: HttpRequest) -> HttpResponse:
    """All components on one page (local mode only)."""
    return render(request, "local/design.html")
