"""Figures of an evaluation: held against a naive reader, and against sums done by hand."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.rehearsal.evaluation import BINS, SMALLEST, Judged, evaluate, judge, wilson
from proviso_gateway.tracing.verdict import Candidate, TraceCause, Verdict, VerdictKind

JUDGED = st.builds(
    lambda present, kind, right, says, group: Judged(
        present=present,
        traced=kind == "traced",
        unclear=kind == "unclear",
        best_is_meant=present and right,
        says=says,
        group=group,
    ),
    st.booleans(),
    st.sampled_from(("traced", "unclear", "nobody")),
    st.booleans(),
    st.sampled_from((0.0, 0.3, 0.7, 0.95, 0.995, 0.9995, 0.99995, 1.0)),
    st.sampled_from((None, "", "a", "b", "c")),
)


def best_recall(judged: list[Judged], precision: float) -> float:
    """The same figure, asked of every threshold one after the other."""
    found = 0.0
    present = sum(one.present for one in judged)
    for threshold in {one.says for one in judged if one.says > 0}:
        taken = [one for one in judged if one.says >= threshold]
        right = sum(one.best_is_meant for one in taken)
        if Fraction(right, len(taken)) >= Fraction(precision) and present:
            found = max(found, right / present)
    return found


@settings(max_examples=150, deadline=None)
@given(st.lists(JUDGED, max_size=40))
def test_every_figure_is_what_a_naive_reader_counts(judged: list[Judged]) -> None:
    told = evaluate(judged)
    traced = [one for one in judged if one.traced]
    assert told.rates.precision.count == sum(one.best_is_meant for one in traced)
    assert told.rates.precision.of == len(traced)
    assert told.rates.recall.of == sum(one.present for one in judged)
    assert told.rates.wrong.count + told.rates.precision.count == len(traced)
    assert told.rates.reviewed.count == sum(one.unclear for one in judged)
    for wanted, recall in told.at.items():
        assert recall == pytest.approx(best_recall(judged, float(wanted)))
    assert sum(said.true.of for said in told.calibration) == sum(one.says > 0 for one in judged)
    sizes = {word: sum(one.group == word for one in judged) for word in "abc"}
    assert {word: group.requests for word, group in told.groups.items()} == {
        word: size for word, size in sizes.items() if size >= SMALLEST
    }
    for rates, size in (
        (told.small_groups, sum(size for size in sizes.values() if size < SMALLEST)),
        (told.wordless, sum(one.group == "" for one in judged)),
    ):
        assert (rates.requests if rates is not None else 0) == size


def test_a_word_of_a_group_is_told_so_that_no_terminal_obeys_it() -> None:
    words = ["\x1b[2J", "a\nb", "\x9b1m", "\u202eabc", "Zoë"]
    judged = [Judged(True, True, False, True, 0.9999, word) for word in words for _ in range(10)]
    told = [r"\x1b[2J", r"a\nb", r"\x9b1m", r"\u202eabc", "Zoë"]
    assert list(evaluate(judged).groups) == sorted(told)


def test_a_small_set_by_hand() -> None:
    judged = [
        Judged(True, True, False, True, 0.9999),
        Judged(True, True, False, True, 0.9995),
        Judged(False, True, False, False, 0.9992),
        Judged(True, False, True, True, 0.95),
        Judged(True, False, False, False, 0.0),
    ]
    told = evaluate(judged)
    assert (told.rates.precision.value, told.rates.recall.value) == (2 / 3, 0.5)
    assert told.rates.f1 == pytest.approx(4 / 7)
    assert told.at == {"0.99": 0.5, "0.999": 0.5, "0.9999": 0.5}
    assert told.best_f1 == pytest.approx(0.75)
    surest = told.calibration[-1]
    assert (surest.low, surest.true.count, surest.true.of) == (0.9999, 1, 1)


def test_wilsons_interval_is_the_published_one() -> None:
    low, high = wilson(81, 263)
    assert (round(low, 4), round(high, 4)) == (0.2553, 0.3662)  # Newcombe 1998, table I
    low, high = wilson(0, 20)
    assert (low, round(high, 4)) == (0.0, 0.1611)
    assert wilson(0, 0) == (0.0, 1.0)


def test_the_best_candidate_is_judged_whatever_was_decided() -> None:
    best = Candidate("SYN-1", 5_000)
    unclear = Verdict(VerdictKind.UNCLEAR, TraceCause.DOUBTFUL, 900_000_000, best)
    assert judge(unclear, "SYN-1", "g") == Judged(True, False, True, True, 0.9, "g")
    assert not judge(unclear, "SYN-2").best_is_meant
    nobody = Verdict(VerdictKind.NO_TRACE, TraceCause.ABSENT, 0)
    assert judge(nobody, "") == Judged(False, False, False, False, 0.0)
    assert tuple(sorted(BINS)) == BINS
