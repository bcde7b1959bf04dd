"""Every page as a visitor, a newcomer and a regular see it: readable to all, and no wider than its screen."""

import pytest

from stretchapp.tests.browser import axe_findings_now
from stretchapp.tests.household import furnish

pytestmark = [pytest.mark.browser, pytest.mark.services]

PHONE, DESK = {"width": 360, "height": 740}, {"width": 1280, "height": 900}


def look(page) -> list[str]:
    """All that axe finds on a phone by day, and the colours of a desk by night; what sticks out of either."""
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    findings = axe_findings_now(page) + sticks_out(page, 360)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    page.set_viewport_size(DESK)
    findings += [f"dark: {found}" for found in axe_findings_now(page, "color-contrast")] + sticks_out(page, 1280)
    page.set_viewport_size(PHONE)
    return findings


def sticks_out(page, width: int) -> list[str]:
    wide = page.evaluate("document.documentElement.scrollWidth")
    return [f"{wide} px wide on {width}"] if wide > width else []


def test_axe_finds_nothing_on_any_page(site, new_page):
    rooms = furnish(site)
    visits = [(None, rooms.visitor_pages), (rooms.empty, rooms.empty_pages), (rooms.full, rooms.full_pages)]
    findings, seen = [], set()
    for state, pages in visits:
        page = new_page(viewport=PHONE, storage_state=state)
        for name, path in pages.items():
            seen.add(page.goto(f"{site.url}{path}").status)
            findings += [(name, found) for found in look(page)]
    assert (findings, seen) == ([], {200, 404})
