"""Proofs and differences, as lines that a lawyer reads and as JSON with the same sentences."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proviso_gateway.analysis.loosening import Way
from proviso_gateway.analysis.solver.clauses import Flaw, Flawed
from proviso_gateway.analysis.solver.difference import Difference, Excess, VersionDifference
from proviso_gateway.analysis.solver.invariants import InvariantProof
from proviso_gateway.analysis.solver.search import Proof
from proviso_gateway.analysis.solver.witness import as_given, in_words
from proviso_gateway.pages.plain import plain
from proviso_gateway.workbench.proving import Proved

_UNDECIDED = "The steps ran out, so this is not known"


def difference_lines(found: VersionDifference) -> Iterator[str]:
    """What changed between two versions, each way with a request that shows it."""
    yield summary(found)
    for excess in (found.gained, found.lost):
        yield ""
        yield f"What {excess.permits} permits and {excess.refuses} refuses:"
        if excess.verdict is Proof.PROVED:
            yield "  nothing (proved)"
        for difference in excess.differences:
            yield f"  {sentence(excess, difference)}"
            if difference.changed:
                yield f"    changed from the request given: {', '.join(difference.changed)}"
            yield f"    given: {as_given(difference.witness)}"
            if difference.witness.day is not None:
                yield f"    on: {difference.witness.day}"
        if excess.undecided:
            yield f"  {_UNDECIDED} on: {', '.join(excess.undecided)}."
    for way, title in _WAYS.items():
        changes = [change for change in found.terms if change.way is way]
        if changes:
            yield ""
            yield title
        for change in changes:
            yield f"  {change.where}: {change.before} → {change.after}"


def difference_view(found: VersionDifference) -> dict[str, object]:
    """The same as JSON: every value of the comparison, with the sentences."""
    head = {"unchanged": found.unchanged, "wider": found.wider, "sentence": summary(found)}
    both = {"gained": excess_view(found.gained), "lost": excess_view(found.lost)}
    return {**head, **plain(found), **both}


def excess_view(excess: Excess) -> dict[str, object]:
    """What one version permits and the other refuses, as JSON."""
    differences = [
        {"sentence": sentence(excess, one)} | plain(one) | {"witness": plain(one.witness.values)}
        for one in excess.differences
    ]
    return {**plain(excess), "differences": differences}


_PERMITS = {
    (Proof.PROVED, Proof.PROVED): "it permits exactly the same requests (proved)",
    (Proof.PROVED, Proof.REFUTED): "it permits fewer requests, and no other (proved)",
    (Proof.REFUTED, Proof.PROVED): "it permits all that {before} does, and more",
    (Proof.REFUTED, Proof.REFUTED): "each permits what the other refuses",
}
_UNKNOWN = "what each permits is not wholly known, because the steps ran out"
_STANDS = {
    (True, True): "both wider and narrower than",
    (True, False): "wider than",
    (False, True): "narrower than",
    (False, False): "neither wider nor narrower than",
}


_WAYS = {
    Way.WIDER: "Its terms are wider:",
    Way.NARROWER: "Its terms are narrower:",
    Way.OTHER: "Its terms are otherwise different:",
}


def summary(found: VersionDifference) -> str:
    """One verdict on the second version, over requests and terms: what is wider is said first."""
    counts = {way: sum(change.way is way for change in found.terms) for way in Way}
    told = [f"{count} {way.value}" for way, count in counts.items() if count]
    terms = f"its terms differ ({', '.join(told)})" if told else "every other term is the same"
    stands = "the same as" if found.unchanged else _STANDS[found.wider, found.narrower]
    verdicts = (found.gained.verdict, found.lost.verdict)
    permits = _PERMITS.get(verdicts, _UNKNOWN).format(before=found.before)
    return f"{found.after} is {stands} {found.before}: {permits}; {terms}."


def sentence(excess: Excess, difference: Difference) -> str:
    """One difference in words: where, by which clause, and what it turns on."""
    everywhere = difference.grounds == excess.grounds
    where = "On every ground" if everywhere else f"On {', '.join(difference.grounds)}"
    values = difference.witness.values
    turning = ", ".join(f"{name} {in_words(values[name])}" for name in difference.turns_on)
    words = f" ({difference.text.strip().rstrip('.')})" if difference.text else ""
    return (
        f"{where}, a request with {turning} is permitted by {excess.permits} and refused by"
        f" {excess.refuses}, because of its clause `{difference.clause}`{words}."
    )


def proof_lines(found: Proved) -> Iterator[str]:
    """Every invariant of every version, and every flaw."""
    yield from invariant_lines(found.invariants)
    if not found.invariants:
        yield "The file states no invariants, so there are none to prove."
    yield from (_FLAWS[flawed.flaw].format(**_parts(flawed)) for flawed in found.flaws)
    if not found.flaws:
        yield "No clause is vacuous, unsatisfiable or redundant; no ground closed; no fact idle."


def invariant_lines(proofs: Iterable[InvariantProof]) -> Iterator[str]:
    """One line to an invariant and version, and the counterexample of one that is refuted."""
    for proof in proofs:
        yield f"{proof.verdict.value:<8} {proof.invariant} of {proof.version}"
        if proof.witness is not None:
            yield f"         permitted all the same: {as_given(proof.witness)}"
        if proof.undecided:
            yield f"         {_UNDECIDED} on: {', '.join(proof.undecided)}."


def proof_view(found: Proved) -> dict[str, object]:
    """The same as JSON."""
    return {
        "agreement": found.agreement,
        "negative": found.negative,
        "invariants": [
            plain(p) | {"witness": plain(p.witness.values) if p.witness is not None else {}}
            for p in found.invariants
        ],
        "flaws": [
            {"sentence": _FLAWS[flawed.flaw].format(**_parts(flawed)), **plain(flawed)}
            for flawed in found.flaws
        ],
    }


_FLAWS = {
    Flaw.CLOSED_GROUND: "{version}: no request on the ground `{about}` is ever permitted{doubt}.",
    Flaw.UNSATISFIABLE: "{version}: no request can meet the clause `{about}`{doubt}.",
    Flaw.VACUOUS: "{version}: every request meets the clause `{about}`{doubt}.",
    Flaw.REDUNDANT: "{version}: the other clauses already require what `{about}` does{doubt}.",
    Flaw.IDLE_FACT: "{version}: no value of the fact `{about}` changes any answer{doubt}.",
}


def _parts(flawed: Flawed) -> dict[str, str]:
    known = flawed.verdict is Proof.PROVED
    doubt = "" if known else " (perhaps: the steps ran out)"
    return {"version": flawed.version, "about": flawed.about, "doubt": doubt}
