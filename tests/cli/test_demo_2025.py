"""`proviso demo --story irs-2025`: told, proved, and left in a folder."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

EXAMPLES = Path(__file__).parents[2] / "examples" / "irs-ice-2025"
ASKS = "day,reading,requests,who,address,assumption\n" + "".join(
    f"2025-08-06,{reading},{12 - lacking},registered,street,a test\n"
    f"2025-08-06,{reading},{lacking},unregistered,placeholder,a test\n"
    for reading, lacking in (("irs-own", 1), ("half", 6), ("all-unchecked", 11))
)


def examples(folder: Path) -> Path:
    """The shipped folder with a small caseload."""
    shutil.copytree(EXAMPLES, folder)
    (folder / "caseloads" / "hundredth.csv").write_text(ASKS)
    return folder


def demo(*words: object) -> int:
    return run_command(["demo", "--story", "irs-2025", "--people", "1000", *map(str, words)])


def test_it_tells_the_range_beside_what_was_published_and_proves_every_log(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    out = tmp_path / "demo"
    small = ["--size", "hundredth", "--examples", examples(tmp_path / "e"), "--out", out]
    assert demo(*small) == 0
    printed = capsys.readouterr().out
    assert "Of 12 asks, 1 to 11 would have been refused" in printed
    for figure in ("1.28 million", "47,289", "42,695", "under 5 %"):
        assert figure in printed
    assert printed.count(" holds: ") == len(re.findall(r" rows? recomputed ", printed)) == 3
    story = json.loads((out / "story.json").read_text())
    assert [one["refused"] for one in story["readings"]] == [1, 6, 11]
    for one in story["readings"]:
        row = (
            rf"{re.escape(one['title'])} +{one['refused']} +{one['walked_on']} +{one['disclosed']}"
        )
        assert re.search(row, printed)
    assert "rehearsal" in (out / "irs-own" / "REHEARSAL.txt").read_text().casefold()


def test_an_agreement_that_fails_its_own_tests_is_not_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = examples(tmp_path / "e")
    path = folder / "agreement.yaml"
    said = "expect: {answer: held, under: unsealed}"
    assert said in path.read_text()
    path.write_text(path.read_text().replace(said, "expect: {answer: permitted}"))
    small = ["--size", "hundredth", "--examples", folder, "--out", tmp_path / "demo"]
    assert demo(*small) == 1
    assert "NOT PROVED: `proviso agreement check" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["--scale", "0.5"], ["--spread", "2"]])
def test_what_belongs_to_the_first_story_is_refused(words: list[str], tmp_path: Path) -> None:
    out = tmp_path / "demo"
    assert demo(*words, "--out", out) == 2
    assert not out.exists()


def test_a_folder_without_the_agreement_is_no_example(tmp_path: Path) -> None:
    assert demo("--examples", tmp_path, "--out", tmp_path / "demo") == 2
