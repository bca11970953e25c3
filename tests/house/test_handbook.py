"""The pages under `docs` as one site: every page is in it, every link leads somewhere."""

from __future__ import annotations

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from handbook.__main__ import command, gather, linked, places

ROOT = Path(__file__).parents[2]
ADR = "adr/0"


def in_the_contents(entries: object) -> Iterator[str]:
    match entries:
        case str():
            yield entries
        case dict():
            for under in entries.values():
                yield from in_the_contents(under)
        case list():
            for one in entries:
                yield from in_the_contents(one)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The settings and the pages, gathered in a folder of their own."""
    folder = tmp_path_factory.mktemp("handbook")
    gather(ROOT, folder / "build" / "handbook-pages")
    settings = (ROOT / "zensical.toml").read_text()
    for source in ("src", "verify"):
        settings = settings.replace(f'"{source}"', f'"{ROOT / source}"')
    (folder / "zensical.toml").write_text(settings)
    return folder


def build(project: Path) -> subprocess.CompletedProcess[str]:
    settings = command(project / "zensical.toml")
    return subprocess.run(settings, cwd=project, capture_output=True, text=True, check=False)


def test_every_page_stands_in_the_contents_once_and_every_decision_in_their_list() -> None:
    contents = tomllib.loads((ROOT / "zensical.toml").read_text())["project"]["nav"]
    listed = sorted(in_the_contents(contents))
    pages = sorted(
        page for page in places(ROOT).values()
        if page.endswith(".md") and not page.startswith(ADR)
    )  # fmt: skip
    assert listed == pages


def test_the_index_names_every_page() -> None:
    index = (ROOT / "docs" / "README.md").read_text()
    named = set(re.findall(r"\]\(([^)#]+)\)", index))
    pages = {path.name for path in (ROOT / "docs").glob("*.md")} - {"README.md"}
    assert pages - named == set()


def test_a_link_to_a_page_is_moved_with_it_and_one_to_code_is_left_as_words() -> None:
    where = {
        "docs/a.md": "a.md",
        "docs/adr/0001-x.md": "adr/0001-x.md",
        "SECURITY.md": "SECURITY.md",
    }
    text = (
        "[x](adr/0001-x.md#why), [`y`](../SECURITY.md), [z](../src/z.py), [out](https://a.example)"
    )
    moved = "[x](adr/0001-x.md#why), [`y`](SECURITY.md), z, [out](https://a.example)"
    assert linked(text, "docs/a.md", where) == moved
    assert linked("[a](../a.md)", "docs/adr/0001-x.md", where) == "[a](../a.md)"


def test_the_site_is_made_without_a_warning_and_loads_nothing_from_elsewhere(project: Path) -> None:
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    made = sorted((project / "build" / "handbook").rglob("*.html"))
    assert len(made) > 100
    for page in made:
        loaded = re.findall(
            r'<(?:script|link|img|iframe)[^>]*?(?:src|href)="(https?:[^"]*)"', page.read_text()
        )
        assert loaded == [], page.name


def test_a_link_that_leads_nowhere_fails_it(tmp_path: Path) -> None:
    (tmp_path / "zensical.toml").write_text('[project]\nsite_name = "two pages"\n')
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs" / "log.md").write_text("# The log\n")
    (tmp_path / "docs" / "index.md").write_text("[there](log.md#the-log)\n")
    assert build(tmp_path).returncode == 0
    (tmp_path / "docs" / "index.md").write_text("[nowhere](log.md#no-such-part)\n")
    assert build(tmp_path).returncode != 0
