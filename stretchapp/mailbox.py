"""Local mode's post box as pages: the mails that `stretchapp.outbox` has written."""

import email
import email.policy
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage
from pathlib import Path

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from accounts.views.mail import FRAME_POLICY

MAILS_A_PAGE = 25


@dataclass(frozen=True)
class Mail:
    """One file of the post box."""

    path: Path

    @property
    def name(self) -> str:
        return self.path.stem

    @property
    def written_at(self) -> datetime:
        return datetime.fromtimestamp(self.path.stat().st_mtime, tz=timezone.get_current_timezone())

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.path.read_bytes(), policy=email.policy.default)

    def part(self, kind: str) -> str:
        """The text of the `plain` or `html` part, empty when there is none."""
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    @property
    def text(self) -> str:
        return self.part("plain")

    @property
    def html(self) -> str:
        return self.part("html")


@require_safe
def mail_list(request: HttpRequest) -> HttpResponse:
    """The mails written so far, newest first."""
    files = sorted(settings.LOCAL_MAIL_DIR.glob("*.eml"), reverse=True)
    page = Paginator([Mail(file) for file in files], MAILS_A_PAGE).get_page(request.GET.get("page"))
    return render(request, "local/mail/list.html", {"page": page})


@require_safe
def mail_detail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "local/mail/detail.html", {"mail": find(name)})


@require_safe
@xframe_options_sameorigin
def mail_html(request: HttpRequest, name: str) -> HttpResponse:
    """The HTML part alone, for the frame of the detail page."""
    response = HttpResponse(find(name).html)
    response["Content-Security-Policy"] = FRAME_POLICY
    return response


def find(name: str) -> Mail:
    """The mail of that name; the address lets no path through, only letters, digits, - and _."""
    path = settings.LOCAL_MAIL_DIR / f"{name}.eml"
    if not path.is_file():
        raise Http404
    return Mail(path)
