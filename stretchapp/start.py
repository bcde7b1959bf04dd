"""What `bin/up` runs once the packages are there: ready the data, then web, worker and beat until told to stop."""

import os
import shlex
import signal
import socket
import sys
import time
from importlib.metadata import entry_points
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

PROCFILE = Path(__file__).resolve().parent.parent / "Procfile"
ENDINGS = {signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGCHLD}
PATIENCE = 15
"""Seconds a process gets to end by itself."""


def port_is_free(port: int) -> bool:
    """Whether a server may listen there on this machine's own address."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        # As the server does: a port in TIME_WAIT after the last stop counts as free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def ready_the_data() -> None:
    """Bring the database to this version of the code and load the starter library; cheap when nothing changed."""
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        say("Preparing the database ...")
        call_command("migrate", verbosity=0)
    call_command("load_library", stdout=StringIO())


def where() -> str:
    """The addresses and, where this copy made it itself, the first staff sign-in."""
    sign_in = StringIO()
    call_command("make_first_staff", stdout=sign_in)
    lines = ["", f"  The site       {settings.SITE_URL}/", f"  Mails          {settings.SITE_URL}/local/mail/"]
    if sign_in.getvalue():
        lines.append(f"  Editors' room  {settings.SITE_URL}/admin/")
        lines.append(f"                 {sign_in.getvalue().strip()}  (unless changed since)")
    return "\n".join([*lines, "  Stop           Ctrl-C", ""])


def run() -> int:
    """Run the Procfile until one of its processes ends or a signal comes; returns the exit code.

    The commands run in forks of this process: it has imported Django already, and three more imports
    would double the time to the first answer. Each is told to stop by itself and not as a group, so
    that the worker can let its pool finish the mail it is sending.
    """
    signal.pthread_sigmask(signal.SIG_BLOCK, ENDINGS)
    # An open connection must not be shared across a fork.
    connection.close()
    children = [fork(shlex.split(os.path.expandvars(command))) for command in procfile().values()]
    ending = signal.sigwait(ENDINGS)
    stop(children)
    return 1 if ending == signal.SIGCHLD else 0


def procfile() -> dict[str, str]:
    lines = (line.partition(":") for line in PROCFILE.read_text().splitlines() if line and not line.startswith("#"))
    return {name: command.strip() for name, _, command in lines}


def fork(command: list[str]) -> int:
    """Run the console script that `command` begins with in a child with a session of its own; returns its pid."""
    pid = os.fork()
    if pid:
        return pid
    os.setsid()
    signal.pthread_sigmask(signal.SIG_UNBLOCK, ENDINGS)
    sys.argv = command
    (script,) = entry_points(group="console_scripts", name=command[0])
    sys.exit(script.load()())


def stop(children: list[int]) -> None:
    """End the children and whatever they started."""
    running = {pid for pid in children if send(pid, signal.SIGTERM)}
    deadline = time.monotonic() + PATIENCE
    while running and time.monotonic() < deadline:
        time.sleep(0.05)
        running = {pid for pid in running if os.waitpid(pid, os.WNOHANG) == (0, 0)}
    for pid in children:
        send(-pid, signal.SIGKILL)


def send(pid: int, signum: int) -> bool:
    """Send a signal; False when nobody is there any more."""
    try:
        os.kill(pid, signum)
    except ProcessLookupError:
        return False
    return True


def say(text: str) -> None:
    print(text, flush=True)  # noqa: T201


def main() -> int:
    if not settings.LOCAL:
        sys.stderr.write("bin/up runs the site for one person on this machine; for DEBUG=0 see deploy/.\n")
        return 2
    if not port_is_free(settings.PORT):
        sys.stderr.write(f"Port {settings.PORT} is taken. Choose another one: PORT={settings.PORT + 1} bin/up\n")
        return 1
    os.environ["PORT"] = str(settings.PORT)
    django.setup()
    ready_the_data()
    say(where())
    return run()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stretchapp.settings")
    sys.exit(main())
