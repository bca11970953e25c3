"""Text with links: what a citation names is linked to where it can be read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.citing import naming
from proviso_gateway.agreement.model import CitedSource
from proviso_gateway.pages.templating import Part


@dataclass(frozen=True, slots=True)
class TextRun(Part):
    """A stretch of text, and where it leads: an empty text, if nowhere."""

    text: str
    link: str


@dataclass(frozen=True, slots=True)
class LinkedTable(Part):
    """A table whose cells may hold links. On a narrow page each row stands as a block."""

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[LinkedCell]]


@dataclass(frozen=True, slots=True)
class LinkedCell(Part):
    """A cell, and the head of its column, which is said beside it where columns do not fit."""

    head: str
    runs: Sequence[TextRun]


def cited(text: str, sources: Mapping[str, CitedSource]) -> list[TextRun]:
    """The text in runs: each source that it names by its short name, linked if it can be read."""
    named = {name: one.link for name, one in sources.items() if one.link is not None}
    if not text or not named:
        return [TextRun(text, "")]
    parts = naming(named).split(text)
    return [
        TextRun(part, named.get(part) or "" if at % 2 else "")
        for at, part in enumerate(parts)
        if part
    ]


def linked_table(
    caption: str,
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    sources: Mapping[str, CitedSource],
) -> LinkedTable:
    """The table, with every source that a cell names linked."""
    told = [
        [LinkedCell(head, cited(cell, sources)) for head, cell in zip(heads, row, strict=True)]
        for row in rows
    ]
    return LinkedTable(caption, heads, told)
