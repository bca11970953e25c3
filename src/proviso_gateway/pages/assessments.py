"""An assessment as lines that a lawyer reads: the answer, every clause, and what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from proviso_gateway.agreement.assessment import Assessment
from proviso_gateway.agreement.values import STATED
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.terms import Reason


def lines(found: Assessment) -> Iterator[str]:
    """The assessment as text."""
    said = f" ({', '.join(found.reasons)})" if found.reasons else ""
    yield f"{found.answer}{said}"
    by = f": {found.instrument}" if found.instrument else ""
    version = f"version {found.version} of {found.agreement}"
    if found.reasons == (Reason.NO_AGREEMENT_IN_FORCE,):
        yield f"  nothing is in force on {found.day}; the nearest is {version}{by}"
    else:
        yield f"  under {version} on {found.day}{by}"
    width = max((len(clause.id) for clause in found.clauses), default=0)
    for clause in found.clauses:
        yield f"  {clause.truth:<8}{clause.id:<{width}}  {clause.text}".rstrip()
    if found.false_clauses and not any(c.truth == "false" for c in found.clauses):
        yield f"  cannot be met together: {', '.join(found.false_clauses)}"
    if found.ask_for:
        word = "never came" if found.answer == "refused" else "ask for"
        yield f"  {word}: {asked_for(found.ask_for)}"
    if found.open_custodian:
        yield f"  the custodian's own to find: {', '.join(found.open_custodian)}"


def asked_for(names: Iterable[str]) -> str:
    """What a requester is asked for: facts by name, and more about whom is meant."""
    more = phrase(
        "more about whom you mean: a name, and a full birth date, an address or a postcode"
    )
    return joined(more if name == STATED else name for name in names)
