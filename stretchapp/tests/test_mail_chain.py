"""Planned mail through what production uses: Redis, worker, beat and an SMTP server, all real."""

from datetime import UTC, datetime, timedelta

import pytest

pytestmark = pytest.mark.services

MINUTE_OF_MAIL = 75
ASK = """
from datetime import UTC, datetime
from accounts.domain.mail import set_mail_schedule
from routines.domain.reminders import save_schedule
user = User.objects.create_user("reader@example.test", "slow breath out 41", time_zone="Europe/Paris")
routine = Routine.objects.presets().first()
now = datetime.now(UTC)
due = datetime.fromisoformat("{due}").astimezone(user.zone)
minute, weekday = due.hour * 60 + due.minute, 1 << due.weekday()
save_schedule(user=user, routine=routine, weekdays=weekday, local_minute=minute, remind=True, now=now)
set_mail_schedule(user=user, kind="letter", local_minute=minute, weekdays=weekday, now=now)
print(routine.title)
"""


def test_reminder_and_letter_come_at_their_minute_once(start_site, redis_url, smtp_sink):
    site = start_site("worker", "beat", REDIS_URL=redis_url, EMAIL_URL=smtp_sink.url)
    due = (datetime.now(UTC) + timedelta(seconds=65)).replace(second=0, microsecond=0)
    title = site.python(ASK.format(due=due.isoformat())).strip()
    # Another beat changes nothing: each mail is due once, however often somebody looks.
    site.manage("send_due_mail")
    site.wait_for(lambda: len(smtp_sink.accepted) == 2, seconds=MINUTE_OF_MAIL + 30)
    arrived = datetime.now(UTC)
    site.manage("send_due_mail", "--until-empty")
    reminder, letter = sorted(smtp_sink.accepted, key=lambda mail: title not in mail["Subject"])
    assert (title in reminder["Subject"], letter["Subject"]) == (True, "A quiet week")
    assert 0 <= (arrived - due).total_seconds() < 60
    stored = site.rows("SELECT state, attempts, message_id FROM accounts_maildelivery ORDER BY message_id")
    numbers = sorted(mail["Message-ID"].strip() for mail in smtp_sink.accepted)
    assert stored == [("sent", 1, number) for number in numbers]
    for mail in smtp_sink.accepted:
        assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]
        assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
