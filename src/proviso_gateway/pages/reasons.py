"""Why a case stands as it does, in a sentence: the portal and the command line say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from proviso_gateway.pages.assessments import asked_for


class Why(Protocol):
    """What is read of a case's reasons."""

    @property
    def state(self) -> str: ...
    @property
    def reasons(self) -> tuple[str, ...]: ...
    @property
    def clauses(self) -> tuple[str, ...]: ...
    @property
    def asks(self) -> tuple[tuple[str, str], ...]: ...
    @property
    def cause(self) -> str: ...
    @property
    def declined(self) -> bool: ...
    @property
    def by_order(self) -> bool: ...
    @property
    def given_back(self) -> bool: ...
    @property
    def suspended(self) -> bool: ...


BECAUSE: Mapping[str, str] = {
    "new": "Nothing of it is on record yet.",
    "received": "It came in, and has not been held against its agreement yet.",
    "asked": "What decides it is not stated, or not borne out by a document.",
    "held": "Its agreement is held: nothing under it goes on until that ends.",
    "ready": "Every clause that others answer for is met; what is left is ours to weigh.",
    "proposed": "One officer has proposed how it ends, and another decides.",
    "approved": "Two officers approved one search, for this one person.",
    "searched": "A search began and did not come to its end.",
    "matched": "The search found one record that is likely the person meant.",
    "review": "The search found two records that it could not tell apart.",
    "unmatched": "The search found nobody who can be told of.",
    "confirmed": "Whoever looked named the person meant.",
    "in_hand": "Two officers approved it, and it was searched for. What came of it, its own people "
    "read.",
    "answered": "Its requester called and was answered, or nobody called before the approval ran "
    "out.",
    "refused": "It does not meet what it rests on.",
    "withdrawn": "Its requester took it back before anybody approved it.",
    "stopped": "What it rested on ended before anybody approved it.",
}
"""State, as it is told, → why a case is in it, where nothing more is known."""

REASONS: Mapping[str, str] = {
    "no_agreement_in_force": "nothing was in force that permits it",
    "not_published": "its agreement was not published",
    "ground_not_in_agreement": "the agreement does not have its ground",
    "precondition_not_met": "a condition of its ground is not met",
    "evidence_missing": "the evidence that was asked for did not come in time",
    "procedure": "it was not asked in the way that the agreement lays down",
    "public_interest": "the public interest was not shown to outweigh the harm",
    "fields_beyond_agreement": "it asks for more than the agreement lets out",
}
"""Why a request is refused, in words."""

CAUSES: Mapping[str, str] = {
    "found": "the person was found, and looked at",
    "absent": "nobody in the register fits",
    "ambiguous": "two fit too nearly alike",
    "doubtful": "whoever fits best does not fit well enough",
    "restricted": "whoever fits is protected",
    "deceased": "whoever fits has died",
    "doubted": "whoever looked at the match was not certain",
    "changed": "the record changed after it was looked at",
    "not_completed": "search or look did not come to its end before the slot",
    "not_called": "nobody called before the approval ran out",
    "suspended": "an officer stopped its agreement, or a court stayed it",
    "held": "its agreement is held",
    "withdrawn": "its agreement is not in force any more",
    "version_changed": "another version of its agreement is in force",
    "order_ended": "the court's order has ended",
}
"""What lies behind an answer or a stop, in words. No requester reads it."""


def because(why: Why, *, listed: bool = False) -> str:
    """Why a case stands as it does, in a sentence or two; what is wanted is not named again where
    it is `listed` beside."""
    if why.asks and not listed:
        wanted = [question or asked_for([name]).replace("_", " ") for name, question in why.asks]
        return f"{BECAUSE['asked']} Wanted: {'; '.join(wanted)}"
    if why.reasons:
        who = "The second officer declined it: " if why.declined else ""
        told = [f"{sentence(who + refused(why.reasons))}"]
        told += [f"Not met: {'; '.join(why.clauses)}"] if why.clauses else []
        return " ".join(told)
    if why.suspended:
        stopped = "Its agreement is stopped: nobody is searched for, and nothing handed over."
        return f"{stopped} {BECAUSE[why.state]}"
    if why.cause:
        return sentence(CAUSES[why.cause])
    if why.state == "ready" and why.by_order:
        return "It is what a court ordered; one officer proposes, and another decides."
    said = BECAUSE[why.state]
    return f"It was given back to be weighed again. {said}" if why.given_back else said


def others_ask(many: int) -> str:
    """How many other cases ask for the same person, as far as whoever reads it may know."""
    if not many:
        return "Nobody else asks for the same person"
    return f"{many} other case{'s ask' if many > 1 else ' asks'} for the same person"


def refused(reasons: Iterable[str]) -> str:
    """Reasons of a refusal in words, without a full stop."""
    return "; ".join(REASONS[one] for one in reasons)


def sentence(said: str) -> str:
    """Words as a sentence."""
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '?')) else '.'}"
