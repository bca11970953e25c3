"""The README: each of its doors, run by a shell in an empty folder, prints what it shows."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()


def blocks(name: str) -> list[str]:
    return re.findall(rf"<!-- {name} -->\n```\n(.*?)```", README, re.DOTALL)


def shown(lines: list[str], printed: Iterator[str]) -> None:
    """Every line but `…` is printed, in order; within a line `…` stands for what changes."""
    printed_lines = list(printed)
    rest = iter(printed_lines)
    for line in lines:
        if line != "…":
            looks = re.compile(re.escape(line).replace("…", r"\S+"))
            found = any(looks.fullmatch(one.rstrip()) for one in rest)
            assert found, f"not printed, or not in this order: {line}\n" + "\n".join(printed_lines)


@pytest.mark.parametrize("door", ["lawyer", "auditor", "engineer"])
def test_each_door_is_what_a_shell_prints_in_an_empty_folder(door: str, tmp_path: Path) -> None:
    (block,) = blocks(f"door: {door}")
    lines = block.splitlines()
    assert len(lines) <= 12
    commands = "\n".join(line[2:] for line in lines if line.startswith("$ "))
    told = {
        **os.environ, "COLUMNS": "200", "TMPDIR": str(tmp_path),
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", commands],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env=told,
        check=False,
    )
    assert done.returncode in (0, 1), done.stderr
    wanted = [line for line in lines if not line.startswith("$ ")]
    shown(wanted, iter(done.stdout.splitlines()))


def test_the_readme_says_what_2018_changed_as_the_command_does(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(ROOT)
    (block,) = blocks("diff")
    command, *lines = block.splitlines()
    assert run_command(shlex.split(command)[2:]) == 1  # something changed
    shown(lines, iter(capsys.readouterr().out.splitlines()))


def test_it_says_whom_it_is_for_before_anything_else() -> None:
    opening = README.partition("> [!WARNING]")[0]
    assert len(opening.split()) < 130
    for whom in ("register", "lawyer", "auditor", "the people in it"):
        assert whom in opening


def test_every_page_and_picture_that_it_names_is_there() -> None:
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", README):
        assert (ROOT / target).exists(), target
