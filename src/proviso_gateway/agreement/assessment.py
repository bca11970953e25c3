"""What an agreement answers to a request on a day: refused, held, ask, ready or permitted.

The timeline speaks first. Then every clause answers true, false or unknown, and the unknown ones
are weighed together: a fact is asked for only if it can still change the outcome. Nothing here
permits by default, and a `Problem` inside an evaluation is left to escape: it never permits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from proviso_gateway.agreement.kinds import Kinds, kinds_of
from proviso_gateway.agreement.model import Agreement, Answer, Clause
from proviso_gateway.agreement.relative_days import on_day
from proviso_gateway.agreement.relevance import Possibilities
from proviso_gateway.agreement.requirements import Evaluator, Value, evaluator, facts_named
from proviso_gateway.agreement.timeline import Stand, Standing, standing
from proviso_gateway.agreement.values import (
    ASKED_BEFORE,
    OFFICER_REQUESTS,
    PUBLIC_INTEREST,
    STATED,
    Facts,
    checked_values,
    fact_rules,
)
from proviso_gateway.agreement.versions import (
    GROUND_CLAUSE,
    REQUESTER_CLAUSE,
    ResolvedVersion,
    resolve,
)
from proviso_gateway.errors import problem
from proviso_gateway.terms import Day, Hash, Reason


class Truth(StrEnum):
    """What a clause answers."""

    TRUE = "true"
    FALSE = "false"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class ClauseFinding:
    """What one clause answered. `text`: the clause in words; `cite`: its source, if any."""

    id: str
    truth: Truth
    cite: str
    text: str


@dataclass(frozen=True, slots=True)
class Assessment:
    """The answer, and everything it rests on.

    `false_clauses`: clauses that are false or, if none is, the fewest that no answer could meet
    together. `ask_for`: facts of requester, third party or court that can still change the
    outcome (with `evidence_missing`: those that never came). `open_custodian`: the custodian's
    own facts that can. `instrument`: what the timeline's answer rests on, if the file says.
    """

    answer: Answer
    agreement: str
    day: Day
    version: str
    version_hash: Hash
    reasons: tuple[Reason, ...] = ()
    clauses: tuple[ClauseFinding, ...] = ()
    false_clauses: tuple[str, ...] = ()
    ask_for: tuple[str, ...] = ()
    open_custodian: tuple[str, ...] = ()
    instrument: str = ""

    def as_canonical(self) -> dict[str, object]:
        """The assessment in canonical JSON: what a proposal's hash covers. Codes and ids only."""
        return {
            "answer": str(self.answer),
            "agreement": self.agreement,
            "day": self.day.isoformat(),
            "version": self.version,
            "version_hash": self.version_hash,
            "reasons": [str(reason) for reason in self.reasons],
            "clauses": [{"id": c.id, "truth": str(c.truth)} for c in self.clauses],
            "false_clauses": list(self.false_clauses),
            "ask_for": list(self.ask_for),
            "open_custodian": list(self.open_custodian),
        }


_BY_TIMELINE: dict[Stand, tuple[Answer, tuple[Reason, ...]]] = {
    Stand.NONE: (Answer.REFUSED, (Reason.NO_AGREEMENT_IN_FORCE,)),
    Stand.NOT_PUBLISHED: (Answer.REFUSED, (Reason.NOT_PUBLISHED,)),
    Stand.HELD: (Answer.HELD, ()),
}
"""What the timeline answers by itself, before any clause is read."""

_REASON_BY_CLAUSE = {
    # Between this requester and this custodian no agreement is in force, whatever else is.
    REQUESTER_CLAUSE: Reason.NO_AGREEMENT_IN_FORCE,
    GROUND_CLAUSE: Reason.GROUND_NOT_IN_AGREEMENT,
}

_REASON_BY_FACT = (
    (PUBLIC_INTEREST, Reason.PUBLIC_INTEREST),
    # Never why a requester's case was refused at once; what caseworkers made of it is a weighing.
    (ASKED_BEFORE, Reason.PUBLIC_INTEREST),
    ("countersigned", Reason.PROCEDURE),
    ("fields", Reason.FIELDS_BEYOND_AGREEMENT),
)
"""Why a false clause refuses: by the first of these facts that it names, in this order."""

_GATEWAY_MUST_SAY = ("requester", "ground", "fields")
_GATEWAY_SAYS_IF_ASKED = ("countersigned", STATED, OFFICER_REQUESTS, ASKED_BEFORE)
"""What the gateway always knows of a request: if a clause in doubt turns on it, it is missing by
our fault, and nothing is decided."""


def assess(agreement: Agreement, day: Day, facts: Facts, *, time_is_up: bool = False) -> Assessment:
    """What the agreement answers on this day to a request with these facts.

    `time_is_up`: the time to supply evidence has run out, so that an open fact of requester,
    third party or court refuses instead of asking. Raises `agreement.unknown-fact`,
    `agreement.value-not-allowed`, `agreement.gateway-silent`; no problem ever permits.
    """
    that_day: _VersionOnDay | None = agreement.remembered.get(("sitting", day, time_is_up))
    if that_day is None:
        that_day = agreement.remembered["sitting", day, time_is_up] = _version_on_day(
            agreement, day, standing(agreement, day), time_is_up
        )
    return that_day.answer(facts)


def assess_under(
    agreement: Agreement, version: str, day: Day, facts: Facts, *, time_is_up: bool = False
) -> Assessment:
    """What this version would answer if it were in force and published on this day: for replays
    and for drafts, never for a request. Raises as `assess`, and `agreement.no-such-version`."""
    that_day: _VersionOnDay | None = agreement.remembered.get(("under", version, day, time_is_up))
    if that_day is None:
        stands = Standing(Stand.IN_FORCE, resolve(agreement, version), None)
        that_day = agreement.remembered["under", version, day, time_is_up] = _version_on_day(
            agreement, day, stands, time_is_up
        )
    return that_day.answer(facts)


MOST_KINDS = 20_000
"""Kinds of request whose answer one sitting remembers; beyond it all are worked out anew."""


@dataclass(frozen=True, slots=True)
class _VersionOnDay:
    """How one version answers on one day, and what it has answered, by kind of request."""

    agreement: Agreement
    day: Day
    stands: Standing
    time_is_up: bool
    kinds: Kinds
    compiled: dict[str, _CompiledClauses]
    found: dict[int, Assessment]

    def answer(self, facts: Facts) -> Assessment:
        """The assessment of these facts, worked out once for each kind of request."""
        kind = self.kinds.of(facts)
        found = self.found.get(kind)
        if found is None:
            found = _assessed(self, checked_values(self.kinds.fact_rules, facts))
            if len(self.found) >= MOST_KINDS:
                self.found.clear()
            self.found[kind] = found
        return found


def _version_on_day(
    agreement: Agreement, day: Day, stands: Standing, time_is_up: bool
) -> _VersionOnDay:
    version = on_day(agreement, stands.version, day)
    if version is not stands.version:  # its clauses count days, so they read otherwise tomorrow
        stands = replace(stands, version=version)
        return _VersionOnDay(agreement, day, stands, time_is_up, _kinds(version), {}, {})
    kept: tuple[Kinds, dict[str, _CompiledClauses]] | None = agreement.remembered.get(
        ("kinds", version.id)
    )
    if kept is None:
        kept = agreement.remembered["kinds", version.id] = _kinds(version), {}
    return _VersionOnDay(agreement, day, stands, time_is_up, *kept, {})


def _kinds(version: ResolvedVersion) -> Kinds:
    # Which clauses bind turns on the ground itself, whatever is compared with it.
    return kinds_of(fact_rules(version.vocabulary), version.every_clause, ("ground",))


def _assessed(that_day: _VersionOnDay, known: Mapping[str, Value]) -> Assessment:
    agreement, day, stands = that_day.agreement, that_day.day, that_day.stands
    vocabulary = stands.version.vocabulary
    if stands.state in _BY_TIMELINE:
        return _by_timeline(agreement, day, stands)
    for name in _GATEWAY_MUST_SAY:
        if name not in known:
            raise problem("agreement.gateway-silent", fact=name)
    compiled = _compiled_clauses(that_day, known["ground"])
    truths = [evaluate(known) for evaluate in compiled.evaluators]
    doubt = _Doubt((), frozenset())
    if None in truths:
        truths, doubt = _weighed(stands.version, compiled.clauses, truths, known)
    findings = tuple([says[truth] for says, truth in zip(compiled.findings, truths, strict=True)])
    false = doubt.conflict
    if False in truths:
        false = tuple(f.id for f in findings if f.truth is Truth.FALSE)
    asked = [
        name for name, fact in vocabulary.items() if name in doubt.matter and fact.source.asserted
    ]
    custodian = [f for f in vocabulary if f in doubt.matter and f not in asked]
    reasons: tuple[Reason, ...] = ()
    if false:
        answer, reasons = Answer.REFUSED, _reasons(compiled.clauses, false)
    elif asked and that_day.time_is_up:
        answer, reasons = Answer.REFUSED, (Reason.EVIDENCE_MISSING,)
    elif asked:
        answer = Answer.ASK
    else:
        answer = Answer.READY if custodian else Answer.PERMITTED
    return Assessment(
        answer=answer,
        agreement=agreement.name,
        day=day,
        version=stands.version.id,
        version_hash=stands.version.hash,
        reasons=reasons,
        clauses=findings,
        false_clauses=false,
        ask_for=tuple(asked),
        open_custodian=tuple(custodian),
    )


@dataclass(frozen=True, slots=True)
class _CompiledClauses:
    """The clauses that bind one ground, ready to be asked of many requests: for each its
    evaluator and, by truth, what will be found."""

    clauses: tuple[Clause, ...]
    evaluators: tuple[Evaluator, ...]
    findings: tuple[dict[bool | None, ClauseFinding], ...]


def _compiled_clauses(that_day: _VersionOnDay, ground: object) -> _CompiledClauses:
    assert isinstance(ground, str)  # checked: one of the agreement's grounds, or `other`
    known = that_day.compiled.get(ground)
    if known is None:
        clauses = that_day.stands.version.clauses_for(ground)
        known = that_day.compiled[ground] = _CompiledClauses(
            clauses,
            tuple(evaluator(clause.require) for clause in clauses),
            tuple({t: _finding(c, t) for t in (True, False, None)} for c in clauses),
        )
    return known


@dataclass(frozen=True, slots=True)
class _Doubt:
    """What open clauses come to: those that cannot be met together, and the facts that matter."""

    conflict: tuple[str, ...]
    matter: frozenset[str]


def _weighed(
    version: ResolvedVersion,
    clauses: tuple[Clause, ...],
    truths: list[bool | None],
    known: Mapping[str, Value],
) -> tuple[list[bool | None], _Doubt]:
    """The truths, sharper where every possible world agrees, and what remains in doubt."""
    unclear = [c for c, truth in zip(clauses, truths, strict=True) if truth is None]
    named = frozenset[str]().union(*(facts_named(clause.require) for clause in unclear))
    for name in _GATEWAY_SAYS_IF_ASKED:
        if name in named and name not in known:
            raise problem("agreement.gateway-silent", fact=name)
    possible = Possibilities(version.vocabulary, version.every_clause, known)
    sharp = [
        possible.truth(clause.require) if truth is None else truth
        for clause, truth in zip(clauses, truths, strict=True)
    ]
    if False in sharp:
        return sharp, _Doubt((), frozenset())
    wanted = [clause.require for clause in unclear]
    if not possible.possible(wanted):
        return sharp, _Doubt(_conflict(possible, unclear), frozenset())
    return sharp, _Doubt((), possible.matter(wanted))


def _by_timeline(agreement: Agreement, day: Day, stands: Standing) -> Assessment:
    answer, reasons = _BY_TIMELINE[stands.state]
    instrument = stands.status.instrument if stands.status else None
    if stands.state is Stand.NONE and stands.status is not None:
        instrument = instrument or agreement.after_last_version.cite
    return Assessment(
        answer=answer,
        agreement=agreement.name,
        day=day,
        version=stands.version.id,
        version_hash=stands.version.hash,
        reasons=reasons,
        instrument=instrument or "",
    )


def _finding(clause: Clause, truth: bool | None) -> ClauseFinding:
    word = Truth.UNKNOWN if truth is None else Truth.TRUE if truth else Truth.FALSE
    return ClauseFinding(clause.id, word, clause.cite or "", clause.text or "")


def _conflict(possible: Possibilities, clauses: Sequence[Clause]) -> tuple[str, ...]:
    """Clauses that cannot be met together, such that any fewer of them could be."""
    kept = list(clauses)
    for clause in clauses:
        fewer = [other for other in kept if other is not clause]
        if not possible.possible(other.require for other in fewer):
            kept = fewer
    return tuple(clause.id for clause in kept)


def _reasons(clauses: Iterable[Clause], false: tuple[str, ...]) -> tuple[Reason, ...]:
    found = {_reason(clause) for clause in clauses if clause.id in false}
    return tuple(reason for reason in Reason if reason in found)


def _reason(clause: Clause) -> Reason:
    if clause.id in _REASON_BY_CLAUSE:
        return _REASON_BY_CLAUSE[clause.id]
    named = facts_named(clause.require)
    for fact, reason in _REASON_BY_FACT:
        if fact in named:
            return reason
    return Reason.PRECONDITION_NOT_MET
