"""Celery's transport: Redis where there is one, else the file system, made atomic.

kombu's filesystem transport writes a message (and an exchange's table of queues) in place, so a
reader may meet half of it, and half a message ends a worker. Here every file is written aside and
moved to its name in one step.
"""

import fcntl
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from queue import Empty
from time import monotonic_ns
from typing import Any

from kombu.exceptions import ChannelError
from kombu.transport import TRANSPORT_ALIASES, filesystem
from kombu.utils.encoding import bytes_to_str, str_to_bytes
from kombu.utils.json import dumps, loads

ALIAS = "atomic-filesystem"
VISIBILITY_TIMEOUT = 300
"""Seconds after which Redis hands an unanswered message to another worker."""
SOCKET_TIMEOUT = 10
LONGEST_WAIT = 0.5
"""Seconds that a reader of the folder waits before it looks around."""


def broker_options(*, redis_url: str, data_dir: Path) -> dict[str, Any]:
    """Transport options for Celery: of Redis if `redis_url` is set, else folders below `data_dir`."""
    if redis_url:
        return {
            "visibility_timeout": VISIBILITY_TIMEOUT,
            "socket_timeout": SOCKET_TIMEOUT,
            "socket_connect_timeout": SOCKET_TIMEOUT,
            "socket_keepalive": True,
        }
    folder = data_dir / "broker"
    paths = {"messages": folder / "messages", "control": folder / "control", "taken": folder / "taken"}
    for path in paths.values():
        path.mkdir(parents=True, exist_ok=True)
    return {
        "data_folder_in": str(paths["messages"]),
        "data_folder_out": str(paths["messages"]),
        "control_folder": str(paths["control"]),
        "processed_folder": str(paths["taken"]),
    }


def _write_aside(path: Path, content: bytes) -> None:
    """Give `path` its whole content in one step; raises OSError and leaves no half file under that name."""
    aside = path.with_name(f".{path.name}.{uuid.uuid4().hex}")
    try:
        aside.write_bytes(content)
        aside.replace(path)
    except OSError:
        aside.unlink(missing_ok=True)
        raise


class Channel(filesystem.Channel):
    """kombu's channel with whole files only, each taken by one reader."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:  # type: ignore[override]
        # The name sorts by time, as the base class expects when it takes the oldest first.
        name = f"{monotonic_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write_aside(Path(self.data_folder_out) / name, str_to_bytes(dumps(payload)))
        except OSError as error:
            raise ChannelError(f"Cannot write the message {name!r}") from error

    def _get(self, queue: str, timeout: float | None = None) -> Any:
        # The base class takes a message by way of the machine's temporary folder. On another file
        # system that is a copy and no move, and two readers then get the same message.
        for path in self._waiting(queue):
            taken = Path(self.processed_folder) / path.name
            try:
                path.rename(taken)
            except FileNotFoundError:  # another reader was faster
                continue
            content = taken.read_bytes()
            taken.unlink()
            return loads(bytes_to_str(content))
        raise Empty

    def _waiting(self, queue: str) -> Iterator[Path]:
        """Names of messages, oldest first; the folder is listed again only when the last list is used up."""
        names = self._listed.setdefault(queue, [])
        if not names:
            found = (path.name for path in Path(self.data_folder_in).iterdir())
            names.extend(sorted((name for name in found if name.partition(".")[2] == f"{queue}.msg"), reverse=True))
        while names:
            yield Path(self.data_folder_in) / names.pop()

    @cached_property
    def _listed(self) -> dict[str, list[str]]:
        return {}

    def get_table(self, exchange: str) -> list[Any]:
        try:
            content = self._table(exchange).read_bytes()
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in loads(bytes_to_str(content))]

    def _queue_bind(self, exchange: str, routing_key: str | None, pattern: str | None, queue: str | None) -> None:
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._changing(exchange) as rows:
            if bound not in rows:
                rows.insert(0, bound)

    def _delete(self, queue: str, exchange: str, routing_key: str, pattern: str, *args: Any, **kwargs: Any) -> None:
        self._purge(queue)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        with self._changing(exchange) as rows:
            if bound in rows:
                rows.remove(bound)

    @contextmanager
    def _changing(self, exchange: str) -> Iterator[list[Any]]:
        """The rows of an exchange's table, to be changed by one process at a time and written whole."""
        with (self.control_folder / "lock").open("w") as guard:
            fcntl.flock(guard, fcntl.LOCK_EX)
            before = self.get_table(exchange)
            rows = list(before)
            yield rows
            if rows != before:
                _write_aside(self._table(exchange), str_to_bytes(dumps(rows)))

    def _table(self, exchange: str) -> Path:
        path: Path = self._exchange_file(exchange)  # type: ignore[attr-defined]
        return path


class Transport(filesystem.Transport):
    """kombu's transport over whole files, which hands control back often enough to stop within a second."""

    Channel = Channel
    polling_interval = 0.25

    def drain_events(self, connection: Any, timeout: float | None = None, **kwargs: Any) -> None:
        # The worker asks for two seconds and looks whether it should stop only after two rounds.
        super().drain_events(connection, timeout=min(timeout or LONGEST_WAIT, LONGEST_WAIT), **kwargs)


TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"
