"""What is erased is erased as two people said, as a whole, and the log goes on proving the rest."""

import json
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import MOU, PERIOD, SmallLog, version

from proviso_verify.erasures import Terms
from proviso_verify.errors import Problem
from proviso_verify.log import Report, open_log, verify_log
from proviso_verify.receipt import verify_receipt_in


def kept() -> SmallLog:
    """January: two approved, two not; terms of one, two and three months. It is the end of it."""
    log = SmallLog().begin().in_force()
    log.whole_case("disclosed")
    log.whole_case("no_details")
    log.refuse(log.assess(log.request(), "refused"))
    log.close(log.assess(log.request(), "ask"))
    log.terms()
    return log


def verified(log: SmallLog) -> Report:
    return verify_log(log.files().__getitem__)


def test_cohorts_go_one_after_another_and_everything_else_still_verifies() -> None:
    log = kept()
    answers = [e["handle"] for e in map(json.loads, log.entries) if e["kind"] == "answer"]
    receipt = log.receipt(answers[0], "outcome", "fields", "use_limits")
    log.turn("2017-03")
    log.open_month(PERIOD, [e["handle"] for e in map(json.loads, log.entries) if e["kind"] in (
        "answer", "refusal", "closure")])  # fmt: skip
    log.erase("refused", 2)
    log.turn("2017-04")
    log.erase("approved", 2)
    log.sweep()
    log.turn("2017-05")
    log.erase("accounts", 2)
    told = verified(log)
    assert [(one.what, one.cases) for one in told.erased] == [
        ("refused", 2), ("approved", 2), ("accounts", 2)
    ]  # fmt: skip
    assert told.terms[MOU].accounts == 3
    assert told.cohorts[0].received == 4
    proven = verify_receipt_in(receipt, open_log(log.files().__getitem__))
    assert proven.openings["outcome"] == "disclosed"


LIES: list[tuple[str, Callable[[SmallLog], object], str]] = [
    (
        "no terms were ever signed",
        lambda log: (
            log.in_force(name="other", hashed=version("o")),
            log.refuse(log.assess(log.request(agreement=version("o"), counted="other"))),
            log.turn("2017-09"),
            log.erase("refused", 1, name="other"),
        ),
        "history.erasure-early",
    ),
    (
        "refused cases go a month early",
        lambda log: (log.turn("2017-02"), log.erase("refused", 2)),
        "history.erasure-early",
    ),
    (
        "approved cases go with the refused ones, and so early",
        lambda log: (log.turn("2017-03"), log.erase("approved", 2)),
        "history.erasure-early",
    ),
    (
        "accounts go before the cases that they are made of",
        lambda log: (log.turn("2017-05"), log.erase("accounts", 2)),
        "history.erasure-early",
    ),
    (
        "the terms are shortened and used in the same month",
        lambda log: (log.turn("2017-03"), log.terms(1, 1, 1), log.erase("approved", 2)),
        "history.erasure-early",
    ),
    (
        "one case of the cohort is left out",
        lambda log: (log.turn("2017-03"), log.erase("refused", 1)),
        "history.erasure-differs",
    ),
    (
        "one case more than there was",
        lambda log: (log.turn("2017-03"), log.erase("refused", 3)),
        "history.erasure-differs",
    ),
    (
        "a cohort that nobody was in",
        lambda log: (log.turn("2017-04"), log.erase("refused", 1, of="2017-02")),
        "history.erasure-differs",
    ),
    (
        "the same cohort twice",
        lambda log: (log.turn("2017-03"), log.erase("refused", 2), log.erase("refused", 2)),
        "history.erased-already",
    ),
    (
        "a month of which one case still goes on",
        lambda log: (log.request(), log.turn("2017-03"), log.erase("refused", 2)),
        "history.erasure-early",
    ),
    (
        "a look at what was kept before anything was erased",
        lambda log: (log.turn("2017-03"), log.sweep()),
        "history.erasure-early",
    ),
    (
        "two looks in a month: how often would tell of how many",
        lambda log: (log.turn("2017-03"), log.erase("refused", 2), log.sweep(), log.sweep()),
        "history.erased-already",
    ),
    (
        "terms by administrators",
        lambda log: log.terms(by=("anna", "boris")),
        "history.not-entitled",
    ),
    ("terms by one decider", lambda log: log.terms(by=("gita",)), "history.signers"),
    (
        "terms that were signed before others of the same name",
        lambda log: log.terms(after=""),
        "history.not-after",
    ),
    (
        "terms whose months were changed after they were signed",
        lambda log: log.entries.__setitem__(
            -1, log.entries[-1].replace(b'"approved":2', b'"approved":3')
        ),
        "history.bad-signature",
    ),
]


@pytest.mark.parametrize(("said", "lie", "code"), LIES, ids=[lie[0] for lie in LIES])
def test_an_erasure_that_nobody_allowed_is_refused(
    said: str, lie: Callable[[SmallLog], object], code: str
) -> None:
    log = kept()
    lie(log)
    with pytest.raises(Problem) as refused:
        verified(log)
    assert refused.value.code == code, said


@settings(max_examples=150)
@given(st.data())
def test_no_changed_byte_of_an_erasure_verifies(data: st.DataObject) -> None:
    log = kept()
    log.turn("2017-03")
    log.erase("refused", 2)
    entry = log.entries[-1]
    # The month of receipt, the name, the class and the number: whatever is changed is refused.
    at = data.draw(st.integers(0, len(entry) - 1))
    inside = entry.find(b'"kept":"') + 8
    handle = entry.find(b'"handle":"') + 10
    if inside <= at < inside + 64 or handle <= at < handle + 26:
        return  # a commitment or a name like any other: the checkpoint, signed over both, tells
    changed = entry[:at] + bytes([data.draw(st.integers(0, 255))]) + entry[at + 1 :]
    if changed == entry:
        return
    log.entries[-1] = changed
    with pytest.raises(Problem):
        verified(log)


@given(st.integers(1, 30), st.integers(2000, 2100), st.integers(1, 12), st.integers(0, 60))
def test_nothing_is_due_before_so_many_whole_months(
    months: int, year: int, month: int, later: int
) -> None:
    ended = year * 12 + month - 1
    now = ended + later
    terms = Terms(months, months, months, "1999-01")
    due = terms.due("refused", f"{year}-{month:02d}", f"{now // 12}-{now % 12 + 1:02d}")
    # Whoever ended on the last day of a month has had `months` whole ones before the erasure.
    assert due == (later >= months + 1)
