"""The commands of docs/evaluation.md run as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

MANUAL = Path(__file__).parents[2] / "docs" / "evaluation.md"


def test_the_manual_can_be_followed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    blocks = re.findall(r"```sh\n(.*?)```", MANUAL.read_text(), re.DOTALL)
    commands = [line for block in blocks for line in block.splitlines()]
    assert len(commands) == 12
    for command in commands:
        name, *arguments = shlex.split(command)
        assert name == "proviso"
        assert run_command(arguments) == 0, command
    told = capsys.readouterr().out
    for figure in ("precision", "recall", "F1", "wrong person", "to be compared", "said"):
        assert figure in told
    assert {path.name for path in (tmp_path / "evaluation").iterdir()} >= {
        "evaluation.html",
        "evaluation.json",
        "curve.csv",
    }
    assert (tmp_path / "waterfall.svg").exists()
