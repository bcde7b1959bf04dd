"""The templates: nothing inline (the policy would drop it), error pages that lead on, one frame for mails."""

import re
from pathlib import Path

import allauth
import pytest
from allauth.account.adapter import get_adapter
from allauth.core import context
from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import get_template, render_to_string
from django.test import Client, RequestFactory
from django.urls import reverse

from accounts.models import User

TEMPLATES = settings.BASE_DIR / "templates"
LIBRARY = Path(allauth.__file__).parent / "templates"
INLINE = re.compile(
    r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\ssrc=)(?![^>]*application/json)""",
    re.IGNORECASE,
)
TAG = re.compile(r"{%.*?%}")


def is_mail(path: Path) -> bool:
    return "emails" in path.parts or "email" in path.parts


def pages_in_use() -> list[Path]:
    """Our own pages, and those of the account library that ours do not replace."""
    ours = [path for path in TEMPLATES.rglob("*.html") if not is_mail(path)]
    theirs = [
        path
        for app in ("account", "mfa", "usersessions", "allauth")
        for path in (LIBRARY / app).rglob("*.html")
        if not (TEMPLATES / path.relative_to(LIBRARY)).exists() and path.name not in UNREACHABLE
    ]
    return ours + theirs


UNREACHABLE = {"email.html", "phone_change.html"}
"""`email_change.html` answers in place of the first; telephones are not asked for."""


def test_no_page_has_inline_code() -> None:
    found = {str(path): INLINE.findall(TAG.sub("", path.read_text())) for path in pages_in_use()}
    assert {path: hits for path, hits in found.items() if hits} == {}


def test_the_scan_sees_inline_code() -> None:
    assert INLINE.findall('<p style="color:red">') == [" style="]
    assert INLINE.findall("<a onclick='go()'>") == [" onclick='"]
    assert INLINE.findall("<script>go()</script>") == ["<script"]
    assert INLINE.findall('<script src="a.js"></script><script type="application/json">{}</script>') == []


def test_an_unknown_address_leads_on(client: Client, db: None) -> None:
    answer = client.get("/nowhere/at/all/")
    page = answer.content.decode()
    assert answer.status_code == 404
    assert re.findall(r'<form class="search"[^>]*action="([^"]*)"', page) == ["/stretches/"]
    assert 'class="btn btn-primary" href="/"' in page


def test_the_page_for_our_own_faults_needs_nothing() -> None:
    """It is rendered without a request, while whatever broke may still be broken: no query, no context."""
    assert "Something broke on our side" in get_template("500.html").render()
    assert "We could not read that" in get_template("400.html").render()


def test_a_form_without_its_token_is_explained(db: None) -> None:
    answer = Client(enforce_csrf_checks=True).post("/accounts/login/", {"login": "a@example.test"})
    assert answer.status_code == 403
    assert "Please send it once more" in answer.content.decode()


SIGN_IN_PAGES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]


@pytest.mark.parametrize("name", [*SIGN_IN_PAGES, "account_email_verification_sent"])
def test_a_visitor_meets_one_filled_button(client: Client, db: None, name: str) -> None:
    page = client.get(reverse(name)).content.decode()
    main = page[page.index('<main id="main"') : page.index("</main>")]
    assert len(re.findall(r"<h1", main)) == 1
    assert len(re.findall(r"btn-primary", main)) <= 1


@pytest.mark.parametrize("name", ["account_email", "account_change_password", "mfa_index", "usersessions_list"])
def test_a_signed_in_person_finds_all_ways_of_signing_in(owner_client: Client, name: str) -> None:
    page = owner_client.get(reverse(name)).content.decode()
    tabs = re.search(r'<ul class="tabs">(.*?)</ul>', page, re.DOTALL)
    assert tabs is not None
    assert re.findall(r'href="([^"]*)"', tabs[1]) == [
        "/accounts/email/",
        "/accounts/password/change/",
        "/accounts/2fa/",
        "/accounts/sessions/",
    ]
    assert re.findall(r'href="([^"]*)" aria-current="page"', tabs[1]) == [reverse(name)]


def test_what_is_wrong_stands_beside_its_field(client: Client, db: None) -> None:
    page = client.post("/accounts/signup/", {"email": "nobody", "password1": "123"}).content.decode()
    field = re.search(r'<input[^>]*name="email"[^>]*>', page)
    assert field is not None
    assert 'aria-invalid="true"' in field[0]
    assert re.search(r'aria-describedby="([^"]*)"', field[0])[1] == "id_email_error"  # type: ignore[index]
    assert re.search(r'id="id_email_error"[^>]*>\s*<p[^>]*><strong>([^<]*)', page)[1] == "Enter a valid email address."  # type: ignore[index]


MAILS = sorted(
    str(path.relative_to(TEMPLATES)).removesuffix("_subject.txt")
    for folder in ("account", "mfa")
    for path in (TEMPLATES / folder / "email").glob("*_subject.txt")
)


@pytest.mark.parametrize("prefix", MAILS)
def test_an_account_mail_has_both_parts_and_says_the_same_in_them(prefix: str, owner: User) -> None:
    mail = _account_mail(prefix, owner)
    [(html, kind)] = mail.alternatives
    assert kind == "text/html"
    assert len(html) < 100_000
    assert "unsubscribe" not in (html + mail.body).lower()
    assert "&#x27;" not in mail.body
    assert "\n" not in mail.subject
    links = re.compile(r"https?://[^\s\"<]+")
    assert set(links.findall(html)) == set(links.findall(mail.body))


def test_all_account_mails_are_dressed() -> None:
    """A mail that the library adds one day is seen here and gets its frame."""
    theirs = {str(p.relative_to(LIBRARY)).removesuffix("_subject.txt") for p in LIBRARY.glob("*/email/*_subject.txt")}
    codes = {"account/email/login_code", "account/email/password_reset_code"}  # signing in by code is off
    social = {name for name in theirs if name.startswith("socialaccount/")}
    assert set(MAILS) == theirs - codes - social


def test_the_frame_keeps_its_blocks() -> None:
    """Planned mails fill these; a renamed block would empty them silently."""
    frame = (TEMPLATES / "emails" / "base.html").read_text()
    assert re.findall(r"{% block (\w+) %}", frame) == [
        "subject",
        "preheader",
        "heading",
        "content",
        "button",
        "after",
        "footer",
    ]
    assert "</html>" in render_to_string("emails/base.html")


def _account_mail(prefix: str, user: User) -> EmailMultiAlternatives:
    request = RequestFactory().get("/")
    given = {
        "activate_url": "http://127.0.0.1:8000/accounts/confirm-email/key/",
        "password_reset_url": "http://127.0.0.1:8000/accounts/password/reset/",
        "signup_url": "http://127.0.0.1:8000/accounts/signup/",
        "email": "o'brien@example.test",
        "from_email": "o'brien@example.test",
        "to_email": "new@example.test",
        "deleted_email": "o'brien@example.test",
        "user": user,
        "ip": "127.0.0.1",
        "user_agent": "A browser's name",
        "timestamp": "today",
    }
    with context.request_context(request):
        mail: EmailMultiAlternatives = get_adapter().render_mail(prefix, user.email, given)
    return mail
