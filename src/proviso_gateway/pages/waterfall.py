"""What each field weighed for one pair: a waterfall of bits, from *nobody* to the verdict."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from proviso_gateway.pages.drawing import Colour, Drawing, Shape, line, rect, svg, text
from proviso_gateway.tracing.bits import BIT, WHOLE
from proviso_gateway.tracing.levels import CAPS, LEVELS
from proviso_gateway.tracing.verdict import Verdict

if TYPE_CHECKING:
    # Only its name is needed here, and it brings arrays with it.
    from proviso_gateway.tracing.tracer import Tracer


@dataclass(frozen=True, slots=True)
class WaterfallStep:
    """One step of the waterfall: its name, what was found, how many bits, and the sum after it."""

    name: str
    found: str
    bits: float
    after: float


def steps(verdict: Verdict, tracer: Tracer) -> tuple[WaterfallStep, ...]:
    """The steps to the best candidate, in bits above *nobody*; none where nobody comes near."""
    if verdict.best is None:
        return ()
    level = -tracer.tables.nobody / BIT
    made = [
        WaterfallStep("before anything", f"one of {tracer.tables.people:,} people", level, level)
    ]
    for finding in verdict.best.findings:
        weighed = finding.weight / BIT
        level += weighed
        if finding.field == "cap":
            meaning = CAPS[finding.level]
        else:
            meaning = LEVELS[finding.field][finding.level].meaning
        earlier = " (an earlier one)" if finding.previous else ""
        made.append(
            WaterfallStep(finding.field.replace("_", " "), f"{meaning}{earlier}", weighed, level)
        )
    return tuple(made)


def lines(
    verdict: Verdict, made: Sequence[WaterfallStep], *, right: bool, meant: bool = False
) -> Iterator[str]:
    """The waterfall as text. It names nobody. `right`: the best candidate is the person meant;
    `meant`: the steps are those of the person meant, whoever was best."""
    if not made:
        yield "Nobody in the register comes near."
    for step in made:
        bar = ("+" if step.bits >= 0 else "-") * min(round(abs(step.bits)), 30)
        yield f"  {step.name:<16}{step.bits:>8.2f}  {step.after:>8.2f}  {bar:<31}{step.found}"
    probability = verdict.posterior / WHOLE
    yield f"{verdict.kind.value}: the best is meant with probability {probability:.9f}"
    who = "This is the person meant" if meant else "The best is the person meant"
    if meant:
        yield f"{who}, who {'stands' if right else 'does not stand'} first."
    elif verdict.best is not None:
        yield (
            f"{who}."
            if right
            else "The best is not the person meant, whom `--meant` shows if they are there."
        )


def drawing(made: Sequence[WaterfallStep]) -> str:
    """The waterfall as a picture."""
    low = min([0.0, *(min(s.after, s.after - s.bits) for s in made)])
    high = max([1.0, *(max(s.after, s.after - s.bits) for s in made)])
    scale = 420 / (high - low)

    def at(bits: float) -> float:
        return 170 + (bits - low) * scale

    height, zero = 80 + 30 * len(made), at(0.0)
    shapes = [
        text(20, 28, "Bits above nobody", font_size=16, font_weight="600"),
        line(zero, 40, zero, height - 30, stroke=Colour.SOFT),
    ]
    for number, step in enumerate(made):
        left, right = sorted((at(step.after), at(step.after - step.bits)))
        shapes += _bar(step, 50 + 30 * number, left, right)
    return svg(Drawing("What each field weighed", 660, height, shapes))


def _bar(step: WaterfallStep, y: int, left: float, right: float) -> Iterator[Shape]:
    yield text(160, y + 14, step.name, anchor="end")
    colour = Colour.DEEP if step.bits >= 0 else Colour.NO
    title = f"{step.found}: {step.bits:+.2f} bits"
    yield rect(left, y, max(right - left, 1), 18, fill=colour, title=title)
    yield text(right + 6, y + 14, f"{step.bits:+.1f}", font_size=11)
