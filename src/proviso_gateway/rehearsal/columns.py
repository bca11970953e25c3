"""Columns of a register in which no text is written yet: codes, and the words they stand for.

Text is what a register takes longest to make. Here it stays numbers until whoever writes the file
looks all words of a column up at once.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.rehearsal.stream import Flags, Numbers


@dataclass(frozen=True, slots=True, eq=False)
class Wordlist:
    """Texts by code. A list is equal only to itself, so that it is prepared for writing once."""

    texts: Sequence[str]


@dataclass(frozen=True, slots=True)
class Coded:
    """A column of text: row by row the code of a word, negative where nothing stands."""

    codes: Numbers
    words: Wordlist


@dataclass(frozen=True, slots=True)
class Joined:
    """A column of text of several pieces, one behind the other."""

    pieces: tuple[Coded, ...]


@dataclass(frozen=True, slots=True)
class Days:
    """A column of days, counted from 1970-01-01; `NONE` where there is none."""

    days: Numbers


@dataclass(frozen=True, slots=True)
class Identifiers:
    """A column of identifiers, which are numbers inside and text outside; 0 where there is none."""

    numbers: Numbers


Column = Coded | Joined | Identifiers | Days | Flags | Numbers
Columns = Mapping[str, Column]
