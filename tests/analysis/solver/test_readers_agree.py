"""The solver reads clauses as the assessment does, and finds every difference there is."""

import datetime
import itertools

from by_solver import by_solver
from hypothesis import given, settings
from hypothesis import strategies as st
from random_agreements import (
    GATEWAY,
    WORLDS,
    agreement_text,
    clauses,
    kleene,
    known_facts,
    named,
    requirements,
)

from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.model import Invariant
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import Facts
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.solver.clauses import Flaw, find_flaws
from proviso_gateway.analysis.solver.difference import compare
from proviso_gateway.analysis.solver.invariants import prove_invariants
from proviso_gateway.analysis.solver.search import Proof
from proviso_gateway.analysis.solver.witness import AskedVersion

DAY = datetime.date(2020, 6, 1)
TRUTH = {"true": True, "false": False, "unknown": None}


def subject(written):
    agreement = read(agreement_text(written))
    return AskedVersion(agreement, resolve(agreement, "v1"))


def permitted(written, ground, world):
    """Whether these clauses permit a request of which everything is known, by hand."""
    known = GATEWAY | {"ground": ground} | world
    apply = [c for c in written if "for" not in c or ground in c["for"]]
    return all(kleene(clause["require"], known) for clause in apply)


def worlds(*written):
    """Every request that these clauses could tell apart: its ground, and every fact they name."""
    facts = {f for each in written for c in each for f in named(c["require"])} - {"ground"}
    ordered = sorted(facts)
    for ground in ("g1", "g2"):
        for values in itertools.product(*(WORLDS[fact] for fact in ordered)):
            yield ground, dict(zip(ordered, values, strict=True))


@settings(max_examples=30, deadline=None)
@given(clauses(), known_facts(), st.booleans())
def test_the_solver_gives_the_answer_and_the_reasons_of_the_assessment(written, known, time_is_up):
    one = subject(written)
    facts = Facts(*known)
    answer, truths, false, asked, custodian = by_solver(
        one.agreement, one.version, facts, time_is_up
    )
    found = assess(one.agreement, DAY, facts, time_is_up=time_is_up)
    assert found.answer == answer
    assert {c.id: TRUTH[c.truth] for c in found.clauses} == truths
    if false is not None:
        assert set(found.false_clauses) == false
    assert set(found.ask_for) == asked
    if found.answer != "refused":
        assert set(found.open_custodian) == custodian


@settings(max_examples=25, deadline=None)
@given(clauses(), clauses())
def test_a_difference_is_found_exactly_where_trying_every_request_finds_one(before, after):
    tried = [
        (permitted(before, *world), permitted(after, *world)) for world in worlds(before, after)
    ]
    found = compare(subject(before), subject(after))
    for excess, is_there in (
        (found.gained, any(new and not old for old, new in tried)),
        (found.lost, any(old and not new for old, new in tried)),
    ):
        assert excess.verdict is (Proof.REFUTED if is_there else Proof.PROVED)
        assert bool(excess.differences) is is_there


@settings(max_examples=25, deadline=None)
@given(clauses(), clauses(), st.data())
def test_no_request_is_nearer_than_the_one_that_is_shown(before, after, data):
    near = data.draw(
        st.fixed_dictionaries({name: st.sampled_from(WORLDS[name]) for name in ("b1", "e", "n")})
    ) | {"ground": "g1"}
    distances = [
        sum(near.get(name, value) != value for name, value in {"ground": ground, **world}.items())
        for ground, world in worlds(before, after)
        if permitted(after, ground, world) and not permitted(before, ground, world)
    ]
    found = compare(subject(before), subject(after), near=near).gained.differences
    fewest = {min(distances)} if distances else set()
    assert {len(difference.changed) for difference in found} == fewest


@settings(max_examples=25, deadline=None)
@given(clauses())
def test_a_clause_is_flawed_exactly_if_trying_every_request_says_so(written):
    tried = list(worlds(written))
    one = subject(written)
    grounds = {c["id"]: c.get("for", ["g1", "g2"]) for c in written}
    met = {
        c["id"]: {
            kleene(c["require"], GATEWAY | {"ground": g} | w)
            for g, w in tried
            if g in grounds[c["id"]]
        }
        for c in written
    }
    told = {(f.flaw, f.about) for f in find_flaws(one.agreement)}
    for name, answers in met.items():
        assert ((Flaw.VACUOUS, name) in told) is (answers == {True})
        assert ((Flaw.UNSATISFIABLE, name) in told) is (answers == {False})
    closed = {"g1", "g2"} - {ground for ground, w in tried if permitted(written, ground, w)}
    assert {about for flaw, about in told if flaw is Flaw.CLOSED_GROUND} == closed
    for clause in written:
        others = [c for c in written if c is not clause]
        spared = [
            (permitted(others, g, w), permitted(written, g, w))
            for g, w in tried
            if g in grounds[clause["id"]] and g not in closed
        ]
        follows = bool(spared) and all(one == two for one, two in spared)
        expected = follows and (Flaw.VACUOUS, clause["id"]) not in told
        assert ((Flaw.REDUNDANT, clause["id"]) in told) is expected


@settings(max_examples=25, deadline=None)
@given(clauses(), requirements)
def test_an_invariant_is_refuted_exactly_if_some_permitted_request_breaks_it(written, promise):
    # The promise is worded as a clause of another agreement over the same facts, and so read.
    (said,) = subject([{"id": "p", "require": promise}]).version.clauses
    one = subject(written)
    invariants = (
        Invariant(id="if", never_permit_if=said.require),
        Invariant(id="unless", never_permit_unless=said.require),
    )
    agreement = one.agreement.model_copy(update={"invariants": invariants})
    kept = {
        kleene(promise, GATEWAY | {"ground": ground} | world)
        for ground, world in worlds(written, [{"require": promise}])
        if permitted(written, ground, world)
    }
    never, unless = (proof.verdict for proof in prove_invariants(agreement))
    assert never is (Proof.REFUTED if True in kept else Proof.PROVED)
    assert unless is (Proof.REFUTED if False in kept else Proof.PROVED)
