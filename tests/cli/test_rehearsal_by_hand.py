"""A stranger writes a register and requests by hand from docs/files.md and gets what it says."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command
from proviso_verify.cli import main as verify

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "files.md").read_text()


def block(mark: str) -> str:
    """The block of the manual that opens with this line."""
    found = re.search(rf"```{mark}\n(.*?)```", MANUAL, re.DOTALL)
    assert found is not None, mark
    return found[1]


def tables() -> dict[str, str]:
    """The manual's CSV blocks by their first heading `### \\`name\\``."""
    return dict(re.findall(r"### `(\w+\.csv)`\n\n```csv\n(.*?)```", MANUAL, re.DOTALL))


@pytest.fixture
def result(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    register = tmp_path / "register"
    register.mkdir()
    (register / "register.json").write_text(block("json"))
    assert set(tables()) == {"person.csv", "name_history.csv", "address_history.csv"}
    for name, text in tables().items():
        (register / name).write_text(text)
    requests = tmp_path / "requests.csv"
    requests.write_text(block("csv rehearsal"))
    agreement = ROOT / "examples" / "nhs-home-office" / "agreement.yaml"
    out = tmp_path / "result"
    arguments = ["run", str(requests), "--agreement", str(agreement), "--register", str(register)]
    assert run_command([*arguments, "--as-of", "2017-10-01", "--out", str(out)]) == 0
    capsys.readouterr()
    return out


def test_the_decisions_are_those_that_the_manual_gives(result: Path) -> None:
    promised = list(csv.DictReader(io.StringIO(block("csv decisions"))))
    told = list(csv.DictReader(io.StringIO((result / "decisions.csv").read_text())))
    assert [{column: row[column] for column in promised[0]} for row in told] == promised


def test_the_disclosed_address_is_the_current_one(result: Path) -> None:
    answers = [json.loads(path.read_text()) for path in (result / "disclosures").iterdir()]
    (disclosed,) = [answer for answer in answers if answer["answer"] == "disclosed"]
    assert disclosed["details"] == {
        "address": {"address_line": "61 Tannery Lane", "postcode": "QX4 1DH"},
        "address_since": "2014-08-09",
    }


def test_the_result_holds_the_files_that_the_manual_names(result: Path) -> None:
    named = set(re.findall(r"^\| `([\w.]+)(?:/[^`]*)?`.* \|$", MANUAL, re.MULTILINE))
    written = {path.name for path in result.iterdir()}
    assert written - {"statistics.json"} <= named
    assert verify(["log", str(result / "log")]) == 0
