"""Disclosure control, checked: whether what an opening tells, and what it leaves shut, is enough.

A rule says how many cases a told cell must have, and of which number it is a multiple. What is not
told is the residual. In each class that the log itself shows (`Case.group`) it is empty, or large
enough to tell of nobody, or the whole class stays shut.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from proviso_verify.canonical import Value
from proviso_verify.cases import Case
from proviso_verify.errors import problem

EXACT, THRESHOLD = TIERS = ("exact", "threshold")
"""The whole month is told, or of it what disclosure control allows."""

LEAST_THRESHOLD = 2

USUAL_THRESHOLD = 10
"""Where an agreement says nothing else."""

PLAIN = "plain"

NAMED_RULES: Mapping[str, tuple[int, int]] = {"ons-10-5": (10, 5), "hes-2018": (8, 5)}
"""The rules that other people wrote → the least that a cell may count, and what its number is a
multiple of. Beside them stands `plain`: a threshold of one's own, and every number as it is.

`ons-10-5`: Office for National Statistics, *Comparison of post-tabular statistical disclosure
control methods* (2024): counts below ten are suppressed, others rounded to the nearest five.
`hes-2018`: NHS Digital, *Disclosure control methodology for Hospital Episode Statistics* (from
September 2018): below the national level 1 to 7 is suppressed, the rest rounded to the nearest 5.
Here numbers are rounded down, since nobody can open a case that is not there, and what rounding
leaves over stays in the residual: it is not only left out of the page.
"""

FOUND = frozenset({"disclosed", "relayed"})
"""What an answer can only say of somebody who was searched for."""

NOT_FOUND = frozenset({"no_details"})


@dataclass(frozen=True, slots=True)
class Rule:
    """By which rule a month is opened: a tier, and for the threshold tier a name, the least count
    of a told cell, and the base of which it is a multiple."""

    tier: str
    threshold: int
    named: str = PLAIN
    base: int = 1

    @classmethod
    def called(cls, named: str, threshold: int) -> Rule:
        """The rule of this name; a plain one has this threshold."""
        least, base = NAMED_RULES.get(named, (threshold, 1))
        return cls(THRESHOLD, least, named, base)

    @classmethod
    def of_version(cls, content: Value) -> Rule:
        """The rule that a published version of an agreement names, as its canonical JSON has it:
        what is the default is left out there."""
        said = content.get("publication", {}) if isinstance(content, dict) else {}
        match said:
            case {"outcomes": "exact"}:
                return cls(EXACT, LEAST_THRESHOLD)
            case dict():
                named, threshold = said.get("rule", PLAIN), said.get("threshold", USUAL_THRESHOLD)
                return cls.called(str(named), threshold if isinstance(threshold, int) else 0)
        return cls(THRESHOLD, USUAL_THRESHOLD)

    def allows(self, other: Rule) -> bool:
        """Whether what another rule tells may be told where this one is named."""
        if self.tier == EXACT:
            return True
        strict = other.threshold >= self.threshold and other.base >= self.base
        return other.tier == THRESHOLD and strict

    @property
    def content(self) -> dict[str, str | int]:
        """The rule as an opening's file states it."""
        said: dict[str, str | int] = {"tier": self.tier, "threshold": self.threshold}
        if self.tier == EXACT:
            return said
        return said | {"named": self.named, "base": self.base}


def parse_rule(value: Value) -> Rule:
    """The rule that an opening's file states. Raises `counts.malformed`."""
    wrong = problem("counts.malformed", what="its rule is none of ours")
    match value:
        case {"tier": "exact", "threshold": int() as threshold}:
            rule = Rule(EXACT, threshold)
        case {"tier": "threshold", "threshold": int() as threshold, "named": str() as named}:
            if named != PLAIN and named not in NAMED_RULES:
                raise wrong
            rule = Rule.called(named, threshold)
        case _:
            raise wrong
    if value != rule.content or isinstance(rule.threshold, bool):
        raise wrong
    if rule.threshold < LEAST_THRESHOLD:
        raise wrong
    return rule


@dataclass(frozen=True, slots=True)
class Told:
    """How one case ended, as it was opened: the cell in which it counts, what was committed, and
    on which ground it was asked, where the table tells grounds."""

    cell: str
    value: str
    ground: str = ""


def check_told(
    rule: Rule, told: Mapping[str, Told], before: Mapping[str, Told], cases: Iterable[Case]
) -> None:
    """That what is told is enough, and what is left shut tells of nobody.

    `told` is what a file tells of these cases, by the handle of each request, and `before` what
    files told that it corrects: what was told once is known for ever. Raises
    `counts.cell-too-small`, `counts.cell-not-rounded`, `counts.class-told-in-part`,
    `counts.tables-cross`, `counts.residual-too-small` and `counts.one-sided`.
    """
    known = {**before, **told}
    classes: dict[tuple[str, str], list[Case]] = {}
    for case in cases:
        classes.setdefault(case.group, []).append(case)
    for alike in classes.values():
        if rule.tier == THRESHOLD:
            _check_cells(rule, told, alike)
            _check_cells(Rule(THRESHOLD, rule.threshold), _new(told, before), alike)
        shut = sum(case.request not in known for case in alike)
        if rule.tier == EXACT and 0 < sum(case.request in told for case in alike) < len(alike):
            raise problem("counts.class-told-in-part")
        if shut == len(alike):
            continue
        _check_crossing(rule, told, before, alike)
        if 0 < shut < rule.threshold:
            raise problem("counts.residual-too-small", residual=shut)
        if shut or rule.tier == THRESHOLD:
            _check_both_sides(known, alike)


def _new(told: Mapping[str, Told], before: Mapping[str, Told]) -> dict[str, Told]:
    """What a correction tells that no earlier file told; all of it where there was none."""
    return {request: one for request, one in told.items() if request not in before}


def _check_cells(rule: Rule, told: Mapping[str, Told], alike: Iterable[Case]) -> None:
    cells = Counter(
        (told[case.request].value, told[case.request].ground)
        for case in alike
        if case.request in told
    )
    for count in cells.values():
        if count < rule.threshold:
            raise problem("counts.cell-too-small", count=count, threshold=rule.threshold)
        if count % rule.base:
            raise problem("counts.cell-not-rounded", count=count, base=rule.base)


def _check_crossing(
    rule: Rule, told: Mapping[str, Told], before: Mapping[str, Told], alike: Iterable[Case]
) -> None:
    """Where a table by ground follows one by outcome, those of a cell that was told whose ground is
    not told are none or many: else the two tables together tell of a few."""
    if not any(one.ground for one in told.values()):
        return
    left = Counter(
        before[case.request].value
        for case in alike
        if case.request in before and case.request not in told
    )
    if any(count < rule.threshold for count in left.values()):
        raise problem("counts.tables-cross")


def _check_both_sides(known: Mapping[str, Told], alike: Iterable[Case]) -> None:
    """Found and not found are told together or not at all, on each ground that is told."""
    sides: dict[str, set[str]] = {}
    for case in alike:
        if case.kind == "answer" and case.request in known:
            one = known[case.request]
            sides.setdefault(one.ground, set()).add(one.cell)
    for cells in sides.values():
        if bool(cells & FOUND) != bool(cells & NOT_FOUND):
            raise problem("counts.one-sided")
