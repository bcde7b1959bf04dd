"""The local post box: mails as files, and as pages."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from playwright.sync_api import Page
from pytest_django import Settings

from stretchapp.outbox import EmailBackend
from stretchapp.tests.browser import axe_findings
from stretchapp.tests.processes import Site

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    settings.LOCAL_MAIL_DIR = tmp_path / "mail"
    return tmp_path / "mail"


@pytest.fixture
def write_mail(folder: Path) -> Callable[..., str]:
    """Write a mail as the site does; returns the name under which the pages know it."""

    def write(subject: str = "Ready?", text: str = "Go to http://127.0.0.1:8000/x/", html: str = "<p>Go</p>") -> str:
        message = EmailMultiAlternatives(subject, text, "Stretch <stretch@localhost>", ["one@example.test"])
        message.attach_alternative(html, "text/html")
        EmailBackend().send_messages([message])
        return max(folder.glob("*.eml")).stem

    return write


def test_each_mail_is_one_whole_file(write_mail: Callable[..., str], folder: Path) -> None:
    names = [write_mail(), write_mail()]
    assert sorted(path.name for path in folder.iterdir()) == [f"{name}.eml" for name in names]


def test_without_mails(client: Client, folder: Path) -> None:
    response = client.get("/local/mail/")
    assert (response.status_code, list(response.context["page"])) == (200, [])


def test_newest_first_a_page_at_a_time(client: Client, write_mail: Callable[..., str]) -> None:
    names = [write_mail(f"Mail {number}") for number in range(26)]
    first, second = client.get("/local/mail/"), client.get("/local/mail/?page=2")
    assert [mail.name for mail in first.context["page"]] == names[:0:-1]
    assert [mail.name for mail in second.context["page"]] == names[:1]
    assert 'rel="next"' in first.content.decode()


def test_mail_shows_its_parts(client: Client, write_mail: Callable[..., str]) -> None:
    name = write_mail("Größe <b>", f"{HOSTILE} http://127.0.0.1:8000/x/?a=1&b=2")
    page = client.get(f"/local/mail/{name}/").content.decode()
    assert "Größe &lt;b&gt;" in page
    assert '<a href="http://127.0.0.1:8000/x/?a=1&amp;b=2" rel="nofollow">' in page
    assert HOSTILE not in page


def test_html_part_may_do_nothing(client: Client, write_mail: Callable[..., str]) -> None:
    name = write_mail(html=f"<p>Go</p>{HOSTILE}")
    response = client.get(f"/local/mail/{name}/html/")
    assert response.content.decode().strip() == f"<p>Go</p>{HOSTILE}"
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert response["Content-Security-Policy"] == (
        "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    )


@pytest.mark.parametrize("name", ["nobody", "..", "%2e%2e", "..%2fsecret_key", "%2fetc%2fpasswd"])
def test_unknown_mail_is_404(client: Client, folder: Path, name: str) -> None:
    (folder.parent / "secret_key.eml").write_text("Subject: no\n\n")
    folder.mkdir()
    assert [client.get(f"/local/mail/{name}{end}").status_code for end in ("/", "/html/")] == [404, 404]


@pytest.mark.browser
def test_mail_in_a_browser(site: Site, page: Page) -> None:
    site.python("""
from django.core.mail import EmailMultiAlternatives
mail = EmailMultiAlternatives("Ready?", "Go to http://127.0.0.1/x/", to=["one@example.test"])
mail.attach_alternative("<p style='color: green'>Go</p>", "text/html")
mail.send()""")
    page.goto(f"{site.url}/local/mail/")
    page.get_by_role("link", name="Ready?").click()
    frame = page.frame_locator("iframe")
    assert frame.locator("p").evaluate("(element) => getComputedStyle(element).color") == "rgb(0, 128, 0)"
    assert axe_findings(page) == []
