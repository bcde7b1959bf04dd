from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from accounts.domain.schedule import (
    local_day_bounds,
    next_occurrence,
    nominal_date,
    practice_day,
    week_monday,
    zone_named,
)
from accounts.validators import ALL_WEEKDAYS, known_time_zones

EVERY_DAY = ALL_WEEKDAYS
MONDAY = 0b0000001
FRIDAY = 0b0010000


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "clock", "weekdays", "after", "instant", "local_date"),
    [
        # An ordinary day, before and exactly at the minute.
        ("Europe/Paris", "07:30", EVERY_DAY, utc(2026, 11, 21, 6, 29), utc(2026, 11, 21, 6, 30), date(2026, 11, 21)),
        ("Europe/Paris", "07:30", EVERY_DAY, utc(2026, 11, 21, 6, 30), utc(2026, 11, 22, 6, 30), date(2026, 11, 22)),
        # A weekday, east and west of the date line.
        ("Pacific/Auckland", "06:00", MONDAY, utc(2026, 11, 22, 12), utc(2026, 11, 22, 17), date(2026, 11, 23)),
        ("Pacific/Honolulu", "20:00", MONDAY, utc(2026, 11, 23, 12), utc(2026, 11, 24, 6), date(2026, 11, 23)),
        # The gap keeps the offset before it: 02:30 is shown as 03:30.
        ("Europe/Paris", "02:30", EVERY_DAY, utc(2026, 3, 28, 12), utc(2026, 3, 29, 1, 30), date(2026, 3, 29)),
        ("Europe/Paris", "02:30", EVERY_DAY, utc(2026, 3, 29, 1, 30), utc(2026, 3, 30, 0, 30), date(2026, 3, 30)),
        # The fold: only the first 02:30.
        ("Europe/Paris", "02:30", EVERY_DAY, utc(2026, 10, 24, 12), utc(2026, 10, 25, 0, 30), date(2026, 10, 25)),
        ("Europe/Paris", "02:30", EVERY_DAY, utc(2026, 10, 25, 0, 30), utc(2026, 10, 26, 1, 30), date(2026, 10, 26)),
        # Half an hour of change, and an offset of three quarters.
        ("Australia/Lord_Howe", "02:15", EVERY_DAY, utc(2026, 10, 3), utc(2026, 10, 3, 15, 45), date(2026, 10, 4)),
        ("Asia/Kathmandu", "00:00", EVERY_DAY, utc(2026, 1, 1), utc(2026, 1, 1, 18, 15), date(2026, 1, 2)),
        # The gap carries 23:30 past midnight; the date stays the one that was meant.
        ("America/Nuuk", "23:30", EVERY_DAY, utc(2025, 3, 29, 3), utc(2025, 3, 30, 1, 30), date(2025, 3, 29)),
        ("America/Nuuk", "23:30", EVERY_DAY, utc(2025, 3, 30, 1, 10), utc(2025, 3, 30, 1, 30), date(2025, 3, 29)),
        ("America/Nuuk", "23:30", EVERY_DAY, utc(2025, 3, 30, 1, 30), utc(2025, 3, 31, 0, 30), date(2025, 3, 30)),
        # Samoa had no 30 December 2011; a Friday plan waits for the next Friday.
        ("Pacific/Apia", "10:00", EVERY_DAY, utc(2011, 12, 29, 20), utc(2011, 12, 30, 20), date(2011, 12, 31)),
        ("Pacific/Apia", "10:00", FRIDAY, utc(2011, 12, 29), utc(2012, 1, 5, 20), date(2012, 1, 6)),
    ],
)
def test_next_occurrence(zone, clock, weekdays, after, instant, local_date):
    hour, minute = map(int, clock.split(":"))
    found = next_occurrence(after=after, zone=zone_named(zone), minute=hour * 60 + minute, weekdays=weekdays)
    assert found == (instant, local_date)


def test_a_used_local_date_does_not_come_again_after_a_move_west():
    in_auckland = date(2026, 11, 22)
    found = next_occurrence(
        after=utc(2026, 11, 21, 18),
        zone=zone_named("America/Los_Angeles"),
        minute=7 * 60,
        weekdays=EVERY_DAY,
        last_local_date=in_auckland,
    )
    assert found == (utc(2026, 11, 23, 15), date(2026, 11, 23))


def test_a_last_date_long_ago_changes_nothing():
    found = next_occurrence(
        after=utc(2026, 11, 21, 12),
        zone=zone_named("UTC"),
        minute=7 * 60,
        weekdays=EVERY_DAY,
        last_local_date=date(2020, 1, 1),
    )
    assert found == (utc(2026, 11, 22, 7), date(2026, 11, 22))


@settings(max_examples=150, deadline=None)
@given(
    name=st.sampled_from(sorted(known_time_zones())),
    minute=st.integers(0, 24 * 60 - 1),
    weekdays=st.integers(1, ALL_WEEKDAYS),
    year=st.integers(1975, 2036),
)
def test_over_a_year_instants_and_dates_increase_and_agree(name, minute, weekdays, year):
    zone, after = zone_named(name), utc(year, 1, 1)
    previous = None
    while after < utc(year + 1, 1, 1):
        instant, day = next_occurrence(after=after, zone=zone, minute=minute, weekdays=weekdays)
        assert instant > after
        assert weekdays >> day.weekday() & 1
        assert previous is None or day > previous
        # In a gap the clock shows later than asked, by at most the width of the gap.
        late = instant.astimezone(zone).replace(tzinfo=None) - (
            datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001
        )
        assert timedelta(0) <= late <= timedelta(hours=3)
        assert nominal_date(instant=instant, zone=zone, minute=minute) == day
        assert next_occurrence(after=after, zone=zone, minute=minute, weekdays=weekdays, last_local_date=previous) == (
            instant,
            day,
        )
        after, previous = instant, day


@pytest.mark.parametrize(
    ("instant", "zone", "hour", "day"),
    [
        (utc(2026, 11, 21, 2, 59), "Europe/Paris", 4, date(2026, 11, 20)),
        (utc(2026, 11, 21, 3, 0), "Europe/Paris", 4, date(2026, 11, 21)),
        (utc(2026, 11, 20, 23, 30), "Europe/Paris", 0, date(2026, 11, 21)),
        (utc(2026, 3, 29, 1, 0), "Europe/Paris", 2, date(2026, 3, 29)),
        (utc(2026, 11, 21, 11, 0), "Pacific/Auckland", 4, date(2026, 11, 21)),
    ],
)
def test_practice_day(instant, zone, hour, day):
    assert practice_day(instant=instant, zone=zone_named(zone), day_start_hour=hour) == day


def test_local_day_bounds_over_the_spring_change():
    bounds = local_day_bounds(day=date(2026, 3, 28), zone=zone_named("Europe/Paris"), day_start_hour=4)
    assert bounds == (utc(2026, 3, 28, 3), utc(2026, 3, 29, 2))


@settings(max_examples=100, deadline=None)
@given(
    name=st.sampled_from(sorted(known_time_zones())),
    hour=st.integers(1, 12),
    instant=st.datetimes(datetime(2000, 1, 1), datetime(2036, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
)
def test_an_instant_lies_within_the_bounds_of_its_practice_day(name, hour, instant):
    zone = zone_named(name)
    day = practice_day(instant=instant, zone=zone, day_start_hour=hour)
    start, end = local_day_bounds(day=day, zone=zone, day_start_hour=hour)
    assert start <= instant < end


def test_weeks_begin_on_monday():
    assert [week_monday(date(2026, 11, day)) for day in (16, 22, 23)] == [
        date(2026, 11, 16),
        date(2026, 11, 16),
        date(2026, 11, 23),
    ]
