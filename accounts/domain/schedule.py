"""Wall-clock arithmetic: the only file that turns local times into instants and back."""

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


@cache
def zone_named(name: str) -> ZoneInfo:
    """The zone with this IANA name, kept for the life of the process.

    ZoneInfo itself keeps only a few and reads the others from disk again, five times slower.
    Raises ZoneInfoNotFoundError for a name this machine does not know.
    """
    return ZoneInfo(name)


def local_instant(*, day: date, minute: int, zone: ZoneInfo) -> datetime:
    """The UTC instant of a local date and minute of the day (0-1439).

    In a gap the offset before it holds (02:30 becomes 03:30), in a fold the first occurrence.
    """
    # fold=0, the default, means both.
    return datetime(day.year, day.month, day.day, minute // 60, minute % 60, tzinfo=zone).astimezone(UTC)


def date_exists(*, day: date, zone: ZoneInfo) -> bool:
    """Whether the zone ever showed this date; a move across the date line leaves one out."""
    noon = local_instant(day=day, minute=12 * 60, zone=zone)
    return noon.astimezone(zone).date() == day


def next_occurrence(
    *, after: datetime, zone: ZoneInfo, minute: int, weekdays: int, last_local_date: date | None = None
) -> tuple[datetime, date]:
    """The first instant later than `after` at which a schedule is due, in UTC, and its nominal local date.

    `minute` counts from local midnight, bit n of `weekdays` is weekday n (Monday = 0; at least one set).
    Dates up to and including `last_local_date` are used up, so that one local date is due once, also
    when its owner moves to another zone. Gaps and folds as in `local_instant`; the nominal date is
    returned even where a gap carries the instant past midnight. Dates that do not exist are skipped.
    """
    # A gap may carry yesterday's minute past midnight, so yesterday is still a candidate.
    day = after.astimezone(zone).date() - DAY
    if last_local_date is not None and last_local_date >= day:
        day = last_local_date + DAY
    while True:
        if weekdays >> day.weekday() & 1:
            instant = local_instant(day=day, minute=minute, zone=zone)
            if instant > after and date_exists(day=day, zone=zone):
                return instant, day
        day += DAY


def nominal_date(*, instant: datetime, zone: ZoneInfo, minute: int) -> date:
    """The local date to which a due instant of a schedule at `minute` belongs.

    It is the day before the one on the clock only where a gap carried the minute past midnight.
    """
    local = instant.astimezone(zone)
    if local.hour * 60 + local.minute == minute:
        return local.date()
    yesterday = local.date() - DAY
    return yesterday if local_instant(day=yesterday, minute=minute, zone=zone) == instant else local.date()


def practice_day(*, instant: datetime, zone: ZoneInfo, day_start_hour: int) -> date:
    """The local day to which practice at `instant` belongs: before `day_start_hour` o'clock, the day before."""
    local = instant.astimezone(zone)
    return local.date() - DAY if local.hour < day_start_hour else local.date()


def local_day_bounds(*, day: date, zone: ZoneInfo, day_start_hour: int) -> tuple[datetime, datetime]:
    """The UTC instants at which a practice day begins and the next one begins; the second is not part of it."""
    minute = day_start_hour * 60
    return local_instant(day=day, minute=minute, zone=zone), local_instant(day=day + DAY, minute=minute, zone=zone)


def week_monday(day: date) -> date:
    """The Monday of the week that holds `day`; weeks run Monday to Sunday for everybody."""
    return day - timedelta(days=day.weekday())


def minute_of(moment: time) -> int:
    """The minute of the day, seconds dropped."""
    return moment.hour * 60 + moment.minute


def time_of(minute: int) -> time:
    """The wall-clock time of a minute of the day."""
    return time(minute // 60, minute % 60)
