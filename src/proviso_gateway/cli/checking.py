"""`proviso agreement check` and `schema`: how an agreement stands, what is odd about it, and what
its own tests and promises come to."""

from __future__ import annotations

from rich.console import Console

from proviso_gateway.pages.agreements import findings, standings, summary
from proviso_gateway.pages.plain import json_of
from proviso_gateway.workbench.agreements import schema_text
from proviso_gateway.workbench.linting import check_text, view


def check(
    text: str, name: str, console: Console, *, as_json: bool = False, accepted: bool = False
) -> bool:
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
    for line in (*standings(agreement), *findings(checked.findings, accepted=accepted)):
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


def print_schema(console: Console) -> None:
    """Print the JSON Schema of an agreement file."""
    _say(console, schema_text())


def _say(console: Console, line: str) -> None:
    """Print a line as it is: no mark-up, no colours, no wrapping."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)
