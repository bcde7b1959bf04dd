"""The real site as processes: web, worker and beat of the Procfile over a fresh database and data folder.

The database is SQLite, or on the run with a `DATABASE_URL` of PostgreSQL one of its own there; it is
migrated and has the starter library. Nothing of it is seen by Django in the test's own process, so
read it with `site.rows(sql)` or `site.python(code)`:

    def test_reader_finds_the_library(site, page):
        page.goto(f"{site.url}/stretches/")

    @pytest.mark.services
    def test_reminder_leaves(start_site, redis_url, smtp_sink):
        site = start_site("web", "worker", "beat", REDIS_URL=redis_url, EMAIL_URL=smtp_sink.url)
        site.manage("send_due_mail")
        site.wait_for(lambda: smtp_sink.accepted, seconds=70)
        assert site.rows("SELECT state FROM accounts_maildelivery") == [("sent",)]

`site.kill("worker")` is kill -9 of that process group, `site.start("worker")` starts it again,
`site.mails()` reads the local post box, `site.log("worker")` what a process has said.
"""

import email
import email.policy
import os
import shlex
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import closing
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import psycopg
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from redis import Redis

from stretchapp.start import procfile
from stretchapp.tests.settings import OWN

PATIENCE = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def clean_environment(**variables: str) -> dict[str, str]:
    """This machine's environment without any setting of the site, and then `variables`."""
    kept = {name: value for name, value in os.environ.items() if name not in {*OWN, "DATA_DIR", "DATABASE_URL"}}
    kept["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{kept['PATH']}"
    return kept | {"DJANGO_SETTINGS_MODULE": "stretchapp.settings", "ENV_FILE": os.devnull} | variables


def manage(*arguments: str, environment: dict[str, str]) -> str:
    """Run a command of `manage.py` as a process and return what it printed; raises with its errors."""
    command = [sys.executable, str(settings.BASE_DIR / "manage.py"), *arguments]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


class Site:
    """One running copy of the site."""

    def __init__(self, *, data_dir: Path, database_url: str, **variables: str) -> None:
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.data_dir = data_dir
        self.database_url = database_url
        self.environment = clean_environment(
            DATA_DIR=str(data_dir), DATABASE_URL=database_url, PORT=str(self.port), **variables
        )
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, *names: str) -> None:
        """Start processes of the Procfile; returns when the web answers."""
        for name in names:
            command = shlex.split(procfile()[name].replace("$PORT", str(self.port)))
            with self._log(name).open("ab") as log:
                self.processes[name] = subprocess.Popen(
                    command,
                    env=self.environment,
                    cwd=settings.BASE_DIR,
                    stdout=log,
                    stderr=subprocess.STDOUT,
                    start_new_session=True,
                )
        if "web" in names:
            self.wait_for(self.answers)

    def answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/robots.txt", timeout=5):
                return True
        except urllib.error.HTTPError as answer:
            answer.close()
            return True
        except OSError:
            return False

    def wait_for(self, true: Callable[[], Any], *, seconds: float = PATIENCE) -> None:
        """Wait until `true()` is; fails the test after `seconds` or when a process has ended, with its output."""
        deadline = time.monotonic() + seconds
        while not true():
            ended = [name for name, process in self.processes.items() if process.poll() is not None]
            assert not ended, f"{ended} ended:\n" + "\n".join(map(self.log, ended))
            assert time.monotonic() < deadline, f"Not so after {seconds} s:\n" + "\n".join(
                map(self.log, self.processes)
            )
            time.sleep(0.05)

    def kill(self, name: str, signum: int = signal.SIGKILL) -> None:
        """Send a signal to a process and all it started, without waiting for it to be able to tidy up."""
        process = self.processes.pop(name)
        os.killpg(process.pid, signum)
        process.wait(PATIENCE)

    def stop(self) -> None:
        for process in self.processes.values():
            process.terminate()
        for process in self.processes.values():
            try:
                process.wait(PATIENCE)
            finally:
                kill_group(process.pid)
        self.processes.clear()

    def manage(self, *arguments: str) -> str:
        return manage(*arguments, environment=self.environment)

    def python(self, code: str) -> str:
        """Run code in the site's own shell, where all models are imported, and return what it prints."""
        return self.manage("shell", "--verbosity", "0", "--command", code)

    def rows(self, sql: str, *parameters: object) -> list[tuple[Any, ...]]:
        """What a query answers; parameters are written `%s`."""
        if self.database_url.startswith("sqlite"):
            with closing(sqlite3.connect(self.database_url.removeprefix("sqlite:///"))) as connection, connection:
                return connection.execute(sql.replace("%s", "?"), parameters).fetchall()
        with psycopg.connect(self.database_url) as connection:
            return connection.execute(sql.encode(), parameters).fetchall()

    def mails(self) -> list[EmailMessage]:
        """The mails of the local post box, oldest first."""
        files = sorted((self.data_dir / "mail").glob("*.eml"))
        return [email.message_from_bytes(file.read_bytes(), policy=email.policy.default) for file in files]

    def log(self, name: str) -> str:
        return self._log(name).read_text(errors="replace")

    def _log(self, name: str) -> Path:
        return self.data_dir / f"{name}.log"


def kill_group(pid: int) -> None:
    """End what a process may have left behind in its group."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except ProcessLookupError:
        return


class Databases:
    """Makes fresh databases that are migrated and filled already."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.server_url = os.environ.get("DATABASE_URL", "")
        self.on_server = self.server_url.startswith("postgres")
        self.made: list[str] = []
        self.filled = self._new("")
        environment = clean_environment(DATA_DIR=str(folder), DATABASE_URL=self.filled)
        manage("migrate", "--verbosity", "0", environment=environment)
        manage("load_library", "--verbosity", "0", environment=environment)

    def make(self) -> str:
        """The address of a fresh copy."""
        return self._new(self.filled)

    def _new(self, template: str) -> str:
        name = f"stretch_site_{uuid.uuid4().hex}"
        if not self.on_server:
            file = self.folder / name
            if template:
                shutil.copy(template.removeprefix("sqlite:///"), file)
            return f"sqlite:///{file}"
        copied = template.rpartition("/")[2] or "template1"
        self._on_server(f"CREATE DATABASE {name} TEMPLATE {copied}")
        self.made.append(name)
        return f"{self.server_url.rpartition('/')[0]}/{name}"

    def drop(self) -> None:
        for name in self.made:
            self._on_server(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def _on_server(self, statement: str) -> None:
        with psycopg.connect(self.server_url, autocommit=True) as connection:
            connection.execute(statement.encode())


@pytest.fixture(scope="session")
def _databases(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Databases]:
    databases = Databases(tmp_path_factory.mktemp("databases"))
    yield databases
    databases.drop()


@pytest.fixture
def start_site(_databases: Databases, tmp_path: Path) -> Iterator[Callable[..., Site]]:
    """Start a site: names of Procfile processes (default: web) and settings as keywords."""
    sites: list[Site] = []

    def start(*names: str, **variables: str) -> Site:
        data_dir = tmp_path / f"site-{len(sites)}"
        data_dir.mkdir()
        site = Site(data_dir=data_dir, database_url=_databases.make(), **variables)
        sites.append(site)
        site.start(*(names or ("web",)))
        return site

    yield start
    for site in sites:
        site.stop()


@pytest.fixture
def site(start_site: Callable[..., Site]) -> Site:
    """The site without worker and beat; mails go to its local post box."""
    return start_site()


@pytest.fixture
def redis_url() -> Iterator[str]:
    """An empty database, flushed before and after, of the Redis server that `TEST_REDIS_URL` names.

    Tests that run side by side have each the database with the number of their process.
    """
    url = os.environ.get("TEST_REDIS_URL", "")
    number = os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw")
    if not url and os.environ.get("CI"):
        pytest.fail("TEST_REDIS_URL is not set")
    if not url:
        pytest.skip("TEST_REDIS_URL is not set")
    url = f"{url.rpartition('/')[0]}/{number}"
    with closing(Redis.from_url(url)) as redis:
        redis.flushdb()
        yield url
        redis.flushdb()


class SmtpSink:
    """A mail server that takes everything; `accepted` holds each mail from the moment of its 250."""

    def __init__(self) -> None:
        self.accepted: list[EmailMessage] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())
        self.url = f"smtp://127.0.0.1:{self.controller.port}"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.accepted.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 accepted"


@pytest.fixture
def smtp_sink() -> Iterator[SmtpSink]:
    sink = SmtpSink()
    sink.controller.start()
    yield sink
    sink.controller.stop()
