"""One value, one sequence of bytes: the canonical JSON that everything hashed or signed is made of.

The profile is a subset of RFC 8785: keys are ASCII and sorted, there is no white space, and values
are strings, booleans, integers below 2^53 in magnitude, arrays and objects. No floats, no null. On
this profile the standard library's encoder gives the bytes of RFC 8785; a test compares the two.
"""

from __future__ import annotations

import binascii
import hashlib
import json
from collections.abc import Mapping
from typing import NoReturn, TypeAlias

from proviso_verify.errors import problem

Value: TypeAlias = "str | bool | int | list[Value] | dict[str, Value]"

LARGEST = 2**53 - 1
"""The largest integer in magnitude: beyond it, JavaScript readers would round (RFC 7493, 2.2)."""

MOST_VALUES = 3_000_000
"""How many values one text may hold, about: as many as the largest files of ours do. A few bytes of
JSON take a hundred of memory, so that a file of empty lists would exhaust a small machine."""

DEEPEST = 32
"""How many arrays and objects may enclose a value. Ours need four."""


def encode(value: object) -> bytes:
    """The canonical bytes of a value: strings, booleans, integers, lists, tuples and mappings.

    Raises `canonical.not-in-profile` for anything else.
    """
    return _text(_plain(value, 0)).encode()


def decode(data: bytes) -> Value:
    """The value of canonical bytes; any other bytes are refused, even if they are valid JSON.

    Raises `canonical.not-json`, `canonical.not-in-profile` or `canonical.not-canonical`.
    """
    if len(data) > MOST_VALUES and sum(map(data.count, (b",", b"[", b"{"))) > MOST_VALUES:
        raise problem("canonical.not-in-profile", what="so many values")
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise problem("canonical.not-json") from None
    try:
        value = _READER.decode(text)
    except json.JSONDecodeError:
        raise problem("canonical.not-json") from None
    except RecursionError:
        raise problem("canonical.not-in-profile", what="nesting this deep") from None
    # Duplicate keys, white space, another order and needless escapes all end here.
    if (_text(value).encode() if _is_plain(data) else encode(value)) != data:
        raise problem("canonical.not-canonical")
    return value  # type: ignore[no-any-return]


def digest(value: object) -> str:
    """The hash of a value: SHA-256 of its canonical bytes, in lower-case hex."""
    return hashlib.sha256(encode(value)).hexdigest()


def to_base64(data: bytes) -> str:
    """Bytes as text: the standard alphabet, padded (RFC 4648, section 4)."""
    return binascii.b2a_base64(data, newline=False).decode("ascii")


def from_base64(text: str) -> bytes:
    """The bytes of canonical base64; text that other bytes would also encode to is refused.

    Raises `canonical.not-base64`.
    """
    try:
        data = binascii.a2b_base64(text, strict_mode=True)
    except ValueError:  # binascii's own error among them
        raise problem("canonical.not-base64") from None
    if to_base64(data) != text:  # spare bits that are not zero
        raise problem("canonical.not-base64")
    return data


def _is_plain(data: bytes) -> bool:
    """Whether these bytes, once read, cannot leave the profile: no null, no key or half a pair
    beyond ASCII, no nesting too deep. Most entries of a log are so, and need no second look."""
    return (
        data.isascii()
        and b"null" not in data
        and b"\\u" not in data
        and data.count(b"[") + data.count(b"{") <= DEEPEST
    )


def _text(value: Value) -> str:
    return _WRITER.encode(value)


def _plain(value: object, depth: int) -> Value:
    """The same value as plain lists and dictionaries, or a problem if it leaves the profile."""
    if isinstance(value, str):
        if not value.isascii():
            _whole_characters(value)
        return value
    if isinstance(value, bool):
        return value
    if isinstance(value, int):
        if not -LARGEST <= value <= LARGEST:
            raise problem("canonical.not-in-profile", what="an integer of 2^53 or more")
        return value
    if depth >= DEEPEST:
        raise problem("canonical.not-in-profile", what="nesting this deep")
    if isinstance(value, list | tuple):
        return [_plain(item, depth + 1) for item in value]
    if isinstance(value, Mapping):
        plain: dict[str, Value] = {}
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise problem("canonical.not-in-profile", what="a key that is not ASCII text")
            # Most values are ASCII text, and need no second call.
            simple = type(item) is str and item.isascii()
            plain[key] = item if simple else _plain(item, depth + 1)
        return plain
    raise problem("canonical.not-in-profile", what="null or a kind of value other than ours")


def _whole_characters(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise problem("canonical.not-in-profile", what="half a surrogate pair") from None


def _integer(digits: str) -> int:
    if len(digits) > 17:  # a sign and sixteen digits hold every integer of the profile
        raise problem("canonical.not-in-profile", what="an integer of 2^53 or more")
    number = int(digits)
    if not -LARGEST <= number <= LARGEST:
        raise problem("canonical.not-in-profile", what="an integer of 2^53 or more")
    return number


def _refuse_float(_: str) -> NoReturn:
    raise problem("canonical.not-in-profile", what="a number that is not an integer")


_READER = json.JSONDecoder(
    parse_int=_integer, parse_float=_refuse_float, parse_constant=_refuse_float
)
# What is written was read, or copied by `_plain`: it holds no circle to look for.
_WRITER = json.JSONEncoder(
    sort_keys=True, separators=(",", ":"), ensure_ascii=False, check_circular=False
)
