"""Of an impact page: all terms side by side, how requests end, what changes from the first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from proviso_gateway.analysis.basis import Vouching
from proviso_gateway.pages import impact_pictures as pictures
from proviso_gateway.pages.agreement_proofs import difference_lines
from proviso_gateway.pages.impact_parts import Block, Section, figures_table, so_many
from proviso_gateway.workbench.impact import ON_REQUESTER, Beside, Impact, TermsTold
from proviso_gateway.workbench.impact_inputs import ImpactInputs

Figure = tuple[str, Callable[[TermsTold], int]]


def _figures(impact: Impact) -> Iterator[Figure]:
    """Every figure in which terms are compared, with its name."""
    yield "requests", lambda one: one.received
    for outcome in pictures.OUTCOMES:
        if any(one.outcomes.get(str(outcome)) for one in impact.terms):
            yield outcome.replace("_", " "), lambda one, at=outcome: one.outcomes.get(at, 0)  # type: ignore[misc]
    yield "months laid open to the public", lambda one: one.public.opened
    yield "published cells of fewer than ten", lambda one: one.public.small
    yield "searches of the register", lambda one: one.searches
    yield "handed over as somebody else", lambda one: one.mistaken.count
    yield "routes to a disclosure", lambda one: _routes(one, *Vouching)
    yield "routes that rest on the requester alone", lambda one: _routes(one, *ON_REQUESTER)
    yield "of those, without any paper", lambda one: _routes(one, Vouching.WORD)
    yield "facts taken on the bare word", lambda one: len(one.routes.bare_facts)
    stand = {told.file: told.check.findings for told in impact.files}
    yield (
        "findings of the linter to mend (of the file)",
        lambda one: sum(found.fails for found in stand[one.file]),
    )


def _routes(one: TermsTold, *rest_on: Vouching) -> int:
    """How many routes rest on one of these; none while nothing is permitted."""
    return 0 if one.held else sum(one.routes.by_basis.get(basis, 0) for basis in rest_on)


def side_by_side(impact: Impact, inputs: ImpactInputs) -> Section:
    """Every figure of all terms beside each other, and by how much each differs from the first."""
    names = [one.name for one in impact.terms]
    rows = [
        (name, *(f"{figure(one):,}" for one in impact.terms)) for name, figure in _figures(impact)
    ]
    blocks = [
        Block(
            table=figures_table("All terms side by side", ("figure", *names), rows),
            commands=(inputs.whole,),
            commands_called="The command that makes this page",
            recomputed="The whole page is made again by one command, to the byte:",
        )
    ]
    if len(impact.terms) > 1:
        first, *others = impact.terms
        apart = [
            (name, *(_signed(figure(one) - figure(first)) for one in others))
            for name, figure in _figures(impact)
        ]
        heads = ("figure", *(f"{one.name} less {first.name}" for one in others))
        blocks.append(Block(table=figures_table(f"Differences from {first.name}", heads, apart)))
    return Section("side-by-side", "Side by side", blocks)


def _signed(number: int) -> str:
    return f"{number:+,}" if number else "0"


def outcomes(impact: Impact, inputs: ImpactInputs) -> Section:
    """Volumes and outcomes under each terms: in all, by month, by ground, and why."""
    shown = [
        outcome
        for outcome in pictures.OUTCOMES
        if any(one.outcomes.get(str(outcome)) for one in impact.terms)
    ]
    words = [outcome.replace("_", " ") for outcome in shown]

    def row(name: str, counts: object) -> tuple[str, ...]:
        found = [counts.get(str(outcome), 0) for outcome in shown]  # type: ignore[attr-defined]
        return (name, f"{sum(found):,}", *(f"{count:,}" for count in found))

    blocks = [
        Block(
            texts=(
                "The same requests, about the same people, end so under each terms. A request that "
                "is asked for evidence waits for it, and is refused when the time is up; the "
                "caseload's requesters never send more. A relay is answered alike whether or not "
                "anybody was found.",
            ),
            drawing=pictures.outcomes(impact.terms),
            picture="outcomes",
            table=figures_table(
                "How the requests end",
                ("terms", "requests", *words),
                [row(one.name, one.outcomes) for one in impact.terms],
            ),
            commands=[inputs.counts(one.key, one.genesis) for one in impact.terms],
            commands_called="The commands that recompute the outcomes from each log",
            recomputed="An outsider recomputes these figures from each walk's log:",
        )
    ]
    for one in impact.terms:
        blocks.append(
            Block(
                heading=f"{one.name}: by month and by ground",
                table=figures_table(
                    f"By month and by ground under {one.name}",
                    ("received", "requests", *words),
                    [
                        *(row(month, counts) for month, counts in one.months.items()),
                        *(row(ground, counts) for ground, counts in one.grounds.items()),
                    ],
                ),
            )
        )
        if one.because:
            blocks.append(
                Block(
                    table=figures_table(
                        f"Why, under {one.name}",
                        ("reason, and the clauses not met", "requests"),
                        [(why, f"{count:,}") for why, count in one.because.items()],
                    )
                )
            )
    blocks.append(
        Block(
            heading="Handed over as somebody else",
            items=[f"{one.name}: {so_many(one.mistaken)}" for one in impact.terms],
            texts=(
                "Of those handed over or written to, so many were not the person meant, although "
                "an officer looked. Shares with Wilson's interval, 95 %.",
            ),
        )
    )
    return Section("outcomes", "How much, and how it ends", blocks)


def beside_first(impact: Impact, inputs: ImpactInputs) -> Section:
    """Each other terms beside the first: the same requests, then every request there could be."""
    blocks = [block for one in impact.beside for block in _beside(one, impact, inputs)]
    only = Block(texts=("There are no other terms to compare with.",))
    return Section("differences", "What the terms change", blocks or [only])


def _beside(one: Beside, impact: Impact, inputs: ImpactInputs) -> Sequence[Block]:
    rows = [
        (m.before.replace("_", " "), m.after.replace("_", " "), f"{m.requests:,}")
        for m in one.moved
    ]
    heads = (f"under {one.first}", f"under {one.other}", "requests")
    walked = Block(
        heading=f"{one.other} beside {one.first}",
        texts=() if rows else ("Every one of the requests ends the same.",),
        table=figures_table(f"Requests that end otherwise under {one.other}", heads, rows)
        if rows
        else None,
    )
    if one.proved is None:
        return (walked, Block(texts=(one.undecided,)))
    told = {terms.name: terms for terms in impact.terms}
    first, other = told[one.first], told[one.other]
    command = inputs.differs(first.file, first.version, other.file, other.version)
    said = [line.strip() for line in difference_lines(one.proved) if line.strip()]
    proof = Block(
        texts=(f"Over every request there could be, not only these: {said[0]}",),
        items=said[1:],
        commands=(command,),
        commands_called=f"The command that proves the difference of {one.other}",
        recomputed="Prove it again:",
    )
    return (walked, proof)
