"""The editors' room in a real browser: ordering by keyboard, publishing, and not one CSP report."""

import pytest
from playwright.sync_api import Page

from stretchapp.tests.browser import NewPage
from stretchapp.tests.processes import Site

PASSWORD = "slow breath out 41"
MAKE_EDITOR = f"""
from allauth.account.models import EmailAddress
from accounts.models import User
user = User.objects.create_superuser("editor@example.test", {PASSWORD!r})
EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
"""


def _names(page: Page) -> list[str]:
    page.eval_on_selector_all("fieldset details", "all => all.forEach(one => { one.open = true })")
    return [row.input_value() for row in page.locator("#aliases-group tr.has_original input[type=text]").all()]


@pytest.mark.browser
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_an_editor_orders_and_publishes(site: Site, new_page: NewPage, scheme: str) -> None:
    site.python(MAKE_EDITOR)
    page = new_page(color_scheme=scheme)
    page.goto(f"{site.url}/admin/")
    page.fill("[name=login]", "editor@example.test")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.get_by_role("link", name="Stretches", exact=True).first.click()
    page.get_by_role("link", name="Child's pose", exact=True).click()
    page.get_by_role("button", name="Edit in a working copy").click()
    page.get_by_text("This is the working copy.").wait_for()
    page.wait_for_load_state()  # the admin puts the focus on its first field when all is there
    first, second, *rest = _names(page)
    page.locator("#aliases-group button[aria-label='Move down']").first.press("Enter")
    assert _names(page) == [second, first, *rest]
    page.get_by_role("button", name="Save and continue editing").click()
    page.get_by_text("was changed successfully").wait_for()
    assert _names(page) == [second, first, *rest]
    page.get_by_role("button", name="Publish").click()
    page.get_by_role("link", name="View on site").click()
    assert f"Also called {', '.join([second, first, *rest])}." in page.locator("header.page-head").inner_text()
