from datetime import UTC, datetime, timedelta

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from accounts.domain.mail import set_mail_schedule
from accounts.domain.unsubscribe import unsubscribe_url
from accounts.models import MailDelivery, MailSchedule, MailSuppression
from routines.domain.reminders import kind_of, save_schedule
from routines.models import Schedule

NOW = datetime(2026, 11, 20, 6, 0, tzinfo=UTC)
PAGE = "/account/mail/"


@pytest.fixture
def reminder(owner, make_stretch, make_routine):
    """A reminder of the owner, every day at 07:00."""
    return save_schedule(
        user=owner,
        routine=make_routine(make_stretch(), owner=owner),
        weekdays=127,
        local_minute=420,
        remind=True,
        now=NOW,
    )


def link(user, kind):
    return unsubscribe_url(user_id=user.pk, kind=kind).removeprefix("http://127.0.0.1:8000")


def queue(user, kind, **fields):
    due = {"due_at": NOW, "not_before": NOW, "expires_at": NOW, "local_date": NOW.date()}
    return MailDelivery.objects.create(**{"user": user, "kind": kind, **due, **fields})


def on(user):
    return set(MailSchedule.objects.filter(user=user, next_due_at__isnull=False).values_list("kind", flat=True))


# The link of a mail


def test_the_link_shows_a_button_and_changes_nothing(client, owner, reminder):
    kind = kind_of(reminder.pk)
    for method in ("get", "head", "options"):
        getattr(client, method)(link(owner, kind))
    response = client.get(link(owner, kind))
    assert (response.status_code, on(owner)) == (200, {kind})
    assert ("Reminder: Four minutes" in response.text, "no-store" in response["Cache-Control"]) == (True, True)


def test_one_click_stops_it_at_once(client, owner, reminder):
    kind = kind_of(reminder.pk)
    row = queue(owner, kind)
    response = client.post(
        link(owner, kind), "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded"
    )
    row.refresh_from_db()
    reminder.refresh_from_db()
    assert (response.status_code, on(owner), row.state, reminder.remind) == (200, set(), "cancelled", False)
    assert list(response.cookies) == []


def test_it_needs_no_csrf_token_and_may_come_twice(owner, reminder):
    client = Client(enforce_csrf_checks=True)
    answers = [client.post(link(owner, kind_of(reminder.pk))).status_code for _time in range(2)]
    assert answers == [200, 200]


def test_it_stops_this_kind_only_or_all_when_asked(client, owner, reminder):
    set_mail_schedule(user=owner, kind="letter", local_minute=420, weekdays=1, now=NOW)
    kind = kind_of(reminder.pk)
    client.post(link(owner, "letter"))
    assert on(owner) == {kind}
    set_mail_schedule(user=owner, kind="letter", local_minute=420, weekdays=1, now=NOW)
    client.post(link(owner, "letter"), {"scope": "all"})
    assert (on(owner), Schedule.objects.get().remind) == (set(), False)


def test_somebody_else_keeps_their_mail(client, owner, stranger):
    for user in (owner, stranger):
        set_mail_schedule(user=user, kind="letter", local_minute=420, weekdays=1, now=NOW)
    client.post(link(owner, "letter"), {"scope": "all"})
    assert (on(owner), on(stranger)) == (set(), {"letter"})


def test_the_link_of_a_person_who_is_gone_still_answers(client, owner, reminder):
    url = link(owner, kind_of(reminder.pk))
    owner.delete()
    assert [client.get(url).status_code, client.post(url).status_code] == [200, 200]


@pytest.mark.parametrize("salt", ["accounts.mail.other", "django.core.signing"])
def test_a_token_for_another_purpose_is_not_found(client, owner, reminder, salt):
    url = reverse("mail-action", args=[signing.Signer(salt=salt).sign_object([owner.pk, kind_of(reminder.pk)])])
    assert [client.get(url).status_code, client.post(url).status_code] == [404, 404]
    assert on(owner) == {kind_of(reminder.pk)}


def test_a_forged_token_is_not_found(client, owner, reminder):
    url = link(owner, kind_of(reminder.pk))
    assert client.post(f"{url[:-3]}xx/").status_code == 404
    assert on(owner) == {kind_of(reminder.pk)}


@pytest.mark.parametrize(("kind", "queries"), [("letter", 2), ("reminder", 3)])
def test_one_click_costs_little(client, owner, reminder, django_assert_num_queries, kind, queries):
    set_mail_schedule(user=owner, kind="letter", local_minute=420, weekdays=1, now=NOW)
    url = link(owner, "letter" if kind == "letter" else kind_of(reminder.pk))
    with django_assert_num_queries(queries + 2):  # a savepoint and its release
        client.post(url)


# The page


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(PAGE).headers["Location"] == f"/accounts/login/?next={PAGE}"


def test_the_page_says_what_is_on_and_when(owner_client, owner, reminder):
    owner.time_zone = "Europe/Paris"
    owner.save()
    set_mail_schedule(user=owner, kind="letter", local_minute=450, weekdays=4, now=datetime(2030, 1, 1, tzinfo=UTC))
    text = " ".join(owner_client.get(PAGE).text.split())
    assert "Next: Wednesday 2 January, 07:30 (Europe/Paris)." in text
    assert ("Four minutes" in text, "every day at 07:00" in text) == (True, True)


def test_the_history_says_what_was_skipped_and_why(owner_client, owner, stranger, reminder):
    kind = kind_of(reminder.pk)
    queue(owner, kind, state="cancelled", detail="done")
    queue(owner, "letter", state="sent", sent_at=NOW)
    queue(stranger, "letter", state="failed")
    history = owner_client.get(PAGE).context["history"]
    assert sorted((mail.label, mail.fate, mail.reason) for mail in history) == [
        ("Reminder: Four minutes", "not needed", "already practised that day"),
        ("Weekly letter", "sent", ""),
    ]


def test_the_history_has_pages(owner_client, owner):
    for number in range(21):
        queue(
            owner,
            "letter",
            local_date=NOW.date() - timedelta(days=number),
            due_at=NOW - timedelta(days=number),
            expires_at=NOW,
        )
    first, second = owner_client.get(PAGE), owner_client.get(PAGE, {"page": 2})
    assert [len(page.context["history"]) for page in (first, second)] == [20, 1]
    assert 'rel="next"' in first.text


def test_an_address_that_came_back_is_named(owner_client, owner):
    MailSuppression.objects.create(email=owner.email.upper(), reason="refused")
    assert "came back" in owner_client.get(PAGE).text


def test_the_letter_is_off_until_asked_for_and_then_comes_when_chosen(owner_client, owner):
    assert owner_client.get(PAGE).context["weekly"][0][1].initial["on"] is False
    response = owner_client.post("/account/mail/weekly/letter/", {"on": "on", "weekday": "2", "at": "07:30"})
    assert (response.status_code, response["Location"]) == (302, PAGE)
    assert list(MailSchedule.objects.values_list("user", "kind", "weekdays", "local_minute")) == [
        (owner.pk, "letter", 4, 450)
    ]
    assert on(owner) == {"letter"}
    owner_client.post("/account/mail/weekly/letter/", {"weekday": "2", "at": "07:30"})
    assert on(owner) == set()


@pytest.mark.parametrize(
    ("data", "field"),
    [({"on": "on", "weekday": "7", "at": "07:30"}, "weekday"), ({"on": "on", "weekday": "1", "at": "25:00"}, "at")],
)
def test_a_letter_that_cannot_be_planned(owner_client, data, field):
    response = owner_client.post("/account/mail/weekly/letter/", data)
    ((_each, form),) = response.context["weekly"]
    assert (response.status_code, list(form.errors), MailSchedule.objects.count()) == (422, [field], 0)


@pytest.mark.parametrize("kind", ["reminder", "nothing"])
def test_only_weekly_kinds_are_planned_here(owner_client, kind):
    response = owner_client.post(f"/account/mail/weekly/{kind}/", {"on": "on", "weekday": "2", "at": "07:30"})
    assert (response.status_code, MailSchedule.objects.count()) == (404, 0)


def test_a_reminder_is_turned_off_and_on(owner_client, owner, reminder):
    kind = kind_of(reminder.pk)
    owner_client.post("/account/mail/switch/", {"kind": kind})
    assert (on(owner), Schedule.objects.get().remind) == (set(), False)
    owner_client.post("/account/mail/switch/", {"kind": kind, "on": "1"})
    assert (on(owner), Schedule.objects.get().remind) == ({kind}, True)


@pytest.mark.parametrize("on_or_off", [{}, {"on": "1"}])
def test_nobody_switches_the_mail_of_another(stranger_client, owner, reminder, on_or_off):
    kind = kind_of(reminder.pk)
    response = stranger_client.post("/account/mail/switch/", {"kind": kind, **on_or_off})
    assert (response.status_code, on(owner)) == (404, {kind})


def test_what_is_not_there_cannot_be_switched(owner_client):
    for kind in ("letter", "reminder:", "lost:1", ""):
        assert owner_client.post("/account/mail/switch/", {"kind": kind}).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_of_the_page(owner_client, owner, make_stretch, make_routine, django_assert_num_queries, rows):
    stretch = make_stretch()
    for number in range(rows):
        routine = make_routine(stretch, owner=owner)
        schedule = save_schedule(
            user=owner, routine=routine, weekdays=127, local_minute=420 + number, remind=True, now=NOW
        )
        queue(owner, kind_of(schedule.pk))
    # Session and person; schedules, reminders; count, history, its labels; suppression.
    with django_assert_num_queries(8):
        owner_client.get(PAGE)
