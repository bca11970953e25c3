"""What a cell may be is the same whether or not a plain one is seen at a glance."""

from __future__ import annotations

import re
from unittest.mock import patch

from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.reading import cells
from proviso_gateway.reading.cells import LONGEST, Column, fault

COLUMNS = st.builds(
    Column,
    st.sampled_from((0, 3, 16, LONGEST, 2 * LONGEST)),
    needed=st.booleans(),
    pattern=st.sampled_from((None, re.compile("[A-Z]+"))),
    names=st.booleans(),
    identifies=st.booleans(),
)
PLAIN = "abcXYZ019 .,'()-"
TEXTS = st.one_of(
    st.text(PLAIN),
    st.text(f"{PLAIN}=+@*%?_|/;&\n\t\x7f\u200b\u202eéА"),
    st.text(),
    st.sampled_from(("n/a", "none", "N.A.", "x" * (LONGEST + 1), "s/o Tan", "a*", "-")),
)


@given(TEXTS, COLUMNS)
def test_a_plain_cell_is_passed_where_every_rule_passes_it(text: str, column: Column) -> None:
    seen = fault("given_name", text, column)
    with patch.object(cells, "_PLAIN", re.compile("(?!)")):
        looked_at = fault("given_name", text, column)
    assert (seen and seen.code) == (looked_at and looked_at.code)
