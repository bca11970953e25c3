"""Names written by different hands: what is the same, what is near, what is another name."""

import functools

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing.comparison import Scale
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.familiar import GROUPS, familiar
from proviso_gateway.tracing.folding import parts, whole
from proviso_gateway.tracing.names import (
    FoldedName,
    compare_family,
    compare_given,
    compare_middle,
    crossed,
    swapped,
)
from proviso_gateway.tracing.people import Name, Person
from proviso_gateway.tracing.tables import tables_of


@functools.cache
def held(*names: str, bearers: int = 4, crowd: int = 2_000) -> Scale:
    """A register in which so many people bear each name, and a crowd bears a hundred others."""
    others = [
        f"{a}{b}vo" for a in ("Bra", "Chu", "Dze", "Fri", "Gno") for b in "bcdfghjklmnprstvwxyz"
    ]
    people = [Person(f"{n}-{name}", name, "", name) for name in names for n in range(bearers)] + [
        Person(str(n), others[n % 100], "", others[n * 7 % 100]) for n in range(crowd)
    ]
    return Scale(tables_of(people, DEFAULT), DEFAULT)


KNOWN = held(
    *("Amira", "Amina", "Kareem", "Kareen", "Margaret", "Agnieszka", "Daniel", "Daniela"),
    *("Muhammad Hasan", "Li", "Jun", "Lei", "Hao", "Ho", "Chun Wai", "Chun Wei"),
)
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
        ("Saʿid", "Said"),
        ("Saʾid", "Sa'id"),
        ("Hawaiʻi", "Hawai'i"),
        ("Kālepaʼi", "Kalepai"),
        ("مُحَمَّد", "محمد"),
        ("מֹשֶׁה", "משה"),
        ("محمـــد", "محمد"),
        ("Άννα", "Αννα"),
        ("Ёлкин", "Елкин"),
        ("ﾔﾏﾀﾞ", "ヤマダ"),
    ],
)
def test_case_accents_and_joints_cost_nothing(one: str, other: str) -> None:
    assert whole(one) == whole(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        *[("राम", "रमा"), ("राम", "रीमा"), ("রাম", "রমা"), ("ராமா", "ரம"), ("රාම", "රම")],
        *[("げん", "けん"), ("バン", "ハン"), ("พี", "พ"), ("มา", "ม"), ("សុខ", "សខ")],
        *[("ရဲ", "ရ"), ("ກິ", "ກ"), ("རི", "ར"), ("ރާމް", "ރަމް"), ("ਰਾਮ", "ਰਮ"), ("ज़ैन", "जैन")],
    ],
)
def test_vowel_signs_and_voicing_marks_make_other_names(one: str, other: str) -> None:
    assert whole(one) != whole(other)


@settings(deadline=None)
@given(st.one_of(WRITTEN, st.text(max_size=8)))
def test_folding_twice_changes_nothing(text: str) -> None:
    assert parts(" ".join(parts(text))) == parts(text)


@settings(deadline=None)
@given(st.text(st.characters(codec="ascii")))
@example("O'Brien-Lee s/o A.\tB_C\x1cD\x00E")
def test_a_plain_name_is_folded_as_though_it_had_an_apostrophe_of_another_script(text: str) -> None:
    assert parts(f"{text} ʻ") == parts(text)


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
        ("Amnia", "Amina", "near"),
        ("Kareem", "Kareen", "resembling"),
        ("Daniel", "Daniela", "resembling"),
        ("Danie", "Daniel", "short"),
        ("Agni", "Agnieszka", "short"),
        ("Marqaret", "Margaret", "spelt"),
        ("Agnieskza", "Agnieszka", "near"),
        ("Agmieskzaa", "Agnieszka", "garbled"),
        ("Agmeszkq", "Agnieszka", "garbled"),
        ("Agmsxkq", "Agnieszka", "different"),
        ("Krevem", "Kareem", "garbled"),
        ("Muhammad Hasan", "Muhammad Husain", "resembling"),
        ("Chun Waee", "Chun Wai", "garbled"),
        ("Cjoun-Wai", "Chun Wai", "garbled"),
        ("Chun Wei", "Chun Wai", "resembling"),  # somebody's name
        ("Chun Kit", "Chun Wai", "resembling"),
        ("Ka Waee", "Chun Wai", "different"),
        ("Chun Waee Ka", "Chun Wai", "resembling"),
        ("Jn", "Jun", "garbled"),
        ("Jq", "Jun", "different"),
        ("Lee", "Li", "spelt"),
        ("Li", "Lee", "spelt"),
        ("Woo", "Wu", "spelt"),
        ("Lei", "Li", "resembling"),
        ("Lie", "Li", "garbled"),
        ("Loo", "Li", "different"),
        ("Le", "Li", "resembling"),
        ("Ho", "Hao", "resembling"),
        ("Al Hassan", "Al Amin", "different"),
        ("Tariq", "Agnieszka", "different"),
        ("", "Agnieszka", "missing"),
        ("Agnieszka", "-", "missing"),
    ],
)
def test_given_names_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    assert compare_given(folded(stated), folded(recorded), KNOWN).level == level


def test_a_slip_that_is_somebodys_name_is_no_slip() -> None:
    stated, recorded = folded("Katarzna"), folded("Katarzyna")
    assert compare_given(stated, recorded, held("Katarzyna")).level == "near"
    assert compare_given(stated, recorded, held("Katarzyna", "Katarzna")).level == "resembling"
    stated, recorded = folded("Margaret"), folded("Margarer")  # a name that nobody here bears
    assert compare_given(stated, recorded, held("Margarer")).level == "resembling"


def test_a_register_of_many_tells_a_short_slip_from_a_sisters_name() -> None:
    """The more people it knows, the less likely a name that it does not know is one."""
    stated, recorded = folded("Amnia"), folded("Amina")
    few, many = held("Amina", "Amira", crowd=10), held("Amina", "Amira", crowd=2_000)
    assert compare_given(stated, recorded, few).level == "garbled"
    assert compare_given(stated, recorded, many).level == "near"
    assert compare_given(folded("Amira"), recorded, many).level == "resembling"
    assert compare_given(folded("Al"), folded("Ad"), many).level == "resembling"


@pytest.mark.parametrize(
    ("stated", "recorded"),
    [
        *[("Zaheed", "Zahid"), ("Vijai", "Vijay"), ("Yousouf", "Yusuf"), ("Khaleda", "Haleda")],
        *[("Bums", "Burns"), ("A1ina", "Alina"), ("J0hnpau1", "Johnpaul"), ("Cl0de", "Clode")],
    ],
)
def test_a_name_spelt_by_ear_or_misread_is_the_name_unless_many_are_called_so(
    stated: str, recorded: str
) -> None:
    one, other = folded(stated), folded(recorded)
    assert compare_given(one, other, held(recorded)).level in ("spelt", "familiar")
    both = held(stated, recorded, bearers=900)
    assert compare_given(one, other, both).level in ("resembling", "familiar")


def test_a_second_name_that_somebody_goes_by_is_found_on_either_side() -> None:
    by_second = compare_given(folded("Adam"), folded("Luke", "Adam"), KNOWN)
    assert by_second.level == "middle"
    assert compare_given(folded("Luke", "Adam"), folded("Adam"), KNOWN) == by_second


def test_twins_named_after_one_grandfather_are_not_each_other() -> None:
    """George N. is not Jeffrey George, who would be George J."""
    twin = folded("Jeffrey", "George")
    assert compare_given(folded("George", "N"), twin, KNOWN).level == "resembling"
    assert compare_given(folded("George", "J"), twin, KNOWN).level == "middle"
    assert compare_given(twin, folded("George", "Noah"), KNOWN).level == "resembling"
    assert compare_given(twin, folded("George"), KNOWN).level == "middle"


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("Lee", "Li", "spelt"),
        ("Wu", "Woo", "spelt"),
        ("Lie", "Li", "garbled"),
        ("García", "Garcia", "exact"),
        ("García", "García López", "part"),
        ("Smith-Jones", "Jones", "part"),
        ("Hassan", "Al-Hassan", "part"),
        ("Al Masri", "Al Amin", "different"),
        ("Szczepanska", "Szczepańska", "exact"),
        ("Szczepanski", "Szczepańska", "near"),
        ("Szcepanski", "Szczepańska", "far"),
        ("Li", "Lu", "resembling"),
        ("Smyth", "Smith", "spelt"),
        ("Smitj", "Smith", "near"),
        ("s/o Subramaniam", "Subramaniam", "exact"),
        ("a/l Subramaniam", "S/O Subramaniam", "exact"),
        ("Unknown", "Subramaniam", "missing"),
        ("Johnstone", "Johansen", "garbled"),
        ("Vogle", "Vogel", "near"),
        ("Vqgwl", "Vogel", "garbled"),
        ("Amina", "Amira", "near"),
        ("Nowak", "", "missing"),
    ],
)
def test_family_names_agree_on_the_level(stated: str, recorded: str, level: str) -> None:
    found = compare_family(folded(family=stated), folded(family=recorded), KNOWN)
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
        (("Saddulla", "", "Naziaa"), ("Nazia", "", "Sadulla"), ("swapped_near", "swapped_near")),
        (("Petrovic", "", "Nazia"), ("Nazia", "", "Sadulla"), ("swapped", "different")),
        (("Sxqxlxa", "", "Nxzbia"), ("Nazia", "", "Sadulla"), None),
        (("Sadulla", "", "Nxzbia"), ("Nazia", "", "Sadulla"), ("garbled", "swapped")),
        (("Joana", "", "Joana"), ("Joana", "", "Tavreiro"), None),
        (("Ashraf", "", "Nazia"), ("Ashraf", "", "Nazia"), None),
    ],
)
def test_columns_exchanged_with_a_slip_in_one_are_seen_where_nothing_agrees_straight(
    stated: tuple[str, str, str], recorded: tuple[str, str, str], levels: tuple[str, str] | None
) -> None:
    one, other, scale = folded(*stated), folded(*recorded), held("Nazia", "Sadulla")
    straight = compare_given(one, other, scale), compare_family(one, other, scale)
    across = crossed(one, other, straight, scale)
    assert (across and tuple(found.level for found in across)) == levels


@pytest.mark.parametrize(
    ("stated", "recorded", "level"),
    [
        ("Maria", "Maria", "exact"),
        ("M", "Maria", "initial"),
        ("Mary", "Maria", "initial"),
        ("Maria E", "Maria Ewa", "exact"),
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
