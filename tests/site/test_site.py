"""The public site, of a home and of the story: read by everybody, anywhere, and recomputed."""

from __future__ import annotations

import contextlib
import csv
import io
import json
import os
import re
import subprocess
import sys
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from tests.site.conftest import EXAMPLES

from proviso_gateway.assembly.demonstrating import required
from proviso_gateway.assembly.home import open_home
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem
from proviso_gateway.pages.site_log import LogAct, read_log
from proviso_gateway.pages.site_of_home import site_of_home
from proviso_gateway.pages.site_openings import opened_part
from proviso_gateway.pages.site_quality import read_quality
from proviso_gateway.workbench.published_history import COUNTS, HistoryRow, read_history
from proviso_gateway.workbench.story import SCENES

WIDTHS = (360, 1280)
HISTORY = read_history((EXAMPLES / "history.csv").read_text("utf-8"))


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small story, with its site."""
    out = tmp_path_factory.mktemp("story") / "demo"
    small = ["--people", "2000", "--scale", "0.04", "--examples", str(EXAMPLES)]
    with contextlib.redirect_stdout(io.StringIO()):
        assert run_command(["demo", *small, "--out", str(out)]) == 0
    return out


@pytest.fixture(params=["home", "story"])
def site(request: pytest.FixtureRequest) -> Path:
    """Each of the two, in turn."""
    found: Path = request.getfixturevalue("published" if request.param == "home" else "story")
    return found


def pages(site: Path) -> list[Path]:
    return [site / "index.html", *sorted((site / "site").glob("*.html"))]


class Read(HTMLParser):
    """What a page links to, what its commands are, and the cells of its tables."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.links: list[str] = []
        self.commands: list[str] = []
        self.cells: list[str] = []
        self._in = ""
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.links += [value for name, value in attrs if name in ("href", "src") and value]
        if tag in ("pre", "td"):
            (self.commands if tag == "pre" else self.cells).append("")
            self._in = tag

    def handle_endtag(self, tag: str) -> None:
        self._in = "" if tag == self._in else self._in

    def handle_data(self, data: str) -> None:
        if self._in:
            (self.commands if self._in == "pre" else self.cells)[-1] += data


# --- for everybody ---------------------------------------------------------------------------


def test_nothing_keeps_anybody_from_reading_any_page(site: Path, browser: Any) -> None:
    """Opened from the disk, at two widths and on paper; nothing is asked of any network."""
    from axe_playwright_python.sync_playwright import Axe

    page, asked = browser.new_page(), list[str]()
    page.on("request", lambda request: asked.append(request.url))
    for file in pages(site):
        page.goto(file.as_uri())
        for width in WIDTHS:
            page.emulate_media(media="screen")
            page.set_viewport_size({"width": width, "height": 900})
            over = page.evaluate("document.documentElement.scrollWidth - innerWidth")
            assert over <= 0, f"{file.name} is {over} pixels too wide at {width}"
            _looks(Axe(), page, f"{file.name} at {width}")
        page.emulate_media(media="print")
        _looks(Axe(), page, f"{file.name} on paper")
        assert page.evaluate("getComputedStyle(document.body).maxWidth") == "none", file.name
    assert [url for url in asked if not url.startswith("file:")] == []
    page.close()


def _looks(axe: Any, page: Any, name: str) -> None:
    # Without its own fetching of stylesheets, which the pages forbid.
    found = axe.run(page, options={"preload": False})
    assert found.violations_count == 0, f"{name}\n{found.generate_report()}"


def test_every_way_of_every_page_leads_somewhere_and_none_is_absolute(site: Path) -> None:
    for file in pages(site):
        for link in Read(file).links:
            if link.startswith("https://"):
                continue
            assert not re.match(r"[a-z]+:|/", link), f"{file.name}: {link}"
            path = link.partition("#")[0]
            assert not path or (file.parent / path).is_file(), f"{file.name}: {link}"


def test_no_page_needs_a_script_but_the_check_of_a_receipt(site: Path) -> None:
    with_script = {file.name for file in pages(site) if "<script" in file.read_text("utf-8")}
    assert {name for name in with_script if not name.startswith("agreement-")} == {"receipt.html"}
    for file in pages(site):
        assert not re.search(r"<(script|style)(?![^>]*\bsrc=)|\sstyle=|\son[a-z]+=",
                             file.read_text("utf-8"))  # fmt: skip


def test_every_command_that_a_page_prints_says_that_it_holds(site: Path) -> None:
    commands = {one for file in pages(site) for one in Read(file).commands}
    run = {one for one in commands if re.match(r"proviso-verify (log|counts) ", one)}
    assert len(run) == (2 if (site / "checkpoint").exists() else 2 * len(SCENES))
    for one in run:
        words = [sys.executable, "-m", "proviso_verify", *one.split()[1:]]
        told = subprocess.run(words, cwd=site, capture_output=True, text=True, check=False)
        assert told.returncode == 0, f"{one}\n{told.stdout}{told.stderr}"


# --- figures ---------------------------------------------------------------------------------


def test_the_figures_of_the_page_are_those_that_the_command_recomputes(site: Path) -> None:
    cells = Read(site / "site" / "figures.html").cells
    for file in sorted(site.rglob("statistics.json")):
        for row in json.loads(file.read_bytes())["rows"]:
            for name, count in row.items():
                if type(count) is int and count:
                    assert f"{count:,}" in cells, f"{file}: {name}"


def test_a_table_beside_a_picture_is_the_same_as_csv(published: Path) -> None:
    rows = json.loads((published / "statistics.json").read_bytes())["rows"]
    [file] = (published / "site").glob("figures-*.csv")
    with file.open(encoding="utf-8", newline="") as text:
        told = list(csv.DictReader(text))
    assert [
        {name: one for name, one in row.items() if name not in ("rehearsal", "mark")}
        for row in told
    ] == [{name: str(row[name]) for name in _in_order(told[0], row)} for row in rows]
    assert file.with_suffix(".svg").is_file()


def _in_order(told: dict[str, str], row: dict[str, Any]) -> list[str]:
    return [name for name in told if name in row]


def test_how_far_requests_went_is_what_the_verifier_counts(published: Path) -> None:
    words = [sys.executable, "-m", "proviso_verify", "log", str(published), "--json"]
    told = json.loads(subprocess.run(words, capture_output=True, check=True).stdout)["kinds"]
    cells = Read(published / "site" / "figures.html").cells
    for name, kind in (("Received", "request"), ("Refused", "refusal"),
                       ("Approved by two officers", "approval"),
                       ("Searched for", "search"), ("Answered", "answer")):  # fmt: skip
        assert cells[cells.index(name) + 1] == f"{told.get(kind, 0):,}"


def test_a_month_told_in_part_and_a_correction_say_so(published: Path) -> None:
    files = {
        one.relative_to(published).as_posix(): one.read_bytes()
        for one in published.rglob("*")
        if one.is_file()
    }
    log = read_log(files, files["statistics.json"])
    said = {"of": "2017-08", "name": "mou", "file": "b" * 64, "supersedes": "a" * 64}
    rule = {"tier": "threshold", "threshold": 10, "named": "ons-10-5", "base": 5}
    month = {"period": "2017-08", "agreement": "mou", "file": "b" * 64, "table": ["outcome"],
             "rule": rule, "cells": {"refused": 10, "disclosed": 15}, "residual": 7,
             "reasons": {"procedure": 10}, "grounds": {}}  # fmt: skip
    pinned = {**log.attacked, "cells": 3, "classes": 2, "pinned": [{}]}
    told = opened_part(
        replace(
            log,
            acts=(*log.acts, LogAct(90, "opening", "2017-10", said)),
            opened=(month,),
            attacked=pinned,
        )
    )
    assert told.opened is not None
    cells = ["".join(run.text for run in cell.runs) for cell in told.opened.rows[0]]
    assert cells[:6] == ["August 2017", "mou", "October 2017, entry 90",
                         "from 10 cases on, as at least so many, in 5s (ons-10-5)",
                         "25", "7"]  # fmt: skip
    assert told.corrections is not None
    assert [cell.runs[0].link for cell in told.corrections.rows[0]][3:] == [
        f"../openings/{one * 64}.json" for one in "ba"
    ]
    assert told.reasons is not None
    assert told.reasons.rows == [("August 2017", "mou", "procedure", "10")]
    assert "1 can be worked out" in told.attack


# --- agreements ------------------------------------------------------------------------------


def test_the_register_has_history_differences_scrutiny_and_the_whole_text(site: Path) -> None:
    page = (site / "site" / "agreement-nhs-digital-home-office.html").read_text("utf-8")
    for anchor in ("history", "changes", "law", "recorded", "full-text"):
        assert f'id="{anchor}"' in page
    assert 'action="' not in page
    text = (EXAMPLES / "agreement.yaml").read_text("utf-8")
    assert any(one == text for one in Read(
        site / "site" / "agreement-nhs-digital-home-office.html").commands)  # fmt: skip


def test_two_readings_of_one_agreement_stand_beside_each_other(story: Path) -> None:
    names = {file.name for file in pages(story) if file.name.startswith("agreement-")}
    assert len(names) == 2


# --- what was published before ---------------------------------------------------------------


def named(row: HistoryRow) -> str:
    return f"{row.period}, {row.requester}, {row.total}"


def test_there_are_the_years_of_the_story_and_what_came_after() -> None:
    assert min(row.first for row in HISTORY) == "2010-01"
    assert max(row.last for row in HISTORY) == "2020-01"
    assert all(row.first <= row.last and row.source for row in HISTORY)


@pytest.mark.parametrize("row", [row for row in HISTORY if row.adds_up is not None], ids=named)
def test_what_was_published_of_a_period_adds_up_or_is_marked(row: HistoryRow) -> None:
    total, traced, no_trace, rejected = row.counts
    assert traced is not None
    assert no_trace is not None
    assert rejected is not None
    assert (total == traced + no_trace + rejected) or "Misprint" in row.error


def test_one_row_is_misprinted_and_what_is_derived_follows_from_the_rest() -> None:
    assert [row.total for row in HISTORY if row.adds_up is False] == [2_224]
    derived = [row for row in HISTORY if row.derived]
    assert [(row.derived, getattr(row, row.derived)) for row in derived] == [
        ("rejected", 690),
        ("traced", 1_194),
    ]
    assert all(row.adds_up and row.derived in COUNTS for row in derived)


def test_the_parts_of_a_quarter_do_not_exceed_it() -> None:
    of = [row for row in HISTORY if row.period == "April to June 2017"]
    [whole] = (row for row in of if row.requester == "All")
    for name in COUNTS:
        parts = [getattr(row, name) for row in of if row is not whole and getattr(row, name)]
        assert sum(parts) <= getattr(whole, name)
    rejected = [row.rejected for row in of if row is not whole]
    assert sum(one or 0 for one in rejected) == whole.rejected


def test_the_story_stands_beside_the_same_figures() -> None:
    by_title = {row.period: row for row in HISTORY if row.requester == "Home Office"}
    for scene in SCENES:
        if scene.published is not None:
            row, told = by_title[scene.title], scene.published
            assert row.counts == (told.received, told.traced, told.no_trace, told.rejected)


def test_the_command_beside_the_history_names_the_misprint(site: Path) -> None:
    [command] = Read(site / "site" / "history.html").commands
    python = command.replace("python3", sys.executable, 1)
    told = subprocess.run(python, shell=True, cwd=site, capture_output=True, text=True, check=True)
    assert told.stdout.splitlines() == ["September to November 2016 Home Office 2224"]


def test_the_history_as_json_is_the_file_that_ships(site: Path) -> None:
    assert (site / "site" / "history.csv").read_bytes() == (EXAMPLES / "history.csv").read_bytes()
    rows = json.loads((site / "site" / "history.json").read_bytes())["rows"]
    assert [row["total"] for row in rows] == [row.total for row in HISTORY]


# --- the feed --------------------------------------------------------------------------------

ATOM = "{http://www.w3.org/2005/Atom}"


def test_what_changed_is_an_atom_feed_whose_entries_never_change_their_name(site: Path) -> None:
    feed = ElementTree.parse(site / "feed.atom").getroot()
    assert feed.tag == f"{ATOM}feed"
    entries = feed.findall(f"{ATOM}entry")
    ids = [one.findtext(f"{ATOM}id") for one in entries]
    assert len(set(ids)) == len(ids) > 1
    assert all(re.fullmatch(r"tag:rehearsal\.invalid,20\d\d:\S+/entry/\d+", str(i)) for i in ids)
    when = [str(one.findtext(f"{ATOM}updated")) for one in entries]
    assert when == sorted(when, reverse=True)
    assert feed.findtext(f"{ATOM}updated") == when[0]
    for one in entries:
        link = one.find(f"{ATOM}link")
        assert link is not None
        assert (site / link.attrib["href"]).is_file()


# --- quality ---------------------------------------------------------------------------------


def evaluation() -> dict[str, Any]:
    share = {"count": 9, "of": 10, "value": 0.9, "low": 0.6, "high": 0.98}
    rates = {"requests": 12, "present": 10, "precision": share, "recall": share, "wrong": share,
             "reviewed": share, "f1": 0.9}  # fmt: skip
    return {
        "v": 1, "model": "m", "people": 2000, "register": "people", "requests": "requests.csv",
        "group": "name_system",
        "evaluation": {"rates": rates, "groups": {"irish": rates}, "small_groups": None,
                       "wordless": None},
    }  # fmt: skip


def test_an_evaluation_is_told_with_its_intervals_as_measured_on_synthetic_people(
    published: Path, tmp_path: Path
) -> None:
    file, page = tmp_path / "evaluation.json", tmp_path / "quality.html"
    file.write_text(json.dumps(evaluation()))
    made = site_of_home("", file).make(
        {
            one.relative_to(published).as_posix(): one.read_bytes()
            for one in published.rglob("*")
            if one.is_file()
        }
    )
    page.write_bytes(made["site/quality.html"])
    assert made["site/evaluation.json"] == file.read_bytes()
    assert "2,000 synthetic people" in page.read_text("utf-8")
    assert Read(page).cells[:3] == ["all requests", "12", "90.0% (60.0% to 98.0%)"]
    [command] = Read(page).commands
    assert command.startswith("proviso evaluate tracing people requests.csv --group name_system")


@pytest.mark.parametrize(
    "spoil",
    [
        lambda told: told.pop("evaluation"),
        lambda told: told.update(v=2),
        lambda told: told.update(people="many"),
        lambda told: told["evaluation"]["rates"]["recall"].update(low=2),
        lambda told: told["evaluation"]["rates"]["recall"].update(count=11),
        lambda told: told["evaluation"].update(groups=[]),
    ],
)
def test_a_file_that_is_no_evaluation_is_refused_by_name(spoil: Any) -> None:
    told = evaluation()
    spoil(told)
    for data in (json.dumps(told).encode(), b"\xff", b"[]", b"{"):
        with pytest.raises(Problem) as refused:
            read_quality(data, "e.json")
        assert refused.value.code == "statistics.not-an-evaluation"


# --- again -----------------------------------------------------------------------------------


def test_what_did_not_change_is_not_written_again_and_what_was_spoilt_is_mended(
    demonstration: Path, published: Path
) -> None:
    home = open_home(demonstration, on=required(demonstration).today)
    site = site_of_home("https://portal.example")
    before = {file: file.stat().st_mtime_ns for file in published.rglob("*") if file.is_file()}
    home.publish_to(published, site)
    assert before == {
        file: file.stat().st_mtime_ns for file in published.rglob("*") if file.is_file()
    }
    page = published / "site" / "ask.html"
    told = page.read_bytes()
    page.write_bytes(b"another's words")
    home.publish_to(published, site)
    assert page.read_bytes() == told
    home.publish_to(published, site_of_home(""))
    assert page.read_bytes() != told, "another setting makes another page"
    home.publish_to(published, site)
    home.close()
    assert page.read_bytes() == told
    assert os.path.getsize(page)
