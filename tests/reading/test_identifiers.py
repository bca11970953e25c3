"""People who act, references and documents are the same however they are written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.reading.identifiers import (
    NOTHING,
    folded,
    folded_reference,
    says_nothing,
    shows,
)


@pytest.mark.parametrize(
    "other",
    [
        "OFFICER A", "Officer  A", "Officer\u00a0A", "Officer\u200b A", "Officer Ａ", "Officer A.",
        "Officer-A", "officer\u202fa", "Off\u00adicer A", "Ófficer Å", "Officer_A",
        "\u2060Officer A", "Officer\ufe0f A", "(Officer A)", "Officer\u3000A", "Officer\u3164A",
    ],
)  # fmt: skip
def test_one_officer_in_many_spellings_is_one(other: str) -> None:
    assert folded(other) == folded("Officer A")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Officer A", "Officer B"), ("DC 1177", "DC 1178"), ("राम", "रमा"), ("अमित", "अमृता"),
        ("Petrova", "Petrov"), ("Ли", "Ле"), ("نور", "نار"),
    ],
)  # fmt: skip
def test_two_people_stay_two(one: str, other: str) -> None:
    assert folded(one) != folded(other)


@pytest.mark.parametrize(
    "other", ["r-1", "R 1", "R-1\u200b", "Ｒ－１", "R\u20111", "R–1", "R-1.", "R1"]
)
def test_one_reference_in_many_spellings_is_one(other: str) -> None:
    assert folded_reference(other) == folded_reference("R-1")


@pytest.mark.parametrize(
    ("one", "other"), [("2017/1/11", "2017/11/1"), ("R-1", "R-11"), ("R-1-1", "R-11"), ("A1", "B1")]
)
def test_numbers_in_a_reference_stay_apart(one: str, other: str) -> None:
    assert folded_reference(one) != folded_reference(other)
    assert folded_reference("2017/1/11") == folded_reference("2017 - 1 - 11")


@pytest.mark.parametrize(
    "text",
    ["", " ", ".", "-", "...", "\u200b", "\u3164", "\u2800", "\u0301", "—", "n/a", "N/A.", "N A",
     "none", "Ｎｏｎｅ", "n\u200bone", "TBC", "t.b.c.", "To be confirmed", "n.n.",
     "Unknown", "not  known"],
)  # fmt: skip
def test_what_shows_nothing_or_stands_for_nothing_names_nobody(text: str) -> None:
    assert says_nothing(text)


@pytest.mark.parametrize(
    "text", ["A", "7", "R. Null", "Nonette", "TL-1", "李", "न", "Nancy", "٣", "Tbilisi 4"]
)
def test_whatever_else_shows_names_somebody(text: str) -> None:
    assert not says_nothing(text)


def test_every_word_for_nothing_is_found_in_its_own_spelling() -> None:
    assert all(map(says_nothing, NOTHING))
    assert list(NOTHING) == sorted(set(NOTHING), key=NOTHING.index)


@given(
    st.text(max_size=40),
    st.sampled_from(["\u200b", "\u00ad", " ", ".", "-", "\u2060", "\u00a0"]),
    st.integers(0, 40),
)
def test_what_does_not_show_never_makes_another_person(text: str, mark: str, at: int) -> None:
    assert folded(text[:at] + mark + text[at:]) == folded(text) or unicodedata.combining(
        text[at : at + 1] or "a"
    )
    assert folded(folded(text)) == folded(text) or not text.isascii()


@given(st.text(max_size=40))
def test_whatever_says_something_has_a_folded_form(text: str) -> None:
    if not says_nothing(text):
        assert shows(text)
        assert folded(text)
        assert folded_reference(text)


def test_no_word_for_nothing_holds_a_digit() -> None:
    """Replays rest on it: a document with a number in it is never asked what it says."""
    assert not any(letter.isdigit() for word in NOTHING for letter in folded(word))
    assert not says_nothing("n/a 1")
