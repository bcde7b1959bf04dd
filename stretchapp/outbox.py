"""Local mode's post box: each mail is one file below `DATA_DIR`, shown at `/local/mail/`."""

import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone


class EmailBackend(BaseEmailBackend):
    """Writes each mail whole, under a name that sorts by time."""

    # A mail is there from the moment its file has its name, which is the last step (see accounts.domain.smtp).
    ERROR_MEANS_NOT_SENT = True

    def __init__(self, fail_silently: bool = False, **kwargs: Any) -> None:
        super().__init__(fail_silently=fail_silently)
        self.folder: Path = settings.LOCAL_MAIL_DIR

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            name = f"{timezone.now():%Y%m%dT%H%M%S%f}-{uuid.uuid4().hex[:8]}.eml"
            aside = self.folder / f".{name}"
            aside.write_bytes(message.message().as_bytes())
            aside.replace(self.folder / name)
        return len(email_messages)
