"""Tables and lists for a terminal, as wide as it is; into a file or a pipe, plain and always alike.

Letters that take two cells of a screen (汉, 한), or none, are counted as the screen counts them.
There is no colour, so `NO_COLOR` has nothing to take away.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from textwrap import wrap

from rich.cells import cell_len

from proviso_gateway.pages.plain import visible

PIPED = 96
"""How wide a list is where no terminal says how wide it should be."""


def table(rows: Iterable[Mapping[str, object]]) -> Iterator[str]:
    """Rows as aligned columns of text, the headings first; nothing where there are none.

    At a terminal a cell that does not fit goes on in the next line. In a pipe each row is one line.
    """
    listed = [
        {name: "" if value is None else visible(str(value)) for name, value in row.items()}
        for row in rows
    ]
    if not listed:
        return
    names = tuple(listed[0])
    cells = [names, *(tuple(row[name] for name in names) for row in listed)]
    if sys.stdout.isatty():
        yield from _fitted(cells)
        return
    widths = [max(cell_len(row[at]) for row in cells) for at in range(len(names))]
    for row in cells:
        padded = (_padded(text, width) for text, width in zip(row, widths, strict=True))
        yield "  ".join(padded).rstrip()


def listed(title: str, said: Mapping[str, str]) -> Iterator[str]:
    """A title, and under it each name with its value, wrapped beside it."""
    yield ""
    yield title
    cells = [(visible(name), visible(text)) for name, text in said.items()]
    if sys.stdout.isatty():
        yield from (f"  {line}".rstrip() for line in _fitted(cells, less=2))
        return
    wide = max(cell_len(name) for name, _ in cells)
    for name, text in cells:
        first, *rest = wrap(text, PIPED - wide - 4) or [""]
        yield f"  {_padded(name, wide)}  {first}".rstrip()
        yield from (f"  {'':<{wide}}  {line}" for line in rest)


def _padded(text: str, width: int) -> str:
    return text + " " * (width - cell_len(text))


def _fitted(cells: Sequence[Sequence[str]], *, less: int = 0) -> list[str]:
    """The cells in columns, wrapped so that no line is wider than the terminal, `less` so many."""
    # Imported here: a command that prints no table should not wait for it.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    grid = Table.grid(padding=(0, 2, 0, 0))
    for at in range(len(cells[0])):
        grid.add_column(overflow="fold", no_wrap=at == 0)
    for row in cells:
        grid.add_row(*map(Text, row))
    console = Console(color_system=None)
    console.width -= less
    with console.capture() as captured:
        console.print(grid)
    return [line.rstrip() for line in captured.get().splitlines()]
