"""Two accounts of a running site, one empty and one with twelve weeks behind it, and the pages to look at.

rooms = furnish(site)
page = new_page(storage_state=rooms.full)
for name, path in rooms.full_pages.items(): ...
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any

from allauth.account.models import EmailAddress
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import StorageState

from accounts.domain.mail import add_mail_schedules
from accounts.models import User
from accounts.validators import ALL_WEEKDAYS
from routines.domain.builder import copy_routine, create_routine
from routines.domain.demo.people import Person
from routines.domain.demo.practice import sessions_of
from routines.domain.letters import KIND as LETTER
from routines.domain.reminders import save_schedule
from routines.domain.routine import Plan, load_outlines
from routines.domain.session import record_sessions
from routines.models import Routine, Session
from stretchapp.tests.processes import Site

ZONE = "Europe/Paris"
WEEKS = 12
AWAY = range(29, 50)
"""Days ago on which nothing was practised: three weeks in a row."""
STRETCH = "single-knee-to-chest"
PRESET = "four-minutes-for-the-lower-back"
DIFFERS = {"today", "routines", "log", "log-by-hand", "progress", "progress-stretch", "progress-week", "mail"}
"""Pages that look different while there is nothing to show."""
PRINT = "import json; from stretchapp.tests import household; print(json.dumps(household.settle()))"

VISITOR_PAGES = {
    "landing": "/",
    "library": "/stretches/",
    "library-search": "/stretches/?q=knee",
    "library-nothing": "/stretches/?q=zzzzzz",
    "stretch": f"/stretches/{STRETCH}/",
    "routines": "/routines/",
    "safety": "/safety/",
    "privacy": "/privacy/",
    "sign-in": "/accounts/login/",
    "sign-up": "/accounts/signup/",
    "not-found": "/nowhere/",
}


@dataclass(frozen=True, slots=True)
class Household:
    """Signed-in browsers of both people, and addresses by a name for each page."""

    empty: StorageState
    full: StorageState
    visitor_pages: dict[str, str]
    empty_pages: dict[str, str]
    full_pages: dict[str, str]


def furnish(site: Site) -> Household:
    """Settle both people in a running site that has the starter library."""
    made = json.loads(site.python(PRINT))
    return Household(
        empty=_browser(made["empty"]["cookie"]),
        full=_browser(made["full"]["cookie"]),
        visitor_pages=VISITOR_PAGES | {"routine": made["preset"]},
        empty_pages=made["empty"]["pages"],
        full_pages=made["full"]["pages"],
    )


def _browser(session_key: str) -> StorageState:
    cookie = {"name": settings.SESSION_COOKIE_NAME, "value": session_key, "domain": "127.0.0.1", "path": "/"}
    more = {"expires": -1, "httpOnly": True, "secure": False, "sameSite": "Lax"}
    return {"cookies": [cookie | more], "origins": []}  # type: ignore[list-item]


def settle() -> dict[str, Any]:
    """Make both people in this process's database; runs in the site's own shell."""
    now = timezone.now()
    preset = Routine.objects.get(slug=PRESET)
    newcomer, regular = _person("newcomer@example.test"), _person("regular@example.test")
    first = create_routine(owner=newcomer, title="Evenings", summary="", goal="", moment="")
    empty = {name: path for name, path in _pages(newcomer).items() if name in DIFFERS}
    empty["builder"] = reverse("routine-edit", args=[first.pk])
    return {
        "preset": preset.get_absolute_url(),
        "empty": {"cookie": _sign_in(newcomer), "pages": empty},
        "full": {"cookie": _sign_in(regular), "pages": _pages(regular) | _live(regular, preset, now)},
    }


def _person(email: str) -> User:
    user = User.objects.create_user(email, None, time_zone=ZONE)
    EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)
    return user


def _sign_in(user: User) -> str:
    client = Client()
    client.force_login(user)
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def _pages(user: User) -> dict[str, str]:
    """What everybody who is signed in has."""
    local_day = timezone.now().astimezone(user.zone).date()
    monday = local_day - timedelta(days=local_day.weekday() + 7)
    names = {
        "today": "home",
        "stretch-own": ("library-detail", STRETCH),
        "routines": "routine-list",
        "routine-new": "routine-create",
        "log": "session-list",
        "log-by-hand": "session-create",
        "progress": "progress-overview",
        "progress-stretch": ("progress-stretch", STRETCH),
        "progress-week": ("progress-week", monday),
        "account": "account-preferences",
        "mail": "account-mail",
        "export": "account-export",
        "account-delete": "account-delete",
        "email": "account_email",
        "sign-out": "account_logout",
    }
    return {
        name: reverse(view) if isinstance(view, str) else reverse(view[0], args=view[1:])
        for name, view in names.items()
    }


def _live(user: User, preset: Routine, now: datetime) -> dict[str, str]:
    """Give a person a routine, a plan, letters and sessions up to yesterday; returns the pages of these."""
    routine = copy_routine(routine=preset, owner=user)
    schedule = save_schedule(
        user=user, routine=routine, weekdays=ALL_WEEKDAYS, local_minute=19 * 60, remind=True, now=now
    )
    add_mail_schedules(plans=[(user, LETTER, 7 * 60, 1)], now=now)
    _practise(user, routine, now)
    session = Session.objects.owned_by(user.pk).newest_first()[0]
    return {
        "routine-own": reverse("routine-detail", args=[routine.pk]),
        "builder": reverse("routine-edit", args=[routine.pk]),
        "routine-delete": reverse("routine-delete", args=[routine.pk]),
        "player": reverse("routine-play", args=[routine.pk]),
        "reminder-new": reverse("reminder-create", args=[routine.pk]),
        "reminder": reverse("reminder-edit", args=[schedule.pk]),
        "reminder-delete": reverse("reminder-delete", args=[schedule.pk]),
        "session": reverse("session-detail", args=[session.pk]),
        "session-edit": reverse("session-edit", args=[session.pk]),
        "session-delete": reverse("session-delete", args=[session.pk]),
        "log-by-hand": f"{reverse('session-create')}?routine={routine.pk}",
    }


def _practise(user: User, routine: Routine, now: datetime) -> None:
    person = Person(number=1, zone=ZONE, minute=19 * 60, letter_weekday=0, faith=0.7, gain=0.2, tight="left", room=0.0)
    plan = Plan(routine.pk, routine.title, load_outlines(routines=[routine])[routine.pk].steps)
    lived = sessions_of(person=person, user=user, plan=plan, weeks=WEEKS, now=now, chance=Random(4))
    payloads = [each for each in lived if (now - each.started_at).days not in AWAY]
    record_sessions(owner_payloads=[(user, each) for each in payloads], now=now)
