"""What the portal's two manuals tell, the caseworker's and the guardian's, stands on its pages."""

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
MANUALS = [(DOCS / name).read_text() for name in ("desk.md", "guardian.md")]
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
    """What they have in bold."""
    found = re.findall(r"\*\*(.+?)\*\*", "\n\n".join(MANUALS), re.DOTALL)
    return [" ".join(one.split()) for one in found]


def test_everything_that_they_name_stands_on_a_page_of_the_portal() -> None:
    assert len(named()) > 40
    assert [one for one in named() if one not in SHOWN | ALL_WEEK] == []


@pytest.mark.parametrize("page", MANUALS, ids=["caseworker", "guardian"])
def test_each_is_short(page: str) -> None:
    assert len(page.split()) < 1_300


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
