"""What the gateway sees for itself in a request, so that it never rests on the requester's word.

What only the store knows (`officer_requests`, `asked_before`) is asked in `gateway.assess`.

In 2025 a tax authority handed out addresses against requests of which nobody had looked whether
they stated one: *Failed to Provide*, *Unknown Address* and a town without a street all passed.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import partial

from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import STATED
from proviso_gateway.casework.request import Request
from proviso_gateway.terms import Day
from proviso_gateway.tracing.nothing import is_no_day, said_of_line, says_nothing
from proviso_gateway.tracing.people import Gender, Search


def gateway_facts(request: Request, requester: str) -> dict[str, Value]:
    """The facts of source `gateway` that the request itself tells."""
    return {
        "requester": requester,
        "ground": request.ground,
        "fields": frozenset(str(field) for field in request.fields),
        "countersigned": request.countersigned,
        STATED: states(request.whom),
    }


def states(whom: Search) -> frozenset[str]:
    """What a request really says of whom it means: names with a letter, a full and possible day of
    birth, a street or building and a place, a postcode. What says nothing in tracing says nothing
    here (`tracing.nothing`)."""
    return frozenset(
        word
        for word, (columns, says) in STATED_BY.items()
        if says(*(getattr(whom, column) for column in columns))
    )


def says_enough(whom: Search) -> bool:
    """Whether a request says so much that it can mean one person: a name, and a full day of birth,
    an address or a postcode. *Baby*, of no fixed abode, is nobody in particular."""
    said = states(whom)
    return not said.isdisjoint(_NAMED) and not said.isdisjoint(_PINNED)


_NAMED = {"given_name", "family_name"}
_PINNED = {"birth_date", "address", "postcode"}


def filled_in(before: Search, after: Search) -> bool:
    """Whether `after` says all that `before` said, and differs only where that said nothing: more
    of the same person, and never another."""
    kept = {
        "given_name": _is_name("given_name", before.given_name),
        "middle_names": _is_name("given_name", before.middle_names),
        "family_name": _is_name("family_name", before.family_name),
        "birth_date": _says_when(before.birth_date),
        "gender": before.gender is not Gender.UNKNOWN,
        "address_line": bool(said_of_line(before.address_line).strip()),
        "postcode": bool(before.postcode) and not says_nothing("postcode", before.postcode),
    }
    return all(getattr(before, name) == getattr(after, name) for name, says in kept.items() if says)


def asked_by(requester: str, officer: str, period: str) -> str:
    """The mark of every request that one officer makes in one month: how many there are is the
    fact `officer_requests`. Capitals make nobody another person."""
    return f"asked-by {requester} {' '.join(officer.casefold().split())} {period}"


def means(request: Request) -> str | None:
    """The mark of every request that means one person by a name and a day of birth or, where no
    full day is stated, a place; None where the request says too little to be compared."""
    whom = request.whom
    place = _letters(f"{whom.address_line} {whom.postcode}")
    where = whom.birth_date.strip() if _is_full_day(whom.birth_date) else place
    name = [_letters(part) for part in (whom.given_name, whom.family_name)]
    return f"means {' '.join(name)} {where}" if any(name) and where else None


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKD", text).casefold()))


def is_recent(earlier: Day, day: Day) -> bool:
    """Whether a request of that earlier day counts for `asked_before` on this day: in the twelve
    months up to it."""
    leap_day = (day.month, day.day) == (2, 29)
    return earlier >= day.replace(year=day.year - 1, day=28 if leap_day else day.day)


def _is_name(column: str, text: str) -> bool:
    return any(letter.isalpha() for letter in text) and not says_nothing(column, text)


def _is_full_day(text: str) -> bool:
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        return False
    return day.year >= _EARLIEST_BIRTH and not is_no_day(day.year, day.month, day.day)


def _says_when(text: str) -> bool:
    """Whether it says anything of a day of birth, be it a part or an impossible one."""
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        return any(map(str.isdigit, text))
    return not is_no_day(day.year, day.month, day.day)


_EARLIEST_BIRTH = 1880
"""Nobody who is looked for was born before; *0001-01-01* and *1800-01-01* say nothing."""


def _is_postcode(text: str) -> bool:
    """Whether it holds letters or digits enough to name a place (formats differ by country)."""
    enough = sum(map(str.isalnum, text)) >= 4 and any(map(str.isdigit, text))
    return enough and not says_nothing("postcode", text)


_BUILDING = re.compile(
    r"\b(house|flat|court|cottage|farm|lodge|hall|tower|barracks|hostel|apartments?)\b",
    re.IGNORECASE,
)


_POSTCODE_AT_END = re.compile(
    r"(^|[\s,]+)(\d{5}([- ]?\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})[\s,.]*$", re.IGNORECASE
)
"""A zip code or a British postcode that closes the line."""


def _is_address(line: str, postcode: str) -> bool:
    """Whether a street or building is named, and a place: the postcode's, or after a comma.

    A number alone names no street, and a town alone no building: *Springfield* is where a hundred
    thousand people live; *Flat 2* is in any house. A postcode at the end is no house number:
    *Don't Care 12345*.
    """
    line, postcodes = _POSTCODE_AT_END.subn("", said_of_line(line))
    line = said_of_line(line)
    if not (_BUILDING.search(line) or any(map(str.isdigit, line))):
        return False
    parts = [part for part in line.split(",") if any(map(str.isalpha, part))]
    letters = sum(map(str.isalpha, said_of_line(_BUILDING.sub(" ", line))))
    place = _is_postcode(postcode) or bool(postcodes) or len(parts) > 1
    return letters >= 3 and place


STATED_BY: Mapping[str, tuple[tuple[str, ...], Callable[..., bool]]] = {
    "given_name": (("given_name",), partial(_is_name, "given_name")),
    "middle_names": (("middle_names",), partial(_is_name, "given_name")),
    "family_name": (("family_name",), partial(_is_name, "family_name")),
    "birth_date": (("birth_date",), _is_full_day),
    "address": (("address_line", "postcode"), _is_address),
    "postcode": (("postcode",), _is_postcode),
}
"""What a request can state, the columns that state it, and the rule by which they do. No column of
a request holds an identifier, so none is ever stated."""
