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

from proviso_gateway.agreement.requirements import Value
from proviso_gateway.casework.request import Request
from proviso_gateway.terms import Day
from proviso_gateway.tracing.people import Search


def gateway_facts(request: Request, requester: str) -> dict[str, Value]:
    """The facts of source `gateway` that the request itself tells."""
    return {
        "requester": requester,
        "ground": request.ground,
        "fields": frozenset(str(field) for field in request.fields),
        "countersigned": request.countersigned,
        "states": states(request.whom),
    }


def states(whom: Search) -> frozenset[str]:
    """What a request really says of whom it means: names with a letter, a full and possible day of
    birth, a street or building and a place, a postcode. Placeholders say nothing."""
    return frozenset(
        word
        for word, (columns, says) in STATED_BY.items()
        if says(*(getattr(whom, column) for column in columns))
    )


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


_NOTHING = re.compile(
    r"n ?/? ?[ak]|nil|none|null|no|not (known|given|stated|provided|supplied|available)|x+|test"
    r"|unknown( address| name)?|(no|failed to provide)( (address|name))?"
    r"|(of )?no fixed (abode|address)|nfa|tb[acd]|to be (advised|confirmed)|address( unknown)?"
    r"|refused|homeless|withheld",
    re.IGNORECASE,
)
"""What people write where they have nothing to say."""


def _is_word(text: str) -> bool:
    return any(letter.isalpha() for letter in text) and not _is_placeholder(text)


def _is_placeholder(text: str) -> bool:
    """Whether every word, or the whole, is what people write for nothing (`NA NA` too)."""
    plain = " ".join(re.sub(r"[^\w/]+", " ", text).split())
    words = plain.split()
    return bool(_NOTHING.fullmatch(plain)) or all(_NOTHING.fullmatch(word) for word in words)


def _is_full_day(text: str) -> bool:
    try:
        day = datetime.date.fromisoformat(text.strip())
    except ValueError:
        return False
    return day.year >= _EARLIEST_BIRTH


_EARLIEST_BIRTH = 1880
"""Nobody who is looked for was born before; *0001-01-01* and *1800-01-01* say nothing."""


def _is_postcode(text: str) -> bool:
    """Whether it holds letters or digits enough to name a place (formats differ by country)."""
    return sum(map(str.isalnum, text)) >= 4 and any(map(str.isdigit, text))


_BUILDING = re.compile(
    r"\d|\b(house|flat|court|cottage|farm|lodge|hall|tower|barracks|hostel|apartments?)\b",
    re.IGNORECASE,
)


_POSTCODE_AT_END = re.compile(
    r"(^|[\s,]+)(\d{5}([- ]?\d{4})?|[a-z]{1,2}\d[a-z\d]? ?\d[a-z]{2})[\s,.]*$", re.IGNORECASE
)
"""A zip code or a British postcode that closes the line."""


def _is_address(line: str, postcode: str) -> bool:
    """Whether a street or building is named, and a place: the postcode's, or after a comma.

    A number alone names no street, and a town alone no building: *Springfield* is where a hundred
    thousand people live. A postcode at the end is no house number: *Don't Care 12345*.
    """
    line, postcodes = _POSTCODE_AT_END.subn("", line)
    if _is_placeholder(line) or not _BUILDING.search(line):
        return False
    parts = [part for part in line.split(",") if _is_word(part)]
    letters = sum(map(str.isalpha, line))
    place = _is_postcode(postcode) or bool(postcodes) or len(parts) > 1
    return letters >= 3 and place


STATED_BY: Mapping[str, tuple[tuple[str, ...], Callable[..., bool]]] = {
    "given_name": (("given_name",), _is_word),
    "middle_names": (("middle_names",), _is_word),
    "family_name": (("family_name",), _is_word),
    "birth_date": (("birth_date",), _is_full_day),
    "address": (("address_line", "postcode"), _is_address),
    "postcode": (("postcode",), _is_postcode),
}
"""What a request can state, the columns that state it, and the rule by which they do. No column of
a request holds an identifier, so none is ever stated."""
