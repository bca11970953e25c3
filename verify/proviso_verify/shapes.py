"""The shapes of values: what may stand under a key of an entry, as a test and as a pattern.

A pattern is a regular expression over canonical JSON. Every text that it matches is canonical, and
where the shape is `exact` it is the text of a value that the test accepts: so that one match of a
whole entry can stand for reading it twice and asking each value. What no pattern matches is not
refused by that; then the tests are asked.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from proviso_verify.canonical import LARGEST, from_base64
from proviso_verify.errors import Problem
from proviso_verify.keys import KINDS, SEALING, SIGNING, is_signing_key, key_bytes
from proviso_verify.officers import ROLES
from proviso_verify.timetable import NEVER, STATUSES
from proviso_verify.webauthn import PARTS


@dataclass(frozen=True, slots=True)
class Shape:
    """Whether a value may stand under a key; and a pattern of texts (see above), `""` for none."""

    accepts: Callable[[object], bool]
    pattern: str = ""
    exact: bool = False

    def __call__(self, value: object) -> bool:
        return self.accepts(value)


Keys: TypeAlias = "Mapping[str, Shape]"


def matching(pattern: str) -> Shape:
    """Text that matches the pattern as a whole. No pattern here matches what JSON escapes."""
    whole = re.compile(pattern)
    return Shape(
        lambda value: isinstance(value, str) and whole.fullmatch(value) is not None,
        f'"(?:{pattern})"',
        exact=True,
    )


def one_of(*codes: str) -> Shape:
    """One code of a closed list."""
    return Shape(
        lambda value: isinstance(value, str) and value in codes,
        f'"(?:{"|".join(map(re.escape, codes))})"',
        exact=True,
    )


def exactly(number: int) -> Shape:
    """This number; for Python, `true` would be 1."""
    return Shape(
        lambda value: value == number and not isinstance(value, bool), str(number), exact=True
    )


def integer(least: int) -> Shape:
    """An integer from `least` (at most 1) to 2^53 - 1."""
    return Shape(
        lambda value: (
            isinstance(value, int) and not isinstance(value, bool) and least <= value <= LARGEST
        ),
        "[1-9][0-9]{0,14}",
        exact=least <= 1,
    )


def base64_of(length: int) -> Shape:
    """Canonical base64 of so many bytes."""

    def accepts(value: object) -> bool:
        try:
            return isinstance(value, str) and len(from_base64(value)) == length
        except Problem:
            return False

    return Shape(accepts, _BASE64)


def key_of(prefix: str) -> Shape:
    """A key of one kind, written with it: `ed25519:` or `x25519:`."""

    def accepts(value: object) -> bool:
        try:
            return isinstance(value, str) and len(key_bytes(value, prefix)) == 32
        except Problem:
            return False

    return Shape(accepts)


def object_of(keys: Keys) -> Shape:
    """An object with exactly these keys, each of its shape."""
    return Shape(
        lambda value: (
            isinstance(value, dict)
            and value.keys() == keys.keys()
            and all(shape(value[key]) for key, shape in keys.items())
        ),
        pattern_of(keys),
        exact=all(shape.exact for shape in keys.values()),
    )


def pattern_of(keys: Keys) -> str:
    """The pattern of canonical objects with these keys; empty where a value has none."""
    if not all(shape.pattern for shape in keys.values()):
        return ""
    return r"\{" + ",".join(f'"{key}":{keys[key].pattern}' for key in sorted(keys)) + r"\}"


def list_of(shape: Shape, least: int = 0, most: int = 2) -> Shape:
    """A list of so many values of one shape."""
    one = shape.pattern
    return Shape(
        lambda value: (
            isinstance(value, list) and least <= len(value) <= most and all(map(shape, value))
        ),
        rf"\[{one}(?:,{one}){{{least - 1},{most - 1}}}\]" if one and least else "",
        shape.exact,
    )


def commitments(*names: str) -> Shape:
    """An object with exactly these names, a commitment under each."""
    return object_of(dict.fromkeys(names, HASH))


def _is_day(value: object) -> bool:
    if not isinstance(value, str) or re.fullmatch(r"\d{4}-\d{2}-\d{2}", value, re.ASCII) is None:
        return False
    try:
        date.fromisoformat(value)
    except ValueError:
        return False
    return True


def _are_roles(value: object) -> bool:
    return (
        isinstance(value, list)
        and bool(value)
        and value == sorted(set(ROLES) & {str(code) for code in value})
    )


def _is_signing_key(value: object) -> bool:
    return isinstance(value, str) and len(value) < 200 and is_signing_key(value)


def _is_signature(value: object) -> bool:
    """No width is fixed here: a signature that does not fit its key is refused where it counts."""
    if isinstance(value, str):
        return _is_sealed(value)
    return (
        isinstance(value, dict)
        and set(value) == set(PARTS)
        and all(map(_is_sealed, value.values()))
    )


def _is_sealed(value: object) -> bool:
    try:
        return isinstance(value, str) and 0 < len(from_base64(value)) <= LARGEST_SIGNATURE
    except Problem:
        return False


LARGEST_SIGNATURE = 16_384
"""Bytes; those of today have 64 to 72, and what may come after them some thousands."""

_BASE64 = '"[A-Za-z0-9+/]+={0,2}"'
_KEY = '"(?:' + "|".join(KINDS) + ')[A-Za-z0-9+/]+={0,2}"'

HANDLE = matching(r"[a-z2-7]{26}")
HASH = matching(r"[0-9a-f]{64}")
PERIOD = matching(r"[0-9]{4}-(?:0[1-9]|1[0-2])")
CODE = matching(r"[a-z][a-z0-9-]{0,39}")
FIELD = matching(r"[a-z][a-z0-9_]{0,39}")
ORIGIN = matching(r"[a-z0-9][a-z0-9./_-]{0,199}")
WEB_ORIGIN = matching(
    r"https://[a-z0-9.-]{1,253}(?::[1-9][0-9]{0,4})?|http://localhost:[1-9][0-9]{0,4}"
)
DAY = Shape(_is_day)
KNOWN = Shape(lambda value: value == NEVER or _is_day(value))
NAME = Shape(lambda value: value == "" or CODE(value))
FILE = Shape(lambda value: value == "" or HASH(value))
SET_OF_ROLES = Shape(_are_roles)
LOG_KEY = key_of(SIGNING)
SIGNING_KEY = Shape(_is_signing_key, _KEY)
SEALING_KEY = key_of(SEALING)
SIGNATURE = Shape(_is_signature, _BASE64)
VERSIONS = list_of(HASH, 1, 200)
ROWS = list_of(
    object_of({"version": HASH, "date": DAY, "is": one_of(*STATUSES), "known": KNOWN}), 0, 400
)
PARTIES = list_of(
    object_of({"id": matching(r"[a-z0-9.-]{1,253}"), "origins": list_of(WEB_ORIGIN, 1, 8)}),
    0,
    8,
)
LAST = matching(r"|[a-z2-7]{26}")
"""The handle of the last signed entry on the same thing; empty where this one is the first."""
