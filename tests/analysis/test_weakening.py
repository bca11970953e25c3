"""Random agreements are weakened in every way the language has, and none passes as the same.

What counts as weaker is decided here without the solver: a term that the table below loosens, or,
for what clauses require, a world (tried one by one, by the plain evaluator of the tests) that is
permitted after the change and was not before.
"""

from __future__ import annotations

import copy
import datetime
import itertools
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from random_agreements import (  # type: ignore[import-not-found]
    WORLDS,
    agreement_value,
    clauses,
    kleene,
    named,
    yaml_text,
)

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver.difference import compare
from proviso_gateway.analysis.solver.witness import AskedVersion

DAY = datetime.timedelta(days=1)


def used(tree: Any) -> list[str]:
    """The facts that some clause names, but for those every agreement has."""
    version = tree["versions"][0]
    found = {f for clause in version["clauses"] for f in named(clause["require"])}
    return sorted(found & tree["facts"].keys())


def source(draw: Any, tree: Any) -> bool:
    facts = [f for f in used(tree) if tree["facts"][f]["source"] != "requester"]
    for fact in facts[:1]:
        tree["facts"][fact]["source"] = "requester"
    return bool(facts)


def evidence(draw: Any, tree: Any) -> bool:
    facts = [f for f in used(tree) if "evidence" in tree["facts"][f]]
    for fact in facts[:1]:
        del tree["facts"][fact]["evidence"]
    return bool(facts)


def delivery(draw: Any, tree: Any) -> bool:
    tree["grounds"]["g2"]["deliver"] = "disclose"  # it relays before: see below
    return True


def limits(draw: Any, tree: Any) -> bool:
    tree["use_limits"] |= draw(
        st.sampled_from(
            [
                {"destroy_within": 8},
                {"destroy_within": "not-stated"},
                {"onward_sharing": "by_permission"},
                {"confirm_destruction": False},
            ]
        )
    )
    return True


def publication(draw: Any, tree: Any) -> bool:
    change = draw(
        st.sampled_from([{"threshold": 9}, {"outcomes": "exact", "justification": "None."}])
    )
    tree["publication"] = tree["publication"] | change
    return True


def fields(draw: Any, tree: Any) -> bool:
    tree["discloses"].append("gender")
    return True


def parties(draw: Any, tree: Any) -> bool:
    tree["parties"]["requester"] = ["bureau", "office"]
    return True


def force(draw: Any, tree: Any) -> bool:
    days = DAY * draw(st.integers(1, 300))
    for key in ("date", "known"):
        tree["versions"][0]["status"][0][key] -= days
    return True


def published(draw: Any, tree: Any) -> bool:
    tree["versions"][0]["status"][0]["known"] -= DAY * draw(st.integers(1, 20))
    return True


def unstayed(draw: Any, tree: Any) -> bool:
    del tree["versions"][0]["status"][1:3]  # a court stays it before, for a while: see below
    return True


def declared_field(draw: Any, tree: Any) -> bool:
    tree["fields"] = {"school": {"label": "School", "type": "text", "why": "To ask there."}}
    tree["discloses"].append("school")
    return True


def own_source(draw: Any, tree: Any) -> bool:
    facts = [f for f in used(tree) if tree["facts"][f]["source"] != "requester"]
    for fact in facts[:1]:
        tree["versions"][0]["facts"] = {fact: {"source": "requester"}}
    return bool(facts)


def own_evidence(draw: Any, tree: Any) -> bool:
    facts = [f for f in used(tree) if "evidence" in tree["facts"][f]]
    for fact in facts[:1]:
        tree["versions"][0]["facts"] = {fact: {"evidence": "none"}}
    return bool(facts)


def own_terms(draw: Any, tree: Any) -> bool:
    """What a version says instead of the top of the file."""
    tree["versions"][0] |= draw(
        st.sampled_from(
            [
                {"discloses": [*tree["discloses"], "gender"]},
                {"use_limits": tree["use_limits"] | {"destroy_within": 8}},
                {"grounds": tree["grounds"] | {"g3": tree["grounds"]["g1"]}},
            ]
        )
    )
    return True


def sooner(draw: Any, tree: Any) -> bool:
    tree["publication"] = tree["publication"] | {"publish_after": 3}
    return True


def promise(draw: Any, tree: Any) -> bool:
    tree["invariants"] = []
    return True


def end(draw: Any, tree: Any) -> bool:
    tree["versions"][0]["status"].pop()
    return True


def factor(draw: Any, tree: Any) -> bool:
    del tree["public_interest_test"]["factors"]["harm"]
    return True


def duty(draw: Any, tree: Any) -> bool:
    tree["legal"]["effect"] = "duty"
    return True


def ground(draw: Any, tree: Any) -> bool:
    tree["grounds"]["g3"] = tree["grounds"]["g1"]
    return True


TERMS = (source, evidence, delivery, limits, publication, fields, parties, force, end, factor,
         duty, ground, published, unstayed, declared_field, own_source, own_evidence, own_terms,
         sooner, promise)  # fmt: skip


def reworded(draw: Any, tree: Any) -> None:
    """What may be weaker or not, and must not pass unseen."""
    change = draw(
        st.sampled_from(
            [
                lambda: tree["grounds"]["g1"].update(seriousness="Any matter at all"),
                lambda: tree["grounds"]["g1"].update(law={"cite": "B", "as_at": DATED}),
                lambda: tree["use_limits"].update(purpose="Whatever is useful."),
                lambda: tree.update(purpose="To find whoever is wanted."),
                lambda: tree.update(jurisdiction="eu"),
                lambda: tree.update(publication=tree["publication"] | {"answer_after": 1}),
                lambda: tree.update(governance={"retention": "As long as needed."}),
                lambda: tree["public_interest_test"].update(text="Weighed lightly."),
                *(lambda f=f: tree["facts"][f].update(criminal_offence=True) for f in used(tree)),
                lambda: tree["versions"][0]["clauses"][0].update(text="Softer words."),
                lambda: tree["legal"]["basis"].append({"cite": "An Act 2001", "as_at": DATED}),
            ]
        )
    )
    change()


DATED = datetime.date(2001, 1, 1)


def parts(requirement: Any, path: tuple[Any, ...] = ()) -> Any:
    """Every place in a requirement at which another requirement stands."""
    yield path
    for key, value in requirement.items():
        if key in ("all_of", "any_of"):
            for n, part in enumerate(value):
                yield from parts(part, (*path, key, n))
        elif key == "not":
            yield from parts(value, (*path, key))


def replaced(requirement: Any, path: tuple[Any, ...], change: Any) -> Any:
    if not path:
        return change(requirement)
    changed = copy.copy(requirement)
    changed[path[0]] = replaced(requirement[path[0]], path[1:], change)
    return changed


def loosened(draw: Any, tree: Any) -> None:
    """A clause that is dropped, a limb that is added, a part that is turned about, a bound that is
    moved: any of them, wherever it stands; whether it is weaker, the worlds say."""
    written = tree["versions"][0]["clauses"]
    place = draw(st.integers(0, len(written) - 1))
    clause = written[place]
    if len(written) > 1 and place and draw(st.integers(0, 3)) == 0:
        del written[place]
        return
    other = draw(st.sampled_from([{"b1": True}, {"b3": False}, {"n": {"at_least": 0}}, {"e": "x"}]))
    change = draw(
        st.sampled_from(
            [
                lambda part: {"any_of": [part, other]},
                lambda part: other,
                lambda part: {"not": part},
            ]
        )
    )
    where = draw(st.sampled_from(list(parts(clause["require"]))))
    clause["require"] = replaced(clause["require"], where, change)


def permitted(tree: Any) -> set[tuple[Any, ...]]:
    """Every world that the clauses permit, on each ground: tried one by one."""
    written = tree["versions"][0]["clauses"]
    names = sorted({f for c in written for f in named(c["require"])} - {"ground"})
    found = set()
    for on in ("g1", "g2"):
        bound = [c for c in written if "for" not in c or on in c["for"]]
        for values in itertools.product(*(WORLDS[name] for name in names)):
            world = dict(zip(names, values, strict=True)) | {"ground": on}
            if all(kleene(c["require"], world) for c in bound):
                found.add((on, *values))
    return found


def verdict(before: Any, after: Any) -> Any:
    old, new = read(yaml_text(before), "before"), read(yaml_text(after), "after")
    return compare(AskedVersion(old, resolve(old, "v1")), AskedVersion(new, resolve(new, "v1")))


def strict(written: Any) -> Any:
    """A random agreement with everything that can be weakened."""
    tree = agreement_value(written)
    tree["grounds"] = {name: dict(said) for name, said in tree["grounds"].items()}
    tree["grounds"]["g2"]["deliver"] = "relay"
    tree["legal"]["effect"] = "power"
    tree["use_limits"]["destroy_within"] = 7
    tree["public_interest_test"]["factors"]["harm"] = {"question": "?", "weighs": "against"}
    first = tree["versions"][0]["status"][0]
    first["known"] = first["date"] + 20 * DAY
    tree["versions"][0]["status"] += [
        {"date": first["date"] + 100 * DAY, "is": "stayed"},
        {"date": first["date"] + 200 * DAY, "is": "in_force"},
        {"date": datetime.date(2020, 12, 31), "is": "withdrawn"},
    ]
    tree["publication"] = {"publish_after": 4}
    tree["invariants"] = [{"id": "I", "never_permit_if": {"ground": "other"}}]
    return tree


@settings(max_examples=120, deadline=None)
@given(clauses(), st.sampled_from(TERMS), st.data())
def test_a_weaker_term_never_passes_as_the_same(written: Any, weaken: Any, data: Any) -> None:
    before = strict(written)
    after = copy.deepcopy(before)
    if not weaken(data.draw, after):
        return
    found = verdict(before, after)
    assert found.wider
    assert not found.unchanged
    assert not verdict(after, before).unchanged
    assert verdict(before, copy.deepcopy(before)).unchanged


@settings(max_examples=60, deadline=None)
@given(clauses(), st.data())
def test_other_words_never_pass_as_the_same(written: Any, data: Any) -> None:
    before = strict(written)
    after = copy.deepcopy(before)
    reworded(data.draw, after)
    assert not verdict(before, after).unchanged
    assert not verdict(after, before).unchanged


@settings(max_examples=120, deadline=None)
@given(clauses(), st.data())
def test_a_weaker_clause_never_passes_as_the_same(written: Any, data: Any) -> None:
    before = strict(written)
    after = copy.deepcopy(before)
    loosened(data.draw, after)
    names = [
        {f for c in tree["versions"][0]["clauses"] for f in named(c["require"])}
        for tree in (before, after)
    ]
    # Both are tried over the facts that either names.
    both = sorted(set().union(*names) - {"ground"})
    idle = [{"any_of": [{n: WORLDS[n][0]}, {"not": {n: WORLDS[n][0]}}]} for n in both if n != "s"]
    padded = [copy.deepcopy(tree) for tree in (before, after)]
    for tree in padded:
        tree["versions"][0]["clauses"] += [
            {"id": f"idle{n}", "require": one} for n, one in enumerate(idle)
        ]
        if "s" in both:
            one = {"any_of": [{"s": {"only": ["p"]}}, {"not": {"s": {"only": ["p"]}}}]}
            tree["versions"][0]["clauses"].append({"id": "idle-s", "require": one})
    more = permitted(padded[1]) - permitted(padded[0])
    found = verdict(before, after)
    assert found.wider is bool(more)
    if more:
        assert found.gained.differences
