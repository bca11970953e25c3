"""Two classic measures, against published values and each other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing.similarity import jaro_winkler, one_edit, within

WORD = st.text("abcde", max_size=7)


# Winkler (1990) and later papers print these to three places.
@pytest.mark.parametrize(
    ("one", "other", "printed"),
    [
        ("martha", "marhta", 9611),
        ("dwayne", "duane", 8400),
        ("dixon", "dicksonx", 8133),
        ("jones", "johnson", 8323),
        ("abroms", "abrams", 9222),
        ("", "anna", 0),
        ("anna", "otto", 0),
        ("anna", "anna", 10_000),
    ],
)
def test_jaro_winkler_gives_the_printed_values(one: str, other: str, printed: int) -> None:
    assert jaro_winkler(one, other) == printed


@settings(deadline=None)
@given(WORD, WORD)
def test_jaro_winkler_lies_between_nothing_and_the_same(one: str, other: str) -> None:
    found = jaro_winkler(one, other)
    assert 0 <= found <= 10_000
    assert (found == 10_000) == (one == other)
    assert found == jaro_winkler(other, one)


def edits(one: str, other: str) -> int:
    """How many edits make the one the other, by the definition: the fewest, from the last letters
    on."""
    if not one or not other:
        return len(one) + len(other)
    found = [
        edits(one[:-1], other) + 1,
        edits(one, other[:-1]) + 1,
        edits(one[:-1], other[:-1]) + (one[-1] != other[-1]),
    ]
    if one[-2:] == other[:-3:-1] and len(one) > 1 < len(other):
        found.append(edits(one[:-2], other[:-2]) + 1)
    return min(found)


SHORT = st.text("abc", max_size=6)


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("smith", "smyth", 1),
        ("smith", "smtih", 1),
        ("smith", "smit", 1),
        ("ca", "abc", 3),
        ("", "ab", 2),
        ("abcd", "efgh", 4),
    ],
)
def test_words_are_within_as_many_edits_as_they_take(one: str, other: str, count: int) -> None:
    assert [within(one, other, most) for most in range(6)] == [most >= count for most in range(6)]
    assert edits(one, other) == count


@settings(deadline=None)
@given(SHORT, SHORT)
def test_within_says_what_the_definition_says(one: str, other: str) -> None:
    count = edits(one, other)
    assert [within(one, other, most) for most in range(7)] == [most >= count for most in range(7)]


@settings(deadline=None)
@given(WORD, WORD)
def test_one_edit_says_what_the_table_says(one: str, other: str) -> None:
    assert one_edit(one, other) == within(one, other, 1)


@settings(deadline=None)
@given(WORD, st.integers(0, 6), st.sampled_from("abcde"))
def test_one_edit_finds_every_single_slip(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert one_edit(word, word[:at] + letter + word[at:])
    assert one_edit(word, word[:at] + letter + word[at + 1 :])
    assert one_edit(word, word[:at] + word[at + 1 :])
    assert one_edit(word, word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :])
