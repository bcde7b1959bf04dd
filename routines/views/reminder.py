"""Plans for a routine: when, and whether a mail comes."""

from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from accounts.views.person import PersonRequest
from routines.domain.reminders import delete_schedule, plan_words, save_schedule
from routines.forms.reminder import ReminderForm
from routines.models import Routine, Schedule


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reminder_create(request: PersonRequest, pk: UUID) -> HttpResponse:
    routine = get_object_or_404(Routine.objects.visible_to(request.user.pk), pk=pk)
    return _edit(request, routine, None)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reminder_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    schedule = get_object_or_404(Schedule.objects.select_related("routine"), pk=pk, user=request.user)
    return _edit(request, schedule.routine, schedule)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def reminder_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    schedule = get_object_or_404(Schedule.objects.select_related("routine"), pk=pk, user=request.user)
    if request.method == "POST":
        delete_schedule(schedule=schedule)
        messages.success(request, _("Removed. No mail comes for it any more."))
        return redirect("account-mail")
    context = {"schedule": schedule, "plan": plan_words(schedule)}
    return render(request, "routines/reminder/delete.html", context)


def _edit(request: PersonRequest, routine: Routine, schedule: Schedule | None) -> HttpResponse:
    form = ReminderForm.for_schedule(schedule, request.POST if request.method == "POST" else None)
    if form.is_valid():
        saved = save_schedule(user=request.user, routine=routine, schedule=schedule, now=timezone.now(), **form.plan)
        messages.success(request, _("Planned: %(plan)s.") % {"plan": plan_words(saved)})
        return redirect("account-mail")
    context = {"form": form, "routine": routine, "schedule": schedule, "zone": request.user.time_zone}
    return render(request, "routines/reminder/edit.html", context, status=422 if form.errors else 200)
