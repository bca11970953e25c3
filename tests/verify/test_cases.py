"""What is kept of a log while it is read: little for each entry, and nothing of it lost."""

from __future__ import annotations

import json
import sys

from hypothesis import given
from hypothesis import strategies as st
from small_log import SmallLog, example, handle_of, sha

from proviso_verify.cases import Case, Ended
from proviso_verify.entries import parse
from proviso_verify.history import ENDED, SEALED, History
from proviso_verify.textset import TextSet

LETTERS = st.text("ab", min_size=3, max_size=3)


@given(st.lists(LETTERS), st.lists(LETTERS))
def test_a_set_of_texts_is_a_set(added: list[str], asked: list[str]) -> None:
    ours, plain = TextSet(), set[str]()
    for text in added:
        assert ours.add(text) == (text not in plain)
        plain.add(text)
    for text in (*added, *asked):
        assert (text in ours) == (text in plain)


def test_no_text_is_found_across_two_others() -> None:
    ours = TextSet()
    ours._buckets = dict.fromkeys(range(1 << 15), bytearray(b"aab\nbaa\n"))
    assert "aab" in ours
    assert "baa" in ours
    assert not any(text in ours for text in ("abb", "bba", "ab\n", "b\nb", "\nba"))


def test_a_set_of_many_handles_takes_little_more_than_their_letters() -> None:
    ours, many = TextSet(), 300_000
    for number in range(many):
        assert ours.add(f"{number:026x}")
    held = sum(map(sys.getsizeof, ours._buckets.values())) + sys.getsizeof(ours._buckets)
    assert held / many < 45


def read(log: SmallLog) -> History:
    history = History()
    for data in log.entries:
        history.add(parse(data))
    return history


def test_every_case_comes_back_as_the_log_has_it() -> None:
    log = example()
    history = read(log)
    entries = {one["handle"]: one for one in map(json.loads, log.entries)}
    requests = {handle for handle, one in entries.items() if one["kind"] == "request"}
    cases = {case.request: case for case in history.cases()}
    assert set(cases) == requests
    for case in cases.values():
        path, at = [], case.handle
        while at:
            path.append(entries[at])
            at = entries[at].get("prev", "")
        last, first = path[0], path[-1]
        kinds = [one["kind"] for one in path]
        by = next((one["by"] for one in path if one["kind"] == "approval"), "")
        assert first["handle"] == case.request
        assert (case.period, case.requester) == (first["period"], first["requester"])
        assert (case.kind, case.last) == (last["kind"], last["period"])
        assert case.basis in (("agreement", last.get("agreement")), ("order", last.get("order")))
        assert (case.approved, case.by) == ("approval" in kinds, by)
        assert case.searched == ("search" in kinds)
        ended = case.kind in ENDED
        assert case.sealed == (last["commitments"][SEALED[case.kind]] if ended else "")
    assert {case.name for case in cases.values()} == {"mou", "court-order"}
    assert {case.kind for case in cases.values()} == {*ENDED, "request"}


def test_of_a_case_that_has_ended_a_hundred_and_forty_bytes_at_most_are_kept() -> None:
    ended = Ended()
    for number in range(10_000):
        ended.add(
            Case(
                handle_of(number), "2017-01", "home-office", "mou", "mou", ("agreement", sha("v")),
                "answer", handle_of(-number), "2017-02", sha(str(number)), True, number, "2017-02",
                ground=sha(f"ground {number}"),
            )
        )  # fmt: skip
    assert len(ended) == len(list(ended)) == 10_000
    held = sys.getsizeof(ended._own) + sys.getsizeof(ended._alike) + sys.getsizeof(ended._sorts)
    assert held / 10_000 < 140


def test_of_open_cases_none_stays_open_that_has_ended() -> None:
    log = SmallLog().begin().in_force()
    for _ in range(3):
        log.whole_case()
    open_one = log.assess(log.request())
    history = read(log)
    assert list(history._open) == [open_one]
