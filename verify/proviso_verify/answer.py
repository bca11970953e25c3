"""Whether an answer that somebody shows is the one that the log holds.

A requester opens an envelope and keeps its content: the answer, the details, the use limits, and a
receipt. The receipt proves what was answered, which fields were handed over and under which limits;
here the content is held to it. The values of the details are not in the log in any form, so a
receipt proves which were given, not what they said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso_verify.canonical import encode
from proviso_verify.errors import problem
from proviso_verify.receipt import LARGEST_RECEIPT

NONE = "none"
"""What is committed where there is nothing."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of an opened envelope, as far as its receipt can prove it."""

    answer: str
    fields: tuple[str, ...]
    use_limits: Mapping[str, Any]
    receipt: bytes

    def check(self, openings: Mapping[str, Any]) -> None:
        """Refuse an answer that is not what its receipt's openings say: `answer.differs`."""
        told: Mapping[str, object] = {
            "outcome": self.answer,
            "fields": list(self.fields) or NONE,
            "use_limits": dict(self.use_limits) or NONE,
        }
        for name, value in told.items():
            if name not in openings or openings[name] != value:
                raise problem("answer.differs", name=name)


def parse_answer(data: bytes) -> Answer | None:
    """The answer that these bytes hold, however they are laid out; None if they hold none.

    Raises `answer.malformed` for JSON that has a receipt and lacks the rest, and for keys that come
    twice, which two readers could understand in two ways.
    """
    if len(data) > LARGEST_RECEIPT:
        raise problem("answer.malformed", what="it is too long")
    try:
        value = json.loads(data, object_pairs_hook=_once)
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or "receipt" not in value:
        return None
    answer, details, limits = (value.get(key) for key in ("answer", "details", "use_limits"))
    if not (isinstance(answer, str) and isinstance(details, dict) and isinstance(limits, dict)):
        raise problem("answer.malformed", what="it lacks `answer`, `details` or `use_limits`")
    return Answer(answer, tuple(sorted(details)), limits, encode(value["receipt"]))


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise problem("answer.malformed", what="a key comes twice")
    return found
