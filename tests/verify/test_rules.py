"""Every way to cheat with a month that is laid open in part, and what is said to each."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from typing import Any

import pytest
from small_log import MOU, PERIOD, SmallLog, b64, compact
from test_counts import end, honest_rows, named, opened_of, plain, refusal, rows_of

from proviso_verify.counts import verify_counts
from proviso_verify.errors import Problem
from proviso_verify.rules import NAMED_RULES, Rule, parse_rule

COUNTS = {"disclosed": 6, "no_details": 5, "withdrawn": 4, "refusal": 5, "relayed": 3}
TOLD = ("disclosed", "no_details", "withdrawn", "refusal")
SHUT = COUNTS["relayed"]
FEBRUARY = "2017-02"


class Month:
    """A month of which much is told by a threshold of three, with what a cheat needs at hand."""

    def __init__(self) -> None:
        self.log = SmallLog().begin().in_force()
        self.ended = {
            kind: [end(self.log, kind) for _ in range(many)] for kind, many in COUNTS.items()
        }
        self.log.turn(FEBRUARY)
        self.later = end(self.log, "withdrawn")
        self.requests = {
            entry["handle"]: entry.get("prev", "") for entry in map(json.loads, self.log.entries)
        }

    def opening(self, handle: str) -> dict[str, Any]:
        name = "outcome" if (handle, "outcome") in self.log.openings else "reason"
        return self._shown(self.log.openings[handle, name])

    def ground(self, handle: str) -> dict[str, Any]:
        """The ground of the request of the case that ended with this entry."""
        while self.requests[handle]:
            handle = self.requests[handle]
        return self._shown(self.log.openings[handle, "ground"])

    def told(self) -> list[str]:
        return [handle for kind in TOLD for handle in self.ended[kind]]

    def publish(self, change: Callable[[Month, dict[str, Any]], object]) -> SmallLog:
        """Open the month by a file with this change; the log names it duly."""
        cells = {"refused" if kind == "refusal" else kind: COUNTS[kind] for kind in TOLD}
        file = {
            "v": 2, "period": PERIOD, "name": MOU, "table": ["outcome"], "rule": plain(3),
            "cells": cells, "residual": SHUT,
            "opened": [self.opening(handle) for handle in self.told()],
        }  # fmt: skip
        change(self, file)
        self.log.publish_month(compact(file), PERIOD)
        return self.log

    def _shown(self, opening: Any) -> dict[str, Any]:
        return {
            "entry": opening.entry, "name": opening.name, "value": opening.value,
            "salt": b64(opening.salt),
        }  # fmt: skip


def honest(month: Month, file: dict[str, Any]) -> None:
    """Nothing is changed."""


def by_ground(month: Month, file: dict[str, Any]) -> None:
    """The same, each on its ground."""
    file["table"] = ["ground", "outcome"]
    file["cells"] = {f"welfare.{cell}": count for cell, count in file["cells"].items()}
    file["opened"] += [month.ground(handle) for handle in month.told()]


def leave_out(kind: str, many: int, cell: str = "") -> Callable[[Month, dict[str, Any]], None]:
    """Leave shut so many cases of one kind that were told."""

    def change(month: Month, file: dict[str, Any]) -> None:
        gone = set(month.ended[kind][:many])
        file["opened"] = [one for one in file["opened"] if one["entry"] not in gone]
        file["residual"] += many
        file["cells"][cell or kind] -= many
        file["cells"] = {name: count for name, count in file["cells"].items() if count}

    return change


def add(handle: Callable[[Month], str], cell: str) -> Callable[[Month, dict[str, Any]], None]:
    """Tell one case more."""

    def change(month: Month, file: dict[str, Any]) -> None:
        file["opened"].append(month.opening(handle(month)))
        file["cells"][cell] = file["cells"].get(cell, 0) + 1
        file["residual"] -= 1

    return change


def without_a_ground(month: Month, file: dict[str, Any]) -> None:
    by_ground(month, file)
    file["opened"].pop()


def a_ground_of_somebody_else(month: Month, file: dict[str, Any]) -> None:
    by_ground(month, file)
    file["opened"][-1] = month.ground(month.ended["relayed"][0])


def a_ground_twice(month: Month, file: dict[str, Any]) -> None:
    by_ground(month, file)
    file["opened"].append(file["opened"][-1])


def a_ground_that_was_not_committed(month: Month, file: dict[str, Any]) -> None:
    by_ground(month, file)
    file["opened"][-1]["value"] = "serious-crime"


def a_ground_in_a_table_without(month: Month, file: dict[str, Any]) -> None:
    file["opened"].append(month.ground(month.told()[0]))


def rule(**changed: Any) -> Callable[[Month, dict[str, Any]], None]:
    """Another rule than the one that was kept."""
    return lambda month, file: file["rule"].update(changed)


CHEATS: dict[str, tuple[Callable[[Month, dict[str, Any]], None], str]] = {
    "found without not found": (leave_out("no_details", 5), "counts.one-sided"),
    "not found without found": (leave_out("disclosed", 6), "counts.one-sided"),
    "one case of a cell that is not told": (
        add(lambda month: month.ended["relayed"][0], "relayed"), "counts.cell-too-small",
    ),
    "one refusal left shut": (leave_out("refusal", 1, "refused"), "counts.residual-too-small"),
    "a cell that is too small": (leave_out("refusal", 3, "refused"), "counts.cell-too-small"),
    "a case of another month": (
        add(lambda month: month.later, "withdrawn"), "counts.opening-extra",
    ),
    "a case told twice": (
        add(lambda month: month.ended["withdrawn"][0], "withdrawn"), "counts.opening-extra",
    ),
    "a cell counted otherwise": (
        lambda month, file: file["cells"].update(disclosed=7), "counts.cells-differ",
    ),
    "a residual counted otherwise": (
        lambda month, file: file.update(residual=SHUT + 1), "counts.cells-differ",
    ),
    "another outcome than was committed": (
        lambda month, file: file["opened"][0].update(value="no_details"), "counts.opening-fails",
    ),
    "answers left out of a month of which all is told": (
        lambda month, file: file.update(rule={"tier": "exact", "threshold": 2}),
        "counts.class-told-in-part",
    ),
    "a rule that rounds, and numbers that are not rounded": (
        rule(named="ons-10-5", threshold=10, base=5), "counts.cell-too-small",
    ),
    "a named rule with a threshold of one's own": (
        rule(named="ons-10-5", base=5), "counts.malformed",
    ),
    "a rule that nobody wrote": (rule(named="mild"), "counts.malformed"),
    "a base of one's own": (rule(base=2), "counts.malformed"),
    "a threshold of one": (rule(threshold=1), "counts.malformed"),
    "a rule without a name": (
        lambda month, file: file["rule"].pop("named"), "counts.malformed",
    ),
    "a table of our own": (
        lambda month, file: file.update(table=["officer", "outcome"]), "counts.malformed",
    ),
    "a ground left out": (without_a_ground, "counts.ground-missing"),
    "the ground of a case that is not told": (a_ground_of_somebody_else, "counts.ground-missing"),
    "a ground told twice": (a_ground_twice, "counts.opening-extra"),
    "another ground than was committed": (
        a_ground_that_was_not_committed, "counts.opening-fails",
    ),
    "a ground in a table without grounds": (a_ground_in_a_table_without, "counts.opening-extra"),
    "cells without their ground": (
        lambda month, file: (by_ground(month, file), file.update(cells={"disclosed": 6})),
        "counts.malformed",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CHEATS)
def test_no_cheat_goes_unsaid(name: str) -> None:
    change, code = CHEATS[name]
    assert refusal(Month().publish(change)).code == code


@pytest.mark.parametrize("change", [honest, by_ground])
def test_the_same_month_told_honestly_holds(
    change: Callable[[Month, dict[str, Any]], None],
) -> None:
    log = Month().publish(change)
    row = rows_of(log)[0]
    assert (row.cells["disclosed"], row.cells["answered"], row.cells["refused"]) == (6, SHUT, 5)
    data = named(log, honest_rows(log))
    assert verify_counts(log.files().__getitem__, data).holds


@cache
def _named() -> tuple[SmallLog, bytes]:
    log = Month().publish(by_ground)
    return log, named(log, honest_rows(log))


LIES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another rule": lambda month: month["rule"].update(threshold=10),
    "another file": lambda month: month.update(file="0" * 64),
    "another table": lambda month: month.update(table=["outcome"]),
    "another month": lambda month: month.update(period=FEBRUARY),
    "a figure that is none": lambda month: month["reasons"].update(procedure="3"),
    "a ground that is none": lambda month: month["grounds"].update(welfare=3),
    "a key more": lambda month: month.update(more=1),
}


@pytest.mark.parametrize("name", LIES)
def test_statistics_that_say_of_an_opened_month_what_its_file_does_not(name: str) -> None:
    log, data = _named()
    told = json.loads(data)
    LIES[name](told["opened"][0])
    assert refusal(log, compact(told)).code == "counts.opened-differs"


@pytest.mark.parametrize(
    ("change", "cell"),
    [
        (lambda month: month["cells"].update({"welfare.disclosed": 7}), "welfare.disclosed"),
        (lambda month: month.update(residual=2), "residual"),
        (lambda month: month["reasons"].update(evidence_missing=4), "reason evidence_missing"),
        (lambda month: month["grounds"]["welfare"].pop("refused"), "ground welfare refused"),
    ],
)
def test_every_figure_of_an_opened_month_is_compared(
    change: Callable[[dict[str, Any]], object], cell: str
) -> None:
    log, data = _named()
    told = json.loads(data)
    change(told["opened"][0])
    compared = verify_counts(log.files().__getitem__, compact(told))
    assert [one.cell for one in compared.differences] == [cell]


def test_an_opened_month_that_is_left_out_or_invented_is_found() -> None:
    log, data = _named()
    told = json.loads(data)
    for opened in ([], told["opened"] * 2):
        assert refusal(log, compact(told | {"opened": opened})).code == "counts.opened-differs"


def test_opened_months_are_told_as_their_files_tell_them() -> None:
    (month,) = opened_of(_named()[0], None)
    assert month["grounds"]["welfare"] == {
        "disclosed": 6, "no_details": 5, "refused": 5, "withdrawn": 4,
    }  # fmt: skip
    assert month["reasons"] == {"evidence_missing": 5}


@pytest.mark.parametrize("named_", ["plain", *NAMED_RULES])
def test_every_rule_reads_as_it_is_written(named_: str) -> None:
    rule_ = Rule.called(named_, 12)
    assert parse_rule(dict(rule_.content)) == rule_


@pytest.mark.parametrize(
    "value",
    [1, "exact", {}, {"tier": "exact"}, {"tier": "exact", "threshold": True}, {"tier": 1}],
)
def test_what_is_no_rule_is_refused(value: Any) -> None:
    with pytest.raises(Problem) as raised:
        parse_rule(value)
    assert raised.value.code == "counts.malformed"


@pytest.mark.parametrize(
    ("said", "threshold", "allowed"),
    [
        ({"publication": {"outcomes": "exact"}}, 3, True),
        ({"publication": {"threshold": 5}}, 5, True),
        ({"publication": {"threshold": 5}}, 4, False),
        ({"publication": {}}, 10, True),
        ({"publication": {}}, 9, False),
        ({}, 9, False),
        ({"publication": "exact"}, 9, False),
        ({"publication": {"rule": "hes-2018"}}, 10, False),
    ],
)
def test_a_rule_is_as_strict_as_its_agreements(
    said: dict[str, Any], threshold: int, allowed: bool
) -> None:
    agreed = Rule.of_version(said)
    assert agreed.allows(Rule.called("plain", threshold)) == allowed
    assert agreed.allows(Rule.called("ons-10-5", 0))
    assert agreed.allows(Rule("exact", 2)) == (agreed.tier == "exact")


@pytest.mark.parametrize(
    ("left_out", "code"),
    [
        ({"disclosed": 2}, "counts.tables-cross"),
        ({"disclosed": 3, "no_details": 5}, "counts.one-sided"),
        ({}, None),
    ],
)
def test_a_table_by_ground_after_one_by_outcome_leaves_no_few_out(
    left_out: dict[str, int], code: str | None
) -> None:
    """By itself each of the two leaves enough shut."""
    month = Month()
    log = month.publish(honest)
    told = [h for kind in TOLD for h in month.ended[kind][left_out.get(kind, 0) :]]
    cells = {("refused" if k == "refusal" else k): COUNTS[k] - left_out.get(k, 0) for k in TOLD}
    file = {
        "v": 2, "period": PERIOD, "name": MOU, "table": ["ground", "outcome"], "rule": plain(3),
        "cells": {f"welfare.{cell}": count for cell, count in cells.items() if count},
        "residual": SHUT + sum(left_out.values()),
        "opened": [*map(month.opening, told), *map(month.ground, told)],
        "supersedes": log.last[f"opening {PERIOD} {MOU}"],
    }  # fmt: skip
    log.publish_month(compact(file), PERIOD)
    if code is None:
        assert rows_of(log)[0].cells["disclosed"] == COUNTS["disclosed"]
    else:
        assert refusal(log).code == code
