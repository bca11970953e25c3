"""An evaluation's two pictures: precision over recall, and what was true over what was said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proviso_gateway.pages.drawing import Colour, Drawing, Shape, line, shape, text
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
