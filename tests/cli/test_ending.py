"""How commands end: what is said, and with which exit code."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from proviso_gateway.cli import ending
from proviso_gateway.cli.commands import COMMANDS, root, run_command
from proviso_gateway.cli.contents import CONTENTS

PROVISO = (sys.executable, "-c", "from proviso_gateway.cli import main; main()")
AGREEMENT = Path("examples/nhs-home-office/agreement.yaml")


def test_every_command_stands_under_one_heading_with_a_line_that_fits() -> None:
    listed = [name for commands in CONTENTS.values() for name in commands]
    assert sorted(listed) == sorted(COMMANDS)
    assert all(len(said) <= 60 for commands in CONTENTS.values() for said in commands.values())


def test_a_reader_who_has_seen_enough_is_no_negative_finding() -> None:
    checking = subprocess.Popen(
        [*PROVISO, "agreement", "check", str(AGREEMENT)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )
    assert checking.stdout is not None
    checking.stdout.close()
    _, told = checking.communicate(timeout=60)
    assert (checking.returncode, told) == (0, b"")


def test_whoever_interrupts_is_told_to_give_the_command_again(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    telling = subprocess.Popen(
        [*PROVISO, "demo", "--out", str(out)], stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert telling.stdout is not None
    telling.stdout.read(1)  # it has begun
    telling.send_signal(signal.SIGINT)
    _, told = telling.communicate(timeout=60)
    assert telling.returncode == ending.INTERRUPTED
    assert b"Interrupted. Give the same command again to go on." in told


def test_what_cannot_be_understood_is_a_problem_too_where_json_is_asked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PROVISO_HOME", raising=False)
    assert run_command(["queue", "--json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert told["type"].endswith("command.misused")
    assert "--home" in told["title"]


@pytest.mark.parametrize(
    ("command", "said"),
    [("--people 5", "at least 100"), ("--people many", "a whole number")],
)
def test_a_bound_is_told_in_our_words(
    capsys: pytest.CaptureFixture[str], command: str, said: str
) -> None:
    assert run_command(["register", "synthesise", "--out", "x", *command.split()]) == 2
    assert capsys.readouterr().err.startswith(f"usage: --people: {said}. ")


def test_every_command_and_every_option_says_what_it_is() -> None:
    dumb = list[str]()

    def look(command: Any, path: str) -> None:
        for word in getattr(command, "commands", ()):
            look(command.commands[word], f"{path} {word}")
        if not command.help:
            dumb.append(path)
        dumb.extend(f"{path} {one.name}" for one in command.params if not one.help)

    look(root(), "proviso")
    assert dumb == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("check", ["`proviso agreement check`", "`proviso register check`"]),
        ("diff", ["`proviso agreement diff`"]),
        ("agrement", ["`proviso agreement`"]),
        ("explain", ["`proviso tracing explain`"]),
        ("help", ["`proviso --help`"]),
    ],
)
def test_whoever_types_half_a_command_is_told_the_whole(
    typed: str, meant: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command([typed]) == 2
    told = capsys.readouterr().err
    assert [one for one in meant if one not in told] == []


def test_what_is_like_no_command_is_answered_with_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["zzzzqqqq"]) == 2
    assert "perhaps" not in capsys.readouterr().err
