"""What each field weighed for one pair: a waterfall of bits, from *nobody* to the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from proviso_gateway.tracing.bits import BIT, WHOLE
from proviso_gateway.tracing.levels import CAPS, LEVELS
from proviso_gateway.tracing.verdict import Verdict

if TYPE_CHECKING:
    # Only its name is needed here, and it brings arrays with it.
    from proviso_gateway.tracing.tracer import Tracer


@dataclass(frozen=True, slots=True)
class Step:
    """One step of the waterfall: its name, what was found, how many bits, and the sum after it."""

    name: str
    found: str
    bits: float
    after: float


def steps(verdict: Verdict, tracer: Tracer) -> tuple[Step, ...]:
    """The steps to the best candidate, in bits above *nobody*; none where nobody comes near."""
    if verdict.best is None:
        return ()
    level = -tracer.tables.nobody / BIT
    made = [Step("before anything", f"one of {tracer.tables.people:,} people", level, level)]
    for finding in verdict.best.findings:
        weighed = finding.weight / BIT
        level += weighed
        if finding.field == "cap":
            meaning = CAPS[finding.level]
        else:
            meaning = LEVELS[finding.field][finding.level].meaning
        earlier = " (an earlier one)" if finding.previous else ""
        made.append(Step(finding.field.replace("_", " "), f"{meaning}{earlier}", weighed, level))
    return tuple(made)


def lines(verdict: Verdict, made: Sequence[Step]) -> Iterator[str]:
    """The waterfall as text. It names nobody."""
    if not made:
        yield "Nobody in the register comes near."
    for step in made:
        bar = ("+" if step.bits >= 0 else "-") * min(round(abs(step.bits)), 30)
        yield f"  {step.name:<16}{step.bits:>8.2f}  {step.after:>8.2f}  {bar:<31}{step.found}"
    probability = verdict.posterior / WHOLE
    yield f"{verdict.kind.value}: the best is meant with probability {probability:.9f}"


def drawing(made: Sequence[Step]) -> str:
    """The waterfall as a picture."""
    low = min([0.0, *(min(s.after, s.after - s.bits) for s in made)])
    high = max([1.0, *(max(s.after, s.after - s.bits) for s in made)])
    scale = 420 / (high - low)

    def at(bits: float) -> float:
        return 170 + (bits - low) * scale

    rows = []
    for number, step in enumerate(made):
        y = 50 + 30 * number
        left, right = sorted((at(step.after), at(step.after - step.bits)))
        colour = "#1d4f73" if step.bits >= 0 else "#b5532d"
        rows.append(
            f'<text x="160" y="{y + 14}" text-anchor="end">{escape(step.name)}</text>'
            f'<rect x="{left:.1f}" y="{y}" width="{max(right - left, 1):.1f}" height="18" '
            f'fill="{colour}"><title>{escape(step.found)}: {step.bits:+.2f} bits</title></rect>'
            f'<text x="{right + 6:.1f}" y="{y + 14}" font-size="11">{step.bits:+.1f}</text>'
        )
    height = 80 + 30 * len(made)
    zero = at(0.0)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 660 {height}" role="img" '
        f'font-family="system-ui, sans-serif" font-size="13" fill="#222">'
        f'<rect width="660" height="{height}" fill="#fff"/><title>What each field weighed</title>'
        f'<text x="20" y="28" font-size="16" font-weight="600">Bits above nobody</text>'
        f'<line x1="{zero:.1f}" y1="40" x2="{zero:.1f}" y2="{height - 30}" stroke="#999"/>'
        f"{''.join(rows)}</svg>\n"
    )
