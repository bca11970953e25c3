"""Published figures, cell by cell, against those that anyone can recompute."""

import hashlib
import json
import re
from collections import Counter
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import MOU, PERIOD, SmallLog, b64, compact, example, sha, version

from proviso_verify.counts import (
    Comparison,
    Difference,
    Row,
    figures,
    verify_counts,
)
from proviso_verify.errors import Problem
from proviso_verify.log import open_log
from proviso_verify.openings import COUNTED_AS, OUTCOMES, REASONS
from proviso_verify.statistics_file import OPENED_CELLS, PUBLIC_CELLS, parse_statistics
from proviso_verify.tree import leaf_hash, root_of

LOG = example()
FILES = LOG.files()
(PATH,) = LOG.opened


def rows_of(log: SmallLog) -> tuple[Row, ...]:
    read = log.files().__getitem__
    return figures(read, open_log(read).history())[0]


def opened_of(log: SmallLog, size: int | None) -> list[Any]:
    """What honest statistics say of the months laid open; nothing where a file is not true."""
    read = log.files(size).__getitem__
    try:
        return [month.content for month in figures(read, open_log(read).history())[1]]
    except Problem:
        return []


ATTACK = "a" * 64


def statistics(log: SmallLog, rows: list[dict[str, Any]], size: int | None = None) -> bytes:
    """A statistics file as a custodian would publish it."""
    entries = log.entries[:size]
    root = root_of(map(leaf_hash, entries)).hex()
    return compact(
        {
            "v": 2,
            "rehearsal": log.origin.startswith("rehearsal.invalid/"),
            "origin": log.origin,
            "checkpoint": {"size": len(entries), "root": root},
            "rows": rows,
            "opened": opened_of(log, size),
            "recalls": [],
            "attack": ATTACK,
        }
    )


def named(log: SmallLog, rows: list[dict[str, Any]]) -> bytes:
    """A statistics file that the log names."""
    data = statistics(log, rows)
    log.append("statistics", {}, of=PERIOD, file=hashlib.sha256(data).hexdigest())
    return data


def honest_rows(log: SmallLog) -> list[dict[str, Any]]:
    return [
        {"period": row.period, "requester": row.requester, "agreement": row.agreement, **row.cells}
        for row in rows_of(log)
    ]


def compare(log: SmallLog, data: bytes) -> Comparison:
    return verify_counts(log.files().__getitem__, data)


def refusal(log: SmallLog, data: bytes | None = None, **files: bytes) -> Problem:
    with pytest.raises(Problem) as refused:
        verify_counts((log.files() | files).__getitem__, data or statistics(log, []))
    return refused.value


# --- what is recomputed


def test_an_opened_month_counts_every_outcome_once() -> None:
    january = rows_of(LOG)[0]
    assert january.opened
    assert dict(january.cells) == {
        "received": 5,
        "refused": 1,
        "withdrawn": 1,
        "stopped": 1,
        "no_details": 1,
        "disclosed": 1,
        "relayed": 0,
        "in_progress": 0,
        "asked": 0,
        "held": 0,
    }


def test_a_month_that_is_not_opened_tells_only_what_the_log_shows() -> None:
    order, february = rows_of(LOG)[1:]
    assert not february.opened
    assert dict(february.cells) == {
        "received": 2, "refused": 1, "closed": 0, "answered": 0, "open": 1,
    }  # fmt: skip
    assert order.agreement == "court-order"
    assert order.cells["answered"] == 1


STEPS = st.sampled_from(
    ["refusal", "withdrawn", "stopped", "no_details", "disclosed", "relayed", "answered stopped"]
)


def end(log: SmallLog, step: str) -> str:
    """A case that ends so; the handle of its last entry."""
    case = log.assess(log.request())
    if step == "refusal":
        return log.refuse(case)
    if step in ("withdrawn", "stopped"):
        return log.close(case, step)
    return log.answer(log.search(log.approve(case)), step.split()[-1])


@settings(max_examples=40, deadline=None)
@given(st.lists(STEPS, max_size=12))
def test_received_is_the_sum_of_what_became_of_them(steps: list[str]) -> None:
    """Any caseload: counted here by hand, there from commitments."""
    log = SmallLog().begin().in_force()
    ended = [end(log, step) for step in steps]
    counted = Counter({"refusal": "refused"}.get(step, step.split()[-1]) for step in steps)
    log.turn("2017-02")
    log.open_month(PERIOD, ended)
    rows = rows_of(log)
    assert len(rows) == bool(steps)
    for row in rows:
        assert {cell: n for cell, n in row.cells.items() if n and cell != "received"} == counted
        assert (
            row.cells["received"] == sum(row.cells[outcome] for outcome in OUTCOMES) == len(steps)
        )


@settings(max_examples=25, deadline=None)
@given(st.lists(STEPS | st.just("open"), max_size=8))
def test_an_unopened_month_adds_up_too(steps: list[str]) -> None:
    log = SmallLog().begin().in_force()
    for step in steps:
        if step == "open":
            log.request()
        else:
            end(log, step)
    for row in rows_of(log):
        cells = row.cells
        ended = cells["refused"] + cells["closed"] + cells["answered"]
        assert cells["received"] == ended + cells["open"] == len(steps)


def test_one_agreements_month_is_opened_and_anothers_not() -> None:
    log = SmallLog().begin().in_force().in_force(version("o"), "other")
    log.refuse(log.assess(log.request(agreement=version("o"), counted="other")))
    ended = log.refuse(log.assess(log.request()))
    log.turn("2017-02")
    log.open_month(PERIOD, [ended])
    ours, other = rows_of(log)
    assert (ours.agreement, ours.opened, other.agreement, other.opened) == (
        MOU, True, "other", False,
    )  # fmt: skip
    assert ours.cells["refused"] == other.cells["refused"] == 1


def test_the_months_of_all_orders_are_opened_together() -> None:
    log = SmallLog().begin().in_force()
    ended = []
    for order in (sha("order 1"), sha("order 2")):
        log.begun("discloses", order)
        ended.append(log.whole_case("disclosed", order=order))
    log.turn("2017-02")
    log.open_month(PERIOD, ended, "court-order")
    (row,) = rows_of(log)
    assert (row.agreement, row.cells["disclosed"]) == ("court-order", 2)


def published_thrice() -> tuple[SmallLog, list[bytes]]:
    """January's figures as its two cases go on, as they have ended, and as that was corrected."""
    log = SmallLog().begin().in_force()
    files = []

    def publish() -> None:
        data = statistics(log, honest_rows(log))
        log.append("statistics", {}, of=PERIOD, file=hashlib.sha256(data).hexdigest())
        files.append(data)

    ended = [log.whole_case("disclosed")]
    case = log.search(log.approve(log.assess(log.request())))
    publish()
    log.turn("2017-02")
    ended.append(log.answer(case, "no_details"))
    log.open_month(PERIOD, ended)
    publish()
    log.open_month(PERIOD, ended)
    publish()
    return log, files


def test_publishing_again_breaks_no_older_statistics() -> None:
    """Each statistics file counts by the openings that stood in the log at its own checkpoint."""
    log, published = published_thrice()
    assert len(log.opened) == 2
    for data, opened in zip(published, (False, True, True), strict=True):
        compared = compare(log, data)
        assert (compared.differences, compared.logged) == ((), True)
        ((row,),) = [compared.rows]
        assert row.opened is opened
    assert row.cells["disclosed"] == row.cells["no_details"] == 1


@pytest.mark.parametrize("gone", range(2))
def test_statistics_need_the_openings_of_their_own_checkpoint_and_no_others(gone: int) -> None:
    log, published = published_thrice()
    path = list(log.opened)[gone]
    del log.opened[path]
    for number, data in enumerate(published):
        if number == gone + 1:
            wrong = refusal(log, data)
            assert (wrong.code, wrong.place.file) == ("counts.opening-file-missing", path)
        else:
            assert compare(log, data).differences == ()


def test_newer_figures_under_an_older_checkpoint_are_found_out() -> None:
    log, published = published_thrice()
    newest = json.loads(published[2])
    lie = json.loads(published[0]) | {"rows": newest["rows"]}
    assert "disclosed" in {difference.cell for difference in compare(log, compact(lie)).differences}


# --- openings that do not open


def opened_with(change: Any) -> Problem:
    """A month whose opening file was made with this change, and is duly hashed into the log."""
    log = SmallLog().begin().in_force()
    ended = [log.whole_case("disclosed"), log.refuse(log.assess(log.request()))]
    log.turn("2017-02")
    log.open_month(PERIOD, ended)
    (data,) = log.opened.values()
    value = json.loads(data)
    change(value)
    log.entries.pop()
    log.opened.clear()
    log.last.pop(f"opening {PERIOD} {MOU}")
    log.publish_month(compact(value), PERIOD)
    return refusal(log)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda v: v["opened"].pop(), "counts.cells-differ"),
        (lambda v: v["opened"].clear(), "counts.cells-differ"),
        (lambda v: v["cells"].update(disclosed=2), "counts.cells-differ"),
        (lambda v: v["cells"].pop("refused"), "counts.cells-differ"),
        (lambda v: v["cells"].update(no_details=1), "counts.cells-differ"),
        (lambda v: v.update(residual=1), "counts.cells-differ"),
        (lambda v: v["opened"].append(v["opened"][0]), "counts.opening-extra"),
        (lambda v: v["opened"][0].update(entry="a" * 26), "counts.opening-extra"),
        (lambda v: v["opened"][0].update(name="cause"), "counts.opening-extra"),
        (lambda v: v["opened"][0].update(value="no_details"), "counts.opening-fails"),
        (lambda v: v["opened"][0].update(salt="A" * 43 + "="), "counts.opening-fails"),
        (lambda v: v["opened"][0].update(salt="AA=="), "commitment.salt-length"),
        (lambda v: v["opened"][0].update(salt=1), "counts.malformed"),
        (lambda v: v["opened"][0].update(entry="A"), "counts.malformed"),
        (lambda v: v["opened"][0].update(more=1), "counts.malformed"),
        (lambda v: v["opened"].append(1), "counts.malformed"),
        (lambda v: v.update(opened={}), "counts.malformed"),
        (lambda v: v.update(period="2017-02"), "counts.malformed"),
        (lambda v: v.update(name="other"), "counts.malformed"),
        (lambda v: v.update(table=["ground"]), "counts.malformed"),
        (lambda v: v.update(rule="exact"), "counts.malformed"),
        (lambda v: v["rule"].update(threshold=1), "counts.malformed"),
        (lambda v: v["rule"].update(tier="rounded"), "counts.malformed"),
        (lambda v: v.update(cells=[]), "counts.malformed"),
        (lambda v: v["cells"].update(jailed=1), "counts.malformed"),
        (lambda v: v["cells"].update(relayed=0), "counts.malformed"),
        (lambda v: v.update(residual=-1), "counts.malformed"),
        (lambda v: v.update(supersedes="0" * 64), "counts.malformed"),
        (lambda v: v.update(v=1), "counts.malformed"),
        (lambda v: v.update(more=1), "counts.malformed"),
    ],
)
def test_a_month_is_opened_truly_or_not_at_all(change: Any, code: str) -> None:
    wrong = opened_with(change)
    assert wrong.code == code
    assert re.fullmatch(r"openings/[0-9a-f]{64}\.json", wrong.place.file)


def partly(told: list[str], shut: list[str], threshold: int = 3) -> SmallLog:
    """A month of these cases, of which some are told and the others are the residual."""
    log = SmallLog().begin().in_force()
    ended = [end(log, step) for step in told]
    for step in shut:
        end(log, step)
    log.turn("2017-02")
    log.open_month(PERIOD, ended, content={"rule": plain(threshold), "residual": len(shut)})
    return log


def plain(threshold: int) -> dict[str, Any]:
    return {"tier": "threshold", "threshold": threshold, "named": "plain", "base": 1}


def test_what_is_not_told_is_counted_as_the_residual() -> None:
    told = ["disclosed"] * 4 + ["no_details"] * 5 + ["refusal"] * 3
    log = partly(told, ["answered stopped", "relayed", "answered stopped"])
    (row,) = rows_of(log)
    assert dict(row.cells) == {
        "received": 15, "refused": 3, "disclosed": 4, "no_details": 5, "answered": 3, "closed": 0,
        "open": 0,
    }  # fmt: skip
    assert compare(log, named(log, honest_rows(log))).holds


@pytest.mark.parametrize(
    ("told", "shut", "code"),
    [
        # Two answers left shut among told ones are two answers told.
        (["disclosed"] * 3 + ["no_details"] * 3, ["relayed"] * 2, "counts.residual-too-small"),
        (["refusal"] * 3, ["refusal"], "counts.residual-too-small"),
        # Whoever tells the one says the other.
        (["no_details"] * 3, ["disclosed"] * 3, "counts.one-sided"),
        (["disclosed"] * 3, ["no_details"] * 3, "counts.one-sided"),
        # That all of a class were found is told of each of them.
        (["disclosed"] * 3, [], "counts.one-sided"),
        (["no_details"] * 3, [], "counts.one-sided"),
        # A cell of few.
        (["disclosed"] * 3 + ["no_details"] * 2, ["relayed"] * 3, "counts.cell-too-small"),
        (["withdrawn"] * 2, [], "counts.cell-too-small"),
        (["refusal"] * 2, [], "counts.cell-too-small"),
    ],
)
def test_a_residual_that_tells_of_somebody_is_refused(
    told: list[str], shut: list[str], code: str
) -> None:
    assert refusal(partly(told, shut)).code == code


@pytest.mark.parametrize(
    ("then", "code"),
    [
        # The other found ones, and not-found ones, and three of five relayed: two are left.
        ({"disclosed": (3, 6), "no_details": (3, 6), "relayed": (0, 3)}, "residual-too-small"),
        # The same again, and a cell that grew by two.
        ({"disclosed": (0, 6), "no_details": (0, 5)}, "cell-too-small"),
        ({"disclosed": (0, 6), "no_details": (0, 6), "relayed": (0, 5)}, None),
        ({"disclosed": (0, 3), "no_details": (0, 3)}, None),
    ],
)
def test_a_correction_is_held_to_what_both_files_tell(
    then: dict[str, tuple[int, int]], code: str | None
) -> None:
    """Each file by itself leaves enough shut; with the first, the second may tell of a few."""
    log = SmallLog().begin().in_force()
    most = {"disclosed": 6, "no_details": 6, "relayed": 5}
    ended = {kind: [end(log, kind) for _ in range(many)] for kind, many in most.items()}
    log.turn("2017-02")
    for told in ({"disclosed": (0, 3), "no_details": (0, 3)}, then):
        opened = [one for kind, (first, last) in told.items() for one in ended[kind][first:last]]
        content = {"rule": plain(3), "residual": 17 - len(opened)}
        log.open_month(PERIOD, opened, content=content)
    if code is None:
        assert rows_of(log)[0].cells["received"] == 17
    else:
        assert refusal(log).code == f"counts.{code}"


def test_a_corrected_file_tells_what_it_told_whatever_else_is_wrong_in_it() -> None:
    log = SmallLog().begin().in_force()
    steps = ["disclosed", "no_details"] * 6 + ["relayed"]
    ended = [end(log, step) for step in steps]
    log.turn("2017-02")
    opened = [
        {"entry": o.entry, "name": o.name, "value": o.value, "salt": b64(o.salt)}
        for o in (log.openings[handle, "outcome"] for handle in ended[:6])
    ]
    wrong = [opened[0] | {"salt": b64(bytes(32))}, 1, *opened]
    log.publish_month(compact({"opened": wrong, "nothing": "else"}), PERIOD)
    log.open_month(PERIOD, ended[6:12], content={"rule": plain(3), "residual": 7})
    assert refusal(log).code == "counts.residual-too-small"


def test_an_opening_longer_than_its_cases_need_is_refused_unread() -> None:
    log = SmallLog().begin().in_force()
    ended = end(log, "refusal")
    log.turn("2017-02")
    log.open_month(PERIOD, [ended], content={"more": [[]] * 10_000})
    assert refusal(log).sentence.endswith("it is longer than so few cases need.")


def test_a_class_may_stay_shut_beside_another_that_is_told() -> None:
    (row,) = rows_of(partly(["refusal"] * 3, ["disclosed"]))
    assert dict(row.cells) == {
        "received": 4, "refused": 3, "closed": 0, "answered": 1, "open": 0,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("step", "value"),
    [
        ("refuse", "no_reason"),
        ("close", "forgotten"),
        ("answer", "withdrawn"),
        ("answer", "refused"),
    ],
)
def test_an_outcome_that_is_in_no_closed_list_is_refused(step: str, value: str) -> None:
    log = SmallLog().begin().in_force()
    case = log.assess(log.request())
    case = log.search(log.approve(case)) if step == "answer" else case
    handle = getattr(log, step)(case, value)
    log.turn("2017-02")
    log.open_month(PERIOD, [handle], content={"cells": {"refused": 1}})
    assert refusal(log).code == "counts.unknown-outcome"


def test_a_missing_or_changed_opening_file_is_refused() -> None:
    path = PATH
    files = dict(FILES)
    del files[path]
    with pytest.raises(Problem) as refused:
        verify_counts(files.__getitem__, statistics(LOG, []))
    assert (refused.value.code, refused.value.place.file) == ("counts.opening-file-missing", path)
    for at in range(len(FILES[path])):
        changed = FILES[path][:at] + bytes([FILES[path][at] ^ 1]) + FILES[path][at + 1 :]
        if at % 50 == 0:
            wrong = refusal(LOG, **{path: changed})
            assert (wrong.code, wrong.place.file) == ("counts.opening-file-differs", path)


# --- published figures


def test_statistics_that_no_entry_names_do_not_hold() -> None:
    compared = compare(LOG, statistics(LOG, honest_rows(LOG)))
    assert compared.differences == ()
    assert compared.rows == rows_of(LOG)
    assert (compared.logged, compared.holds) == (False, False)


def test_honest_statistics_that_the_log_names_are_confirmed() -> None:
    log = example()
    compared = compare(log, named(log, honest_rows(log)))
    assert compared.holds
    assert compared.size == len(log.entries) - 1


def test_every_cell_that_is_wrong_by_one_is_found() -> None:
    for number, row in enumerate(honest_rows(LOG)):
        for cell in set(row) - {"period", "requester", "agreement"}:
            rows = honest_rows(LOG)
            rows[number][cell] += 1
            (difference,) = compare(LOG, statistics(LOG, rows)).differences
            assert difference == Difference(
                row["period"], row["requester"], row["agreement"], cell, row[cell] + 1, row[cell]
            )


@pytest.mark.parametrize("cell", [*OUTCOMES, *PUBLIC_CELLS])
def test_a_cell_that_is_left_out_is_found(cell: str) -> None:
    for number, row in enumerate(honest_rows(LOG)):
        if cell in row:
            rows = honest_rows(LOG)
            del rows[number][cell]
            (difference,) = compare(LOG, statistics(LOG, rows)).differences
            assert (difference.cell, difference.published) == (cell, None)
            assert difference.recomputed == row[cell]


def test_a_row_without_cells_is_found() -> None:
    rows = [{name: row[name] for name in ROW} for row in honest_rows(LOG)]
    assert len(compare(LOG, statistics(LOG, rows)).differences) == sum(
        len(row) - len(ROW) for row in honest_rows(LOG)
    )


def test_no_rows_are_found() -> None:
    assert len(compare(LOG, statistics(LOG, [])).differences) == len(honest_rows(LOG))


def test_a_row_that_is_left_out_is_found() -> None:
    rows = honest_rows(LOG)
    (difference,) = compare(LOG, statistics(LOG, rows[1:])).differences
    assert difference == Difference(PERIOD, "home-office", MOU, "received", None, 5)


@pytest.mark.parametrize("received", [0, 4])
def test_a_row_that_the_log_does_not_have_is_found_even_of_zeros(received: int) -> None:
    invented = ROW | {"requester": "police"} | dict.fromkeys(OUTCOMES, 0) | {"received": received}
    rows = [*honest_rows(LOG), invented]
    (difference,) = compare(LOG, statistics(LOG, rows)).differences
    assert (difference.requester, difference.published) == ("police", received)
    assert difference.recomputed is None


def test_an_outcome_told_of_a_month_that_is_not_opened_cannot_be_recomputed() -> None:
    rows = honest_rows(LOG)
    rows[1]["disclosed"] = 0
    (difference,) = compare(LOG, statistics(LOG, rows)).differences
    assert (difference.cell, difference.published, difference.recomputed) == ("disclosed", 0, None)


def test_statistics_of_an_earlier_checkpoint_are_held_against_that_checkpoint() -> None:
    size = 20
    early = SmallLog(entries=LOG.entries[:size])
    data = statistics(early, honest_rows(early))
    compared = compare(LOG, data)
    assert (compared.size, compared.differences) == (size, ())


def test_statistics_of_a_later_checkpoint_are_refused() -> None:
    early = SmallLog(entries=LOG.entries[:20])
    assert refusal(early, statistics(LOG, [])).code == "counts.newer-than-log"


@pytest.mark.parametrize(
    "changed",
    [
        {"origin": "other.example"},
        {"rehearsal": True},
        {"checkpoint": {"size": len(LOG.entries), "root": "0" * 64}},
        {"checkpoint": {"size": 0, "root": "0" * 64}},
    ],
)
def test_statistics_of_another_log_are_refused(changed: dict[str, Any]) -> None:
    data = compact(json.loads(statistics(LOG, [])) | changed)
    assert refusal(LOG, data).code == "counts.other-log"


ROW = {"period": PERIOD, "requester": "home-office", "agreement": MOU}


@pytest.mark.parametrize(
    "changed",
    [
        {"v": 1},
        {"v": True},
        {"attack": ""},
        {"opened": {}},
        {"recalls": {}},
        {"recalls": [1]},
        {"recalls": [{"period": PERIOD}]},
        {"more": 1},
        {"rehearsal": 1},
        {"origin": 1},
        {"checkpoint": []},
        {"checkpoint": {"size": -1, "root": "0" * 64}},
        {"checkpoint": {"size": True, "root": "0" * 64}},
        {"checkpoint": {"size": 1, "root": "0" * 63}},
        {"checkpoint": {"size": 1, "root": "0" * 64, "more": 1}},
        {"rows": {}},
        {"rows": [1]},
        {"rows": [{}]},
        {"rows": [{"period": PERIOD}]},
        {"rows": [ROW | {"received": "7"}]},
        {"rows": [ROW | {"received": -1}]},
        {"rows": [ROW | {"received": True}]},
        {"rows": [ROW | {"jailed": 1}]},
        {"rows": [ROW, ROW]},
    ],
)
def test_what_are_no_statistics_is_refused(changed: dict[str, Any]) -> None:
    data = compact(json.loads(statistics(LOG, [])) | changed)
    assert refusal(LOG, data).code == "counts.malformed"


@given(st.binary(max_size=80))
def test_arbitrary_bytes_are_no_statistics(data: bytes) -> None:
    with pytest.raises(Problem):
        parse_statistics(data)


JSON = st.recursive(
    st.booleans() | st.integers(-1, 9) | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from([*ROW, *OPENED_CELLS, "size", "root"]), inner)
    ),
)


@settings(max_examples=200)
@given(st.sampled_from(["v", "rehearsal", "origin", "checkpoint", "rows"]), JSON)
def test_statistics_with_any_other_value_are_read_or_refused(name: str, value: Any) -> None:
    data = compact(json.loads(statistics(LOG, [])) | {name: value})
    try:
        parsed = parse_statistics(data)
    except Problem:
        return
    assert all(n >= 0 for row in parsed.rows.values() for n in row.values())


# --- the lists


def test_outcomes_and_reasons_are_those_of_the_glossary() -> None:
    terms = pytest.importorskip("proviso_gateway.terms")
    assert {outcome.value for outcome in terms.Outcome} == set(OUTCOMES)
    assert tuple(reason.value for reason in terms.Reason) == REASONS


def test_every_opened_value_counts_in_a_cell_that_exists() -> None:
    standing = {"in_progress", "asked", "held"}  # no month is opened that has such a case
    cells = {cell for table in COUNTED_AS.values() for cell in table.values()}
    assert cells == set(OUTCOMES) - standing
    assert set(OPENED_CELLS) & set(PUBLIC_CELLS) == {"received", "refused"}


@pytest.mark.parametrize("outcome", ["disclosed", "relayed"])
def test_nobody_can_be_opened_as_found_who_was_never_searched_for(outcome: str) -> None:
    def ran_out(outcome: str) -> SmallLog:
        log = SmallLog().begin().in_force()
        approved = log.approve(log.assess(log.request()))
        log.turn("2017-03")
        log.open_month(PERIOD, [log.answer(approved, outcome)])
        return log

    assert refusal(ran_out(outcome)).code == "counts.found-unsearched"
    (row,) = rows_of(ran_out("no_details"))
    assert row.cells["no_details"] == 1
