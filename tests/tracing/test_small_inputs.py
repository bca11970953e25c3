"""The least inputs that once showed a fault, among others of their kind, with the right answer."""

from __future__ import annotations

import datetime
from dataclasses import replace

import pytest
from tests.tracing.households import strangers

from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Gender, Person, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict, VerdictKind


def born(day: str) -> datetime.date:
    return datetime.date.fromisoformat(day)


ANTON = Person(
    "1", "Anton", "", "Kovac", born("1981-06-18"), Gender.MALE, "No fixed abode", "ZZ99 3VZ"
)
RAM = Person("2", "राम", "", "शर्मा", born("1990-03-04"), Gender.MALE, "5 Birch Row", "QX7 2AA")
GEN = Person("3", "げん", "", "もり", born("1991-03-04"), Gender.MALE, "5 Cedar Row", "QX7 3AA")
IVANA = Person(
    "4", "Ivana", "", "Petrova", born("1984-05-17"), Gender.FEMALE, "3 Alder Row", "QX7 1AA"
)
LEILA = Person(
    *("5", "Leila", "", "Brennand", born("1989-09-08"), Gender.FEMALE),
    *("Flat 12, 88 Canal Street", "QX7 6AA"),
)
SAID = Person("6", "Saïd", "", "Benali", born("1979-06-20"), Gender.MALE, "9 Ash Row", "QX7 7AB")
RAVI = Person(
    "7", "Ravi", "", "s/o Subramaniam", born("1975-02-08"), Gender.MALE, "5 Gum Row", "QX7 5AB"
)
SUHARTO = Person("8", "", "", "Suharto", born("1970-02-03"), Gender.MALE, "5 Elm Row", "QX7 4AA")
WAHYU = Person("9", "Wahyu", "", "", born("1970-02-08"), Gender.MALE, "5 Fir Row", "QX7 4AB")
NOBODY = Person("A", "Unknown", "", "Unknown", born("1900-01-01"), Gender.UNKNOWN, "", "ZZ99 3WZ")
CAST = (ANTON, RAM, GEN, IVANA, LEILA, SAID, RAVI, SUHARTO, WAHYU, NOBODY)
TRACER = Tracer(Records.of((*CAST, *strangers(300))), DEFAULT)


def asked(person: Person, **said: str) -> Verdict:
    """The verdict on what the register knows of somebody but their gender, except as said."""
    known = Search(
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=str(person.birth_date),
        address_line=person.address_line,
        postcode=person.postcode,
    )
    return TRACER.trace(replace(known, **said))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "line",
    [
        *("No fixed abode", "", "NFA", "of no fixed abode", "Sans domicile fixe"),
        *("No fixed abode, Queenstown", "12 no fixed abode", "Failed to Provide", "NA NA"),
    ],
)
@pytest.mark.parametrize("postcode", ["ZZ99 3VZ", "ZZ99 3WZ", "", "zz993cz", "not known"])
def test_who_has_no_address_either_is_not_taken_for_another_of_their_birthday(
    line: str, postcode: str
) -> None:
    verdict = asked(ANTON, family_name="Whitlock", address_line=line, postcode=postcode)
    assert verdict.kind is not VerdictKind.TRACED
    blank = asked(ANTON, family_name="Whitlock", address_line="", postcode="")
    assert (verdict.kind, verdict.posterior) == (blank.kind, blank.posterior)


@pytest.mark.parametrize("line", ["No fixed abode", "3 Harbour Hostel"])
def test_sixty_strangers_of_one_name_and_birthday_are_not_found_by_a_hostel(line: str) -> None:
    """A hostel of the register is found by counting, whatever its address is."""
    guests = [
        replace(
            ANTON,
            person_id=f"G{n}",
            family_name=f"Fam{n}sen",
            birth_date=born("1990-01-01") + datetime.timedelta(37 * n),
            address_line=line,
            postcode="QX9 9ZZ",
        )
        for n in range(60)
    ]
    tracer = Tracer(Records.of((*guests, *strangers(2_000))), DEFAULT)
    for guest in guests:
        search = Search(
            *("Anton", "", "Whitlock", str(guest.birth_date), Gender.MALE, line, "QX9 9ZZ")
        )
        assert tracer.trace(search).kind is not VerdictKind.TRACED


@pytest.mark.parametrize(
    ("there", "absent"),
    [
        *[(RAM, "रमा"), (RAM, "रीमा"), (RAM, "रम"), (RAM, "रामा"), (GEN, "けん"), (GEN, "ぜん")],
        *[(GEN, "げんじ"), (RAM, "राज")],
    ],
)
def test_an_absent_twin_whose_name_differs_by_a_sign_is_not_the_twin_who_is_there(
    there: Person, absent: str
) -> None:
    assert asked(there).person_id == there.person_id
    assert asked(there, given_name=absent).kind is VerdictKind.UNCLEAR


@pytest.mark.parametrize(
    "line", ["Flat 88, 12 Canal Street", "88/12 Canal St", "12 Canal St, Apt 88"]
)
def test_a_flat_and_a_house_exchanged_are_another_home(line: str) -> None:
    """It weighs what the next flat does, and less than the home itself."""
    same = asked(LEILA, birth_date="1998-09-08")
    other = asked(LEILA, birth_date="1998-09-08", address_line="Flat 13, 88 Canal Street")
    exchanged = asked(LEILA, birth_date="1998-09-08", address_line=line)
    assert same.best
    assert other.best
    assert exchanged.best
    assert exchanged.best.weight == other.best.weight < same.best.weight


@pytest.mark.parametrize(
    "text",
    [
        *["17-May-1984", "0000-00-00", "00000000", "0001-01-01", "1900-01-01", "9999-12-31"],
        *["01/01/1900", "1899-12-31", "31/12/9999", "not known", "1753-01-01", "unknown"],
    ],
)
def test_a_birth_date_that_says_nothing_is_as_none(text: str) -> None:
    assert asked(IVANA, birth_date=text) == asked(IVANA, birth_date="")
    assert asked(IVANA, birth_date="").kind is VerdictKind.UNCLEAR


@pytest.mark.parametrize("text", ["17051984", "19840517", "17.05.1984", "17/5/1984", "1984.05.17"])
def test_a_run_of_digits_is_a_day(text: str) -> None:
    assert asked(IVANA, birth_date=text) == asked(IVANA)


@pytest.mark.parametrize(
    "given",
    [
        *["Said", "Sa'id", "Saʿid", "Saʾid", "Saʻid", "Saʼid", "Sa`id", "SAÏD", "Sai\u0308d"],
        *["Sa‘id", "Sa’id", "Sa´id"],
    ],
)
def test_an_ayn_or_an_okina_is_an_apostrophe(given: str) -> None:
    assert asked(SAID, given_name=given) == asked(SAID)


@pytest.mark.parametrize(
    "family",
    ["s/o Subramaniam", "Subramaniam", "S/O SUBRAMANIAM", "a/l Subramaniam", "d/o Subramaniam"],
)
def test_whose_child_somebody_is_stands_beside_the_name(family: str) -> None:
    assert asked(RAVI, family_name=family) == asked(RAVI)


@pytest.mark.parametrize(
    ("there", "given", "family"),
    [
        *[(SUHARTO, "", "Suharto"), (SUHARTO, "Suharto", ""), (SUHARTO, "Suharto", "Suharto")],
        *[(SUHARTO, "Suharto", "Unknown"), (SUHARTO, "FNU", "Suharto"), (WAHYU, "Wahyu", "")],
        *[(WAHYU, "", "Wahyu"), (WAHYU, "Wahyu", "LNU"), (WAHYU, "Unknown", "Wahyu")],
    ],
)
def test_an_only_name_is_found_in_either_column(there: Person, given: str, family: str) -> None:
    assert asked(there, given_name=given, family_name=family).person_id == there.person_id


@pytest.mark.parametrize(
    ("given", "family"),
    [("Unknown", "Unknown"), ("Baby", "Not known"), ("Test", "Test"), ("FNU", "LNU")],
)
def test_a_record_of_placeholders_is_nobody(given: str, family: str) -> None:
    verdict = asked(NOBODY, given_name=given, family_name=family)
    assert verdict.kind is VerdictKind.NO_TRACE
    assert verdict.best is None


def test_the_same_name_at_the_same_home_is_compared_whatever_the_birth_date_says() -> None:
    for day in ("1951-11-30", "1984-11-30", "2011-02-01"):
        verdict = asked(IVANA, birth_date=day)
        assert verdict.kind is VerdictKind.UNCLEAR
        assert verdict.best
        assert verdict.best.person_id == IVANA.person_id
