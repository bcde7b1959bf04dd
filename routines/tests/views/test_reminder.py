import pytest

from accounts.models import MailSchedule
from routines.models import Schedule

GOOD = {"days": ["0", "2"], "at": "07:30", "remind": "on"}


@pytest.fixture
def routine(make_stretch, make_routine, owner):
    return make_routine(make_stretch(), owner=owner)


@pytest.fixture
def schedule(owner, routine):
    return Schedule.objects.create(user=owner, routine=routine, weekdays=5, local_minute=420)


def new(routine):
    return f"/routines/{routine.pk}/reminders/new/"


def edit(schedule):
    return f"/reminders/{schedule.pk}/edit/"


def delete(schedule):
    return f"/reminders/{schedule.pk}/delete/"


def test_nobody_is_mailed_who_did_not_tick_it(owner_client, routine):
    form = owner_client.get(new(routine)).context["form"]
    assert (form.initial["remind"], form.initial["days"]) == (False, [0, 1, 2, 3, 4, 5, 6])


def test_a_plan_with_a_mail(owner_client, owner, routine):
    response = owner_client.post(new(routine), GOOD)
    assert (response.status_code, response["Location"]) == (302, "/account/mail/")
    saved = Schedule.objects.get()
    assert (saved.user, saved.routine, saved.weekdays, saved.local_minute, saved.remind) == (
        owner,
        routine,
        5,
        450,
        True,
    )
    assert list(MailSchedule.objects.values_list("kind", "local_minute")) == [(f"reminder:{saved.pk}", 450)]


def test_a_preset_can_be_planned_too(owner_client, make_stretch, make_routine):
    preset = make_routine(make_stretch())
    owner_client.post(new(preset), GOOD)
    assert Schedule.objects.get().routine == preset


def test_the_plan_is_shown_and_changed(owner_client, routine, schedule):
    assert owner_client.get(edit(schedule)).context["form"].initial["days"] == [0, 2]
    owner_client.post(
        edit(schedule), {"days": ["6"], "at": "21:00", "paused_from": "2026-12-01", "paused_until": "2026-12-05"}
    )
    saved = Schedule.objects.get()
    assert (saved.weekdays, saved.local_minute, saved.remind, saved.is_paused_on(saved.paused_until)) == (
        64,
        1260,
        False,
        True,
    )
    assert MailSchedule.objects.count() == 0


def test_the_plan_is_removed_by_its_button_only(owner_client, schedule):
    assert (owner_client.get(delete(schedule)).status_code, Schedule.objects.count()) == (200, 1)
    assert owner_client.post(delete(schedule))["Location"] == "/account/mail/"
    assert Schedule.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "errors"),
    [
        ({"days": []}, {"days": ["Choose at least one day."]}),
        ({"days": ["7"]}, {"days": ["Choose among the days of the week."]}),
        ({"at": "24:00"}, {"at": ["Give a time like 07:30."]}),
        ({"at": ""}, {"at": ["Give a time like 07:30."]}),
        ({"paused_from": "2026-12-02"}, {"paused_until": ["A pause needs both days."]}),
        ({"paused_until": "2026-12-02"}, {"paused_from": ["A pause needs both days."]}),
        (
            {"paused_from": "2026-12-02", "paused_until": "2026-12-01"},
            {"paused_until": ["A pause ends on the day it begins, or later."]},
        ),
    ],
)
def test_a_plan_that_cannot_be(owner_client, routine, change, errors):
    response = owner_client.post(new(routine), {**GOOD, **change})
    assert (response.status_code, response.context["form"].errors) == (422, errors)
    assert (Schedule.objects.count(), MailSchedule.objects.count()) == (0, 0)


def test_a_stranger_finds_nothing(stranger_client, routine, schedule):
    addresses = [new(routine), edit(schedule), delete(schedule)]
    assert [stranger_client.get(url).status_code for url in addresses] == [404] * 3
    assert [stranger_client.post(url, GOOD).status_code for url in addresses] == [404] * 3
    assert Schedule.objects.get().local_minute == 420


def test_a_visitor_is_asked_to_sign_in(client, routine, schedule):
    for url in (new(routine), edit(schedule), delete(schedule)):
        assert client.get(url)["Location"] == f"/accounts/login/?next={url}"
