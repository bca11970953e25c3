"""The story as one picture: how the requests of each table ended, published figures in outline."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proviso_gateway.pages.drawing import Colour, Drawing, Shape, rect, svg, text
from proviso_gateway.pages.story import MARK, published_parts
from proviso_gateway.workbench.story import Split

_BARS = (
    ("disclosed", Colour.DEEP),
    ("no_details", Colour.PALE),
    ("refused", Colour.NO),
    ("asked", Colour.OPEN),
    ("held", Colour.HELD),
    ("", Colour.SOFT),
)
"""Each outcome and its colour; last, what was published without saying how it ended."""

_DARK_ON_LIGHT = frozenset({"no_details", "asked"})
_PUBLISHED = {
    "disclosed": "traced",
    "no_details": "no trace",
    "refused": "rejected",
    "": "requests",
}

_TITLE = "What came of the requests"
_WIDTH, _LEFT, _ROW, _TOP, _RIGHT = 960, 290, 30, 128, 190
_DIGIT = 8
"""How wide a digit is, generously: a label that its part of the bar cannot hold stands beside."""


def picture(splits: Sequence[Split]) -> str:
    """A bar for each split, and below it, in outline, what was published of the same days."""
    published = [one.published.received or 0 for one in splits if one.published is not None]
    most = max([*(one.received for one in splits), *published])
    shapes = list(_head())
    y = _TOP
    for one in splits:
        shapes += _bar(one.title, one.outcomes, one.received, most, y, solid=True)
        y += _ROW
        if one.published is not None:
            name, total = f"published by {one.published.by}", one.published.received or 0
            shapes += _bar(name, published_parts(one.published), total, most, y, solid=False)
            y += _ROW
        y += 12
    return svg(Drawing(_TITLE, _WIDTH, y + 8, shapes, font_size=12))


def _head() -> Iterator[Shape]:
    """What it is, that nobody in it exists, and which colour is which outcome."""
    yield text(20, 32, _TITLE, font_size=20, font_weight="600")
    yield text(20, 52, MARK, font_size=13, fill=Colour.SOFT)
    for number, (outcome, colour) in enumerate(_BARS[:-1]):
        x = 20 + 110 * number
        yield rect(x, 68, 14, 14, fill=colour)
        yield text(x + 20, 80, outcome, font_size=13)
    said = (
        "In outline, what was published: traced, no trace and rejected, in the colours of "
        "disclosed, no_details and refused."
    )
    yield text(20, 104, said, font_size=13, fill=Colour.SOFT)


def _bar(
    name: str, counts: Mapping[str, int], total: int, most: int, y: int, *, solid: bool
) -> Iterator[Shape]:
    fill, style = (None, "normal") if solid else (Colour.SOFT, "italic")
    at = _LEFT - 10, y + 15
    yield text(*at, name, anchor="end", fill=fill, font_size=13, font_style=style)
    width = _WIDTH - _LEFT - _RIGHT
    x = float(_LEFT)
    small = []
    for outcome, colour in _BARS:
        count = counts.get(outcome, 0)
        if not count:
            continue
        words = outcome if solid else _PUBLISHED[outcome]
        wide, label = count / most * width, f"{count:,}"
        fill, stroke = (colour, None) if solid else (Colour.PAPER, colour)
        yield rect(x, y, wide, 22, fill=fill, stroke=stroke, title=f"{words}: {label}")
        if wide > _DIGIT * len(label) + 4:
            light = solid and outcome not in _DARK_ON_LIGHT
            ink = Colour.PAPER if light else Colour.INK
            yield text(x + wide / 2, y + 15, label, anchor="middle", fill=ink)
        else:
            small.append(f"{label} {words}")
        x += wide
    beside = f"of {total:,}" if len(counts) > 1 else ""
    told = ", ".join([*small, *([beside] if beside else [])])
    yield text(x + 8, y + 15, told, fill=Colour.SOFT)
