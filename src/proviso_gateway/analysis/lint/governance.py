"""How the agreement is kept: everything that the parties owe each other and the public besides."""

from __future__ import annotations

import re
from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement, Governance
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Look, Severity, Spot
from proviso_gateway.analysis.lint.sections import first_day_of_all, sections

PARTIES = ("custodian", "requester")


def _silent(key: str) -> Look:
    def look(agreement: Agreement) -> Iterator[Spot]:
        for said, path in sections(agreement, "governance"):
            if not getattr(said or Governance(), key):
                yield Spot(key, path)

    return look


def _half_signed(agreement: Agreement) -> Iterator[Spot]:
    for said, path in sections(agreement, "governance"):
        signed = {each.party for each in said.signed} if said is not None else set()
        if signed:
            for party in PARTIES:
                if party not in signed:
                    yield Spot(party, (*path, "signed"))


def _review_passed(agreement: Agreement) -> Iterator[Spot]:
    begins = first_day_of_all(agreement)
    for said, path in sections(agreement, "governance"):
        if said is not None and said.review and begins and said.review <= begins:
            yield Spot("review", (*path, "review"), {"due": str(said.review)})


FURTHEST_REVIEW = 3 * 366
"""Days from the first day of force. No source fixes a number; three years is ours."""

AS_NEEDED = re.compile(
    r"\bas (long as )?(is |it is )?(needed|necessary|required|appropriate)\b|\bindefinite"
    r"|\b(until|when) no longer (needed|required|necessary)\b|\bno longer than (is )?(needed|"
    r"necessary|required)\b",
    re.IGNORECASE,
)
"""Words by which a term for keeping loses its end."""


def _review_far_off(agreement: Agreement) -> Iterator[Spot]:
    begins = first_day_of_all(agreement)
    for said, path in sections(agreement, "governance"):
        due = said.review if said is not None else None
        if due and begins and (due - begins).days > FURTHEST_REVIEW:
            yield Spot("review", (*path, "review"), {"due": str(due)})


def _signed_late(agreement: Agreement) -> Iterator[Spot]:
    begins = first_day_of_all(agreement)
    for said, path in sections(agreement, "governance"):
        for n, each in enumerate(said.signed if said is not None else ()):
            if begins and each.date > begins:
                where = (*path, "signed", n)
                yield Spot(each.party, where, {"day": str(each.date), "begins": str(begins)})


def _kept_as_needed(agreement: Agreement) -> Iterator[Spot]:
    for said, path in sections(agreement, "governance"):
        found = AS_NEEDED.search((said and said.retention) or "")
        if found:
            yield Spot("retention", (*path, "retention"), {"words": found[0]})


def _rule(key: str, what: str, why: str, *, write: str) -> tuple[LintRule, Look]:
    mend = f"Write {write} under `governance: {key}`."
    code = f"{key.replace('_', '-')}-missing"
    return LintRule(code, Severity.GAP, f"The agreement does not say {what}.", why, mend), (
        _silent(key)
    )


CHECKS: Checks = (
    _rule(
        "roles",
        "who answers for the data, and from which moment",
        "With two organisations and no roles, neither answers for what goes wrong between them.",
        write="which party is controller of what, and from when",
    ),
    _rule(
        "retention",
        "how long requests and answers are kept",
        "Neither the requests nor the trail of them should outlive their use; without a term "
        "both do.",
        write="how long each party keeps requests, answers and logs, and what happens then",
    ),
    _rule(
        "security",
        "how details are protected on their way and afterwards",
        "Hijacked mailboxes of authorities have been used to ask for people's details.",
        write="how a requester is recognised, and how details travel and are kept",
    ),
    _rule(
        "quality",
        "what happens when details turn out to be wrong or out of date",
        "A last known address may be a stranger's by now; identifiers mistyped by applicants have "
        "had innocent people arrested or interviewed.",
        write="how errors are found, told to the other party and mended",
    ),
    _rule(
        "rights",
        "how people learn of a disclosure, object and complain",
        "The person is not in the room when others agree about them.",
        write="who answers people, how, and when they are told",
    ),
    _rule(
        "breach",
        "what happens after a breach",
        "A detail handed to the wrong person is urgent when somebody is in hiding.",
        write="who tells whom within which time",
    ),
    _rule(
        "statistics",
        "which figures are published, by whom and how often",
        "Nobody published these disclosures until their absence was noticed; those of the pupil "
        "register had to be corrected in Parliament.",
        write="what is counted, with its definitions, and how often it is published",
    ),
    _rule(
        "review",
        "on which day it must be looked at again",
        "Circumstances change, and an agreement without a day for review is renewed by habit.",
        write="the day",
    ),
    _rule(
        "signed",
        "who has signed it",
        "Somebody senior must answer for it on each side.",
        write="for each `party` who signed, and on which `date`,",
    ),
    (
        LintRule(
            "signed-by-one",
            Severity.GAP,
            "Nobody has signed for the {about}.",
            "Terms that one side has signed bind one side.",
            "Have it signed, and add the entry under `governance: signed`.",
        ),
        _half_signed,
    ),
    (
        LintRule(
            "review-before-effect",
            Severity.GAP,
            "The review is due on {due}, before the agreement is in force.",
            "A review of something that has not begun finds nothing.",
            "Name a day within the first year or two of its life.",
        ),
        _review_passed,
    ),
    (
        LintRule(
            "review-far-off",
            Severity.GAP,
            "The review is due on {due}, more than three years after the agreement comes into "
            "force.",
            "An agreement that nobody looks at for years is one that nobody knows to be needed.",
            "Name a day within the first year or two of its life.",
        ),
        _review_far_off,
    ),
    (
        LintRule(
            "signed-after-effect",
            Severity.GAP,
            "It was signed for the {about} on {day}, after {begins}, when it was already in force.",
            "Until both have signed, nobody has agreed to anything.",
            "Let it come into force when both have signed, or later.",
        ),
        _signed_late,
    ),
    (
        LintRule(
            "retention-as-needed",
            Severity.GAP,
            "How long requests and answers are kept is left open by the words *{words}*.",
            "A term that ends when somebody finds it should end does not end.",
            "Write a number of years, or the event that ends it.",
        ),
        _kept_as_needed,
    ),
)
