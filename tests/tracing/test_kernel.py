"""The compiled rules say what the plain ones say, of any letters and of any date."""

from __future__ import annotations

import datetime
from collections.abc import Iterable
from dataclasses import replace
from itertools import product

import numpy as np
from hypothesis import example, given, settings
from hypothesis import strategies as st
from tests.tracing.households import person, sayable, search_for

from proviso_gateway.tracing import kernel
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.encoded import Encoded
from proviso_gateway.tracing.levels import LEVELS
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Numbers, Records, unchanging
from proviso_gateway.tracing.similarity import jaro_winkler, one_edit, within
from proviso_gateway.tracing.tables import tables_of

WORDS = st.text("abcdeé", max_size=9)


def letters(word: str) -> tuple[Numbers, int, int]:
    """A word somewhere in a run of letters: the run, and from where to where it is."""
    return np.array([ord(mark) for mark in f"xx{word}ab"], dtype=np.int64), 2, 2 + len(word)


@settings(max_examples=1000, deadline=None)
@given(WORDS, WORDS)
@example("martha", "marhta")
@example("", "a")
@example("ab", "ba")
@example("abcda", "abcde")
@example("abcde", "bacdx")
def test_letters_are_as_alike_as_the_plain_measures_say(one: str, other: str) -> None:
    a, b = letters(one), letters(other)
    assert kernel.jaro_winkler(*a, *b) == jaro_winkler(one, other)
    assert kernel.one_edit(*a, *b) == one_edit(one, other)
    assert kernel.two_edits(*a, *b) == within(one, other, 2)
    for most in range(4):
        assert kernel.within(*a, *b, most) == within(one, other, most)


@settings(max_examples=300, deadline=None)
@given(st.lists(WORDS, min_size=1, max_size=5), st.lists(WORDS, min_size=1, max_size=5))
def test_no_name_is_passed_over_by_the_bound_on_its_letters(
    stated: list[str], held: list[str]
) -> None:
    people = [person(n, given_name=word, family_name=word) for n, word in enumerate(held)]
    for word in stated:
        agrees(people, replace(search_for(people[0]), given_name=word, family_name=word))


DATES = st.dates(datetime.date(1900, 1, 1), datetime.date(2016, 12, 31))
WRITTEN = st.from_regex(r"(19|20)[0-9]{2}(-[0-9]{2}(-[0-9]{2})?)?", fullmatch=True)


@st.composite
def slipped(draw: st.DrawFn) -> tuple[datetime.date, str]:
    """A date, and one that is written a few digits from it."""
    day = draw(DATES)
    digits = list(day.strftime("%Y%m%d"))
    for _ in range(draw(st.integers(0, 2))):
        at = draw(st.integers(0, 6))
        if draw(st.booleans()):
            digits[at], digits[at + 1] = digits[at + 1], digits[at]
        else:
            digits[at] = draw(st.sampled_from("0123456789"))
    return day, "".join(digits)


@settings(max_examples=500, deadline=None)
@given(st.one_of(st.tuples(DATES, st.one_of(DATES.map(str), WRITTEN)), slipped()))
def test_dates_agree_as_the_plain_rules_say(dates: tuple[datetime.date, str]) -> None:
    day, written = dates
    somebody = person(1, birth_date=day)
    agrees([somebody], replace(search_for(somebody), birth_date=written))


LINES = st.one_of(
    st.lists(
        st.sampled_from(
            (
                *("14", "14a", "41", "Flat 12,", "12/88", "88", "No.", "Wren", "Wern", "Canal"),
                *("Street", "St", "Quexton", "c/o", "A", "no fixed abode", "Green wood"),
                *("Greenwood", "7"),
            )
        ),
        max_size=6,
    ).map(" ".join),
    st.text(max_size=12).filter(lambda text: sayable(address_line=text) is not None),
)
CODES = st.one_of(
    st.sampled_from(
        ("", "QX1 2AB", "QX1 2AC", "0X1 2AB", "QX1 2", "2029", "2092", "ZZ99 3VZ", "Z")
    ),
    st.text("0123OI", max_size=5),
)
PLACE = st.tuples(LINES, CODES)


@settings(max_examples=500, deadline=None)
@given(st.lists(PLACE, min_size=1, max_size=5), PLACE)
def test_places_agree_as_the_plain_rules_say(
    places: list[tuple[str, str]], stated: tuple[str, str]
) -> None:
    people = [person(n, address_line=line, postcode=code) for n, (line, code) in enumerate(places)]
    agrees(people, replace(search_for(people[0]), address_line=stated[0], postcode=stated[1]))


NAMED = st.one_of(
    st.sampled_from(("", "Suharto", "Suhart0", "Anna", "Ana Maria", "Burns", "Bums", "s/o Ravi")),
    st.sampled_from(("Chun Wai", "Chun Waee", "Chun Kit", "Ka Chun Wai", "Al Wai", "Jun", "Jn")),
    st.sampled_from(("Li", "Lee", "Le", "Lei", "Lii", "Wu", "Woo", "Wuu", "Weo", "Bi Lee")),
    st.text("abrnm1 ", max_size=9),
)


@settings(max_examples=700, deadline=None)
@given(
    st.lists(st.tuples(NAMED, NAMED, NAMED), min_size=1, max_size=5),
    st.tuples(NAMED, NAMED, NAMED),
    st.sampled_from(("", "1984-05-17", "1950-02-03", "1952-03-03", "1950")),
)
def test_names_in_any_column_agree_as_the_plain_rules_say(
    held: list[tuple[str, str, str]], stated: tuple[str, str, str], born: str
) -> None:
    people = [
        person(n, given_name=given, middle_names=middle, family_name=family)
        for n, (given, middle, family) in enumerate(held)
    ]
    given, middle, family = stated
    search = replace(search_for(people[0]), given_name=given, family_name=family, birth_date=born)
    agrees(people, replace(search, middle_names=middle))


BORN = (datetime.date(1984, 1, 1), *(datetime.date(1984, 5, 1 + n) for n in range(17)))
NAMES = (
    *("Anna Maria/Khan", "Maria/Kahn", "Martha/Khan Burns", "A/Khan", "Anna/K", "/Margaret"),
    *("Margaret/Smith", "Marqaret/Smyth", "Peggy/Smit", "Margret/Schmidt", "Maggie/Blacksmith"),
    *("William/Williams", "Bill/Williamson", "Will/Will", "Liam/Wiliams", "Amina/Okafor Bello"),
    *("Agnieszka/Kowalska", "Agni/Kovalska", "Ali/Adi", "Adi/Ali", "Al Hassan/Al Amin", "Omina/"),
    *("Karim/Martinez", "Kasim/Martines", "Karima/Martelli", "Kareem/Marti", "Kareen/Nitram"),
    *("Khan/Anna Maria", "Smith/Margaret", "Peter Amina/Okafor", "Amina/Bello-Okafor"),
    *("Muhammad Karim/Khan", "Muhammad/Khan", "Kasam/Burns"),
    *("Chun-Wai/Li", "Chun-Kit/Lam", "Ka-Wai Chun/Ho", "Jun/Xu", "Li/Na", "Wu/Lee"),
)
UNBORNE = (
    *(
        "Anna Martha/Khan Smith",
        "Muhammad Kasam/Khan",
        "Margrait/Smihtson",
        "Agnieskza/Kowalksa",
        "Agmieskzaa/Walska",
    ),
    *("Chun-Waee/Lii", "Chun-Kti/Lm", "Chun-Xkit/Lamm", "Chnu-Wai/Li", "Ka-Waai Chun/Hoo", "Jn/X"),
    *(
        "Chum-Waj/L",
        "Muhammad Karmii/Khan",
        "Chun-Way Ka/Ho",
        "L1/Nq",
        "Lee/Xoo",
        "Lei/Loo",
        "Ju/Xuu",
        "Chun W/Li",
    ),
    *("Agmieszka/Blacksmyth", "Karmi/Martinaz", "Kadim/Martimes", "Wilhiam/Willamson", "M/S"),
    *(
        "Margarett/Blacksmitt",
        "Petra/Okapor",
        "Pete/Okaforr",
        "Willia/Willia",
        "Kovalsko/Agnieszka",
    ),
)
SECONDS = ("", "Maria", "Amina Rose", "M", "Rose")
COMMON = ("Margaret", "Amina", "Will", "Karim", "Kareen", "Khan", "Smith", "Martelli")


def named(number: int, name: str) -> Person:
    """Somebody of that name, born on the same day as everybody else."""
    given, family = name.split("/")
    middle = SECONDS[number % len(SECONDS)]
    return person(
        number, given_name=given, family_name=family, middle_names=middle, birth_date=BORN[-1]
    )


def test_each_name_of_a_town_is_weighed_against_each_as_the_plain_rules_say() -> None:
    """Some are borne by many, some by one, and some, which are slips, by nobody."""
    town = [named(n, name) for n, name in enumerate(NAMES)]
    crowd = [
        person(100 + n, given_name=COMMON[n % 8], family_name=COMMON[n // 8 % 8])
        for n in range(3_500)
    ]
    searches = [search_for(named(n, name)) for n, name in enumerate((*NAMES, *UNBORNE))]
    all_agree([*town, *crowd], searches, range(len(town)))


STREETS = (
    *("7 Wren Street", "8 Wren Street", "14 Wren Street", "41 Wren Street", "14 Wern Street"),
    *("Wren Ox", "9 Wren Elm Ox", "9 Elm Wren", "Flat 1, 14 Wren Street", "Flat 2, 14 Wren Street"),
    *("14", "c/o", "Wren", "no fixed abode", "Greenwood Rise", "Green wood Rise", "12 Canal Quay"),
)
UNITS = ("QX1 2AB", "QX1 2AC", "QX1 2ZD", "QX7 9ZD", "QX1", "0X1 2AB", "")


def test_each_place_of_a_town_is_weighed_against_each_as_the_plain_rules_say() -> None:
    """Whoever is searched for is named as they are, or otherwise, or by one name alone."""
    town = [
        person(n, given_name="Anna", address_line=line, postcode=code, birth_date=BORN[n % 18])
        for n, (line, code) in enumerate(product(STREETS, UNITS[:6]))
    ]
    crowd = [person(1_000 + n, family_name=COMMON[n % 8]) for n in range(1_000)]
    searches = [
        search_for(one, postcode=code, given_name=given, family_name=family)
        for one, code in product(town[::6], UNITS)
        for given, family in (("Anna", one.family_name), ("Zoe", one.family_name), ("Anna", ""))
    ]
    all_agree([*town, *crowd], searches, range(0, len(town), 5))


def test_a_name_that_only_streets_bear_is_weighed_as_the_plain_rules_say() -> None:
    town = [
        person(n, given_name=given, family_name=family, address_line="1 Jasmine Smith Way")
        for n, (given, family) in enumerate(product(("Yasmin", "Bob", "Jo Jas"), ("Smit", "Way")))
    ]
    searches = [
        search_for(one, given_name=given, family_name=family, middle_names=given)
        for one in town
        for given, family in product(("Jasmine", "Smith"), ("Smith", "Jasmine"))
    ]
    all_agree(town, searches, range(len(town)))


def test_whoever_weighs_just_enough_to_count_counts() -> None:
    somebody = person(1)
    tables = tables_of([somebody], DEFAULT)
    encoded = Ready.of(Records.of([somebody]), DEFAULT).encoded
    said = encoded.said(Sought.of(search_for(somebody)).heard(tables.crowds))
    room, candidates = np.empty(99, dtype=np.int64), np.zeros(1, dtype=np.int64)
    found, _ = kernel.weight(
        said, kernel.sought_at_a_glance(said, encoded.known), encoded.known, encoded.people, 0, room
    )
    for least, counted in ((found, 1), (found + 1, 0)):
        known = encoded.known.copy()
        known[known[kernel.LIMITS] + kernel.LEAST] = least
        heavy = kernel.heavy(said, unchanging(known), encoded.people, candidates)
        assert len(heavy[0]) == counted


def encoded_of(people: list[Person]) -> tuple[Encoded, list[int]]:
    """These people as the kernel reads them, and the row there of each of `live`."""
    ready = Ready.of(Records.of(people), DEFAULT)
    return ready.encoded, np.argsort(ready.live.rows).tolist()


def all_agree(people: list[Person], searches: list[Search], rows: Iterable[int]) -> None:
    """Whether the kernel weighs these rows as `compare` does, whoever of these is searched for."""
    tables = tables_of(people, DEFAULT)
    encoded, row_of = encoded_of(people)
    room, everybody = np.empty(99, dtype=np.int64), live(people)
    for search in searches:
        sought = Sought.of(search).heard(tables.crowds)
        said = encoded.said(sought)
        for row in rows:
            plain = compare(sought, everybody[row], Scale(tables, DEFAULT))
            weighed = kernel.weight(
                said,
                kernel.sought_at_a_glance(said, encoded.known),
                encoded.known,
                encoded.people,
                row_of[row],
                room,
            )
            assert weighed == (plain.weight, plain.uncapped), plain


def test_a_middle_name_tells_of_whoever_bears_one_name_only() -> None:
    """Asked for by what the register has as a middle name, beside the one name that it holds."""
    people = [
        Person(
            "1", middle_names="Ahmad", family_name="Suharto", birth_date=datetime.date(1980, 1, 2)
        ),
        Person("2", given_name="Ann", family_name="Cole", birth_date=datetime.date(1980, 1, 2)),
    ]
    agrees(people, Search(given_name="Ahmad", birth_date="1980-01-02"))
    agrees(people, Search(given_name="Ahmad", family_name="Cole", birth_date="1980-01-02"))


def agrees(people: list[Person], search: Search) -> None:
    """Whether the kernel weighs all of these people as `compare` does."""
    tables = tables_of(people, DEFAULT)
    sought = Sought.of(search).heard(tables.crowds)
    encoded, row_of = encoded_of(people)
    said, room = encoded.said(sought), np.empty(99, dtype=np.int64)
    for row, one in enumerate(live(people)):
        plain = compare(sought, one, Scale(tables, DEFAULT))
        weighed = kernel.weight(
            said,
            kernel.sought_at_a_glance(said, encoded.known),
            encoded.known,
            encoded.people,
            row_of[row],
            room,
        )
        assert weighed == (plain.weight, plain.uncapped), plain


def test_fields_and_levels_are_those_of_a_model() -> None:
    assert tuple(LEVELS) == kernel.FIELDS
    assert {level for levels in LEVELS.values() for level in levels} == {*kernel.LEVELS}
    assert kernel.LEVELS[kernel.AREA] == "area"
    assert kernel.LEVELS[kernel.ELSEWHERE] == "elsewhere"
    assert kernel.LEVELS[kernel.MIDDLE] == "middle"
    slips = {level for one in LEVELS.values() for level in one if one[level].slip}
    assert slips == {*kernel.LEVELS[kernel.SPELT : kernel.FAR + 1]}
    assert kernel.LEVELS[kernel.SWAPPED_NEAR] == "swapped_near"
    names = ("given_name", "family_name")
    rare = {level for name in names for level, one in LEVELS[name].items() if one.by_rarity}
    assert rare == {*kernel.LEVELS[: kernel.SWAPPED_NEAR + 1]}


def test_the_most_that_two_names_weigh_is_that_of_their_bearers() -> None:
    people = [person(1, given_name="Anna", family_name="Khan"), person(2, given_name="Bo")]
    tables = tables_of(people, DEFAULT)
    bearers = encoded_of(people)[0].people
    assert bearers.of_name[0, kernel.BOTH_NAMES] == Scale(tables, DEFAULT).both_names(1)
