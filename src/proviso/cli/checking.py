"""`proviso agreement check` and `schema`: what an agreement's own tests say."""

from __future__ import annotations

from rich.console import Console

from proviso.workbench.agreements import check_text, schema_text


def check(text: str, name: str, console: Console) -> int:
    """Print each embedded test and whether it holds; the number that do not."""
    checked = check_text(text, name)
    for result in checked.results:
        mark = "holds " if result.passed else "FAILS "
        console.print(f"{mark} {result.id}", markup=False, highlight=False)
        for difference in result.differences:
            console.print(f"       {difference}", markup=False, highlight=False)
    failed = sum(not result.passed for result in checked.results)
    console.print(
        f"{checked.title}: {checked.versions} versions, "
        f"{len(checked.results)} tests, {failed} failed.",
        markup=False,
        highlight=False,
    )
    return failed


def print_schema(console: Console) -> None:
    """Print the JSON Schema of an agreement file."""
    console.print(schema_text(), markup=False, highlight=False, soft_wrap=True)
