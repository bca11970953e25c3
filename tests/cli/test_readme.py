"""The README's first screen: what it shows of the agreement is what the command prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

ROOT = Path(__file__).parents[2]


def test_the_readme_says_what_2018_changed_as_the_command_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    shown = re.search(r"<!-- diff -->\n```\n(.*?)```", (ROOT / "README.md").read_text(), re.DOTALL)
    assert shown is not None
    command, *lines = shown[1].splitlines()
    assert run_command(shlex.split(command)[2:]) == 1  # something changed
    printed = iter(capsys.readouterr().out.splitlines())
    for line in lines:
        if line != "…":
            assert line in printed, f"not printed, or not in this order: {line}"
