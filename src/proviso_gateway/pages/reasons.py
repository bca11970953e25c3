"""Why a case stands as it does, in a sentence: the portal and the command line say the same."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Protocol

from proviso_gateway.pages.assessments import asked_for
from proviso_gateway.phrases import Say, joined, phrase, phrase_of, turned


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
    "new": phrase("Nothing of it is on record yet."),
    "received": phrase("It came in, and has not been held against its agreement yet."),
    "asked": phrase("What decides it is not stated, or not borne out by a document."),
    "held": phrase("Its agreement is held: nothing under it goes on until that ends."),
    "ready": phrase("Every clause that others answer for is met; what is left is ours to weigh."),
    "proposed": phrase("One officer has proposed how it ends, and another decides."),
    "approved": phrase("Two officers approved one search, for this one person."),
    "searched": phrase("A search began and did not come to its end."),
    "matched": phrase("The search found one record that is likely the person meant."),
    "review": phrase("The search found two records that it could not tell apart."),
    "unmatched": phrase("The search found nobody who can be told of."),
    "confirmed": phrase("Whoever looked named the person meant."),
    "in_hand": phrase(
        "Two officers approved it, and it was searched for. What came of it, its own people read."
    ),
    "answered": phrase(
        "Its requester called and was answered, or nobody called before the approval ran out."
    ),
    "refused": phrase("It does not meet what it rests on."),
    "withdrawn": phrase("Its requester took it back before anybody approved it."),
    "stopped": phrase("What it rested on ended before anybody approved it."),
}
"""State, as it is told, → why a case is in it, where nothing more is known."""

REASONS: Mapping[str, str] = {
    "no_agreement_in_force": phrase("nothing was in force that permits it"),
    "not_published": phrase("its agreement was not published"),
    "ground_not_in_agreement": phrase("the agreement does not have its ground"),
    "precondition_not_met": phrase("a condition of its ground is not met"),
    "evidence_missing": phrase("the evidence that was asked for did not come in time"),
    "procedure": phrase("it was not asked in the way that the agreement lays down"),
    "public_interest": phrase("the public interest was not shown to outweigh the harm"),
    "fields_beyond_agreement": phrase("it asks for more than the agreement lets out"),
}
"""Why a request is refused, in words."""

CAUSES: Mapping[str, str] = {
    "found": phrase("the person was found, and looked at"),
    "absent": phrase("nobody in the register fits"),
    "ambiguous": phrase("two fit too nearly alike"),
    "doubtful": phrase("whoever fits best does not fit well enough"),
    "restricted": phrase("whoever fits is protected"),
    "deceased": phrase("whoever fits has died"),
    "doubted": phrase("whoever looked at the match was not certain"),
    "changed": phrase("the record changed after it was looked at"),
    "not_completed": phrase("search or look did not come to its end before the slot"),
    "not_called": phrase("nobody called before the approval ran out"),
    "suspended": phrase("an officer stopped its agreement, or a court stayed it"),
    "held": phrase("its agreement is held"),
    "withdrawn": phrase("its agreement is not in force any more"),
    "version_changed": phrase("another version of its agreement is in force"),
    "order_ended": phrase("the court's order has ended"),
}
"""What lies behind an answer or a stop, in words. No requester reads it."""


def because(why: Why, *, listed: bool = False) -> str:
    """Why a case stands as it does, in a sentence or two; what is wanted is not named again where
    it is `listed` beside."""
    if why.asks and not listed:
        wanted = joined((question or _asked_for(name) for name, question in why.asks), "; ")
        return phrase("{why} Wanted: {wanted}", why=BECAUSE["asked"], wanted=wanted)
    if why.reasons:
        reasons = refused(why.reasons)
        if why.declined:
            reasons = phrase("the second officer declined it: {why}", why=reasons)
        told = [sentence(reasons)]
        told += (
            [phrase("Not met: {clauses}", clauses=joined(why.clauses, "; "))] if why.clauses else []
        )
        return joined(told, " ")
    if why.suspended:
        stopped = phrase(
            "Its agreement is stopped: nobody is searched for, and nothing handed over."
        )
        return joined((stopped, BECAUSE[why.state]), " ")
    if why.cause:
        return sentence(CAUSES[why.cause])
    if why.state == "ready" and why.by_order:
        return phrase("It is what a court ordered; one officer proposes, and another decides.")
    because = BECAUSE[why.state]
    if why.given_back:
        return phrase("It was given back to be weighed again. {because}", because=because)
    return because


def others_ask(many: int) -> str:
    """How many other cases ask for the same person, as far as whoever reads it may know."""
    if not many:
        return phrase("Nobody else asks for the same person")
    return phrase_of(
        many,
        "{count} other case asks for the same person",
        "{count} other cases ask for the same person",
    )


def refused(reasons: Iterable[str]) -> str:
    """Reasons of a refusal in words, without a full stop."""
    return joined((REASONS[one] for one in reasons), "; ")


def sentence(said: str) -> str:
    """Words as a sentence."""
    return turned(said, _sentence)


def _sentence(said: str, say: Say) -> str:
    return f"{said[:1].upper()}{said[1:]}{'' if said.endswith(('.', '?')) else '.'}"


def _asked_for(name: str) -> str:
    return turned(asked_for([name]), lambda text, say: text.replace("_", " "))
