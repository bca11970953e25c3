"""The portal's pages: its templates, rendered with nothing missing, and words for days and codes.

Styles and scripts are files of their own beside the templates (`static`), so that no page needs an
inline one; their address changes with what is in them.
"""

from __future__ import annotations

import datetime
import hashlib
import re
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from zoneinfo import ZoneInfo

from proviso_gateway.pages.templating import render
from proviso_gateway.pages.translating import ENGLISH, languages
from proviso_gateway.terms import Day, Instant

STATIC = Path(__file__).parent / "static"
_ISO_DAY = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")

SOURCES: Mapping[str, str] = {
    "gateway": "the gateway saw it",
    "requester": "the requester's word",
    "third_party": "a third party's word",
    "custodian": "ours to find out",
    "court": "a court's word",
}
"""Who vouches for a fact, in words."""

FIELDS: Mapping[str, str] = {
    "given_name": "Given name",
    "middle_names": "Middle names",
    "family_name": "Family name",
    "birth_date": "Born",
    "gender": "Gender",
    "address_line": "Address",
    "postcode": "Postcode",
    "address": "Address",
    "cap": "Limit on what a household shares",
}
"""What stands beside a value, where its code would not do."""

STATES: Mapping[str, tuple[str, str]] = {
    "received": ("open", "received"),
    "asked": ("open", "evidence asked for"),
    "held": ("open", "held"),
    "ready": ("open", "to be weighed"),
    "proposed": ("open", "to be decided"),
    "approved": ("plain", "to be searched for"),
    "searched": ("plain", "search interrupted"),
    "matched": ("open", "match to be looked at"),
    "review": ("open", "candidates to be compared"),
    "in_hand": ("plain", "in hand"),
    "confirmed": ("plain", "waits for the call"),
    "unmatched": ("plain", "waits for the call"),
    "answered": ("yes", "answered"),
    "refused": ("no", "refused"),
    "withdrawn": ("plain", "withdrawn"),
    "stopped": ("no", "stopped"),
}
"""A case's state: the colour of its tag, and the word in it."""


TIES: Mapping[str, str] = {
    "self": "it concerns me",
    "household": "it concerns my household",
    "colleague": "it concerns a colleague, or their household",
    "acquaintance": "I know whom it concerns, or who asks",
}
"""What ties an officer to a case, in their own words."""


def page(template: str, language: str, **values: object) -> str:
    """The portal's page of this name, its fixed words in this language where it is one of ours."""
    spoken = language if language in languages() else ENGLISH
    return render(f"portal/{template}.html", spoken, asset=asset, **values)


def named(code: str) -> str:
    """A code in words."""
    return FIELDS.get(code, code.replace("_", " ").replace("-", " ").capitalize())


def organisation(code: str) -> str:
    """An organisation's code as a name."""
    return code.replace("-", " ").title()


def day(value: Day | None) -> str:
    """A day in words: Mon 2 October 2017."""
    return f"{value:%a} {value.day} {value:%B} {value.year}" if value is not None else ""


def month(period: str) -> str:
    """A month in words: September 2017; anything else as it is."""
    try:
        return f"{datetime.date.fromisoformat(f'{period}-01'):%B %Y}"
    except ValueError:
        return period


def with_days(text: str) -> str:
    """A text with each ISO day in it as people write it: search before 4 October 2017."""
    return _ISO_DAY.sub(lambda found: _written(found[0]), text)


def _written(iso: str) -> str:
    try:
        one = datetime.date.fromisoformat(iso)
    except ValueError:  # it only looks like a day: it stays as somebody typed it
        return iso
    return f"{one.day} {one:%B} {one.year}"


CLOCKS: Mapping[str, str] = {
    "evidence": "evidence by",
    "slot": "answer from",
    "approval": "approval until",
}
"""What runs out on a day, in words."""


def clock(what: str, on: Day) -> str:
    """A clock in words: answer from Wed 4 October 2017."""
    return f"{CLOCKS[what]} {day(on)}"


def left(working_days: int) -> str:
    """How long that is, in working days."""
    many = f"{abs(working_days)} working day{'s' if abs(working_days) != 1 else ''}"
    return "today" if not working_days else f"{many} left" if working_days > 0 else f"{many} over"


def moment(at: Instant, zone: ZoneInfo) -> str:
    """A moment in words, in the custodian's time zone."""
    told = datetime.datetime.fromtimestamp(at.micros / 1_000_000, zone)
    return f"{told.day} {told:%B %Y, %H:%M}"


class _Assets:
    """The address of each static file, with a mark of what is in it."""

    def __getitem__(self, name: str) -> str:
        return _address(name)


asset = _Assets()


@lru_cache
def _address(name: str) -> str:
    file = name.replace("_", ".")
    mark = hashlib.sha256((STATIC / file).read_bytes()).hexdigest()[:12]
    return f"/static/{file}?{mark}"
