from datetime import UTC, date, datetime

from accounts.domain.preferences import change_preferences
from accounts.models import MailSchedule

REMINDER = "reminder:7f0c2c1e-4a8f-4b58-9a0a-3f1d6d0a5b11"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


def test_planned_mail_moves_with_the_person(owner):
    schedule = MailSchedule.objects.create(
        user=owner,
        kind=REMINDER,
        time_zone="UTC",
        local_minute=7 * 60,
        weekdays=0b1111111,
        next_due_at=datetime(2026, 11, 21, 7, 0, tzinfo=UTC),
        last_local_date=date(2026, 11, 20),
    )
    change_preferences(user=owner, time_zone="Asia/Tokyo", day_start_hour=5, now=NOW)
    owner.refresh_from_db()
    schedule.refresh_from_db()
    assert (owner.time_zone, owner.day_start_hour) == ("Asia/Tokyo", 5)
    assert (schedule.time_zone, schedule.next_due_at) == ("Asia/Tokyo", datetime(2026, 11, 20, 22, 0, tzinfo=UTC))


def test_a_mail_that_is_off_stays_off(owner):
    MailSchedule.objects.create(user=owner, kind=REMINDER, time_zone="UTC", local_minute=420, weekdays=1)
    change_preferences(user=owner, time_zone="Asia/Tokyo", day_start_hour=4, now=NOW)
    assert list(MailSchedule.objects.values_list("time_zone", "next_due_at")) == [("Asia/Tokyo", None)]


def test_nobody_else_moves(owner, stranger):
    MailSchedule.objects.create(user=stranger, kind=REMINDER, time_zone="UTC", local_minute=420, weekdays=1)
    change_preferences(user=owner, time_zone="Asia/Tokyo", day_start_hour=4, now=NOW)
    stranger.refresh_from_db()
    assert (stranger.time_zone, stranger.mail_schedules.get().time_zone) == ("UTC", "UTC")
