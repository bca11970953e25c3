"""Names written by different hands: what is the same, what is near, what is another name."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing.familiar import GROUPS, familiar
from proviso_gateway.tracing.folding import parts, whole
from proviso_gateway.tracing.names import (
    TELLING,
    FoldedName,
    GivenNames,
    Likeness,
    compare_family,
    compare_given,
    compare_middle,
    crossed,
    swapped,
)
from proviso_gateway.tracing.people import Name

LIKENESS = Likeness(near=9_200, resembling=8_500)


def held(*names: str, bearers: int = 1, people: int = 1) -> GivenNames:
    return GivenNames(dict.fromkeys(names, bearers), people)


KNOWN = held("amira", "amina", "kareem", "margaret")
WRITTEN = st.text("aAéÉßłŁ'’- bç\u0301", max_size=12)


def folded(given: str = "", middle: str = "", family: str = "") -> FoldedName:
    return FoldedName.of(Name(given, middle, family))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("O'Brien", "OBRIEN"),
        ("O’Brien", "o brien"),
        ("Anne-Marie", "Annemarie"),
        ("Mac Donald", "MacDonald"),
        ("Łukasz", "lukasz"),
        ("Siobhán", "Siobha\u0301n"),
        ("Ștefan", "Stefan"),
        ("Groß", "Gross"),
        ("Bjørn", "Bjorn"),
    ],
)
def test_case_accents_and_joints_cost_nothing(one: str, other: str) -> None:
    assert whole(one) == whole(other)


@settings(deadline=None)
@given(WRITTEN)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert parts(" ".join(parts(text))) == parts(text)


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("Agnieszka", "agnieszka", "exact"),
        ("Bill", "William", "familiar"),
        ("Muhammad", "Mohamed", "familiar"),
        ("Agnieska", "Agnieszka", "near"),
        ("Mary Ann", "Mary", "part"),
        ("Muhammad", "Mohammed Ali", "part"),
        ("A", "Agnieszka", "initial"),
        ("A.", "Agnieszka", "initial"),
        ("B", "Agnieszka", "different"),
        ("Amira", "Amina", "resembling"),
        ("Kareem", "Kareen", "resembling"),
        ("Daniel", "Daniela", "resembling"),
        ("Muhammad Hasan", "Muhammad Husain", "resembling"),
        ("Al Hassan", "Al Amin", "different"),
        ("Tariq", "Agnieszka", "different"),
        ("", "Agnieszka", "missing"),
        ("Agnieszka", "-", "missing"),
    ],
)
def test_given_names_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    assert compare_given(folded(stated), folded(recorded), KNOWN, LIKENESS).level == level


def test_a_slip_that_is_somebodys_name_is_no_slip() -> None:
    stated, recorded = folded("Margaret"), folded("Margarer")
    assert compare_given(stated, recorded, held(), LIKENESS).level == "resembling"
    stated, recorded = folded("Katarzna"), folded("Katarzyna")
    assert compare_given(stated, recorded, held(), LIKENESS).level == "near"
    assert compare_given(stated, recorded, held("katarzna"), LIKENESS).level == "resembling"


def test_a_register_that_knows_nearly_every_name_tells_a_short_slip_from_a_sisters_name() -> None:
    """It knows both sisters; where many bear names of their own it may not, and takes the slip for
    another name."""
    stated, recorded = folded("Amnia"), folded("Amina")
    many = held("amina", "amira", people=2 * TELLING - 1)
    telling = held("amina", "amira", people=2 * TELLING)
    assert compare_given(stated, recorded, many, LIKENESS).level == "resembling"
    assert compare_given(stated, recorded, telling, LIKENESS).level == "near"
    assert compare_given(folded("Amira"), recorded, telling, LIKENESS).level == "resembling"
    assert compare_given(folded("Ali"), folded("Adi"), telling, LIKENESS).level == "resembling"
    assert compare_given(folded("Amino"), recorded, telling, LIKENESS).level == "resembling"
    assert compare_given(folded("Amian"), recorded, telling, LIKENESS).level == "near"


@pytest.mark.parametrize(
    ("stated", "recorded"),
    [("Zaheed", "Zahid"), ("Vijai", "Vijay"), ("Yousouf", "Yusuf"), ("Khaleda", "Haleda")],
)
def test_a_name_spelt_by_ear_is_near_unless_somebody_is_called_so(
    stated: str, recorded: str
) -> None:
    one, other = folded(stated), folded(recorded)
    telling = held(whole(recorded), people=TELLING)
    assert compare_given(one, other, telling, LIKENESS).level in ("near", "familiar")
    both = held(whole(stated), whole(recorded), people=2 * TELLING)
    assert compare_given(one, other, both, LIKENESS).level in ("resembling", "familiar")


def test_a_second_name_that_somebody_goes_by_is_found_on_either_side() -> None:
    by_second = compare_given(folded("Adam"), folded("Luke", "Adam"), KNOWN, LIKENESS)
    assert by_second.level == "middle"
    assert compare_given(folded("Luke", "Adam"), folded("Adam"), KNOWN, LIKENESS) == by_second


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("García", "Garcia", "exact"),
        ("García", "García López", "part"),
        ("Smith-Jones", "Jones", "part"),
        ("Hassan", "Al-Hassan", "part"),
        ("Al Masri", "Al Amin", "different"),
        ("Szczepanska", "Szczepańska", "exact"),
        ("Szczepanski", "Szczepańska", "near"),
        ("Li", "Lu", "different"),
        ("Smyth", "Smith", "near"),
        ("Johnstone", "Johansen", "resembling"),
        ("Nowak", "", "missing"),
    ],
)
def test_family_names_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    found = compare_family(folded(family=stated), folded(family=recorded), LIKENESS)
    assert found.level == level


@pytest.mark.parametrize(
    ("stated", "recorded", "exchanged"),
    [
        (("Li", "", "Na"), ("Na", "", "Li"), True),
        (("Na", "", "Li"), ("Na", "", "Li"), False),
        (("Ali", "", "Ali"), ("Ali", "", "Ali"), False),
        (("Carmen", "García", "López"), ("Carmen", "", "García López"), True),
        (("Luke", "Adam", "Whitworth"), ("Adam", "Luke", "Whitworth"), False),
        (("Li", "", ""), ("", "", "Li"), False),
    ],
)
def test_exchanged_columns_are_seen(
    stated: tuple[str, str, str], recorded: tuple[str, str, str], exchanged: bool
) -> None:
    assert swapped(folded(*stated), folded(*recorded)) is exchanged


@pytest.mark.parametrize(
    ("stated", "recorded", "levels"),
    [
        (("Li", "", "Na"), ("Na", "", "Li"), ("swapped", "swapped")),
        (("Tavreiro", "", "Joana"), ("Joana", "", "Tavreiro Farido"), ("swapped", "swapped_near")),
        (("Sadulla", "", "Naziaa"), ("Nazia", "", "Sadulla"), ("swapped_near", "swapped")),
        (("Saddulla", "", "Naziaa"), ("Nazia", "", "Sadulla"), None),
        (("Joana", "", "Joana"), ("Joana", "", "Tavreiro"), None),
        (("Ashraf", "", "Nazia"), ("Ashraf", "", "Nazia"), None),
    ],
)
def test_columns_exchanged_with_a_slip_in_one_are_seen_where_nothing_agrees_straight(
    stated: tuple[str, str, str], recorded: tuple[str, str, str], levels: tuple[str, str] | None
) -> None:
    telling = held("nazia", bearers=2, people=TELLING)
    across = crossed(folded(*stated), folded(*recorded), telling, LIKENESS)
    assert (across and tuple(found.level for found in across)) == levels


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("Maria", "Maria", "exact"),
        ("M", "Maria", "exact"),
        ("Maria", "Maria Anna", "exact"),
        ("Maria Ewa", "Maria Anna", "part"),
        ("Ewa", "Joseph", "different"),
        ("", "Maria", "missing"),
    ],
)
def test_middle_names_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    assert compare_middle(folded(middle=stated), folded(middle=recorded)).level == level


def test_every_form_in_the_familiar_table_is_folded_and_stands_for_itself() -> None:
    for form in GROUPS:
        assert whole(form) == form
        assert familiar(form, form)
