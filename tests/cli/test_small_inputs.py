"""Small inputs on which the gateway once did the wrong thing, each with others of its kind."""

from __future__ import annotations

import csv
import io
import json
import shutil
from pathlib import Path

import pytest
from tests.cli.test_run import EXAMPLE, run, table
from tests.reading.test_table_forms import workbook
from tests.walk.world import HOME_OFFICE, NARROWED, World

from proviso_gateway.casework.request_file import read_requests
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.institution.enrolment import check_people
from proviso_gateway.reading.table_forms import read_table
from proviso_gateway.terms import Reason

WEIGHED = dict.fromkeys(
    (
        "necessity", "proportionality", "harm_to_person", "vulnerability", "public_trust",
        "harm_if_withheld", "benefit", "less_intrusive_means",
    ),
    "weighed",
)  # fmt: skip
ROW = {
    "request_ref": "",
    "agreement": "nhs-digital-home-office",
    "ground": "overstayed",
    "officer": "Officer A",
    "countersigner": "Officer B",
    "given_name": "Agnieszka",
    "family_name": "Szczepańska",
    "birth_date": "1984-05-17",
    "address_line": "14 Wren Street",
    "postcode": "QX1 2AB",
    "fields": "address",
    "in_contact": "false",
    "efforts_failed": "true",
    "evidence_efforts_failed": "TL-1",
    "known_to_enforcement": "true",
    "identifiable_offence": "true",
    "officer_public_interest": "passed",
    **{f"officer_{name}": words for name, words in WEIGHED.items()},
    "officer_approve": "yes",
    "officer_confirm": "yes",
}

DISCLOSED, NOT_COUNTERSIGNED, ASKED = "disclosed", "refused procedure", "asked"
SAYS_NOTHING, NOBODY = "request.says-nothing", "request.names-nobody"
NO_PLACE = {"address_line": "", "postcode": ""}
INVISIBLE = "\u200b"

KINDS: dict[str, tuple[dict[str, str], str]] = {
    "control": ({}, DISCLOSED),
    # 03: names nobody
    "dot": ({"given_name": ".", "family_name": ".", **NO_PLACE}, NOBODY),
    "zero-width": ({"given_name": "", "family_name": INVISIBLE, **NO_PLACE}, NOBODY),
    "dot-place": ({"given_name": ".", "family_name": "", "birth_date": ""}, NOBODY),
    "dash": ({"given_name": "", "family_name": "—"}, NOBODY),
    "filler": ({"given_name": "\u3164", "family_name": "\u2800"}, NOBODY),
    "called unknown": ({"given_name": "unknown", "family_name": "not known"}, NOBODY),
    "no place or day": ({"birth_date": "n/k", "address_line": ".", "postcode": ""}, NOBODY),
    # 04: countersigned by oneself
    "same": ({"countersigner": "Officer A"}, NOT_COUNTERSIGNED),
    "two blanks": ({"countersigner": "Officer  A"}, NOT_COUNTERSIGNED),
    "no break": ({"countersigner": "Officer\u00a0A"}, NOT_COUNTERSIGNED),
    "invisible": ({"countersigner": f"Officer{INVISIBLE} A"}, NOT_COUNTERSIGNED),
    "full width": ({"countersigner": "Officer \uff21"}, NOT_COUNTERSIGNED),
    "full stop": ({"countersigner": "Officer A."}, NOT_COUNTERSIGNED),
    "joint": ({"countersigner": "OFFICER-A"}, NOT_COUNTERSIGNED),
    "na": ({"countersigner": "n/a"}, SAYS_NOTHING),
    "only invisible": ({"countersigner": INVISIBLE}, SAYS_NOTHING),
    "nobody": ({"countersigner": "Nobody"}, SAYS_NOTHING),
    "officer": ({"officer": "tbc"}, SAYS_NOTHING),
    # 05: evidence that nobody sees
    "evidence blank": ({"evidence_efforts_failed": ""}, ASKED),
    "evidence invisible": ({"evidence_efforts_failed": INVISIBLE}, SAYS_NOTHING),
    "evidence na": ({"evidence_efforts_failed": "n/a"}, SAYS_NOTHING),
    "evidence dot": ({"evidence_efforts_failed": "."}, SAYS_NOTHING),
    "evidence to follow": ({"evidence_efforts_failed": "To follow"}, SAYS_NOTHING),
    # 06: a reference that nobody sees
    f"control{INVISIBLE}": ({}, "again"),
    "CONTROL.": ({"ground": "absconded"}, "request.ref-conflict"),
    INVISIBLE: ({}, SAYS_NOTHING),
    # 15: a line break in a cell
    "line break": ({"address_line": "14 Wren Street\nQuexton"}, DISCLOSED),
    "Windows' line break": ({"address_line": "14 Wren Street\r\nQuexton"}, DISCLOSED),
}  # fmt: skip


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What became of each row: its outcome, or the code of its problem."""
    folder = tmp_path_factory.mktemp("small")
    out = io.StringIO()
    writer = csv.DictWriter(out, ROW)
    writer.writeheader()
    writer.writerows(ROW | {"request_ref": ref} | change for ref, (change, _) in KINDS.items())
    requests = folder / "requests.csv"
    requests.write_text(out.getvalue(), encoding="utf-8", newline="")
    assert run(folder / "result", requests=requests) == 1
    told = {
        row["request_ref"]: f"{row['status']} {row['reasons']}".strip()
        for row in table(folder / "result" / "decisions.csv")
    }
    numbers = {str(number): ref for number, ref in enumerate(KINDS, start=2)}
    problems = table(folder / "result" / "problems.csv")
    assert all(row["request_ref"] in ("", numbers[row["row"]]) for row in problems)
    return told | {numbers[row["row"]]: row["code"] for row in problems}


@pytest.mark.parametrize(("ref", "outcome"), [(ref, end) for ref, (_, end) in KINDS.items()])
def test_each_input_has_its_right_answer(outcomes: dict[str, str], ref: str, outcome: str) -> None:
    if outcome == "again":
        assert ref not in outcomes
    else:
        assert outcomes[ref] == outcome


@pytest.mark.parametrize(
    ("metadata", "code"),
    [
        ('"as_of": "2016-12-31", "as_of": "2016-12-31"', "register.metadata-invalid"),
        ('"as_of": "2016-12-31", "as_of": "2099-12-31"', "register.metadata-invalid"),
        ('"as_of": "2016-12-31", "synthetic": false', "register.metadata-invalid"),
        ('"as_of": "2099-12-31"', "register.from-the-future"),
        ('"as_of": "2017-10-03"', "register.from-the-future"),
        ('"as_of": "2017-10-02"', ""),
        ('"as_of": NaN', "register.not-json"),
    ],
)
def test_a_register_says_each_thing_once_and_nothing_of_days_to_come(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], metadata: str, code: str
) -> None:
    shutil.copytree(EXAMPLE / "register", tmp_path / "register")
    rest = '"identifier_system": "nhs-number", "source": "hand", "synthetic": true, "version": "1"'
    (tmp_path / "register" / "register.json").write_text(f"{{{rest}, {metadata}}}")
    ended = run(tmp_path / "out", "--register", str(tmp_path / "register"))
    assert ended == (2 if code else 0)
    assert code in capsys.readouterr().err


def test_a_line_break_in_a_registers_cell_is_a_blank(tmp_path: Path) -> None:
    shutil.copytree(EXAMPLE / "register", tmp_path / "register")
    people = tmp_path / "register" / "person.csv"
    text = people.read_text(encoding="utf-8")
    assert ",14 Wren Street," in text
    people.write_text(text.replace(",14 Wren Street,", ',"14 Wren\nStreet",'), encoding="utf-8")
    assert run(tmp_path / "out", "--register", str(tmp_path / "register")) == 0


@pytest.mark.parametrize("other", ["DC  1177", "dc 1177.", "DC\u30001177", "D.C. 1177", "dc1177"])
def test_one_person_of_a_requesters_is_not_enrolled_as_two(other: str) -> None:
    with pytest.raises(Problem) as raised:
        check_people(["DI 204", "DC 1177", other])
    assert raised.value.code in ("enrolment.person-twice", "enrolment.hidden-character")
    assert "1177" not in str(raised.value)
    check_people(["DI 204", "DC 1177", "DC 1178"])


@pytest.mark.parametrize("name", [".", "n/a", "None", "- -", "tbc"])
def test_nobody_is_enrolled_as_a_person(name: str) -> None:
    with pytest.raises(Problem) as raised:
        check_people([name])
    assert raised.value.code == "enrolment.names-nobody"


def test_a_ground_that_only_this_version_lacks_is_refused_by_the_assessment_and_logged() -> None:
    law = "law: {cite: C, as_at: 2017-01-01}"
    one = f"    grounds:\n      absconded: {{label: A, seriousness: B, {law}}}\n"
    world = World(source=NARROWED.replace('  - id: "2017"\n', f'  - id: "2017"\n{one}', 1))
    row = {k: v for k, v in ROW.items() if not k.startswith("officer_")} | {"request_ref": "R-1"}
    data = json.dumps([row]).encode()
    assert not read_requests(read_table(data, "r"), world.agreement, rehearsal=False).problems
    taken = take_in(world.gateway, HOME_OFFICE, data, "r.json")
    case = world.case(taken.cases[0])
    assert case.assessment is not None
    assert Reason.GROUND_NOT_IN_AGREEMENT in case.assessment.reasons
    assert [entry["kind"] for entry in world.entries("refusal")] == ["refusal"]


def test_a_rehearsal_reads_a_workbook_and_json_as_it_reads_csv(tmp_path: Path) -> None:
    with (EXAMPLE / "requests.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    as_json = tmp_path / "requests.json"
    as_json.write_text(json.dumps([{k: v for k, v in row.items() if v} for row in rows]))
    assert run(tmp_path / "csv") == 0
    assert run(tmp_path / "json", requests=as_json) == 0
    as_book = tmp_path / "requests.xlsx"
    as_book.write_bytes(workbook(tuple(rows[0]), *(tuple(row.values()) for row in rows)))
    assert run(tmp_path / "book", requests=as_book) == 0
    random = ("receipt", "number")
    from_csv, from_json, from_book = (
        [
            {name: cell for name, cell in row.items() if name not in random}
            for row in table(tmp_path / form / "decisions.csv")
        ]
        for form in ("csv", "json", "book")
    )
    assert from_csv == from_json == from_book
