"""How the compiled rules read a table of the register's numbers."""

from __future__ import annotations

from proviso_gateway.tracing.kernel.compiling import inlined
from proviso_gateway.tracing.kernel.layout import (
    ALL_LEVELS,
    END,
    LETTERS,
    LIMITS_AT,
    PARTS,
    START,
    STRINGS,
    TABLES,
    WEIGHTS_AT,
    WORDS,
)
from proviso_gateway.tracing.records import Numbers


@inlined
def of(known: Numbers, table: int, row: int, column: int) -> int:
    """One number of a table."""
    return known[row_of(known, table, row) + column]


@inlined
def row_of(known: Numbers, table: int, row: int) -> int:
    """Where a row of a table begins."""
    return known[table] + row * known[TABLES + table]


@inlined
def limit(known: Numbers, which: int) -> int:
    return known[LIMITS_AT + which]


@inlined
def weight_of(known: Numbers, field: int, level: int) -> int:
    return known[WEIGHTS_AT + field * ALL_LEVELS + level]


@inlined
def run_of(known: Numbers, string: int) -> tuple[int, int]:
    """The half-open span [start, end) of a string's code points."""
    first = known[LETTERS]
    start, end = of(known, STRINGS, string, START), of(known, STRINGS, string, END)
    return first + start, first + end


@inlined
def parts_of(known: Numbers, word: int) -> tuple[int, int]:
    """The half-open span [start, end) of a recorded name's parts."""
    first = known[PARTS]
    return first + of(known, WORDS, word, START), first + of(known, WORDS, word, END)
