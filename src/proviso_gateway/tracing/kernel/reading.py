"""How the compiled rules read a table of the register's numbers."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import compiled
from proviso_gateway.tracing.kernel.layout import (
    END,
    LETTERS,
    LIMITS,
    PARTS,
    START,
    STRINGS,
    TABLES,
    WORDS,
)
from proviso_gateway.tracing.records import Numbers


@compiled
def of(known: Numbers, table: int, row: int, column: int) -> int:
    """One number of a table."""
    return known[row_of(known, table, row) + column]


@compiled
def row_of(known: Numbers, table: int, row: int) -> int:
    """Where a row of a table begins."""
    return known[table] + row * known[TABLES + table]


@compiled
def limit(known: Numbers, which: int) -> int:
    return known[known[LIMITS] + which]


@compiled
def run_of(known: Numbers, string: int) -> tuple[int, int]:
    """The half-open span [start, end) of a string's code points."""
    first = known[LETTERS]
    start, end = of(known, STRINGS, string, START), of(known, STRINGS, string, END)
    return first + start, first + end


@compiled
def parts_of(known: Numbers, word: int) -> tuple[int, int]:
    """The half-open span [start, end) of a recorded name's parts."""
    first = known[PARTS]
    return first + of(known, WORDS, word, START), first + of(known, WORDS, word, END)
