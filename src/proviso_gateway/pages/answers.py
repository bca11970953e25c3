"""An answer as its requester keeps or reads it, and the page that opens one without a server."""

from __future__ import annotations

import calendar
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from proviso_gateway.gateway.envelope import SENTENCES
from proviso_gateway.pages.portal import FIELDS, named, with_days
from proviso_gateway.phrases import joined, phrase

OPENER = Path(__file__).parent / "scripts" / "open.html"
"""One file with its scripts inside, which whoever has it opens from their own disk."""

KEYS = Path(__file__).parent / "static" / "keys.js"
PLACE = {"address_line", "postcode"}
"""What together is an address, and needs no names beside its parts."""

_ITS_PLACE, _WORDS_PLACE = b"/* keys.js */", b"/* words */"


@dataclass(frozen=True, slots=True)
class Opened:
    """What an opened answer says, in words: the sentence, details and use limits by name."""

    reference: str
    says: str
    details: tuple[tuple[str, str], ...]
    limits: tuple[tuple[str, str], ...]
    receipt: str


def readable(envelope: bytes) -> bytes:
    """The content of an opened envelope as indented JSON, its padding left out."""
    content = json.loads(envelope)
    content.pop("padding", None)
    return (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()


def in_words(envelope: bytes) -> Opened:
    """The content of an opened envelope, to be read on a page."""
    content = json.loads(envelope)
    return Opened(
        content["request_ref"],
        next((one for one in SENTENCES.values() if one == content["says"]), content["says"]),
        rows_of(content["details"]),
        rows_of(content["use_limits"]),
        json.dumps(content["receipt"], indent=1, sort_keys=True),
    )


def opener() -> bytes:
    """The page that opens sealed answers in a browser, without a server."""
    page = OPENER.read_bytes().replace(_ITS_PLACE, KEYS.read_bytes())
    words = {"fields": dict(FIELDS), "place": sorted(PLACE), "months": calendar.month_name[1:]}
    return page.replace(_WORDS_PLACE, json.dumps(words).encode())


def rows_of(said: Mapping[str, Any]) -> tuple[tuple[str, str], ...]:
    """Names and values in words, one row each."""
    return tuple((named(name), _plain(value)) for name, value in said.items())


def _plain(value: Any) -> str:
    if value is None or value == "":
        return phrase("none")
    if isinstance(value, bool):
        return phrase("yes") if value else phrase("no")
    if isinstance(value, list):
        return joined(map(_plain, value), "\n") or phrase("none")
    if isinstance(value, dict):
        if value.keys() <= PLACE:
            return joined(map(_plain, value.values()))
        return joined(joined((named(name), _plain(one)), ": ") for name, one in value.items())
    return with_days(str(value))
