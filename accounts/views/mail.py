"""What we may send and when, and the signed links of a mail."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.domain.mail import ComposedMail, find_kind, kind_labels, set_mail_schedule, stop_mail
from accounts.domain.overview import past_mails, planned_mails, preview_mail
from accounts.domain.unsubscribe import read_unsubscribe_token, unsubscribe
from accounts.forms.mail import SwitchForm, WeeklyMailForm
from accounts.models import MailDelivery, MailSuppression
from accounts.views.person import PersonRequest

HISTORY_PAGE = 20
# A mail carries its own styles, and may show itself in our frame and do nothing else.
FRAME_POLICY = "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"


@require_http_methods(["GET", "HEAD"])
@login_required
def account_mail(request: PersonRequest) -> HttpResponse:
    return _page(request)


@require_POST
@login_required
def weekly_mail(request: PersonRequest, kind: str) -> HttpResponse:
    """Turn a weekly mail on or off and choose its weekday and time."""
    found = find_kind(kind)
    if found is None or not found.weekly or found.name != kind:
        raise Http404
    form = WeeklyMailForm(request.POST)
    if not form.is_valid():
        return _page(request, bound={kind: form})
    if form.cleaned_data["on"]:
        set_mail_schedule(
            user=request.user,
            kind=kind,
            local_minute=form.local_minute,
            weekdays=form.weekdays,
            now=timezone.now(),
        )
        messages.success(request, _("Saved."))
    else:
        stop_mail(user_id=request.user.pk, kind=kind)
        messages.success(request, _("Turned off. Nothing more of this kind will come."))
    return redirect("account-mail")


@require_POST
@login_required
def switch_mail(request: PersonRequest) -> HttpResponse:
    """Turn one of the person's planned mails on or off."""
    form = SwitchForm(request.POST)
    kind = find_kind(form.cleaned_data["kind"]) if form.is_valid() else None
    wanted = form.cleaned_data.get("kind")
    if kind is None or kind.choices is None or wanted not in {each.kind for each in kind.choices(request.user.pk)}:
        raise Http404
    if form.cleaned_data["on"] and kind.turn_on:
        kind.turn_on(request.user, wanted, timezone.now())
        messages.success(request, _("Turned on."))
    else:
        stop_mail(user_id=request.user.pk, kind=wanted)
        messages.success(request, _("Turned off. Nothing more of this kind will come."))
    return redirect("account-mail")


@require_safe
@login_required
def mail_preview(request: PersonRequest, kind: str) -> HttpResponse:
    """One mail as it would be written: its subject, its text, and its HTML in a frame."""
    mail = _preview_or_404(request, kind)
    context = {"mail": mail, "kind": kind, "label": kind_labels([kind])[kind]}
    return render(request, "accounts/mail/preview.html", context)


@require_safe
@login_required
@xframe_options_sameorigin
def mail_preview_html(request: PersonRequest, kind: str) -> HttpResponse:
    """The HTML part alone, for the frame of the preview."""
    response = HttpResponse(_preview_or_404(request, kind).html)
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


def _preview_or_404(request: PersonRequest, kind: str) -> ComposedMail:
    mail = preview_mail(user=request.user, kind=kind, now=timezone.now())
    if mail is None:
        raise Http404
    return mail


@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def mail_action(request: HttpRequest, token: str) -> HttpResponse:
    """The link of a mail: GET shows a button and changes nothing (scanners follow links), POST acts.

    Mail programs post here without cookie and without a person (RFC 8058), so the token is all there is.
    """
    found = read_unsubscribe_token(token)
    if found is None:
        raise Http404
    if request.method == "POST":
        everything = request.POST.get("scope") == "all"
        unsubscribe(user_id=found.user_id, kind=found.kind, everything=everything)
        return render(request, "accounts/mail/unsubscribed.html", {"everything": everything})
    label = kind_labels([found.kind])[found.kind]
    return render(request, "accounts/mail/unsubscribe.html", {"label": label})


def _page(request: PersonRequest, *, bound: dict[str, WeeklyMailForm] | None = None) -> HttpResponse:
    """The mail page; `bound` holds forms that were not valid, by kind."""
    user, bound = request.user, bound or {}
    weekly, planned = planned_mails(user=user)
    deliveries = MailDelivery.objects.filter(user=user).order_by("-due_at", "pk")
    page = Paginator(deliveries, HISTORY_PAGE).get_page(request.GET.get("page"))
    context = {
        "weekly": [(each, bound.get(each.kind.name) or WeeklyMailForm.for_schedule(each.schedule)) for each in weekly],
        "planned": planned,
        "page": page,
        "history": past_mails(page.object_list),
        "is_suppressed": MailSuppression.objects.filter(email__iexact=user.email).exists(),
    }
    return render(request, "accounts/mail/show.html", context, status=422 if bound else 200)
