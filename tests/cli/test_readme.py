"""The README: each of its doors, run by a shell in an empty folder, prints what it shows."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.shells import DOORS, README, blocks, check_shown, printed

from proviso_gateway.cli import run_command

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("door", DOORS)
def test_each_door_is_what_a_shell_prints_in_an_empty_folder(door: str, tmp_path: Path) -> None:
    shown = blocks(README, f"door: {door}")
    (block,) = shown
    assert len(block) <= 12
    (said,) = printed(shown, tmp_path)
    check_shown(block, said)


def test_the_readme_says_what_2018_changed_as_the_command_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    ((command, *lines),) = blocks(README, "diff")
    assert run_command(shlex.split(command)[2:]) == 1  # something changed
    check_shown(lines, capsys.readouterr().out.splitlines())


def test_it_says_whom_it_is_for_before_anything_else() -> None:
    opening = README.partition("> [!WARNING]")[0]
    assert len(opening.split()) < 130
    for whom in ("register", "lawyer", "auditor", "the people in it"):
        assert whom in opening


def test_every_page_and_picture_that_it_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README):
        assert (ROOT / target).exists(), target
