"""`proviso agreement check` and `schema`: how an agreement stands, and what its own tests say."""

from __future__ import annotations

from rich.console import Console

from proviso.pages.agreements import standings
from proviso.workbench.agreements import check_text, schema_text


def check(text: str, name: str, console: Console) -> int:
    """Print how each version stands, whether each embedded test holds and each invariant is
    proved; the number of tests that do not and invariants that are not.

    A file without tests has none that fail, which is said: nobody wrote down what it should answer.
    """
    checked = check_text(text, name)
    agreement = checked.agreement
    for line in standings(agreement):
        _say(console, line)
    for result in checked.results:
        _say(console, f"{'holds ' if result.passed else 'FAILS '} {result.id}")
        for difference in result.differences:
            _say(console, f"       {difference}")
    failed = sum(not result.passed for result in checked.results)
    tests = f"{_counted(len(checked.results), 'test')}, {failed} failed"
    versions = _counted(len(agreement.versions), "version")
    _say(console, f"{agreement.title}: {versions}, {tests if checked.results else 'no tests'}.")
    if not checked.results:
        _say(console, "The file carries no tests, so nothing shows that it answers as was meant.")
    if not agreement.invariants:
        return failed
    # Imported here: it loads the solver, and a file without invariants should not wait.
    from proviso.pages.agreement_proofs import invariant_lines  # noqa: PLC0415
    from proviso.workbench.proving import invariants_of, unproved  # noqa: PLC0415

    proofs = invariants_of(agreement)
    for line in invariant_lines(proofs):
        _say(console, line)
    return failed + unproved(proofs)


def print_schema(console: Console) -> None:
    """Print the JSON Schema of an agreement file."""
    _say(console, schema_text())


def _say(console: Console, line: str) -> None:
    """Print a line as it is: no mark-up, no colours, no wrapping."""
    console.print(line, markup=False, highlight=False, soft_wrap=True)


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}{'' if number == 1 else 's'}"
