"""Mail into files, one for each Message-ID: sending one again changes nothing.

For closed networks, where another program carries the files on, and for tests.
"""

import contextlib
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend


class Backend(BaseEmailBackend):
    def __init__(self, file_path: str, **options: Any) -> None:
        super().__init__(**options)
        self.folder = Path(file_path)

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        self.folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._keep(message)
        return len(email_messages)

    def _keep(self, message: EmailMessage) -> None:
        """Written aside, then given its name in one step that fails if it is there already."""
        key = str(message.extra_headers.get("Message-ID") or os.urandom(16).hex())
        name = hashlib.sha256(key.encode()).hexdigest()[:32]
        aside = self.folder / f".{name}.{os.getpid()}"
        with aside.open("wb") as out:
            out.write(message.message().as_bytes())
            out.flush()
            os.fsync(out.fileno())
        with contextlib.suppress(FileExistsError):
            (self.folder / f"{name}.eml").hardlink_to(aside)
        aside.unlink()
