"""What an impact page is made of: sections of blocks, which HTML and Markdown both show."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from proviso_gateway.pages.citations import LinkedCell, LinkedTable, TextRun
from proviso_gateway.pages.drawing import Drawing
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.templating import Part
from proviso_gateway.rehearsal.evaluation import Share


@dataclass(frozen=True, slots=True)
class Block(Part):
    """Some sentences, a list, a picture, a table of figures or of words with links, and the
    commands that work its figures out.

    `picture` is what the picture's own files are called. `commands_called` tells the commands of
    one block from those of another.
    """

    heading: str = ""
    texts: Sequence[str] = ()
    items: Sequence[str] = ()
    drawing: Drawing | None = None
    table: TextTable | None = None
    linked: LinkedTable | None = None
    commands: Sequence[str] = ()
    commands_called: str = ""
    recomputed: str = "Work these figures out again:"
    picture: str = ""


@dataclass(frozen=True, slots=True)
class Section(Part):
    """A heading of the page, and the blocks under it."""

    anchor: str
    title: str
    blocks: Sequence[Block]


@dataclass(frozen=True, slots=True)
class ImpactPage(Part):
    """What the page says. `limits` stand in a box before everything else."""

    title: str
    lead: Sequence[str]
    limits: Sequence[str]
    sections: Sequence[Section]
    foot: str


def figures_table(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> TextTable:
    """A table whose columns, all but the first, hold figures."""
    return TextTable(caption, heads, rows, figures=True)


def words_table(
    caption: str, heads: Sequence[str], rows: Iterable[Sequence[str | tuple[str, str]]]
) -> LinkedTable:
    """A table of words, each row a block on a narrow page; a pair is a text and where it leads."""
    return LinkedTable(
        caption,
        heads,
        [
            [
                LinkedCell(head, [TextRun(*(cell if isinstance(cell, tuple) else (cell, "")))])
                for head, cell in zip(heads, row, strict=True)
            ]
            for row in rows
        ],
    )


def so_many(share: Share) -> str:
    """A share as so many of so many, with percent and interval."""
    if share.value is None:
        return "none to speak of"
    return (
        f"{share.count:,} of {share.of:,} ({100 * share.value:.1f} %, "
        f"{100 * share.low:.1f}–{100 * share.high:.1f})"
    )


def markdown(page: ImpactPage) -> str:
    """The page as Markdown, to paste into an assessment: its pictures stay behind, their tables
    come along."""
    return "\n".join(_lines(page)).rstrip() + "\n"


def _lines(page: ImpactPage) -> Iterator[str]:
    yield f"# {_plain(page.title)}"
    yield ""
    for said in page.lead:
        yield from (_plain(said), "")
    for said in page.limits:
        yield from (f"> {_plain(said)}", ">")
    for section in page.sections:
        yield from ("", f"## {_plain(section.title)}", "")
        for block in section.blocks:
            yield from _block(block)
    yield from ("---", "", _plain(page.foot))


def _block(block: Block) -> Iterator[str]:
    if block.heading:
        yield from (f"### {_plain(block.heading)}", "")
    for said in block.texts:
        yield from (_plain(said), "")
    if block.items:
        yield from (*(f"- {_plain(one)}" for one in block.items), "")
    if block.table is not None:
        yield from (f"*{_plain(block.table.caption)}*", "")
        yield _row(map(_plain, block.table.heads))
        yield _row(["---"] * len(block.table.heads))
        yield from map(_row, (map(_plain, row) for row in block.table.rows))
        yield ""
    if block.linked is not None:
        yield from (f"*{_plain(block.linked.caption)}*", "")
        yield _row(map(_plain, block.linked.heads))
        yield _row(["---"] * len(block.linked.heads))
        yield from (_row(_linked(cell.runs) for cell in row) for row in block.linked.rows)
        yield ""
    if block.commands:
        # Indented, not fenced: no name of a file can end such a block.
        shown = (f"    {' '.join(command.splitlines())}" for command in block.commands)
        yield from (_plain(block.recomputed), "", *shown, "")


def _linked(runs: Iterable[TextRun]) -> str:
    said = (f"[{_plain(one.text)}]({one.link})" if one.link else _plain(one.text) for one in runs)
    return "".join(said)


def _row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


_BEGINS_A_LIST = re.compile(r"^[-+=~](?= |$)")
_MARKS = str.maketrans({mark: f"\\{mark}" for mark in "\\`*_[]<>|#"})


def _plain(said: str) -> str:
    """Words as Markdown shows them as they are: whatever would be a mark is none."""
    words = " ".join(said.split()).translate(_MARKS)
    return f"\\{words}" if _BEGINS_A_LIST.match(words) else words
