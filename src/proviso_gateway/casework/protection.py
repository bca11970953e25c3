"""Protection: nothing is told about somebody from now on, and nobody can see that it is so.

It is on record as people's own questions are (`subject_access`): a stream of private lines, no
case, no entry of the log. One officer puts it; two lift it, with reasons. A person is protected as
long as one protection stands that names one of their identifiers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

from proviso_gateway.casework.access_lines import AccessKind, AccessLine, Said
from proviso_gateway.casework.clerical_review import MAY_LOOK
from proviso_gateway.casework.subject_access import ANSWERS, DELAYS, LONGEST
from proviso_gateway.casework.who_asks import is_identifier
from proviso_gateway.errors import problem
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Handle, Instant
from proviso_gateway.tracing.verdict import TraceCause, Verdict, VerdictKind
from proviso_verify import canonical
from proviso_verify.signing import Signature, verify

PROTECTS = MAY_LOOK
"""The roles of which one is enough to protect somebody. They read of no protection by it."""

LIFTS = DELAYS
"""The roles of which one is enough for the second of the two who lift a protection; the first is a
guardian, for nobody else reads that there is one."""


@dataclass(frozen=True, slots=True)
class Protecting:
    """What whoever protects somebody signs: their identifiers in the register, earlier ones too,
    and reasons, where there are words for them."""

    people: tuple[str, ...]
    reasons: str = ""

    def __post_init__(self) -> None:
        if not self.people:
            raise problem("access.nobody-named")
        if not all(map(is_identifier, self.people)):
            raise problem("access.not-an-identifier")
        if len(self.reasons) > LONGEST:
            raise problem("access.without-reasons", most=LONGEST)


@dataclass(frozen=True, slots=True)
class Protected(Said):
    """One officer protected somebody: nothing is told about them from here on."""

    about: ClassVar = AccessKind.PROTECTION
    protecting: Protecting
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class LiftBegun(Said):
    """One of the two signed that the protection be lifted, and why. It lifts nothing yet."""

    about: ClassVar = AccessKind.PROTECTION
    reasons: str
    key: str
    signature: Signature

    def __post_init__(self) -> None:
        if not self.reasons.strip() or len(self.reasons) > LONGEST:
            raise problem("access.without-reasons", most=LONGEST)


@dataclass(frozen=True, slots=True)
class LiftAgreed(Said):
    """The other of the two signed it: the protection is lifted."""

    about: ClassVar = AccessKind.PROTECTION
    key: str
    signature: Signature


@dataclass(frozen=True, slots=True)
class Protection:
    """One protection as it stands. `lift` is what one person signed to lift it, at its place in
    the stream; `lifted_at` is when two had."""

    handle: Handle
    put: Protected
    at: Instant
    lift: LiftBegun | None = None
    lift_place: int = 0
    lifted_by: LiftAgreed | None = None
    lifted_at: Instant | None = None

    @property
    def people(self) -> tuple[str, ...]:
        """The identifiers of whom it protects."""
        return self.put.protecting.people


def protections_in(lines: Iterable[AccessLine]) -> Mapping[Handle, Protection]:
    """Every protection on record, as its lines say it, in the order in which they were put."""
    found: dict[Handle, Protection] = {}
    for line in lines:
        match line.said:
            case Protected():
                found[line.stream] = Protection(line.stream, line.said, line.at)
            case LiftBegun():
                one = found[line.stream]
                found[line.stream] = replace(one, lift=line.said, lift_place=line.seq)
            case LiftAgreed():
                one = found[line.stream]
                found[line.stream] = replace(one, lifted_by=line.said, lifted_at=line.at)
    return found


def lift_message(charter: Charter, handle: Handle, place: int, reasons: str) -> bytes:
    """What each of the two signs who lift a protection. Never leaves the custodian."""
    genesis = charter.house.genesis
    told = {"act": "lift", "genesis": genesis, "handle": handle, "place": place, "reasons": reasons}
    return f"proviso/protection/v1\n{canonical.digest(told)}".encode()


def stands(one: Protection, charter: Charter) -> bool:
    """Whether it protects. Put by whoever, it does; lifted it is only by a guardian and
    another who could, whose signatures hold: a row written into the database lifts nothing."""
    first, second = one.lift, one.lifted_by
    if first is None or second is None:
        return True
    said = lift_message(charter, one.handle, one.lift_place, first.reasons)
    hands = ((first.key, first.signature), (second.key, second.signature))
    return not (
        not charter.one_person(first.key, second.key)
        and charter.served.get(first.key, frozenset()) & ANSWERS
        and charter.served.get(second.key, frozenset()) & LIFTS
        and all(verify(key, said, signature, charter.house.parties) for key, signature in hands)
    )


def protected_now(lines: Iterable[AccessLine], charter: Charter) -> frozenset[str]:
    """The identifiers of everybody who is protected."""
    found = protections_in(lines).values()
    return frozenset(name for one in found if stands(one, charter) for name in one.people)


def hidden(verdict: Verdict, protected: frozenset[str]) -> Verdict:
    """The verdict as it is told and kept, where nobody may find these people: wherever one of them
    leads, or another cannot be told from them, that of a search that fits nobody.

    They were compared like everybody, or their namesake would be found in their place.
    """
    best, second = verdict.best, verdict.second
    if best is None:
        return verdict
    follows = second is not None and second.person_id in protected
    if best.person_id in protected or (follows and verdict.kind is not VerdictKind.TRACED):
        return Verdict(VerdictKind.NO_TRACE, TraceCause.ABSENT, posterior=0)
    return replace(verdict, second=None) if follows else verdict
