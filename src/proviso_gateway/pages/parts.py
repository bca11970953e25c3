"""Parts that several pages have: a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from proviso_gateway.pages.templating import Part


@dataclass(frozen=True, slots=True)
class TextTable(Part):
    """A table of text, which scrolls alone where it is too wide.

    With `figures`, every column but the first holds figures, and stands to the right.
    """

    caption: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    figures: bool = False
