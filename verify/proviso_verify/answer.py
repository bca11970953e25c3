"""Whether an answer that somebody shows is the one that the log holds.

A requester opens an envelope and keeps its content: the answer, the details, the use limits, and a
receipt. The receipt proves what was answered, which fields were handed over and under which limits;
here the content is held to it. The values of the details, the requester's own reference and the
sentence are not in the log in any form, so a receipt proves which details were given, not what they
said.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, NoReturn

from proviso_verify.canonical import encode
from proviso_verify.errors import Problem, problem
from proviso_verify.receipt import LARGEST_RECEIPT, Proven

VERSION = 1

NONE = "none"
"""What is committed where there is nothing."""

PROVED = {
    "rehearsal": bool,
    "answer": str,
    "details": dict,
    "use_limits": dict,
    "receipt": dict,
}
"""What an answer's receipt proves of it, and the receipt; of `details`, the names only."""

NOT_PROVED = ("request_ref", "says")
"""What stands beside it, and in no log."""

PADDING = "padding"
"""Fills an envelope up. Whoever opens it may leave this out, and nothing else."""


@dataclass(frozen=True, slots=True)
class Answer:
    """The content of an opened envelope, as far as its receipt can prove it."""

    rehearsal: bool
    answer: str
    fields: tuple[str, ...]
    use_limits: Mapping[str, Any]
    receipt: bytes

    def check(self, proven: Proven) -> None:
        """Refuse an answer that is not what its verified receipt says: `answer.differs`."""
        if self.rehearsal != proven.rehearsal:
            raise problem("answer.differs", name="rehearsal")
        told: Mapping[str, object] = {
            "outcome": self.answer,
            "fields": list(self.fields) or NONE,
            "use_limits": dict(self.use_limits) or NONE,
        }
        for name, value in told.items():
            if name not in proven.openings or not _same(value, proven.openings[name]):
                raise problem("answer.differs", name=name)


def parse_answer(data: bytes) -> Answer | None:
    """The answer that these bytes hold, however they are laid out; None if they hold none.

    Raises `answer.malformed` for JSON that has a receipt and other keys than an answer, and for
    keys that come twice, which two readers could understand in two ways; a problem of `canonical`
    for a receipt that cannot be one.
    """
    if len(data) > LARGEST_RECEIPT:
        raise problem("answer.malformed", what="it is too long")
    try:
        value = _READER.decode(data.decode("utf-8-sig"))
    except (ValueError, RecursionError):
        return None
    if not isinstance(value, dict) or "receipt" not in value:
        return None
    wanted = {"v", *PROVED, *NOT_PROVED}
    if set(value) - {PADDING} != wanted or value["v"] is True or value["v"] != VERSION:
        raise problem("answer.malformed", what="its keys are not those of version 1")
    for key, kind in PROVED.items():
        if not isinstance(value[key], kind):
            raise problem("answer.malformed", what=f"`{key}` is of another kind")
    return Answer(
        rehearsal=value["rehearsal"],
        answer=value["answer"],
        fields=tuple(sorted(value["details"])),
        use_limits=value["use_limits"],
        receipt=encode(value["receipt"]),
    )


def _same(told: object, opened: object) -> bool:
    """Whether the two are one value; for Python, `1`, `1.0` and `true` would be."""
    try:
        return encode(told) == encode(opened)
    except Problem:
        return False


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise problem("answer.malformed", what="a key comes twice")
    return found


def _refuse_constant(_: str) -> NoReturn:
    raise ValueError  # NaN and Infinity: Python reads them, JSON has no such thing


_READER = json.JSONDecoder(object_pairs_hook=_once, parse_constant=_refuse_constant)
