"""Past requests are answered over columns as each would be alone, whatever file they come from."""

from __future__ import annotations

import datetime
from collections import Counter
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_agreements import FACTS, agreement_text, clauses, known_facts
from ruamel.yaml import YAML
from sample_agreements import yaml_text

from proviso_gateway.agreement.assessment import assess_under
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.values import Facts
from proviso_gateway.assembly.replaying import replay_under

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


# A past request is its agreement's own requester's.
asked_before = known_facts().filter(lambda known: known[0]["requester"] == "bureau")
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


def test_days_are_counted_to_the_first_day_of_each_version(tmp_path):
    """Under v1 that is New Year 2020, before any of these dates; under v2 a year later."""
    counted = [{"id": "c0", "require": {"days_since_d": {"at_least": 0}}}]
    gateway = {"ground": "g1", "fields": frozenset({"address"}), "countersigned": True}
    days = [datetime.date(2020, 2, 27), datetime.date(2020, 3, 1)]
    write(tmp_path / "past.csv", [(gateway | {"d": day}, {}) for day in days])
    found = replay_under(
        two_versions(counted, counted), tmp_path / "past.csv", "v1", "v2", lambda *_: None
    )
    assert [row[1:3] for row in found.rows()] == [("refused", "permitted")] * 2
    early = [{"id": "c0", "require": {"days_since_d": {"at_least": -58}}}]
    told_apart = replay_under(
        two_versions(early, counted), tmp_path / "past.csv", "v1", "v2", lambda *_: None
    )
    assert [row[0] for row in told_apart.rows()] == ["R-1"]
