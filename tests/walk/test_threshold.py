"""Promise 10 where small numbers are protected: what is told is recomputed, what is not is safe."""

from __future__ import annotations

import datetime
import functools
import json
import re
from collections import Counter
from typing import Any

import pytest
from tests.walk.world import HOME_OFFICE, MEMORANDUM, NARROWED, NOBODY, World

from proviso_gateway.agreement.reading import read
from proviso_gateway.gateway import openings
from proviso_gateway.gateway.adopt import adopt
from proviso_gateway.gateway.approve import decline, withdraw
from proviso_gateway.gateway.erase import erase, set_terms
from proviso_gateway.gateway.openings import can_be_opened, opening_of
from proviso_gateway.gateway.publish import STATISTICS, publish, rows
from proviso_gateway.statistics.control import EndedCase
from proviso_gateway.terms import Period
from proviso_verify.canonical import to_base64
from proviso_verify.counts import Comparison, verify_counts
from proviso_verify.errors import Problem
from proviso_verify.log import verify_log
from proviso_verify.openings import EXACTLY

OCTOBER = Period("2017-10")


def source(**publication: object) -> str:
    """The memorandum, its outcomes published by a threshold and what else is said."""
    said = "".join(f"  {key}: {str(value).lower()}\n" for key, value in publication.items())
    return re.sub(
        r"  outcomes: exact\n  justification: >-\n(    .*\n)+",
        "  outcomes: threshold\n" + said,
        NARROWED,
        count=1,
    )


def world(counts: dict[str, int], **publication: object) -> World:
    """A month in which so many cases ended so, under such an agreement."""
    world = World(source=source(**publication))
    for _ in range(counts.get("disclosed", 0)):
        world.confirmed()
    for _ in range(counts.get("no_details", 0)):
        world.traced(NOBODY)
    for _ in range(counts.get("withdrawn", 0)):
        case = world.assessed(evidence={})
        withdraw(world.gateway, HOME_OFFICE, case.request.request_ref)
    for _ in range(counts.get("public_interest", 0)):
        decline(world.gateway, world.cast.approver, world.proposed().handle)
    for _ in range(counts.get("precondition_not_met", 0)):
        world.assessed(values={**world.request().values, "in_contact": True})
    world.called()
    return world


MANY = {
    "disclosed": 7, "no_details": 6, "withdrawn": 5, "public_interest": 5,
    "precondition_not_met": 6,
}  # fmt: skip


@functools.cache
def told(**publication: object) -> dict[str, bytes]:
    """What is published of a month of many cases."""
    return world(MANY, **publication).files()


def statistics(files: dict[str, bytes]) -> Any:
    return json.loads(files[STATISTICS])


def checked(files: dict[str, bytes]) -> Comparison:
    verify_log(files.__getitem__)
    return verify_counts(files.__getitem__, files[STATISTICS])


def cells(files: dict[str, bytes]) -> dict[str, int]:
    """The cells of the one row that are above nothing."""
    (row,) = statistics(files)["rows"]
    return {key: n for key, n in row.items() if isinstance(n, int) and n}


def test_outcomes_that_are_many_are_told_and_an_outsider_recomputes_them() -> None:
    files = told(threshold=5)
    assert cells(files) == {
        "received": 29, "disclosed": 7, "no_details": 6, "withdrawn": 5, "refused": 11,
    }  # fmt: skip
    (month,) = statistics(files)["opened"]
    assert month["reasons"] == {"public_interest": 5, "precondition_not_met": 6}
    assert month["rule"] == {"tier": "threshold", "threshold": 5, "named": "plain", "base": 1}
    assert (month["period"], month["agreement"], month["residual"]) == (OCTOBER, MEMORANDUM, 0)
    assert checked(files).holds


def test_rounded_numbers_mean_at_least_and_the_rest_is_counted_as_answered() -> None:
    files = world({"disclosed": 16, "no_details": 17}, rule="ons-10-5").files()
    assert cells(files) == {"received": 33, "disclosed": 10, "no_details": 10, "answered": 13}
    (month,) = statistics(files)["opened"]
    assert (month["residual"], month["rule"]["named"]) == (13, "ons-10-5")
    assert checked(files).holds


def test_who_is_told_goes_by_what_nobody_can_read_of_the_others() -> None:
    there = world({"disclosed": 16, "no_details": 17}, rule="ons-10-5")
    files = there.files()
    (month,) = statistics(files)["opened"]
    read = json.loads(files[f"openings/{month['file']}.json"])
    told = {one["entry"]: one["salt"] for one in read["opened"]}
    untold = set[str]()
    for case in map(there.case, there.gateway.store.cases()):
        lot = to_base64(openings.ended(case, grounds=False).lot)
        assert lot == told.get(case.last_entry, lot)
        untold |= {lot} if case.last_entry not in told else set()
    public = b"".join(files.values())
    assert (len(told), len(untold)) == (20, 13)
    assert not any(lot.encode() in public for lot in untold)


def test_on_each_ground_what_is_told_is_proved_by_what_the_request_committed() -> None:
    files = told(threshold=5, by_ground=True)
    (month,) = statistics(files)["opened"]
    assert month["table"] == ["ground", "outcome"]
    assert month["grounds"] == {
        "overstayed": {"disclosed": 7, "no_details": 6, "withdrawn": 5, "refused": 11}
    }
    assert checked(files).holds


@pytest.mark.parametrize(
    "counts",
    [
        {"disclosed": 7, "no_details": 4},
        {"disclosed": 4, "no_details": 7},
        {"disclosed": 7},
        {"no_details": 7},
        {"withdrawn": 4},
        {"public_interest": 4},
    ],
)
def test_of_few_nothing_is_told_but_what_the_log_shows(counts: dict[str, int]) -> None:
    there = world(counts, threshold=5)
    files = there.files()
    (row,) = statistics(files)["rows"]
    assert set(row) == {
        "period", "requester", "agreement", "received", "refused", "closed", "answered", "open",
    }  # fmt: skip
    assert statistics(files)["opened"] == []
    assert there.entries("opening") == []
    assert not [path for path in files if path.startswith("openings/")]
    assert checked(files).holds


def test_protected_and_absent_are_counted_in_one_cell() -> None:
    """What is published is the same, whoever it was that was not found."""
    some = statistics(told(threshold=5))
    text = json.dumps(some)
    for cause in ("restricted", "absent", "doubted", "deceased", "not_called"):
        assert cause not in text


def test_a_month_is_laid_open_once_and_stays_as_it_was_opened() -> None:
    there = world(MANY, threshold=5)
    first = there.files()
    (opening,) = there.entries("opening")
    for _ in range(2):
        again = publish(there.gateway)
        assert [path for path in again if path.startswith("openings/")] == [
            f"openings/{opening['file']}.json"
        ]
        assert statistics(again)["opened"] == statistics(first)["opened"]
    assert there.entries("opening") == [opening]


def test_what_never_left_is_never_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two answers that nobody was handed: they are among the rest, and their class is shut."""
    there = world(MANY, threshold=5)
    inner = openings.ended

    def never_left(case: Any, *, grounds: bool) -> EndedCase:
        one = inner(case, grounds=grounds)
        return one if case.handle not in lost else EndedCase(
            one.entry, one.requester, one.kind, one.value, one.ground, shut=True
        )  # fmt: skip

    answered = [case for case in map(there.case, there.gateway.store.cases()) if case.answered]
    lost = {case.handle for case in answered[:2]}
    monkeypatch.setattr(openings, "ended", never_left)
    files = there.files()
    assert cells(files)["answered"] == 13
    assert "disclosed" not in cells(files)
    opened = json.loads(files[f"openings/{statistics(files)['opened'][0]['file']}.json"])
    entries = {one["entry"] for one in opened["opened"]}
    assert not entries & {case.last_entry for case in answered}
    assert checked(files).holds


def test_figures_that_an_attacker_would_undo_stay_shut_and_the_report_says_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Disclosure control that tells everybody who was found, and nobody who was not."""
    there = world({"disclosed": 7, "no_details": 1}, threshold=5)
    monkeypatch.setattr(
        openings,
        "told_of",
        lambda cases, rule: frozenset(one.entry for one in cases if one.value == "disclosed"),
    )
    there.rehearsal.close()
    files = publish(there.gateway)
    report = json.loads(files[f"attacks/{statistics(files)['attack']}.json"])
    assert report["shut"] == [{"period": OCTOBER, "agreement": MEMORANDUM}]
    assert report["pinned"] == []
    assert statistics(files)["opened"] == []
    assert there.entries("opening") == []


def test_no_report_tells_a_month_that_the_attack_kept_shut_from_one_of_too_few_cases() -> None:
    """Were it named, everybody would know that all of these ended in one way."""
    reports = []
    for many in (6, 4):  # of six, all withdrawn, the rule would tell; of four it tells nothing
        files = world({"withdrawn": many}, threshold=5).files()
        report = json.loads(files[f"attacks/{statistics(files)['attack']}.json"])
        assert statistics(files)["opened"] == []
        assert report["shut"] == [{"period": OCTOBER, "agreement": MEMORANDUM}]
        reports.append({key: said for key, said in report.items() if key != "size"})
    assert reports[0] == reports[1]


def test_what_the_attack_keeps_shut_is_erased_when_it_is_due() -> None:
    """The log shows what is due. A month that is passed over would be known to have ended alike."""
    there = world({"withdrawn": 6}, threshold=5)
    gateway = there.gateway
    set_terms(gateway, (there.cast.approver, there.cast.guardian), MEMORANDUM, 1, 2, 6)
    there.files()
    there.on(datetime.date(2018, 1, 10))
    publish(gateway)
    assert [(one.of, one.cases) for one in erase(gateway)] == [(OCTOBER, 6)]
    assert checked(publish(gateway)).holds


def test_the_report_of_the_attack_lies_beside_the_figures() -> None:
    files = told(threshold=5)
    report = json.loads(files[f"attacks/{statistics(files)['attack']}.json"])
    assert report["pinned"] == report["shut"] == []
    assert (report["months"], report["classes"]) == (1, 3)
    assert report["size"] == statistics(files)["checkpoint"]["size"]


def test_whose_answer_can_still_leave_keeps_the_month_shut() -> None:
    there = world(MANY, threshold=5)
    cases = tuple(map(there.case, there.gateway.store.cases()))
    assert not can_be_opened(there.gateway, (OCTOBER, MEMORANDUM), cases)  # it is not over
    there.rehearsal.close()
    assert can_be_opened(there.gateway, (OCTOBER, MEMORANDUM), cases)
    assert opening_of(there.gateway, (OCTOBER, MEMORANDUM), cases) is not None


def test_every_case_is_counted_in_one_cell_whatever_is_told() -> None:
    there = world(MANY, threshold=5)
    there.files()
    for row in rows(there.gateway):
        assert sum(row.rest.values()) + sum(row.told.values()) == row.received == 29
        assert Counter(row.outcomes).total() == 29


def test_the_rule_is_read_from_the_agreement() -> None:
    publication = read(source(rule="hes-2018", by_ground=True), "a").publication
    assert (publication.rule, publication.by_ground) == ("hes-2018", True)
    there = World(source=source(rule="hes-2018"))
    case = there.assessed()
    rule, table = openings.rule_of(there.gateway, [case])
    assert (rule.named, rule.threshold, rule.base, table) == ("hes-2018", 8, 5, ("outcome",))
    exact = World()
    assert openings.rule_of(exact.gateway, [exact.assessed()])[0] == EXACTLY


def test_a_version_that_has_begun_is_published_by_no_other_rule() -> None:
    """The rule is in the version's hash: an edition that changes it changes what has happened."""
    there = world({"disclosed": 1}, threshold=5)
    signers = there.cast.lawyer, there.cast.guardian
    with pytest.raises(Problem) as raised:
        adopt(there.gateway, signers, read(NARROWED, "a"), NARROWED)
    assert raised.value.code == "gateway.history-rewritten"


def test_a_month_opened_by_a_laxer_rule_than_its_agreements_is_found_out(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    there = world({"disclosed": 7, "no_details": 4}, threshold=5)
    monkeypatch.setattr(openings, "rule_of", lambda gateway, cases: (EXACTLY, ("outcome",)))
    with pytest.raises(Problem) as raised:
        checked(there.files())
    assert raised.value.code == "counts.rule-too-lax"


# --- the year


def test_a_years_report_says_what_the_months_say_and_is_made_again_by_the_verifier() -> None:
    files = told(threshold=5, by_ground=True)
    report = json.loads(files["transparency/2017.json"])
    year = {(row["table"], row["of"]): row["count"] for row in report["rows"] if row["month"] == ""}
    assert year["requests", "received"] == 29
    assert year["outcomes", "disclosed"] == 7
    assert year["reasons", "public_interest"] == 5
    assert year["grounds", "overstayed.no_details"] == 6
    assert year["waiting", "00"] == 29
    assert checked(files).years == ("2017",)
    lines = files["transparency/2017.csv"].decode().splitlines()
    assert lines[0] == "year,table,agreement,requester,month,of,count"
    assert len(lines) == len(report["rows"]) + 1


def test_of_a_year_in_which_nothing_is_laid_open_reasons_are_untold() -> None:
    files = world({"public_interest": 3}, threshold=5).files()
    rows_ = json.loads(files["transparency/2017.json"])["rows"]
    reasons = {row["of"]: row["count"] for row in rows_ if row["table"] == "reasons"}
    assert reasons == {"untold": 3}


@pytest.mark.parametrize(
    ("path", "said", "lie"),
    [
        ("transparency/2017.json", b'"count":7', b'"count":8'),
        ("transparency/2017.json", b'"rehearsal":true', b'"rehearsal":false'),
        ("transparency/2017.json", b'"size":', b'"size":1'),
        ("transparency/2017.json", b'"statistics":"', b'"statistics":"0'),
        ("transparency/2017.csv", b",disclosed,7", b",disclosed,8"),
    ],
)
def test_a_report_that_says_anything_else_is_found_out(path: str, said: bytes, lie: bytes) -> None:
    files = dict(told(threshold=5))
    assert said in files[path]
    files[path] = files[path].replace(said, lie)
    with pytest.raises(Problem) as raised:
        checked(files)
    assert (raised.value.code, raised.value.place.file) == ("counts.year-differs", path)


def test_another_report_of_the_attack_is_found_out() -> None:
    files = dict(told(threshold=5))
    path = f"attacks/{statistics(files)['attack']}.json"
    files[path] = files[path].replace(b'"pinned":[]', b'"pinned":[1]')
    with pytest.raises(Problem) as raised:
        checked(files)
    assert raised.value.code == "counts.attack-differs"
