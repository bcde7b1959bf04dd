import pytest

from accounts.forms.signup import TimeZoneSignupForm


@pytest.mark.parametrize(
    ("named", "kept"),
    [("Europe/Paris", "Europe/Paris"), ("", "UTC"), ("Mars/Olympus", "UTC"), ("../../etc/passwd", "UTC")],
)
def test_an_unknown_zone_becomes_utc(named, kept):
    form = TimeZoneSignupForm({"time_zone": named})
    assert form.is_valid()
    assert form.cleaned_data == {"time_zone": kept}


def test_no_zone_at_all_becomes_utc():
    form = TimeZoneSignupForm({})
    assert form.is_valid()
    assert form.cleaned_data == {"time_zone": "UTC"}
