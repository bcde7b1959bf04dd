"""What a person may change about today with one tap."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from accounts.domain.schedule import practice_day
from accounts.views.person import PersonRequest
from routines.domain.today import mark_day, pause_plans, resume_plans
from routines.enums import DayMarkKind
from routines.forms.today import TodayAction, TodayForm


@require_POST
@login_required
def today_change(request: PersonRequest) -> HttpResponse:
    """Mark the day, take the mark away, pause all plans for a week or end the pause."""
    form = TodayForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=HTTPStatus.UNPROCESSABLE_ENTITY)
    user, action = request.user, TodayAction(form.cleaned_data["action"])
    day = practice_day(instant=timezone.now(), zone=user.zone, day_start_hour=user.day_start_hour)
    if action == TodayAction.PAUSE:
        pause_plans(user=user, first=day)
    elif action == TodayAction.RESUME:
        resume_plans(user=user)
    else:
        mark_day(user=user, day=day, kind=None if action == TodayAction.UNMARK else DayMarkKind(action))
    messages.success(request, _DONE[action])
    return redirect("home")


_DONE = {
    TodayAction.REST: _("A rest day. It counts as kept."),
    TodayAction.SICK: _("Get well. Nothing is missed."),
    TodayAction.HOLIDAY: _("Enjoy it. Nothing is missed."),
    TodayAction.UNMARK: _("Today is a day for practice again."),
    TodayAction.PAUSE: _("Paused for a week. No reminders until then."),
    TodayAction.RESUME: _("The pause is over."),
}
