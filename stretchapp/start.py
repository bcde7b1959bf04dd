"""What `bin/up` runs once the packages are there: ready the data, then web, worker and beat until told to stop."""

import os
import socket
import sys
from io import StringIO
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from honcho.environ import parse_procfile
from honcho.manager import Manager

PROCFILE = Path(__file__).resolve().parent.parent / "Procfile"


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
    settings.DATA_DIR.mkdir(parents=True, exist_ok=True)
    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        print("Preparing the database ...", flush=True)  # noqa: T201
        call_command("migrate", verbosity=0)
    call_command("load_library", verbosity=0)


def say_where() -> None:
    """Print the address and, where this copy made it itself, the first staff sign-in."""
    sign_in = StringIO()
    call_command("make_first_staff", stdout=sign_in)
    lines = ["", f"  The site       {settings.SITE_URL}/", f"  Mails          {settings.SITE_URL}/local/mail/"]
    if sign_in.getvalue():
        lines.append(f"  Editors' room  {settings.SITE_URL}/admin/")
        lines.append(f"                 {sign_in.getvalue().strip()}  (unless changed since)")
    print("\n".join([*lines, "  Stop           Ctrl-C", ""]), flush=True)  # noqa: T201


class Processes(Manager):  # type: ignore[misc]
    """honcho's manager, which can also be stopped in the moment before all processes are there."""

    _stop_asked = False

    def terminate(self) -> None:
        # Without this a Ctrl-C in that moment fails on a missing process id and leaves the others running.
        self._stop_asked = True
        if self._all_started():
            super().terminate()

    def _system_print(self, data: str) -> None:
        super()._system_print(data)
        if self._stop_asked and self._all_started():
            super().terminate()


def run() -> int:
    """Run the Procfile until one of its processes ends or a signal comes; returns the exit code."""
    environment = os.environ | {
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', os.defpath)}",
        # Given to all of them alike: honcho's own command would give each process another port.
        "PORT": str(settings.PORT),
        "PYTHONUNBUFFERED": "1",
    }
    processes = Processes()
    for name, command in parse_procfile(PROCFILE.read_text()).processes.items():
        processes.add_process(name, command, env=environment, cwd=settings.BASE_DIR)
    processes.loop()
    return int(processes.returncode or 0)


def main() -> int:
    if not settings.LOCAL:
        print("bin/up runs the site for one person on this machine; for DEBUG=0 see deploy/.", file=sys.stderr)  # noqa: T201
        return 2
    if not port_is_free(settings.PORT):
        print(f"Port {settings.PORT} is taken. Choose another one: PORT={settings.PORT + 1} bin/up", file=sys.stderr)  # noqa: T201
        return 1
    django.setup()
    ready_the_data()
    say_where()
    return run()


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "stretchapp.settings")
    sys.exit(main())
