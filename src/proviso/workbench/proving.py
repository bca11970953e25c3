"""What a lawyer asks about every request at once: what changed, what always holds, what is idle.

It loads the solver, so commands import it when they are asked.
"""

from __future__ import annotations

import datetime
import json
from dataclasses import dataclass

from proviso.agreement.model import Agreement
from proviso.agreement.reading import read
from proviso.agreement.requirements import FactType, Value
from proviso.agreement.versions import resolve
from proviso.analysis.solver.clauses import Flawed, find_flaws
from proviso.analysis.solver.difference import Comparison, compare
from proviso.analysis.solver.invariants import InvariantProof, prove_invariants
from proviso.analysis.solver.search import STEPS, Verdict
from proviso.analysis.solver.witness import Subject
from proviso.errors import Place, problem


@dataclass(frozen=True, slots=True)
class Text:
    """A file that somebody named: its text, and what errors call it."""

    text: str
    name: str


@dataclass(frozen=True, slots=True)
class Proved:
    """What was proved of an agreement, or refuted."""

    agreement: str
    invariants: tuple[InvariantProof, ...]
    flaws: tuple[Flawed, ...]

    @property
    def negative(self) -> bool:
        """Whether anything is refuted, flawed, or could not be decided."""
        return bool(self.flaws) or unproved(self.invariants) > 0


def diff_texts(
    before: Text,
    first: str,
    after: Text,
    second: str,
    near: Text | None = None,
    steps: int | None = None,
) -> Comparison:
    """What version `second` of the one file permits that `first` of the other does not, and the
    reverse; with `near` (a request's facts, JSON), what is nearest to that request.

    Raises what reading an agreement raises, `agreement.no-such-version`, `analysis.facts-differ`
    and `analysis.not-facts`.
    """
    one = read(before.text, before.name)
    two = one if after == before else read(after.text, after.name)
    sides = Subject(one, resolve(one, first)), Subject(two, resolve(two, second))
    wanted = facts_of(near, two) if near is not None else None
    return compare(*sides, near=wanted, steps=steps or STEPS)


def prove_text(file: Text, steps: int | None = None) -> Proved:
    """Every invariant and every clause of the file. Raises what reading an agreement raises."""
    agreement = read(file.text, file.name)
    return Proved(
        agreement.name,
        prove_invariants(agreement, steps=steps or STEPS),
        find_flaws(agreement, steps=steps or STEPS),
    )


def unproved(proofs: tuple[InvariantProof, ...]) -> int:
    """How many do not hold: those refuted, and those that could not be decided."""
    return sum(proof.verdict is not Verdict.PROVED for proof in proofs)


def invariants_of(agreement: Agreement) -> tuple[InvariantProof, ...]:
    """How every invariant of the agreement stands, of every version: for a check of the file."""
    return prove_invariants(agreement)


def facts_of(file: Text, agreement: Agreement) -> dict[str, Value]:
    """The facts of a request as a JSON object says them: days as text, sets as lists of words.

    Raises `analysis.not-facts`; a fact or value that the agreement does not have is found later.
    """
    try:
        said = json.loads(file.text)
    except (ValueError, RecursionError):
        said = None
    if not isinstance(said, dict):
        raise problem("analysis.not-facts", Place(file.name))
    return {name: _value(agreement, name, value, file) for name, value in said.items()}


def _value(agreement: Agreement, name: str, said: object, file: Text) -> Value:
    fact = agreement.facts.get(name)
    if isinstance(said, list) and all(isinstance(word, str) for word in said):
        return frozenset(said)
    if fact is not None and fact.type is FactType.DATE and isinstance(said, str):
        try:
            return datetime.date.fromisoformat(said)
        except ValueError:
            return said
    if isinstance(said, bool | int | str):
        return said
    raise problem("analysis.not-facts", Place(file.name))
