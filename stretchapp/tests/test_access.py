"""Who may see what: every address of the site, for everybody, by every method, against one table.

`access.txt` has a row for each address name and method, and the status that a visitor, the owner of
the things in the address, a stranger, an editor and a superuser get. A form is sent empty.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from django.db import transaction
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from routines.domain.reminders import save_schedule
from routines.enums import Status
from routines.models import Area, Condition, Equipment, Muscle

NOBODYS = 999_999
"""An id that no row has, on either database."""
METHODS = ("GET", "POST")
GROUPS = ("admin:accounts", "admin:routines", "admin:", "account", "mfa", "")
ROLES = ("visitor", "owner", "stranger", "editor", "superuser")


class Row(NamedTuple):
    name: str
    method: str
    statuses: list[int]


def table() -> list[Row]:
    lines = (Path(__file__).parent / "access.txt").read_text().splitlines()
    cells = [line.split() for line in lines if line and not line.startswith("#")]
    return [Row(name, method, [int(status) for status in statuses]) for name, method, *statuses in cells]


def addresses(resolver: URLResolver, namespace: str = "") -> Iterator[tuple[str, str]]:
    """(name, pattern) of every address that has a name."""
    for each in resolver.url_patterns:
        if isinstance(each, URLPattern):
            if each.name:
                yield f"{namespace}{each.name}", str(each.pattern)
        else:
            yield from addresses(each, f"{namespace}{each.namespace}:" if each.namespace else namespace)


def names() -> list[str]:
    return list(dict.fromkeys(name for name, _pattern in addresses(get_resolver())))


@pytest.fixture
def clients(owner, stranger, editor, superuser):
    users = dict(zip(ROLES, (None, owner, stranger, editor, superuser), strict=True))
    signed_in = {role: Client(raise_request_exception=False) for role in ROLES}
    for role, user in users.items():
        if user:
            signed_in[role].force_login(user)
    return signed_in


@pytest.fixture
def things(owner, make_stretch, make_routine, make_session):
    """What belongs in an address, by its name; the rest takes none."""
    stretch = make_stretch("knee")
    draft = make_stretch("draft", status=Status.DRAFT, published_at=None)
    routine = make_routine(stretch, owner=owner)
    session = make_session(owner, stretch, started_at=datetime(2026, 11, 9, 7, tzinfo=UTC))
    now = datetime(2026, 11, 20, tzinfo=UTC)
    schedule = save_schedule(user=owner, routine=routine, weekdays=127, local_minute=420, remind=True, now=now)
    area = Area.objects.create(slug="hips", name="Hips")
    terms = {
        "area": area,
        "muscle": Muscle.objects.create(slug="m", name="M", area=area),
        "equipment": Equipment.objects.create(slug="e", name="E"),
        "condition": Condition.objects.create(slug="c", name="C"),
    }
    routine_pages = ("detail", "play", "edit", "copy", "delete")
    of_routine = {f"routine-{page}": [routine.pk] for page in routine_pages} | {"reminder-create": [routine.pk]}
    of_session = {f"session-{page}": [session.pk] for page in ("detail", "edit", "delete")}
    in_admin = {
        f"admin:routines_{model}_{page}": [thing.pk]
        for model, thing in {**terms, "stretch": draft, "routine": make_routine(stretch)}.items()
        for page in ("change", "delete", "history")
    }
    people = {f"admin:accounts_user_{page}": [owner.pk] for page in ("change", "delete", "history")}
    doors = {f"admin:routines_stretch_{door}": [draft.pk] for door in ("edit", "publish", "retire", "unretire")}
    return {
        **of_routine,
        **of_session,
        **in_admin,
        **people,
        **doors,
        "library-detail": ["knee"],
        "progress-stretch": ["knee"],
        "progress-week": [date(2026, 11, 9)],
        "reminder-edit": [schedule.pk],
        "reminder-delete": [schedule.pk],
        "account-mail-weekly": ["letter"],
        "account-mail-preview": ["letter"],
        "account-mail-preview-html": ["letter"],
        "mail-action": ["forged"],
        "local-mail-detail": ["none"],
        "local-mail-html": ["none"],
        "account_confirm_email": ["forged"],
        "account_reset_password_from_key": ["1", "set-password"],
        "mfa_remove_webauthn": [NOBODYS],
        "mfa_edit_webauthn": [NOBODYS],
        "admin:auth_user_password_change": [owner.pk],
        "admin:password_change": [],
        "admin:app_list": ["routines"],
        "admin:view_on_site": [NOBODYS, NOBODYS],
    }


def address(name: str, things: dict[str, list[object]]) -> str:
    arguments = things.get(name)
    if arguments is None and name.startswith("admin:") and name.endswith(("_change", "_delete", "_history")):
        arguments = [NOBODYS]
    return reverse(name, args=arguments or [])


def test_every_address_is_in_the_table():
    assert [(row.name, row.method) for row in table()] == [(name, method) for name in names() for method in METHODS]


@pytest.mark.parametrize("prefix", GROUPS)
def test_everybody_gets_what_the_table_says(prefix, clients, things):
    differences = []
    for row in table():
        if group_of(row.name) != prefix:
            continue
        url = address(row.name, things)
        answers = [ask(clients[role], row.method, url) for role in ROLES]
        if answers != row.statuses:
            differences.append((row.name, row.method, answers, row.statuses))
    assert differences == []


def group_of(name: str) -> str:
    """The part of the table that a test of its own walks."""
    return next(prefix for prefix in GROUPS if name.startswith(prefix))


def ask(client: Client, method: str, url: str) -> int:
    """The status of one request, whose changes are taken back."""
    cookies = dict(client.cookies)
    mark = transaction.savepoint()
    response = client.generic(method, url)
    transaction.savepoint_rollback(mark)
    client.cookies.update(cookies)
    return int(response.status_code)
