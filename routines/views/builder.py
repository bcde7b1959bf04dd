"""The builder: create, copy, change and delete one's own routines."""

from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.views.person import PersonRequest
from routines.domain.builder import (
    TooMuchError,
    add_step,
    change_steps,
    copy_routine,
    create_routine,
    move_step,
    remove_step,
)
from routines.domain.reminders import delete_routine
from routines.domain.routine import load_outlines, minutes_words, plan_seconds
from routines.forms.routine import AddForm, RoutineForm, StepForm
from routines.models import Routine

MOVES = {"up": -1, "down": 1}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def routine_create(request: PersonRequest) -> HttpResponse:
    """Name it first; the stretches come on the next page."""
    form = RoutineForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        routine = create_routine(owner=request.user, **form.cleaned_data)
        return redirect("routine-edit", routine.pk)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "routines/routine/create.html", {"form": form}, status=status)


@require_POST
@login_required
def routine_copy(request: PersonRequest, pk: UUID) -> HttpResponse:
    """A copy of one's own, to be changed at will."""
    routine = get_object_or_404(Routine.objects.visible_to(request.user.pk), pk=pk)
    copy = copy_routine(routine=routine, owner=request.user)
    messages.success(request, _("Saved as yours. Change what you like."))
    return redirect("routine-edit", copy.pk)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def routine_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Everything about one routine on one page; each button saves what is on it and then does its work."""
    routine = get_object_or_404(Routine.objects.owned_by(request.user.pk), pk=pk)
    forms = _Forms(routine, request.POST if request.method == "POST" else None)
    if request.method == "POST" and forms.are_valid() and _store(forms, request.POST):
        if request.POST.get("do") == "done":
            return redirect(routine)
        return redirect("routine-edit", routine.pk)
    seconds = plan_seconds(load_outlines(routines=[Routine.objects.get(pk=pk)])[pk])
    context = {"routine": routine, "forms": forms, "minutes": minutes_words(seconds)}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if request.method == "POST" else HTTPStatus.OK
    return render(request, "routines/routine/edit.html", context, status=status)


class _Forms:
    """All forms of the builder's page."""

    def __init__(self, routine: Routine, data: QueryDict | None) -> None:
        self.routine = routine
        self.head = RoutineForm(data, instance=routine)
        steps = routine.steps.select_related("stretch").prefetch_related("sides")
        self.steps = [StepForm(data, step=step) for step in steps]
        self.add = AddForm(data)

    def are_valid(self) -> bool:
        # Every form is asked, so that every fault is shown.
        answers = [form.is_valid() for form in (self.head, *self.steps, self.add)]
        return all(answers)


def _store(forms: _Forms, data: QueryDict) -> bool:
    """Save everything and do what the button says, or nothing at all; a fault goes to the form it belongs to."""
    routine, stretch = forms.routine, forms.add.cleaned_data["stretch"]
    verb, _colon, number = data.get("do", "").partition(":")
    try:
        with transaction.atomic():
            forms.head.save()
            changes = {form.step.pk: form.change for form in forms.steps}
            change_steps(routine=routine, changes=changes, now=timezone.now())
            if verb in MOVES and number.isdecimal():
                move_step(routine=routine, step_id=int(number), by=MOVES[verb])
            elif verb == "remove" and number.isdecimal():
                remove_step(routine=routine, step_id=int(number))
            elif verb == "add" and stretch:
                add_step(routine=routine, stretch=stretch)
    except TooMuchError:
        forms.head.add_error(
            None, _("That is more than one session can log: at most 20 sets of a stretch on a side, and 40 steps.")
        )
        return False
    return True


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def routine_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Asks once; the log keeps what was practised."""
    routine = get_object_or_404(Routine.objects.owned_by(request.user.pk), pk=pk)
    if request.method == "POST":
        delete_routine(routine=routine)
        messages.success(request, _("The routine is deleted. Your log keeps what you practised."))
        return redirect("routine-list")
    return render(request, "routines/routine/delete.html", {"routine": routine})
