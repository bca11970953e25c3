"""The verifier's own functions answer as its command does, and its example runs."""

from __future__ import annotations

import re
import subprocess
import sys
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
    assert all(callable(getattr(proviso_verify, name)) for name in proviso_verify.__all__)
    with pytest.raises(AttributeError):
        _ = proviso_verify.verify_everything
