import re
from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils.html import strip_tags

from accounts.domain.delivery import deliver, new_owner, tick
from accounts.domain.mail import set_mail_schedule
from accounts.models import MailDelivery
from routines.domain.letters import LETTER, line_words, others_words, reported_monday, subject_words
from routines.domain.progress import SideReport, StretchReport, WeekReport
from routines.domain.reminders import save_schedule
from routines.enums import Comfort, DoseKind, Side

MONDAY = date(2026, 11, 9)
DUE = datetime(2026, 11, 16, 7, tzinfo=UTC)
"""A Monday; the letter is about the week before."""


def side(held, usual=None, comfort=Comfort.COMFORTABLE, which=Side.LEFT):
    return SideReport(side=which, kind=DoseKind.HOLD, held=held, usual=usual, comfort=comfort)


def stretch_report(*sides, name="Knee hug"):
    return StretchReport(name=name, slug=name.lower(), sides=sides)


def week(*stretches, days=4, planned=4):
    all_days = tuple(MONDAY + timedelta(days=number) for number in range(7))
    return WeekReport(
        monday=MONDAY,
        days=all_days[:days],
        planned_days=all_days[:planned],
        kept_days=all_days[: min(days, planned)],
        sessions=days,
        seconds=days * 240,
        stretches=stretches,
        felt_best="Knee hug",
    )


@pytest.mark.parametrize(
    ("due", "monday"),
    [
        (date(2026, 11, 16), MONDAY),
        (date(2026, 11, 18), MONDAY),
        (date(2026, 11, 22), MONDAY),
        (date(2026, 11, 23), date(2026, 11, 16)),
    ],
)
def test_it_reports_the_last_complete_week(due, monday):
    assert reported_monday(due) == monday


@pytest.mark.parametrize(
    ("report", "subject"),
    [
        (
            week(stretch_report(side(35, 30, which=Side.RIGHT), name="Hip flexor")),
            "Hip flexor, right: 30 to 35 s, 4 of 4 days",
        ),
        (week(stretch_report(side(35, 30, which=Side.BOTH))), "Knee hug: 30 to 35 s, 4 of 4 days"),
        (week(stretch_report(side(25, 30))), "Your week: 4 of 4 days"),
        (week(stretch_report(side(40, 30, Comfort.TOO_MUCH))), "Your week: 4 of 4 days"),
        (
            week(stretch_report(side(35, 30)), stretch_report(side(40, 30), name="Cow"), days=1, planned=0),
            "Cow, left: 30 to 40 s, 1 day",
        ),
        (week(stretch_report(side(30)), days=2, planned=1), "Your week: 1 of 1 day"),
    ],
)
def test_the_subject_has_one_result(report, subject):
    assert subject_words(report) == subject


@pytest.mark.parametrize(
    ("report", "line"),
    [
        (
            stretch_report(side(30, 30), side(35, 30, which=Side.RIGHT)),
            "Knee hug: left 30 s, right 35 s (usual 30 s), both comfortable",
        ),
        (
            stretch_report(side(30, comfort=Comfort.STRONG), side(30, which=Side.RIGHT)),
            "Knee hug: both sides 30 s, left strong but bearable, right comfortable",
        ),
        (stretch_report(side(30, 40, Comfort.HARDLY, Side.BOTH)), "Knee hug: 30 s (usual 40 s), hardly a stretch"),
        # What felt wrong never stands in a mail.
        (stretch_report(side(20, 30, Comfort.HAD_TO_STOP, Side.BOTH)), "Knee hug: 20 s (usual 30 s)"),
        (
            stretch_report(side(20, comfort=Comfort.TOO_MUCH), side(30, which=Side.RIGHT)),
            "Knee hug: left 20 s, right 30 s, right comfortable",
        ),
    ],
)
def test_a_line(report, line):
    assert line_words(report) == line


def test_the_others_are_as_usual_only_where_they_are():
    same = [stretch_report(side(30, 30), name=f"Same {number}") for number in range(3)]
    assert others_words(week(stretch_report(side(35, 30)), *same), named=1) == "3 others as usual"
    new = [stretch_report(side(30), name=f"New {number}") for number in range(7)]
    assert others_words(week(*new), named=5) == "2 other stretches"
    assert others_words(week(stretch_report(side(35, 30))), named=1) == ""


@pytest.fixture
def letter(owner):
    """Turn the letter on, on Mondays at 07:00, and do what the worker does then; states and reasons."""
    set_mail_schedule(user=owner, kind="letter", local_minute=420, weekdays=1, now=DUE - timedelta(hours=1))

    def run(due=DUE):
        tick(now=due)
        deliver(clock=lambda: due, owner=new_owner())
        return list(MailDelivery.objects.order_by("local_date").values_list("local_date", "state", "detail"))

    return run


@pytest.fixture
def practised(owner, make_stretch, make_routine, make_session):
    """Three weeks at 30 s as usual, then the reported week at 35 s on Monday and Wednesday, both planned."""
    stretch = make_stretch()
    routine = make_routine(stretch, owner=owner)
    schedule = save_schedule(
        user=owner, routine=routine, weekdays=5, local_minute=420, remind=False, now=DUE - timedelta(days=60)
    )
    type(schedule).objects.update(created_at=DUE - timedelta(days=60))
    for number in range(3):
        make_session(owner, stretch, started_at=DUE - timedelta(days=14 + number), comfort=4)
    for number in (7, 5):
        make_session(owner, stretch, started_at=DUE - timedelta(days=number), held=35, comfort=4)


def test_a_letter_in_full(letter, practised, mailoutbox):
    assert letter() == [(MONDAY, "sent", "")]
    (message,) = mailoutbox
    assert message.subject == "Knee hug, left: 30 to 35 s, 2 of 2 days"
    paragraphs = [line for line in message.body.partition("\n--\n")[0].splitlines() if line]
    assert paragraphs == [
        "Knee hug, left: 30 to 35 s, 2 of 2 days",
        "Monday 9 November to Sunday 15 November 2026 (UTC)",
        "Planned 2, kept 2; practised on 2 of 7 days, 2 min in all.",
        "- Knee hug: both sides 35 s (usual 30 s), both comfortable",
        "Felt best: Knee hug.",
        "Planned this week: Monday, Wednesday.",
        "The whole week: http://127.0.0.1:8000/progress/weeks/2026-11-09/",
    ]


def test_both_parts_say_the_same(letter, practised, mailoutbox):
    letter()
    (message,) = mailoutbox
    ((html, _kind),) = message.alternatives
    in_html = strip_tags(re.sub(r"(?s)<(style|title)>.*?</\1>|<div.*?</div>", "", html))
    text = message.body.partition("\n--\n")[0]
    for line in text.splitlines():
        words = line.removeprefix("- ").partition(": http")[0].strip()
        assert words in " ".join(in_html.split())
    assert (len(html.encode()) < 100_000, "<img" in html, "http-equiv" in html) == (True, False, False)


def test_a_quiet_week_asks_for_nothing_and_the_third_says_that_it_is_the_last(letter, mailoutbox):
    states = [letter(DUE + timedelta(days=7 * number)) for number in range(5)][-1]
    assert [state for _monday, state, _detail in states] == ["sent", "sent", "sent", "cancelled", "cancelled"]
    assert states[3][2] == "quiet"
    assert [message.subject for message in mailoutbox] == ["A quiet week"] * 3
    text = "Nothing to catch up on. Three minutes are here if you want them."
    last = "This is the last letter until you practise again."
    assert [(text in message.body, last in message.body) for message in mailoutbox] == [
        (True, False),
        (True, False),
        (True, True),
    ]


def test_after_practice_letters_come_again(letter, owner, make_stretch, make_session, mailoutbox):
    for number in range(4):
        letter(DUE + timedelta(days=7 * number))
    make_session(owner, make_stretch(), started_at=DUE + timedelta(days=22))
    assert letter(DUE + timedelta(days=28))[-1][1:] == ("sent", "")
    assert mailoutbox[-1].subject == "Your week: 1 day"


def test_names_of_people_s_own_stretches_are_text_in_html(letter, owner, make_stretch, make_session, mailoutbox):
    stretch = make_stretch(slug="my-12345678", name="<b>Cat & cow</b>", owner=owner)
    make_session(owner, stretch, started_at=DUE - timedelta(days=2))
    letter()
    (message,) = mailoutbox
    assert "- <b>Cat & cow</b>: both sides 30 s" in message.body
    assert "&lt;b&gt;Cat &amp; cow&lt;/b&gt;" in message.alternatives[0][0]


def test_the_longest_letter_is_read_in_twenty_seconds(
    letter, owner, make_stretch, make_routine, make_session, mailoutbox
):
    stretches = [
        make_stretch(slug=f"long-{number}", name=f"Lying lower back stretch with one knee {number}")
        for number in range(8)
    ]
    save_schedule(user=owner, routine=make_routine(*stretches), weekdays=63, local_minute=420, remind=False, now=DUE)
    for day in range(1, 8):
        started_at = DUE - timedelta(days=day)
        make_session(owner, *stretches, started_at=started_at, sides=[Side.LEFT], held=35, comfort=3)
        make_session(owner, *stretches, started_at=started_at, sides=[Side.RIGHT], held=20, comfort=4)
    for day in range(10, 14):
        make_session(owner, *stretches, started_at=DUE - timedelta(days=day), held=25)
    letter()
    assert len(mailoutbox[0].body.split()) <= 150


@pytest.mark.parametrize("people", [1, 3])
def test_queries_do_not_grow_with_the_batch(people, make_user, make_stretch, make_session, django_assert_num_queries):
    stretch = make_stretch()
    for number in range(people):
        user = make_user(f"letter{number}@example.test")
        make_session(user, stretch, started_at=DUE - timedelta(days=2))
        set_mail_schedule(user=user, kind="letter", local_minute=420, weekdays=1, now=DUE - timedelta(hours=1))
    tick(now=DUE)
    rows = list(MailDelivery.objects.select_related("user"))
    with django_assert_num_queries(2):
        assert list(LETTER.wanted(rows, DUE).values()) == [""] * people
    with django_assert_num_queries(6):
        assert len(LETTER.compose(rows, DUE)) == people
