"""An opened answer, laid out for whoever asked: all that was sealed, less its padding."""

from __future__ import annotations

import json

import pytest

from proviso_gateway.pages.answers import readable

DISCLOSED = {
    "answer": "disclosed",
    "details": {"address": {"postcode": "QX1 1AA"}},
    "use_limits": {"purpose": "One request.", "onward_sharing": "forbidden"},
    "receipt": {"v": 1},
}


@pytest.mark.parametrize("padding", ["", "." * 4_000])
def test_a_disclosure_is_never_told_without_its_use_limits(padding: str) -> None:
    told = readable(json.dumps(DISCLOSED | {"padding": padding}).encode())
    assert json.loads(told) == DISCLOSED
