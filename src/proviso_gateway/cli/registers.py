"""`proviso register build`, `update` and `check`: the index from which searches start at once.

What they ask for is imported where it is asked for: it brings arrays and Parquet with it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from proviso_gateway.cli.engines import LOCAL, Master, spread_of
from proviso_gateway.cli.rehearsing import progress_bar, say
from proviso_gateway.pages.plain import json_of

if TYPE_CHECKING:
    from proviso_gateway.assembly.indexing import IndexTold

Lifting = Annotated[
    bool,
    typer.Option(
        "--lifting", help="Restrictions, deaths and supersessions may be taken back by the changes."
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def build(
    folder: Annotated[Path, typer.Argument(help="Folder with register.json and its tables.")],
    out: Annotated[Path, typer.Option("--out", metavar="INDEX", help="A new folder.")],
    partitions: Annotated[
        int | None,
        typer.Option(
            min=1, max=9_999, help="In so many parts, for Spark; FOLDER may be its index, too."
        ),
    ] = None,
    engine: Annotated[
        str, typer.Option(metavar="NAME", help="What makes the parts: local or spark.")
    ] = LOCAL,
    master: Master = "",
    as_json: Json = False,
) -> None:
    """Make the index of a register, which `proviso run` opens at once in place of the register.

    A home makes its own when a register is loaded. An index is of this version and its model.
    """
    from proviso_gateway.assembly import indexing  # noqa: PLC0415

    if engine != LOCAL and partitions is None:
        raise typer.BadParameter("how many parts Spark makes", param_hint="--partitions")
    spread = spread_of(engine, None, master)
    with _bar("records") as moved:
        told = indexing.build(folder, out, moved, partitions, spread)
    _tell(told, f"{out.name} is the index of {folder.resolve().name}", as_json)


def update(
    index: Annotated[Path, typer.Argument(metavar="INDEX", help="What `register build` wrote.")],
    changes: Annotated[
        Path | None,
        typer.Argument(metavar="CHANGES", help="Folder of a register: whole records, changed."),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="NEXT", help="A new folder, for the next index."),
    ] = None,
    lifting: Lifting = False,
    as_json: Json = False,
) -> None:
    """Put a register's changes beside its index: who is new, moved, restricted, dead or superseded.

    They hold at once, for whoever opens the index. With --out the next index is made, of the index,
    of what lies beside it and of CHANGES, if any; the one that is there stays as it is.
    """
    from proviso_gateway.assembly import indexing  # noqa: PLC0415

    if changes is None and out is None:
        raise typer.BadParameter("CHANGES, or --out NEXT", param_hint="CHANGES")
    with _bar("records") as moved:
        if out is None:
            assert changes is not None
            told = indexing.put(index, changes, moved, lifting=lifting)
            said = f"{changes.resolve().name} holds beside {index.name} from now on"
        else:
            told = indexing.update(index, changes, out, moved, lifting=lifting)
            after = "what lay beside it" if changes is None else changes.resolve().name
            said = f"{out.name} is {index.name} after {after}"
    _tell(told, said, as_json)


def check(
    index: Annotated[Path, typer.Argument(metavar="INDEX", help="What `register build` wrote.")],
    as_json: Json = False,
) -> None:
    """Read every byte of an index, and hold it to what was written."""
    from proviso_gateway.assembly import indexing  # noqa: PLC0415

    with _bar("bytes") as moved:
        told = indexing.check(index, moved)
    _tell(told, f"{index.name} is as it was written", as_json)


@contextmanager
def _bar(what: str) -> Iterator[Callable[[int, int], None]]:
    with progress_bar(Console(stderr=True)) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _tell(told: IndexTold, sentence: str, as_json: bool) -> None:
    console = Console()
    if as_json:
        say(console, json_of(told))
        return
    each = f", {told.bytes / told.people:,.0f} a person" if told.people else ""
    parts = f", in {told.parts:,} parts" if told.parts > 1 else ""
    say(console, f"{sentence}: {told.people:,} people, {told.bytes:,} bytes{each}{parts}.")
    say(console, f"  register {told.register}")
    say(console, f"  model    {told.model}")
    if told.beside:
        say(console, f"  beside   {told.beside:,} records of {told.records:,}")
    if told.is_due:
        say(console, "Make the next index soon: proviso register update INDEX --out NEXT")
