"""`make demo`: the story, and docs/story.md's promise of what it prints."""

from __future__ import annotations

import contextlib
import io
import json
import re
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest

from proviso_gateway.assembly.files import write_rehearsal
from proviso_gateway.assembly.storytelling import begin
from proviso_gateway.cli import demonstration, run_command
from proviso_gateway.errors import Problem

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples" / "nhs-home-office"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the demo prints, run where a person would, its folder named as on its page."""
    folder = tmp_path_factory.mktemp("demo")
    out = io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        patch.setenv("COLUMNS", "200")
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            assert run_command(["demo", "--examples", str(EXAMPLES), "--out", "demo"]) == 0
    return out.getvalue(), folder / "demo"


def test_the_story_shows_what_the_demo_prints_and_draws(told: tuple[str, Path]) -> None:
    story = (ROOT / "docs" / "story.md").read_text()
    shown = re.search(r"<!-- demo -->\n```\n(.*?)```", story, re.DOTALL)
    picture = ROOT / "docs" / "pictures" / "story.svg"
    assert (told[1] / "story.svg").read_text() == picture.read_text()
    assert shown is not None
    lines = iter(line.rstrip() for line in told[0].splitlines())
    for line in shown[1].splitlines():
        if line.strip() != "…":
            # A log's name follows from its agreement's text, so it changes with any word of that.
            shows = re.compile(re.escape(line.rstrip()).replace("…", "[a-z2-7]{26}"))
            found = any(shows.fullmatch(printed) for printed in lines)
            assert found, f"not printed, or not in this order: {line}"


def test_every_log_holds_and_every_figure_is_recomputed(told: tuple[str, Path]) -> None:
    assert told[0].count(" holds: ") == 6
    assert len(re.findall(r" rows? recomputed ", told[0])) == 6
    assert "NOT PROVED" not in told[0]


def test_a_log_that_was_altered_is_not_proved_and_the_demo_fails(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def write_and_alter(folder: Path, files: dict[str, bytes]) -> None:
        write_rehearsal(folder, files)
        if folder.name == "autumn-2017":
            entries = folder / "log" / "tile" / "entries" / "000"
            data = bytearray(entries.read_bytes())
            data[len(data) // 2] ^= 1
            entries.write_bytes(data)

    monkeypatch.setattr(demonstration, "write_rehearsal", write_and_alter)
    monkeypatch.setenv("COLUMNS", "200")
    out = tmp_path / "demo"
    small = ["--people", "2000", "--scale", "0.1", "--examples", str(EXAMPLES)]
    assert run_command(["demo", *small, "--out", str(out)]) == 1
    told = capsys.readouterr().out
    assert told.count("NOT PROVED (exit 1)") == 2  # the log, and the figures counted from it
    assert "tiles.entry-differs" in told
    assert "NOT PROVED: 2 of 12 verifications failed" in told


def test_an_agreement_that_fails_its_own_tests_is_not_proved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    examples = tmp_path / "examples"
    shutil.copytree(EXAMPLES, examples)
    path = examples / "agreement.yaml"
    said = "reasons: [not_published]"
    assert said in path.read_text()
    path.write_text(path.read_text().replace(said, "reasons: [procedure]"))
    out = str(tmp_path / "demo")
    small = ["--people", "2000", "--scale", "0.04", "--examples", str(examples)]
    assert run_command(["demo", *small, "--out", out]) == 1
    told = capsys.readouterr().out
    assert ", 1 failed." in told
    assert "NOT PROVED: `proviso agreement check" in told


def test_the_spread_that_ships_was_measured_on_stories_of_this_size(told: tuple[str, Path]) -> None:
    said = json.loads((EXAMPLES / "caseloads" / "spread.json").read_text())
    assert (said["seeds"], said["people"]) == (20, 100_000)
    assert "20 other seeds" in told[0]


def test_a_spread_is_measured_over_other_seeds_under_our_own_words(tmp_path: Path) -> None:
    out = tmp_path / "spread.json"
    small = ["--people", "2000", "--scale", "0.04", "--examples", str(EXAMPLES)]
    with contextlib.redirect_stdout(io.StringIO()):
        assert run_command(["demo", *small, "--spread", "2", "--out", str(out)]) == 0
    measured = json.loads(out.read_text())
    assert (measured["seeds"], measured["people"]) == (2, 2_000)
    assert list(measured["between"]) == ["spring-2017", "autumn-2017"]
    for figures in measured["between"].values():
        assert list(figures) == ["requests", "disclosed", "no_details", "refused"]
        assert all(low <= high for low, high in figures.values())
    assert list(tmp_path.iterdir()) == [out]


def test_a_figure_outside_the_spread_is_told_below_the_tables(told: tuple[str, Path]) -> None:
    story = json.loads((told[1] / "story.json").read_text())
    outside = {
        (ours, scene["outcomes"][ours])
        for scene in story["scenes"]
        for ours, (low, high) in story["other_seeds"]["between"].get(scene["key"], {}).items()
        if ours != "requests" and not low <= scene["outcomes"][ours] <= high
    }
    said = re.search(r"Outside it: (.*)\.", told[0])
    named = set() if said is None else set(re.findall(r"(\w+) ([0-9,]+) \(", said[1]))
    assert {(ours, f"{here:,}") for ours, here in outside} == named


def test_the_story_as_json_is_the_story_as_printed(told: tuple[str, Path]) -> None:
    printed, folder = told
    story = json.loads((folder / "story.json").read_text())
    assert [scene["received"] for scene in story["scenes"]] == [1424, 1775, 2015, 1775, 1775, 1775]
    for scene in story["scenes"]:
        assert sum(scene["outcomes"].values()) == scene["received"]
    autumn = next(scene for scene in story["scenes"] if scene["key"] == "autumn-2017")
    assert re.search(rf"traced +1,355 +disclosed +{autumn['outcomes']['disclosed']:,}", printed)
    assert {scene["key"] for scene in story["scenes"] if not scene["searches"]} == {
        "may-2018-narrowed",
        "may-2018-held",
        "november-2018",
    }


def test_every_figure_above_is_in_the_story_as_json(told: tuple[str, Path]) -> None:
    printed = told[0].partition("\n8. ")[0]
    kept = (told[1] / "story.json").read_text()
    held = {int(number) for number in re.findall(r"\b[0-9]+\b", kept)}
    figures = re.findall(r"\b[0-9]{1,3}(?:,[0-9]{3})+\b|(?<![0-9,])[0-9]{2,3}(?![0-9,])", printed)
    assert {"100,801", "3,439", "2,355", "287", "22", "20"} <= set(figures)
    days = {"23", "90"}  # of January; and the ministry's own 90 %
    missing = {f for f in figures if int(f.replace(",", "")) not in held} - days
    # One more making than there are other seeds, in the sentence about them.
    assert missing <= {"21"}


def test_the_picture_shows_the_figures_of_the_tables(told: tuple[str, Path]) -> None:
    drawing = (told[1] / "story.svg").read_text()
    story = json.loads((told[1] / "story.json").read_text())
    shown = {*story["january_to_august"]["outcomes"].values(), story["not_published"]["received"]}
    for scene in story["scenes"]:
        if scene["key"] != "rest-2017":
            shown |= {*scene["outcomes"].values()}
    for figure in shown:
        assert re.search(rf">(?:{figure:,}<|{figure:,} )", drawing), figure


def test_every_folder_of_the_demo_is_listed_under_explore(told: tuple[str, Path]) -> None:
    listed = told[0].partition("\nExplore")[2]
    for path in told[1].iterdir():
        assert path.name in listed


def test_the_picture_is_one_and_names_nobody(told: tuple[str, Path]) -> None:
    drawing = (told[1] / "story.svg").read_text()
    root = ElementTree.fromstring(drawing)
    assert root.tag == "{http://www.w3.org/2000/svg}svg"
    assert "synthetic people" in drawing
    assert "<script" not in drawing


def test_a_story_replaces_a_story_and_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with contextlib.redirect_stderr(io.StringIO()) as told:
        assert run_command(["demo", "--out", str(tmp_path / "mine")]) == 2
    assert "files.would-overwrite" in told.getvalue()
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_a_story_that_was_interrupted_can_be_told_again(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    begin(out)
    (out / "register").mkdir()
    (out / "register" / "people-000.parquet").write_bytes(b"half of one")
    begin(out)
    assert [path.name for path in out.iterdir()] == ["REHEARSAL.txt"]


def test_a_folder_where_a_story_was_told_is_not_emptied_of_anything_else(tmp_path: Path) -> None:
    out = tmp_path / "demo"
    begin(out)
    (out / "story.json").write_text("{}")
    (out / "thesis.txt").write_text("years of work")
    with pytest.raises(Problem) as refused:
        begin(out)
    assert refused.value.code == "files.would-overwrite"
    assert (out / "thesis.txt").read_text() == "years of work"
