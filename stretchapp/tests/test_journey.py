"""The main job, walked once as a person would: from the first search to the weekly letter and out of it again."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from urllib.parse import urlsplit
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from stretchapp.tests.browser import axe_findings

pytestmark = [pytest.mark.browser, pytest.mark.services]

EMAIL = "walker@example.test"
PASSWORD = "slow breath out 41"
ZONE = ZoneInfo("Europe/Paris")
MINUTE_OF_MAIL = 75
"""Seconds until beat, worker and a minute's boundary must have brought a mail."""
LAST_WEEK = [
    ("single-knee-to-chest", "left", 30, 4),
    ("single-knee-to-chest", "right", 35, 4),
    ("childs-pose", "both", 40, 5),
]
POST_SESSION = """async (body) => {
    const {csrf} = await (await fetch("/sessions/token/")).json();
    const headers = {"Content-Type": "application/json", "X-CSRFToken": csrf};
    return (await fetch("/sessions/record/", {method: "POST", headers, body: JSON.stringify(body)})).status;
}"""


def next_minute() -> datetime:
    """The next wall-clock minute that leaves time to save a form."""
    return (datetime.now(UTC) + timedelta(seconds=65)).astimezone(ZONE).replace(second=0, microsecond=0)


def text_of(mail: EmailMessage) -> str:
    part = mail.get_body(("plain",))
    assert part is not None
    content = part.get_content()
    assert isinstance(content, str)
    return content


def session_of_last_week() -> tuple[str, dict]:
    """A Monday, and a session of the Wednesday after it, a week before this one."""
    today = datetime.now(ZONE).date()
    monday = today - timedelta(days=today.weekday() + 7)
    began = datetime(monday.year, monday.month, monday.day, 8, tzinfo=ZONE) + timedelta(days=2)
    rows = [
        {
            "stretch": stretch, "set": 1, "side": side, "kind": "hold", "planned": 30, "held": held,
            "comfort": comfort, "pain": None, "sensations": [], "outcome": "done", "reason": "",
        }
        for stretch, side, held, comfort in LAST_WEEK
    ]  # fmt: skip
    return monday.isoformat(), {
        "id": str(uuid4()), "routine": None, "started_at": began.isoformat(), "time_zone": ZONE.key,
        "ended_at": (began + timedelta(minutes=5)).isoformat(), "breathing_calm": True, "note": "", "holds": rows,
    }  # fmt: skip


def play(page) -> None:
    """Play what is on the screen from Start to the finish page; the clock runs ahead of a person's."""
    page.get_by_role("button", name="Start").click()
    sides = set()
    for _step in range(400):
        if page.locator("[data-room=finish]").is_visible():
            break
        if page.locator("[data-room=meet]").is_visible():
            page.get_by_role("button", name="I’m ready").click()
        elif page.get_by_role("button", name="Done", exact=True).is_visible():
            page.get_by_role("button", name="Done", exact=True).click()
        else:
            sides.add(page.locator("[data-out=side]").inner_text())
            page.clock.run_for(1500)
    assert {"LEFT", "RIGHT"} <= {side.upper() for side in sides}


def find_by_another_name(site, page) -> None:
    page.goto(site.url)
    page.get_by_role("searchbox").fill("prayer stretch")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Child's pose", exact=True).get_by_role("link").click()
    assert page.locator("h1").inner_text() == "Child's pose"
    assert axe_findings(page) == []


def sign_up(site, page) -> None:
    """With the confirmation that the local post box shows; the browser names the zone."""
    page.goto(f"{site.url}/accounts/signup/")
    page.locator("#id_email").fill(EMAIL)
    page.locator("#id_password1").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign up").click()
    page.goto(f"{site.url}/local/mail/")
    page.get_by_role("main").get_by_role("link", name=re.compile("confirm", re.IGNORECASE)).first.click()
    page.get_by_role("link", name=re.compile("confirm-email")).first.click()
    page.get_by_role("main").get_by_role("button", name=re.compile("confirm", re.IGNORECASE)).click()
    page.wait_for_url(f"{site.url}/")
    assert site.rows("SELECT email, time_zone FROM accounts_user WHERE email = %s", EMAIL) == [(EMAIL, ZONE.key)]


def ask_for_a_reminder(site, page) -> str:
    """On one weekday at the next minute; returns the routine's address when the mail has come."""
    page.goto(f"{site.url}/routines/")
    page.get_by_role("link", name="Four minutes for the lower back").first.click()
    routine_url: str = page.url
    page.get_by_role("link", name="Remind me").click()
    due = next_minute()
    for box in page.get_by_role("group", name="On").get_by_role("checkbox").all():
        box.uncheck()
    page.get_by_label(f"{due:%A}").check()
    page.locator("#id_at").fill(f"{due:%H:%M}")
    page.get_by_label("Mail me at this time").check()
    page.get_by_role("main").get_by_role("button", name="Save").click()
    reminder = mail_that_comes_at(site, due)
    assert "Four minutes for the lower back" in reminder["Subject"]
    assert f"{routine_url.removeprefix(site.url)}play/" in text_of(reminder)
    return routine_url


def mail_that_comes_at(site, due: datetime) -> EmailMessage:
    """The next mail, which must come within the minute that was asked for."""
    before = len(site.mails())
    site.wait_for(lambda: len(site.mails()) > before, seconds=MINUTE_OF_MAIL)
    assert 0 <= (datetime.now(ZONE) - due).total_seconds() < 60
    return site.mails()[-1]


def practise(site, page, routine_url: str) -> None:
    page.clock.install()
    page.goto(f"{routine_url}play/")
    play(page)
    page.get_by_role("button", name="All comfortable").click()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(re.compile("/sessions/[0-9a-f-]{36}/"))
    stored = site.rows(
        "SELECT side, comfort, outcome FROM routines_hold JOIN routines_stretch ON routines_stretch.id = stretch_id"
        " JOIN routines_session ON routines_session.id = session_id"
        " WHERE slug = 'single-knee-to-chest' AND routine_id IS NOT NULL ORDER BY side"
    )
    assert stored == [("left", 4, "done"), ("right", 4, "done")]


def look_at_progress(site, page, monday: str) -> None:
    page.goto(f"{site.url}/progress/single-knee-to-chest/")
    [last_week] = [row for row in page.locator("tbody tr").all() if f"/progress/weeks/{monday}/" in row.inner_html()]
    cells = [" ".join(cell.split()) for cell in last_week.locator("td").all_inner_texts()]
    assert cells[:2] == ["30 s 4 comfortable stretch", "35 s 4 comfortable stretch"]


def receive_the_letter(site, page, monday: str) -> EmailMessage:
    """On the chosen day at the next minute, with the numbers of the week's page."""
    due = next_minute()
    page.goto(f"{site.url}/account/mail/")
    page.get_by_label("Send it to me").check()
    page.locator("[name=weekday]").select_option(label=f"{due:%A}")
    page.locator("[name=at]").fill(f"{due:%H:%M}")
    page.get_by_role("main").get_by_role("button", name="Save").first.click()
    letter = mail_that_comes_at(site, due)
    page.goto(f"{site.url}/progress/weeks/{monday}/")
    card = " ".join(page.get_by_role("article").filter(has_text="Single knee to chest").inner_text().split())
    assert "left 30 s comfortable stretch right 35 s comfortable stretch" in card
    said = ("Single knee to chest: left 30 s, right 35 s, both comfortable", "Child's pose: 40 s, hardly a stretch")
    assert [line for line in (*said, f"/progress/weeks/{monday}/") if line not in text_of(letter)] == []
    return letter


def unsubscribe(site, stranger, letter: EmailMessage) -> None:
    """One click, without signing in; looking alone changes nothing."""
    address = f"{site.url}{urlsplit(letter['List-Unsubscribe'].strip().strip('<>')).path}"
    active = "SELECT kind FROM accounts_mailschedule WHERE next_due_at IS NOT NULL AND kind = 'letter'"
    assert (stranger.goto(address).status, site.rows(active)) == (200, [("letter",)])
    answer = stranger.request.post(address, form={"List-Unsubscribe": "One-Click"})
    assert (answer.status, site.rows(active)) == (200, [])


def test_from_the_first_search_to_the_letter_and_out_of_it(start_site, new_page):
    site = start_site("web", "worker", "beat")
    page = new_page(timezone_id=ZONE.key)
    find_by_another_name(site, page)
    sign_up(site, page)
    # What they practised last week comes from a device that was offline.
    monday, session = session_of_last_week()
    assert page.evaluate(POST_SESSION, session) == 201
    routine_url = ask_for_a_reminder(site, page)
    signed_in = page.context.storage_state()
    practise(site, page, routine_url)
    page = new_page(timezone_id=ZONE.key, storage_state=signed_in)
    look_at_progress(site, page, monday)
    letter = receive_the_letter(site, page, monday)
    unsubscribe(site, new_page(), letter)
    assert site.rows("SELECT state FROM accounts_maildelivery") == [("sent",), ("sent",)]
