"""A real Chromium that fails the test for whatever a person would not see: CSP reports, script errors, lost files.

Chromium is found by `CHROMIUM` or on the PATH. Mark the test and drive the processes of `site`:

    @pytest.mark.browser
    def test_search(site, page):
        page.goto(f"{site.url}/stretches/?q=prayer")
        assert page.locator("h2").all_inner_texts() == ["Child's pose"]
        assert axe_findings(page) == []

`page` is a desk of 1280 px, `phone` 360 px with touch; `new_page(color_scheme="dark", ...)` takes what
Playwright's `new_context` takes. `new_page.trouble` lists what was found so far.
"""

import os
import shutil
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, Response, sync_playwright

DESK = {"viewport": {"width": 1280, "height": 900}}
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--autoplay-policy=no-user-gesture-required",
]
REPORT_CSP = """document.addEventListener("securitypolicyviolation",
    (event) => console.error(`CSP ${event.violatedDirective}: ${event.blockedURI} on ${location.pathname}`))"""


def chromium_path() -> str | None:
    found = (shutil.which(name) for name in NAMES)
    return os.environ.get("CHROMIUM") or next((path for path in found if path), None)


def axe_findings(page: Page) -> list[str]:
    """What axe finds on the page, one line a rule and place."""
    page.wait_for_load_state("networkidle")  # colours come with the stylesheets
    return axe_findings_now(page)


def axe_findings_now(page: Page, *rules: str) -> list[str]:
    """The same without waiting, for a page that has loaded; `rules` names the only ones to ask."""
    violations = Axe().run(page, options={"runOnly": rules} if rules else None).response["violations"]
    return [f"{rule['id']}: {node['html']}" for rule in violations for node in rule["nodes"]]


class NewPage:
    """Opens pages, each in a context of its own, and gathers their trouble."""

    def __init__(self, browser: Browser) -> None:
        self.browser = browser
        self.contexts: list[BrowserContext] = []
        self.trouble: list[str] = []

    def __call__(self, **options: Any) -> Page:
        context = self.browser.new_context(**(DESK | options))
        self.contexts.append(context)
        context.add_init_script(REPORT_CSP)
        context.on("console", self._on_console)
        context.on("weberror", lambda error: self.trouble.append(f"script: {error.error}"))
        context.on("response", self._on_response)
        context.on("request", self._on_request)
        return context.new_page()

    def _on_console(self, message: ConsoleMessage) -> None:
        # A form refused with 422 is an error to the console and none to us; lost files are found by their answer.
        if message.type == "error" and not message.text.startswith("Failed to load resource"):
            self.trouble.append(f"console: {message.text}")

    def _on_response(self, response: Response) -> None:
        if response.status >= 400 and response.request.resource_type not in {"document", "fetch"}:
            self.trouble.append(f"{response.status}: {response.url}")

    def _on_request(self, request: Request) -> None:
        address = urlsplit(request.url)
        if address.scheme in {"http", "https"} and address.hostname not in {"127.0.0.1", "localhost"}:
            self.trouble.append(f"third party: {request.url}")

    def close(self) -> None:
        for context in self.contexts:
            context.close()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    path = chromium_path()
    if path is None and os.environ.get("CI"):
        pytest.fail("No Chromium on this machine")
    if path is None:
        pytest.skip("No Chromium on this machine")
    # Playwright keeps an event loop running in this thread, and Django then refuses its database to
    # every later test of the run, though no coroutine is near. From here on it must trust us.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield browser
        browser.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def new_page(chromium: Browser) -> Iterator[NewPage]:
    pages = NewPage(chromium)
    yield pages
    pages.close()
    assert pages.trouble == []


@pytest.fixture
def page(new_page: NewPage) -> Page:
    return new_page()


@pytest.fixture
def phone(new_page: NewPage) -> Page:
    return new_page(**PHONE)
