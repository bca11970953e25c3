"""What lies beside a log is what the log names, or is refused; what is missing is told."""

from __future__ import annotations

import pytest
from small_log import MOU, SmallLog, example, version

from proviso_verify.errors import Problem
from proviso_verify.log import verify_log

LOG = example()
LOG.policy()
FILES = LOG.files()
THERE = verify_log(FILES.__getitem__).published.there


def test_every_agreement_opening_and_policy_is_there_and_true() -> None:
    report = verify_log(FILES.__getitem__)
    assert {path.partition("/")[0] for path in THERE} == {"agreements", "openings", "policies"}
    assert f"agreements/{version()}.json" in THERE
    assert report.published.missing == ()


def test_a_changed_byte_in_any_of_them_is_refused_and_the_file_named() -> None:
    for path in THERE:
        for at in (0, len(FILES[path]) // 2, len(FILES[path]) - 1):
            data = bytearray(FILES[path])
            data[at] ^= 1
            with pytest.raises(Problem) as raised:
                verify_log((FILES | {path: bytes(data)}).__getitem__)
            assert raised.value.code == "published.differs"
            assert raised.value.place.file == path


def test_what_is_missing_is_told_and_the_entries_still_hold() -> None:
    alone = {path: data for path, data in FILES.items() if path not in THERE}
    report = verify_log(alone.__getitem__)
    assert sorted(report.published.missing) == sorted(THERE)


def test_an_edition_is_public_once_something_of_it_has_begun_and_stays_so() -> None:
    log = SmallLog().begin()
    log.adopt(log.row("in_force"))
    (first,) = log.beside
    assert verify_log(log.files().__getitem__).published.there == ()
    log.enter(log.rows[MOU][0])
    log.becomes("withdrawn")
    assert len(log.beside) == 2
    assert {first, *log.beside} < set(verify_log(log.files().__getitem__).published.there)


def test_an_opening_that_was_corrected_stays_beside_the_one_that_corrects_it() -> None:
    log = SmallLog().begin().in_force()
    ended = [log.refuse(log.assess(log.request()))]
    log.turn("2017-02")
    log.open_month("2017-01", ended, content={"rule": {"tier": "threshold", "threshold": 2}})
    log.open_month("2017-01", ended)
    assert set(log.opened) < set(verify_log(log.files().__getitem__).published.there)
