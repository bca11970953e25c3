"""Reads a court order as a lawyer wrote it down: YAML in the notation of agreements.

The people whom it reaches are described there as a request describes them. Only the hashes of
their descriptions are kept: the register of orders is no list of people.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields

from proviso_gateway.agreement.never_disclosed import may_be_a_field
from proviso_gateway.errors import Problem, problem
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.reading.plain_yaml import written
from proviso_gateway.reading.words import shown
from proviso_gateway.reading.yaml_values import Path, Written
from proviso_gateway.terms import Field, Hash
from proviso_gateway.tracing.people import Gender, Search
from proviso_verify import canonical

MOST_PEOPLE = 1_000


@dataclass(frozen=True, slots=True)
class _Key:
    """One key of the sheet: the type its value has, in words for whoever got it wrong."""

    type: type
    expected: str
    needed: bool = False


_TEXT, _DAY = "text of at most 200 letters", "a day such as 2026-03-02"
_KEYS: Mapping[str, _Key] = {
    "reference": _Key(str, _TEXT, needed=True),
    "court": _Key(str, _TEXT, needed=True),
    "effect": _Key(str, "`discloses` or `stops`", needed=True),
    "valid_from": _Key(datetime.date, _DAY, needed=True),
    "valid_until": _Key(datetime.date, _DAY, needed=True),
    "requester": _Key(str, "the code of an enrolled requester"),
    "agreement": _Key(str, "the name of an adopted agreement"),
    "fields": _Key(tuple, "a list of disclosable fields"),
    "people": _Key(tuple, "a list of people, each described as in a request"),
    "reaches_restricted": _Key(bool, "`true` or `false`"),
    "answer_after": _Key(int, "a number of days from 1 to 60"),
    "destroy_within": _Key(int, "a number of days from 1 to 3650"),
}

_DESCRIBED = tuple(field.name for field in fields(Search))


def read_order(text: str, name: str, document: Hash) -> CourtOrder:
    """The order on the sheet called `name`; `document` is the SHA-256 of the sealed order itself.

    Raises the notation's problems, `agreement.missing-key`, `agreement.unknown-key`,
    `agreement.wrong-type` with line and column, and what `CourtOrder` refuses.
    """
    file = written(text, name)
    if not isinstance(file.value, dict):
        raise _wrong(file, (), "sheet", "a mapping")
    said = file.value
    for key in said:
        if key not in _KEYS:
            raise problem(
                "agreement.unknown-key", file.place((key,)), key=shown(key), nearest="", known=""
            )
    for key, rule in _KEYS.items():
        if key not in said:
            if rule.needed:
                raise problem("agreement.missing-key", file.place(()), key=key, form="")
        elif type(said[key]) is not rule.type or not _within(key, said[key]):
            raise _wrong(file, (key,), key, rule.expected)
    return CourtOrder(
        reference=said["reference"],
        court=said["court"],
        effect=said["effect"],
        document=document,
        valid_from=said["valid_from"],
        valid_until=said["valid_until"],
        requester=said.get("requester", ""),
        agreement=said.get("agreement", ""),
        fields=_fields(file, said.get("fields", ())),
        reaches=_people(file, said.get("people", ())),
        reaches_restricted=said.get("reaches_restricted", False),
        answer_after=said.get("answer_after", 1),
        destroy_within=said.get("destroy_within", 365),
    )


def _within(key: str, value: object) -> bool:
    if key == "effect":
        return value in ("discloses", "stops")
    if isinstance(value, str):
        return 0 < len(value) <= 200 and value.isprintable()
    if key in ("answer_after", "destroy_within") and isinstance(value, int):
        return 1 <= value <= (60 if key == "answer_after" else 3650)
    return not isinstance(value, tuple) or len(value) <= MOST_PEOPLE


def _fields(file: Written, named: tuple[object, ...]) -> tuple[str, ...]:
    for number, one in enumerate(named):
        if not may_be_a_field(one):
            expected = f"words of: {', '.join(Field)}, or fields that an adopted agreement declares"
            raise _wrong(file, ("fields", number), "fields", expected)
    usual = [field.value for field in Field if field in named]
    return tuple(dict.fromkeys((*usual, *map(str, named))))


def _people(file: Written, described: tuple[object, ...]) -> tuple[Hash, ...]:
    """The hash of each description: whoever is asked for must be described word for word so."""
    return tuple(
        Hash(canonical.digest(_search(file, number, one).canonical()))
        for number, one in enumerate(described)
    )


def _search(file: Written, number: int, said: object) -> Search:
    path: Path = ("people", number)
    if not isinstance(said, dict) or not said:
        raise _wrong(file, path, "people", "a description of one person")
    words = {}
    for key, value in said.items():
        if key not in _DESCRIBED:
            place = file.place((*path, key))
            raise problem("agreement.unknown-key", place, key=shown(key), nearest="", known="")
        text = value.isoformat() if isinstance(value, datetime.date) else value
        if not isinstance(text, str) or not 0 < len(text) <= 250 or not text.isprintable():
            raise _wrong(file, (*path, key), key, "text as in a request")
        words[key] = text
    gender = words.pop("gender", Gender.UNKNOWN.value)
    if gender not in {one.value for one in Gender}:
        raise _wrong(file, (*path, "gender"), "gender", f"one of: {', '.join(Gender)}")
    try:
        return Search(**words, gender=Gender(gender))
    except Problem as found:
        where = file.place(path)
        raise found.at(file=where.file, line=where.line, column=where.column) from None


def _wrong(file: Written, path: Path, key: str, expected: str) -> Exception:
    return problem("agreement.wrong-type", file.place(path), key=key, expected=expected)
