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
from proviso_gateway.phrases import Say, phrase, phrase_of, put, turned
from proviso_gateway.terms import Day, Instant

STATIC = Path(__file__).parent / "static"
_ISO_DAY = re.compile(r"(?<![\w-])[0-9]{4}-[0-9]{2}-[0-9]{2}(?![\w-])")

SOURCES: Mapping[str, str] = {
    "gateway": phrase("the gateway saw it"),
    "requester": phrase("the requester's word"),
    "third_party": phrase("a third party's word"),
    "custodian": phrase("ours to find out"),
    "court": phrase("a court's word"),
}
"""Who vouches for a fact, in words."""

FIELDS: Mapping[str, str] = {
    "given_name": phrase("Given name"),
    "middle_names": phrase("Middle names"),
    "family_name": phrase("Family name"),
    "birth_date": phrase("Born"),
    "gender": phrase("Gender"),
    "address_line": phrase("Address"),
    "postcode": phrase("Postcode"),
    "address": phrase("Address"),
    "cap": phrase("Limit on what a household shares"),
    "previous_names": phrase("Previous names"),
    "address_since": phrase("Address since"),
    "registered_on": phrase("Registered on"),
    "practice_code": phrase("Practice code"),
}
"""What stands beside a value, where its code would not do."""

STATES: Mapping[str, tuple[str, str]] = {
    "received": ("open", phrase("received")),
    "asked": ("open", phrase("evidence asked for")),
    "held": ("open", phrase("held")),
    "ready": ("open", phrase("to be weighed")),
    "proposed": ("open", phrase("to be decided")),
    "approved": ("plain", phrase("to be searched for")),
    "searched": ("plain", phrase("search interrupted")),
    "matched": ("open", phrase("match to be looked at")),
    "review": ("open", phrase("candidates to be compared")),
    "in_hand": ("plain", phrase("in hand")),
    "confirmed": ("plain", phrase("waits for the call")),
    "unmatched": ("plain", phrase("waits for the call")),
    "answered": ("yes", phrase("answered")),
    "refused": ("no", phrase("refused")),
    "withdrawn": ("plain", phrase("withdrawn")),
    "stopped": ("no", phrase("stopped")),
}
"""A case's state: the colour of its tag, and the word in it."""


TIES: Mapping[str, str] = {
    "self": phrase("it concerns me"),
    "household": phrase("it concerns my household"),
    "colleague": phrase("it concerns a colleague, or their household"),
    "acquaintance": phrase("I know whom it concerns, or who asks"),
}
"""What ties an officer to a case, in their own words."""


def page(template: str, language: str, **values: object) -> str:
    """The portal's page of this name, its fixed words in this language where it is one of ours."""
    spoken = language if language in languages() else ENGLISH
    return render(f"portal/{template}.html", spoken, asset=asset, **values)


def named(code: str) -> str:
    """A code in words."""
    return FIELDS.get(code, code.replace("_", " ").replace("-", " ").capitalize())


def within(code: str) -> str:
    """A code in words, within a sentence."""
    return _WITHIN.get(code) or named(code).lower()


_WITHIN: Mapping[str, str] = {
    "given_name": phrase("given name"),
    "middle_names": phrase("middle names"),
    "family_name": phrase("family name"),
    "birth_date": phrase("born"),
    "gender": phrase("gender"),
    "address_line": phrase("address"),
    "postcode": phrase("postcode"),
    "address": phrase("address"),
    "previous_names": phrase("previous names"),
    "address_since": phrase("address since"),
    "registered_on": phrase("registered on"),
    "practice_code": phrase("practice code"),
}


def organisation(code: str) -> str:
    """An organisation's code as a name."""
    return code.replace("-", " ").title()


_WEEKDAYS = (
    phrase("Mon"), phrase("Tue"), phrase("Wed"), phrase("Thu"), phrase("Fri"), phrase("Sat"),
    phrase("Sun"),
)  # fmt: skip
_MONTHS = (
    phrase("January"), phrase("February"), phrase("March"), phrase("April"), phrase("May"),
    phrase("June"), phrase("July"), phrase("August"), phrase("September"), phrase("October"),
    phrase("November"), phrase("December"),
)  # fmt: skip


def day(value: Day | None) -> str:
    """A day in words: Mon 2 October 2017."""
    if value is None:
        return ""
    weekday = _WEEKDAYS[value.weekday()]
    return phrase("{weekday} {day}", weekday=weekday, day=_day(value))


def _day(value: Day) -> str:
    month = _MONTHS[value.month - 1]
    return phrase("{day} {month} {year}", day=value.day, month=month, year=value.year)


def month(period: str) -> str:
    """A month in words: September 2017; anything else as it is."""
    try:
        first = datetime.date.fromisoformat(f"{period}-01")
    except ValueError:
        return period
    return phrase("{month} {year}", month=_MONTHS[first.month - 1], year=first.year)


def with_days(text: str) -> str:
    """A text with each ISO day in it as people write it: search before 4 October 2017."""
    return turned(text, _with_days) if _ISO_DAY.search(text) else text


def _with_days(text: str, say: Say) -> str:
    return _ISO_DAY.sub(lambda found: _written(found[0], say), text)


def _written(iso: str, say: Say) -> str:
    try:
        return put(_day(datetime.date.fromisoformat(iso)), say)
    except ValueError:  # it only looks like a day: it stays as somebody typed it
        return iso


CLOCKS: Mapping[str, str] = {
    "evidence": phrase("evidence by"),
    "slot": phrase("answer from"),
    "approval": phrase("approval until"),
}
"""What runs out on a day, in words."""


def clock(what: str, on: Day) -> str:
    """A clock in words: answer from Wed 4 October 2017."""
    return phrase("{what} {day}", what=CLOCKS[what], day=day(on))


def left(working_days: int) -> str:
    """How long that is, in working days."""
    many, told = abs(working_days), phrase("today")
    if working_days > 0:
        told = phrase_of(many, "{count} working day left", "{count} working days left")
    elif working_days < 0:
        told = phrase_of(many, "{count} working day over", "{count} working days over")
    return told


def moment(at: Instant, zone: ZoneInfo) -> str:
    """A moment in words, in the custodian's time zone."""
    told = datetime.datetime.fromtimestamp(at.micros / 1_000_000, zone)
    return phrase("{day}, {time}", day=_day(told.date()), time=f"{told:%H:%M}")


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
