"""The export says what the agreement says: to other people's parsers, shapes and evaluator."""

from __future__ import annotations

import datetime
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator
from odrl_reader import ODRL, active
from pyshacl import validate
from random_agreements import FACTS, WORLDS, agreement_text, clauses, known_facts
from rdflib import RDF, RDFS, Graph, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import ODRL2
from shacl_reading import allowed
from vocabularies import DPV, EU_GDPR, TERMS
from vocabularies import ODRL as ODRL_PREFIX

from proviso_gateway.agreement.acceptance import case
from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.model import Answer, Delivery
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import Stand, published_day, standing
from proviso_gateway.agreement.values import Facts
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.graph import node
from proviso_gateway.cli import run_command
from proviso_gateway.pages.linked_data import json_ld, turtle
from proviso_gateway.workbench.showing import Form, request_schema_of, statements_of

# rdflib and pyshacl still call a part of rdflib that rdflib itself has deprecated.
pytestmark = pytest.mark.filterwarnings(
    "ignore::DeprecationWarning:rdflib", "ignore::DeprecationWarning:pyshacl"
)

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(EXAMPLES.rglob("agreement*.yaml"))
SHAPES = Path(__file__).parent / "odrl_shapes.ttl"
RECEIVE = URIRef("urn:proviso:odrl-profile:1#receive")
RELAY = URIRef("urn:proviso:odrl-profile:1#relay")
EVIDENCE = URIRef("urn:proviso:odrl-profile:1#evidence")

shipped = pytest.mark.parametrize(
    "file", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}"
)


def graph_of(text: str, form: Form = Form.ODRL) -> Graph:
    return Graph().parse(data=turtle(statements_of(text, "file", form, None)), format="turtle")


def asked_in(graph: Graph, agreement, day, facts: Facts, hour=12) -> tuple[URIRef, dict]:
    """Who asks, and the world as an evaluator elsewhere would be handed it."""

    def value(name: str) -> object:
        counted_from = name.removeprefix("days_since_")
        then = facts.values.get(counted_from)
        return (day - then).days if counted_from != name and then else facts.values.get(name)

    world = {}
    for operand in graph.subjects(RDF.type, ODRL.LeftOperand):
        name = str(graph.value(operand, RDFS.label))
        papers = facts.evidence.get(name.removeprefix("days_since_"), "").strip()
        # The operand's own description says so: without its document it has no value.
        if value(name) is not None and (papers or not graph.value(operand, EVIDENCE)):
            world[operand] = value(name)
    world[ODRL.dateTime] = datetime.datetime.combine(day, datetime.time(hour))
    return URIRef(f"urn:proviso:party:{facts.values['requester']}"), world


def permits(graph: Graph, agreement, day, facts: Facts, action=RECEIVE, hour=12) -> bool:
    """What the exported policies come to, taken together, by the evaluator of these tests."""
    asks, world = asked_in(graph, agreement, day, facts, hour)
    policies = list(graph.subjects(RDF.type, ODRL.Agreement))
    assert policies
    return any(active(graph, each, action, asks, world) for each in policies)


def assessed(agreement, day, facts: Facts) -> URIRef | None:
    """The action that an assessment permits, if it permits one."""
    found = assess(agreement, day, facts)
    if found.answer is not Answer.PERMITTED:
        return None
    ground = resolve(agreement, found.version).grounds[facts.values["ground"]]
    return RELAY if ground.deliver is Delivery.RELAY else RECEIVE


@shipped
@pytest.mark.parametrize("form", [Form.ODRL, Form.DPV])
def test_turtle_and_json_ld_make_the_same_statements_and_fetch_nothing(
    file: Path, form: Form
) -> None:
    told = statements_of(file.read_text(), file.name, form, None)
    linked = json.dumps(json_ld(told))
    assert "http://www.w3.org/ns/odrl.jsonld" not in linked
    assert isomorphic(
        Graph().parse(data=turtle(told), format="turtle"),
        Graph().parse(data=linked, format="json-ld"),
    )


HOSTILE = 'a "quote", a \\ and a\ttab\nand a line, \x7f, \u202e, 𝔘, ]]> <b> @en . ; ^^xsd:int'


def test_whatever_a_text_holds_both_notations_give_it_back() -> None:
    told = (node("odrl:Asset", "urn:x:y", rdfs_label=HOSTILE),)
    for text, form in ((turtle(told), "turtle"), (json.dumps(json_ld(told)), "json-ld")):
        graph = Graph().parse(data=text, format=form)
        assert [str(o) for o in graph.objects() if str(o) == HOSTILE] == [HOSTILE]


def borrowed(graph: Graph) -> set[str]:
    """The terms that the graph takes from ODRL, DPV and DPV's extensions."""
    names = {str(one) for statement in graph for one in statement if isinstance(one, URIRef)}
    return {name for name in names if name.startswith((ODRL_PREFIX, DPV.removesuffix("#")))}


@shipped
@pytest.mark.parametrize("form", [Form.ODRL, Form.DPV])
def test_every_term_of_others_is_defined_in_their_vocabulary(file: Path, form: Form) -> None:
    used = borrowed(graph_of(file.read_text(), form))
    assert used
    assert used <= TERMS, used - TERMS


@pytest.mark.parametrize("effect", ["power", "duty"])
@pytest.mark.parametrize("point", [*"abcdef", "ea", None])
def test_whatever_a_ground_cites_its_legal_basis_is_defined(point: str | None, effect: str) -> None:
    text = (EXAMPLES / "court-order" / "agreement.yaml").read_text()
    cited = "Some Act" if point is None else f"UK GDPR, Article 6(1)({point})"
    text = text.replace("UK GDPR, Article 6(1)(c)", cited).replace(
        "effect: duty", f"effect: {effect}"
    )
    graph = graph_of(text, Form.DPV)
    (basis,) = graph.objects(None, URIRef(DPV + "hasLegalBasis"))
    expected = {
        # A power may be a private hospital's: nothing is claimed of official authority.
        None: DPV + {"power": "LegalBasis", "duty": "LegalObligation"}[effect],
        # A basis of the United Kingdom alone: the EU's article has no such point.
        "ea": DPV + "LegitimateInterest",
    }.get(point, f"{EU_GDPR}A6-1-{point}")
    assert str(basis) == expected
    assert borrowed(graph) <= TERMS


def test_our_list_of_terms_and_rdflibs_say_the_same_of_odrl() -> None:
    for term in TERMS:
        assert not term.startswith(ODRL_PREFIX) or URIRef(term) in ODRL2, term


def conforms(graph: Graph) -> tuple[bool, str]:
    found, _, report = validate(graph, shacl_graph=str(SHAPES), advanced=False)
    return bool(found), str(report)


@shipped
def test_the_policies_conform_to_the_shapes_of_the_information_model(file: Path) -> None:
    found, report = conforms(graph_of(file.read_text()))
    assert found, report


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("odrl:operator odrl:gteq", "odrl:operator odrl:atLeast"),
        ("odrl:leftOperand", "odrl:leftOperands"),
        ("odrl:or (", "odrl:either ("),
        ("odrl:action proviso:receive ;", ""),
        ("a odrl:Party", "a odrl:Asset"),
    ],
)
def test_the_shapes_refuse_a_policy_that_is_not_one(right: str, wrong: str) -> None:
    text = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()
    told = turtle(statements_of(text, "file", Form.ODRL, "2018"))
    assert right in told
    assert not conforms(Graph().parse(data=told.replace(right, wrong), format="turtle"))[0]


def cases_of(agreement):
    """The cases that a file carries and that are asked of what stood, not of a draft."""
    return [(t.id, *case(agreement, t)[:2]) for t in agreement.tests if t.as_if is None]


@shipped
def test_every_case_that_the_file_carries_comes_out_alike(file: Path) -> None:
    agreement = read(file.read_text(), file.name)
    graph = graph_of(file.read_text())
    permitted = set()
    for name, day, facts in cases_of(agreement):
        expected = assessed(agreement, day, facts)
        permitted.add(expected)
        for action in (RECEIVE, RELAY):
            found = permits(graph, agreement, day, facts, action)
            assert found is (expected == action), (name, action)
    assert len(permitted) >= 2


@shipped
def test_a_second_reading_as_shapes_comes_to_the_same(file: Path) -> None:
    agreement = read(file.read_text(), file.name)
    graph = graph_of(file.read_text())
    cases = cases_of(agreement)
    worlds = [asked_in(graph, agreement, day, facts) for _, day, facts in cases]
    for action in (RECEIVE, RELAY):
        for (name, day, facts), found in zip(cases, allowed(graph, action, worlds), strict=True):
            assert found is (assessed(agreement, day, facts) == action), (name, action)


@shipped
def test_nothing_but_what_may_be_is_listed(file: Path) -> None:
    graph = graph_of(file.read_text())
    used = {str(one).removeprefix(ODRL_PREFIX) for one in graph.objects(None, ODRL.operator)}
    assert used <= {"eq", "isAnyOf", "isPartOf", "gteq", "lteq", "lt"}
    for day in graph.subjects(ODRL.leftOperand, ODRL.dateTime):
        assert graph.value(day, ODRL.operator) in (ODRL.gteq, ODRL.lt)


@shipped
def test_a_word_that_no_agreement_knows_permits_nothing(file: Path) -> None:
    """An evaluator elsewhere may be handed any word for a field, a ground or a fact."""
    agreement = read(file.read_text(), file.name)
    graph = graph_of(file.read_text())
    tried = 0
    for name, day, facts in cases_of(agreement):
        action = assessed(agreement, day, facts)
        if action is None:
            continue
        asks, world = asked_in(graph, agreement, day, facts)
        policies = list(graph.subjects(RDF.type, ODRL.Agreement))
        assert any(active(graph, each, action, asks, world) for each in policies)
        for operand, value in world.items():
            unlisted = {
                frozenset: lambda held: held | {"diagnosis"},
                str: lambda _: "diagnosis",
                int: lambda _: 10**9,
            }.get(type(value))
            if unlisted is None:
                continue
            tried += 1
            without = {key: one for key, one in world.items() if key != operand}
            odd = world | {operand: unlisted(value)}
            needed = not any(active(graph, each, action, asks, without) for each in policies)
            assert not needed or not any(
                active(graph, each, action, asks, odd) for each in policies
            ), (name, operand)
    assert tried


@shipped
def test_no_day_is_permitted_on_which_no_version_is_in_force_and_public(file: Path) -> None:
    agreement = read(file.read_text(), file.name)
    graph = graph_of(file.read_text())
    _, facts, action = next(
        (day, facts, action)
        for _, day, facts in cases_of(agreement)
        if (action := assessed(agreement, day, facts)) is not None
    )
    edges = {
        day + datetime.timedelta(days=step)
        for version in agreement.versions
        for status in version.status
        for day in (status.date, published_day(status) or status.date)
        for step in (-1, 0, 1)
    }
    open_days = 0
    for day in sorted(edges):
        expected = assessed(agreement, day, facts) == action
        for hour in (0, 12, 23):  # the last day is whole
            assert permits(graph, agreement, day, facts, action, hour) is expected, (day, hour)
        open_days += expected
        if expected:
            assert standing(agreement, day).state is Stand.IN_FORCE
    assert open_days


DAY = datetime.date(2020, 6, 1)


@settings(max_examples=50, deadline=None)
@given(clauses(), st.lists(known_facts(), min_size=4, max_size=4))
def test_on_random_agreements_and_facts_the_export_never_permits_what_assess_does_not(
    written, worlds
) -> None:
    text = agreement_text(written)
    agreement, graph = read(text, "random"), graph_of(text)
    for values, evidence in worlds:
        facts = Facts(values, evidence)
        answer = assess(agreement, DAY, facts).answer
        allowed = permits(graph, agreement, DAY, facts)
        assert not allowed or answer is Answer.PERMITTED
        if set(FACTS) | {"public_interest"} <= set(values) and all(
            evidence.get(name, "").strip() for name, fact in FACTS.items() if "evidence" in fact
        ):
            # Everything is known: now the two say the same.
            assert allowed is (answer is Answer.PERMITTED)


COMPLETE = {name: f"document {name}" for name in FACTS}


@settings(max_examples=60, deadline=None)
@given(clauses(), known_facts(), st.data())
def test_with_every_fact_known_the_export_is_active_exactly_where_assess_permits(
    written, some, data
) -> None:
    text = agreement_text(written)
    values = {name: data.draw(st.sampled_from(worlds)) for name, worlds in WORLDS.items()}
    facts = Facts(some[0] | values, COMPLETE)
    agreement = read(text, "random")
    answer = assess(agreement, DAY, facts).answer
    graph = graph_of(text)
    assert permits(graph, agreement, DAY, facts) is (answer is Answer.PERMITTED)
    # A value that no list of the agreement holds helps no more than no value at all.
    name, odd = data.draw(st.sampled_from(sorted(UNLISTED.items(), key=str)))
    asks, world = asked_in(graph, agreement, DAY, facts)
    operand = URIRef(f"urn:proviso:agreement:random:fact:{name}")
    less = {key: value for key, value in world.items() if key != operand}
    (policy,) = graph.subjects(RDF.type, ODRL.Agreement)
    if active(graph, policy, RECEIVE, asks, less | {operand: odd}):
        assert active(graph, policy, RECEIVE, asks, less)


UNLISTED = {
    "e": "w",
    "n": 99,
    "s": frozenset({"p", "diagnosis"}),
    "d": datetime.date(1900, 1, 1),
    "fields": frozenset({"address", "diagnosis"}),
    "ground": "g9",
}


@settings(max_examples=12, deadline=None)
@given(clauses(), st.lists(known_facts(), min_size=6, max_size=6))
def test_on_random_agreements_both_readings_of_the_export_agree(written, worlds) -> None:
    text = agreement_text(written)
    agreement, graph = read(text, "random"), graph_of(text)
    facts = [Facts(values, evidence) for values, evidence in worlds]
    asked = [asked_in(graph, agreement, DAY, each) for each in facts]
    first = [permits(graph, agreement, DAY, each) for each in facts]
    assert allowed(graph, RECEIVE, asked) == first


def test_where_every_answer_would_permit_the_export_is_the_stricter() -> None:
    either = [{"id": "c0", "require": {"any_of": [{"b1": True}, {"b1": False}]}}]
    text = agreement_text(either)
    facts = Facts(
        {
            "requester": "bureau",
            "ground": "g1",
            "fields": frozenset({"address"}),
            "countersigned": True,
        }
    )
    agreement = read(text, "random")
    assert assess(agreement, DAY, facts).answer is Answer.PERMITTED
    assert not permits(graph_of(text), agreement, DAY, facts)


def test_a_version_without_a_status_is_a_policy_that_only_forbids() -> None:
    written = [{"id": "c0", "require": {"b1": True}}]
    text = agreement_text(written).replace("in_force", "held")
    graph = graph_of(text)
    received = [
        rule
        for rule in graph.objects(None, ODRL.permission)
        if graph.value(rule, ODRL.action) == RECEIVE
    ]
    assert received == []
    forbidden = {graph.value(rule, ODRL.action) for rule in graph.objects(None, ODRL.prohibition)}
    assert RECEIVE in forbidden
    assert conforms(graph)[0]


def test_a_ground_that_cites_an_article_rests_on_it_and_any_other_on_the_agreements() -> None:
    gdpr = "https://w3id.org/dpv/legal/eu/gdpr#"
    assert _bases("police-university") == {
        "UK GDPR, Article 6(1)(d)": f"{gdpr}A6-1-d",
        "UK GDPR, Article 6(1)(e)": f"{gdpr}A6-1-e",
    }
    assert _bases("driver-register") == {
        "Digital Economy Act 2017, section 48": f"{gdpr}A6-1-e",
        "Digital Economy Act 2017, section 56": f"{gdpr}A6-1-e",
    }


def _bases(example: str) -> dict[str, str]:
    """What each permission to receive cites, and the legal basis that it is exported with."""
    graph = graph_of((EXAMPLES / example / "agreement.yaml").read_text())
    return {
        str(graph.value(rule, URIRef("http://purl.org/dc/terms/source"))): str(
            graph.value(rule, URIRef("https://w3id.org/dpv#hasLegalBasis"))
        )
        for rule in graph.objects(None, ODRL.permission)
        if graph.value(rule, ODRL.action) in (RECEIVE, RELAY)
    }


def test_to_destroy_is_the_requesters_duty_and_owed_to_the_custodian() -> None:
    text = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()
    graph = graph_of(text)
    duties = list(graph.objects(None, ODRL.obligation))
    assert {graph.value(duty, ODRL.action) for duty in duties} == {ODRL.delete, ODRL.inform}
    party = URIRef("urn:proviso:party:home-office"), URIRef("urn:proviso:party:nhs-digital")
    for duty in duties:
        assert (graph.value(duty, ODRL.assignee), graph.value(duty, ODRL.assigner)) == party
    dpv = graph_of(text, Form.DPV)
    for storage in dpv.objects(None, URIRef(DPV + "hasStorageCondition")):
        (process,) = dpv.subjects(URIRef(DPV + "hasStorageCondition"), storage)
        for one in (storage, process):
            assert dpv.value(one, URIRef(DPV + "hasResponsibleEntity")) == party[0]
        assert dpv.value(process, URIRef(DPV + "hasDataController")) is None


def test_each_of_several_parties_has_a_rule_of_its_own() -> None:
    text = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()
    text, found = re.subn(
        r"  requester:\n    code: home-office\n.*\n.*\n",
        "  requester: [home-office, police]\n",
        text,
    )
    assert found == 1
    graph = graph_of(text)
    assert conforms(graph)[0]
    for action in (RECEIVE, ODRL.distribute):
        rules = list(graph.subjects(ODRL.action, action))
        assignees = [str(graph.value(rule, ODRL.assignee)) for rule in rules]
        assert set(assignees) == {f"urn:proviso:party:{p}" for p in ("home-office", "police")}


def test_a_fact_that_one_version_has_vouched_for_otherwise_is_an_operand_of_its_own() -> None:
    """Or a value that has its document for the one version would pass for the other without."""
    text = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()
    text = text.replace(
        '    amends: "2017"\n',
        '    amends: "2017"\n    facts: {known_to_enforcement: {evidence: case-file}}\n',
    )
    agreement, graph = read(text, "file"), graph_of(text)
    _, facts, _ = case(agreement, next(t for t in agreement.tests if t.id == "twelve-months"))
    papers = {k: v for k, v in facts.evidence.items() if k != "known_to_enforcement"}
    facts, shown = Facts(facts.values, papers), facts
    early, late = datetime.date(2017, 6, 1), datetime.date(2018, 6, 1)
    assert [permits(graph, agreement, day, facts) for day in (early, late)] == [True, False]
    assert [permits(graph, agreement, day, shown) for day in (early, late)] == [True, True]


@shipped
def test_a_request_for_no_field_at_all_is_refused_by_every_reader(file: Path) -> None:
    agreement = read(file.read_text(), file.name)
    graph = graph_of(file.read_text())
    tried = 0
    for _, day, facts in cases_of(agreement):
        if (action := assessed(agreement, day, facts)) is None:
            continue
        tried += 1
        none = Facts(facts.values | {"fields": frozenset()}, facts.evidence)
        assert assess(agreement, day, none).answer is Answer.REFUSED
        assert not permits(graph, agreement, day, none, action)
        version = assess(agreement, day, facts).version
        schema = Draft202012Validator(request_schema_of(file.read_text(), file.name, version))
        (said,) = schema.iter_errors({"ground": facts.values["ground"], "fields": []})
        assert list(said.path) == ["fields"]
    assert tried


@shipped
def test_the_same_file_gives_the_same_bytes(file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    printed = set()
    for _ in range(2):
        assert run_command(["agreement", "export", str(file), "--odrl"]) == 0
        printed.add(capsys.readouterr().out)
    assert len(printed) == 1


def test_one_form_is_asked_for_and_only_one(capsys: pytest.CaptureFixture[str]) -> None:
    for forms in ([], ["--odrl", "--dpv"]):
        assert run_command(["agreement", "export", str(SHIPPED[0]), *forms]) == 2
    assert "name one of" in capsys.readouterr().err


REQUEST = {
    "ground": "missing-person",
    "fields": ["address"],
    "reasonable_line": True,
    "missing_since": "2026-02-27",
    "missing_risk": "high",
    "evidence": {"missing_since": "MP-1", "missing_risk": "MP-1"},
}


@pytest.mark.parametrize(
    ("change", "fits"),
    [
        ({}, True),
        ({"called_back": True}, False),
        ({"signs_of_refuge": []}, False),
        ({"missing_risk": "extreme"}, False),
        ({"fields": ["practice_code"]}, False),
        ({"ground": "curiosity"}, False),
        ({"evidence": {"reasonable_line": "x"}}, False),
        ({"evidence": {"missing_risk": " "}}, False),
        ({"reasonable_line": "yes"}, False),
    ],
    ids=lambda value: str(value)[:40],
)
def test_the_schema_of_a_request_takes_what_a_requester_may_say_and_nothing_else(
    change: dict[str, object], fits: bool
) -> None:
    text = (EXAMPLES / "police-university" / "agreement.yaml").read_text()
    schema = request_schema_of(text, "agreement.yaml", None)
    Draft202012Validator.check_schema(schema)
    assert Draft202012Validator(schema).is_valid(REQUEST | change) is fits


@pytest.mark.parametrize(
    ("fact", "must"),
    [
        ("n", 1),
        ("n", {"one_of": [0, 2]}),
        ("n", {"at_least": 1}),
        ("n", {"at_most": 1}),
        ("d", {"before": datetime.date(2020, 2, 29)}),
        ("d", {"after": datetime.date(2020, 2, 28)}),
        ("s", {"only": ["p"]}),
        ("s", {"includes_any": ["p"]}),
    ],
    ids=str,
)
def test_every_comparison_and_its_negation_hold_of_the_same_values(fact, must) -> None:
    for require in ({fact: must}, {"not": {fact: must}}):
        text = agreement_text([{"id": "c0", "require": require}])
        agreement, graph = read(text, "random"), graph_of(text)
        for value in WORLDS[fact]:
            facts = Facts(
                {
                    "requester": "bureau",
                    "ground": "g1",
                    "fields": frozenset({"address"}),
                    fact: value,
                },
                COMPLETE,
            )
            answer = assess(agreement, DAY, facts).answer
            assert permits(graph, agreement, DAY, facts) is (answer is Answer.PERMITTED)
