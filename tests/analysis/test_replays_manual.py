"""The page about asking an agreement: commands print what it shows, tables name every key."""

from __future__ import annotations

import json
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "replays.md").read_text()


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", MANUAL, re.DOTALL)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the page's commands can be given."""
    (tmp_path / "examples").symlink_to(ROOT / "examples")
    (tmp_path / "facts.json").write_text(blocks("json")[0])
    monkeypatch.chdir(tmp_path)
    return tmp_path


def commands() -> list[list[str]]:
    lines = [line for block in blocks("sh") for line in block.splitlines()]
    return [shlex.split(line)[1:] for line in lines]


def test_the_manual_can_be_followed_and_shows_what_is_printed(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert len(commands()) == 2
    for command, shown in zip(commands(), blocks("text"), strict=True):
        assert run_command(command) == 0
        assert shown in capsys.readouterr().out
    written = {path.name for path in (folder / "replayed").iterdir()}
    assert {"replay.html", "replay.json", "flips.csv"} <= written
    page = (folder / "replayed" / "replay.html").read_text()
    assert "<svg" in page
    assert "<script" not in page
    assert not re.search(r"Szczepa|Agnieszka|1984-05-17", page), "a page names somebody"


def keys(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        yield from value
        for part in value.values():
            yield from keys(part)
    elif isinstance(value, list):
        for part in value:
            yield from keys(part)


def test_the_tables_name_every_key_of_the_json(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    named = set(re.findall(r"`(\w+)`", MANUAL))
    for command in commands():
        assert run_command([*command, "--json"]) == 0
        told = json.loads(capsys.readouterr().out)
        assert set(keys(told)) <= named, set(keys(told)) - named


def test_facts_that_cannot_be_are_refused_and_never_quoted(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    decide = commands()[0]
    for text, code in (
        ("[]", "facts.not-facts"),
        ('{"facts": {"sentence_months": "many"}}', "agreement.value-not-allowed"),
        ('{"facts": {"sentence_month": 14}}', "agreement.unknown-fact"),
        ('{"facts": {"ground": "x", "ground": "y"}}', "facts.not-facts"),
    ):
        (folder / "facts.json").write_text(text)
        assert run_command(decide) == 2
        said = capsys.readouterr().err
        assert code in said
        assert "many" not in said
