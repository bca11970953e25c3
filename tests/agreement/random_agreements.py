"""Random small agreements, and a second evaluator: plain, slow, and written from the rules alone.

It reads the Python values from which the file was written, never the model; it knows no diagram and
no operator table; it decides by trying every value of every unknown fact.
"""

import datetime
import itertools

from hypothesis import strategies as st
from sample_agreements import yaml_text

D = datetime.date

FACTS = {
    "b1": {"type": "bool", "source": "requester"},
    "b2": {"type": "bool", "source": "requester", "evidence": "paper"},
    "b3": {"type": "bool", "source": "custodian"},
    "e": {"type": "enum", "of": ["x", "y", "z"], "source": "third_party"},
    "n": {"type": "int", "min": -1, "max": 3, "source": "court", "evidence": "record"},
    "d": {
        "type": "date",
        "min": D(2020, 2, 27),
        "max": D(2020, 3, 1),
        "source": "requester",
    },
    "s": {"type": "set", "of": ["p", "q"], "source": "custodian"},
}

WORLDS = {
    "b1": [False, True],
    "b2": [False, True],
    "b3": [False, True],
    "e": ["x", "y", "z"],
    "n": [-1, 0, 1, 2, 3],
    "d": [D(2020, 2, 27), D(2020, 2, 28), D(2020, 2, 29), D(2020, 3, 1)],
    "s": [frozenset(), frozenset("p"), frozenset("q"), frozenset("pq")],
    "public_interest": ["passed", "failed"],
}
"""Every value each fact can have. Nothing is grouped: that grouping is right is what is tested."""

SOURCE = {name: fact["source"] for name, fact in FACTS.items()} | {"public_interest": "custodian"}
OUTSIDE = ("requester", "third_party", "court")

GATEWAY = {
    "requester": "bureau",
    "ground": "g1",
    "fields": frozenset({"address"}),
    "countersigned": True,
}

bools = st.sampled_from(["b1", "b2", "b3"])
numbers, dates = st.sampled_from(WORLDS["n"]), st.sampled_from(WORLDS["d"])
words = st.lists(st.sampled_from(["p", "q"]), min_size=1, unique=True)

comparisons = st.one_of(
    st.tuples(bools, st.booleans()),
    st.tuples(st.just("e"), st.sampled_from(["x", "y", "z"])),
    st.tuples(
        st.just("e"),
        st.lists(st.sampled_from("xyz"), min_size=1, unique=True).map(lambda w: {"one_of": w}),
    ),
    st.tuples(st.just("n"), numbers),
    st.tuples(st.just("n"), numbers.map(lambda n: {"at_least": n})),
    st.tuples(st.just("n"), numbers.map(lambda n: {"at_most": n})),
    st.tuples(
        st.just("n"), st.lists(numbers, min_size=1, unique=True).map(lambda n: {"one_of": n})
    ),
    st.tuples(st.just("d"), dates),
    st.tuples(st.just("d"), dates.map(lambda d: {"before": d})),
    st.tuples(st.just("d"), dates.map(lambda d: {"after": d})),
    st.tuples(st.just("s"), words.map(lambda w: {"only": w})),
    st.tuples(st.just("s"), words.map(lambda w: {"includes_any": w})),
    st.tuples(st.just("s"), words.map(lambda w: {"includes_all": w})),
    st.tuples(st.just("public_interest"), st.sampled_from(["passed", "failed"])),
    st.tuples(st.just("ground"), st.sampled_from(["g1", "g2"])),
).map(lambda pair: dict([pair]))

requirements = st.recursive(
    comparisons,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"all_of": parts}),
        st.lists(inner, min_size=1, max_size=3).map(lambda parts: {"any_of": parts}),
        inner.map(lambda part: {"not": part}),
        # A mapping with several entries is a conjunction too.
        st.tuples(inner, inner).map(lambda two: {**two[0], **two[1]}),
    ),
    max_leaves=5,
)


@st.composite
def clauses(draw):
    """Up to four clauses, the first for every ground."""
    count = draw(st.integers(1, 4))
    found = []
    for n in range(count):
        clause = {"id": f"c{n}", "require": draw(requirements)}
        if n and draw(st.booleans()):
            clause["for"] = [draw(st.sampled_from(["g1", "g2"]))]
        found.append(clause)
    return found


@st.composite
def known_facts(draw):
    """Values of some facts, and which of them come with evidence."""
    values, evidence = dict(GATEWAY), {}
    values["ground"] = draw(st.sampled_from(["g1", "g1", "g1", "g2", "g3"]))
    values["requester"] = draw(st.sampled_from(["bureau"] * 5 + ["police"]))
    values["fields"] = draw(
        st.sampled_from(
            [frozenset({"address"})] * 4 + [frozenset({"address", "gender"}), frozenset()]
        )
    )
    for name, worlds in WORLDS.items():
        if draw(st.integers(0, 2)):
            values[name] = draw(st.sampled_from(worlds))
            if draw(st.booleans()):
                evidence[name] = draw(st.sampled_from(["document 7", "document 7", "", " "]))
    return values, evidence


def agreement_text(written):
    """A file in force in 2020 with these clauses."""
    return yaml_text(agreement_value(written))


def agreement_value(written):
    """The same as Python values."""
    law = {"cite": "An Act", "as_at": D(2020, 1, 1)}
    ground = {"label": "G", "seriousness": "none", "law": law}
    return {
        "language": 2,
        "agreement": "random",
        "title": "Random",
        "parties": {"custodian": "registry", "requester": "bureau"},
        "purpose": "To be tested.",
        "legal": {"basis": [law]},
        "facts": FACTS,
        "grounds": {"g1": ground, "g2": ground},
        "public_interest_test": {
            "text": "T",
            "factors": {
                "public_trust": {"question": "?", "weighs": "against"},
                "benefit": {"question": "?", "weighs": "for"},
            },
        },
        "discloses": ["address", "address_since"],
        "use_limits": {"purpose": "P", "destroy_within": 1},
        "versions": [
            {
                "id": "v1",
                "status": [{"date": D(2020, 1, 1), "is": "in_force"}],
                "clauses": written,
            }
        ],
    }


def holds(value, comparison):
    """Whether a known value is what the file says it must be."""
    if not isinstance(comparison, dict):
        return value == comparison
    (operator, operand), *more = comparison.items()
    answer = {
        "one_of": lambda: value in operand,
        "at_least": lambda: value >= operand,
        "at_most": lambda: value <= operand,
        "before": lambda: value < operand,
        "after": lambda: value > operand,
        "only": lambda: all(word in operand for word in value),
        "includes_any": lambda: any(word in operand for word in value),
        "includes_all": lambda: all(word in value for word in operand),
    }[operator]()
    return answer and all(holds(value, {k: v}) for k, v in more)


def kleene(requirement, known):
    """True, False or None, by Kleene's strong tables."""
    answers = []
    for key, value in requirement.items():
        if key == "all_of":
            answers.append(both([kleene(part, known) for part in value]))
        elif key == "any_of":
            answers.append(opposite(both([opposite(kleene(part, known)) for part in value])))
        elif key == "not":
            answers.append(opposite(kleene(value, known)))
        else:
            answers.append(holds(known[key], value) if key in known else None)
    return both(answers)


def both(answers):
    if False in answers:
        return False
    return None if None in answers else True


def opposite(answer):
    return None if answer is None else not answer


def named(requirement):
    for key, value in requirement.items():
        if key in ("all_of", "any_of"):
            for part in value:
                yield from named(part)
        elif key == "not":
            yield from named(value)
        else:
            yield key


def by_hand(written, values, evidence, time_is_up):
    """What the agreement answers, by trying every possible world.

    Returns answer, truths by clause, false clauses (None: some conflict), facts asked for, open
    facts of the custodian.
    """
    known = {
        name: value
        for name, value in values.items()
        if "evidence" not in FACTS.get(name, {}) or evidence.get(name, "").strip()
    }
    ground = known["ground"]
    truths = {
        "agreement:requester": known["requester"] == "bureau",
        "agreement:ground": ground in ("g1", "g2"),
        "agreement:fields": bool(known["fields"])
        and known["fields"] <= {"address", "address_since"},
    }
    apply = [c for c in written if "for" not in c or ground in c["for"]]
    open_facts = sorted({f for c in apply for f in named(c["require"])} - set(known))
    worlds = [
        dict(zip(open_facts, world, strict=True))
        for world in itertools.product(*(WORLDS[f] for f in open_facts))
    ]
    table = {
        clause["id"]: [kleene(clause["require"], known | world) for world in worlds]
        for clause in apply
    }
    for clause_id, answers in table.items():
        truths[clause_id] = answers[0] if len(set(answers)) == 1 else None
    false = {clause_id for clause_id, truth in truths.items() if truth is False}
    if false:
        return "refused", truths, false, set(), set()
    together = [all(column) for column in zip(*table.values(), strict=True)]
    if not any(together):
        return "refused", truths, None, set(), set()
    outcome = {tuple(w.values()): t for w, t in zip(worlds, together, strict=True)}
    matter = {
        fact
        for n, fact in enumerate(open_facts)
        for world, t in outcome.items()
        for value in WORLDS[fact]
        if outcome[(*world[:n], value, *world[n + 1 :])] is not t
    }
    ask = {fact for fact in matter if SOURCE[fact] in OUTSIDE}
    custodian = matter - ask
    if ask:
        return "refused" if time_is_up else "ask", truths, set(), ask, custodian
    return "ready" if custodian else "permitted", truths, set(), set(), custodian
