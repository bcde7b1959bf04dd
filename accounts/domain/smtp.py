"""Handing one mail over and knowing what became of it.

SMTP leaves a gap between the final dot and the answer to it (RFC 1047). Everything here serves to
tell on which side of that gap a fault fell: before it nothing was accepted, in it nobody can know.
"""

import re
from dataclasses import dataclass
from email.utils import parseaddr
from enum import Enum, auto
from smtplib import SMTP
from typing import Protocol

from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.backends.smtp import EmailBackend as SmtpBackend

from accounts.enums import SmtpPhase

READY_FOR_BODY = 354
CLOSING = 421
NOT_ABOUT_THE_RECIPIENT = frozenset({CLOSING, 503, 530})
"""Answers that tell of the server or of our access to it, at whatever command they come."""


class Fate(Enum):
    ACCEPTED = auto()
    DEFERRED = auto()
    """Not now, this mail; the server is well."""
    FAULT = auto()
    """Not accepted, and the server or the way to it is at fault."""
    NO_SUCH_ADDRESS = auto()
    REFUSED = auto()
    UNKNOWN = auto()
    """The body was on its way and no answer came."""


@dataclass(frozen=True)
class Answer:
    """What became of one mail, how far the conversation came, and the server's own words."""

    fate: Fate
    phase: SmtpPhase
    code: int | None = None
    detail: str = ""


class Channel(Protocol):
    """Sends mails one by one; never raises for what a server or a network does."""

    def send(self, message: EmailMessage) -> Answer: ...

    def close(self) -> None: ...


def open_channel() -> Channel:
    """A channel over the backend in the settings; it connects with the first mail."""
    backend = get_connection()
    return SmtpChannel(backend) if isinstance(backend, SmtpBackend) else PlainChannel(backend)


@dataclass(frozen=True)
class _Posted:
    """A mail as it goes over the wire: bare addresses; CRLF, leading dots doubled, the final dot."""

    sender: str
    recipient: str
    body: bytes


class SmtpChannel:
    """Speaks SMTP step by step over one kept connection of Django's SMTP backend."""

    def __init__(self, backend: SmtpBackend) -> None:
        self._backend = backend

    def send(self, message: EmailMessage) -> Answer:
        try:
            letter = _posted(message)
        except ValueError as error:
            return Answer(Fate.REFUSED, SmtpPhase.CONNECT, detail=f"This mail cannot be written: {error}")
        kept = self._backend.connection is not None
        answer = self._attempt(letter)
        if kept and answer.fate is Fate.FAULT and answer.phase is not SmtpPhase.DONE:
            # Servers close idle or much used connections at will, and nothing was handed over yet.
            answer = self._attempt(letter)
        return answer

    def close(self) -> None:
        smtp, self._backend.connection = self._backend.connection, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except OSError:
            smtp.close()

    def _attempt(self, letter: _Posted) -> Answer:
        phase = SmtpPhase.CONNECT
        try:
            smtp = self._connected()
            phase = SmtpPhase.ENVELOPE
            answer = _envelope(smtp, letter)
            if answer is None:
                phase = SmtpPhase.BODY
                smtp.send(letter.body)
                answer = _after_the_dot(*smtp.getreply())
            self._tidy(smtp, answer)
        except OSError as error:
            self._drop()
            return Answer(Fate.UNKNOWN if phase is SmtpPhase.BODY else Fate.FAULT, phase, *_words(error))
        return answer

    def _connected(self) -> SMTP:
        self._backend.open()
        smtp = self._backend.connection
        if smtp is None:
            raise ConnectionError("The mail backend opened no connection.")
        smtp.ehlo_or_helo_if_needed()
        return smtp

    def _tidy(self, smtp: SMTP, answer: Answer) -> None:
        if answer.fate is Fate.FAULT:
            self.close()
        elif answer.fate is not Fate.ACCEPTED:
            try:
                smtp.rset()
            except OSError:
                self._drop()

    def _drop(self) -> None:
        if self._backend.connection is not None:
            self._backend.connection.close()
            self._backend.connection = None


class PlainChannel:
    """Any other backend: it either says that it sent, or, mostly, nobody can know.

    A backend whose errors mean that nothing was handed over says so with a class attribute
    `ERROR_MEANS_NOT_SENT = True`.
    """

    def __init__(self, backend: BaseEmailBackend) -> None:
        self._backend = backend
        self._is_open = False

    def send(self, message: EmailMessage) -> Answer:
        try:
            if not self._is_open:
                self._backend.open()
                self._is_open = True
        except OSError as error:
            return Answer(Fate.FAULT, SmtpPhase.CONNECT, *_words(error))
        try:
            sent = self._backend.send_messages([message])
        except Exception as error:  # noqa: BLE001  a backend may raise anything, and each has to be judged
            return self._judge(error)
        if sent:
            return Answer(Fate.ACCEPTED, SmtpPhase.DONE)
        return Answer(Fate.UNKNOWN, SmtpPhase.BODY, detail="The mail backend did not say that it sent.")

    def close(self) -> None:
        if self._is_open:
            self._backend.close()
            self._is_open = False

    def _judge(self, error: Exception) -> Answer:
        if getattr(self._backend, "ERROR_MEANS_NOT_SENT", False) or _never_connected(error):
            return Answer(Fate.FAULT, SmtpPhase.CONNECT, *_words(error))
        return Answer(Fate.UNKNOWN, SmtpPhase.BODY, *_words(error))


def _never_connected(error: BaseException | None) -> bool:
    """Whether a refused connection is the error or the cause of it, at whatever depth."""
    while error is not None:
        if isinstance(error, ConnectionRefusedError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _envelope(smtp: SMTP, letter: _Posted) -> Answer | None:
    """Name sender and recipient and ask to hand the body over; None when the server waits for it."""
    code, text = smtp.mail(letter.sender)
    if not _is_yes(code):
        return _answer(Fate.FAULT, code, text)
    code, text = smtp.rcpt(letter.recipient)
    if not _is_yes(code):
        return _answer(_judge(code, final=Fate.NO_SUCH_ADDRESS), code, text)
    code, text = smtp.docmd("DATA")
    return None if code == READY_FOR_BODY else _answer(_judge(code, final=Fate.REFUSED), code, text)


def _after_the_dot(code: int, text: bytes) -> Answer:
    if _is_yes(code):
        return _answer(Fate.ACCEPTED, code, text, SmtpPhase.DONE)
    # An answer that is none of SMTP's own leaves the fate open.
    fate = _judge(code, final=Fate.REFUSED) if 400 <= code < 600 else Fate.UNKNOWN
    return _answer(fate, code, text, SmtpPhase.DONE)


def _judge(code: int, *, final: Fate) -> Fate:
    if code in NOT_ABOUT_THE_RECIPIENT or not 400 <= code < 600:
        return Fate.FAULT
    return final if code >= 500 else Fate.DEFERRED


def _is_yes(code: int) -> bool:
    return 200 <= code < 300


def _answer(fate: Fate, code: int, text: bytes, phase: SmtpPhase = SmtpPhase.ENVELOPE) -> Answer:
    return Answer(fate, phase, code if 100 <= code < 600 else None, text.decode(errors="replace"))


def _words(error: Exception) -> tuple[int | None, str]:
    """The server's code, where the error carries one, and what it says."""
    code = getattr(error, "smtp_code", None)
    return (code if isinstance(code, int) else None), f"{type(error).__name__}: {error}"


def _bare(address: str) -> str:
    """The address alone, its domain in ASCII."""
    local, _at, domain = parseaddr(address)[1].rpartition("@")
    return f"{local}@{domain.encode('idna').decode()}"


def _posted(message: EmailMessage) -> _Posted:
    """Raises ValueError for a mail that no server could be given."""
    lines = re.sub(rb"\r\n|\n|\r", b"\r\n", message.message().as_bytes())
    body = re.sub(rb"(?m)^\.", b"..", lines).removesuffix(b"\r\n") + b"\r\n.\r\n"
    return _Posted(sender=_bare(message.from_email), recipient=_bare(message.to[0]), body=body)
