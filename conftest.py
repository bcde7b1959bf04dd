"""People, clients and builders shared by all tests; the site as processes and the browser are plugins."""

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from accounts.domain.schedule import practice_day
from accounts.models import User
from routines.domain.library.search import index_of
from routines.domain.library.vocabulary import vocabulary_of
from routines.enums import (
    Difficulty,
    DoseKind,
    Goal,
    Outcome,
    Position,
    SessionSource,
    Side,
    Sides,
    Status,
    StretchType,
)
from routines.models import Routine, Session, Stretch

pytest_plugins = ["stretchapp.tests.browser", "stretchapp.tests.processes"]

PASSWORD = "slow breath out 41"


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits count in the cache; one test must not use up another's.

    What is kept of the library goes by its version, and a new test's database begins at the same one.
    """
    yield
    cache.clear()
    index_of.cache_clear()
    vocabulary_of.cache_clear()


@pytest.fixture
def make_user(db: None) -> Callable[..., User]:
    """Build a person whose address is confirmed and whose password is `PASSWORD`."""

    def make(email: str, **fields: object) -> User:
        user = User.objects.create_user(email, PASSWORD, **fields)
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)
        return user

    return make


@pytest.fixture
def owner(make_user: Callable[..., User]) -> User:
    return make_user("owner@example.test")


@pytest.fixture
def stranger(make_user: Callable[..., User]) -> User:
    return make_user("stranger@example.test")


@pytest.fixture
def editor(make_user: Callable[..., User]) -> User:
    return make_user("editor@example.test", is_staff=True)


@pytest.fixture
def publisher(make_user: Callable[..., User]) -> User:
    return make_user("publisher@example.test", is_staff=True)


@pytest.fixture
def superuser(make_user: Callable[..., User]) -> User:
    return make_user("superuser@example.test", is_staff=True, is_superuser=True)


def _client(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def owner_client(owner: User) -> Client:
    return _client(owner)


@pytest.fixture
def stranger_client(stranger: User) -> Client:
    return _client(stranger)


@pytest.fixture
def editor_client(editor: User) -> Client:
    return _client(editor)


@pytest.fixture
def publisher_client(publisher: User) -> Client:
    return _client(publisher)


@pytest.fixture
def superuser_client(superuser: User) -> Client:
    return _client(superuser)


@pytest.fixture
def make_stretch(db: None) -> Callable[..., Stretch]:
    """Build a published stretch of the library with nothing but its head; fields override."""

    def make(slug: str = "knee-hug", **fields: object) -> Stretch:
        values: dict[str, object] = {
            "slug": slug,
            "name": slug.replace("-", " ").capitalize(),
            "type": StretchType.STATIC,
            "position": Position.SUPINE,
            "difficulty": Difficulty.BEGINNER,
            "sides": Sides.ONE_AT_A_TIME,
            "status": Status.PUBLISHED,
            "published_at": datetime(2026, 1, 1, tzinfo=UTC),
        }
        return Stretch.objects.create(**{**values, **fields})

    return make


@pytest.fixture
def make_routine(db: None) -> Callable[..., Routine]:
    """Build a routine (a preset without `owner`): one step for each stretch, `amount` seconds on each of its sides."""

    def make(*stretches: Stretch, owner: User | None = None, amount: int = 30, **fields: object) -> Routine:
        routine = Routine.objects.create(**{"owner": owner, "title": "Four minutes", **fields})
        for order, stretch in enumerate(stretches):
            step = routine.steps.create(stretch=stretch, order=order, goal=Goal.COOL_DOWN)
            sides = [Side.BOTH] if stretch.sides == Sides.BOTH else [Side.LEFT, Side.RIGHT]
            for side in sides:
                step.sides.create(side=side, amount=amount)
        return routine

    return make


@pytest.fixture
def make_session(db: None) -> Callable[..., Session]:
    """Build a logged session of `owner`, ten minutes from `started_at`, held 30 s on both sides of each stretch.

    `held`, `comfort` and other fields of a row override those of all rows; `sides` names the sides.
    """

    def make(
        owner: User,
        *stretches: Stretch,
        started_at: datetime,
        sides: Sequence[Side] = (Side.LEFT, Side.RIGHT),
        **row: Any,
    ) -> Session:
        session = Session.objects.create(
            user=owner,
            routine=row.pop("routine", None),
            started_at=started_at,
            ended_at=started_at + timedelta(minutes=10),
            time_zone=owner.time_zone,
            local_day=practice_day(instant=started_at, zone=owner.zone, day_start_hour=owner.day_start_hour),
            source=SessionSource.PLAYER,
            created_at=started_at,
        )
        values = {"set": 1, "kind": DoseKind.HOLD, "planned": 30, "held": 30, "outcome": Outcome.DONE, **row}
        values.setdefault("seconds", values["held"])
        pairs = [(stretch, side) for stretch in stretches for side in sides]
        for order, (stretch, side) in enumerate(pairs):
            session.holds.create(stretch=stretch, side=side, order=order, **values)
        return session

    return make
