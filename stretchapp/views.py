"""Pages that belong to no app: home."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def home(request: HttpRequest) -> HttpResponse:
    """The landing page for a visitor."""
    return render(request, "landing.html")
