"""Fields that a register holds beyond the usual ones: named in `register.json`, with a type each.

They are columns of the person table, and come in by one rule whatever it is made of. Nothing
clinical can be declared, no nationality, religion or ethnicity: so none can leave.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from proviso_gateway.agreement.never_disclosed import never_disclosed
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.cells import day_of
from proviso_gateway.reading.words import hidden_in_name, shown
from proviso_gateway.terms import Field

TYPES: Mapping[str, str] = {
    "text": "one line of at most 100 letters",
    "date": "a day such as 1984-05-17",
    "number": "a whole number of at most 15 digits",
    "bool": "`true` or `false`",
}
"""The types of a declared field, each with what a cell may say."""

MOST = 12
"""Declared fields in one register."""

_LONGEST = 100
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_NUMBER = re.compile(r"0|-?[1-9][0-9]{0,14}")
_TRUTH = {"true": "true", "false": "false"}


def written(kind: str, cell: str) -> str | None:
    """What a cell says, in the one way in which it is kept; None where its type allows no such."""
    match kind:
        case _ if not cell:
            return ""
        case "text":
            return cell if len(cell) <= _LONGEST and hidden_in_name(cell) is None else None
        case "date":
            return None if day_of(cell) is None else cell
        case "number":
            return cell if _NUMBER.fullmatch(cell) else None
        case _:
            return _TRUTH.get(cell.lower())


def told(kind: str, kept: str) -> str | int | bool:
    """What an answer says of it: numbers and truths as such, `""` where the register is silent."""
    if not kept or kind in ("text", "date"):
        return kept
    return int(kept) if kind == "number" else kept == "true"


def check_fields(fields: object, columns: frozenset[str]) -> dict[str, str]:
    """What `register.json` declares, by name. `columns` are those that every register has.

    Raises `register.metadata-invalid`, and `register.field-forbidden` for what nobody may hand
    over.
    """
    place = Place("register.json")

    def wrong(what: str) -> Problem:
        return problem("register.metadata-invalid", place, part="fields", wrong=what)

    if not isinstance(fields, dict) or len(fields) > MOST:
        raise wrong(f"not at most {MOST} names, each with its type")
    for name, kind in fields.items():
        if not _NAME.fullmatch(name) or name in columns | set(Field):
            raise wrong(f"wrong: `{shown(name)}` is no name that a field of its own can have")
        if not isinstance(kind, str) or kind not in TYPES:
            raise wrong(f"wrong: the type of `{name}` is none of {', '.join(TYPES)}")
        found = never_disclosed(name)
        if found is not None:
            raise problem("register.field-forbidden", place, field=name, what=found)
    return dict(fields)
