"""`proviso agreement diff` and `prove`: what changed, and what always holds."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from proviso_gateway.assembly.files import text_of
from proviso_gateway.pages.plain import json_of

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
Steps = Annotated[
    int | None,
    typer.Option(
        "--steps", min=1, help="Solver steps for one question; beyond them it is unknown."
    ),
]


class FailOn(StrEnum):
    """On which changes a comparison ends with exit code 1."""

    ANY = "any"
    WIDER = "wider"


def diff(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    first: Annotated[str, typer.Argument(metavar="VERSION", help="The version before, V1.")],
    second: Annotated[str, typer.Argument(metavar="VERSION", help="The version after, V2.")],
    other: Annotated[
        Path | None, typer.Option("--other", help="The file in which V2 stands, if another.")
    ] = None,
    near: Annotated[
        Path | None,
        typer.Option("--near", help="A request's facts, JSON: show what is nearest to it."),
    ] = None,
    fail_on: Annotated[
        FailOn, typer.Option("--fail-on", help="Exit 1 on any change, or only on a wider one.")
    ] = FailOn.ANY,
    steps: Steps = None,
    as_json: AsJson = False,
) -> None:
    """Say what V2 lets out that V1 did not, and the reverse; exit 1 if anything changed."""
    # Imported here: it loads the solver, and other commands should not wait.
    from proviso_gateway.pages.agreement_proofs import difference_lines, difference_view  # noqa: PLC0415
    from proviso_gateway.workbench.proving import Text, diff_texts  # noqa: PLC0415

    before, after, request = (
        Text(text_of(path), path.name) if path is not None else None
        for path in (file, other or file, near)
    )
    assert before is not None
    assert after is not None
    found = diff_texts(before, first, after, second, request, steps)
    _print([json_of(difference_view(found))] if as_json else difference_lines(found))
    fails = found.wider if fail_on is FailOn.WIDER else not found.unchanged
    raise typer.Exit(1 if fails else 0)


def prove(
    file: Annotated[Path, typer.Argument(help="The agreement, a YAML file.")],
    steps: Steps = None,
    as_json: AsJson = False,
) -> None:
    """Prove every invariant of every version or refute it, and find clauses that do nothing."""
    # Imported here: it loads the solver, and other commands should not wait.
    from proviso_gateway.pages.agreement_proofs import proof_lines, proof_view  # noqa: PLC0415
    from proviso_gateway.workbench.proving import Text, prove_text  # noqa: PLC0415

    found = prove_text(Text(text_of(file), file.name), steps)
    _print([json_of(proof_view(found))] if as_json else proof_lines(found))
    raise typer.Exit(1 if found.negative else 0)


def _print(lines: Iterable[str]) -> None:
    """Print lines as they are: no mark-up, no colours, no wrapping."""
    console = Console()
    for line in lines:
        console.print(line, markup=False, highlight=False, soft_wrap=True)
