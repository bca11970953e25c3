"""The verifier's own functions answer as its command does, and its example runs."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from importlib.metadata import version as installed
from pathlib import Path

import pytest

import proviso_verify
from proviso_gateway.cli import run_command
from proviso_verify.cli import main

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A rehearsal of the starter."""
    folder = tmp_path_factory.mktemp("library")
    starter = ROOT / "examples" / "starter"
    arguments = ["run", str(starter / "requests.csv"), "--register", str(starter / "register")]
    arguments += ["--agreement", str(starter / "agreement.yaml"), "--as-of", "2026-03-02"]
    assert run_command([*arguments, "--out", str(folder / "result")]) == 0
    return folder / "result"


def test_its_example_runs(result: Path) -> None:
    text = (Path(proviso_verify.__file__).parent / "library.py").read_text()
    example = "\n".join(re.findall(r"^    (.*)$", text.split('"""')[1], re.MULTILINE))
    done = subprocess.run(
        [sys.executable, "-c", example],
        cwd=result.parent, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert done.stdout.split()[1] == "4"


def test_a_log_its_receipts_and_its_figures_hold(result: Path) -> None:
    genesis = (result / "genesis.txt").read_text().strip()
    log = str(result / "log")
    report = proviso_verify.verify_log(log, genesis=genesis)
    assert report.pinned
    assert not proviso_verify.verify_log(log).pinned
    for answer in (result / "disclosures").iterdir():
        proven = proviso_verify.verify_receipt(str(answer), log, genesis=genesis)
        assert proven.size <= report.size
    told = proviso_verify.verify_counts(log, str(result / "statistics.json"), genesis=genesis)
    assert told.holds


def test_what_does_not_hold_is_a_problem_as_of_the_command(result: Path) -> None:
    log = str(result / "log")
    with pytest.raises(proviso_verify.Problem) as wrong:
        proviso_verify.verify_log(log, genesis="0" * 64)
    assert main(["log", log, "--genesis", "0" * 64]) == 1
    assert wrong.value.code
    with pytest.raises(proviso_verify.Problem, match=r"usage\.unreadable"):
        proviso_verify.verify_receipt(str(result / "none.json"), log)


def test_nothing_else_is_exported() -> None:
    functions = set(proviso_verify.__all__) - {"__version__"}
    assert all(callable(getattr(proviso_verify, name)) for name in functions)
    with pytest.raises(AttributeError):
        _ = proviso_verify.verify_everything


def test_its_names_and_its_version_are_found_in_a_session() -> None:
    assert set(dir(proviso_verify)) == set(proviso_verify.__all__)
    assert proviso_verify.__version__ == installed("proviso-verify")
    assert all(getattr(proviso_verify, name) for name in dir(proviso_verify))
    with pytest.raises(AttributeError, match="no attribute 'verify'"):
        _ = proviso_verify.verify


def test_a_hash_is_taken_as_its_file_holds_it_and_nothing_else_passes_for_one(
    result: Path,
) -> None:
    log, genesis = result / "log", (result / "genesis.txt").read_text()
    for hash_as_read in (genesis, genesis.strip() + "\n", f" {genesis.strip()}\r\n"):
        assert proviso_verify.verify_log(log, genesis=hash_as_read).pinned
    for none in ("", "abc", genesis.strip().upper(), genesis.strip()[:-1]):
        with pytest.raises(proviso_verify.Problem, match=r"usage\.not-a-hash"):
            proviso_verify.verify_log(log, genesis=none)


def test_paths_may_be_paths(result: Path) -> None:
    answer = next((result / "disclosures").iterdir())
    assert proviso_verify.verify_receipt(answer, result / "log").kind == "answer"
    assert proviso_verify.verify_counts(result / "log", result / "statistics.json").holds


def test_whoever_gives_the_table_of_figures_is_told_which_file_to_give(
    result: Path, tmp_path: Path
) -> None:
    log = str(result / "log")
    with pytest.raises(proviso_verify.Problem, match=r"statistics\.json"):
        proviso_verify.verify_counts(log, result / "statistics.csv")
    laid_out = tmp_path / "statistics.json"
    told = json.loads((result / "statistics.json").read_text())
    laid_out.write_text(json.dumps(told, indent=2))
    with pytest.raises(proviso_verify.Problem, match="as it was published, byte by byte"):
        proviso_verify.verify_counts(log, laid_out)


def test_the_readme_shows_what_the_command_prints(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """But for numbers, handles and what a rehearsal of the starter has otherwise."""
    text = (ROOT / "verify" / "README.md").read_text()
    log, genesis = str(result / "log"), (result / "genesis.txt").read_text()
    given = next(a for a in (result / "disclosures").iterdir() if '"disclosed"' in a.read_text())
    for command in (
        ["log", log],
        ["counts", log, str(result / "statistics.json")],
        ["receipt", str(given), "--log", log],
    ):
        assert main([*command, "--genesis", genesis]) == 0
        printed = {_shape(line) for line in capsys.readouterr().out.splitlines()}
        shown = re.search(rf"^\$ proviso-verify {command[0]} .*\n((?:(?!\$ ).*\n)*)", text, re.M)
        assert shown is not None
        lines = [_shape(line) for line in shown[1].splitlines() if line != "…"]
        assert [line for line in lines if line not in printed] == []


def _shape(line: str) -> str:
    """A line without what is another in each rehearsal."""
    line = re.sub(r"= .*", "=", line)
    line = re.sub(r"\b[a-z0-9]{26}\b|\b[0-9a-f]{64}\b|[0-9][0-9,-]*", "#", line)
    return re.sub(r"\brows\b", "row", line)
