"""The player in a real browser and in real time, on a phone: to the finish page and into the log."""

import pytest

from stretchapp.tests.browser import axe_findings

pytestmark = pytest.mark.browser

PASSWORD = "slow breath out 41"
TINY = f"""
from allauth.account.models import EmailAddress
user = User.objects.create_user("owner@example.test", "{PASSWORD}")
EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
for owner in (user, None):
    routine = Routine.objects.create(owner=owner, title="Tiny")
    step = routine.steps.create(stretch=Stretch.objects.get(slug="single-knee-to-chest"), switch_seconds=3)
    for side in ("left", "right"):
        step.sides.create(side=side, amount=3)
    print(routine.pk)
"""


@pytest.fixture
def tiny(site):
    """Addresses of the player: of a routine of the owner's, and of a preset."""
    return [f"{site.url}/routines/{pk}/play/" for pk in site.python(TINY).split()]


@pytest.fixture
def sign_in(site, phone):
    def sign_in():
        phone.goto(f"{site.url}/accounts/login/")
        phone.fill("[name=login]", "owner@example.test")
        phone.fill("[name=password]", PASSWORD)
        phone.press("[name=password]", "Enter")
        phone.wait_for_url(f"{site.url}/")

    return sign_in


def begin(page, address):
    page.goto(address)
    page.click("[data-do=start]")
    page.click("[data-room=meet] [data-do=ready]")


def until_phase(page, name, side):
    page.wait_for_selector(f"[data-room=play][data-phase={name}][data-side={side}]")


def until_finish(page):
    page.wait_for_selector("[data-room=finish]:not([hidden])")


def stored(site):
    return site.rows(
        "SELECT side, planned, held, comfort, outcome, reason FROM routines_hold ORDER BY session_id, side"
    )


def test_a_routine_is_played_on_both_sides_and_logged(site, phone, tiny, sign_in):
    sign_in()
    found = {}
    phone.goto(tiny[0])
    found["lobby"] = axe_findings(phone)
    phone.click("[data-do=start]")
    found["meet"] = axe_findings(phone)
    phone.click("[data-room=meet] [data-do=ready]")
    found["ready"] = axe_findings(phone)
    until_phase(phone, "work", "left")
    assert phone.inner_text("[data-out=side]") == "LEFT"
    phone.keyboard.press("Space")
    found["paused"] = axe_findings(phone)
    phone.keyboard.press("x")
    found["wrong"] = axe_findings(phone)
    phone.click("[data-dialog=wrong] [data-do=close]")
    phone.keyboard.press("Space")
    until_phase(phone, "switch", "right")
    assert phone.inner_text("[data-say]") == "Switch to right knee."
    found["switch"] = axe_findings(phone)
    until_finish(phone)
    found["finish"] = axe_findings(phone)
    phone.click("[data-do=all-comfortable]")
    phone.click(".finish-side:has(.side-right) [data-comfort] label:nth-of-type(2)")
    found["asked more"] = axe_findings(phone)
    phone.click(".finish-side:has(.side-right) [data-sensations] label:has-text('pinching')")
    phone.fill(".finish-side:has(.side-right) [data-pain]", "3")
    phone.fill(".finish-side:has(.side-right) [data-held]", "2.5")
    phone.click("[data-out=save]")
    phone.wait_for_url(f"{site.url}/sessions/*-*/")

    assert {room: lines for room, lines in found.items() if lines} == {}
    assert stored(site) == [("left", 3, 3, 4, "done", ""), ("right", 3, 2.5, 2, "cut_short", "")]
    assert site.rows("SELECT pain, sensations FROM routines_hold WHERE side = 'right'") == [(3, '["pinching"]')]
    [(calm, source)] = site.rows("SELECT breathing_calm, source FROM routines_session")
    assert (bool(calm), source) == (True, "player")
    phone.goto(tiny[0])
    assert not phone.is_visible("[data-resume]")


def test_a_reload_goes_on_and_a_finish_without_a_network_is_sent_later_once(site, phone, tiny, sign_in):
    sign_in()
    begin(phone, tiny[0])
    until_phase(phone, "work", "left")
    phone.wait_for_timeout(1200)
    phone.reload()
    phone.click("[data-do=resume-stored]")
    assert phone.inner_text("[data-out=side]") == "LEFT"
    phone.click("[data-room=play] [data-do=toggle]")
    until_finish(phone)

    phone.context.set_offline(True)
    phone.click("[data-out=save]")
    phone.wait_for_selector("[data-problem]:has-text('No connection')")
    assert stored(site) == []
    phone.context.set_offline(False)
    phone.wait_for_url(f"{site.url}/sessions/*-*/")
    assert stored(site) == [("left", 3, 3, None, "done", ""), ("right", 3, 3, None, "done", "")]


def test_a_refused_session_stays_with_its_reason_and_can_be_corrected(site, phone, tiny, sign_in):
    sign_in()
    begin(phone, tiny[0])
    phone.click("[data-room=play] [data-do=ask-end]")
    phone.click("[data-dialog=end] [data-do=end]")
    assert not phone.is_visible("[data-out=save]")
    held = phone.locator(".finish-side:has(.side-left) [data-held]")
    held.fill("500")
    held.blur()
    phone.click("[data-out=save]")
    phone.wait_for_selector("[data-problem]:has-text('More seconds were held than the session lasted.')")
    assert axe_findings(phone) == []
    held.fill("1")
    phone.click("[data-out=save]")
    phone.wait_for_url(f"{site.url}/sessions/*-*/")
    assert stored(site) == [("left", 3, 1, None, "cut_short", "not_now"), ("right", 3, 0, None, "skipped", "not_now")]


def test_a_visitor_may_play_stops_at_dizziness_and_is_told_that_nothing_is_saved(site, phone, tiny):
    assert phone.goto(tiny[0]).status == 404
    begin(phone, tiny[1])
    until_phase(phone, "work", "left")
    phone.click("[data-room=play] [data-do=ask-wrong]")
    phone.click("[data-sensation=dizziness]")
    assert phone.is_visible("[data-dialog=left-out] >> text=Call your local emergency number")
    assert phone.locator("[data-dialog=left-out] button:visible").all_inner_texts() == ["End here"]
    phone.keyboard.press("Escape")
    assert axe_findings(phone) == []
    phone.click("[data-dialog=left-out] [data-do=end]")
    until_finish(phone)
    assert phone.is_visible("text=This session is not saved")
    assert not phone.is_visible("[data-out=save]")
    assert axe_findings(phone) == []
    assert site.rows("SELECT count(*) FROM routines_session") == [(0,)]


def test_at_double_text_what_matters_stays_on_the_first_screen(site, phone, tiny):
    begin(phone, tiny[1])
    until_phase(phone, "work", "left")
    phone.keyboard.press("Space")
    phone.evaluate("document.documentElement.style.fontSize = '200%'")
    kept = ["[data-out=side]", "[data-out=big]", "[data-do=toggle]", "[data-do=ask-wrong]"]
    boxes = [phone.locator(f"[data-room=play] {name}").bounding_box() for name in kept]
    assert [box["y"] >= 0 and box["y"] + box["height"] <= 740 for box in boxes] == [True] * 4
    assert [box["x"] >= 0 and box["x"] + box["width"] <= 360 for box in boxes] == [True] * 4
    assert phone.evaluate("document.documentElement.scrollWidth") <= 360
