"""The log: recording what was played, the history, one session."""

from datetime import datetime
from http import HTTPStatus
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import RequestDataTooBig
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.models import User
from accounts.views.person import PersonRequest
from routines.domain.routine import load_plan
from routines.domain.session import (
    Fault,
    PayloadError,
    Receipt,
    Recorded,
    delete_session,
    edit_session,
    payload_by_hand,
    read_payload,
    record_sessions,
)
from routines.domain.session.payload import ROWS
from routines.forms.session import HandForm, SessionForm
from routines.models import Routine, Session

SESSIONS_ON_A_PAGE = 20

STATUS_OF = {
    Receipt.CREATED: HTTPStatus.CREATED,
    Receipt.SAME: HTTPStatus.OK,
    Receipt.DIFFERENT: HTTPStatus.CONFLICT,
    Receipt.DELETED: HTTPStatus.GONE,
    Receipt.FOREIGN: HTTPStatus.NOT_FOUND,
    Receipt.REFUSED: HTTPStatus.UNPROCESSABLE_ENTITY,
}


@require_POST
def session_record(request: HttpRequest) -> JsonResponse:
    """Store what a device played, once. The contract of statuses stands in the architecture page."""
    if not request.user.is_authenticated:
        return _faults(HTTPStatus.UNAUTHORIZED, [Fault("", _("Sign in to keep this session."))])
    try:
        payload = read_payload(request.body)
    except RequestDataTooBig:
        message = _("A session has %(least)s to %(most)s rows.") % {"least": ROWS[0], "most": ROWS[1]}
        return _faults(HTTPStatus.UNPROCESSABLE_ENTITY, [Fault("holds", message)])
    except PayloadError as error:
        return _faults(HTTPStatus.UNPROCESSABLE_ENTITY, error.faults)
    [recorded] = record_sessions(owner_payloads=[(request.user, payload)], now=timezone.now())
    return _answer(recorded)


def _answer(recorded: Recorded) -> JsonResponse:
    status = STATUS_OF[recorded.receipt]
    if recorded.receipt in (Receipt.CREATED, Receipt.SAME):
        url = reverse("session-detail", args=[recorded.id])
        return JsonResponse({"id": str(recorded.id), "url": url, "offers": []}, status=status)
    reasons = {
        Receipt.DIFFERENT: _("Another session was stored under this id."),
        Receipt.DELETED: _("This session was deleted."),
        Receipt.FOREIGN: _("There is no such session."),
    }
    return _faults(status, list(recorded.faults) or [Fault("id", reasons[recorded.receipt])])


def _faults(status: HTTPStatus, faults: list[Fault]) -> JsonResponse:
    errors = [{"path": fault.path, "message": fault.message} for fault in faults]
    return JsonResponse({"errors": errors}, status=status)


@require_safe
@never_cache
def session_token(request: HttpRequest) -> JsonResponse:
    """What an upload needs: a CSRF token, and the account it would be stored for (none: null)."""
    account = str(request.user.pk) if request.user.is_authenticated else None
    return JsonResponse({"csrf": get_token(request), "account": account})


@require_safe
@login_required
def session_list(request: PersonRequest) -> HttpResponse:
    """The history, newest first."""
    sessions = Session.objects.owned_by(request.user.pk).with_figures().newest_first()
    page = Paginator(sessions, SESSIONS_ON_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "routines/session/list.html", {"page": page})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def session_create(request: PersonRequest) -> HttpResponse:
    """Log by hand: choose a routine, then tell when and how it was."""
    routines = Routine.objects.visible_to(request.user.pk)
    if "routine" not in request.GET:
        return render(request, "routines/session/choose.html", {"routines": routines.own_first()})
    routine = get_object_or_404(routines, pk=_uuid_or_404(request.GET["routine"]))
    plan = load_plan(routine=routine)
    now = timezone.now()
    form = HandForm(request.POST if request.method == "POST" else None, plan=plan, zone=request.user.zone, now=now)
    if request.method == "POST" and form.is_valid():
        url = _record_by_hand(request.user, form, now)
        if url:
            messages.success(request, _("Logged."))
            return redirect(url)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "routines/session/create.html", {"routine": routine, "form": form}, status=status)


def _record_by_hand(user: User, form: HandForm, now: datetime) -> str | None:
    """Store what the form says and return the session's address; a fault goes to the form."""
    payload = payload_by_hand(
        session_id=form.cleaned_data["session_id"],
        plan=form.plan,
        started_at=form.cleaned_data["started_at"],
        time_zone=user.time_zone,
        done=form.done,
        comfort=form.comfort,
        breathing_calm=form.calm,
        note=form.cleaned_data["note"],
    )
    [recorded] = record_sessions(owner_payloads=[(user, payload)], now=now)
    if recorded.receipt in (Receipt.CREATED, Receipt.SAME):
        return reverse("session-detail", args=[recorded.id])
    form.add_error(None, _("This could not be stored. Reload the page and try again."))
    return None


def _uuid_or_404(value: str) -> UUID:
    try:
        return UUID(value)
    except ValueError:
        raise Http404 from None


@require_safe
@login_required
def session_detail(request: PersonRequest, pk: UUID) -> HttpResponse:
    """One session, stretch by stretch and side by side."""
    session = get_object_or_404(Session.objects.owned_by(request.user.pk).with_figures(), pk=pk)
    holds = session.holds.select_related("stretch")
    return render(request, "routines/session/detail.html", {"session": session, "holds": holds})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def session_edit(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Correct what was held, how it felt, the note."""
    session = get_object_or_404(Session.objects.owned_by(request.user.pk).select_related("routine"), pk=pk)
    holds = list(session.holds.select_related("stretch"))
    form = SessionForm(request.POST if request.method == "POST" else None, session=session, holds=holds)
    if request.method == "POST" and form.is_valid():
        edit_session(
            session=session,
            breathing_calm=form.calm,
            note=form.cleaned_data["note"],
            holds=form.changes(),
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
        return redirect(session)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.is_bound else HTTPStatus.OK
    return render(request, "routines/session/edit.html", {"session": session, "form": form}, status=status)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
def session_delete(request: PersonRequest, pk: UUID) -> HttpResponse:
    """Asks once, then deletes."""
    session = get_object_or_404(Session.objects.owned_by(request.user.pk), pk=pk)
    if request.method == "POST":
        delete_session(session=session, now=timezone.now())
        messages.success(request, _("The session is deleted."))
        return redirect("session-list")
    return render(request, "routines/session/delete.html", {"session": session})
