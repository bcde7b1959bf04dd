"""A mail server on a real socket that answers by script and logs what it accepted."""

import re
import socketserver
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

DROP, DROP_ACCEPTED, HANG = "drop", "drop accepted", "hang"


class Sink(socketserver.ThreadingTCPServer):
    """`script` maps a step (greet, ehlo, mail, rcpt, data, dot) to an answer, or to a list of them,
    one for each time and the last for ever."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), _Conversation)
        self.script: dict[str, str | list[str]] = {}
        self.accepted: list[bytes] = []
        self.connections = 0
        self.seconds_a_mail = 0.0
        self.over = threading.Event()

    @property
    def port(self) -> int:
        return self.server_address[1]

    @property
    def message_ids(self) -> list[str]:
        return [re.search(rb"(?im)^message-id: *(<[^>]+>)", body)[1].decode() for body in self.accepted]

    def answer(self, step: str, default: str) -> str:
        scripted = self.script.get(step, default)
        if isinstance(scripted, list):
            return scripted.pop(0) if len(scripted) > 1 else scripted[0]
        return scripted


class _Conversation(socketserver.StreamRequestHandler):
    server: Sink

    def handle(self) -> None:
        self.server.connections += 1
        if not self._say("greet", "220 sink"):
            return
        while line := self.rfile.readline():
            command = line.split()[0].decode().lower().split(":")[0] if line.strip() else ""
            if command == "quit":
                self.wfile.write(b"221 bye\r\n")
                return
            default = {"data": "354 go on", "ehlo": "250 sink"}.get(command, "250 ok")
            if not self._say(command, default) or (
                command == "data" and self._last.startswith("354") and not self._body()
            ):
                return

    def _body(self) -> bool:
        lines = []
        while (line := self.rfile.readline()) and line != b".\r\n":
            lines.append(line.removeprefix(b"."))
        if not line:
            return False
        time.sleep(self.server.seconds_a_mail)
        answer = self.server.answer("dot", "250 taken")
        if answer.startswith("250") or answer == DROP_ACCEPTED:
            self.server.accepted.append(b"".join(lines))
        return self._write(answer)

    def _say(self, step: str, default: str) -> bool:
        return self._write(self.server.answer(step, default))

    def _write(self, answer: str) -> bool:
        self._last = answer
        if answer == HANG:
            self.server.over.wait(10)
            return False
        if answer in {DROP, DROP_ACCEPTED}:
            return False
        self.wfile.write(answer.encode() + b"\r\n")
        return not answer.startswith("421")


@contextmanager
def running_sink(port: int = 0) -> Iterator[Sink]:
    with Sink(port) as sink:
        thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield sink
        finally:
            sink.over.set()
            sink.shutdown()
            thread.join()
