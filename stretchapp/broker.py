"""Celery's transport: Redis where there is one, else the file system, made atomic.

kombu's filesystem transport writes a message (and an exchange's table of queues) in place, so a
reader may meet half of it, and half a message ends a worker. Here every file is written aside and
moved to its name in one step.
"""

import fcntl
import uuid
from pathlib import Path
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
    """kombu's channel with whole files only."""

    def _put(self, queue: str, payload: Any, **kwargs: Any) -> None:
        # The name sorts by time, as the base class expects when it takes the oldest first.
        name = f"{monotonic_ns():020d}_{uuid.uuid4()}.{queue}.msg"
        try:
            _write_aside(Path(self.data_folder_out) / name, str_to_bytes(dumps(payload)))
        except OSError as error:
            raise ChannelError(f"Cannot write the message {name!r}") from error

    def _queue_bind(self, exchange: str, routing_key: str, pattern: str, queue: str) -> None:
        file = self._exchange_file(exchange)
        bound = filesystem.exchange_queue_t(routing_key or "", pattern or "", queue or "")
        try:
            with (self.control_folder / "lock").open("w") as guard:
                fcntl.flock(guard, fcntl.LOCK_EX)
                queues = self.get_table(exchange)
                if bound not in queues:
                    _write_aside(file, str_to_bytes(dumps([bound, *queues])))
        except OSError as error:
            raise ChannelError(f"Cannot write {file}") from error

    def get_table(self, exchange: str) -> list[Any]:
        try:
            content = self._exchange_file(exchange).read_bytes()
        except FileNotFoundError:
            return []
        return [filesystem.exchange_queue_t(*row) for row in loads(bytes_to_str(content))]


class Transport(filesystem.Transport):
    """kombu's transport over whole files, which hands control back often enough to stop within a second."""

    Channel = Channel
    polling_interval = 0.25

    def drain_events(self, connection: Any, timeout: float | None = None) -> None:
        # The worker asks for two seconds and looks whether it should stop only after two rounds.
        super().drain_events(connection, timeout=min(timeout or LONGEST_WAIT, LONGEST_WAIT))


TRANSPORT_ALIASES[ALIAS] = f"{__name__}:Transport"
