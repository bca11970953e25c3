"""`agreement decide` and `agreement replay`: what they tell, and what they never tell."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from proviso_gateway.adapters.past_requests import read_past_requests
from proviso_gateway.agreement.acceptance import case
from proviso_gateway.agreement.assessment import assess_under
from proviso_gateway.agreement.reading import read
from proviso_gateway.analysis.columns import facts_of
from proviso_gateway.casework.gateway_facts import states
from proviso_gateway.cli.commands import run_command
from proviso_gateway.tracing.people import Search

EXAMPLE = Path(__file__).parents[2] / "examples" / "nhs-home-office"
AGREEMENT = EXAMPLE / "agreement.yaml"
REQUESTS = EXAMPLE / "requests.csv"

FACTS = {
    "facts": {
        "ground": "overstayed",
        "fields": ["address"],
        "in_contact": False,
        "efforts_failed": True,
        "known_to_enforcement": True,
        "identifiable_offence": True,
        "countersigned": True,
        "public_interest": "passed",
    },
    "evidence": {"efforts_failed": "log 7"},
}


def decided(tmp_path, capsys, facts, *more, day="2018-06-01"):
    file = tmp_path / "facts.json"
    file.write_text(facts if isinstance(facts, str) else json.dumps(facts))
    command = ["agreement", "decide", str(AGREEMENT), "--date", day, "--facts", str(file), *more]
    return run_command(command), *capsys.readouterr()


def replayed(capsys, requests, *more):
    versions = ["--from", "2017", "--to", "2018"]
    command = ["agreement", "replay", str(AGREEMENT), "--requests", str(requests), *versions]
    return run_command([*command, *more]), *capsys.readouterr()


def test_a_decision_names_every_clause_and_what_to_ask(tmp_path, capsys):
    code, out, _ = decided(tmp_path, capsys, FACTS)
    assert code == 0
    assert out.startswith("ask\n")
    assert "unknown offence" in out
    assert "ask for: sentence_months, risk_to_public" in out
    code, out, _ = decided(tmp_path, capsys, FACTS, "--json", day="2017-06-01")
    told = json.loads(out)
    assert (told["answer"], told["version"]) == ("permitted", "2017")
    assert {clause["truth"] for clause in told["clauses"]} == {"true"}


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ("[]", "facts.not-facts"),
        ("{", "facts.not-facts"),
        ('{"facts": {}, "facts": {}}', "facts.not-facts"),
        ('{"facts": {"ground": 1.5}}', "agreement.value-not-allowed"),
        ('{"facts": {"sentence_months": 7000}}', "agreement.value-not-allowed"),
        ('{"facts": {"in_contakt": true}}', "agreement.unknown-fact"),
        ('{"evidence": {"efforts_failed": 7}}', "facts.not-facts"),
        ('{"facts": {}}', "agreement.gateway-silent"),
    ],
)
def test_facts_that_are_none_are_a_sentence_about_their_file(tmp_path, capsys, facts, code):
    status, out, told = decided(tmp_path, capsys, facts)
    assert (status, out) == (2, "")
    assert code in told
    assert "facts.json" in told
    assert "7000" not in told


def test_a_replay_tells_the_clauses_that_turned_each_group(tmp_path, capsys):
    code, out, _ = replayed(capsys, REQUESTS, "--json")
    told = json.loads(out)
    assert code == 0
    assert sum(cell["requests"] for cell in told["cells"]) == told["requests"] == 40
    assert sum(group["requests"] for group in told["turned"]) == told["flipped"]
    largest = told["turned"][0]
    assert (largest["before"], largest["after"]) == ("permitted", "ask")
    assert (largest["eased"], largest["tightened"]) == ([], ["offence"])
    for version in ("2017", "2018"):
        assert sum(s["requests"] for s in told["stood"] if s["version"] == version) == 40


def test_a_replay_writes_a_page_and_the_references_of_what_flips_and_no_person(tmp_path, capsys):
    folder = tmp_path / "out"
    assert replayed(capsys, REQUESTS, "--out", str(folder))[0] == 0
    rows = list(csv.DictReader((folder / "flips.csv").read_text().splitlines()))
    told = json.loads((folder / "replay.json").read_text())
    assert len(rows) == told["flipped"]
    assert all(row["before"] != row["after"] for row in rows)
    written = "".join(path.read_text() for path in folder.iterdir())
    page = (folder / "replay.html").read_text()
    assert page.count("<svg") == 1
    for row in csv.DictReader(REQUESTS.read_text().splitlines()):
        for column in ("family_name", "address_line", "postcode", "officer"):
            assert not row[column] or row[column] not in written


def test_csv_and_parquet_texts_and_their_own_types_say_the_same(tmp_path, capsys):
    table = pa.csv.read_csv(REQUESTS)  # booleans and days in Parquet's own types
    native = tmp_path / "native.parquet"
    fields = pa.array([text.split() for text in table["fields"].to_pylist()])
    at = table.column_names.index("fields")
    pq.write_table(table.set_column(at, "fields", fields), native)
    words = tmp_path / "words.parquet"
    pq.write_table(pa.table({n: table[n].cast(pa.string()) for n in table.column_names}), words)
    told = [replayed(capsys, path, "--json")[1] for path in (REQUESTS, native, words)]
    assert told[0] == told[1] == told[2]


def test_a_row_is_answered_as_its_facts_are(tmp_path):
    """Row by row from the shipped agreement's own tests, as a file says them."""
    agreement = read(AGREEMENT.read_text())
    tests = [t for t in agreement.tests if t.id not in ("the-practice-too",)]
    rows = []
    for test in tests:
        _, facts, _ = case(agreement, test)
        cells = {"request_ref": test.id}
        for name, value in facts.values.items():
            words = " ".join(sorted(value)) if isinstance(value, frozenset) else str(value)
            cells[name] = words if not isinstance(value, bool) else words.lower()
        rows.append(cells | {f"evidence_{n}": ref for n, ref in facts.evidence.items()})
    columns = dict.fromkeys(name for row in rows for name in row)
    known = [c for c in columns if c.removeprefix("evidence_") in agreement.facts or c in rows[0]]
    file = tmp_path / "past.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, known, extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows)
    past = read_past_requests(file, agreement, lambda done, total: None)
    for row, test in zip(past.frame.to_dicts(), tests, strict=True):
        day, facts, _ = case(agreement, test)
        for version in ("2017", "2018"):
            found = assess_under(agreement, version, day, facts_of(agreement, row))
            assert found == assess_under(agreement, version, day, facts)


def test_past_requests_are_countersigned_and_evidenced_as_new_ones_are(tmp_path):
    agreement = read(AGREEMENT.read_text())
    (good, *_) = csv.DictReader(REQUESTS.read_text().splitlines())
    changes = [{}, {"countersigner": good["officer"].upper() + "."}, {"countersigner": "n/a"},
               {"countersigner": "\u200b"}, {"evidence_efforts_failed": "tbc"}]  # fmt: skip
    file = tmp_path / "past.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, good)
        writer.writeheader()
        writer.writerows(good | change for change in changes)
    rows = read_past_requests(file, agreement, lambda done, total: None).frame.to_dicts()
    assert [row["countersigned"] for row in rows] == [True, False, False, False, True]
    assert [row["efforts_failed"] for row in rows] == [True, True, True, True, None]


IRS = Path(__file__).parents[2] / "examples" / "irs-ice-2025" / "agreement.yaml"
WHOM = ("given_name", "middle_names", "family_name", "birth_date", "address_line", "postcode")
STATING = [
    ("Ada", "", "Fell", "1980-02-03", "4 Orchard Road", "QX4 1AA"),
    ("Ada", "", "Fell", "1980-02-03", "Failed to Provide", "QX4 1AA"),
    ("Ada", "Maria", "Fell", "1980-02-30", "4 Orchard Road", ""),
    ("unknown", "", "", "", "4 Orchard Road, Quarry", ""),
    ("", "", "", "", "", ""),
]


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_a_past_request_states_what_a_new_one_would(tmp_path, form):
    header = ("request_ref", "ground", "fields", *WHOM)
    rows = [
        (str(n), "stayed-after-removal-order", "address", *whom) for n, whom in enumerate(STATING)
    ]
    file = tmp_path / f"past.{form}"
    table = pa.table(dict(zip(header, map(list, zip(*rows, strict=True)), strict=True)))
    (pa.csv.write_csv if form == "csv" else pq.write_table)(table, file)
    agreement = read(IRS.read_text())
    frame = read_past_requests(file, agreement, lambda done, total: None).frame
    for row, whom in zip(frame.to_dicts(), STATING, strict=True):
        expected = states(Search(**dict(zip(WHOM, whom, strict=True))))
        assert facts_of(agreement, row).values["states"] == expected
    # Without them nobody knows; and where no clause turns on it, nobody looks.
    pq.write_table(table.drop_columns(["postcode"]), tmp_path / "less.parquet")
    less = read_past_requests(tmp_path / "less.parquet", agreement, lambda done, total: None)
    assert "states" not in facts_of(agreement, less.frame.to_dicts()[0]).values
    other = read(AGREEMENT.read_text())
    table = table.set_column(1, "ground", pa.array(["overstayed"] * len(rows)))
    pq.write_table(table, tmp_path / "other.parquet")
    told = read_past_requests(tmp_path / "other.parquet", other, lambda done, total: None)
    assert "states" not in facts_of(other, told.frame.to_dicts()[0]).values


@pytest.mark.parametrize(
    ("column", "row", "cell", "code"),
    [
        ("in_contact", 2, "perhaps", "request.value-not-allowed"),
        ("fields", 3, "address shoe-size", "request.value-not-allowed"),
        ("ground", 2, "", "request.value-missing"),
        ("request_ref", 1, "", "request.value-missing"),
        ("in_contakt", 1, "true", "table.unknown-column"),
    ],
)
def test_what_is_wrong_is_told_by_row_and_column_and_never_by_its_value(
    tmp_path, capsys, column, row, cell, code
):
    rows = list(csv.DictReader(REQUESTS.read_text().splitlines()))
    rows[row - 1][column] = cell
    file = tmp_path / "past.csv"
    with file.open("w", newline="") as out:
        writer = csv.DictWriter(out, dict.fromkeys([*rows[0], column]), restval="")
        writer.writeheader()
        writer.writerows(rows)
    status, out, told = replayed(capsys, file)
    assert (status, out) == (2, "")
    assert code in told
    assert "perhaps" not in told
    assert "shoe-size" not in told
    assert code.startswith("table") or f"row {row + 1}" in told


def test_files_that_are_none_are_a_sentence(tmp_path, capsys):
    (tmp_path / "past.parquet").write_bytes(b"PAR1 not at all")
    (tmp_path / "past.xlsx").write_bytes(b"")
    (tmp_path / "empty.csv").write_bytes(b"")
    for name, code in (
        ("past.parquet", "past.unreadable"),
        ("absent.csv", "past.unreadable"),
        ("empty.csv", "past.unreadable"),
        ("past.xlsx", "past.unknown-form"),
    ):
        status, _, told = replayed(capsys, tmp_path / name)
        assert status == 2
        assert code in told
    wrong = tmp_path / "wrong.parquet"
    pq.write_table(pa.table({"request_ref": ["a"], "ground": [1.5], "fields": ["address"]}), wrong)
    assert "past.wrong-type" in replayed(capsys, wrong)[2]


def test_no_requests_are_none(tmp_path, capsys):
    file = tmp_path / "past.csv"
    file.write_text("request_ref,ground,fields\n")
    code, out, _ = replayed(capsys, file, "--json")
    assert (code, json.loads(out)["requests"]) == (0, 0)
