"""Home: a landing page for visitors, today for those who signed in, and its one-tap changes."""

from datetime import UTC, date, datetime

import pytest

from routines.models import DayMark, Schedule


@pytest.fixture
def preset(make_stretch, make_routine):
    return make_routine(make_stretch("knee"))


@pytest.fixture
def _friday(time_machine):
    time_machine.move_to(datetime(2026, 11, 20, 8, tzinfo=UTC), tick=False)


def test_a_visitor_gets_to_a_routine(client, preset, django_assert_num_queries):
    with django_assert_num_queries(1):
        response = client.get("/")
    assert (response.status_code, preset.get_absolute_url() in response.content.decode()) == (200, True)


def test_today_has_one_filled_button(owner_client, preset, django_assert_max_num_queries):
    with django_assert_max_num_queries(12):
        text = owner_client.get("/").content.decode()
    assert (text.count("btn-primary"), f"/routines/{preset.pk}/play/" in text) == (1, True)


@pytest.mark.usefixtures("_friday")
def test_one_tap_marks_the_day_and_takes_the_mark_away(owner_client, owner, preset):
    assert owner_client.post("/today/", {"action": "rest"}).url == "/"
    assert list(DayMark.objects.values_list("user", "day", "kind")) == [(owner.pk, date(2026, 11, 20), "rest")]
    assert "A day of rest" in owner_client.get("/").content.decode()
    owner_client.post("/today/", {"action": "unmark"})
    assert DayMark.objects.count() == 0


@pytest.mark.usefixtures("_friday")
def test_one_tap_pauses_and_ends_the_pause(owner_client, owner, preset):
    Schedule.objects.create(user=owner, routine=preset, local_minute=420)
    owner_client.post("/today/", {"action": "pause"})
    assert Schedule.objects.get().paused_until == date(2026, 11, 26)
    assert "Paused until Thursday, 26 November" in owner_client.get("/").content.decode()
    owner_client.post("/today/", {"action": "resume"})
    assert Schedule.objects.get().paused_until is None


@pytest.mark.parametrize("action", ["", "party"])
def test_an_unknown_action_changes_nothing(owner_client, action):
    assert owner_client.post("/today/", {"action": action}).status_code == 422
    assert DayMark.objects.count() == 0


def test_a_visitor_marks_nothing(client, db):
    assert client.post("/today/", {"action": "rest"}).status_code == 302
    assert DayMark.objects.count() == 0
