"""A model travels: learned from slips of some kinds, it does well on a kind that it never saw."""

from __future__ import annotations

import json
from typing import Any

import pytest

from proviso_gateway.cli import run_command
from proviso_gateway.rehearsal.noise import INDEPENDENT

FLOORS = {
    "keyboard": (0.98, 0.99),
    "phonetic": (0.96, 0.98),
    "scanning": (0.97, 0.98),
    "census": (0.96, 0.98),
}
"""Profile left out → the least recall of the default decisions, and the least at precision .999.
The aim is .93 and .95 for each (docs/evaluation.md has a hundred thousand people)."""


def test_what_was_learned_from_other_slips_holds_on_the_kind_left_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Two thousand people and twelve hundred requests, look-alikes among them, on fixed seeds."""
    size = ["--people", "2000", "--requests", "1200", "--seed", "71"]
    assert run_command(["evaluate", "noise", *size, "--json"]) == 0
    told: list[dict[str, Any]] = json.loads(capsys.readouterr().out)["profiles"]
    assert [one["profile"] for one in told] == list(INDEPENDENT)
    wrong = [0, 0]
    for one in told:
        found, shipped = one["learned"]["evaluation"], one["shipped"]["evaluation"]
        recall, at_999 = FLOORS[one["profile"]]
        assert found["rates"]["recall"]["value"] >= recall, one["profile"]
        assert found["at"]["0.999"] >= at_999, one["profile"]
        assert found["rates"]["requests"] == shipped["rates"]["requests"] == 1_200
        wrong[0] += found["rates"]["wrong"]["count"]
        wrong[1] += found["rates"]["wrong"]["of"]
    assert wrong[0] * 1_000 <= wrong[1]


def test_each_left_out_profile_is_told_as_a_row_of_a_table(
    capsys: pytest.CaptureFixture[str],
) -> None:
    size = ["--people", "600", "--requests", "300", "--postcodes", "digits", "--no-genders"]
    assert run_command(["evaluate", "noise", *size]) == 0
    rows = [line.split("|")[1:3] for line in capsys.readouterr().out.splitlines()[2:]]
    assert [name.strip() for name, _ in rows] == [
        word for profile in INDEPENDENT for word in (profile, "")
    ]
    assert run_command(["evaluate", "noise", *size[:4], "--postcodes", "x"]) == 2
    assert "--postcodes: one of british" in capsys.readouterr().err
