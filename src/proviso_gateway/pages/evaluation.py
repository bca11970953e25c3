"""An evaluation as people read it: text, plain values, one page with curves. It names nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any

from proviso_gateway.pages.html_page import sheet, table
from proviso_gateway.pages.plain import plain
from proviso_gateway.rehearsal.evaluation import SMALLEST, Evaluation, Point, Rates, Said, Share

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
class _Frame:
    """Where a curve is drawn, and which values its edges have."""

    x: tuple[float, float]
    y: tuple[float, float]

    def at(self, x: float, y: float) -> tuple[float, float]:
        """A point in the picture."""
        left, right = self.x
        low, high = self.y
        across = (min(max(x, left), right) - left) / (right - left)
        up = (min(max(y, low), high) - low) / (high - low)
        return 60 + across * 500, 290 - up * 260


def curve(points: Sequence[Point]) -> str:
    """Precision over recall, drawn."""
    lowest = min((p.precision for p in points), default=0.0)
    frame = _Frame((0.0, 1.0), (min(0.99, max(0.9, int(lowest * 100) / 100)), 1.0))
    drawn = (frame.at(point.recall, point.precision) for point in points)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
    line = f'<polyline fill="none" stroke="#1d4f73" stroke-width="2" points="{path}"/>'
    return _drawing("Precision over recall", "recall", "precision", frame, line)


def calibration(said: Sequence[Said]) -> str:
    """What was true over what was said, with intervals, drawn; the diagonal is perfect."""
    frame = _Frame((0.0, 1.0), (0.0, 1.0))
    (x0, y0), (x1, y1) = frame.at(0, 0), frame.at(1, 1)
    parts = [f'<line x1="{x0}" y1="{y0}" x2="{x1}" y2="{y1}" stroke="#999" stroke-dasharray="4"/>']
    for one in said:
        if one.mean is None or one.true.value is None:
            continue
        x, y = frame.at(one.mean, one.true.value)
        _, low = frame.at(one.mean, one.true.low)
        _, high = frame.at(one.mean, one.true.high)
        ends = f'x1="{x:.1f}" y1="{low:.1f}" x2="{x:.1f}" y2="{high:.1f}"'
        parts.append(f'<line {ends} stroke="#222"/>')
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4" fill="#1d4f73"/>')
    return _drawing("What was said and what was true", "said", "true", frame, "".join(parts))


def _drawing(title: str, across: str, up: str, frame: _Frame, inside: str) -> str:
    ticks = []
    for number in range(5):
        x = frame.x[0] + (frame.x[1] - frame.x[0]) * number / 4
        y = frame.y[0] + (frame.y[1] - frame.y[0]) * number / 4
        px, _ = frame.at(x, frame.y[0])
        _, py = frame.at(frame.x[0], y)
        ticks.append(f'<text x="{px:.1f}" y="308" text-anchor="middle">{x:g}</text>')
        ticks.append(f'<text x="52" y="{py + 4:.1f}" text-anchor="end">{y:.4g}</text>')
        ticks.append(f'<line x1="60" y1="{py:.1f}" x2="560" y2="{py:.1f}" stroke="#e3e3e3"/>')
    return (
        f'<svg class="chart" viewBox="0 0 600 340" role="img" font-family="system-ui, sans-serif" '
        f'font-size="12" fill="#222"><title>{escape(title)}</title>{"".join(ticks)}{inside}'
        f'<text x="310" y="330" text-anchor="middle">{escape(across)}</text>'
        f'<text x="60" y="20">{escape(up)}</text></svg>'
    )


def page(one: Evaluated) -> str:
    """The evaluation as one page that stands alone: no script, nothing fetched."""
    told = one.evaluation
    parts = [
        "<h1>How well the tracing does</h1>",
        f"<p>{told.rates.requests:,} labelled requests, {told.rates.present:,} of them about "
        f"somebody in the register of {one.people:,} people. Model <b>{escape(one.model)}</b>, "
        f"hash {one.model_hash[:16]}…</p>",
        '<p class="note">Restricted and dead people count here like everybody: what is measured is '
        "whether the right record is found, not whether it may be told of. Intervals are Wilson's, "
        "95 %.</p>",
        _figures("Figures", ("figure", "value"), list(figures(told))),
        f"<h2>Precision over recall</h2>{curve(told.curve)}",
        _figures(
            "Points of the curve",
            ("threshold", "precision", "recall"),
            [
                (f"{p.threshold:.9f}", f"{p.precision:.4f}", f"{p.recall:.4f}")
                for p in told.curve[:: max(len(told.curve) // 12, 1)]
            ],
        ),
        f"<h2>What was said and what was true</h2>{calibration(told.calibration)}",
        _figures(
            "Calibration",
            ("said to be meant", "on average", "true", "of"),
            [
                (f"{s.low:g} to {s.high:g}", _mean(s), share(s.true), f"{s.true.of:,}")
                for s in told.calibration
            ],
        ),
    ]
    if by_word := list(groups(told)):
        parts.append(_groups(one.group, by_word))
    return sheet("How well the tracing does", "\n".join(parts))


def _groups(name: str, by_word: Sequence[tuple[str, Rates]]) -> str:
    rows = [
        (label, f"{g.requests:,}", share(g.recall), share(g.wrong), share(g.reviewed))
        for label, g in by_word
    ]
    return f"<h2>By {escape(name)}</h2>" + _figures(
        f"By {name}", ("group", "requests", "recall", "wrong, of traced", "to compare"), rows
    )


def _figures(caption: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    return table(caption, heads, rows, kind="figures")


def csv(one: Evaluation) -> str:
    """The points of the curve, for whoever draws it again."""
    rows = [f"{p.threshold:.9f},{p.precision:.6f},{p.recall:.6f}" for p in one.curve]
    return "\n".join(["threshold,precision,recall", *rows]) + "\n"
