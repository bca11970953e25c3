"""What the values of a sheet do not tell: which of its cells are formulas or errors, and how far it
reaches. Read from the sheet's own XML, before anything is made of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import NoReturn
from xml.parsers import expat

MOST_RANGES = 100
"""Formulas that fill several cells. More are taken for an attack on the reader."""


class SheetUnreadable(ValueError):
    """The XML is broken, or is more than a sheet needs (a document type, endless formulas)."""


@dataclass(slots=True)
class SheetMarks:
    """The cells of one sheet, by row and column from 1: how many are `filled`, and which are marked
    as `formula` or `error`."""

    filled: int = 0
    bottom: int = 0
    right: int = 0
    marked: dict[tuple[int, int], str] = field(default_factory=dict)
    ranges: list[tuple[int, int, int, int]] = field(default_factory=list)

    @property
    def area(self) -> int:
        """Cells from the first of the sheet to the last filled one."""
        return self.bottom * self.right

    def of(self, row: int, column: int) -> str | None:
        """`formula`, `error`, or neither."""
        for top, left, bottom, right in self.ranges:
            if top <= row <= bottom and left <= column <= right:
                return "formula"
        return self.marked.get((row, column))


def marks_of(xml: bytes) -> SheetMarks:
    """What is to be known of the sheet with this XML. Raises `SheetUnreadable`."""
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _no_document_type
    parser.StartElementHandler = reader.begins
    try:
        parser.Parse(xml, True)
    except (expat.ExpatError, ValueError):
        raise SheetUnreadable from None
    return reader.marks


def _no_document_type(*_: object) -> NoReturn:
    raise SheetUnreadable


_CELL = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7})")


def _at(reference: str) -> tuple[int, int]:
    """Row and column of `B12`, from 1."""
    found = _CELL.fullmatch(reference)
    if found is None:
        raise SheetUnreadable
    column = 0
    for letter in found[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return int(found[2]), column


class _Reader:
    """Follows rows and cells, which may leave out where they stand. Lives for one sheet."""

    def __init__(self) -> None:
        self.marks = SheetMarks()
        self.row = self.column = 0
        self.counted = True

    def begins(self, name: str, attributes: dict[str, str]) -> None:
        match name.rpartition(":")[2]:
            case "row":
                self.row = int(attributes.get("r", self.row + 1))
                self.column = 0
            case "c":
                self._cell(attributes)
            case "v" | "is" | "f" as part if self.row:
                self._fills()
                if part == "f":
                    self._formula(attributes)

    def _cell(self, attributes: dict[str, str]) -> None:
        if "r" in attributes:
            self.row, self.column = _at(attributes["r"])
        else:
            self.column += 1
        self.counted = False
        if attributes.get("t") == "e":
            self.marks.marked[self.row, self.column] = "error"

    def _fills(self) -> None:
        marks = self.marks
        if not self.counted:
            marks.filled += 1
            marks.bottom, marks.right = max(marks.bottom, self.row), max(marks.right, self.column)
            self.counted = True

    def _formula(self, attributes: dict[str, str]) -> None:
        self.marks.marked[self.row, self.column] = "formula"
        if "ref" in attributes and attributes.get("t") != "shared":
            first, _, last = attributes["ref"].partition(":")
            self.marks.ranges.append((*_at(first), *_at(last or first)))
            if len(self.marks.ranges) > MOST_RANGES:
                raise SheetUnreadable
