"""Making the population: accounts, plans, mails, and sessions through the log's only writer."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime
from random import Random

from allauth.account.models import EmailAddress
from django.contrib.auth.hashers import make_password
from django.db import transaction

from accounts.domain.mail import add_mail_schedules
from accounts.models import User
from accounts.validators import ALL_WEEKDAYS
from routines.domain.builder import copy_steps
from routines.domain.demo.people import LETTER_MINUTE, Person, demo_email, imagine
from routines.domain.demo.practice import sessions_of
from routines.domain.letters import KIND as LETTER
from routines.domain.reminders import kind_of
from routines.domain.routine import Plan, load_outlines
from routines.domain.session import Receipt, record_sessions
from routines.models import Routine, Schedule

PEOPLE_AT_ONCE = 100
SESSIONS_AT_ONCE = 500


class NoPresetsError(Exception):
    """There is nothing to practise yet; load the library first."""


def make_population(
    *, users: int, weeks: int, seed: int, password: str, now: datetime, progress: Callable[[int], None]
) -> Counter[str]:
    """Make `demo-1` ... `demo-<users>` anew and let them practise for `weeks` weeks up to yesterday.

    Each has a confirmed address, `password`, a routine of their own made from a preset, one daily
    reminder and the weekly letter. The same seed makes the same people and sessions on the same
    day. `progress` is told how many people are done. Demo people of the same names are replaced.
    Raises NoPresetsError without a preset.
    """
    presets = list(Routine.objects.presets())
    if not presets:
        raise NoPresetsError
    chance, hashed = Random(seed), make_password(password)  # noqa: S311 - nothing here is secret
    counts: Counter[str] = Counter()
    for first in range(1, users + 1, PEOPLE_AT_ONCE):
        people = [imagine(number, chance) for number in range(first, min(first + PEOPLE_AT_ONCE, users + 1))]
        counts.update(_settle(people, presets, weeks=weeks, hashed=hashed, chance=chance, now=now))
        progress(people[-1].number)
    return counts


def _settle(
    people: Sequence[Person], presets: Sequence[Routine], *, weeks: int, hashed: str, chance: Random, now: datetime
) -> Counter[str]:
    """Accounts, plans and sessions of some people; a handful of statements for all of them."""
    outlines = load_outlines(routines=presets)
    with transaction.atomic():
        users = _make_users(people, hashed)
        chosen = [chance.choice(presets) for _person in people]
        routines = _copy_presets(users, chosen)
        _plan_mails(people, users, routines, now)
    payloads = [
        (user, payload)
        for person, user, routine, preset in zip(people, users, routines, chosen, strict=True)
        for payload in sessions_of(
            person=person,
            user=user,
            plan=Plan(routine.pk, routine.title, outlines[preset.pk].steps),
            weeks=weeks,
            now=now,
            chance=chance,
        )
    ]
    receipts: Counter[Receipt] = Counter()
    for first in range(0, len(payloads), SESSIONS_AT_ONCE):
        recorded = record_sessions(owner_payloads=payloads[first : first + SESSIONS_AT_ONCE], now=now)
        receipts.update(each.receipt for each in recorded)
    return Counter(users=len(users), sessions=receipts[Receipt.CREATED])


def _make_users(people: Sequence[Person], hashed: str) -> list[User]:
    User.objects.filter(email__in=[demo_email(person.number) for person in people]).delete()
    users = User.objects.bulk_create(
        [User(email=person.email, password=hashed, time_zone=person.zone) for person in people]
    )
    EmailAddress.objects.bulk_create(
        [EmailAddress(user=user, email=user.email, verified=True, primary=True) for user in users]
    )
    return users


def _copy_presets(users: Sequence[User], presets: Sequence[Routine]) -> list[Routine]:
    """A routine of their own for each person, made from the preset beside them."""
    routines = Routine.objects.bulk_create(
        [
            Routine(
                owner=user, title=preset.title, summary=preset.summary, goal=preset.goal, moment=preset.moment,
                copied_from=preset,
            )
            for user, preset in zip(users, presets, strict=True)
        ]
    )  # fmt: skip
    copy_steps(pairs=list(zip(presets, routines, strict=True)))
    return routines


def _plan_mails(people: Sequence[Person], users: Sequence[User], routines: Sequence[Routine], now: datetime) -> None:
    """One daily reminder and the weekly letter for each."""
    schedules = Schedule.objects.bulk_create(
        [
            Schedule(user=user, routine=routine, local_minute=person.minute, remind=True)
            for person, user, routine in zip(people, users, routines, strict=True)
        ]
    )
    reminders = [(each.user, kind_of(each.pk), each.local_minute, ALL_WEEKDAYS) for each in schedules]
    letters = [
        (user, LETTER, LETTER_MINUTE, 1 << person.letter_weekday) for person, user in zip(people, users, strict=True)
    ]
    add_mail_schedules(plans=[*reminders, *letters], now=now)
