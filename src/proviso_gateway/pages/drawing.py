"""Pictures as values: shapes and colours by name, written as SVG by one template.

A colour stands in the file, for a picture that is opened alone, and is named by a class, so that
the stylesheet of a page can give it another in the dark. `templates/style.css` has the same names.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from proviso_gateway.pages.templating import Part, render


class Colour(Enum):
    """A colour of the stylesheet; its value is the light one."""

    INK = "#1c2429"
    SOFT = "#55626b"
    LINE = "#d5dbe0"
    PAPER = "#ffffff"
    WASH = "#f4f6f8"
    DEEP = "#1d4f73"
    PALE = "#7895a8"
    YES = "#1f6f43"
    READY = "#6d8f4c"
    OPEN = "#b98416"
    HELD = "#66757f"
    NO = "#b5532d"

    @property
    def called(self) -> str:
        """As classes and custom properties name it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Shape(Part):
    """One element of a picture: its attributes, its colours, what it says and what it shows when
    it is pointed at."""

    tag: str
    attributes: Sequence[tuple[str, str]]
    fill: Colour | None
    stroke: Colour | None
    text: str
    title: str


@dataclass(frozen=True, slots=True)
class Drawing(Part):
    """A picture of this size in its own units; `title` is what a screen reader says of it."""

    title: str
    width: int
    height: int
    shapes: Sequence[Shape]
    font_size: int = 13


Lengths = Mapping[str, float | str]
"""Attributes of an element: `text_anchor` is SVG's `text-anchor`."""


def shape(
    tag: str,
    attributes: Lengths,
    *,
    fill: Colour | None = None,
    stroke: Colour | None = None,
    text: str = "",
    title: str = "",
) -> Shape:
    """A shape of any kind. Lengths keep two decimals; what names no `fill` is filled with ink."""
    named = [(name.replace("_", "-"), _said(value)) for name, value in attributes.items()]
    return Shape(tag, named, fill, stroke, text, title)


def rect(
    x: float,
    y: float,
    width: float,
    height: float,
    *,
    fill: Colour | None = None,
    stroke: Colour | None = None,
    pattern: str = "",
    title: str = "",
) -> Shape:
    """A rectangle, filled with a colour or with a pattern of the picture's own template.

    A `stroke` round a colour is two units wide.
    """
    size: dict[str, float | str] = {"x": x, "y": y, "width": width, "height": height}
    if pattern:
        size["fill"] = f"url(#{pattern})"
    elif stroke is not None:
        size["stroke_width"] = 2
    return shape("rect", size, fill=fill, stroke=stroke, title=title)


def text(
    x: float,
    y: float,
    said: str,
    *,
    anchor: str = "start",
    fill: Colour | None = None,
    title: str = "",
    halo: bool = False,
    **more: float | str,
) -> Shape:
    """A line of text that begins at `x`, or has its middle or its end there. A `halo` keeps it
    readable where something crosses it."""
    at = {"x": x, "y": y, "text_anchor": anchor, **more}
    if halo:
        at |= {"stroke_width": 4, "paint_order": "stroke"}
    ground = Colour.PAPER if halo else None
    return shape("text", at, fill=fill, stroke=ground, text=said, title=title)


def line(
    x1: float, y1: float, x2: float, y2: float, *, stroke: Colour, **more: float | str
) -> Shape:
    """A straight line."""
    return shape("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, **more}, stroke=stroke)


def _said(value: float | str) -> str:
    return value if isinstance(value, str) else f"{round(value, 2):.8g}"


def svg(drawing: Drawing, template: str = "parts/picture.svg") -> str:
    """The picture as a file that stands alone."""
    return render(template, drawing=drawing)
