"""Which cases may be told: every rule, and what an attacker who knows the rule makes of it."""

from collections import Counter, defaultdict
from random import Random
from typing import Any

import pytest
from figure_worlds import cases, cells, every, told
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.statistics.control import Cell, EndedCase, cells_told, told_of
from proviso_gateway.terms import Handle
from proviso_verify.openings import EXACTLY, REASONS
from proviso_verify.rules import FOUND, NAMED_RULES, NOT_FOUND, Rule

PLAIN = Rule.called("plain", 10)
ONS = Rule.called("ons-10-5", 99)
HES = Rule.called("hes-2018", 99)


def test_the_named_rules_say_what_their_authors_say() -> None:
    assert (ONS.threshold, ONS.base) == (10, 5)
    assert (HES.threshold, HES.base) == (8, 5)
    assert set(NAMED_RULES) == {"ons-10-5", "hes-2018"}


@pytest.mark.parametrize(
    ("kind", "counts", "rule", "expected"),
    [
        # Cells from the threshold on, and nothing is left.
        ("closure", {"withdrawn": 10, "stopped": 12}, PLAIN, {"withdrawn": 10, "stopped": 12}),
        ("answer", {"disclosed": 25, "no_details": 40}, PLAIN, {"disclosed": 25, "no_details": 40}),
        # A small cell would be told by what is left: the next smallest joins it.
        ("closure", {"withdrawn": 30, "stopped": 3}, PLAIN, {}),
        ("refusal", {"procedure": 30, "public_interest": 11, "evidence_missing": 4}, PLAIN,
         {"procedure": 30}),
        # Small ones that are enough together, over two.
        ("refusal", {"procedure": 30, "public_interest": 6, "evidence_missing": 4}, PLAIN,
         {"procedure": 30}),
        # Found without not found, or the other way round, is told of nobody.
        ("answer", {"disclosed": 30, "no_details": 9}, PLAIN, {}),
        ("answer", {"disclosed": 9, "no_details": 30}, PLAIN, {}),
        ("answer", {"disclosed": 30}, PLAIN, {}),
        ("answer", {"no_details": 30}, PLAIN, {}),
        ("answer", {"disclosed": 30, "no_details": 20, "stopped": 4}, PLAIN, {}),
        ("answer", {"disclosed": 30, "no_details": 20, "stopped": 14}, PLAIN,
         {"disclosed": 30, "no_details": 20, "stopped": 14}),
        # Nothing is refused but for one reason: the log shows no more than that they were.
        ("refusal", {"procedure": 12}, PLAIN, {"procedure": 12}),
        ("refusal", {"procedure": 9}, PLAIN, {}),
        # Rounded down; what is left over is enough, or more is left.
        ("answer", {"disclosed": 27, "no_details": 42}, ONS, {"disclosed": 25, "no_details": 30}),
        ("answer", {"disclosed": 25, "no_details": 40}, ONS, {"disclosed": 25, "no_details": 40}),
        ("answer", {"disclosed": 14, "no_details": 14}, ONS, {}),
        ("closure", {"withdrawn": 22, "stopped": 9}, ONS, {"withdrawn": 20}),
        ("closure", {"withdrawn": 22, "stopped": 8}, ONS, {"withdrawn": 20}),
        ("closure", {"withdrawn": 22, "stopped": 7}, ONS, {"withdrawn": 15}),
        ("closure", {"withdrawn": 9, "stopped": 3}, HES, {}),
        ("closure", {"withdrawn": 12, "stopped": 7}, HES, {"withdrawn": 10}),
    ],
)  # fmt: skip
def test_what_is_told_of_a_class(
    kind: str, counts: dict[str, int], rule: Rule, expected: dict[str, int]
) -> None:
    assert told(kind, cells(**counts), rule) == cells(**expected)


def test_of_each_ground_found_is_told_with_not_found_or_not_at_all() -> None:
    counts = Counter({
        ("crime", "disclosed"): 20, ("crime", "no_details"): 20,
        ("welfare", "disclosed"): 20, ("welfare", "no_details"): 3,
    })  # fmt: skip
    assert told("answer", counts, PLAIN) == {
        ("crime", "disclosed"): 20, ("crime", "no_details"): 20,
    }  # fmt: skip


def test_what_never_left_stays_shut_with_enough_others_in_both_tiers() -> None:
    counts = cells(disclosed=30, no_details=30)
    assert told("answer", counts, EXACTLY) == counts
    assert told("answer", counts, EXACTLY, shut=1) == {}
    assert told("answer", counts, PLAIN, shut=1) == {}
    assert told("answer", counts, PLAIN, shut=5) == cells(disclosed=25, no_details=25)
    assert told("answer", cells(disclosed=32, no_details=31), ONS, shut=1) == cells(
        disclosed=25, no_details=25
    )


def test_requesters_and_classes_are_judged_each_alone() -> None:
    ours = list(cases("closure", cells(withdrawn=12)))
    others = [EndedCase(Handle(f"x{n:025}"), "council", "closure", "withdrawn") for n in range(9)]
    late = [EndedCase(Handle(f"y{n:025}"), "police", "other", "no_details") for n in range(30)]
    assert told_of([*ours, *others, *late], PLAIN) == {case.entry for case in ours}


def test_no_handle_says_how_a_case_ended_that_is_not_told() -> None:
    """Who reads the log knows every handle, and of whom it is told how they ended."""
    random, before = Random(7), set[str]()
    for _ in range(40):
        values = ["withdrawn"] * 22 + ["stopped"] * 9
        random.shuffle(values)
        alike = [
            EndedCase(Handle(f"{n:026}"), "police", "closure", value, lot=random.randbytes(32))
            for n, value in enumerate(values)
        ]
        entries = told_of(alike, ONS)
        assert len(entries) == 20
        last = max(entries)
        before |= {one.value for one in alike if one.entry not in entries and one.entry < last}
    assert before == {"withdrawn", "stopped"}


KINDS = {
    "refusal": REASONS,
    "closure": ("withdrawn", "stopped"),
    "answer": ("disclosed", "no_details", "relayed", "stopped"),
    "other": ("no_details", "stopped"),
}


@st.composite
def a_class(draw: Any) -> tuple[list[EndedCase], Rule]:
    kind = draw(st.sampled_from(sorted(KINDS)))
    ways = [(g, v) for g in ("crime", "welfare") for v in KINDS[kind]][: draw(st.integers(1, 8))]
    counts = {way: draw(st.integers(0, 30)) for way in ways}
    shut = draw(st.integers(0, 2)) if kind in ("answer", "other") else 0
    rule = draw(st.sampled_from([Rule.called("plain", 5), PLAIN, ONS, HES]))
    return list(cases(kind, counts, shut)), rule


@given(a_class())
def test_whatever_there_is_the_residual_is_empty_or_large_enough_over_two(
    drawn: tuple[list[EndedCase], Rule],
) -> None:
    alike, rule = drawn
    opened = cells_told(alike, rule)
    hidden = Counter(case.cell for case in alike) - opened
    if opened and hidden:
        assert hidden.total() >= rule.threshold
        assert len(hidden) >= 2
    for count in opened.values():
        assert count >= rule.threshold
        assert count % rule.base == 0
    for ground in {ground for ground, _ in opened}:
        there = {value for at, value in opened if at == ground}
        assert bool(there & FOUND) == bool(there & NOT_FOUND)
    entries = told_of(alike, rule)
    assert Counter(case.cell for case in alike if case.entry in entries) == opened
    assert not any(case.shut for case in alike if case.entry in entries)


KNOWN_TO_ALL = Rule("threshold", 3), Rule("threshold", 4, "made-up", 2), Rule("threshold", 4)


@pytest.mark.parametrize("rule", KNOWN_TO_ALL)
@pytest.mark.parametrize(
    ("kind", "values", "most"),
    [
        ("closure", ("withdrawn", "stopped"), 20),
        ("answer", ("disclosed", "no_details", "stopped"), 14),
        ("refusal", REASONS[:3], 14),
        ("refusal", REASONS[:4], 12),
    ],
)
def test_who_knows_the_rule_and_tries_every_month_there_could_be_pins_no_small_cell(
    kind: str, values: tuple[str, ...], most: int, rule: Rule
) -> None:
    """Every month of so many cases, grouped by what is published of it: in no group has a cell that
    is too small to be told one and the same number throughout. Nor has it for somebody who knows
    one case of their own, or which outcomes there are."""
    tried = 0
    for total in range(2, most + 1):
        alike: dict[Any, list[Counter[Cell]]] = defaultdict(list)
        for counts in every(total, len(values)):
            world = cells(**dict(zip(values, counts, strict=True)))
            alike[frozenset(told(kind, +world, rule).items())].append(world)
        for published, worlds in alike.items():
            opened = dict(published)
            for world in worlds:
                for cell, count in world.items():
                    if not 0 < count < rule.threshold or cell in opened:
                        continue
                    tried += 1
                    assert len({other[cell] for other in worlds}) > 1, (published, world)
                    same = [other for other in worlds if set(+other) == set(+world)]
                    if published:
                        assert len({other[cell] for other in same}) > 1, (published, world)
    assert tried >= 20
