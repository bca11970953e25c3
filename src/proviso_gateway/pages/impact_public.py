"""Of an impact page: what becomes public, and what an attacker could work out."""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.pages.impact_parts import Block, Section, figures_table
from proviso_gateway.pages.impact_pictures import OUTCOMES
from proviso_gateway.statistics.counts import Stage
from proviso_gateway.workbench.impact import Impact, TermsTold
from proviso_gateway.workbench.impact_inputs import ImpactInputs
from proviso_gateway.workbench.impact_public import SMALL, PublicTold

_CELLS = (
    *map(str, OUTCOMES),
    *(str(one) for one in Stage if str(one) not in {*map(str, OUTCOMES)}),
)
"""The cells of a row in the order in which they are read: outcomes, then what the log tells."""


def becomes_public(impact: Impact, inputs: ImpactInputs) -> Section:
    """What would be published of these requests, month by month, and the attack on it."""
    first = Block(
        texts=(
            "What the public would read of these requests, by the rule that each agreement names, "
            "as a custodian publishes it. Before anything is signed an attacker tries it: who "
            "has all tables and the log, and perhaps knows one request's number, how that one "
            "ended, or the month in which somebody was asked for. A month by which any cell or "
            "case could be worked out is withheld.",
        ),
    )
    blocks = [block for one in impact.terms for block in _public(one, inputs)]
    return Section("public", "What becomes public, and what could be inferred", [first, *blocks])


def _public(one: TermsTold, inputs: ImpactInputs) -> Iterator[Block]:
    told = one.public
    cells = [name for name in _CELLS if any(row.get(name) for row in told.rows)]
    rows = [
        (
            str(row["period"]),
            str(row["requester"]),
            f"{row['received']:,}",
            *(_cell(row.get(name)) for name in cells),
        )
        for row in told.rows
    ]
    heads = ("month", "requester", "received", *(name.replace("_", " ") for name in cells))
    yield Block(
        heading=f"Under {one.name}",
        items=[_rule(told), *_opened(told), *_attacked(told, one)],
        table=figures_table(f"What is published under {one.name}", heads, rows),
        commands=(inputs.counts(one.key, one.genesis),),
        commands_called=f"The command that recomputes what is published under {one.name}",
        recomputed="An outsider recomputes every one of these figures:",
    )


def _cell(count: int | str | None) -> str:
    return "not told" if count is None else f"{count:,}"


def _rule(told: PublicTold) -> str:
    grounds = ", on each ground" if told.by_ground else ""
    if told.outcomes == "exact":
        why = "justified in the file" if told.justified else "without a justification"
        return f"Its rule: every outcome{grounds}, small numbers too ({why})."
    least = f", from {told.threshold} cases on" if told.rule == "plain" else ""
    return f"Its rule: outcomes above a threshold{grounds} ({told.rule}{least})."


def _opened(told: PublicTold) -> Iterator[str]:
    months = len({row["period"] for row in told.rows})
    yield (
        f"Laid open: {told.opened} of {months} months. A month stays shut while a request of it is "
        "open, or where the rule lets nothing be told of it; then only what the log shows is told."
    )
    if told.opened:
        yield f"Of the months laid open, {told.residual:,} cases stay untold, in the residual."
        few = " Whoever knows a case of such a cell has few others to look for."
        yield (
            f"Published outcomes and reasons of fewer than {SMALL} cases: {told.small}."
            f"{few if told.small else ''}"
        )
    if told.alike:
        yield (
            f"In {', '.join(told.alike)} every request ended alike: whoever knows that somebody "
            "was asked for in that month knows how it ended."
        )


def _attacked(told: PublicTold, one: TermsTold) -> Iterator[str]:
    attack = told.attack
    if not attack.months:
        yield "The attack had no opened month to try."
        return
    width = f"; the narrowest range is {attack.narrowest} wide" if attack.narrowest else ""
    yield (
        f"The attack tried {attack.classes} classes of {attack.months} months, with {attack.cells} "
        f"cells that are not told{width}. Worked out: {attack.pinned}. Contradictory: "
        f"{attack.contradictory}. Its report: {one.key}/{attack.report}."
    )
    if attack.shut:
        yield (
            "Of these months nothing is told, because something could be worked out or they have "
            f"too few cases: {', '.join(attack.shut)}."
        )
    if told.outcomes == "exact":
        yield (
            "An exact month is told on purpose, so no attack is counted on what it tells: small "
            "cells and months that ended alike are listed above instead."
        )
