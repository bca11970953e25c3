"""The linter beside a plain evaluator: what a requester can do alone on random clauses is found."""

from __future__ import annotations

import datetime
import itertools
import sys
from pathlib import Path

from hypothesis import example, given, settings

sys.path.append(str(Path(__file__).parents[1] / "agreement"))

from random_agreements import (  # type: ignore[import-not-found]
    FACTS,
    agreement_text,
    clauses,
    kleene,
    named,
    requirements,
)

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import RESERVED
from proviso_gateway.analysis.basis import Vouching, strength
from proviso_gateway.analysis.lint.linter import RULES, lint
from proviso_gateway.analysis.scrutiny import scrutinise

OWN = {name for name, fact in FACTS.items() if fact["source"] == "requester"}
"""Facts for which the requester alone vouches, with a document or without."""

DAYS = [datetime.date(2020, 2, 27) + datetime.timedelta(days=n) for n in range(4)]
WORDS = [
    {"b1": b1, "b2": b2, "d": d}
    for b1, b2, d in itertools.product((True, False), (True, False), DAYS)
]
"""Everything that the requester can say."""


def codes(requirement: object) -> list[str]:
    """What is found of the clauses of an agreement with this one requirement, by code."""
    text = agreement_text([{"id": "c", "require": requirement}])
    return [finding.rule.code for finding in lint(read(text, "random"))]


@settings(max_examples=150, deadline=None)
@given(requirements)
@example({"any_of": [{"b3": True}, {"b1": True}]})
@example({"not": {"b3": True, "b2": False}})
@example({"any_of": [{"all_of": [{"b1": True}, {"any_of": [{"d": DAYS[0]}, {"n": 0}]}]}]})
def test_a_clause_that_the_requester_can_meet_alone_though_others_are_asked_is_found(
    requirement: object,
) -> None:
    """By trying everything the requester can say, with whatever others vouch for left unknown."""
    others = set(named(requirement)) - OWN - {"ground"}
    if others and any(kleene(requirement, words) is True for words in WORDS):
        assert "limb-on-own-word" in codes(requirement)


@settings(max_examples=100, deadline=None)
@given(requirements)
def test_where_others_vouch_for_everything_no_limb_is_weak(requirement: object) -> None:
    if not OWN & set(named(requirement)):
        assert "limb-on-own-word" not in codes(requirement)


@settings(max_examples=100, deadline=None)
@given(requirements)
def test_a_choice_that_scrutiny_shows_with_a_limb_on_own_word_is_found(requirement: object) -> None:
    """The linter and `scrutiny` rank limbs by one rule. Left out are limbs that turn on the request
    alone: `scrutiny` shows them, and the linter takes them for whom the choice binds."""
    if set(RESERVED) & set(named(requirement)):
        return
    agreement = read(agreement_text([{"id": "c", "require": requirement}]), "random")
    choices = [c for p in scrutinise(agreement, "v1").passages for c in p.choices]
    bases = [limb.basis for choice in choices for limb in choice.limbs]
    if (
        bases
        and min(bases, key=strength) in (Vouching.WORD, Vouching.PAPERS)
        and len(set(bases)) > 1
    ):
        assert "limb-on-own-word" in codes(requirement)


@settings(max_examples=100, deadline=None)
@given(clauses())
def test_whatever_can_be_read_can_be_linted(written: object) -> None:
    agreement = read(agreement_text(written), "random")
    known = {rule.code for rule in RULES}
    findings = lint(agreement)
    assert {finding.rule.code for finding in findings} <= known
    assert lint(agreement) == findings
