import pytest

from accounts.forms.preferences import PreferencesForm, place_name, zones_by_region


def test_zones_stand_in_groups_by_region():
    groups = dict(zones_by_region()[1:])
    assert sorted(groups) == list(groups)
    assert ("America/Argentina/Salta", "Argentina, Salta") in groups["America"]
    assert ("Asia/Ho_Chi_Minh", "Ho Chi Minh") in groups["Asia"]


def test_utc_is_a_choice_without_a_region():
    assert zones_by_region()[0][0] == "UTC"


@pytest.mark.parametrize(("zone", "name"), [("UTC", "UTC"), ("Europe/Paris", "Paris")])
def test_place_name(zone, name):
    assert place_name(zone) == name


@pytest.mark.parametrize("hour", ["0", "12"])
def test_the_hour_is_a_number(hour):
    form = PreferencesForm({"time_zone": "Europe/Paris", "day_start_hour": hour})
    assert form.is_valid()
    assert form.cleaned_data == {"time_zone": "Europe/Paris", "day_start_hour": int(hour)}


@pytest.mark.parametrize("hour", ["13", "-1", "4.5", "", "four"])
def test_other_hours_are_refused(hour):
    form = PreferencesForm({"time_zone": "Europe/Paris", "day_start_hour": hour})
    assert list(form.errors) == ["day_start_hour"]


@pytest.mark.parametrize("zone", ["", "Mars/Olympus", "Etc/GMT+3"])
def test_other_zones_are_refused(zone):
    form = PreferencesForm({"time_zone": zone, "day_start_hour": "4"})
    assert list(form.errors) == ["time_zone"]


def test_a_zone_of_old_that_is_no_choice_any_more_can_be_kept():
    form = PreferencesForm({"time_zone": "EST", "day_start_hour": "4"}, initial={"time_zone": "EST"})
    assert form.is_valid()
