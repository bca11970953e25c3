"""Reads JSON in which every key stands once: of two values only one could count."""

from __future__ import annotations

import json
import re
from typing import NoReturn


class NotJson(ValueError):
    """Text that is not JSON as it is read here: where it stops, as far as known, and the `key` that
    stands twice, if that is it (empty where it looks like no name and may say something)."""

    def __init__(self, line: int | None = None, column: int | None = None) -> None:
        super().__init__("not JSON")
        self.line = line
        self.column = column
        self.key: str | None = None


def loaded(text: str) -> object:
    """What this JSON says. Raises `NotJson`: also for a key that stands twice in one object, and
    for what is no JSON but read as such by many (`NaN`).
    """
    try:
        return json.loads(text, object_pairs_hook=_once, parse_constant=_no_constant)
    except json.JSONDecodeError as wrong:
        raise NotJson(wrong.lineno, wrong.colno) from None
    except NotJson:
        raise
    except (ValueError, RecursionError):  # a number of thousands of digits, or endless brackets
        raise NotJson from None


_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


def _once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    found: dict[str, object] = {}
    for key, value in pairs:
        if key in found:
            twice = NotJson()
            twice.key = key if _NAME.fullmatch(key) else ""
            raise twice
        found[key] = value
    return found


def _no_constant(name: str) -> NoReturn:
    raise NotJson
