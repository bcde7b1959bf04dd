"""What `bin/up` runs: a real start, a real stop, and nothing left behind."""

import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest
from django.conf import settings

from stretchapp.start import port_is_free, procfile
from stretchapp.tests.processes import clean_environment, free_port

PATIENCE = 60
MARK = "STRETCH_TEST_START"


def start(data_dir: Path, port: int, **variables: str) -> subprocess.Popen[str]:
    environment = clean_environment(DATA_DIR=str(data_dir), PORT=str(port), **{MARK: str(data_dir)}, **variables)
    with (data_dir / "out").open("w") as out, (data_dir / "err").open("w") as err:
        return subprocess.Popen(
            [sys.executable, "-m", "stretchapp.start"],
            env=environment,
            cwd=settings.BASE_DIR,
            stdout=out,
            stderr=err,
            text=True,
            start_new_session=True,
        )


def left_behind(data_dir: Path) -> list[str]:
    """Command lines of living processes that were started with this data folder, whoever their parent is now."""
    mark = f"{MARK}={data_dir}".encode()
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        try:
            if mark in (process / "environ").read_bytes().split(b"\0"):
                found.append((process / "cmdline").read_text())
        except OSError:
            continue
    return found


def wait_for_answer(process: subprocess.Popen[str], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    pytest.fail("no answer")


def test_procfile_names_what_runs() -> None:
    assert list(procfile()) == ["web", "worker", "beat"]


def test_port_with_a_listener_is_taken() -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        assert not port_is_free(port)
    assert port_is_free(port)


@pytest.mark.services
@pytest.mark.once
@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="needs /proc to see every process")
@pytest.mark.parametrize(("signum", "after"), [(signal.SIGINT, 0.0), (signal.SIGTERM, 4.0)])
def test_stop_leaves_no_process(tmp_path: Path, signum: int, after: float) -> None:
    port = free_port()
    process = start(tmp_path, port)
    wait_for_answer(process, port)
    # At once, while the worker is still starting, and later, when all are there.
    time.sleep(after)
    assert len(left_behind(tmp_path)) >= 4
    process.send_signal(signum)
    assert process.wait(PATIENCE) == 0
    assert left_behind(tmp_path) == []


@pytest.mark.services
@pytest.mark.once
def test_one_ended_process_ends_all(tmp_path: Path) -> None:
    port = free_port()
    process = start(tmp_path, port)
    wait_for_answer(process, port)
    (web, *_others) = [
        int(path.parent.name)
        for path in Path("/proc").glob("[0-9]*/stat")
        if path.read_text().rpartition(")")[2].split()[1] == str(process.pid)
    ]
    os.kill(web, signal.SIGKILL)
    assert process.wait(PATIENCE) == 1
    assert left_behind(tmp_path) == []


@pytest.mark.services
@pytest.mark.once
def test_second_start_keeps_the_sign_in_and_says_where(tmp_path: Path) -> None:
    said = []
    for _turn in range(2):
        port = free_port()
        process = start(tmp_path, port)
        wait_for_answer(process, port)
        process.terminate()
        process.wait(PATIENCE)
        said.append((tmp_path / "out").read_text().replace(str(port), "PORT"))
    email, password = (tmp_path / "first-sign-in.txt").read_text().split()
    assert said[1] == (
        "\n"
        "  The site       http://127.0.0.1:PORT/\n"
        "  Mails          http://127.0.0.1:PORT/local/mail/\n"
        "  Editors' room  http://127.0.0.1:PORT/admin/\n"
        f"                 {email}  {password}  (unless changed since)\n"
        "  Stop           Ctrl-C\n\n"
    )
    assert said[0] == f"Preparing the database ...\n{said[1]}"


@pytest.mark.services
@pytest.mark.once
def test_taken_port_is_said_in_one_line(tmp_path: Path) -> None:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        listener.listen()
        port = listener.getsockname()[1]
        process = start(tmp_path, port)
        assert process.wait(PATIENCE) == 1
    assert (tmp_path / "err").read_text() == f"Port {port} is taken. Choose another one: PORT={port + 1} bin/up\n"
    assert left_behind(tmp_path) == []


@pytest.mark.services
@pytest.mark.once
def test_production_is_refused(tmp_path: Path) -> None:
    production = {"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "a.example", "SITE_URL": "https://a.example"}
    process = start(
        tmp_path, free_port(), DEBUG="0", EMAIL_URL="smtp://localhost", DATABASE_URL="sqlite:///:memory:", **production
    )
    assert process.wait(PATIENCE) == 2
    assert (tmp_path / "err").read_text() == (
        "bin/up runs the site for one person on this machine; for DEBUG=0 see deploy/.\n"
    )
