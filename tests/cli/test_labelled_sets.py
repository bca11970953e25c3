"""A labelled set of a stranger's own is measured as it was meant, or refused by row and column."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from proviso.cli import run_command

PEOPLE = """\
person_id,given_name,family_name,birth_date,gender,address_line,postcode,superseded_by,shoe_size
007,Oonagh,Tregenza,1951-03-11,female,1 Wren Road,QX1 2AB,,38
008,Beate,Vandermolen,1952-03-12,female,2 Wren Road,QX2 2AB,,39
009,Beate,Brzeski,1952-03-12,female,3 Elm Row,QX3 2AB,008,
"""
ASKED = """\
request_id,given_name,family_name,birth_date,gender,postcode,truth_person_id
1,Oonagh,Tregenza,1951-03-11,female,QX1 2AB,007
2,Beate,Vandermolen,1952-03-12,female,QX2 2AB,008
3,Nobody,Atall,1931-01-01,male,QX9 9ZZ,
"""

Told = Callable[..., Any]


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Measures these requests on these people; the figures, or what was said of the refusal."""

    def measured(
        asked: str | bytes = ASKED,
        people: str | bytes = PEOPLE,
        *,
        requests: str = "asked.csv",
        register: str = "people.csv",
        train: bool = False,
        fails: int = 0,
    ) -> Any:
        for name, content in ((requests, asked), (register, people)):
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(data)
        files = [str(tmp_path / register), str(tmp_path / requests)]
        learned = ["--name", "m", "--dated", "2026-11-26", "--out", str(tmp_path / "model.json")]
        command = ["tracing", "train", *files, *learned]
        if not train:
            command = ["evaluate", "tracing", *files, *([] if fails else ["--json"])]
        assert run_command(command) == fails
        printed = capsys.readouterr()
        return printed.err if fails else json.loads(printed.out)["evaluation"]

    return measured


@pytest.mark.parametrize("train", [False, True])
def test_a_truth_that_is_no_record_of_the_register_is_refused_by_row_and_never_shown(
    told: Told, train: bool
) -> None:
    asked = ASKED.replace(",007\n", ",7\n").replace(",008\n", ",0 08\n")
    said = told(asked, train=train, fails=2)
    assert "labelled.refused (asked.csv): 2 problems" in said
    assert "labelled.unknown-truth (asked.csv, column 7, row 1)" in said
    assert "labelled.unknown-truth (asked.csv, column 7, row 2)" in said
    assert "0 08" not in said


def test_a_truth_may_name_a_record_that_another_has_superseded(told: Told) -> None:
    rates = told(ASKED.replace(",008\n", ",009\n"))["rates"]
    assert (rates["present"], rates["precision"]["count"], rates["wrong"]["count"]) == (2, 2, 0)


def test_a_register_of_one_file_merges_what_was_superseded(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    by_the_old_name = ASKED.replace("Vandermolen", "Brzeski").replace("QX2 2AB", "QX3 2AB")
    rates = told(by_the_old_name)["rates"]
    assert (rates["precision"]["count"], rates["wrong"]["count"]) == (2, 0)
    astray = PEOPLE.replace(",008,\n", ",018,\n")
    assert "register.unknown-person" in told(people=astray, fails=2)


def test_columns_of_a_register_that_are_not_compared_are_left_alone(told: Told) -> None:
    strange = PEOPLE.replace("shoe_size", "deceased_on").replace(",38\n", ",long ago\n")
    assert told(people=strange)["rates"]["precision"]["count"] == 2


def test_no_model_is_learned_from_requests_that_mean_nobody(told: Told, tmp_path: Path) -> None:
    header = ASKED.splitlines()[0]
    empty = "\n".join([header, *(f"{n},,,,,," for n in range(1, 301))])
    assert "Of 300 labelled requests, 0 have" in told(empty, train=True, fails=2)
    assert not (tmp_path / "model.json").exists()
