"""What a lawyer asks about every request at once: what changed, what always holds, what is idle.

It loads the solver, so commands import it when they are asked.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver.clauses import Flawed, find_flaws
from proviso_gateway.analysis.solver.difference import VersionDifference, compare
from proviso_gateway.analysis.solver.invariants import InvariantProof, prove_invariants
from proviso_gateway.analysis.solver.search import STEPS
from proviso_gateway.analysis.solver.witness import AskedVersion
from proviso_gateway.workbench.deciding import facts_of


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
        return bool(self.flaws) or any(not proof.holds for proof in self.invariants)


def diff_texts(
    before: Text,
    first: str,
    after: Text,
    second: str,
    near: Text | None = None,
    steps: int | None = None,
) -> VersionDifference:
    """What version `second` of the one file permits that `first` of the other does not, and the
    reverse; with `near` (a request's facts, JSON), what is nearest to that request.

    Raises what reading an agreement raises, `agreement.no-such-version`, `analysis.facts-differ`
    and, as `deciding.facts_of`, what is wrong with the facts.
    """
    one = read(before.text, before.name)
    two = one if after == before else read(after.text, after.name)
    sides = AskedVersion(one, resolve(one, first)), AskedVersion(two, resolve(two, second))
    wanted = facts_of(two, near.text, near.name).values if near is not None else None
    found = compare(*sides, near=wanted, steps=steps or STEPS)
    return _told_apart(found, before, after) if first == second and two is not one else found


def _told_apart(found: VersionDifference, before: Text, after: Text) -> VersionDifference:
    """The comparison of two versions that bear one name, each called after its file too."""
    files = (before.name, after.name)
    of = files if files[0] != files[1] else ("the first file", "the second file")
    first, second = f"{found.before} of {of[0]}", f"{found.after} of {of[1]}"
    return replace(
        found,
        before=first,
        after=second,
        gained=replace(found.gained, permits=second, refuses=first),
        lost=replace(found.lost, permits=first, refuses=second),
    )


def prove_text(file: Text, steps: int | None = None) -> Proved:
    """Every invariant and every clause of the file. Raises what reading an agreement raises."""
    agreement = read(file.text, file.name)
    return Proved(
        agreement.name,
        prove_invariants(agreement, steps=steps or STEPS),
        find_flaws(agreement, steps=steps or STEPS),
    )
