"""E-mail: to a server that takes it, or, by default, into a folder, a file for each.

What is sent is on the disk, or taken by the server, before `send` comes back.
"""

from __future__ import annotations

import secrets
import smtplib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from django.core.exceptions import ValidationError
from django.core.mail import EmailMessage, get_connection
from django.core.validators import validate_email

from proviso_gateway.adapters.disk.durable import sync_folder, write_new
from proviso_gateway.errors import problem
from proviso_gateway.terms import Day

LONGEST_ADDRESS = 200
SECONDS = 30
"""How long a server is waited for."""

_SMTP = "django.core.mail.backends.smtp.EmailBackend"


class Mailbox(Protocol):
    """Where e-mail is posted."""

    def send(self, to: str, subject: str, text: str, day: Day) -> None:
        """Post one message. Raises `mail.refused` where this one is not taken, and
        `mail.no-server` or `mail.cannot-write` where none would be."""


def check_mailbox(address: str) -> str:
    """The address, if e-mail can go to it. Raises `mail.bad-address`, which does not repeat it."""
    try:
        validate_email(address)
    except ValidationError:
        raise problem("mail.bad-address") from None
    if len(address) > LONGEST_ADDRESS or not address.isascii():
        raise problem("mail.bad-address")
    return address


@dataclass(frozen=True, slots=True)
class MailFolder:
    """A folder of messages, for whoever posts them from there, or for nobody but a test."""

    folder: Path
    sender: str

    def send(self, to: str, subject: str, text: str, day: Day) -> None:
        """Write it under a name that tells the day and nobody's name. Raises
        `mail.cannot-write`."""
        path = self.folder / f"{day}-{secrets.token_hex(8)}.eml"
        try:
            self.folder.mkdir(mode=0o700, exist_ok=True)
            write_new(path, _message(self.sender, to, subject, text).message().as_bytes(), 0o600)
            sync_folder(self.folder)
        except OSError:
            raise problem("mail.cannot-write") from None


@dataclass(frozen=True, slots=True)
class MailServer:
    """A server that takes e-mail by SMTP. `security` is `starttls`, `tls` or `none`."""

    host: str
    port: int
    security: str
    user: str
    password: str = field(repr=False)
    sender: str = ""

    def send(self, to: str, subject: str, text: str, day: Day) -> None:
        """Post it in a conversation of its own. Raises `mail.refused` and `mail.no-server`, which
        repeat nothing that the server said: it names whom it was for."""
        connection: Any = get_connection(
            _SMTP, host=self.host, port=self.port, username=self.user, password=self.password,
            use_tls=self.security == "starttls", use_ssl=self.security == "tls", timeout=SECONDS,
        )  # fmt: skip
        try:
            connection.open()
        except (OSError, smtplib.SMTPException):
            raise problem("mail.no-server") from None
        try:
            connection.send_messages([_message(self.sender, to, subject, text)])
        except (OSError, smtplib.SMTPException):
            raise problem("mail.refused") from None
        finally:
            connection.close()


def _message(sender: str, to: str, subject: str, text: str) -> EmailMessage:
    # The library would put this machine's name into the identifier.
    domain = sender.rpartition("@")[2]
    headers = {
        "Message-ID": f"<{secrets.token_hex(16)}@{domain}>",
        "Auto-Submitted": "auto-generated",
    }
    return EmailMessage(subject, text, sender, [to], headers=headers)
