"""What `docs/desk.md` tells a new caseworker stands on the pages, and its commands run."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.house.test_docs import DOCS, ROOT

from proviso_gateway.cli.commands import COMMANDS, WORDS
from proviso_gateway.cli.loading import CommandGroup

SOURCE = ROOT / "src" / "proviso_gateway"
PAGE = (DOCS / "desk.md").read_text()
ALL_WEEK = {"Two people decide", "Doubt never discloses", "You sign what you read"}
"""What holds all week, in bold too."""


def fixed_words() -> Iterator[str]:
    """Every text that the portal's pages can show: of templates, and in what fills them."""
    for template in (SOURCE / "pages" / "templates" / "portal").glob("*.html"):
        text = re.sub(r"{#.*?#}|{%.*?%}|{{.*?}}", "\0", template.read_text())
        yield from re.split(r"<[^>]*>|\0", text)
    filled = [*(SOURCE / "portal").glob("*.py"), SOURCE / "pages" / "portal.py",
              *(SOURCE / "gateway" / "views").glob("*.py")]  # fmt: skip
    for path in filled:
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                yield node.value


SHOWN = {" ".join(one.split()).strip(" .:(,") for one in fixed_words()}


def named() -> list[str]:
    """What the page has in bold."""
    found = re.findall(r"\*\*(.+?)\*\*", PAGE, re.DOTALL)
    return [" ".join(one.split()) for one in found]


def test_everything_that_the_page_names_stands_on_a_page_of_the_portal() -> None:
    assert len(named()) > 40
    assert [one for one in named() if one not in SHOWN | ALL_WEEK] == []


def test_the_page_is_short_and_linked() -> None:
    assert len(PAGE.split()) < 1_300
    assert "(docs/desk.md)" in (ROOT / "README.md").read_text()
    for target in re.findall(r"\]\((\w+\.md)\)", PAGE):
        assert (DOCS / target).exists()


@pytest.mark.parametrize(
    "page",
    [ROOT / "README.md", *sorted(DOCS.glob("*.md")),
     *sorted((SOURCE / "pages").rglob("*.html"))],
    ids=lambda path: path.name,
)  # fmt: skip
def test_every_command_that_is_named_anywhere_is_one(page: Path) -> None:
    """Whatever stands after `proviso` in backticks, in a block or in `<code>`."""
    text = page.read_text()
    told = re.findall(r"(?:^|[`>]|\$ )proviso ([a-z-]+)(?: ([a-z-]+))?", text, re.MULTILINE)
    groups = {word for word, to in COMMANDS.items() if isinstance(to, CommandGroup)}
    for word, second in told:
        assert word in WORDS, word
        if word in groups and second:
            assert f"{word} {second}" in WORDS, f"{word} {second}"
