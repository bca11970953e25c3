"""The tests that an agreement carries: cases its parties agreed on, with the answers they meant."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import ClassVar

from proviso_gateway.agreement.assessment import Assessment, assess, assess_under
from proviso_gateway.agreement.model import AcceptanceTest, Agreement, Expectation
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import ASKED_BEFORE, OFFICER_REQUESTS, Facts
from proviso_gateway.errors import Problem
from proviso_gateway.terms import Day


@dataclass(frozen=True, slots=True)
class TestResult:
    """How one test came out. `differences` is empty if it passed; `found` is None if the case
    could not be assessed at all, and then `differences` says why."""

    __test__: ClassVar[bool] = False

    id: str
    differences: tuple[str, ...]
    found: Assessment | None

    @property
    def passed(self) -> bool:
        """Whether the agreement answered as its parties meant."""
        return not self.differences


def run_tests(agreement: Agreement) -> tuple[TestResult, ...]:
    """The outcome of every test that the agreement carries, in the order of the file."""
    return tuple(run_test(agreement, test) for test in agreement.tests)


def run_test(agreement: Agreement, test: AcceptanceTest) -> TestResult:
    """The outcome of one test of this agreement."""
    day, facts, time_is_up = case(agreement, test)
    supposed = next((t.as_if for t in reversed(_chain(agreement, test)) if t.as_if), None)
    try:
        if supposed is None:
            found = assess(agreement, day, facts, time_is_up=time_is_up)
        else:
            found = assess_under(agreement, supposed, day, facts, time_is_up=time_is_up)
    except Problem as wrong:
        return TestResult(test.id, (f"{wrong.code}: {wrong.sentence}",), None)
    return TestResult(test.id, _differences(test.expect, found), found)


SUPPOSED: Mapping[str, Value] = {OFFICER_REQUESTS: 1, ASKED_BEFORE: False}
"""What a test supposes of the store, unless it says otherwise."""


def case(agreement: Agreement, test: AcceptanceTest) -> tuple[Day, Facts, bool]:
    """The day and the facts of a test: those of the test it is like, with its own on top.

    A fact that needs evidence has it unless the test says otherwise. Unless given, the requester is
    the agreement's (the first, if there are several), this is the officer's first request of the
    month, and nobody asked about the person before.
    """
    chain = _chain(agreement, test)
    days = [each.date for each in chain if each.date is not None]
    values: dict[str, Value] = dict(SUPPOSED)
    values["requester"] = agreement.parties.requesters[0]
    bare: set[str] = set()
    for each in chain:
        given = {
            name: frozenset(raw) if isinstance(raw, tuple) else raw
            for name, raw in each.given.items()
        }
        values = {n: v for n, v in values.items() if n not in each.without} | given
        bare = (bare - set(given)) | set(each.without_evidence)
    evidence = {name: "as the test supposes" for name in values if name not in bare}
    return days[-1], Facts(values, evidence), any(each.time_is_up for each in chain)


def _chain(agreement: Agreement, test: AcceptanceTest) -> list[AcceptanceTest]:
    """The test and those it is like, the most distant first; each is like an earlier one only."""
    by_id = {each.id: each for each in agreement.tests}
    chain = [test]
    while chain[0].like is not None:
        chain.insert(0, by_id[chain[0].like])
    return chain


_COMPARED: Mapping[str, Callable[[Assessment], object]] = {
    "answer": lambda found: found.answer,
    "under": lambda found: found.version,
    "reasons": lambda found: found.reasons,
    "cites": lambda found: found.false_clauses,
    "ask_for": lambda found: found.ask_for,
}
"""What each key of an expectation is compared with. Lists are compared as sets."""


def _differences(expect: Expectation, found: Assessment) -> tuple[str, ...]:
    told = []
    for key, look in _COMPARED.items():
        wanted, got = getattr(expect, key), look(found)
        same = set(wanted) == set(got) if isinstance(wanted, tuple) else wanted == got  # type: ignore[call-overload]
        if wanted is not None and not same:
            told.append(f"{key}: expected {_words(wanted)}, found {_words(got)}")
    return tuple(told)


def _words(value: object) -> str:
    return ", ".join(map(str, value)) or "none" if isinstance(value, tuple) else str(value)
