"""Looking at a mail before asking for it: the person's own, in a frame that can do nothing."""

from datetime import UTC, datetime

import pytest

from accounts.models import MailDelivery
from routines.domain.reminders import kind_of, save_schedule

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def reminder(owner, make_stretch, make_routine):
    routine = make_routine(make_stretch("knee"), owner=owner, title="Evening <b>calm</b>")
    return kind_of(save_schedule(user=owner, routine=routine, weekdays=127, local_minute=420, remind=False, now=NOW).pk)


def test_the_letter_of_the_last_week(owner, owner_client, make_stretch, make_session, time_machine):
    time_machine.move_to(NOW, tick=False)
    make_session(owner, make_stretch("knee"), started_at=datetime(2026, 11, 11, 8, tzinfo=UTC), held=35, comfort=4)
    mail = owner_client.get("/account/mail/preview/letter/").context["mail"]
    assert [line for line in mail.text.splitlines() if "Knee" in line] == [
        "- Knee: both sides 35 s, both comfortable",
        "Felt best: Knee.",
    ]
    assert MailDelivery.objects.count() == 0


def test_a_reminder_also_while_it_is_off(owner_client, reminder):
    page = owner_client.get(f"/account/mail/preview/{reminder}/")
    assert page.context["mail"].subject == "Evening <b>calm</b>: about 1 min"
    assert b"Evening &lt;b&gt;calm" in page.content


def test_the_frame_can_do_nothing(owner_client, reminder):
    response = owner_client.get(f"/account/mail/preview/{reminder}/html/")
    policy = response.headers["Content-Security-Policy"]
    assert policy == "sandbox; default-src 'none'; img-src data:; style-src 'unsafe-inline'; frame-ancestors 'self'"
    assert (response.headers["X-Frame-Options"], b"<b>calm</b>" in response.content) == ("SAMEORIGIN", False)


@pytest.mark.parametrize("part", ["", "html/"])
@pytest.mark.parametrize("kind", ["party", "letter:1", "reminder", "reminder:x"])
def test_there_is_no_such_mail(owner_client, kind, part):
    assert owner_client.get(f"/account/mail/preview/{kind}/{part}").status_code == 404


@pytest.mark.parametrize("part", ["", "html/"])
def test_somebody_elses_reminder_is_not_found(stranger_client, client, reminder, part):
    url = f"/account/mail/preview/{reminder}/{part}"
    assert (stranger_client.get(url).status_code, client.get(url).status_code) == (404, 302)
