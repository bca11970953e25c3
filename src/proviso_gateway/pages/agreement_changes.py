"""What each amendment changed: what it permits and refuses, proved; and beside it, word by word."""

from __future__ import annotations

import difflib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import REDACTED
from proviso_gateway.analysis.loosening import Way
from proviso_gateway.analysis.rewording import ClauseChange, Rewording
from proviso_gateway.analysis.solver.difference import Difference, Excess
from proviso_gateway.analysis.solver.search import Proof
from proviso_gateway.analysis.solver.spread import ValueRanges
from proviso_gateway.analysis.solver.witness import in_words
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_conditions import clause_words
from proviso_gateway.pages.agreement_proofs import difference_view, excess_view, summary
from proviso_gateway.pages.plain import plain
from proviso_gateway.pages.templating import Part
from proviso_gateway.workbench.changing import Changed
from proviso_gateway.workbench.showing import Shown


@dataclass(frozen=True, slots=True)
class Worded(Part):
    """Words that were put in, taken out, or neither; `same`, `added`, `gone`."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class ChangedClause(Part):
    """A clause before and after an amendment; what it was not, or is no more, is an empty text.
    `worded`: one after the other, each word once where it stayed."""

    id: str
    before: str
    after: str
    same_words: bool
    worded: Sequence[Worded]


@dataclass(frozen=True, slots=True)
class AnsweredQuestion(Part):
    """A question, and the answers with which a difference stays."""

    question: str
    answer: str


@dataclass(frozen=True, slots=True)
class ProvedDifference(Part):
    """Requests that one version permits and a clause of the other refuses."""

    where: str
    clause: str
    text: str
    answers: Sequence[AnsweredQuestion]


@dataclass(frozen=True, slots=True)
class ProvedWay(Part):
    """What one version permits and the other refuses; `nothing` and `doubt` are sentences."""

    title: str
    nothing: str
    doubt: str
    differences: Sequence[ProvedDifference]


@dataclass(frozen=True, slots=True)
class ChangedTerms(Part):
    """Every other term that goes one way."""

    title: str
    terms: Sequence[str]


@dataclass(frozen=True, slots=True)
class ChangedVersion(Part):
    """What one amendment changed; `beside` has a sentence for whatever is no clause."""

    before: str
    after: str
    summary: str
    ways: Sequence[ProvedWay]
    terms: Sequence[ChangedTerms]
    nothing: bool
    clauses: Sequence[ChangedClause]
    beside: Sequence[str]


def changes(told: Shown) -> list[ChangedVersion]:
    """What each amendment changed, as it is proved and as it was worded before and after."""
    return [
        ChangedVersion(
            one.before,
            one.after,
            f"Version {summary(proved.compared)}",
            [
                _way(told, proved.compared.gained, proved.gained),
                _way(told, proved.compared.lost, proved.lost),
            ],
            list(_terms(proved)),
            one.nothing,
            [_change(change) for change in one.clauses],
            list(_beside(one)),
        )
        for one, proved in zip(told.changes, told.changed, strict=True)
    ]


# --- What is proved --------------------------------------------------------------------------


def _way(
    told: Shown, excess: Excess, found: Sequence[tuple[Difference, tuple[ValueRanges, ...]]]
) -> ProvedWay:
    grounds = told.agreement.grounds
    return ProvedWay(
        title=f"What version {excess.permits} permits and version {excess.refuses} refuses",
        nothing="Nothing. That is proved over every possible request."
        if excess.verdict is Proof.PROVED
        else "",
        doubt="On some grounds this could not be worked out." if excess.undecided else "",
        differences=[
            ProvedDifference(
                where="on every ground"
                if difference.grounds == excess.grounds
                else "on the ground "
                + "; ".join(grounds[g].label if g in grounds else g for g in difference.grounds),
                clause=difference.clause,
                text=" ".join(difference.text.split()),
                answers=[_answered(spread, told.agreement) for spread in turning],
            )
            for difference, turning in found
        ],
    )


def _answered(spread: ValueRanges, agreement: Agreement) -> AnsweredQuestion:
    question = words.question(spread.fact)
    if spread.fact.name == REDACTED:
        return AnsweredQuestion(question, "nobody can say whether it is so")
    if spread.every:
        return AnsweredQuestion(question, "whatever the answer")
    titles = {party.code: party.title for party in agreement.parties.requester}
    names = titles if spread.fact.name == "requester" else {}
    return AnsweredQuestion(question, " or ".join(_range(*each, names) for each in spread.ranges))


def _range(first: Value, last: Value, names: Mapping[str, str]) -> str:
    if isinstance(first, bool):
        return "yes" if first else "no"
    one, other = (names.get(str(value), in_words(value)) for value in (first, last))
    return one if first == last else f"{one} to {other}"


_TITLES = {
    Way.WIDER: "Other terms that became wider",
    Way.NARROWER: "Other terms that became narrower",
    Way.OTHER: "Other terms that are different",
}


def _terms(proved: Changed) -> Iterator[ChangedTerms]:
    for way, title in _TITLES.items():
        found = [
            f"{words.capital(words.spoken(one.where))}: {one.before} → {one.after}"
            for one in proved.compared.terms
            # How a clause is worded is told below, word by word.
            if one.way is way and not one.where.startswith("clauses ")
        ]
        if found:
            yield ChangedTerms(title, found)


# --- By its words ----------------------------------------------------------------------------


def _change(change: ClauseChange) -> ChangedClause:
    before, after = (
        "" if clause is None else clause_words(clause) for clause in (change.before, change.after)
    )
    worded = list(_worded(before.split(), after.split()))
    return ChangedClause(change.clause, before, after, change.same_words, worded)


_ALONE = 3
"""Words that stayed between two changes, if they are fewer, are part of the change: an *is* that
two sentences share says nothing."""


def _worded(before: list[str], after: list[str]) -> Iterator[Worded]:
    """Word by word: what went, then what came in its place."""
    matcher = difflib.SequenceMatcher(a=before, b=after, autojunk=False)
    told = matcher.get_opcodes()
    gone: list[str] = []
    added: list[str] = []
    for number, (kind, a, b, c, d) in enumerate(told):
        between = 0 < number < len(told) - 1
        if kind != "equal" or (between and b - a < _ALONE):
            gone += before[a:b]
            added += after[c:d]
            continue
        yield from _turned(gone, added)
        yield Worded("same", " ".join(before[a:b]))
        gone, added = [], []
    yield from _turned(gone, added)


def _turned(gone: list[str], added: list[str]) -> Iterator[Worded]:
    for kind, said in (("gone", gone), ("added", added)):
        if said:
            yield Worded(kind, " ".join(said))


def _beside(one: Rewording) -> Iterator[str]:
    yield from _gains("field", *one.fields)
    yield from _gains("ground", *one.grounds)
    if one.test:
        yield "The public interest test is worded differently."
    if one.limits:
        yield "The limits of use are different."


def _gains(what: str, gained: tuple[str, ...], lost: tuple[str, ...]) -> Iterator[str]:
    for said, names in (("Added", gained), ("Taken out", lost)):
        if names:
            plural = "" if len(names) == 1 else "s"
            yield words.spoken(f"{said}: the {what}{plural} {', '.join(names)}.")


def in_json(one: Rewording, proved: Changed) -> dict[str, Any]:
    """What one amendment changed, for programs: by its words and, under `proved`, as the page and
    `proviso agreement diff` prove it, each difference with every value that it turns on."""
    (fields_in, fields_out), (grounds_in, grounds_out) = one.fields, one.grounds
    return {
        "before": one.before,
        "after": one.after,
        "clauses": [
            {"clause": c.clause, "kind": str(c.kind), "same_words": c.same_words,
             "before": None if c.before is None else clause_words(c.before),
             "after": None if c.after is None else clause_words(c.after)}
            for c in one.clauses
        ],
        "fields_added": list(fields_in), "fields_removed": list(fields_out),
        "grounds_added": list(grounds_in), "grounds_removed": list(grounds_out),
        "public_interest_test_changed": one.test, "use_limits_changed": one.limits,
        "proved": {
            **difference_view(proved.compared),
            "gained": _excess(proved.compared.gained, proved.gained),
            "lost": _excess(proved.compared.lost, proved.lost),
        },
    }  # fmt: skip


def _excess(
    excess: Excess, found: Sequence[tuple[Difference, tuple[ValueRanges, ...]]]
) -> dict[str, object]:
    """One way of a comparison; `values`: of each fact that a difference turns on, from what to what
    it may be for the difference to stay."""
    view = excess_view(excess)
    turning = [
        [
            {"fact": spread.fact.name, "every": spread.every, "ranges": plain(spread.ranges)}
            for spread in spreads
        ]
        for _, spreads in found
    ]
    told = cast("list[dict[str, object]]", view["differences"])
    pairs = zip(told, turning, strict=True)
    return {**view, "differences": [one | {"values": values} for one, values in pairs]}
