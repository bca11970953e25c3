"""Long and tangled agreements are read and assessed; what cannot be is named when it is read."""

import datetime
import random
import time

import pytest
from random_agreements import agreement_value
from sample_agreements import facts, yaml_text

from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import Facts

SEED = random.Random(20261129)


def choice(names, parts):
    return {"any_of": [{name: SEED.random() < 0.5} for name in SEED.sample(names, parts)]}


def nested(names):
    limb = [{"all_of": [choice(names, 2), {SEED.choice(names): True}]} for _ in range(4)]
    return {"any_of": limb}


NAMES = [f"f{n}" for n in range(50)]
SIZES = {
    "sixty choices over fifty facts": [choice(NAMES, 2) for _ in range(60)],
    "thirty clauses nested three deep": [nested(NAMES[:40]) for _ in range(30)],
    "a thousand clauses": [{f"f{n}": True} for n in range(1000)],
}


def agreement_of(requirements):
    tree = agreement_value([{"id": f"c{n}", "require": one} for n, one in enumerate(requirements)])
    number = max(50, len(requirements))
    tree["facts"] = {f"f{n}": {"type": "bool", "source": "requester"} for n in range(number)}
    return yaml_text(tree)


@pytest.mark.parametrize("requirements", SIZES.values(), ids=SIZES)
def test_a_long_agreement_is_read_and_assessed_with_nothing_known(requirements):
    text = agreement_of(requirements)
    begun = time.perf_counter()
    agreement = read(text)
    given = facts(in_contact=None, efforts_failed=None, public_interest=None, ground="g1").values
    asked = assess(agreement, datetime.date(2020, 6, 1), Facts(given))
    # Generous, because other work shares the machine; before, these took minutes or were refused.
    assert time.perf_counter() - begun < 20
    assert asked.answer is Answer.ASK
    named = {name for one in requirements for name in _named(one)}
    assert set(asked.ask_for) <= named
    assert asked.ask_for


def _named(requirement):
    for key, value in requirement.items():
        if key in ("any_of", "all_of"):
            for part in value:
                yield from _named(part)
        else:
            yield key
