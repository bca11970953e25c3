"""Whoever might use this on real people is told not to, and why, wherever they begin."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from proviso_gateway.cli.home.founding import NOT_YET

ROOT = Path(__file__).parents[2]


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


@pytest.mark.parametrize("page", ["README.md", "docs/operate.md"])
def test_the_box_on_the_page_says_what_the_founder_of_a_live_home_is_told(page: str) -> None:
    (box,) = re.findall(r"(?:^> .*\n)+", (ROOT / page).read_text(), re.MULTILINE)
    told = words(box.replace("[!WARNING]", "").replace(", so nobody", ": nobody"))
    assert told == words("".join(NOT_YET))
    assert "synthetic" in told


def test_the_box_is_straight() -> None:
    assert len({len(line) for line in NOT_YET}) == 1
