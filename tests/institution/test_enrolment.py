"""What officers, requesters and their people may be called, and as what they may serve."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.casework.request_columns import COLUMNS
from proviso_gateway.errors import Problem
from proviso_gateway.institution.enrolment import (
    LONGEST,
    OFFICER,
    check_name,
    check_officer,
    check_people,
    check_requester,
    check_roles,
    tidy,
)
from proviso_verify.officers import ROLES
from proviso_verify.shapes import CODE


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


@pytest.mark.parametrize(
    ("name", "at", "letter"),
    [
        ("Edd\u0430", 4, "U+0430 (cyrillic small letter a)"),
        ("\u0421arl", 2, "U+0061 (latin small letter a)"),
        ("Carl \u0412\u0435\u0440\u0433", 6, "U+0412 (cyrillic capital letter ve)"),
        ("N\u03b9na", 2, "U+03B9 (greek small letter iota)"),
        ("Ed\U0001d6a4da \u2126", 7, "U+2126 (ohm sign)"),
        ("\u13dfarl", 2, "U+0061 (latin small letter a)"),
        ("C\ua4eerl", 2, "U+A4EE (lisu letter a)"),
        ("Ed \u042d\u3382", 4, "U+042D (cyrillic capital letter e)"),
        ("\u042d\u3382", 2, "U+3382 (square mu a)"),
        ("Ed J\u05e1e", 5, "U+05E1 (hebrew letter samekh)"),
        ("D.\u05e1. Ed", 3, "U+05E1 (hebrew letter samekh)"),
        ("\u05e1laf", 2, "U+006C (latin small letter l)"),
    ],
)
def test_a_name_is_written_in_one_alphabet(name: str, at: int, letter: str) -> None:
    """The first letter of another is told by its place and number, and the name is not."""
    for check in (check_officer, lambda one: check_people([one])):
        found = refused(check, name)
        assert found.code == "enrolment.mixed-alphabets"
        assert f"Letter {at} is" in found.sentence
        assert letter in found.sentence
        assert name not in found.sentence


@pytest.mark.parametrize(
    "name",
    [
        "\u0421\u0430\u0433\u04cf",
        "\u0399\u03bf",
        "\u13df\u13aa\u13a1\u13de",
        "\ua4da\ua4ee\ua4e3\ua4e1",
    ],
)
def test_no_officers_name_is_in_an_alphabet_of_its_own_among_its_colleagues(name: str) -> None:
    """These read Carl, Io, CARL and CARL; none holds a Latin letter."""
    found = refused(check_officer, name, ["Edda", "\u674e"])
    assert found.code == "enrolment.other-alphabet"
    assert "in Latin letters" in found.remedy
    assert refused(check_officer, "Carl", [name]).code == "enrolment.other-alphabet"
    check_officer(name)
    check_officer(name, [f"{name} {name}"])
    check_officer(name, ["\u674e", "1177"])
    check_officer(name, ["Edda", f"{name} {name}"])  # an older home let both in


@given(st.text(max_size=20), st.lists(st.text(max_size=20), max_size=3))
def test_whatever_is_given_as_a_name_is_one_or_is_refused_with_a_problem(
    name: str, taken: list[str]
) -> None:
    with suppress(Problem):
        check_officer(name, taken)


@pytest.mark.parametrize(
    "name",
    [
        "\u30b8\u30e7\u30f3 \u592a\u90ce Bruce",
        "Noa \u05e0\u05d5\u05e2\u05d4",
        "\u02bbOkina",
        "\uff23arl",
        "\u1d35da",
        "1177",
    ],
)
def test_scripts_without_capitals_and_other_forms_of_a_letter_stand_beside_any_alphabet(
    name: str,
) -> None:
    check_officer(name, ["Edda"])


BYTES = f"{'Ab+/' * 10}Abc="
"""Thirty-two bytes in base64, as a key has them after its prefix."""


@pytest.mark.parametrize(
    "key",
    [
        # The prefix alone, of either kind, in any letters and forms.
        *(
            "ed25519:",
            "Ed25519: of Edda",
            "x25519:AbCd",
            "X25519:",
            "\uff45d25519:",
            "x\uff12\uff155\uff119:",
        ),
        # The bytes alone, in any letters and forms.
        *(
            BYTES,
            BYTES.upper(),
            BYTES.lower(),
            BYTES.replace("b", "\uff42"),
            BYTES.replace("/", "9"),
        ),
        f"ed25519:{BYTES}",
    ],
)
def test_no_officers_name_reads_as_a_public_key(key: str) -> None:
    for name in (key, f"(lapsed) {key}", f"{key} (lapsed)"):
        assert refused(check_officer, name).code == "enrolment.name-like-a-key"


@pytest.mark.parametrize(
    "name",
    ["Ed Twofivefivenineteen", BYTES[1:], BYTES[:-1], "Edda 25519", f"{BYTES[:20]} {BYTES[20:]}"],
)
def test_a_name_that_is_merely_odd_is_no_public_key(name: str) -> None:
    check_officer(name)


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
