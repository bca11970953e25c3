"""A command is imported when it is typed, and nobody waits for what another needs."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from proviso_gateway.adapters.keys import key_files
from proviso_gateway.cli.commands import COMMANDS, root, run_command
from proviso_gateway.cli.loading import CommandGroup

HEAVY = ["numba", "numpy", "polars", "pyarrow", "z3", "ruamel.yaml", "python_calamine", "structlog"]
"""What no command needs that only opens a home and tells how it stands."""

HEAVIER_THAN_HELP = [*HEAVY, "django", "pydantic", "rich", "cryptography"]

TELLS = """
import sys
from proviso_gateway.cli.commands import run_command
left = run_command(sys.argv[1:])
print(left, *[name for name in sys.modules if not name.startswith("_")], file=sys.stderr)
"""


def imported(*command: str) -> set[str]:
    """Every module that a process of its own has imported when this command is done."""
    told = subprocess.run(
        [sys.executable, "-c", TELLS, *command], capture_output=True, text=True, check=True
    )
    left, *names = told.stderr.splitlines()[-1].split()
    assert left == "0", told.stderr
    return set(names)


def test_help_imports_no_command(tmp_path: Path) -> None:
    names = imported("--help")
    assert "proviso_gateway.cli.ending" in names
    assert not names & set(HEAVIER_THAN_HELP)
    assert not {name for name in names if name.startswith("proviso_gateway.cli.home.")}


def test_to_open_a_home_imports_no_arrays_and_no_compiler(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROVISO_PASSPHRASE", "a long passphrase")
    for name in ("ada", "bela"):
        key_files.create_signing_key(tmp_path / f"{name}.pem", "a long passphrase")
    administrators = ("--administrator", "ada.pem", "--administrator", "bela.pem")
    command = ("init", "home", "--origin", "rehearsal.invalid/log", "--mode", "rehearsal")
    left = run_command([*command, "--signing-key", "log.pem", *administrators])
    assert left == 0, capsys.readouterr().err
    for words in (["status"], ["queue"], ["waiting"], ["sequence"]):
        names = imported(*words, "--home", "home")
        assert "proviso_gateway.assembly.home" in names
        assert not names & set(HEAVY), words


@pytest.mark.parametrize(
    "words",
    [
        [word, *inner]
        for word, target in COMMANDS.items()
        for inner in (
            [[one] for one in target.commands] if isinstance(target, CommandGroup) else [[]]
        )
    ],
    ids=" ".join,
)
def test_every_word_is_a_command_that_explains_itself(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([*words, "--help"]) == 0
    assert f"Usage: proviso {' '.join(words)} " in capsys.readouterr().out


def test_a_word_that_is_nearly_one_is_told_the_nearest(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["regster"]) == 2
    assert "'register'" in capsys.readouterr().err
    assert root().commands.get("nothing") is None
