"""The demo population: complete, believable, repeatable, and only ever its own people."""

import io
import re
from datetime import UTC, datetime

import pytest
from allauth.account.models import EmailAddress
from django.core.management import CommandError, call_command
from django.test import Client

from accounts.models import MailSchedule, User
from routines.models import Hold, Routine, Schedule, Session

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def preset(make_stretch, make_routine):
    return make_routine(make_stretch("knee"), make_stretch("cat-cow", sides="both"))


@pytest.fixture
def make_demo(time_machine):
    time_machine.move_to(NOW, tick=False)

    def make(users, weeks, seed=7):
        out = io.StringIO()
        call_command("make_demo", users=users, weeks=weeks, seed=seed, stdout=out)
        return out.getvalue()

    return make


def test_without_presets_it_says_what_to_do(db, make_demo):
    with pytest.raises(CommandError, match="load_library"):
        make_demo(1, 1)


def test_people_can_sign_in_with_the_password_it_prints(preset, make_demo):
    said = make_demo(3, 1)
    [password] = re.findall(r"^password: ([A-Za-z0-9]+)$", said, re.MULTILINE)
    assert list(User.objects.order_by("pk").values_list("email", flat=True)) == [
        f"demo-{number}@example.test" for number in (1, 2, 3)
    ]
    assert EmailAddress.objects.filter(verified=True, primary=True).count() == 3
    assert Client().login(email="demo-2@example.test", password=password)


def test_each_has_a_routine_a_daily_reminder_and_the_letter(preset, make_demo):
    make_demo(2, 1)
    for user in User.objects.all():
        routine = Routine.objects.get(owner=user)
        assert [(step.stretch.slug, step.sides.count()) for step in routine.steps.all()] == [
            ("knee", 2),
            ("cat-cow", 1),
        ]
        schedule = Schedule.objects.get(user=user, routine=routine, remind=True)
        kinds = (
            MailSchedule.objects.filter(user=user, next_due_at__gt=NOW).order_by("kind").values_list("kind", flat=True)
        )
        assert list(kinds) == ["letter", f"reminder:{schedule.pk}"]


def test_sessions_reach_up_to_yesterday_and_not_into_today(preset, make_demo):
    make_demo(20, 4)
    days = set(Session.objects.values_list("local_day", flat=True))
    todays = {session.user.zone: NOW.astimezone(session.user.zone).date() for session in Session.objects.all()}
    assert all(session.local_day < todays[session.user.zone] for session in Session.objects.select_related("user"))
    assert (max(days).isoformat(), len(days) >= 28) == ("2026-11-19", True)
    assert set(Hold.objects.values_list("side", flat=True)) == {"left", "right", "both"}
    assert Session.objects.filter(routine__owner=None).count() == 0


def test_the_same_seed_makes_the_same_sessions_and_replaces_only_its_own(preset, make_demo, owner):
    make_demo(2, 2)
    first = list(Hold.objects.order_by("session", "order").values_list("session", "side", "held", "comfort"))
    make_demo(2, 2)
    again = list(Hold.objects.order_by("session", "order").values_list("session", "side", "held", "comfort"))
    assert (first == again, len(first) > 20) == (True, True)
    assert User.objects.filter(pk=owner.pk).exists()


@pytest.mark.parametrize(("users", "weeks"), [(0, 1), (1, -1)])
def test_numbers_out_of_bounds(db, make_demo, users, weeks):
    with pytest.raises(CommandError, match="--users"):
        make_demo(users, weeks)
