"""What a linkage engineer asks: rows, patterns, keys, levels, decisions, two models."""

from __future__ import annotations

import csv
import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from proviso_gateway.cli import run_command

MANUAL = Path(__file__).parents[2] / "docs" / "evaluation.md"


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of twelve hundred, and requests about it with slips of two kinds."""
    folder = tmp_path_factory.mktemp("labelled")
    made = ["register", "synthesise", "--people", "1200", "--seed", "5", "--out"]
    assert run_command([*made, str(folder / "people")]) == 0
    asked = ["requests", "synthesise", str(folder / "people-truth"), "--requests", "500"]
    asked += ["--seed", "6", "--noise", "keyboard,census", "--out", str(folder / "asked.csv")]
    assert run_command(asked) == 0
    return folder


Evaluate = Callable[..., Any]


@pytest.fixture
def evaluate(labelled: Path, capsys: pytest.CaptureFixture[str]) -> Evaluate:
    """Measures the set; its JSON."""

    def told(*more: str, requests: Path = labelled / "asked.csv") -> Any:
        capsys.readouterr()
        command = ["evaluate", "tracing", str(labelled / "people"), str(requests), "--json", *more]
        assert run_command(command) == 0
        return json.loads(capsys.readouterr().out)

    return told


def test_one_row_a_request_says_what_was_decided_and_names_nobody(
    labelled: Path, tmp_path: Path, evaluate: Evaluate
) -> None:
    rows, again = tmp_path / "rows.csv", tmp_path / "rows.parquet"
    told = evaluate("--rows", str(rows))["evaluation"]["rates"]
    evaluate("--rows", str(again))
    with rows.open() as file:
        written = list(csv.DictReader(file))
    with (labelled / "asked.csv").open() as file:
        asked = list(csv.DictReader(file))
    people = pq.read_table(labelled / "people" / "person.parquet").to_pylist()
    assert [row["row"] for row in written] == [str(row) for row in range(1, 501)]
    for row, request in zip(written, asked, strict=True):
        meant = people[int(row["meant"]) - 1]["person_id"] if row["meant"] else ""
        assert meant == request["truth_person_id"]
        assert (row["first_is_meant"] == "true") == (row["first"] == row["meant"] != "")
        assert 0 <= float(row["posterior"]) <= 1
    right = [one for one in written if one["verdict"] == "traced" and one["first"] == one["meant"]]
    assert len(right) == told["recall"]["count"]
    parquet = pq.read_table(again).to_pylist()
    assert [str(one["posterior"]) for one in parquet] == [one["posterior"] for one in written]
    for request in asked:
        for name in ("truth_person_id", "request_id", "given_name", "family_name", "birth_date"):
            cell = request[name]
            assert not cell or not re.search(rf"\\b{re.escape(cell)}\\b", rows.read_text())


def test_no_row_is_written_over_a_file_that_is_there(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """And that is said before anything is measured, or even read."""
    rows = tmp_path / "rows.csv"
    rows.write_text("kept")
    asked = ["evaluate", "tracing", str(labelled / "people"), str(tmp_path / "missing.csv")]
    assert run_command([*asked, "--rows", str(rows)]) == 2
    assert "files.already-there" in capsys.readouterr().err
    assert run_command([*asked, "--rows", str(tmp_path / "rows.txt")]) == 2
    assert "labelled.unknown-form" in capsys.readouterr().err
    assert rows.read_text() == "kept"


def test_whoever_is_missed_is_told_by_how_they_compare(
    labelled: Path, tmp_path: Path, evaluate: Evaluate
) -> None:
    rows = tmp_path / "rows.csv"
    found = evaluate("--rows", str(rows))
    down = found["breakdown"]
    with rows.open() as file:
        written = list(csv.DictReader(file))
    missed = sum(one["missed"] for one in down["patterns"])
    recall = found["evaluation"]["rates"]["recall"]
    assert missed == recall["of"] - recall["count"] > 5
    for pattern in down["patterns"]:
        same = [one for one in written if one["pattern"] == pattern["pattern"]]
        if not pattern["pattern"].startswith("("):
            assert len(same) == pattern["requests"]
            lost = [one for one in same if one["verdict"] != "traced"]
            assert len(lost) == pattern["missed"]
    assert down["compared"]["of"] == recall["of"]
    never = sum(one["missed"] for one in down["never_compared"])
    assert never == down["compared"]["of"] - down["compared"]["count"]


def test_every_key_says_whom_it_finds_and_how_many_people_it_looks_up(evaluate: Evaluate) -> None:
    keys = {one["name"]: one for one in evaluate()["breakdown"]["keys"]}
    every = keys.pop("all keys")
    assert set(keys) >= {"birth date", "postcode", "both names", "family name and year"}
    assert every["finds"]["count"] >= max(one["finds"]["count"] for one in keys.values())
    assert max(one["mean"] for one in keys.values()) <= every["mean"]
    assert every["mean"] <= sum(one["mean"] for one in keys.values())
    assert keys["birth date"]["finds"]["value"] > 0.9
    assert keys["postcode"]["mean"] > 10  # whoever shares a postcode is looked up


def test_m_and_u_of_a_field_come_to_one_and_the_weight_is_the_models(evaluate: Evaluate) -> None:
    levels = evaluate()["breakdown"]["levels"]
    for field in ("given_name", "family_name", "birth_date", "postcode"):
        of = [one for one in levels if one["field"] == field]
        assert sum(one["m"]["value"] for one in of) == pytest.approx(1)
        assert sum(one["u"]["value"] for one in of) == pytest.approx(1)
    exact = next(o for o in levels if (o["field"], o["level"]) == ("birth_date", "exact"))
    other = next(o for o in levels if (o["field"], o["level"]) == ("birth_date", "different"))
    assert exact["m"]["value"] > 0.9
    assert exact["u"]["value"] < 0.01
    assert exact["carried"] > exact["weight"]
    assert other["u"]["value"] > 0.9
    for level, least, most in (("exact", 3, 12), ("different", -12, -2)):
        worth = next(o for o in levels if (o["field"], o["level"]) == ("family_name", level))
        assert least < worth["measured"] < most


def test_other_decisions_trace_what_the_trade_off_says(evaluate: Evaluate) -> None:
    made = evaluate()["breakdown"]["choices"]
    strict = evaluate("--threshold", "0.9999", "--margin", "9")
    rates = strict["evaluation"]["rates"]
    (drawn,) = [one for one in made if (one["threshold"], one["margin"]) == (0.9999, 9)]
    assert (strict["threshold"], strict["margin"]) == (0.9999, 9)
    assert drawn["recall"] == rates["recall"]
    assert drawn["wrong"] == rates["wrong"]
    default = [one for one in made if (one["threshold"], one["margin"]) == (0.999, 6)]
    assert default[0]["recall"]["count"] > rates["recall"]["count"]


def test_two_models_stand_side_by_side(
    labelled: Path, tmp_path: Path, evaluate: Evaluate, capsys: pytest.CaptureFixture[str]
) -> None:
    one = evaluate()
    both = evaluate("--against", "shipped", "--out", str(tmp_path / "out"))
    assert both["first"]["evaluation"] == one["evaluation"] == both["second"]["evaluation"]
    told = both["beside"]
    assert told["both"] == one["evaluation"]["rates"]["recall"]["count"]
    assert (told["first_alone"], told["second_alone"]) == (0, 0)
    names = {path.name for path in (tmp_path / "out").iterdir()}
    assert {"side-by-side.html", "second-calibration.svg", "trade-off.svg"} <= names
    command = ["evaluate", "tracing", str(labelled / "people"), str(labelled / "asked.csv")]
    assert run_command([*command, "--against", "shipped"]) == 0
    assert "traced rightly by both" in capsys.readouterr().out


def test_a_set_teaches_models_in_turn_and_each_is_measured_on_what_it_never_saw(
    evaluate: Evaluate,
) -> None:
    told = evaluate("--cross-fit", "3")
    assert told["folds"] == 3
    assert told["evaluation"]["rates"]["requests"] == 500


@pytest.mark.parametrize("more", [["1"], ["2", "--threshold", "0.99"], ["2", "--model", "m.json"]])
def test_what_learns_in_turn_takes_no_model_from_elsewhere(
    labelled: Path, capsys: pytest.CaptureFixture[str], more: list[str]
) -> None:
    asked = ["evaluate", "tracing", str(labelled / "people"), str(labelled / "asked.csv")]
    assert run_command([*asked, "--cross-fit", *more]) == 2
    assert "--cross-fit: two or more" in capsys.readouterr().err


def test_what_cannot_be_read_may_count_as_not_stated_and_is_told(
    labelled: Path, tmp_path: Path, evaluate: Evaluate, capsys: pytest.CaptureFixture[str]
) -> None:
    with (labelled / "asked.csv").open() as file:
        rows = list(csv.DictReader(file))
    left_out = tmp_path / "left-out.csv"
    for path, born, gender in ((tmp_path / "strange.csv", "May 1984", "Frau"), (left_out, "", "")):
        changed = [
            row | ({"birth_date": born} if at < 3 else {}) | ({"gender": gender} if at < 2 else {})
            for at, row in enumerate(rows)
        ]
        with path.open("w", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]))
            writer.writeheader()
            writer.writerows(changed)
    told = evaluate("--unreadable", "as-missing", requests=tmp_path / "strange.csv")
    assert told["unreadable"] == {"birth_date": 3, "gender": 2}
    assert told["evaluation"] == evaluate(requests=left_out)["evaluation"]
    command = ["evaluate", "tracing", str(labelled / "people"), str(tmp_path / "strange.csv")]
    assert run_command([*command, "--unreadable", "as-missing"]) == 0
    assert "3 birth dates and 2 genders" in capsys.readouterr().out
    assert run_command(command) == 2
    assert "labelled.refused" in capsys.readouterr().err


def test_the_person_meant_is_explained_whoever_stands_first(
    labelled: Path, tmp_path: Path, evaluate: Evaluate, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = tmp_path / "rows.csv"
    evaluate("--rows", str(rows))
    with rows.open() as file:
        written = list(csv.DictReader(file))
    absent = next(one["row"] for one in written if not one["meant"])
    there = next(one["row"] for one in written if one["first_is_meant"] == "true")
    explain = ["tracing", "explain", str(labelled / "people"), str(labelled / "asked.csv")]
    assert run_command([*explain, there, "--meant", "--svg", str(tmp_path / "w.svg")]) == 0
    said = capsys.readouterr().out
    assert "This is the person meant, who stands first." in said
    assert run_command([*explain, there]) == 0
    assert said.splitlines()[:-1] == capsys.readouterr().out.splitlines()[:-1]
    assert run_command([*explain, absent, "--meant"]) == 2
    assert "labelled.nobody-meant" in capsys.readouterr().err


def test_nobody_is_looked_up_in_a_register_of_people_who_may_exist(
    labelled: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Figures of all together may be had; what is told of one request would be a search."""
    real, rows = tmp_path / "real", tmp_path / "rows.csv"
    shutil.copytree(labelled / "people", real)
    metadata = json.loads((real / "register.json").read_text())
    (real / "register.json").write_text(json.dumps(metadata | {"synthetic": False}))
    asked = str(labelled / "asked.csv")
    part = next(str(one) for one in sorted(real.rglob("part-*.parquet")) if "person" in str(one))
    for register in (str(real), part):
        for command in (
            ["tracing", "explain", register, asked, "1"],
            ["evaluate", "tracing", register, asked, "--rows", str(rows)],
        ):
            assert run_command(command) == 2
            assert "register.real-people" in capsys.readouterr().err
    assert not rows.exists()


def test_every_name_of_the_json_is_in_the_manual(evaluate: Evaluate) -> None:
    named = set(re.findall(r"`([a-z0-9_]+)`", MANUAL.read_text()))

    def names(value: Any, parent: str = "") -> set[str]:
        if isinstance(value, list):
            return {name for one in value for name in names(one)}
        if not isinstance(value, dict):
            return set()
        inside = {name for key, one in value.items() for name in names(one, key)}
        return inside if parent in ("at", "groups") else inside | set(value)

    told = evaluate("--against", "shipped", "--group", "noise")
    missing = names(told) - named - set(told["first"]["evaluation"]["groups"])
    assert missing == set()
