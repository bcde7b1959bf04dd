"""People, clients and builders shared by all tests; the site as processes and the browser are plugins."""

from collections.abc import Callable, Iterator

import pytest
from allauth.account.models import EmailAddress
from django.core.cache import cache
from django.test import Client

from accounts.models import User

pytest_plugins: list[str] = []

PASSWORD = "slow breath out 41"


@pytest.fixture(autouse=True)
def _empty_cache() -> Iterator[None]:
    """Rate limits count in the cache; one test must not use up another's."""
    yield
    cache.clear()


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
