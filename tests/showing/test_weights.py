"""A weight in words, for whoever looks at a match."""

from __future__ import annotations

import pytest

from proviso_gateway.pages.weights import in_words


@pytest.mark.parametrize(
    ("weight", "says"),
    [
        ("+13.2", "speaks very strongly for them (+13.2 bits)"),
        ("+8.0", "speaks very strongly for them (+8.0 bits)"),
        ("+7.9", "speaks strongly for them (+7.9 bits)"),
        ("+1.0", "speaks for them (+1.0 bits)"),
        ("+0.2", "says little (+0.2 bits)"),
        ("−0.9", "says little (−0.9 bits)"),
        ("−1.0", "speaks against them (−1.0 bits)"),
        ("−4.0", "speaks strongly against them (−4.0 bits)"),
        ("−20.5", "speaks very strongly against them (−20.5 bits)"),
    ],
)
def test_what_a_weight_says(weight: str, says: str) -> None:
    assert in_words(weight) == says
