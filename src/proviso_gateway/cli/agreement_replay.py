"""`proviso agreement replay`: past requests under another version of an agreement.

What it asks for is imported where it is asked for: columns and Parquet come with it, and no other
command should wait for those.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import text_of, write_replay
from proviso_gateway.cli.rehearsing import progress_bar, say
from proviso_gateway.pages.plain import json_of


def replay(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    requests: Annotated[Path, typer.Option("--requests", help="Past requests, Parquet or CSV.")],
    before: Annotated[str, typer.Option("--from", metavar="VERSION", help="The version then.")],
    after: Annotated[str, typer.Option("--to", metavar="VERSION", help="The version instead.")],
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="DIR", help="Write page, JSON and the rows that flip here."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Past requests under another version: which answers change, and by which clauses."""
    from proviso_gateway.assembly.replaying import replay_file  # noqa: PLC0415
    from proviso_gateway.pages import replay as page  # noqa: PLC0415
    from proviso_gateway.pages.tables import table  # noqa: PLC0415

    console = Console()
    with progress_bar(Console(stderr=True)) as bar:
        task = bar.add_task("facts read", total=None)
        found = replay_file(
            text_of(file),
            file.name,
            requests,
            before,
            after,
            lambda what, done, total: bar.update(
                task, description=what, completed=done, total=total
            ),
        )
    if out is not None:
        files = {
            "replay.html": page.page(found.told).encode(),
            "replay.json": (json_of(found.told) + "\n").encode(),
            "flips.csv": table(page.FLIPS, found.rows()).encode(),
        }
        write_replay(out, files)
    for line in (json_of(found.told),) if as_json else page.lines(found.told):
        say(console, line)
    if out is not None and not as_json:
        say(console, f"\nWritten to {out}: replay.html, replay.json, flips.csv.")
