"""`proviso agreement check` and `schema`: how an agreement stands, what is odd about it, and what
its own tests and promises come to."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import published_log, text_of
from proviso_gateway.cli.ending import DONE, NEGATIVE
from proviso_gateway.pages.agreements import findings, standings, summary
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.agreements import schema_text
from proviso_gateway.workbench.linting import check_text, view


def check(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    accepted: Annotated[
        bool, typer.Option("--accepted", help="List the findings that somebody accepted, too.")
    ] = False,
    against: Annotated[
        Path | None,
        typer.Option(metavar="LOG", help="Only hold the file to this folder's published log."),
    ] = None,
    genesis: Annotated[
        str | None, typer.Option(metavar="HASH", help="With --against: the log's first entry.")
    ] = None,
) -> None:
    """Read an agreement, say what is odd about it, run its tests and prove its invariants."""
    if against is not None:
        raise typer.Exit(_held_to(against, genesis, file, as_json=as_json))
    negative = _checked(text_of(file), file.name, Console(), as_json=as_json, accepted=accepted)
    raise typer.Exit(NEGATIVE if negative else DONE)


def _held_to(log: Path, genesis: str | None, file: Path, *, as_json: bool) -> int:
    """Say what file and log say differently; whether they do is the exit code."""
    from proviso_gateway.workbench.against_log import differences  # noqa: PLC0415 -- brings the walk

    found = differences(text_of(file), file.name, published_log(log), genesis)
    console = Console()
    if as_json:
        _say(console, json_of({"differences": found}))
    for line in () if as_json else found or (f"{file.name} says what the log says.",):
        _say(console, line)
    return NEGATIVE if found else DONE


def schema() -> None:
    """Print the JSON Schema of agreement files, for editors."""
    _say(Console(), schema_text())


def _checked(text: str, name: str, console: Console, *, as_json: bool, accepted: bool) -> bool:
    """Print what it comes to, how each version stands, every finding, those that were `accepted` if
    they are wanted, and whether each embedded test holds.

    Whether there is anything negative in it: a test that fails, a finding that stands, an invariant
    that is not proved. A file without tests has none that fail, which is said: nobody wrote down
    what it should answer.
    """
    checked = check_text(text, name)
    if as_json:
        _say(console, json_of(view(checked)))
        return checked.negative
    agreement = checked.agreement
    _say(console, summary(checked))
    if not checked.results:
        _say(console, "The file carries no tests, so nothing shows that it answers as was meant.")
    for line in standings(agreement):
        _say(console, line)
    if checked.amended:
        from proviso_gateway.pages.agreement_proofs import summary as verdict  # noqa: PLC0415 -- see linting

        for amendment in checked.amended:
            _say(console, verdict(amendment))
    for line in findings(checked.findings, accepted=accepted):
        _say(console, line)
    for result in checked.results:
        _say(console, f"{'holds ' if result.passed else 'FAILS '} {result.id}")
        for difference in result.differences:
            _say(console, f"       {difference}")
    if checked.proofs:
        from proviso_gateway.pages.agreement_proofs import invariant_lines  # noqa: PLC0415 -- see linting

        for line in invariant_lines(checked.proofs):
            _say(console, line)
    return checked.negative


def _say(console: Console, line: str) -> None:
    """Print a line as it is: no mark-up, no colours, no wrapping."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)
