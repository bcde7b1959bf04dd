"""The processes that other tests rely on."""

import urllib.request

import pytest
from playwright.sync_api import Page

from stretchapp.tests.browser import NewPage, axe_findings
from stretchapp.tests.processes import Site


@pytest.mark.services
def test_site_has_its_own_database(site: Site) -> None:
    with urllib.request.urlopen(f"{site.url}/") as answer:
        assert answer.status == 200
    site.python("User.objects.create_user('one@example.test')")
    assert site.rows("SELECT email FROM accounts_user WHERE email LIKE %s", "one@%") == [("one@example.test",)]


@pytest.mark.browser
def test_landing_is_quiet_in_a_browser(site: Site, page: Page) -> None:
    page.goto(site.url)
    assert axe_findings(page) == []


@pytest.mark.browser
def test_browser_tells_what_a_person_would_not_see(site: Site, new_page: NewPage) -> None:
    page = new_page()
    page.goto(f"{site.url}/robots-nobody-wrote.txt")
    page.evaluate("""() => {
        const image = document.createElement("img");
        image.src = "/static/missing.png";
        document.body.append(image);
        const style = document.createElement("style");
        style.textContent = "body { color: red }";
        document.head.append(style);
        setTimeout(() => { throw new Error("on purpose") });
    }""")
    page.wait_for_timeout(500)
    kinds = sorted({line.split(":")[0] for line in new_page.trouble})
    new_page.trouble.clear()
    assert kinds == ["404", "console", "script"]
