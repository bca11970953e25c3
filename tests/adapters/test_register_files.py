"""The register's folder: read whole or refused whole, every fault named by file and row."""

from __future__ import annotations

import contextlib
import json
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.adapters.register.files import (
    LISTED,
    RegisterRefused,
    Snapshot,
    examine_register,
    read_register,
)
from proviso_gateway.adapters.register.rows import nhs_number
from proviso_gateway.errors import Problem
from proviso_gateway.tracing.people import Gender, NameUse

HEADER = (
    "person_id,given_name,middle_names,family_name,birth_date,gender,address_line,postcode,"
    "address_since,registered_on,practice_code,restricted,restricted_checked_on,deceased_on,"
    "superseded_by"
)
ANNA = "9990071209,Anna,Maria,Nowak,1984-05-17,female,14 Wren Street,QX1 2AB,,,,false,,,"
JAN = "9990084602,Jan,,Nowak,1960-01-01,male,14 Wren Street,QX1 2AB,,,,true,2016-01-01,,"
OLD = "9990104263,Anna,,Kowalska,1984-05-17,,,,,,,false,,,9990071209"
FILES = {
    "register.json": json.dumps(
        {
            "identifier_system": "nhs-number",
            "as_of": "2016-12-31",
            "synthetic": True,
            "source": "a test",
            "version": "1",
        }
    ),
    "person.csv": f"{HEADER}\n{ANNA}\n{JAN}\n{OLD}\n",
    "name_history.csv": (
        "person_id,use,given_name,middle_names,family_name,from,to\n"
        "9990071209,maiden,Anna,Maria,Wójcik,1984-05-17,2010-06-01\n"
    ),
    "address_history.csv": (
        "person_id,address_line,postcode,from,to\n9990071209,88 Canal Street,VA4 6RE,2001-01-01,\n"
    ),
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return written(tmp_path, {})


def written(folder: Path, changes: dict[str, str]) -> Path:
    for name, text in (FILES | changes).items():
        (folder / name).write_bytes(text.encode())
    return folder


def test_a_folder_becomes_people_with_their_histories(folder: Path) -> None:
    register = read_register(folder)
    assert [person.person_id for person in register.records] == [
        "9990071209",
        "9990084602",
        "9990104263",
    ]
    anna, jan, old = register.records
    assert anna.previous_names[0].family_name == "Wójcik"
    assert anna.previous_names[0].use is NameUse.MAIDEN
    assert anna.previous_addresses[0].to_day is None
    assert jan.restricted
    assert not anna.restricted
    assert old.gender is Gender.UNKNOWN
    assert old.superseded_by == anna.person_id
    assert register.identifier_system == "nhs-number"
    assert str(register.as_of) == "2016-12-31"
    assert register.synthetic


def test_the_digest_covers_every_byte_of_every_file(folder: Path) -> None:
    digests = {read_register(folder).digest}
    for name, text in FILES.items():
        changed = text.replace(": true,", ":  true,") if name == "register.json" else text + "\n"
        written(folder, {name: changed})
        digests.add(read_register(folder).digest)
        written(folder, {})
    assert len(digests) == 1 + len(FILES)
    assert read_register(folder).digest in digests


def test_a_restriction_of_a_superseded_record_protects_what_is_disclosed(folder: Path) -> None:
    people = f"{HEADER}\n{ANNA}\n{JAN}\n{OLD.replace('false', 'true')}\n"
    register = read_register(written(folder, {"person.csv": people}))
    assert register.person("9990071209").restricted
    assert register.person("9990071209").given_name == "Anna"
    assert len(register.person("9990071209").previous_names) == 1


def test_columns_may_stand_in_any_order(folder: Path) -> None:
    whole = read_register(folder)
    lines = [line.split(",") for line in FILES["person.csv"].splitlines()]
    backwards = "\n".join(",".join(reversed(line)) for line in lines)
    again = read_register(written(folder, {"person.csv": backwards}))
    assert list(again.records) == list(whole.records)


ROW = dict(zip(HEADER.split(","), ANNA.split(","), strict=True))


@pytest.mark.parametrize(
    ("column", "value", "code"),
    [
        ("person_id", "", "register.value-missing"),
        ("person_id", "9990071208", "register.identifier-invalid"),
        ("person_id", "999007120", "register.identifier-invalid"),
        ("person_id", "4010232137", "register.not-synthetic"),
        ("birth_date", "17/05/1984", "register.value-not-allowed"),
        ("birth_date", "1984-02-31", "register.value-not-allowed"),
        ("birth_date", "2017-01-01", "register.dates-reversed"),
        ("deceased_on", "1980-01-01", "register.dates-reversed"),
        ("deceased_on", "2017-01-01", "register.death-to-come"),
        ("deceased_on", "9999-12-31", "register.death-to-come"),
        ("deceased_on", "unknown", "register.value-not-allowed"),
        ("gender", "F", "register.value-not-allowed"),
        ("restricted", "", "register.value-missing"),
        ("restricted", "no", "register.value-not-allowed"),
        ("superseded_by", "9990114412", "register.unknown-person"),
        ("superseded_by", "9990071209", "register.superseded-astray"),
        ("given_name", "An\x08na", "table.control-character"),
        ("given_name", "A" * 2001, "table.cell-too-long"),
    ],
)
def test_a_bad_cell_is_named_by_file_row_and_column_and_refuses_the_register(
    folder: Path, column: str, value: str, code: str
) -> None:
    row = ",".join((ROW | {column: value}).values())
    # Histories would be astray too where the identifier changes; without them one fault is left.
    bare = {name: FILES[name].splitlines()[0] for name in FILES if name.endswith("history.csv")}
    written(folder, {"person.csv": f"{HEADER}\n{JAN}\n{row}\n", **bare})
    report = examine_register(folder)
    assert report.snapshot is None
    assert report.rows["person.csv"] == 2
    (found,) = report.problems
    assert found.code == code
    assert (found.place.file, found.place.row) == ("person.csv", 3)
    with pytest.raises(RegisterRefused, match=r"register\.refused"):
        read_register(folder)
    if len(value) > 3:
        assert value not in str(found)


def test_an_nhs_number_is_checked_by_its_last_digit() -> None:
    assert nhs_number("9434765919")  # printed in the NHS Data Dictionary
    assert not nhs_number("9434765918")
    assert not nhs_number("٩٤٣٤٧٦٥٩١٩")
    remainders = {number: nhs_number(f"999000{number:04}") for number in range(2000)}
    assert 150 < sum(remainders.values()) < 200  # one in eleven


@pytest.mark.parametrize(
    ("file", "line", "code"),
    [
        ("name_history", "9990114412,maiden,A,,B,,", "register.unknown-person"),
        ("name_history", "9990071209,old,A,,B,,", "register.value-not-allowed"),
        ("name_history", "9990071209,,A,,B,,", "register.value-not-allowed"),
        ("name_history", "9990071209,maiden,A,,B,2010-01-01,2009-01-01", "register.dates-reversed"),
        ("name_history", "9990071209,maiden,A,,B,then,", "register.value-not-allowed"),
        ("name_history", "9990071209,maiden,A,,B", "table.ragged-row"),
        ("address_history", "9990114412,1 Wren Street,QX1 2AB,,", "register.unknown-person"),
        (
            "address_history",
            "9990071209,1,QX1 2AB,2010-01-01,2009-01-01",
            "register.dates-reversed",
        ),
    ],
)
def test_a_bad_row_of_history_is_named_too(folder: Path, file: str, line: str, code: str) -> None:
    name = f"{file}.csv"
    report = examine_register(written(folder, {name: FILES[name] + line + "\n"}))
    (found,) = report.problems
    assert (found.code, found.place.file, found.place.row) == (code, name, 3)
    assert report.snapshot is None


def test_two_rows_of_one_person_are_refused(folder: Path) -> None:
    report = examine_register(written(folder, {"person.csv": FILES["person.csv"] + ANNA}))
    assert [(p.code, p.place.row) for p in report.problems] == [("register.person-twice", 5)]


def test_two_rows_without_an_identifier_are_told_as_that_and_not_as_one_person(
    folder: Path,
) -> None:
    nameless = ",".join((ROW | {"person_id": ""}).values())
    bare = {name: FILES[name].splitlines()[0] for name in FILES if name.endswith("history.csv")}
    written(folder, {"person.csv": f"{HEADER}\n{nameless}\n{nameless}\n", **bare})
    told = [(p.code, p.place.row) for p in examine_register(folder).problems]
    assert told == [("register.value-missing", 2), ("register.value-missing", 3)]


def test_records_that_supersede_each_other_are_refused(folder: Path) -> None:
    one = ANNA + OLD.split(",")[0]
    report = examine_register(written(folder, {"person.csv": f"{HEADER}\n{one}\n{OLD}\n"}))
    assert {p.code for p in report.problems} == {"register.superseded-astray"}


def test_a_register_without_anybody_is_refused(folder: Path) -> None:
    bare = {name: FILES[name].splitlines()[0] for name in FILES if name.endswith(".csv")}
    report = examine_register(written(folder, bare))
    assert [p.code for p in report.problems] == ["register.nobody"]


def test_a_refusal_counts_all_problems_and_lists_the_first_twenty(folder: Path) -> None:
    rows = "\n".join([ANNA.replace("false", "?")] * 30)
    with pytest.raises(RegisterRefused) as caught:
        read_register(written(folder, {"person.csv": f"{HEADER}\n{rows}\n"}))
    assert len(caught.value.problems) == LISTED
    assert caught.value.place.file == folder.name
    # Thirty cells that are neither `true` nor `false`, and twenty-nine repeated identifiers.
    assert "59 problems" in caught.value.sentence


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_an_unknown_or_missing_column_is_refused_by_name(folder: Path, name: str) -> None:
    header, *rows = FILES[name].splitlines()
    more = "\n".join((header + ",nationality", *(row + "," for row in rows)))
    with pytest.raises(Problem, match=r"table\.unknown-column.*, `nationality`, is not one"):
        read_register(written(folder, {name: more}))
    less = "\n".join(line.partition(",")[2] for line in FILES[name].splitlines())
    with pytest.raises(Problem, match=r"table\.column-missing.*`person_id`"):
        read_register(written(folder, {name: less}))


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_refused_by_name(folder: Path, name: str) -> None:
    (folder / name).unlink()
    with pytest.raises(Problem, match=r"register\.file-missing") as caught:
        read_register(folder)
    assert f"`{name}`" in caught.value.sentence


def test_a_folder_in_two_forms_is_refused(folder: Path) -> None:
    (folder / "person.parquet").write_bytes(b"PAR1")
    with pytest.raises(Problem, match=r"register\.two-forms"):
        read_register(folder)


def test_a_stray_table_is_refused_and_a_note_is_not(folder: Path) -> None:
    (folder / "README.md").write_text("a note")
    read_register(folder)
    (folder / "person2.csv").write_text(FILES["person.csv"])
    with pytest.raises(Problem, match=r"register\.unknown-file"):
        read_register(folder)


def test_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"register\.no-such-folder"):
        read_register(tmp_path / "none")


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"synthetic": "yes"}, "synthetic"),
        ({"as_of": "today"}, "as_of"),
        ({"as_of": "2016-02-31"}, "as_of"),
        ({"as_of": 2016}, "as_of"),
        ({"identifier_system": "NHS number"}, "identifier_system"),
        ({"source": ""}, "source"),
        ({"version": None}, "version"),
        ({"owner": "x"}, "owner"),
        ({"alive": "never"}, "alive"),
        ({"alive": 9999}, "alive"),
        ({"alive": "2016-12-31"}, "alive"),
    ],
)
def test_metadata_that_is_not_as_fixed_is_refused_by_the_part(
    folder: Path, change: dict[str, object], part: str
) -> None:
    text = json.dumps(json.loads(FILES["register.json"]) | change)
    with pytest.raises(Problem, match=r"register\.metadata-invalid") as caught:
        read_register(written(folder, {"register.json": text}))
    assert f"`{part}`" in caught.value.sentence


def test_a_day_that_stands_for_alive_is_nobodys_death_where_the_register_names_it(
    folder: Path,
) -> None:
    row = ",".join((ROW | {"deceased_on": "9999-12-31"}).values())
    metadata = json.dumps(json.loads(FILES["register.json"]) | {"alive": "9999-12-31"})
    files = {"person.csv": f"{HEADER}\n{JAN}\n{row}\n{OLD}\n", "register.json": metadata}
    register = read_register(written(folder, files))
    assert [person.deceased_on for person in register.records] == [None, None, None]


@pytest.mark.parametrize(
    "text", ["", "[]", "nonsense", "{", "[" * 10_000, '{"as_of": 1', f"[{'9' * 5000}]"]
)
def test_metadata_that_is_no_object_is_refused(folder: Path, text: str) -> None:
    with pytest.raises(Problem, match=r"register\.not-json"):
        read_register(written(folder, {"register.json": text}))


def test_metadata_that_is_no_json_is_refused_with_line_and_column(folder: Path) -> None:
    text = '{\n  "identifier_system": "nhs-number"\n  "as_of": "2016-12-31"\n}'
    with pytest.raises(Problem, match=r"register\.not-json") as caught:
        read_register(written(folder, {"register.json": text}))
    assert (caught.value.place.line, caught.value.place.column) == (3, 3)


@pytest.mark.parametrize("name", [name for name in FILES if name.endswith(".csv")])
def test_a_file_without_its_header_is_refused_and_nothing_in_it_told(
    folder: Path, name: str
) -> None:
    _, *rows = FILES[name].splitlines()
    for rows_left in (rows, [row.replace(",", ";") for row in rows], [row.lower() for row in rows]):
        with pytest.raises(Problem, match=r"table\.no-header") as caught:
            read_register(written(folder, {name: "\n".join(rows_left)}))
        for cell in rows[0].split(","):
            assert not cell or cell.lower() not in str(caught.value).lower()


@pytest.mark.parametrize("flag", ["TRUE", "True", "true"])
def test_spreadsheets_write_restricted_in_capitals(folder: Path, flag: str) -> None:
    people = f"{HEADER}\n{ANNA.replace('false', flag)}\n{JAN.replace('true', 'FALSE')}\n"
    bare = {name: FILES[name].splitlines()[0] for name in FILES if name.endswith("history.csv")}
    anna, jan = read_register(written(folder, {"person.csv": people, **bare})).records
    assert anna.restricted
    assert not jan.restricted


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(FILES)), st.binary(max_size=200))
def test_any_bytes_are_read_or_refused_as_a_named_problem(name: str, data: bytes) -> None:
    with TemporaryDirectory() as place:
        folder = written(Path(place), {})
        (folder / name).write_bytes(data)
        with contextlib.suppress(Problem):
            assert isinstance(read_register(folder), Snapshot)


@settings(max_examples=150, deadline=None)
@given(
    st.sampled_from(sorted(FILES)), st.integers(0, 500), st.integers(0, 5), st.binary(max_size=3)
)
def test_a_valid_file_with_anything_changed_is_read_or_refused(
    name: str, at: int, removed: int, inserted: bytes
) -> None:
    with TemporaryDirectory() as place:
        folder = written(Path(place), {})
        data = FILES[name].encode()
        (folder / name).write_bytes(data[:at] + inserted + data[at + removed :])
        try:
            register = read_register(folder)
        except Problem:
            return
        assert {person.person_id for person in register.records}
