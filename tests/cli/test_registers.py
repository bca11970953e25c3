"""`proviso register build` and `check`, and a rehearsal over an index."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from tests.adapters.registers import written_as_parquet
from tests.tracing.households import person

from proviso_gateway.cli import run_command

EXAMPLES = Path(__file__).parents[2] / "examples" / "nhs-home-office"


@pytest.fixture
def index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    built = ["register", "build", str(EXAMPLES / "register"), "--out", str(tmp_path / "index")]
    assert run_command(built) == 0
    assert "index is the index of register: " in capsys.readouterr().out
    return tmp_path / "index"


def test_a_rehearsal_over_an_index_says_what_one_over_its_register_says(
    index: Path, tmp_path: Path
) -> None:
    told = []
    for register in (EXAMPLES / "register", index):
        out = tmp_path / f"over-{register.name}"
        arguments = ["run", str(EXAMPLES / "requests.csv"), "--register", str(register)]
        arguments += ["--agreement", str(EXAMPLES / "agreement.yaml"), "--as-of", "2017-10-01"]
        assert run_command([*arguments, "--out", str(out)]) == 0
        told.append((out / "decisions.csv").read_bytes())
    assert told[0] == told[1]


def test_an_index_is_checked_to_the_last_byte(
    index: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["register", "check", str(index), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["people"] > 0
    assert told["bytes"] == sum(path.stat().st_size for path in index.glob("*.npy"))
    (index / "known.npy").write_bytes(b"x")
    assert run_command(["register", "check", str(index)]) == 2
    assert "register.index-damaged" in capsys.readouterr().err


def test_a_rehearsal_takes_no_index_of_a_home(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    shutil.copytree(index, kept / f"{'0' * 64}.index")
    (kept / "current").write_text(f"{'0' * 64}\n")
    arguments = ["run", str(EXAMPLES / "requests.csv"), "--as-of", "2017-10-01"]
    arguments += ["--agreement", str(EXAMPLES / "agreement.yaml"), "--out", str(tmp_path / "out")]
    over = ["--register", str(kept / f"{'0' * 64}.index")]
    assert run_command([*arguments, *over]) == 2
    assert "labelled.register-of-a-home" in capsys.readouterr().err


def test_changes_make_the_next_index(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    written_as_parquet(map(person, range(1, 6)), tmp_path / "register")
    changes = tmp_path / "changes"
    written_as_parquet(map(person, range(4, 9)), changes, as_of="2040-01-01")
    index, after = (str(tmp_path / name) for name in ("index", "next"))
    assert run_command(["register", "build", str(tmp_path / "register"), "--out", index]) == 0
    arguments = ["register", "update", index, str(changes), "--out", after]
    capsys.readouterr()
    assert run_command(arguments) == 0
    assert "next is index after changes: 8 people" in capsys.readouterr().out
    assert run_command(arguments) == 2
    assert "files.not-empty" in capsys.readouterr().err


def test_a_homes_index_is_changed_by_the_home_alone(
    index: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept" / f"{'0' * 64}.index"
    shutil.copytree(index, kept)
    (kept.parent / "current").write_text(f"{'0' * 64}\n")
    changes = written_as_parquet(map(person, range(4, 9)), tmp_path / "changes")
    arguments = ["register", "update", str(kept), str(changes), "--out", str(tmp_path / "next")]
    assert run_command(arguments) == 2
    assert "labelled.register-of-a-home" in capsys.readouterr().err
