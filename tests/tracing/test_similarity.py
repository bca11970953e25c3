"""Two classic measures, against published values and each other."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.tracing.similarity import edits, jaro_winkler, one_edit

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


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [
        ("smith", "smyth", 1),
        ("smith", "smtih", 1),
        ("smith", "smit", 1),
        ("ca", "abc", 3),
        ("", "ab", 2),
    ],
)
def test_edits_counts_slips(one: str, other: str, count: int) -> None:
    assert edits(one, other) == count


@settings(deadline=None)
@given(WORD, WORD)
def test_edits_is_a_distance_that_does_not_mind_the_order(one: str, other: str) -> None:
    assert edits(one, other) == edits(other, one)
    assert (edits(one, other) == 0) == (one == other)


@settings(deadline=None)
@given(WORD, WORD)
def test_one_edit_says_what_the_table_says(one: str, other: str) -> None:
    assert one_edit(one, other) == (edits(one, other) <= 1)


@settings(deadline=None)
@given(WORD, st.integers(0, 6), st.sampled_from("abcde"))
def test_one_edit_finds_every_single_slip(word: str, at: int, letter: str) -> None:
    at = min(at, len(word))
    assert one_edit(word, word[:at] + letter + word[at:])
    assert one_edit(word, word[:at] + letter + word[at + 1 :])
    assert one_edit(word, word[:at] + word[at + 1 :])
    assert one_edit(word, word[:at] + word[at + 1 : at + 2] + word[at : at + 1] + word[at + 2 :])
