"""A citation in full: readers know no short names."""

from __future__ import annotations

import pytest
from tests.walk.world import NARROWED

from proviso_gateway.agreement.citing import in_full
from proviso_gateway.agreement.model import CitedSource
from proviso_gateway.agreement.reading import read

SOURCES = {
    "NBO": CitedSource(title="National Back Office"),
    "NBO 2017": CitedSource(title="Its report of 2017"),
    "Act": CitedSource(title="The Act"),
}


@pytest.mark.parametrize(
    ("cite", "told"),
    [
        ("NBO", "National Back Office"),
        ("NBO, page 4; Act, section 2", "National Back Office, page 4; The Act, section 2"),
        ("NBO 2017, page 1", "Its report of 2017, page 1"),
        ("Actuaries, NBO-7", "Actuaries, NBO-7"),
        ("", ""),
    ],
)
def test_each_source_is_called_by_its_title(cite: str, told: str) -> None:
    assert in_full(cite, SOURCES) == told


def test_without_sources_nothing_changes() -> None:
    assert in_full("NBO", {}) == "NBO"


def test_every_clause_of_the_memorandum_cites_in_full() -> None:
    agreement = read(NARROWED)
    for version in agreement.versions:
        for clause in version.clauses or ():
            if clause.cite in agreement.sources:
                told = in_full(str(clause.cite), agreement.sources)
                assert told == agreement.sources[str(clause.cite)].title
