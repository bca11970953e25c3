"""How many, recomputed: the figures of a log, and whether published statistics say the same.

The log shows by itself how many requests came, under which agreement, in which month, and how many
were refused, closed and answered. For a month that the custodian has opened, every outcome counts:

    received = refused + withdrawn + stopped + no_details + disclosed + relayed
               + in_progress + asked + held

Of a month that is opened in part, those closed and answered of whom not more is told stand beside:

    received = refused + closed + answered + open
               + withdrawn + stopped + no_details + disclosed + relayed

Published rows and cells must be exactly these: a figure left out is a difference, as is one that
nobody can recompute.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from types import MappingProxyType

from proviso_verify.canonical import Value, decode
from proviso_verify.cases import Case
from proviso_verify.entries import BASIS
from proviso_verify.errors import Place, problem, shown
from proviso_verify.history import ENDED, History, Opened
from proviso_verify.log import Cohort, cohorts_of, open_log
from proviso_verify.openings import OUTCOMES, Month, is_count, opened_month, openings_path
from proviso_verify.policy import Policy
from proviso_verify.published import version_path
from proviso_verify.rules import Rule, Told
from proviso_verify.statistics_file import (
    PUBLIC_CELLS,
    OpenedMonth,
    Recalls,
    Statistics,
    attack_path,
    parse_statistics,
)
from proviso_verify.tiles import FileReader
from proviso_verify.yearly import Ended, check_other_days, made_again

REST: Mapping[str, str] = {"closure": "closed", "answer": "answered"}
"""The kind of a case's last entry → the cell in which it counts where not more is told of it."""


@dataclass(frozen=True, slots=True)
class Row:
    """The figures of one month, requester and agreement (its name, or `court-order`).

    `opened` tells whether the custodian opened the month: then the cells are `OPENED_CELLS`, or,
    where not every outcome is told, `PUBLIC_CELLS` and those outcomes that are: `closed` and
    `answered` count the rest. Otherwise `PUBLIC_CELLS`, as of the checkpoint.
    """

    period: str
    requester: str
    agreement: str
    cells: Mapping[str, int]
    opened: bool

    @property
    def key(self) -> tuple[str, str, str]:
        """Month, requester, agreement."""
        return self.period, self.requester, self.agreement


@dataclass(frozen=True, slots=True)
class Difference:
    """One cell where the published figure is not the recomputed one; of a month that is opened,
    with all its requesters together, `requester` is empty.

    `published` is None for a figure that was left out, `recomputed` None for one that nobody can
    recompute, because the log has no such row, or its month is not opened.
    """

    period: str
    requester: str
    agreement: str
    cell: str
    published: int | None
    recomputed: int | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Published statistics held against the log that they name.

    `logged` tells whether the log has a `statistics` entry for exactly this file; `pinned` whether
    the caller knew the hash of the log's first entry; `years` of which a report lay beside, made of
    these figures, and was made again.
    """

    origin: str
    rehearsal: bool
    size: int
    root: str
    logged: bool
    pinned: bool
    years: tuple[str, ...]
    rows: tuple[Row, ...]
    opened: tuple[OpenedMonth, ...]
    differences: tuple[Difference, ...]

    @property
    def holds(self) -> bool:
        """Whether the figures are the log's, every one and no other, and the log names them."""
        return self.logged and not self.differences


def figures(read: FileReader, history: History) -> tuple[tuple[Row, ...], tuple[OpenedMonth, ...]]:
    """Every row that the log tells, opened months by their opening files, and what those files say;
    both sorted.

    A month that was opened more than once counts by the last opening that this history has come to.
    Raises the problems of opening files.
    """
    rows: list[Row] = []
    months: list[OpenedMonth] = []
    for cohort in cohorts_of(history.cases()):
        if (cohort.period, cohort.agreement) not in history.openings:
            rows.append(_public_row(cohort))
    for opened in history.openings.values():
        month = opened_month(read, opened)
        _check_agreed(read, opened, month.rule)
        rows += _opened_rows(opened, month)
        months.append(of_opening(opened, month))
    rows.sort(key=lambda row: row.key)
    months.sort(key=lambda month: (month.period, month.agreement))
    return tuple(rows), tuple(months)


def _check_agreed(read: FileReader, opened: Opened, rule: Rule) -> None:
    """That the rule is as strict as every version names on which a case of the month rests, as far
    as the versions lie beside the log. Raises `counts.rule-too-lax`."""
    for kind, version in sorted({case.basis for case in opened.ended}):
        if kind != BASIS[0]:
            continue
        try:
            data = read(version_path(version))
        except (FileNotFoundError, KeyError):
            continue
        if hashlib.sha256(data).hexdigest() != version:
            raise problem("published.differs", Place(version_path(version)))
        if not Rule.of_version(decode(data)).allows(rule):
            raise problem("counts.rule-too-lax", Place(openings_path(opened.file)))


def of_opening(opened: Opened, month: Month) -> OpenedMonth:
    """What statistics say of an opened month whose file says this."""
    return OpenedMonth(
        opened.period,
        opened.name,
        opened.file,
        opened.supersedes,
        month.table,
        month.rule.content,
        month.cells,
        month.residual,
        month.reasons,
        month.grounds,
    )


def verify_counts(
    read: FileReader,
    statistics: bytes,
    *,
    genesis: str | None = None,
    policy: Policy | None = None,
    now: int | None = None,
) -> Comparison:
    """The published figures cell by cell against those recomputed from the log in hand.

    The log may have grown since: it is read as far as the statistics' own checkpoint. Raises
    `counts.other-log`, `counts.newer-than-log`, `counts.opened-differs`, `counts.recalls-differ`,
    `counts.attack-differs`, `counts.year-differs`, and every problem of the log and its openings.
    """
    published = parse_statistics(statistics)
    log = open_log(read, genesis=genesis, policy=policy, now=now)
    head = log.signed.checkpoint
    if published.size > head.size:
        raise problem("counts.newer-than-log", size=published.size, log=head.size)
    root = log.root_at(published.size)
    rehearsal = log.genesis.text("mode") == "rehearsal"
    if (published.origin, published.root, published.rehearsal) != (
        head.origin,
        root.hex(),
        rehearsal,
    ):
        raise problem("counts.other-log")
    history = log.history(published.size)
    rows, months = figures(read, history)
    differences = [*_differences(published, rows), *_months_differ(published.opened, months)]
    _check_recalls(published.recalls, history)
    _check_attack(read, published.attack)
    told = [_content(row) for row in rows]
    opened = [month.content for month in months]
    years = tuple(made_again(read, statistics, published, told, opened, _ended(history)))
    log.go_on(history)  # to the log's end: the entry that names these statistics comes after them
    check_other_days(read, told, {hashlib.sha256(statistics).hexdigest(), *history.statistics})
    return Comparison(
        origin=head.origin,
        rehearsal=rehearsal,
        size=published.size,
        root=root.hex(),
        logged=hashlib.sha256(statistics).hexdigest() in history.statistics,
        pinned=log.pinned,
        years=years,
        rows=rows,
        opened=months,
        differences=tuple(differences),
    )


def _check_recalls(told: tuple[Recalls, ...], history: History) -> None:
    """Each count of recalls is the one that its entry committed, told once."""
    seen = set[str]()
    for row, one in enumerate(told, start=1):
        counted = history.recalls_counted.get(one.opening.entry)
        if (
            counted is None
            or counted[:2] != (one.period, one.agreement)
            or one.opening.entry in seen
        ):
            raise problem("counts.recalls-differ", Place(row=row))
        if not one.opening.holds(counted[2]):
            raise problem("counts.recalls-differ", Place(row=row))
        seen.add(one.opening.entry)


def _check_attack(read: FileReader, attack: str) -> None:
    """The report of the attack is the one that the figures name, where it lies beside them."""
    path = attack_path(attack)
    try:
        data = read(path)
    except (FileNotFoundError, KeyError):
        return
    if hashlib.sha256(data).hexdigest() != attack:
        raise problem("counts.attack-differs", Place(path))


def _ended(history: History) -> list[Ended]:
    """How many cases ended when, as the log shows."""
    counted = Counter(
        (case.name, case.period, case.last) for case in history.cases() if case.kind in ENDED
    )
    return [Ended(*when, cases) for when, cases in counted.items()]


def _content(row: Row) -> dict[str, Value]:
    names = {"period": row.period, "requester": row.requester, "agreement": row.agreement}
    return {**names, **row.cells}


def _months_differ(
    published: tuple[Value, ...], months: tuple[OpenedMonth, ...]
) -> Iterator[Difference]:
    """Where the opened months are told otherwise than by their files. Raises
    `counts.opened-differs` where other months are told, or by another file, table or rule."""
    for told, month in zip_longest(published, months):
        ours = None if month is None else month.content
        about = ours if isinstance(ours, dict) else told
        period = str(about.get("period", "")) if isinstance(about, dict) else ""
        wrong = problem("counts.opened-differs", period=shown(period))
        if not isinstance(told, dict) or ours is None or month is None:
            raise wrong
        figures, counted = _figures_of(told), _figures_of(ours)
        if figures is None or counted is None or _but_figures(told) != _but_figures(ours):
            raise wrong
        for cell in sorted({*figures, *counted}):
            if figures.get(cell) != counted.get(cell):
                said, wanted = figures.get(cell), counted.get(cell)
                yield Difference(month.period, "", month.agreement, cell, said, wanted)


_FIGURES = ("cells", "residual", "reasons", "grounds")


def _but_figures(month: Mapping[str, Value]) -> dict[str, Value]:
    return {key: value for key, value in month.items() if key not in _FIGURES}


def _figures_of(month: Mapping[str, Value]) -> dict[str, int] | None:
    """Every figure that is told of an opened month, by a name of its own; None where one is no
    figure."""
    cells, residual, reasons, grounds = (month.get(key) for key in _FIGURES)
    if not (isinstance(cells, dict) and isinstance(reasons, dict) and isinstance(grounds, dict)):
        return None
    found = {"residual": residual, **cells, **{f"reason {code}": n for code, n in reasons.items()}}
    for ground, counted in grounds.items():
        if not isinstance(counted, dict):
            return None
        found |= {f"ground {ground} {outcome}": n for outcome, n in counted.items()}
    told = {cell: int(str(count)) for cell, count in found.items() if is_count(count)}
    return told if len(told) == len(found) else None


def _differences(published: Statistics, rows: tuple[Row, ...]) -> list[Difference]:
    ours = {row.key: row.cells for row in rows}
    found: list[Difference] = []
    for key in sorted({*published.rows, *ours}):
        told, counted = published.rows.get(key), ours.get(key)
        if told is None or counted is None:  # a row too few, or one too many: it is told once
            said, wanted = (told or {}).get("received"), (counted or {}).get("received")
            found.append(Difference(*key, "received", said, wanted))
            continue
        found += [
            Difference(*key, cell, told.get(cell), counted.get(cell))
            for cell in sorted({*told, *counted})
            if told.get(cell) != counted.get(cell)
        ]
    return found


def _public_row(cohort: Cohort) -> Row:
    cells = {cell: int(getattr(cohort, cell)) for cell in PUBLIC_CELLS}
    key = (cohort.period, cohort.requester, cohort.agreement)
    return Row(*key, MappingProxyType(cells), opened=False)


def _opened_rows(opened: Opened, month: Month) -> list[Row]:
    cases: dict[str, list[Case]] = {}
    for case in opened.ended:
        cases.setdefault(case.requester, []).append(case)
    return [
        Row(opened.period, requester, opened.name, _opened_cells(ours, month.told), opened=True)
        for requester, ours in sorted(cases.items())
    ]


def _opened_cells(cases: list[Case], told: Mapping[str, Told]) -> Mapping[str, int]:
    """How these cases ended, as far as it is told. That a case was refused the log tells itself;
    why, an opening does."""
    counted = Counter(_cell(case, told.get(case.request)) for case in cases)
    whole = not any(counted[rest] for rest in REST.values())
    shown = OUTCOMES if whole else (*PUBLIC_CELLS[1:], *sorted(counted))
    cells = {"received": len(cases), **{cell: counted[cell] for cell in shown}}
    return MappingProxyType(cells)


def _cell(case: Case, told: Told | None) -> str:
    if case.kind == "refusal":
        return "refused"
    return REST[case.kind] if told is None else told.cell
