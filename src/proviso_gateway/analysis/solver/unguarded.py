"""Requests that are permitted though something is missing that ought to stand before them.

*Can anything be permitted without the public interest test passed? On the requester's word alone?
Without any precondition?* The wording is not looked at: each question is put to the solver, and
each answer is a request that the assessment permits.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.agreement.model import Agreement, Answer, Delivery
from proviso_gateway.agreement.requirements import Comparison, Operator
from proviso_gateway.agreement.values import PUBLIC_INTEREST, REDACTED, STATED, is_reserved
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver.encoding import Encoding, Formula
from proviso_gateway.analysis.solver.search import STEPS, Example, Proof, RequestSolver
from proviso_gateway.analysis.solver.witness import AskedVersion, Witness, replayed
from proviso_gateway.terms import Field, Source


class Lack(StrEnum):
    """What is missing before a request that is permitted all the same.

    - `weighing`: the public interest test has not passed.
    - `precondition`: nothing that is said of the person or the case matters.
    - `others`: nothing that anybody but the requester vouches for matters.
    - `proof`: what the requester asserts is borne out by no third party and no court; only facts
      that the custodian finds out stand beside it.
    - `address`: an address is given, and the request states none.
    """

    WEIGHING = "weighing"
    PRECONDITION = "precondition"
    OTHERS = "others"
    PROOF = "proof"
    ADDRESS = "address"


@dataclass(frozen=True, slots=True)
class Unguarded:
    """A ground of a version on which something can be lacking. `witness`: a request that shows it;
    None: the steps ran out, so that it may be."""

    version: str
    ground: str
    lack: Lack
    witness: Witness | None


def unguarded(agreement: Agreement, *, steps: int = STEPS) -> tuple[Unguarded, ...]:
    """What can be lacking, by version, ground, and kind."""
    return tuple(
        found
        for version in agreement.versions
        for found in _Version(
            AskedVersion(agreement, resolve(agreement, version.id)), steps
        ).found()
    )


_WEIGHED = Comparison(PUBLIC_INTEREST, Operator.EQUALS, "passed")
_STATED = Comparison(STATED, Operator.INCLUDES_ANY, frozenset({"address"}))
_GIVEN = Comparison("fields", Operator.INCLUDES_ANY, frozenset({str(Field.ADDRESS)}))
_ELSEWHERE = (Source.THIRD_PARTY, Source.COURT)


class _Version:
    """One version in one encoding. What nobody can read is supposed to be met: these questions are
    about what can be read."""

    def __init__(self, subject: AskedVersion, steps: int) -> None:
        self._subject = subject
        self._version = subject.version
        named = [c.require for c in self._version.every_clause]
        self._encoding = Encoding(
            subject.agreement.facts, [*named, _WEIGHED, _STATED, _GIVEN], redacted_met=True
        )
        self._search = RequestSolver(self._encoding, steps)

    def found(self) -> Iterator[Unguarded]:
        """Everything that can be lacking."""
        for ground, said in self._version.grounds.items():
            permitted = self._encoding.clauses(self._version.clauses_for(ground))
            yield from self._shown(ground, Lack.WEIGHING, permitted, self._not(_WEIGHED))
            for lack, facts in self._unheard():
                whatever = self._encoding.whatever(permitted, facts)
                shown = tuple(self._shown(ground, lack, whatever, unheard=facts))
                yield from shown
                if shown:
                    break  # what needs nobody's word needs not this one's either
            if said.deliver is Delivery.DISCLOSE and Field.ADDRESS in self._version.discloses:
                given = self._encoding.formula(_GIVEN)
                yield from self._shown(ground, Lack.ADDRESS, permitted, given, self._not(_STATED))

    def _unheard(self) -> Iterator[tuple[Lack, tuple[str, ...]]]:
        """For each lack, the facts that do not matter if it is there: whatever they are, the
        request is permitted."""
        everything = self._from(*Source)
        yield Lack.PRECONDITION, everything
        if self._from(Source.REQUESTER):
            yield Lack.OTHERS, self._from(Source.CUSTODIAN, *_ELSEWHERE)
            yield Lack.PROOF, self._from(*_ELSEWHERE)

    def _from(self, *sources: Source) -> tuple[str, ...]:
        """The facts of the case that these vouch for, but for what is counted from a date."""
        return tuple(
            name
            for name, fact in self._version.facts.items()
            if fact.source in sources and not is_reserved(name)
        )

    def _not(self, test: Comparison) -> Formula:
        return self._encoding.no(self._encoding.formula(test))

    def _shown(
        self, ground: str, lack: Lack, *conditions: Formula, unheard: tuple[str, ...] = ()
    ) -> Iterator[Unguarded]:
        example = self._search.example(self._encoding.on(ground), *conditions)
        if example.found is not Proof.PROVED:
            witness = None if example.found is Proof.UNKNOWN else self._witness(example, unheard)
            yield Unguarded(self._version.id, ground, lack, witness)

    def _witness(self, example: Example, unheard: tuple[str, ...]) -> Witness:
        gone = {*unheard, REDACTED}
        values = {name: value for name, value in example.values.items() if name not in gone}
        found = self._subject.answer(values, example.day)
        permitted = found.answer is Answer.PERMITTED or found.ask_for == (REDACTED,)
        return replayed(permitted, values, example.day)
