"""Of an impact page: on whose word disclosures rest, what the linter finds, what is assumed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from proviso_gateway.pages import impact_pictures as pictures
from proviso_gateway.pages.agreement_words import RESTS_ON
from proviso_gateway.pages.impact_parts import Block, Section, figures_table, words_table
from proviso_gateway.workbench.impact import FileTold, Impact, TermsTold
from proviso_gateway.workbench.impact_inputs import ImpactInputs
from proviso_gateway.workbench.linting import FindingView


def whose_word(impact: Impact, inputs: ImpactInputs) -> Section:
    """The routes to a disclosure, by what they rest on."""
    terms = [one for one in impact.terms if not one.held]
    shown = [
        basis for basis in pictures.RESTS if any(basis in one.routes.by_basis for one in terms)
    ]
    rows = [
        (
            one.name,
            f"{sum(one.routes.by_basis.values()):,}",
            *(f"{one.routes.by_basis.get(basis, 0):,}" for basis in shown),
        )
        for one in terms
    ]
    heads = ("terms", "routes", *(pictures.RESTS[basis][0] for basis in shown))
    blocks = [
        Block(
            texts=(
                "A route is one way to meet every clause; each ground has its own. What it rests "
                "on is whoever stands behind what is said of the person and the case. The "
                "custodian's own weighing vouches for no fact, so it is left out. While terms are "
                "held, there is no route.",
            ),
            drawing=pictures.routes(terms),
            picture="routes",
            table=figures_table("What the routes rest on", heads, rows),
            items=[f"{one.name}: {_weakest(one)}{_bare(one)}{_unlisted(one)}" for one in terms],
            commands=[inputs.scrutiny(inputs.path_of(one.file), one.version) for one in terms],
            commands_called="The commands that list every route",
            recomputed="List every route, condition by condition:",
        )
    ]
    return Section("whose-word", "On whose word a disclosure rests", blocks)


def _weakest(one: TermsTold) -> str:
    routes = one.routes
    if routes.weakest is None:
        return "no route leads to a disclosure."
    said = f"the weakest route rests {RESTS_ON[routes.weakest]}."
    if routes.requester_alone:
        grounds = ", ".join(routes.requester_alone)
        return f"{said} Nobody but the requester need say anything on these grounds: {grounds}."
    return f"{said} On every ground somebody else has to bear something out."


def _bare(one: TermsTold) -> str:
    facts = ", ".join(one.routes.bare_facts)
    return f" Taken on the bare word, without a document: {facts}." if facts else ""


def _unlisted(one: TermsTold) -> str:
    more = one.routes.unlisted
    return f" {more:,} more combinations were not looked at." if more else ""


def findings(impact: Impact, inputs: ImpactInputs) -> Section:
    """What the linter finds in each file, what somebody accepted, and whether its tests hold."""
    blocks = [block for told in impact.files for block in _findings(told, inputs)]
    return Section("findings", "What the linter finds", blocks)


def _findings(told: FileTold, inputs: ImpactInputs) -> Iterator[Block]:
    check = told.check
    failed = sum(not test.holds for test in check.tests)
    refuted = [f"{one.id} of {one.version}" for one in check.invariants if one.verdict != "proved"]
    tests = f"{len(check.tests)} of its own tests, {failed} failed" if check.tests else "no tests"
    proved = f"Not proved: {', '.join(refuted)}." if refuted else (
        f"Its {len(check.invariants)} invariants are proved." if check.invariants else
        "It states no invariants."
    )  # fmt: skip
    alike: dict[tuple[str, str], list[FindingView]] = {}
    for found in check.findings:
        alike.setdefault(_stands(found), []).append(found)
    rows = [
        (_once(f"{one.code} ({one.severity})" for one in ones), _found(ones), f"{stands}: {why}")
        for (stands, why), ones in alike.items()
    ]
    heads = ("finding", "what is found", "stands")
    yield Block(
        heading=told.file,
        texts=(f"{told.file}: {tests}. {proved}",),
        linked=words_table(f"Findings in {told.file}", heads, rows) if rows else None,
        commands=(inputs.check(inputs.path_of(told.file)),),
        commands_called=f"The command that checks {told.file}",
        recomputed="Check the file again:",
    )


def _stands(found: FindingView) -> tuple[str, str]:
    if found.accepted is not None:
        return f"accepted by {found.accepted.by}", found.accepted.because.strip()
    return "to mend" if found.fails else "a remark", found.mend


def _once(words: Iterable[str]) -> str:
    return ", ".join(dict.fromkeys(words))


def _found(ones: Sequence[FindingView]) -> str:
    """What is found, each kind once: the first of it in a sentence, the others by name."""
    kinds: dict[str, list[FindingView]] = {}
    for one in ones:
        kinds.setdefault(one.code, []).append(one)
    said = []
    for found in kinds.values():
        others = _once(one.about for one in found[1:])
        said.append(f"{found[0].finds}{f' So too of {others}.' if others else ''}")
    return " ".join(said)


def assumed(impact: Impact) -> Section:
    """What the caseload takes for granted, and over what everything was worked out."""
    over = impact.over
    rows = [(what, f"{count:,}") for what, count in over.assumptions.items()]
    table = figures_table("Assumptions of the caseload", ("assumption", "requests"), rows)
    made = (
        f"{over.people:,} people from seed {over.people_seed}; of a hundred members of households, "
        f"{over.held_out:g} are in no register.",
        f"Caseload {over.caseload}, SHA-256 {over.caseload_hash}, taken {over.scale:g} times.",
        f"Requests and slips from seed {over.seed}; {over.labelled:,} labelled requests for each "
        "profile of slips.",
    )
    told = "" if rows else "The caseload says nowhere that it takes anything for granted."
    return Section(
        "assumed",
        "What is assumed",
        [Block(texts=(told,) if told else (), table=table if rows else None, items=made)],
    )
