"""How many answers were recalled is committed to each month, whatever happened, and none twice."""

import json
from collections.abc import Callable

import pytest
from small_log import MOU, SmallLog

from proviso_verify.errors import Problem
from proviso_verify.log import open_log, verify_log


def begun() -> SmallLog:
    """An agreement in force since January; it is February."""
    log = SmallLog().begin().in_force()
    log.turn("2017-02")
    log.append("heartbeat", {})
    return log


def test_each_month_follows_the_one_before() -> None:
    log = begun()
    log.recalls("2017-01")
    for month in ("2017-03", "2017-04"):
        log.turn(month)
        log.append("heartbeat", {})
    log.recalls("2017-02")
    log.recalls("2017-03")
    assert verify_log(log.files().__getitem__).size == len(log.entries)
    history = open_log(log.files().__getitem__).history()
    assert history.recalls == {MOU: "2017-03"}
    kinds = [json.loads(entry)["kind"] for entry in log.entries]
    assert kinds.count("recall") == 3


def test_a_log_may_begin_with_any_month_that_is_over() -> None:
    log = begun()
    for month in ("2017-03", "2017-04"):
        log.turn(month)
        log.append("heartbeat", {})
    log.recalls("2017-03")
    log.recalls("2017-03", name="court-order")
    assert open_log(log.files().__getitem__).history().recalls == {
        MOU: "2017-03", "court-order": "2017-03"
    }  # fmt: skip


LIES: list[tuple[str, Callable[[SmallLog], object], str]] = [
    (
        "a month is counted twice",
        lambda log: (log.recalls("2017-01"), log.recalls("2017-01")),
        "history.recall-order",
    ),
    (
        "a month is passed over",
        lambda log: (log.recalls("2016-11"), log.recalls("2017-01")),
        "history.recall-order",
    ),
    (
        "a month goes back",
        lambda log: (log.recalls("2017-01"), log.recalls("2016-12")),
        "history.recall-order",
    ),
    (
        "of an agreement that nobody adopted",
        lambda log: log.recalls("2017-01", name="other"),
        "history.basis-unknown",
    ),
]


@pytest.mark.parametrize(("what", "lie", "code"), LIES, ids=[what for what, _, _ in LIES])
def test_what_cannot_be_so_is_refused(
    what: str, lie: Callable[[SmallLog], object], code: str
) -> None:
    log = begun()
    lie(log)
    with pytest.raises(Problem) as refused:
        verify_log(log.files().__getitem__)
    assert refused.value.code == code, what


def test_a_month_that_is_not_over_is_no_entry() -> None:
    log = begun()
    log.recalls("2017-02")
    with pytest.raises(Problem) as refused:
        verify_log(log.files().__getitem__)
    assert refused.value.code == "entry.contradiction"
