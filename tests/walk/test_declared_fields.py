"""An agreement may declare fields of its own: what was asked for and approved leaves, no other."""

from __future__ import annotations

import dataclasses
import datetime
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest
from tests.walk.world import AUTUMN, NARROWED, WEIGHED, World, whom

from proviso_gateway.adapters.register.files import Snapshot, read_register
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.order_assessment import search_hash
from proviso_gateway.casework.request_file import read_requests
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.approve import approve, prepare_proposal, propose
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.order import record_order
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.trace import trace
from proviso_gateway.institution.orders import CourtOrder
from proviso_gateway.reading.csv_table import read_csv_table
from proviso_gateway.terms import Field, Hash
from proviso_verify.answer import parse_answer
from proviso_verify.receipt import verify_receipt

DECLARED = """fields:
  school: {label: School, type: text, why: The child's teachers know where the family went.}
  enrolled_on: {label: Enrolled on, type: date, why: To tell two schools apart.}
  telephone: {label: Telephone number, type: text, why: To reach the family without a visit.}
  year_group_2: {label: Year, type: number, why: To find the class.}
  boards: {label: Whether the child boards, type: bool, why: Whom to ask.}
discloses:
"""
SOURCE = NARROWED.replace("\ndiscloses:\n", "\n" + DECLARED, 1).replace(
    "  - address_since\n", "  - address_since\n  - school\n  - enrolled_on\n  - year_group_2\n", 1
)
TYPES = {
    "school": "text",
    "enrolled_on": "date",
    "telephone": "text",
    "year_group_2": "number",
    "boards": "bool",
}
METADATA = {
    "identifier_system": "synthetic-number",
    "as_of": "2017-09-30",
    "synthetic": True,
    "source": "a test",
    "version": "1",
}
COLUMNS = (
    "person_id,given_name,middle_names,family_name,birth_date,gender,address_line,postcode,"
    "address_since,registered_on,practice_code,restricted,restricted_checked_on,deceased_on,"
    "superseded_by,school,enrolled_on,telephone,year_group_2,boards"
)
AMINA = (
    "SYN-1,Amina,,Okonjo,1984-06-17,female,1 Orchard Road,QX1 1AA,2012-03-04,2012-04-01,,false,,,,"
    "Quarry Lane School,2012-09-03,01632 960001,7,TRUE"
)
OTHER = (
    "SYN-7,Farida,,Rahimi,1966-07-08,female,7 Orchard Road,QX7 1AA,2012-03-04,2012-04-01,,false,,,,"
    ",,,,"
)


def folder(tmp_path: Path, fields: Any = TYPES, person: str | None = None) -> Path:
    """A register of two people with fields of its own, as CSV."""
    register = tmp_path / "register"
    register.mkdir()
    said = METADATA | ({"fields": fields} if fields is not None else {})
    (register / "register.json").write_text(json.dumps(said))
    (register / "person.csv").write_text(person or f"{COLUMNS}\n{AMINA}\n{OTHER}\n")
    (register / "name_history.csv").write_text(
        "person_id,use,given_name,middle_names,family_name,from,to\n"
    )
    (register / "address_history.csv").write_text("person_id,address_line,postcode,from,to\n")
    return register


def world(tmp_path: Path, source: str = SOURCE, **register: Any) -> World:
    return World(source, snapshot=read_register(folder(tmp_path, **register)))


def amina(here: World) -> Any:
    return whom(here.rehearsal.gateway.register.snapshot.person("SYN-1"))  # type: ignore[attr-defined]


def test_what_was_asked_for_leaves_as_what_it_is_and_nothing_else(tmp_path: Path) -> None:
    here = world(tmp_path)
    asked = ("school", "enrolled_on", "year_group_2", Field.ADDRESS_SINCE)
    case = here.confirmed(amina(here), fields=asked)
    here.called()
    opened = here.opened(here.case(case.handle))
    assert opened["details"] == {
        "school": "Quarry Lane School",
        "enrolled_on": "2012-09-03",
        "year_group_2": 7,
        "address_since": "2012-03-04",
    }
    assert here.verified().kinds["answer"] == 1  # raises where anything is wrong
    told = parse_answer(json.dumps(opened).encode())
    assert told is not None
    vkey = here.rehearsal.gateway.log.signer.verifier  # type: ignore[attr-defined]
    proven = verify_receipt(told.receipt, vkey)
    told.check(proven)  # the verifier finds proved what was handed over
    openings = {one["name"]: one["value"] for one in opened["receipt"]["openings"]}
    assert openings["fields"] == sorted(asked)


def test_a_declared_field_that_the_version_does_not_disclose_is_refused(tmp_path: Path) -> None:
    here = world(tmp_path)
    case = here.assessed(amina(here), fields=("school", "telephone"))
    assert case.state == "refused"
    assert case.assessment is not None
    assert [str(one) for one in case.assessment.reasons] == ["fields_beyond_agreement"]


def test_a_field_that_nobody_declared_is_no_request(tmp_path: Path) -> None:
    here = world(tmp_path)
    with pytest.raises(Problem) as refused:
        here.received(amina(here), fields=("shoe_size",))
    assert refused.value.code == "request.unknown-field"
    agreement = read(SOURCE, "agreement.yaml")
    row = dict.fromkeys(
        ("request_ref", "agreement", "ground", "officer", "countersigner", "given_name",
         "middle_names", "family_name", "birth_date", "gender", "address_line", "postcode",
         "fields"), "",
    )  # fmt: skip
    row |= {"request_ref": "R1", "agreement": agreement.name, "ground": "overstayed",
            "officer": "A", "given_name": "Amina", "family_name": "Okonjo",
            "birth_date": "1984-06-17"}  # fmt: skip
    for fields, codes in (("school address", []), ("schol", ["request.unknown-field"])):
        cells = ",".join((row | {"fields": fields}).values())
        read_back = read_requests(
            read_csv_table(f"{','.join(row)}\n{cells}\n", "r.csv"), agreement, rehearsal=False
        )
        assert [one.code for one in read_back.problems] == codes
        if not codes:
            assert read_back.rows[0].request.fields == ("address", "school")
        else:
            assert "school" in read_back.problems[0].remedy


@pytest.mark.parametrize("types", [None, {"telephone": "text"}])
def test_a_register_without_the_column_is_named_before_anybody_weighs_or_searches(
    tmp_path: Path, types: Any
) -> None:
    kept = 15 + len(types or {})  # the usual columns, and one
    cells = [line.split(",") for line in (COLUMNS, AMINA, OTHER)]
    lines = [",".join(line[:15] + line[17:18][: kept - 15]) for line in cells]
    here = world(tmp_path, fields=types, person="\n".join(lines) + "\n")
    handle = here.assessed(amina(here), fields=("school",)).handle
    with pytest.raises(Problem) as lacking:
        prepare_proposal(here.gateway, here.cast.caseworkers[0].key, handle, "passed", WEIGHED)
    assert lacking.value.code == "register.field-not-held"
    assert "`school`" in lacking.value.sentence
    assert "register.json" in lacking.value.remedy
    assert here.case(handle).state == "ready"


def test_a_register_that_lost_the_column_is_not_searched_and_tells_nothing(tmp_path: Path) -> None:
    here = world(tmp_path)
    case = here.approved(amina(here), fields=("school",))
    door: Any = here.gateway.register
    whole: Snapshot = door.snapshot
    object.__setattr__(whole, "fields", {})
    with pytest.raises(Problem) as lacking:
        trace(here.gateway, case.handle)
    assert lacking.value.code == "register.field-not-held"
    assert here.case(case.handle).state == "approved"
    object.__setattr__(whole, "fields", TYPES)
    case = here.confirmed(amina(here), fields=("school",))
    object.__setattr__(whole, "fields", {})
    here.called()
    opened = here.opened(here.case(case.handle))
    assert opened["answer"] == "no_details"
    assert opened["details"] == {}
    assert here.case(case.handle).answered.cause == "changed"  # type: ignore[union-attr]


def test_parquet_holds_the_same_with_types_of_its_own(tmp_path: Path) -> None:
    csv = folder(tmp_path)
    parquet = tmp_path / "parquet"
    parquet.mkdir()
    (parquet / "register.json").write_bytes((csv / "register.json").read_bytes())
    text = pa.csv.ConvertOptions(
        column_types={
            "birth_date": pa.date32(), "enrolled_on": pa.date32(), "year_group_2": pa.int16(),
            "boards": pa.bool_(), "restricted": pa.bool_(),
        },
        null_values=[""], true_values=["TRUE", "true"], false_values=["false"],
    )  # fmt: skip
    for name in ("person", "name_history", "address_history"):
        table = pa.csv.read_csv(csv / f"{name}.csv", convert_options=text)
        plain = [f.with_type(pa.string()) if f.type not in (pa.date32(), pa.int16(), pa.bool_())
                 else f for f in table.schema]  # fmt: skip
        pq.write_table(table.cast(pa.schema(plain)), parquet / f"{name}.parquet")
    one, two = read_register(csv), read_register(parquet)
    assert list(one.records) == list(two.records)
    assert dict(two.records.person(0).declared) == {
        "school": "Quarry Lane School",
        "enrolled_on": "2012-09-03",
        "telephone": "01632 960001",
        "year_group_2": "7",
        "boards": "true",
    }
    assert one.fields == two.fields == TYPES


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"nationality": "text"}, "register.field-forbidden"),
        ({"nati0nality": "text"}, "register.field-forbidden"),
        ({"diagnosis": "text"}, "register.field-forbidden"),
        ({"restricted": "bool"}, "register.metadata-invalid"),
        ({"address": "text"}, "register.metadata-invalid"),
        ({"school": "list"}, "register.metadata-invalid"),
        ({"School": "text"}, "register.metadata-invalid"),
        (["school"], "register.metadata-invalid"),
        ({"a" + str(n): "text" for n in range(13)}, "register.metadata-invalid"),
        ({"school": "text"}, "table.unknown-column"),
        (TYPES | {"house": "text"}, "table.column-missing"),
    ],
)
def test_what_no_register_can_declare(tmp_path: Path, fields: Any, code: str) -> None:
    with pytest.raises(Problem) as refused:
        read_register(folder(tmp_path, fields=fields))
    assert refused.value.code == code


@pytest.mark.parametrize(
    ("cell", "instead"),
    [("2012-09-03", "3 September"), (",7,", ",seven,"), (",TRUE", ",yes"),
     ("Quarry Lane School", "Q" * 101)],
)  # fmt: skip
def test_a_cell_of_another_type_refuses_the_register(
    tmp_path: Path, cell: str, instead: str
) -> None:
    row = AMINA.replace(cell, instead)
    with pytest.raises(Problem) as refused:
        read_register(folder(tmp_path, person=f"{COLUMNS}\n{row}\n{OTHER}\n"))
    (found,) = refused.value.problems  # type: ignore[attr-defined]
    assert found.code == "register.value-not-allowed"
    assert instead not in found.sentence


def test_a_rehearsal_says_before_it_begins_what_the_register_lacks(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = folder(tmp_path, fields=TYPES | {"year_group_2": "text"})
    agreement, requests = tmp_path / "agreement.yaml", tmp_path / "requests.csv"
    agreement.write_text(SOURCE)
    requests.write_text(
        "request_ref,agreement,ground,officer,countersigner,given_name,middle_names,family_name,"
        "birth_date,gender,address_line,postcode,fields\n"
        "R1,nhs-digital-home-office,overstayed,A,B,Amina,,Okonjo,1984-06-17,,,,school\n"
    )
    words = ["run", str(requests), "--agreement", str(agreement), "--register", str(register),
             "--as-of", AUTUMN.isoformat(), "--out", str(tmp_path / "out")]  # fmt: skip
    assert run_command(words) == 2
    assert "year_group_2" in capsys.readouterr().err
    (register / "register.json").write_text(json.dumps(METADATA | {"fields": TYPES}))
    assert run_command(words) == 0


def test_a_court_can_order_a_field_that_an_adopted_agreement_declares(tmp_path: Path) -> None:
    here = world(tmp_path)
    request = here.request(amina(here), fields=("school",), values={}, evidence={})
    order = CourtOrder(
        reference="CO-9",
        court="County Court",
        effect="discloses",
        document=Hash("d" * 64),
        valid_from=AUTUMN,
        valid_until=AUTUMN + datetime.timedelta(days=5),
        requester="county-court",
        fields=("school",),
        reaches=(search_hash(request),),
    )
    signed = (here.cast.lawyer, here.cast.approver)
    with pytest.raises(Problem) as unknown:
        record_order(here.gateway, signed, dataclasses.replace(order, fields=("shool",)))
    assert unknown.value.code == "casework.order-field-unknown"
    record_order(here.gateway, signed, order)
    handle = receive(here.gateway, "county-court", request, order=order.hash)
    assess(here.gateway, handle)
    propose(here.gateway, here.cast.caseworkers[0], handle, "none", {})
    approve(here.gateway, here.cast.approver, handle)
    trace(here.gateway, handle)
    confirm(here.gateway, here.cast.caseworkers[0], handle, "SYN-1")
    here.called()
    assert here.opened(here.case(handle), "county-court")["details"] == {
        "school": "Quarry Lane School"
    }
    here.verified()
