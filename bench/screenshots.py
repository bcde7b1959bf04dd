"""Pictures of every page into `docs/screenshots/`, on a phone and a desk, by day and by night, empty and full.

    .venv/bin/python bench/screenshots.py [part of a page's name ...]

Runs a site of its own on a fresh database; needs a Chromium (`CHROMIUM` or on the PATH).
"""

import os
import sys
import tempfile
from collections.abc import Iterator
from itertools import product
from pathlib import Path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stretchapp.settings")
ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

import django  # noqa: E402

django.setup()

from playwright.sync_api import Browser, Page, StorageState, sync_playwright  # noqa: E402

from stretchapp.tests.browser import FLAGS, chromium_path  # noqa: E402
from stretchapp.tests.household import Household, furnish  # noqa: E402
from stretchapp.tests.processes import Databases, Site  # noqa: E402

TARGET = ROOT / "docs" / "screenshots"
WIDTHS = {360: (740, 1500), 1280: (800, 1000)}
"""Least and most height of a picture; a page in between is shown whole."""
LEFT_OUT = {"library-search", "routine-delete", "reminder-delete", "session-delete", "email", "sign-out"}
"""Pages that look like one that is shown."""
SCHEMES = ("light", "dark")
QUALITY = 70


def main(parts: list[str]) -> None:
    TARGET.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        databases = Databases(Path(folder))
        site = Site(data_dir=Path(folder), database_url=databases.make())
        site.start("web")
        browser = playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            take_all(browser, site, parts)
        finally:
            browser.close()
            site.stop()
            databases.drop()
    taken = list(TARGET.glob("*.jpg"))
    print(f"{len(taken)} pictures, {sum(file.stat().st_size for file in taken) / 1e6:.1f} MB in {TARGET}")


def take_all(browser: Browser, site: Site, parts: list[str]) -> None:
    for state, pages in visits(furnish(site)):
        context = browser.new_context(storage_state=state, reduced_motion="reduce")
        page = context.new_page()
        for name, path in pages.items():
            if not parts or any(part in name for part in parts):
                page.goto(f"{site.url}{path}")
                take(page, name)
        context.close()


def visits(rooms: Household) -> Iterator[tuple[StorageState | None, dict[str, str]]]:
    """Who looks at what; `-empty` and `-full` are told apart where there are both."""
    yield None, {f"{name}-visitor": path for name, path in rooms.visitor_pages.items() if name not in LEFT_OUT}
    yield rooms.empty, {f"{name}-empty": path for name, path in rooms.empty_pages.items() if name not in LEFT_OUT}
    yield rooms.full, {f"{name}-full": path for name, path in rooms.full_pages.items() if name not in LEFT_OUT}


def take(page: Page, name: str) -> None:
    for (width, (height, most)), scheme in product(WIDTHS.items(), SCHEMES):
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": height})
        # As tall as the page: what sticks to the bottom of the screen then stands at its end.
        whole = page.evaluate("document.documentElement.scrollHeight")
        page.set_viewport_size({"width": width, "height": max(height, min(whole, most))})
        page.screenshot(path=TARGET / f"{name}-{width}-{scheme}.jpg", type="jpeg", quality=QUALITY)


if __name__ == "__main__":
    main(sys.argv[1:])
