"""What officers, requesters and their people may be called, and as what they may serve."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso.casework.enrolment import (
    LONGEST,
    OFFICER,
    check_name,
    check_officer,
    check_people,
    check_requester,
    check_roles,
    tidy,
)
from proviso.casework.requests import COLUMNS
from proviso.errors import Problem
from proviso_verify.entries import CODE
from proviso_verify.officers import ROLES


def refused(check: Any, *arguments: Any) -> Problem:
    with pytest.raises(Problem) as raised:
        check(*arguments)
    return raised.value


@pytest.mark.parametrize("name", ["Edda", "D.C. O’Brien-Núñez", "Ærøskøbing", "李 小龙", "DC 1177"])
def test_a_name_in_any_script_is_a_name(name: str) -> None:
    check_name(name, OFFICER)
    check_people([name])


@pytest.mark.parametrize(
    "hidden",
    ["\x1b[31m", "\n", "\r", "\t", "\x00", "\x7f", "\x9b", "\u200b", "\u202e", "\u2028", "\u00a0",
     "\u3164", "\u00ad", "\ufe0f", "\U000e0041", "\udc80"],
)  # fmt: skip
def test_what_nobody_sees_stands_in_no_name_and_is_told_by_its_number(hidden: str) -> None:
    found = refused(check_name, f"Ed{hidden}da", OFFICER)
    assert found.code == "enrolment.hidden-character"
    assert f"U+{ord(hidden[0]):04X}" in found.sentence
    assert "Ed" not in found.sentence
    assert found.sentence.isprintable()
    assert refused(check_people, ["DC 1177", hidden]).code == "enrolment.hidden-character"


def test_a_name_is_there_and_is_no_longer_than_a_request_can_say_it() -> None:
    assert refused(check_name, "", OFFICER).code == "enrolment.no-name"
    assert refused(check_people, ["DC 1177", ""]).code == "enrolment.no-name"
    assert refused(check_name, "x" * (LONGEST + 1), OFFICER).code == "enrolment.name-too-long"
    assert LONGEST == COLUMNS["officer"].most == COLUMNS["countersigner"].most


def test_a_name_is_kept_as_a_file_of_requests_would_say_it() -> None:
    assert tidy("  Zoe\u0308 ") == "Zo\u00eb"


@pytest.mark.parametrize(
    ("name", "taken"),
    [("Carl", "Carl"), ("CARL", "Carl"), ("Zoe", "Zo\u00eb"), ("Car l", "Carl"),
     ("Anne-Marie", "Anne Marie"), ("\uff23arl", "Carl"), ("李 小龙", "李小龙")],
)  # fmt: skip
def test_no_two_officers_have_names_that_read_the_same(name: str, taken: str) -> None:
    assert refused(check_officer, name, ["Edda", taken]).code == "enrolment.name-taken"
    check_officer(name, ["Edda"])
    check_officer(f"{name} Berg", ["Edda", taken])


@pytest.mark.parametrize("prefix", ["ed25519:", "Ed25519:", "x25519:", "\uff45d25519:", ""])
def test_no_officers_name_reads_as_a_public_key(prefix: str) -> None:
    key = f"{prefix}{'Ab+/' * 10}Abc="
    assert refused(check_officer, key).code == "enrolment.name-like-a-key"
    assert refused(check_officer, f"(lapsed) {key}").code == "enrolment.name-like-a-key"


def test_a_role_that_is_misspelt_is_named_with_the_one_that_was_meant() -> None:
    found = refused(check_roles, ["caseworker", "aprover"])
    assert found.code == "enrolment.unknown-role"
    assert "`aprover`" in found.sentence
    assert "`approver`" in found.sentence
    assert all(role in found.remedy for role in ROLES)
    assert refused(check_roles, []).code == "enrolment.no-role"
    check_roles(ROLES)


@pytest.mark.parametrize(
    ("code", "meant"),
    [
        ("example police", "example-police"),
        ("Example_Police", "example-police"),
        ("", ""),
        ("9th", ""),
        ("p\u043elice", "U+043E"),
        ("x" * 41, ""),
    ],
)
def test_a_code_that_no_log_can_say_is_refused_with_one_that_it_can(code: str, meant: str) -> None:
    found = refused(check_requester, code)
    assert found.code == "enrolment.bad-requester"
    assert meant in found.sentence


@given(st.text(max_size=50))
def test_every_code_that_is_taken_is_one_the_log_can_say(code: str) -> None:
    found = None
    try:
        check_requester(code)
    except Problem as one:
        found = one
    assert CODE(code) == (found is None)
    assert found is None or found.sentence.isprintable()
