"""An evaluation as people read it: text, plain values, one page with curves. It names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from proviso_gateway.pages.drawing import Drawing
from proviso_gateway.pages.evaluation_pictures import calibration, curve
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.plain import plain
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.rehearsal.evaluation import SMALLEST, Evaluation, Rates, Said, Share

if TYPE_CHECKING:
    # Only its name is needed here, and it brings arrays and Parquet with it.
    from proviso_gateway.assembly.evaluating import Evaluated

_WIDEST = 40
"""Columns of the screen that a group's word may take."""


def lines(one: Evaluated) -> Iterator[str]:
    """The figures as text."""
    told = one.evaluation
    rates = told.rates
    yield f"{rates.requests:,} requests, {rates.present:,} about somebody in the register"
    yield f"of {one.people:,} people; model {one.model}."
    yield ""
    for name, value in figures(told):
        yield f"  {name:<38}{value}"
    yield ""
    yield "  said to be meant          on average   true             of"
    for said in told.calibration:
        yield (
            f"  {said.low:<7g}to {said.high:<12g} {_mean(said):>9}   {share(said.true):<26}"
            f"{said.true.of:>8,}"
        )
    if by_word := list(groups(told)):
        width = min(max(len(name) for name in (one.group, *dict(by_word))), _WIDEST) + 1
        yield ""
        yield f"  {_cut(one.group):<{width}}{'requests':>9}  {'recall':<24}{'wrong':<24}review"
        for name, group in by_word:
            yield (
                f"  {_cut(name):<{width}}{group.requests:>9,}  {share(group.recall):<24}"
                f"{share(group.wrong):<24}{share(group.reviewed)}"
            )


def groups(told: Evaluation) -> Iterator[tuple[str, Rates]]:
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
    yield "precision", share(rates.precision)
    yield "recall", share(rates.recall)
    yield "F1 of the default decisions", "–" if rates.f1 is None else f"{rates.f1:.4f}"
    yield "F1 at the best threshold", f"{told.best_f1:.4f}"
    for wanted, recall in told.at.items():
        yield f"recall at precision {wanted}", f"{recall:.4f}"
    yield "wrong person, of those traced", one_in(rates.wrong)
    yield "to be compared by two people", share(rates.reviewed)


def share(one: Share) -> str:
    """A share with its interval."""
    if one.value is None:
        return "–"
    return f"{one.value:.4f} ({one.low:.4f}–{one.high:.4f})"


def one_in(one: Share) -> str:
    """A small share as so many of so many, with the interval's upper end as *1 in*."""
    if one.value is None:
        return "–"
    return f"{one.count:,} of {one.of:,} (at most 1 in {int(1 / one.high):,})"


def _mean(said: Said) -> str:
    return "–" if said.mean is None else f"{said.mean:.5f}"


def as_json(one: Evaluated) -> dict[str, Any]:
    """The evaluation as plain values; docs/evaluation.md says what each is."""
    return {"v": 1, **plain(one)}


@dataclass(frozen=True, slots=True)
class EvaluationPage(Part):
    """What the page says: every figure in words, the two pictures, and the tables beside them."""

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
                (f"{s.low:g} to {s.high:g}", _mean(s), share(s.true), f"{s.true.of:,}")
                for s in told.calibration
            ],
        ),
        group=one.group,
        groups=_groups(one.group, by_word) if by_word else None,
    )


def _groups(name: str, by_word: Sequence[tuple[str, Rates]]) -> TextTable:
    rows = [
        (label, f"{g.requests:,}", share(g.recall), share(g.wrong), share(g.reviewed))
        for label, g in by_word
    ]
    heads = ("group", "requests", "recall", "wrong, of traced", "to compare")
    return _figures(f"By {name}", heads, rows)


def _figures(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> TextTable:
    return TextTable(caption, heads, rows, figures=True)


def csv(one: Evaluation) -> str:
    """The points of the curve, for whoever draws it again."""
    rows = [f"{p.threshold:.9f},{p.precision:.6f},{p.recall:.6f}" for p in one.curve]
    return "\n".join(["threshold,precision,recall", *rows]) + "\n"
