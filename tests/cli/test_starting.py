"""`proviso new`: whoever has nothing has a disclosure, and its proof, a minute later."""

from __future__ import annotations

import csv
import re
import shlex
import textwrap
from datetime import date
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command
from proviso_gateway.rehearsal.example import example_people, register_files
from proviso_verify.cli import main as verify

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "examples" / "starter"


@pytest.fixture
def starter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A starter that was just made, from which commands are given."""
    monkeypatch.chdir(tmp_path)
    assert run_command(["new", "mine"]) == 0
    monkeypatch.chdir(tmp_path / "mine")
    return tmp_path / "mine"


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def write(path: Path, found: list[dict[str, str]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(found[0]))
        writer.writeheader()
        writer.writerows(found)


def ran(options: str = "") -> int:
    said = "run requests.csv --agreement agreement.yaml --register register --as-of 2026-03-02"
    return run_command(shlex.split(f"{said} --out result {options}"))


def test_what_it_wrote_to_type_works_from_its_folder(
    starter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The commands of its README, one after the other."""
    block = re.search(r"```\n(.*?)```", (starter / "README.md").read_text(), re.DOTALL)
    assert block is not None
    check, run, proof = block[1].splitlines()
    assert run_command(shlex.split(check)[1:]) == 0
    printed = capsys.readouterr().out
    assert "0 failed" in printed
    assert printed.count("proved ") == 2
    assert run_command(shlex.split(run)[1:]) == 0
    statuses = {one["status"] for one in rows(starter / "result" / "decisions.csv")}
    assert {"disclosed", "relayed", "no_details", "refused", "asked", "in_progress"} <= statuses
    genesis = (starter / "result" / "genesis.txt").read_text().strip()
    words = [genesis if "$(" in word else word for word in shlex.split(proof)[1:]]
    assert verify(words) == 0


def test_a_run_says_what_would_move_each_case_and_it_does(
    starter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert ran() == 0
    printed = capsys.readouterr().out
    told = re.findall(r"^ +(P-\d): .*: fill in (.*)$", printed, re.MULTILINE)
    moves = {ref: columns.split(", ") for ref, columns in told}
    assert moves
    example = rows(starter / "requests.csv")[0]
    filled = [
        row | {name: example[name] for name in moves.get(row["request_ref"], ())}
        for row in rows(starter / "requests.csv")
    ]
    for row in filled:  # whatever waits behind the first thing that was open
        row |= {name: row[name] or example[name] for name in row if name.startswith("officer_")}
    write(starter / "requests.csv", filled)
    before = {r["request_ref"]: r["status"] for r in rows(starter / "result" / "decisions.csv")}
    assert ran() == 0
    assert "fill in" not in capsys.readouterr().out
    after = {r["request_ref"]: r["status"] for r in rows(starter / "result" / "decisions.csv")}
    assert all(after[ref] != before[ref] for ref in moves)


@pytest.mark.parametrize(
    ("emptied", "told"),
    [
        ("officer_approve", "waits for the second officer: fill in officer_approve"),
        ("officer_confirm", "nobody looked at the match before the answer was due: fill in"),
    ],
)
def test_what_an_officer_left_out_is_named(
    starter: Path, emptied: str, told: str, capsys: pytest.CaptureFixture[str]
) -> None:
    found = rows(starter / "requests.csv")[:1]
    write(starter / "requests.csv", [found[0] | {emptied: ""}])
    assert ran() == 0
    assert f"P-1: {told}" in capsys.readouterr().out


def test_a_case_that_is_held_needs_another_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    example = "examples/nhs-home-office"
    arguments = ["run", f"{example}/requests.csv", "--agreement", f"{example}/agreement-held.yaml"]
    arguments += ["--register", f"{example}/register", "--as-of", "2018-05-10", "--same-day"]
    run_command([*arguments, "--out", "result"])
    assert "held by the agreement on that day: name a later day with --as-of" in (
        capsys.readouterr().out
    )


def test_nothing_is_written_over(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["new", str(starter)]) == 2
    assert "files.already-there" in capsys.readouterr().err
    assert run_command(["requests", "template", "agreement.yaml", "--out", "requests.csv"]) == 2
    assert "files.already-there" in capsys.readouterr().err


def test_a_template_has_every_column_that_the_agreement_asks_for_with_its_question(
    starter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["requests", "template", "agreement.yaml", "--rehearsal", "--out", "empty.csv"]
    assert run_command(command) == 0
    printed = capsys.readouterr().out
    assert "Has a crime been recorded, and is its report attached?" in printed
    assert "Would the person be harmed?" in printed
    header = (starter / "empty.csv").read_text().strip().split(",")
    assert set(rows(starter / "requests.csv")[0]) <= set(header)
    assert all(re.search(rf"^{name}\b", printed, re.MULTILINE) for name in header)


def test_its_people_are_made_and_nobody_exists() -> None:
    people, _ = example_people(2026, 50)
    made = {name: text.encode() for name, text in register_files(people, date(2026, 3, 2)).items()}
    assert {path.name: path.read_bytes() for path in (STARTER / "register").iterdir()} == made


def test_the_readmes_amendment_is_compared_as_it_says(
    starter: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = (starter / "README.md").read_text()
    ended, second = (
        # Indented deeper in the README than in the file, as what stands in a list.
        textwrap.indent(textwrap.dedent(block), "      " if "superseded" in block else "  ")
        for block in re.findall(r"```yaml\n(.*?)  ```", readme, re.DOTALL)
    )
    text = (starter / "agreement.yaml").read_text()
    began = next(line for line in text.splitlines(keepends=True) if "is: in_force" in line)
    text = text.replace(began, began + ended).replace("\naccepted:", f"\n{second}\naccepted:")
    (starter / "agreement.yaml").write_text(text)
    (command,) = re.findall(r"^  proviso (agreement diff .*)$", readme, re.MULTILINE)
    assert run_command(command.split()) == 1
    told = capsys.readouterr().out
    assert told.startswith("2 is wider than 1: it permits all that 1 does, and more")
    assert "a request with authorised_by constable is permitted by 2" in told
    assert "a request with countersigned false is permitted by 2" in told
