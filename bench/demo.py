"""How long a population takes: `make_demo --users 10000 --weeks 4` on a fresh SQLite file, and on PostgreSQL.

    .venv/bin/python bench/demo.py [--users 10000] [--weeks 4]

PostgreSQL is measured when TEST_DATABASE_URL names a server on which databases can be made.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
import uuid
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parent.parent
GOAL_SECONDS = 300


def manage(environment: dict[str, str], *arguments: str) -> str:
    command = [sys.executable, str(ROOT / "manage.py"), *arguments]
    return subprocess.run(command, env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True).stdout


def measure(name: str, database_url: str, data_dir: str, arguments: list[str]) -> None:
    environment = {"DATABASE_URL": database_url, "DATA_DIR": data_dir, "ENV_FILE": os.devnull}
    manage(environment, "migrate", "--verbosity", "0")
    manage(environment, "load_library", "--verbosity", "0")
    began = time.monotonic()
    said = manage(environment, "make_demo", "--seed", "1", *arguments)
    seconds = time.monotonic() - began
    [sessions] = re.findall(r"(\d+) sessions", said)
    rate = int(sessions) / seconds
    print(f"{name}: {sessions} sessions in {seconds:.0f} s (goal {GOAL_SECONDS} s), {rate:.0f} a second")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--users", default="10000")
    parser.add_argument("--weeks", default="4")
    options = parser.parse_args()
    arguments = ["--users", options.users, "--weeks", options.weeks]
    with tempfile.TemporaryDirectory() as folder:
        measure("SQLite", f"sqlite:///{folder}/demo.sqlite3", folder, arguments)
    server = os.environ.get("TEST_DATABASE_URL", "")
    if not server:
        print("PostgreSQL: left out, TEST_DATABASE_URL is not set")
        return
    database = f"stretch_bench_{uuid.uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection, tempfile.TemporaryDirectory() as folder:
        connection.execute(f"CREATE DATABASE {database}".encode())
        try:
            measure("PostgreSQL", f"{server.rpartition('/')[0]}/{database}", folder, arguments)
        finally:
            connection.execute(f"DROP DATABASE {database} WITH (FORCE)".encode())


if __name__ == "__main__":
    main()
