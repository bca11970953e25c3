"""A labelled set of a stranger's own is measured as it was meant, or refused by row and column."""

from __future__ import annotations

import csv
import datetime
import io
import json
import os
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

from proviso_gateway import registers
from proviso_gateway.cli import run_command

PEOPLE = """\
person_id,given_name,family_name,birth_date,gender,address_line,postcode,superseded_by,shoe_size
007,Oonagh,Tregenza,1951-03-11,female,1 Wren Road,QX1 2AB,,38
008,Beate,Vandermolen,1952-03-12,female,2 Wren Road,QX2 2AB,,39
009,Beate,Brzeski,1952-03-12,female,3 Elm Row,QX3 2AB,008,
"""
ASKED = """\
request_id,given_name,family_name,birth_date,gender,postcode,truth_person_id
1,Oonagh,Tregenza,1951-03-11,female,QX1 2AB,007
2,Beate,Vandermolen,1952-03-12,female,QX2 2AB,008
3,Nobody,Atall,1931-01-01,male,QX9 9ZZ,
"""

Told = Callable[..., Any]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text)))


def parquet(text: str, columns: Mapping[str, Any] | None = None) -> bytes:
    """A CSV text as Parquet, some of its columns put in place of others."""
    table = pa.Table.from_pylist(rows_of(text))
    for name, column in (columns or {}).items():
        at = table.column_names.index(name)
        table = table.set_column(at, name, column)
    out = io.BytesIO()
    pq.write_table(table, out)
    return out.getvalue()


@pytest.fixture
def told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Told:
    """Measures these requests on these people; the figures, or what was said of the refusal."""

    def measured(
        asked: str | bytes = ASKED,
        people: str | bytes = PEOPLE,
        *,
        requests: str = "asked.csv",
        register: str = "people.csv",
        train: bool = False,
        fails: int = 0,
    ) -> Any:
        for name, content in ((requests, asked), (register, people)):
            data = content.encode() if isinstance(content, str) else content
            (tmp_path / name).write_bytes(data)
        files = [str(tmp_path / register), str(tmp_path / requests)]
        learned = ["--name", "m", "--dated", "2026-11-26", "--out", str(tmp_path / "model.json")]
        command = ["tracing", "train", *files, *learned]
        if not train:
            command = ["evaluate", "tracing", *files, *([] if fails else ["--json"])]
        assert run_command(command) == fails
        printed = capsys.readouterr()
        return printed.err if fails else json.loads(printed.out)["evaluation"]

    return measured


@pytest.mark.parametrize("train", [False, True])
def test_a_truth_that_is_no_record_of_the_register_is_refused_by_row_and_never_shown(
    told: Told, train: bool
) -> None:
    asked = ASKED.replace(",007\n", ",7\n").replace(",008\n", ",0 08\n")
    said = told(asked, train=train, fails=2)
    assert "labelled.refused (asked.csv): 2 problems" in said
    assert "labelled.unknown-truth (asked.csv, column 7, row 1)" in said
    assert "labelled.unknown-truth (asked.csv, column 7, row 2)" in said
    assert "0 08" not in said


def test_a_truth_may_name_a_record_that_another_has_superseded(told: Told) -> None:
    rates = told(ASKED.replace(",008\n", ",009\n"))["rates"]
    assert (rates["present"], rates["precision"]["count"], rates["wrong"]["count"]) == (2, 2, 0)


def test_a_register_of_one_file_merges_what_was_superseded(
    told: Told, capsys: pytest.CaptureFixture[str]
) -> None:
    by_the_old_name = ASKED.replace("Vandermolen", "Brzeski").replace("QX2 2AB", "QX3 2AB")
    rates = told(by_the_old_name)["rates"]
    assert (rates["precision"]["count"], rates["wrong"]["count"]) == (2, 0)
    astray = PEOPLE.replace(",008,\n", ",018,\n")
    assert "register.unknown-person" in told(people=astray, fails=2)


def test_columns_of_a_register_that_are_not_compared_are_left_alone(told: Told) -> None:
    strange = PEOPLE.replace("shoe_size", "deceased_on").replace(",38\n", ",long ago\n")
    assert told(people=strange)["rates"]["precision"]["count"] == 2


def test_no_model_is_learned_from_requests_that_mean_nobody(told: Told, tmp_path: Path) -> None:
    header = ASKED.splitlines()[0]
    empty = "\n".join([header, *(f"{n},,,,,," for n in range(1, 301))])
    assert "Of 300 labelled requests, 0 have" in told(empty, train=True, fails=2)
    assert not (tmp_path / "model.json").exists()


THIRD = "3,Nobody,Atall"


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        (ASKED.replace(",", ";"), "labelled.column-missing (asked.csv, line 1)"),
        (ASKED.replace(",", ";"), "It seems to be separated by semicolons."),
        (ASKED.replace("Atall", "Ätall").encode("latin-1"), "table.not-utf8 (asked.csv, line 4)"),
        (ASKED.encode("utf-16"), "table.not-utf8 (asked.csv, line 1)"),
        (ASKED.encode("utf-16-le"), "table.not-csv (asked.csv, line 1)"),
        (ASKED.replace(THIRD, "3,No,body,Atall"), "table.ragged-row (asked.csv, row 3)"),
        (ASKED.replace(THIRD, '3,"Nobody,Atall'), "table.not-csv (asked.csv, line 4)"),
        ('"' + ASKED.replace(",", '";"'), "cells separated now by one mark"),
        ("", "table.empty (asked.csv)"),
        (ASKED.replace("gender", "given_name"), "table.column-twice (asked.csv, line 1, column 5)"),
    ],
)
def test_a_file_of_requests_that_is_no_table_is_told_how_and_where(
    told: Told, asked: str | bytes, said: str
) -> None:
    heard = told(asked, fails=2)
    assert said in heard
    assert "Atall" not in heard


def test_a_file_that_is_not_there_and_a_folder_are_told_apart(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    people, folder = tmp_path / "people.csv", tmp_path / "folder.csv"
    people.write_text(PEOPLE)
    folder.mkdir()
    for register, requests, code in (
        (people, tmp_path / "away.csv", "files.unreadable (away.csv)"),
        (people, folder, "files.is-a-folder (folder.csv)"),
        (tmp_path / "away.csv", tmp_path / "asked.csv", "files.unreadable (away.csv)"),
        (tmp_path / "away", tmp_path / "asked.csv", "register.no-such-folder (away)"),
    ):
        (tmp_path / "asked.csv").write_text(ASKED)
        assert run_command(["evaluate", "tracing", str(register), str(requests)]) == 2
        assert code in capsys.readouterr().err


def test_the_ending_of_a_file_may_be_in_capitals_and_its_header_spaced(told: Told) -> None:
    asked = ASKED.replace(",given_name,", ", given_name ,")
    rates = told(asked, requests="ASKED.CSV", register="PEOPLE.CSV")["rates"]
    assert rates["precision"]["count"] == 2


def test_a_cell_may_hold_a_line_break_in_a_file_of_any_size(told: Told) -> None:
    rows = [f'{n},Nobody,Atall,1931-01-01,male,"QX9\n9ZZ",\n' for n in range(4, 30_000)]
    assert told(ASKED + "".join(rows))["rates"]["requests"] == 29_999


def test_rows_in_which_nothing_stands_are_no_rows(told: Told) -> None:
    asked = ASKED.replace("2,Beate", ",,,,,,\n \n2,Beate") + ",,,,,,\n"
    people = PEOPLE + ",,,,,,,,\n"
    assert told(asked, people)["rates"]["requests"] == 3
    said = told(asked.replace(",008\n", ",8\n"), people, fails=2)
    assert "(asked.csv, column 7, row 2)" in said
    gender = pa.array(["other", "other", "other", None])
    blank = parquet(ASKED + ",,,,,,\n", {"gender": gender})
    assert told(blank, requests="asked.parquet")["rates"]["requests"] == 3


@pytest.mark.parametrize(
    ("column", "row"),
    [
        (pa.array([["Oonagh"], ["Beate"], ["Nobody"]]), ""),
        (pa.array([{"is": "Oonagh"}] * 3), ""),
        (pa.array([b"Oonagh", b"Be\xffte", b"Nobody"]), ", row 2"),
    ],
)
def test_a_column_that_is_no_text_is_named(told: Told, column: Any, row: str) -> None:
    asked = parquet(ASKED, {"given_name": column})
    said = told(asked, requests="asked.parquet", fails=2)
    assert f"labelled.not-text (asked.parquet, column 2{row}): `given_name`" in said
    people = parquet(PEOPLE, {"given_name": column})
    said = told(people=people, register="people.parquet", fails=2)
    assert f"labelled.not-text (people.parquet, column 2{row}): `given_name`" in said


def test_numbers_and_words_of_a_list_are_read_as_their_text(told: Told) -> None:
    numbers = PEOPLE.replace("007,", "7,").replace("008,", "8,").replace("009,", "9,")
    ids = {"person_id": pa.array([7, 8, 9])}
    after = {"superseded_by": pa.array([None, None, 8.0])}
    people = parquet(numbers, ids | after)
    truths = {"truth_person_id": pa.array([7.0, 8.0, None]), "gender": pa.array(["female"] * 3)}
    truths["given_name"] = pa.array(["Oonagh", "Beate", "Nobody"]).dictionary_encode()
    rates = told(
        parquet(ASKED, truths), people, requests="asked.parquet", register="people.parquet"
    )["rates"]
    assert (rates["present"], rates["precision"]["count"]) == (2, 2)


def test_a_register_of_one_file_is_told_of_by_its_own_columns(told: Told) -> None:
    people = "shoe_size,birth_date,person_id\n38,long ago,007\n39,,008\n"
    said = told(people=people, fails=2)
    assert "register.value-not-allowed (people.csv, column 2, row 2)" in said
    twice = PEOPLE.replace("shoe_size", "given_name")
    assert "table.column-twice (people.csv, line 1, column 9)" in told(people=twice, fails=2)


@pytest.mark.parametrize(
    ("column", "number", "known", "strange"),
    [
        ("birth_date", 4, "1951-03-11", "11-Mar-51"),
        ("birth_date", 4, "1951-03-11", "1951-03-11 10:30:00"),
        ("gender", 5, "female,QX1", "Frau,QX1"),
    ],
)
def test_what_cannot_be_read_in_a_request_is_told_by_row_and_never_shown(
    told: Told, column: str, number: int, known: str, strange: str
) -> None:
    said = told(ASKED.replace(known, strange), fails=2)
    place = f"(asked.csv, column {number}, row 1)"
    assert f"labelled.value-not-allowed {place}: `{column}` is not" in said
    assert strange.partition(",")[0] not in said


@pytest.mark.parametrize("written", ["1951-02-31", "11/03/1951", "19510311", "1951-03", "1951", ""])
def test_dates_that_people_write_are_evidence_however_impossible(told: Told, written: str) -> None:
    assert told(ASKED.replace("1951-03-11", written))["rates"]["present"] == 2


def test_gender_is_read_in_capitals_too(told: Told) -> None:
    assert told(ASKED.replace("female", "Female")) == told()


@pytest.mark.parametrize(
    "kind",
    [pa.timestamp("ns"), pa.timestamp("us", "Europe/London"), pa.date32(), pa.date64()],
    ids=str,
)
def test_days_may_come_as_dates_or_as_their_midnights(told: Told, kind: Any) -> None:
    def midnights(text: str) -> Any:
        days = [datetime.datetime.fromisoformat(row["birth_date"]) for row in rows_of(text)]
        plain = pa.array(days, pa.timestamp("us"))
        if pa.types.is_timestamp(kind) and kind.tz:
            return pc.assume_timezone(plain, kind.tz)
        return plain.cast(kind)

    summer = ASKED.replace("-03-", "-07-"), PEOPLE.replace("-03-", "-07-")
    asked, people = (parquet(text, {"birth_date": midnights(text)}) for text in summer)
    found = told(asked, people, requests="asked.parquet", register="people.parquet")
    assert found == told(*summer)
    spelt = (text.replace("-07-11", "-07-11 00:00:00") for text in summer)
    assert told(*spelt) == found


def test_a_request_without_an_identifier_of_its_own_is_refused_by_its_row(told: Told) -> None:
    said = told(ASKED.replace("2,Beate", ",Beate").replace("3,Nobody", "1,Nobody"), fails=2)
    assert "request.value-missing (asked.csv, column 1, row 2): `request_id` is empty." in said
    assert "labelled.request-twice (asked.csv, column 1, row 3)" in said


def test_a_model_is_not_measured_on_the_requests_it_learned_from_whatever_form_they_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """On other requests about the same register it is: what it knows are weights, not people."""
    people, asked, model = (tmp_path / name for name in ("people", "asked.csv", "model.json"))
    made = ["register", "synthesise", "--people", "600", "--seed", "5", "--csv", "--out"]
    assert run_command([*made, str(people)]) == 0
    made = ["requests", "synthesise", f"{people}-truth", "--requests", "300", "--out"]
    assert run_command([*made, str(asked)]) == 0
    other = tmp_path / "other.csv"
    assert run_command([*made, str(other), "--seed", "9"]) == 0
    header, *rows = asked.read_text().splitlines()
    (tmp_path / "turned.csv").write_text("\n".join([header, *reversed(rows)]) + "\n")
    (tmp_path / "same.parquet").write_bytes(parquet(asked.read_text()))
    named = ["--name", "m", "--dated", "2026-11-26", "--out", str(model)]
    assert run_command(["tracing", "train", str(people), str(asked), *named]) == 0
    measure = ["evaluate", "tracing", "--model", str(model), str(people)]
    for seen in ("asked.csv", "turned.csv", "same.parquet"):
        assert run_command([*measure, str(tmp_path / seen)]) == 2
        assert "labelled.learned-from-it" in capsys.readouterr().err
    assert run_command([*measure, str(other)]) == 0


def test_a_time_zone_that_nobody_knows_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    days = pa.array([0], pa.timestamp("us", tz="Mars/Nowhere"))
    asked = {name: ["1"] for name in ("request_id", "given_name", "family_name")}
    table = pa.table({**asked, "birth_date": days, "truth_person_id": [""]})
    pq.write_table(table, tmp_path / "asked.parquet")
    people = tmp_path / "people.csv"
    people.write_text(
        "person_id,given_name,family_name,birth_date\nS1,Oonagh,Tregenza,1951-03-11\n"
    )
    asked_for = ["evaluate", "tracing", str(people), str(tmp_path / "asked.parquet")]
    assert run_command(asked_for) == 2
    assert "labelled.not-text" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "seteuid"), reason="nobody else to be on this machine")
def test_a_folder_that_may_not_be_entered_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    locked = tmp_path / "locked"
    asked = ["evaluate", "tracing", "people.csv", str(locked / "asked.csv")]
    assert run_command(asked) == 2  # whatever the command is made of is loaded by now
    locked.mkdir(mode=0o000)
    me = os.geteuid()
    if me == 0:
        os.seteuid(65_534)
    try:
        code = run_command(asked)
    finally:
        os.seteuid(me)
        locked.chmod(0o700)
    told = capsys.readouterr().err
    assert code == 2, told
    assert "files.no-way" in told or "files.unreadable" in told


def test_of_few_people_every_request_is_compared_with_everybody_who_is_not_meant(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Two people and three requests make six pairs; two of them are of whoever is meant."""
    (tmp_path / "asked.csv").write_text(ASKED)
    (tmp_path / "people.csv").write_text(PEOPLE)
    files = [str(tmp_path / "people.csv"), str(tmp_path / "asked.csv")]
    assert run_command(["evaluate", "tracing", *files, "--json"]) == 0
    levels = json.loads(capsys.readouterr().out)["breakdown"]["levels"]
    dates = [one for one in levels if one["field"] == "birth_date"]
    assert {(one["m"]["of"], one["u"]["of"]) for one in dates} == {(2, 4)}


THEIRS = {
    "request_id": "id",
    "person_id": "id",
    "given_name": "forename",
    "family_name": "surname",
    "birth_date": "dob",
    "gender": "sex",
    "truth_person_id": "true_id",
}
"""What a stranger calls our columns: `id` is another in each of their files."""


def strangers(text: str) -> str:
    """The file with the header of a stranger, and letters for genders."""
    header, _, rows = text.partition("\n")
    columns = ",".join(THEIRS.get(column, column) for column in header.split(","))
    return f"{columns}\n{rows.replace(',female,', ',F,').replace(',male,', ',m,')}"


def test_columns_of_other_names_are_read_as_they_are_called(
    told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plain = told()
    refused = told(strangers(ASKED), strangers(PEOPLE), fails=2)
    assert "The file lacks `request_id`, `given_name`, `family_name`" in refused
    proposed = re.search(r"`(--called .*)`", refused)
    assert proposed is not None
    options = [*proposed[1].split(), "--called", "person_id=id"]
    files = [str(tmp_path / "people.csv"), str(tmp_path / "asked.csv")]
    rows = tmp_path / "rows.csv"
    command = ["evaluate", "tracing", *files, *options, "--rows", str(rows), "--json"]
    assert run_command(command) == 0
    told_in_json = capsys.readouterr().out.partition("\n\nOne row")[0]
    assert json.loads(told_in_json)["evaluation"] == plain
    assert "traced" in rows.read_text()
    assert run_command(["tracing", "explain", *files, "1", *options]) == 0
    assert "traced" in capsys.readouterr().out
    for group in ("dob", "birth_date"):
        assert run_command([*command[:-3], "--group", group]) == 2
    found = registers.evaluate(files[0], files[1], called=THEIRS)
    assert found.evaluation.rates.present == plain["rates"]["present"]


@pytest.mark.parametrize("pair", ["forename", "forename=given_name", "given_name=", "=x"])
def test_a_column_that_is_none_of_ours_cannot_be_called_anything(
    told: Told, tmp_path: Path, capsys: pytest.CaptureFixture[str], pair: str
) -> None:
    told()
    files = [str(tmp_path / "people.csv"), str(tmp_path / "asked.csv")]
    assert run_command(["evaluate", "tracing", *files, "--called", pair]) == 2
    assert "--called: a column once" in capsys.readouterr().err


def test_of_many_problems_some_of_each_kind_are_listed_and_all_are_counted(told: Told) -> None:
    rows = [f"{n % 60},Nobody,Atall,someday,x,QX9 9ZZ,\n" for n in range(4, 104)]
    said = told(ASKED + "".join(rows), fails=2)
    twice, born, gender = (
        said.count(f"\nlabelled.{code} (asked.csv, column {column}, ")
        for code, column in (
            ("request-twice", 1),
            ("value-not-allowed", 4),
            ("value-not-allowed", 5),
        )
    )
    assert min(twice, born, gender) >= 5
    assert twice + born + gender <= 20
    assert "100 `labelled.value-not-allowed` in column 4" in said
    assert "--unreadable as-missing" in said
