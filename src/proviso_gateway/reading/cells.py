"""What a piece of text from outside may be, wherever it comes from: a cell, a JSON value, a form.

One rule for each column, and one error for each breach, without a place: whoever read the text
knows where it stood.
"""

from __future__ import annotations

import datetime
import re
import unicodedata
from dataclasses import dataclass

from proviso_gateway.errors import Problem, problem
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.identifiers import says_nothing, shows
from proviso_gateway.reading.words import HIDDEN, shown
from proviso_gateway.terms import Day

LONGEST = 2_000
"""Letters in a cell of any table."""

HARMFUL = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff\u202a-\u202e\u2066-\u2069\ufeff]")
"""Marks that do not show as themselves: controls, half characters, and those that turn the
direction of writing, with which a name can be made to read as another."""

_WILDCARDS = frozenset("*%?_|/;&")
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 .,'()-]*")
"""Most cells: nothing in such a one can be wrong but its length."""
PARENTAGE = re.compile(r"(?<!\S)(?:[bdsw]/o|a/[lp])\.?(?!\S)", re.IGNORECASE)
"""*Son of*, *daughter of* as registers write them: `s/o Subramaniam` is one name."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column: the most letters in a cell, whether it may be empty, and what it may look like.

    `names` is a person's name, where no wildcard may stand. `identifies` is what a person who acts,
    a document or a request is called by: a letter or digit must show in it.
    """

    most: int
    needed: bool = False
    pattern: re.Pattern[str] | None = None
    expected: str = ""
    names: bool = False
    identifies: bool = False


_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def day_of(text: str) -> Day | None:
    """The day that a cell names, written as 1984-05-17; None for anything else."""
    try:
        return datetime.date.fromisoformat(text) if _DAY.fullmatch(text) else None
    except ValueError:
        return None


def fault_of_any(name: str, text: str) -> Problem | None:
    """What is wrong with a cell of any table: too long, or with characters that do not show."""
    if len(text) > LONGEST:
        return problem("table.cell-too-long", column=shown(name), most=LONGEST)
    if HARMFUL.search(text):
        return problem("table.control-character", column=shown(name))
    return None


def fault(name: str, text: object, column: Column) -> Problem | None:
    """What is wrong with the text of a column, if anything; the text is never told."""
    if not isinstance(text, str):
        return problem("request.value-not-allowed", column=name, expected=phrase("text"))
    looked_at = column.pattern is not None or column.identifies
    if not looked_at and len(text) <= min(column.most, LONGEST) and _PLAIN.fullmatch(text):
        return None
    found = fault_of_any(name, text)
    if found is not None:
        return found
    if not text.strip():
        return problem("request.value-missing", column=name) if column.needed else None
    if column.pattern is not None:
        if column.pattern.fullmatch(text):
            return None
        return problem("request.value-not-allowed", column=name, expected=column.expected)
    if len(text) > column.most:
        return problem("request.too-long", column=name, most=column.most)
    seen = unicodedata.normalize("NFKC", HIDDEN.sub("", text)).lstrip()
    if seen[:1] in ("=", "+", "-", "@") and shows(seen):  # a dash alone is no formula
        return problem("request.formula", column=name)
    if column.names and not _WILDCARDS.isdisjoint(PARENTAGE.sub(" ", seen)):
        return problem("request.not-one-person", column=name)
    if column.identifies and says_nothing(text):
        return problem("request.says-nothing", column=name)
    return None
