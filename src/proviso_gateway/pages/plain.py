"""Any value of ours as JSON: what `--json` prints, one object to a command."""

from __future__ import annotations

import base64
import datetime
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from enum import Enum
from typing import Any

from proviso_gateway.errors import Problem
from proviso_gateway.reading.cells import HARMFUL
from proviso_gateway.terms import Instant


def json_of(value: object) -> str:
    """The value as indented JSON, keys in the order in which its classes have them."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False)


def visible(line: str) -> str:
    """A line for a terminal, whoever wrote it: what a terminal would obey, and what would make it
    read as another line, is written as JSON would escape it."""
    return HARMFUL.sub(lambda found: f"\\u{ord(found[0]):04x}", line)


def problem_of(found: Problem) -> dict[str, object]:
    """A problem as RFC 9457 has it, with its place as far as it is known."""
    return {
        "type": found.urn,
        "title": found.sentence,
        "detail": found.remedy,
        "instance": str(found.place),
    }


def plain(value: Any) -> Any:
    """The value in JSON's own types: days and instants as text, sets as sorted lists, bytes as
    base64. A value of any other kind is our fault (`TypeError`, when it is written)."""
    match value:
        case Instant():
            return str(value)
        case Enum():
            return value.value
        case datetime.date():
            return value.isoformat()
        case bytes():
            return base64.b64encode(value).decode("ascii")
        case Mapping():
            return {str(key): plain(one) for key, one in value.items()}
        case tuple() | list():
            return [plain(one) for one in value]
        case set() | frozenset():
            return sorted(plain(one) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
