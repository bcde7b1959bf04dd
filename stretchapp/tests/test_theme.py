"""The face in a real browser: the choice of colours, the menu, the zone at sign-up, and what axe says of it all."""

from itertools import product

import pytest

from stretchapp.tests.browser import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.services]

PAPER = {"light": "rgb(250, 247, 242)", "dark": "rgb(17, 25, 24)"}
PAGES = ["/", "/local/design/", "/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/nowhere/"]


def paper(page):
    return page.evaluate("getComputedStyle(document.body).backgroundColor")


def test_the_system_decides_until_somebody_chooses(site, new_page):
    page = new_page(color_scheme="dark")
    page.goto(site.url)
    assert paper(page) == PAPER["dark"]
    page.get_by_label("Light").check(force=True)
    assert paper(page) == PAPER["light"]
    page.goto(f"{site.url}/accounts/login/")
    assert (paper(page), page.get_by_label("Light").is_checked()) == (PAPER["light"], True)
    page.get_by_label("System").check(force=True)
    assert paper(page) == PAPER["dark"]
    page.reload()
    assert paper(page) == PAPER["dark"]


def test_sign_up_learns_the_zone_from_the_browser(site, new_page):
    page = new_page(timezone_id="America/Nuuk")
    page.goto(f"{site.url}/accounts/signup/")
    assert page.locator("[name=time_zone]").input_value() in {"America/Nuuk", "America/Godthab"}


def test_a_menu_closes_with_escape_and_gives_the_focus_back(site, page):
    page.goto(f"{site.url}/local/design/")
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.innerText") == "Copy"
    page.keyboard.press("Escape")
    assert menu.get_attribute("open") is None
    assert page.evaluate("document.activeElement.innerText") == "More"


def test_axe_finds_nothing_and_nothing_sticks_out(site, new_page):
    for scheme, width in product(("light", "dark"), (320, 1280)):
        page = new_page(color_scheme=scheme, viewport={"width": width, "height": 800})
        for path in PAGES:
            page.goto(f"{site.url}{path}")
            assert (path, scheme, axe_findings(page)) == (path, scheme, [])
            assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, width)
    page = new_page(viewport={"width": 360, "height": 740})
    for path in ("/", "/accounts/signup/"):
        page.goto(f"{site.url}{path}")
        page.evaluate("document.documentElement.style.setProperty('font-size', '200%')")
        assert (path, page.evaluate("document.documentElement.scrollWidth")) == (path, 360)
