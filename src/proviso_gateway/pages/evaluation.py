"""An evaluation as people read it: text, plain values, one page with curves. It names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proviso_gateway.pages.drawing import Drawing, svg
from proviso_gateway.pages.evaluation_breakdown import (
    BreakdownPart,
    beside_rows,
    breakdown_lines,
    breakdown_part,
    choices_table,
    levels_table,
    rate,
)
from proviso_gateway.pages.evaluation_pictures import (
    calibration,
    curve,
    m_and_u,
    match_weights,
    trade_off,
)
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.plain import json_of, plain
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.rehearsal.evaluation import (
    SMALLEST,
    DecisionRates,
    Evaluation,
    Said,
    Share,
    times_missed,
)

if TYPE_CHECKING:
    # Only its name is needed here, and it brings arrays and Parquet with it.
    from proviso_gateway.assembly.evaluating import Evaluated, ModelsCompared

_WIDEST = 40
"""Columns of the screen that a group's word may take."""


def lines(one: Evaluated) -> Iterator[str]:
    """The figures as text."""
    told = one.evaluation
    rates = told.rates
    yield f"{rates.requests:,} requests, {rates.present:,} about somebody in the register"
    learned = f"{one.folds} models learned in turn" if one.folds else f"model {one.model}"
    yield f"of {one.people:,} people; {learned}."
    if unread := _unread(one):
        yield unread
    yield ""
    for name, value in figures(told):
        yield f"  {name:<38}{value}"
    yield ""
    yield "  said to be meant          on average   true             of"
    for said in told.calibration:
        yield (
            f"  {said.low:<7g}to {said.high:<12g} {_mean(said):>9}   {rate(said.true):<26}"
            f"{said.true.of:>8,}"
        )
    if by_word := list(groups(told)):
        width = min(max(len(name) for name in (one.group, *dict(by_word))), _WIDEST) + 1
        yield ""
        yield (
            f"  {_cut(one.group):<{width}}{'requests':>9}  {'recall':<24}"
            f"{'missed, against all':<22}{'wrong':<24}review"
        )
        for name, group in by_word:
            yield (
                f"  {_cut(name):<{width}}{group.requests:>9,}  {rate(group.recall):<24}"
                f"{_times(told, group):<22}{rate(group.wrong):<24}{rate(group.reviewed)}"
            )
    yield from breakdown_lines(one.breakdown)


def both_lines(both: ModelsCompared) -> Iterator[str]:
    """Two models side by side, as text."""
    one, other = both.first, both.second
    rates = one.evaluation.rates
    yield f"{rates.requests:,} requests, {rates.present:,} about somebody in the register"
    yield f"of {one.people:,} people."
    yield ""
    yield f"  {'':<34}{one.model:<58}{other.model}"
    pairs = zip(figures(one.evaluation), figures(other.evaluation), strict=True)
    for (name, value), (_, second) in pairs:
        yield f"  {name:<34}{value:<58}{second}"
    yield ""
    for name, value in beside_rows(both):
        yield f"  {name:<48}{value:>10}"


def _unread(one: Evaluated) -> str:
    if not (one.unreadable.birth_date or one.unreadable.gender):
        return ""
    return (
        f"Taken as not stated, because they cannot be read: {one.unreadable.birth_date:,} birth "
        f"dates and {one.unreadable.gender:,} genders."
    )


def _times(told: Evaluation, group: DecisionRates) -> str:
    ratio = times_missed(told.rates, group)
    return "–" if ratio is None else f"{ratio.value:.2f} ({ratio.low:.2f}–{ratio.high:.2f})"


def groups(told: Evaluation) -> Iterator[tuple[str, DecisionRates]]:
    """The rates of each group under its word, of smaller groups together, and of what has none."""
    yield from told.groups.items()
    if told.small_groups is not None:
        yield f"(groups of fewer than {SMALLEST})", told.small_groups
    if told.wordless is not None:
        yield "(without a word)", told.wordless


def _cut(name: str) -> str:
    return name if len(name) <= _WIDEST else f"{name[: _WIDEST - 1]}…"


def figures(told: Evaluation) -> Iterator[tuple[str, str]]:
    """The figures of the whole set, each with its name."""
    rates = told.rates
    yield "precision", rate(rates.precision)
    yield "recall", rate(rates.recall)
    yield "F1 of the default decisions", "–" if rates.f1 is None else f"{rates.f1:.4f}"
    yield "F1 at the best threshold", f"{told.best_f1:.4f}"
    for wanted, recall in told.at.items():
        yield f"recall at precision {wanted}", f"{recall:.4f}"
    yield "wrong person, of those traced", one_in(rates.wrong)
    yield "to be compared by two people", rate(rates.reviewed)


def one_in(one: Share) -> str:
    """A small share as so many of so many, with its interval, whose upper end is told as *1 in*."""
    if one.value is None:
        return "–"
    return (
        f"{one.count:,} of {one.of:,} ({one.low:.5f}–{one.high:.5f}, at most 1 in "
        f"{int(1 / one.high):,})"
    )


def _mean(said: Said) -> str:
    return "–" if said.mean is None else f"{said.mean:.5f}"


def as_json(one: Evaluated | ModelsCompared) -> dict[str, Any]:
    """The evaluation, or two side by side, in plain values: see docs/evaluation.md."""
    return {"v": 1, **plain(one)}


def files(one: Evaluated) -> Mapping[str, str]:
    """Name of a file → what is in it: the page, the JSON, the curve, and each picture by itself."""
    told = prepared(one)
    return {
        "evaluation.html": page(one),
        "evaluation.json": json_of(as_json(one)) + "\n",
        "curve.csv": csv(one.evaluation),
        "precision-recall.svg": svg(told.curve),
        "calibration.svg": svg(told.calibration),
        "trade-off.svg": svg(told.trade_off),
        "match-weights.svg": svg(told.match_weights),
        "m-and-u.svg": svg(told.m_and_u),
    }


def both_files(both: ModelsCompared) -> Mapping[str, str]:
    """Name of a file → what is in it, for two models side by side: what `files` has of the first,
    what it has of the second under `second-…`, and one page and one JSON of both."""
    second = files(both.second)
    return {
        **files(both.first),
        **{f"second-{name}": text for name, text in second.items()},
        "side-by-side.html": both_page(both),
        "side-by-side.json": json_of(as_json(both)) + "\n",
    }


@dataclass(frozen=True, slots=True)
class SideBySidePage(Part):
    """What the page of two models says."""

    requests: str
    people: str
    figures: TextTable
    beside: TextTable
    models: Sequence[EvaluationPage]


def both_page(both: ModelsCompared) -> str:
    """Two models side by side, as one page."""
    one, other = both.first, both.second
    pairs = zip(figures(one.evaluation), figures(other.evaluation), strict=True)
    rows = [(name, value, second) for (name, value), (_, second) in pairs]
    told = SideBySidePage(
        requests=f"{one.evaluation.rates.requests:,}",
        people=f"{one.people:,}",
        figures=_figures("Figures", ("figure", one.model, other.model), rows),
        beside=_figures("Request by request", ("who", "requests"), beside_rows(both)),
        models=[prepared(one), prepared(other)],
    )
    return render("side-by-side.html", page=told)


@dataclass(frozen=True, slots=True)
class EvaluationPage(Part):
    """What the page says: every figure in words, the pictures, and the tables beside them."""

    requests: str
    present: str
    people: str
    model: str
    model_hash: str
    figures: TextTable
    curve: Drawing
    points: TextTable
    calibration: Drawing
    calibrated: TextTable
    group: str
    groups: TextTable | None
    unread: str
    trade_off: Drawing
    choices: TextTable
    lost: BreakdownPart
    match_weights: Drawing
    m_and_u: Drawing
    levels: TextTable


def page(one: Evaluated) -> str:
    """The evaluation as one page that stands alone: no script, nothing fetched."""
    return render("evaluation.html", page=prepared(one))


def prepared(one: Evaluated) -> EvaluationPage:
    """What the page says, before it is markup."""
    told = one.evaluation
    by_word = list(groups(told))
    return EvaluationPage(
        requests=f"{told.rates.requests:,}",
        present=f"{told.rates.present:,}",
        people=f"{one.people:,}",
        model=one.model,
        model_hash=one.model_hash[:16],
        figures=_figures("Figures", ("figure", "value"), list(figures(told))),
        curve=curve(told.curve),
        points=_figures(
            "Points of the curve",
            ("threshold", "precision", "recall"),
            [
                (f"{p.threshold:.9f}", f"{p.precision:.4f}", f"{p.recall:.4f}")
                for p in told.curve[:: max(len(told.curve) // 12, 1)]
            ],
        ),
        calibration=calibration(told.calibration),
        calibrated=_figures(
            "Calibration",
            ("said to be meant", "on average", "true", "of"),
            [
                (f"{s.low:g} to {s.high:g}", _mean(s), rate(s.true), f"{s.true.of:,}")
                for s in told.calibration
            ],
        ),
        group=one.group,
        groups=_groups(one.group, told, by_word) if by_word else None,
        unread=_unread(one),
        trade_off=trade_off(one.breakdown.choices),
        choices=choices_table(one.breakdown.choices),
        lost=breakdown_part(one.breakdown),
        match_weights=match_weights(one.breakdown.levels),
        m_and_u=m_and_u(one.breakdown.levels),
        levels=levels_table(one.breakdown.levels),
    )


def _groups(name: str, told: Evaluation, by_word: Sequence[tuple[str, DecisionRates]]) -> TextTable:
    rows = [
        (
            label,
            f"{g.requests:,}",
            rate(g.recall),
            _times(told, g),
            rate(g.wrong),
            rate(g.reviewed),
        )
        for label, g in by_word
    ]
    figure = ("requests", "recall", "missed, against all", "wrong, of traced", "to compare")
    heads = ("group", *figure)
    return _figures(f"By {name}", heads, rows)


def _figures(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> TextTable:
    return TextTable(caption, heads, rows, figures=True)


def csv(one: Evaluation) -> str:
    """The points of the curve, for whoever draws it again."""
    rows = [f"{p.threshold:.9f},{p.precision:.6f},{p.recall:.6f}" for p in one.curve]
    return "\n".join(["threshold,precision,recall", *rows]) + "\n"
