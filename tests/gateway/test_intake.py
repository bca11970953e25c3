"""A file at the counter: every row decided alone, the group recorded at once."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from tests.walk.world import AMINA, HOME_OFFICE, MEMORANDUM, World

from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway import intake
from proviso_gateway.gateway.intake import take_evidence, take_in


@pytest.fixture
def world() -> World:
    return World()


def file(count: int = 3, **other: str) -> str:
    """A file of good requests about Amina, but for `other` in the second."""
    rows = [
        {
            "request_ref": f"F-{number}",
            "agreement": MEMORANDUM,
            "ground": "overstayed",
            "officer": "Officer One",
            "countersigner": "Inspector Two",
            "given_name": AMINA.given_name,
            "family_name": AMINA.family_name,
            "birth_date": "1984-06-17",
            "fields": "address",
            "in_contact": "false",
            "efforts_failed": "true",
            "evidence_efforts_failed": "TL-7",
            "known_to_enforcement": "true",
            "identifiable_offence": "true",
        }
        | (other if number == 2 else {})
        for number in range(1, count + 1)
    ]
    out = io.StringIO()
    writer = csv.DictWriter(out, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def numbers(world: World) -> list[Any]:
    return [entry["number"] for entry in world.entries("request")]


def test_every_row_becomes_a_case_with_the_next_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(intake, "GROUP", 2)
    world.received()
    taken = take_in(world.gateway, HOME_OFFICE, file(5).encode(), "f.csv")
    asked = [world.case(handle).request for handle in taken.cases]
    assert [one.request_ref for one in asked] == ["F-1", "F-2", "F-3", "F-4", "F-5"]
    assert numbers(world) == [1, 2, 3, 4, 5, 6]
    assert {world.case(handle).state for handle in taken.cases} == {CaseState.READY}
    world.verified()


def test_a_group_says_what_its_rows_would_say_one_by_one(world: World) -> None:
    together = take_in(world.gateway, HOME_OFFICE, file().encode(), "f.csv")
    other = World(seed="another")
    alone = [
        intake._alone(other.gateway, HOME_OFFICE, row, None)
        for row in intake._read(other.gateway, file().encode(), "f.csv").rows
    ]
    assert [case.assessment for case in alone if not isinstance(case, Problem)] == [
        world.case(handle).assessment for handle in together.cases
    ]


def test_a_row_with_a_problem_loses_no_other(world: World) -> None:
    known = take_in(world.gateway, HOME_OFFICE, file(2).encode(), "f.csv")
    again = take_in(world.gateway, HOME_OFFICE, file(3, given_name="Efua").encode(), "f.csv")
    assert [found.code for found in again.problems] == ["gateway.reference-conflict"]
    assert again.problems[0].place.row == 3
    assert again.cases[0] == known.cases[0]
    assert numbers(world) == [1, 2, 3]


def test_if_somebody_acts_in_the_same_moment_each_row_is_taken_in_by_itself(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    store = world.gateway.store
    record = store.append
    refuse = [True]

    def append(lines: Any) -> None:
        if refuse and refuse.pop():
            raise problem("store.conflict")
        record(lines)

    monkeypatch.setattr(store, "append", append)
    taken = take_in(world.gateway, HOME_OFFICE, file().encode(), "f.csv")
    assert len(taken.cases) == 3
    assert taken.problems == ()
    assert numbers(world) == [1, 2, 3]


def test_no_number_is_skipped_when_a_group_falls_back_to_single_rows(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Another officer is enrolled before each group of two is recorded: only single rows can be."""
    monkeypatch.setattr(intake, "GROUP", 2)
    gateway = world.gateway
    record = gateway.store.append

    def append(lines: Any) -> None:
        if len(lines) > 2:
            raise problem("store.conflict")
        record(lines)

    monkeypatch.setattr(gateway.store, "append", append)
    taken = take_in(gateway, HOME_OFFICE, file(4).encode(), "f.csv")
    asked = [world.case(handle).received for handle in taken.cases]
    assert [(one.request.request_ref, one.number) for one in asked] == [
        ("F-1", 1),
        ("F-2", 2),
        ("F-3", 3),
        ("F-4", 4),
    ]
    world.verified()


def test_a_row_that_cannot_be_assessed_takes_no_number(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    assess = intake.first_assessment

    def refusing(gateway: Any, case: Any) -> Any:
        if case.request.request_ref == "F-2":
            raise problem("gateway.reference-conflict")
        return assess(gateway, case)

    monkeypatch.setattr(intake, "first_assessment", refusing)
    taken = take_in(world.gateway, HOME_OFFICE, file(3).encode(), "f.csv")
    assert [one.place.row for one in taken.problems] == [3]
    assert numbers(world) == [1, 2]
    world.verified()


def test_a_requester_who_is_not_enrolled_is_refused_whole(world: World) -> None:
    with pytest.raises(Problem) as raised:
        take_in(world.gateway, "nobody", file().encode(), "f.csv")
    assert raised.value.code == "gateway.requester-unknown"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("request_ref\nF-1\n", "table.column-missing"),
        (file().replace(MEMORANDUM, "another"), "casework.unknown-agreement"),
    ],
)
def test_a_file_under_nothing_that_was_adopted_is_refused_whole(
    world: World, text: str, code: str
) -> None:
    with pytest.raises(Problem) as raised:
        take_in(world.gateway, HOME_OFFICE, text.encode(), "f.csv")
    assert raised.value.code == code


@pytest.mark.parametrize("mark", [";", "\t"])
def test_spreadsheets_of_other_countries_write_other_separators(world: World, mark: str) -> None:
    data = file().replace(",", mark).encode("utf-16")
    taken = take_in(world.gateway, HOME_OFFICE, data, "f.csv")
    assert (len(taken.cases), taken.problems) == (3, ())


def test_whoever_sends_a_file_again_is_told_which_cases_are_already_here(world: World) -> None:
    first = take_in(world.gateway, HOME_OFFICE, file(2).encode(), "f.csv")
    assert not first.already_here
    again = take_in(
        world.gateway, HOME_OFFICE, file(3).replace("F-1", "f 1\u200b").encode(), "f.csv"
    )
    assert again.cases[:2] == first.cases
    assert again.already_here == {*first.cases}
    assert not again.problems


def test_a_bad_row_is_told_beside_the_requesters_reference(world: World) -> None:
    text = file(3, fields="everything").replace("F-3,", "f 1,").replace("Amina", "Efua", 1)
    taken = take_in(world.gateway, HOME_OFFICE, text.encode(), "f.csv")
    assert [(one.code, one.place.row) for one in taken.problems] == [
        ("request.unknown-field", 3),
        ("request.ref-conflict", 4),
    ]
    assert taken.references == {3: "F-2", 4: "f 1"}
    assert not any("F-2" in str(one) for one in taken.problems)


def test_a_file_without_a_row_holds_no_request_and_nothing_is_wrong(world: World) -> None:
    header = file().partition("\n")[0]
    taken = take_in(world.gateway, HOME_OFFICE, (f"{header}\n").encode(), "f.csv")
    assert (taken.cases, taken.problems) == ((), ())


def test_where_no_row_can_be_read_it_is_told_what_is_wrong_with_each(world: World) -> None:
    text = file(2).replace("F-1", "F-1,too much").replace("F-2", "F\x07-2")
    taken = take_in(world.gateway, HOME_OFFICE, text.encode(), "f.csv")
    assert taken.cases == ()
    assert [(one.code, one.place.row) for one in taken.problems] == [
        ("table.ragged-row", 2),
        ("table.control-character", 3),
    ]


def test_an_agreement_that_nobody_adopted_is_told_of_the_row_that_names_it(world: World) -> None:
    text = file(2).replace("F-1", "F-1,too much").replace(MEMORANDUM, "another")
    with pytest.raises(Problem) as raised:
        take_in(world.gateway, HOME_OFFICE, text.encode(), "f.csv")
    assert (raised.value.code, raised.value.place.row) == ("casework.unknown-agreement", 3)


def test_evidence_restates_the_case_and_no_other(world: World) -> None:
    asked = file(1).replace("TL-7", "")
    (case,) = take_in(world.gateway, HOME_OFFICE, (asked).encode(), "f.csv").cases
    assert world.case(case).state is CaseState.ASKED
    with pytest.raises(Problem) as raised:
        take_evidence(world.gateway, case, (file(1).replace("F-1", "F-9")).encode(), "f.csv")
    assert raised.value.code == "gateway.not-in-file"
    assert raised.value.place.file == "f.csv"
    with pytest.raises(Problem) as raised:
        take_evidence(world.gateway, case, (file(1).replace("Amina", "Efua")).encode(), "f.csv")
    assert raised.value.code == "gateway.evidence-changes-request"
    take_evidence(world.gateway, case, file(1).encode(), "f.csv")
    assert world.case(case).state is CaseState.READY
