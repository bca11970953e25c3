"""`proviso impact` at a terminal: what it writes and refuses; its page in a browser, on paper."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe

from proviso_gateway.cli import run_command
from proviso_verify.cli import main as verify

ROOT = Path(__file__).parents[2]
NHS, UNIVERSITY = (ROOT / "examples" / name for name in ("nhs-home-office", "police-university"))
CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with people and an impact page of the memorandum's terms."""
    here = tmp_path_factory.mktemp("impact")
    made = ["register", "synthesise", "--people", "1500", "--out", str(here / "people")]
    assert run_command(made) == 0
    assert run_command(words(here, here / "page")) == 0
    return here


def words(here: Path, out: Path, *more: str) -> list[str]:
    return [
        "impact", str(NHS / "agreement.yaml"), str(NHS / "agreement-held.yaml"),
        "--register", str(here / "people"),
        "--caseload", str(NHS / "caseloads" / "2017-autumn.csv"),
        "--scale", "0.04", "--labelled", "200", "--out", str(out), *more,
    ]  # fmt: skip


def everything(under: Path) -> dict[str, bytes]:
    return {
        path.relative_to(under).as_posix(): path.read_bytes()
        for path in sorted(under.rglob("*"))
        if path.is_file()
    }


def test_a_rerun_writes_the_same_bytes_over_the_first(folder: Path) -> None:
    first = everything(folder / "page")
    assert {"impact.html", "impact.json", "impact.md", "IMPACT.txt"} <= {*first}
    assert run_command(words(folder, folder / "page")) == 0
    assert everything(folder / "page") == first


def test_a_folder_that_holds_anything_else_is_left_alone(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine.txt").write_text("mine")
    assert run_command(words(folder, tmp_path)) == 2
    assert "files.would-overwrite" in capsys.readouterr().err
    assert everything(tmp_path) == {"mine.txt": b"mine"}


def test_an_outsider_recomputes_the_outcomes_by_the_commands_on_the_page(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "page" / "impact.md").read_text()
    commands = dict.fromkeys(re.findall(r"^    proviso-verify (counts .*)$", text, re.MULTILINE))
    assert len(commands) == 3
    for command in commands:
        assert verify(command.split()) == 0
        assert "Every published figure is the recomputed one." in capsys.readouterr().out
    told = json.loads((folder / "page" / "impact.json").read_text())
    for one in told["terms"]:
        rows = json.loads((folder / "page" / one["key"] / "statistics.json").read_text())["rows"]
        assert sum(row["received"] for row in rows) == one["received"]
        for outcome in ("disclosed", "no_details", "refused"):
            counted = sum(row.get(outcome, 0) for row in rows)
            assert counted == one["outcomes"].get(outcome, 0)


def test_every_command_on_the_page_is_one_and_finds_its_files(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (folder / "page" / "impact.md").read_text()
    commands = dict.fromkeys(re.findall(r"^    (proviso .*)$", text, re.MULTILINE))
    kinds = {" ".join(command.split()[1:3]) for command in commands}
    assert {"agreement diff", "agreement scrutiny", "agreement check"} < kinds
    assert {"requests synthesise", "evaluate tracing"} < kinds
    work = folder / "work"
    work.mkdir(exist_ok=True)
    monkeypatch.chdir(work)
    for command in commands:
        assert run_command(command.split()[1:]) in (0, 1), command
    printed = capsys.readouterr().out
    told = json.loads((folder / "page" / "impact.json").read_text())
    for accuracy in told["accuracy"]:
        recall = accuracy["whole"]["recall"]
        assert f"{recall['value']:.4f} ({recall['low']:.4f}" in printed
    for beside in told["beside"]:
        assert beside["proved"] is None or beside["proved"]["sentence"] in printed


@pytest.mark.parametrize(
    ("register", "code"),
    [
        ("nowhere", "register.no-such-folder"),
        (str(NHS / "register"), "impact.no-truth"),
        (str(NHS / "agreement.yaml"), "register."),
    ],
)
def test_a_register_that_cannot_be_used_is_named(
    folder: Path, tmp_path: Path, register: str, code: str, capsys: pytest.CaptureFixture[str]
) -> None:
    given = words(folder, tmp_path / "out")
    given[given.index("--register") + 1] = register
    assert run_command(given) == 2
    assert code in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


def test_a_register_of_real_people_is_refused(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(NHS / "register", tmp_path / "r")
    said = json.loads((tmp_path / "r" / "register.json").read_text())
    (tmp_path / "r" / "register.json").write_text(json.dumps(said | {"synthetic": False}))
    given = words(folder, tmp_path / "out", "--truth", str(folder / "people-truth"))
    given[given.index("--register") + 1] = str(tmp_path / "r")
    assert run_command(given) == 2
    assert "register.real-people" in capsys.readouterr().err


# --- in a browser --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    if CHROMIUM is None:
        pytest.skip("no Chromium")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--disable-dev-shm-usage"]
        )


@pytest.mark.parametrize(("width", "media"), [(360, "screen"), (1280, "screen"), (794, "print")])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    folder: Path, browser: Any, width: int, media: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 900})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.emulate_media(media=media)
    address = (folder / "page" / "impact.html").as_uri()
    page.goto(address)
    found = Axe().run(page)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert asked == [address]  # it stands alone
    page.close()
