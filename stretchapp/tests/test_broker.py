"""The broker over the file system: whole messages, whole tables, each message once."""

import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import Empty
from typing import Any

import pytest
from kombu import Connection

from stretchapp.broker import ALIAS, broker_options

SPAWN = multiprocessing.get_context("spawn")
BODY = "x" * 2000


@contextmanager
def open_channel(data_dir: Path, transport: str = ALIAS) -> Iterator[Any]:
    options = broker_options(redis_url="", data_dir=data_dir)
    with Connection(f"{transport}://localhost", transport_options=options) as connection:
        yield connection.channel()


def read(data_dir: Path, transport: str, count: int, ready: Any, results: Any) -> None:
    """Take messages until `count` are there; puts the numbers taken, or the error that ended it."""
    numbers: list[int] = []
    try:
        with open_channel(data_dir, transport) as channel:
            ready.set()
            while len(numbers) < count:
                try:
                    numbers.append(channel._get("celery")["number"])
                except Empty:
                    time.sleep(0.001)
        results.put(sorted(numbers))
    except Exception as error:  # noqa: BLE001
        results.put(repr(error))


def send(data_dir: Path, transport: str, count: int) -> Any:
    """Put `count` messages while another process reads; returns what that one took."""
    ready, results = SPAWN.Event(), SPAWN.Queue()
    reader = SPAWN.Process(target=read, args=(data_dir, transport, count, ready, results))
    reader.start()
    # The reader must be there first: behind a backlog it never meets a message that is being written.
    assert ready.wait(60)
    with open_channel(data_dir, transport) as channel:
        for number in range(count):
            channel._put("celery", {"number": number, "body": BODY})
    try:
        return results.get(timeout=60)
    finally:
        reader.terminate()
        reader.join()


def bind(data_dir: Path, number: int, start: Any) -> None:
    with open_channel(data_dir) as channel:
        start.wait()
        for turn in range(50):
            channel._queue_bind("celery", "celery", "", f"queue-{number}-{turn}")


def test_message_arrives_as_it_was_sent(tmp_path: Path) -> None:
    with open_channel(tmp_path) as channel:
        channel._put("celery", {"number": 1})
        channel._put("other", {"number": 2})
        channel._put("celery", {"number": 3})
        assert [channel._get("celery"), channel._get("celery")] == [{"number": 1}, {"number": 3}]
        with pytest.raises(Empty):
            channel._get("celery")
        assert channel._size("other") == 1


def test_nothing_is_left_of_a_taken_message(tmp_path: Path) -> None:
    with open_channel(tmp_path) as channel:
        channel._put("celery", {"number": 1})
        channel._get("celery")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_half_a_message_has_no_name_yet(tmp_path: Path) -> None:
    (tmp_path / "broker/messages").mkdir(parents=True)
    (tmp_path / "broker/messages/.00000000000000000001_one.celery.msg.ab").write_text('{"num')
    with open_channel(tmp_path) as channel, pytest.raises(Empty):
        channel._get("celery")


def test_deleted_queue_leaves_the_table(tmp_path: Path) -> None:
    with open_channel(tmp_path) as channel:
        channel._queue_bind("celery", "celery", "", "one")
        channel._queue_bind("celery", "celery", "", "two")
        channel._put("one", {"number": 1})
        channel._delete("one", "celery", "celery", "")
        assert [tuple(row) for row in channel.get_table("celery")] == [("celery", "", "two")]
        assert channel._size("one") == 0


@pytest.mark.services
@pytest.mark.once
def test_20000_messages_beside_a_reader(tmp_path: Path) -> None:
    assert send(tmp_path, ALIAS, 20_000) == list(range(20_000))


@pytest.mark.services
@pytest.mark.once
def test_racing_binds_all_stay(tmp_path: Path) -> None:
    start = SPAWN.Barrier(3)
    processes = [SPAWN.Process(target=bind, args=(tmp_path, number, start)) for number in range(3)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    with open_channel(tmp_path) as channel:
        queues = sorted(row.queue for row in channel.get_table("celery"))
    assert queues == sorted(f"queue-{number}-{turn}" for number in range(3) for turn in range(50))
