"""docs/files.md is tested: its examples are read, and it names every column and error there is."""

import re
from pathlib import Path

from proviso_gateway.adapters.register.files import METADATA, read_register
from proviso_gateway.adapters.register.rows import COLUMNS as REGISTER
from proviso_gateway.agreement.reading import read
from proviso_gateway.casework.request_columns import COLUMNS, SCRIPT
from proviso_gateway.casework.request_file import read_requests
from proviso_gateway.errors import GATEWAY
from proviso_gateway.reading.csv_table import read_csv_table
from proviso_gateway.reading.table_forms import read_table
from proviso_gateway.terms import Field

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "files.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(?:json|csv)\n(.*?)```", MANUAL, re.DOTALL)
SAID = set(re.findall(r"`([^`\n]+)`", MANUAL))


def test_the_register_that_the_manual_writes_is_read(tmp_path: Path) -> None:
    names = ("register.json", "person.csv", "name_history.csv", "address_history.csv")
    for name, text in zip(names, BLOCKS, strict=False):
        (tmp_path / name).write_text(text, encoding="utf-8")
    register = read_register(tmp_path)
    people = list(register.records)
    assert len(people) == 3
    assert people[0].previous_names
    assert people[0].previous_addresses


def test_the_requests_that_the_manual_writes_are_read() -> None:
    source = (ROOT / "examples" / "nhs-home-office" / "agreement.yaml").read_text(encoding="utf-8")
    table = read_csv_table(BLOCKS[4], "requests.csv")
    read_back = read_requests(table, read(source, "agreement.yaml"), rehearsal=False)
    assert [row.request.request_ref for row in read_back.rows] == ["HO-2017-001", "HO-2017-002"]
    assert not read_back.problems


def test_every_column_is_in_the_manual() -> None:
    columns = {*COLUMNS, *SCRIPT, *METADATA, *(name for file in REGISTER.values() for name in file)}
    assert columns <= SAID
    assert {field.value for field in Field} <= SAID


def test_every_error_of_a_table_or_request_is_in_the_manual_and_none_is_invented() -> None:
    codes = {word for word in SAID if re.fullmatch(r"(table|register|request)\.[a-z0-9-]+", word)}
    codes -= {"register.json"}
    assert codes <= set(GATEWAY.kinds)
    ours = {code for code in GATEWAY.kinds if code.startswith(("table.", "request."))}
    assert ours <= codes


def test_the_request_in_json_that_the_manual_writes_is_read() -> None:
    source = (ROOT / "examples" / "nhs-home-office" / "agreement.yaml").read_text(encoding="utf-8")
    (written,) = re.findall(r"```json request\n(.*?)```", MANUAL, re.DOTALL)
    table = read_table(written.encode(), "requests.json")
    read_back = read_requests(table, read(source, "agreement.yaml"), rehearsal=False)
    assert [row.request.request_ref for row in read_back.rows] == ["HO-2017-003"]
    assert not read_back.problems
