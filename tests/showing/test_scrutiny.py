"""Every route to a disclosure, and on whose word it rests."""

from __future__ import annotations

import itertools
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from random_agreements import GATEWAY, WORLDS, agreement_text, by_hand, clauses

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import evaluator
from proviso_gateway.analysis.basis import Vouching
from proviso_gateway.analysis.routes import MOST_WAYS, Condition
from proviso_gateway.analysis.scrutiny import Route, Scrutinised, scrutinise
from proviso_gateway.cli import run_command

EXAMPLES = Path(__file__).parents[2] / "examples"
MEMORANDUM = EXAMPLES / "nhs-home-office" / "agreement.yaml"


def scrutinised(*written: dict[str, object]) -> Scrutinised:
    return scrutinise(read(agreement_text(list(written)), "file"), "v1")


def clause(number: int, require: dict[str, object]) -> dict[str, object]:
    return {"id": f"c{number}", "require": require}


def test_the_terms_of_2018_can_be_met_without_anybody_but_the_requester() -> None:
    told = scrutinise(read(MEMORANDUM.read_text(), "agreement"), "2018")
    (passage,) = told.passages
    assert [route.basis for route in passage.routes] == [Vouching.PAPERS, Vouching.SHARED]
    (choice,) = passage.choices
    assert choice.clause == "offence"
    assert [(limb.conditions[0].fact, limb.basis) for limb in choice.limbs] == [
        ("risk_to_public", Vouching.PAPERS),
        ("sentence_months", Vouching.OTHERS),
    ]


def test_a_limb_without_a_document_comes_first_however_good_the_other_limbs_are() -> None:
    told = scrutinised(clause(0, {"any_of": [{"n": {"at_least": 1}}, {"b2": True}, {"b1": True}]}))
    limbs = told.passages[0].choices[0].limbs
    assert [limb.basis for limb in limbs] == [Vouching.WORD, Vouching.PAPERS, Vouching.OTHERS]
    assert told.weakest is Vouching.WORD


def test_a_public_interest_test_vouches_for_nothing() -> None:
    assert scrutinised(clause(0, {"public_interest": "passed"})).weakest is Vouching.NOTHING
    both = clause(0, {"all_of": [{"public_interest": "passed"}, {"b1": True}]})
    assert scrutinised(both).weakest is Vouching.WORD


def test_where_no_facts_would_do_there_is_no_route() -> None:
    told = scrutinised(clause(0, {"b1": True}), clause(1, {"b1": False}))
    assert told.weakest is None
    assert [passage.routes for passage in told.passages] == [()]


def test_a_limb_for_another_ground_is_no_way_on_this_one() -> None:
    either = {"any_of": [{"b1": True}, {"all_of": [{"ground": "g2"}, {"b3": True}]}]}
    by_ground = {p.grounds: len(p.routes) for p in scrutinised(clause(0, either)).passages}
    assert by_ground == {("g1",): 1, ("g2",): 2}


def test_of_too_many_combinations_the_first_has_the_weakest_limb_of_every_clause() -> None:
    either = {"any_of": [{"n": {"at_least": 1}}, {"b1": True}]}
    told = scrutinised(*(clause(n, either) for n in range(10)))
    (passage,) = told.passages
    assert (passage.combinations, passage.listed) == (2**10, MOST_WAYS)
    assert passage.routes[0].basis is Vouching.WORD


def conditions(route: Route) -> list[Condition]:
    return [condition for limb in route.limbs for condition in limb.conditions]


@settings(max_examples=40, deadline=None)
@given(clauses(), st.data())
def test_a_request_is_permitted_exactly_if_it_goes_by_one_of_the_routes(written, data) -> None:
    told = scrutinised(*written)
    for passage in told.passages:
        assume(passage.listed == passage.combinations)
        for ground in passage.grounds:
            for _ in range(8):
                world = {name: data.draw(st.sampled_from(of)) for name, of in WORLDS.items()}
                values = GATEWAY | world | {"ground": ground}
                answer, *_ = by_hand(written, values, dict.fromkeys(WORLDS, "paper"), False)
                assert (answer == "permitted") is any(
                    all(evaluator(c.requirement)(values) for c in conditions(route))
                    for route in passage.routes
                )


@settings(max_examples=15, deadline=None)
@given(clauses())
def test_somebody_could_go_by_every_route_that_is_listed(written) -> None:
    for passage in scrutinised(*written).passages:
        for route in passage.routes[:5]:
            named = sorted({c.fact for c in conditions(route)})
            assert any(
                all(
                    evaluator(c.requirement)(dict(zip(named, world, strict=True)))
                    for c in conditions(route)
                )
                for world in itertools.product(*(WORLDS[name] for name in named))
            )


def test_the_command_names_the_version_that_is_not_there(capsys) -> None:
    assert run_command(["agreement", "scrutiny", str(MEMORANDUM), "--version", "2016"]) == 2
    assert "agreement.no-such-version" in capsys.readouterr().err
