"""What changed: the weeks, one stretch, one week."""

from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from accounts.domain.schedule import practice_day, week_monday
from accounts.models import User
from accounts.views.person import PersonRequest
from routines.domain.progress import (
    StretchWeek,
    comfort_chart,
    hold_chart,
    minutes_chart,
    overview,
    stretch_weeks,
    week_reports,
)
from routines.enums import Side
from routines.models import Stretch

WEEK_SPANS = {"4": 4, "12": 12, "52": 52}
DEFAULT_SPAN = 12


def _today(user: User) -> date:
    return practice_day(instant=timezone.now(), zone=user.zone, day_start_hour=user.day_start_hour)


@require_safe
@login_required
def progress_overview(request: PersonRequest) -> HttpResponse:
    """Twelve weeks in sums, and the stretches practised in them."""
    figures = overview(user_id=request.user.pk, today=_today(request.user))
    context = {"overview": figures, "minutes_chart": minutes_chart(figures.weeks)}
    return render(request, "routines/progress/overview.html", context)


@require_safe
@login_required
def progress_stretch(request: PersonRequest, slug: str) -> HttpResponse:
    """Hold and comfort of one stretch, left and right, week by week."""
    stretch = Stretch.objects.known_to(request.user.pk).filter(slug=slug).first()
    if stretch is None:
        moved = get_object_or_404(Stretch.objects.known_to(request.user.pk), former_slugs__slug=slug)
        return redirect("progress-stretch", slug=moved.slug, permanent=True)
    span = WEEK_SPANS.get(request.GET.get("weeks", ""), DEFAULT_SPAN)
    last_monday = week_monday(_today(request.user))
    weeks = stretch_weeks(user_id=request.user.pk, stretch_id=stretch.pk, last_monday=last_monday, weeks=span)
    context = {"stretch": stretch, "span": span, "spans": WEEK_SPANS, **_stretch_figures(weeks)}
    return render(request, "routines/progress/stretch.html", context)


def _stretch_figures(weeks: list[StretchWeek]) -> dict[str, Any]:
    """Table and charts of one stretch; nothing to draw while nothing was practised."""
    sides = [side for side in (Side.LEFT, Side.RIGHT, Side.BOTH) if any(side in week.sides for week in weeks)]
    table = [(week, [week.sides.get(side) for side in sides]) for week in weeks]
    if not sides:
        return {"is_empty": True}
    kind = next(row.kind for week in weeks for row in week.sides.values())
    return {
        "sides": sides,
        "table": table,
        "kind": kind,
        "hold_chart": hold_chart(weeks, kind),
        "comfort_chart": comfort_chart(weeks),
    }


@require_safe
@login_required
def progress_week(request: PersonRequest, monday: date) -> HttpResponse:
    """The numbers of one week, the same as in its letter."""
    report = week_reports(user_ids=[request.user.pk], monday=monday)[request.user.pk]
    this_week = week_monday(_today(request.user))
    context = {
        "report": report,
        "previous": monday - timedelta(weeks=1),
        "following": monday + timedelta(weeks=1) if monday < this_week else None,
        "is_this_week": monday == this_week,
    }
    return render(request, "routines/progress/week.html", context)
