"""`requests synthesise --like` makes files that `run` takes, row by row."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

STARTER = Path(__file__).parents[2] / "examples" / "starter"
AGREEMENT = ["--agreement", str(STARTER / "agreement.yaml")]


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("alike")
    made = ["register", "synthesise", "--people", "500", "--seed", "3", "--csv"]
    assert run_command([*made, "--out", str(folder / "people")]) == 0
    return folder


def made(people: Path, out: Path, like: Path, *more: str) -> int:
    command = ["requests", "synthesise", str(people / "people-truth"), "--requests", "40"]
    return run_command([*command, "--like", str(like), *AGREEMENT, "--out", str(out), *more])


def test_every_request_that_was_made_is_walked_and_whoever_is_there_is_found(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file, out = tmp_path / "many.csv", tmp_path / "result"
    assert made(people, file, STARTER / "requests.csv", "--noise", "none", "--absent", "25") == 0
    run = ["run", str(file), *AGREEMENT, "--register", str(people / "people")]
    assert run_command([*run, "--as-of", "2026-03-02", "--out", str(out)]) == 0
    assert "40 requests walked, 0 rows with a problem" in capsys.readouterr().out
    with (out / "decisions.csv").open(encoding="utf-8", newline="") as told:
        ends = [row["status"] for row in csv.DictReader(told)]
    assert len(ends) == 40
    assert ends.count("disclosed") > 10
    assert set(ends) == {"disclosed", "no_details"}


def test_only_whom_they_mean_differs(people: Path, tmp_path: Path) -> None:
    file = tmp_path / "many.csv"
    assert made(people, file, STARTER / "requests.csv") == 0
    with (STARTER / "requests.csv").open(encoding="utf-8", newline="") as first:
        example = next(csv.DictReader(first))
    with file.open(encoding="utf-8", newline="") as told:
        rows = list(csv.DictReader(told))
    whom = {"request_ref", "given_name", "middle_names", "family_name", "birth_date", "gender",
            "address_line", "postcode"}  # fmt: skip
    assert len({row["request_ref"] for row in rows}) == 40
    for row in rows:
        assert {name: row[name] for name in example if name not in whom} == {
            name: value for name, value in example.items() if name not in whom
        }


def test_what_they_cannot_be_like_is_named_and_nothing_is_written(
    people: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    empty, wrong, out = tmp_path / "empty.csv", tmp_path / "wrong.csv", tmp_path / "many.csv"
    lines = (STARTER / "requests.csv").read_text().splitlines()
    empty.write_text(f"{lines[0]}\n")
    wrong.write_text("\n".join([lines[0], lines[1].replace("starter", "another", 1), ""]))
    for file, code in ((empty, "request.value-missing"), (wrong, "request.other-agreement")):
        assert made(people, out, file) == 2
        assert code in capsys.readouterr().err
    assert made(people, out.with_suffix(".parquet"), STARTER / "requests.csv") == 2
    assert not out.exists()
    out.write_text("mine")
    assert made(people, out, STARTER / "requests.csv") == 2
    assert out.read_text() == "mine"
