"""An evaluation's pictures, as linkers know them.

Precision over recall, what was true over what was said, what other decisions would trace, match
weights, m and u.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from proviso_gateway.pages.drawing import Colour, Drawing, Shape, line, rect, shape, text
from proviso_gateway.rehearsal.breakdown import DecisionChoice, Worth
from proviso_gateway.rehearsal.evaluation import Point, Said


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


def curve(points: Sequence[Point]) -> Drawing:
    """Precision over recall, drawn."""
    lowest = min((p.precision for p in points), default=0.0)
    frame = _Frame((0.0, 1.0), (min(0.99, max(0.9, int(lowest * 100) / 100)), 1.0))
    drawn = (frame.at(point.recall, point.precision) for point in points)
    path = " ".join(f"{x:.1f},{y:.1f}" for x, y in drawn)
    clear = {"fill_opacity": 0, "stroke_width": 2}
    found = shape("polyline", {"points": path, **clear}, stroke=Colour.DEEP)
    return _drawing("Precision over recall", "recall", "precision", frame, [found])


def calibration(said: Sequence[Said]) -> Drawing:
    """What was true over what was said, with intervals, drawn; the diagonal is perfect."""
    frame = _Frame((0.0, 1.0), (0.0, 1.0))
    ends = (*frame.at(0, 0), *frame.at(1, 1))
    shapes = [line(*ends, stroke=Colour.SOFT, stroke_dasharray="4")]
    for one in said:
        if one.mean is None or one.true.value is None:
            continue
        x, y = frame.at(one.mean, one.true.value)
        _, low = frame.at(one.mean, one.true.low)
        _, high = frame.at(one.mean, one.true.high)
        shapes.append(line(x, low, x, high, stroke=Colour.INK))
        shapes.append(shape("circle", {"cx": x, "cy": y, "r": 4}, fill=Colour.DEEP))
    return _drawing("What was said and what was true", "said", "true", frame, shapes)


def _drawing(title: str, across: str, up: str, frame: _Frame, inside: Sequence[Shape]) -> Drawing:
    named = [text(310, 330, across, anchor="middle"), text(60, 20, up)]
    return Drawing(title, 600, 340, [*_ticks(frame), *inside, *named], font_size=12)


def _ticks(frame: _Frame) -> Iterator[Shape]:
    for number in range(5):
        x = frame.x[0] + (frame.x[1] - frame.x[0]) * number / 4
        y = frame.y[0] + (frame.y[1] - frame.y[0]) * number / 4
        px, _ = frame.at(x, frame.y[0])
        _, py = frame.at(frame.x[0], y)
        yield line(60, py, 560, py, stroke=Colour.LINE)
        yield text(px, 308, f"{x:g}", anchor="middle")
        yield text(52, py + 4, f"{y:.4g}", anchor="end")


_LINES = (Colour.DEEP, Colour.NO, Colour.OPEN, Colour.YES, Colour.HELD)


def trade_off(made: Sequence[DecisionChoice]) -> Drawing:
    """Wrong people over recall: a line for each margin, a point for each threshold."""
    told = [
        (one, one.recall.value, 10_000 * one.wrong.value)
        for one in made
        if one.recall.value is not None and one.wrong.value is not None
    ]
    least = min([0.99, *(recall for _, recall, _ in told)])
    frame = _Frame((int(least * 100) / 100, 1.0), (0.0, max([1.0, *(w for _, _, w in told)])))
    shapes: list[Shape] = []
    margins = dict.fromkeys(one.margin for one in made)
    for number, (colour, margin) in enumerate(zip(_LINES, margins, strict=False)):
        points = [(frame.at(r, w), one) for one, r, w in told if one.margin == margin]
        path = " ".join(f"{x:.1f},{y:.1f}" for (x, y), _ in points)
        clear = {"fill_opacity": 0, "stroke_width": 2}
        shapes.append(shape("polyline", {"points": path, **clear}, stroke=colour))
        for (x, y), one in points:
            said = f"threshold {one.threshold:g}, margin {margin:g} bits"
            shapes.append(shape("circle", {"cx": x, "cy": y, "r": 3}, fill=colour, title=said))
        shapes.append(text(75, 48 + 16 * number, f"margin {margin:g} bits", fill=colour))
    title = "Recall bought with wrong people"
    return _drawing(title, "recall", "wrong of ten thousand traced", frame, shapes)


def match_weights(levels: Sequence[Worth]) -> Drawing:
    """What the model weighs each level with, in bits, before rarity and with it."""
    low = min([0.0, *(one.weight for one in levels)])
    high = max([1.0, *(one.weight for one in levels)])
    scale = 280 / (high - low)
    zero = 250 - low * scale

    def bars(one: Worth, y: float) -> Iterator[Shape]:
        left, right = sorted((zero, zero + one.weight * scale))
        colour = Colour.DEEP if one.weight >= 0 else Colour.NO
        yield rect(left, y, max(right - left, 1), 13, fill=colour)
        rarity = "" if one.carried is None else f" ({one.carried:+.1f} with rarity)"
        yield text(right + 5, y + 11, f"{one.weight:+.1f}{rarity}", font_size=11)

    return _by_level("Match weights of the model, in bits", levels, zero, bars)


def m_and_u(levels: Sequence[Worth]) -> Drawing:
    """How often each level is seen for the person meant (to the right) and for anybody else (to
    the left), as measured."""

    def bars(one: Worth, y: float) -> Iterator[Shape]:
        m, u = one.m.value or 0.0, one.u.value or 0.0
        yield rect(390 - 130 * u, y, 130 * u, 13, fill=Colour.NO)
        yield rect(390, y, 130 * m, 13, fill=Colour.DEEP)
        yield text(530, y + 11, f"m {m:.3f}, u {u:.5f}", font_size=11)

    return _by_level("m, to the right, and u, to the left, as measured", levels, 390, bars)


def _by_level(
    title: str,
    levels: Sequence[Worth],
    zero: float,
    bars: Callable[[Worth, float], Iterator[Shape]],
) -> Drawing:
    """A row for each level under the name of its field."""
    shapes: list[Shape] = [text(10, 24, title, font_size=15, font_weight="600")]
    y = 44
    for field in dict.fromkeys(one.field for one in levels):
        shapes.append(text(10, y + 11, field.replace("_", " "), font_weight="600"))
        for one in (one for one in levels if one.field == field):
            y += 18
            shapes.append(text(240, y + 11, one.level.replace("_", " "), anchor="end"))
            shapes += bars(one, y)
        y += 26
    axis = line(zero, 36, zero, y, stroke=Colour.LINE)
    return Drawing(title, 680, y + 10, [axis, *shapes], font_size=12)
