"""Every row of docs/names.md is what the code says."""

from __future__ import annotations

import datetime
import itertools
from pathlib import Path

import pytest

from proviso_gateway.tracing.birth_dates import compare_birth_dates, written_date
from proviso_gateway.tracing.comparison import Scale
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.names import FoldedName, compare_family, compare_given
from proviso_gateway.tracing.people import Address, Name, Person
from proviso_gateway.tracing.places import FoldedAddress, compare_line, compare_postcode
from proviso_gateway.tracing.tables import tables_of

PAGE = Path(__file__).parents[2] / "docs" / "names.md"


def _rows() -> list[tuple[str, str, str, str]]:
    found, kind = [], ""
    for line in PAGE.read_text("utf-8").splitlines():
        cells = [cell.strip() for cell in line.strip("|").split("|")]
        if not line.startswith("|") or set(cells) == {"---"}:
            continue
        if cells[0] == "said":
            kind = cells[2]
        else:
            found.append((kind, *cells))
    return found  # type: ignore[return-value]


ROWS = _rows()


def _scale() -> Scale:
    """The register that the page describes."""
    named = [(kind, recorded) for kind, _, recorded, _ in ROWS if kind.endswith("name")]
    # Sisters are there too, and whoever a row takes for a name of its own.
    named += [("given name", name) for name in ("Amira", "Daniela")]
    people = [
        Person(f"{name}-{n}", *((name, "", "") if kind == "given name" else ("", "", name)))
        for kind, name in dict.fromkeys(named)
        for n in range(4)
    ]
    others = ["".join(letters) for letters in itertools.product("BCDFG", "lrvwz", "aou", ["nk"])]
    crowd = [
        Person(str(n), others[n % len(others)], "", others[n * 7 % len(others)])
        for n in range(2_000)
    ]
    return Scale(tables_of((*people, *crowd), DEFAULT), DEFAULT)


SCALE = _scale()


def _level(kind: str, said: str, recorded: str) -> str:
    if kind == "given name":
        names = (FoldedName.of(Name(given_name=one)) for one in (said, recorded))
        return compare_given(*names, SCALE).level
    if kind == "family name":
        names = (FoldedName.of(Name(family_name=one)) for one in (said, recorded))
        return compare_family(*names, SCALE).level
    if kind == "birth date":
        day = datetime.date.fromisoformat(recorded)
        return compare_birth_dates(written_date(said), day).level
    if kind == "postcode":
        one, other = (FoldedAddress.of(Address("", code)) for code in (said, recorded))
        return compare_postcode(one, other).level
    one, other = (FoldedAddress.of(Address(line)) for line in (said, recorded))
    return compare_line(one.line, other.line, SCALE.likeness).level


@pytest.mark.parametrize(("kind", "said", "recorded", "level"), ROWS)
def test_a_worked_example_is_so(kind: str, said: str, recorded: str, level: str) -> None:
    assert _level(kind, said, recorded) == level


def test_the_page_has_examples_of_every_field() -> None:
    kinds = {kind for kind, *_ in ROWS}
    fields = {"given name", "family name", "birth date", "postcode", "address line"}
    assert kinds == fields
