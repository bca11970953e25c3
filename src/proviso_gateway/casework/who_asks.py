"""Who asks about their own record, and how that was checked: procedures, never papers.

Nothing here is checked online, and nothing asks for proof of a present address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum

from proviso_gateway.errors import problem

_IDENTIFIER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,63}")
_REFERENCE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/ -]{0,39}")


class Asker(StrEnum):
    """Who asks."""

    SELF = "self"
    AUTHORITY = "authority"
    """Somebody to whom the person gave written authority."""


class Identity(StrEnum):
    """How the person's identity was checked. No procedure asks for proof of a present address."""

    PAPERS = "papers"
    """Papers were looked at and given back."""
    QUESTIONS = "questions"
    """They answered what only they would know."""
    VOUCHED = "vouched"
    """Somebody whom the custodian knows, and who knows them, vouched for them."""


class Alone(StrEnum):
    """Where the custodian spoke with the person alone. There is no such thing online."""

    ROOM = "room"
    CALL_BACK = "call-back"


def is_identifier(text: str) -> bool:
    """Whether this can be somebody's identifier. Ten digits must be an NHS number: one that was
    mistyped would have a person told that there is nothing."""
    if not _IDENTIFIER.fullmatch(text):
        return False
    if not (len(text) == 10 and text.isascii() and text.isdigit()):
        return True
    rest = 11 - sum(int(one) * (10 - at) for at, one in enumerate(text[:9])) % 11
    return rest != 10 and rest % 11 == int(text[9])


def identifiers_in(text: str) -> tuple[str, ...]:
    """The identifiers that somebody wrote down, one on each line, however they spaced them."""
    return tuple("".join(line.split()) for line in text.splitlines() if line.strip())


def check_named(people: Iterable[str], reference: str) -> None:
    """Refuse identifiers that cannot be (`access.not-an-identifier`), and a reference that could
    name somebody or be mistyped (`access.not-a-reference`)."""
    if not all(map(is_identifier, people)):
        raise problem("access.not-an-identifier")
    if reference and not _REFERENCE.fullmatch(reference):
        raise problem("access.not-a-reference")
