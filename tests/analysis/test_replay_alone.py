"""Past requests are answered over columns as each would be alone, whatever file they come from."""

from __future__ import annotations

import datetime
import sys
from collections import Counter
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from ruamel.yaml import YAML

sys.path.insert(0, str(Path(__file__).parents[1] / "agreement"))

from random_agreements import FACTS, GATEWAY, agreement_text, by_hand, clauses, known_facts
from sample_agreements import yaml_text

from proviso.adapters.past_requests import read_past_requests
from proviso.agreement.assessment import assess, assess_under
from proviso.agreement.model import Answer
from proviso.agreement.reading import read
from proviso.agreement.values import Facts
from proviso.assembly.replaying import replay_under
from proviso.errors import Problem

V1 = datetime.date(2020, 6, 1)


def two_versions(first, second):
    """A file with these clauses, then those."""
    written = YAML(typ="safe").load(agreement_text(first))
    (version,) = written["versions"]
    later = YAML(typ="safe").load(agreement_text(second))["versions"][0]
    version["status"].append({"date": datetime.date(2021, 1, 1), "is": "superseded", "by": "v2"})
    later |= {"id": "v2", "status": [{"date": datetime.date(2021, 1, 1), "is": "in_force"}]}
    written["versions"] = [version, later]
    return read(yaml_text(written), "random.yaml")


def told(value):
    """A value as a cell has it; empty where nothing is known."""
    match value:
        case None:
            return ""
        case bool():
            return str(value).lower()
        case frozenset():
            return " ".join(sorted(value)) or "none"
    return str(value)


def write(path: Path, requests) -> None:
    """The requests as Parquet or CSV, every cell text."""
    names = [*FACTS, "public_interest"]
    rows = []
    for number, (values, evidence) in enumerate(requests):
        row = {"request_ref": f"R-{number}"}
        row |= {name: told(values[name]) for name in ("ground", "fields", "countersigned")}
        row |= {name: told(values.get(name)) for name in names}
        row |= {
            f"evidence_{name}": evidence.get(name, "").strip()
            for name, fact in FACTS.items()
            if "evidence" in fact
        }
        rows.append(row)
    table = pa.Table.from_pylist(rows)
    if path.suffix == ".parquet":
        pq.write_table(table, path)
    else:
        pl.from_arrow(table).write_csv(path)


# An empty set has no word for itself in a cell, and a stranger's request is none of the past.
asked_before = known_facts().filter(
    lambda known: known[0]["requester"] == "bureau" and known[0].get("s") != frozenset()
)
quick = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


@quick
@given(clauses(), clauses(), st.lists(asked_before, min_size=1, max_size=12), st.booleans())
def test_a_replay_answers_each_request_as_the_evaluator_alone_does(
    tmp_path, first, second, requests, as_csv
):
    agreement = two_versions(first, second)
    path = tmp_path / ("past.csv" if as_csv else "past.parquet")
    write(path, requests)
    found = replay_under(agreement, path, "v1", "v2", lambda *_: None)
    alone = [
        tuple(
            assess_under(agreement, version, V1, Facts(values, evidence))
            for version in ("v1", "v2")
        )
        for values, evidence in requests
    ]
    assert {(cell.before, cell.after): cell.requests for cell in found.told.cells} == Counter(
        (one.answer, two.answer) for one, two in alone
    )
    assert [(row[0], row[1], row[2]) for row in found.rows()] == [
        (f"R-{number}", one.answer, two.answer)
        for number, (one, two) in enumerate(alone)
        if one.answer != two.answer
    ]
    stood = Counter()
    for pair in alone:
        for one in pair:
            doubted = tuple(c.id for c in one.clauses if c.truth == "unknown")
            clauses_told = one.false_clauses or doubted
            stood[one.version, one.answer, one.reasons, clauses_told] += 1
    assert {
        (one.version, one.answer, one.reasons, one.clauses): one.requests
        for one in found.told.stood
    } == stood


@quick
@given(clauses(), st.lists(known_facts(), min_size=2, max_size=12))
def test_one_agreement_answers_many_requests_as_a_plain_evaluator_answers_each(written, requests):
    """What is remembered of one request is never told of another that a clause tells apart."""
    agreement = read(agreement_text(written), "random.yaml")
    for values, evidence in [*requests, *requests]:
        found = assess(agreement, V1, Facts(values, evidence))
        answer, truths, _, ask, custodian = by_hand(written, values, evidence, False)
        assert found.answer == answer
        truth = {"true": True, "false": False, "unknown": None}
        assert {c.id: truth[c.truth] for c in found.clauses} == truths
        assert (set(found.ask_for), set(found.open_custodian)) == (ask, custodian)


@pytest.mark.parametrize("n", [-1, 0, 1, 2, 3])
def test_a_small_agreement_is_right_on_every_side_of_its_cut_points(n):
    written = [
        {"id": "c0", "require": {"n": {"at_least": 1}}},
        {"id": "c1", "require": {"b1": True}},
    ]
    agreement = read(agreement_text(written), "random.yaml")
    for b1 in (True, False, None):
        for document in ("record 1", ""):
            values = GATEWAY | {"n": n} | ({} if b1 is None else {"b1": b1})
            found = assess(agreement, V1, Facts(values, {"n": document}))
            permitted = n >= 1 and document and b1
            refused = b1 is False or (document and n < 1)
            expected = Answer.PERMITTED if permitted else Answer.REFUSED if refused else Answer.ASK
            assert found.answer is expected


@quick
@given(clauses(), known_facts(), st.integers(0, 3))
def test_an_error_in_any_clause_never_permits(written, known, which):
    """A clause whose evaluation breaks: nobody is told anything but that it broke."""
    agreement = read(agreement_text(written), "random.yaml")
    (version,) = agreement.versions
    broken = version.clauses[which % len(version.clauses)]
    object.__setattr__(broken, "require", object())
    agreement.remembered.clear()
    if not broken.grounds or known[0]["ground"] in broken.grounds:
        with pytest.raises((TypeError, AttributeError, Problem)):
            assess(agreement, V1, Facts(*known))


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("request_ref,ground\nR-1,g1\n", "table.column-missing"),
        ("request_ref,ground,fields,n\nR-1,g1,address,many\n", "request.value-not-allowed"),
        ("request_ref,ground,fields\n,g1,address\n", "request.value-missing"),
    ],
)
def test_what_cannot_be_read_is_told_by_row_and_column_and_never_quoted(tmp_path, text, code):
    path = tmp_path / "past.csv"
    path.write_text(text)
    with pytest.raises(Problem) as refused:
        read_past_requests(
            path, read(agreement_text([{"id": "c", "require": {"b1": True}}])), print
        )
    told = (refused.value, *refused.value.problems)
    assert code in {one.code for one in told}
    assert "many" not in " ".join(map(str, told))
