"""The page of the documentation: its commands run, and its tables name every key there is."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from proviso_gateway.analysis.basis import Vouching
from proviso_gateway.cli import run_command

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "showing.md").read_text()
EXAMPLES = ("nhs-home-office", "police-university")


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)


def test_the_manual_can_be_followed_and_shows_what_is_printed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    monkeypatch.chdir(tmp_path)
    commands = [line for block in blocks("sh") for line in block.splitlines()]
    assert len(commands) == 6
    for command in commands:
        name, *arguments = shlex.split(command)
        assert name == "proviso"
        assert run_command(arguments) == 0, command
    told = capsys.readouterr().out
    assert len(blocks("text")) == 2
    for shown in blocks("text"):
        assert shown in told
    assert {path.name for path in (tmp_path / "page").iterdir()} >= {"index.html", "timeline.svg"}
    assert (tmp_path / "timeline.svg").exists()


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for key, part in value.items():
            if key != "witness":  # its keys are the agreement's facts
                yield from keys(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys(part)


def named(command: str) -> set[str]:
    """The keys that the manual's table for a command names: the words in code outside brackets."""
    table = MANUAL.partition(f"| `{command}`: object")[2].partition("\n\n")[0]
    rows = [line.split("|")[2] for line in table.splitlines()[2:]]
    return {key for row in rows for key in re.findall(r"`(\w+)`", re.sub(r"\(.*?\)", "", row))}


@pytest.mark.parametrize("command", ["scrutiny", "timeline", "render"])
def test_the_manual_names_exactly_the_keys_of_every_answer_in_json(
    command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    found: set[str] = set()
    for example in EXAMPLES:
        file = str(ROOT / "examples" / example / "agreement.yaml")
        more = ["--out", str(tmp_path / example)] if command == "render" else []
        assert run_command(["agreement", command, file, "--json", *more]) == 0
        found |= set(keys(json.loads(capsys.readouterr().out)))
    more_named = named("timeline") - {"v"} if command == "render" else set()
    assert found == named(command) | more_named


def test_the_manual_names_every_basis_in_order() -> None:
    table = MANUAL.partition("| basis |")[2].partition("\n\n")[0]
    assert re.findall(r"^\| `(\w+)`", table, re.MULTILINE) == [str(basis) for basis in Vouching]
