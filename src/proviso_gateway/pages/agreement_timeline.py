"""The history of an agreement: a table in text, a picture, and the same as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from textwrap import wrap
from typing import Any

from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.analysis.history import Examined, History, Span
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, line, rect, shape, svg, text
from proviso_gateway.pages.plain import plain
from proviso_gateway.terms import Day


def lines(told: History) -> Iterator[str]:
    """Which version governed when; then each turn, its instrument and what came before it."""
    yield told.title
    yield ""
    for span in told.spans:
        yield f"  {_days(span):<26}{_stands(span)}"
    yield ""
    for turn in told.turns:
        yield f"  {turn.effective_from}  {words.turn(turn)}"
        yield f"              by: {turn.instrument or 'no instrument is named'}"
        for one in turn.after:
            yield f"              after: {examined(one)}"
        if not turn.after:
            yield "              after: nothing that is dated"
    for one in told.later:
        yield f"  since then: {examined(one)}"
    for one in told.undated:
        yield f"  on no stated day: {examined(one)}"
    for draft in told.drafts:
        yield f"  version {draft} is a draft: it never decides anything"


def _days(span: Span) -> str:
    return f"{span.first} to {span.last}" if span.last is not None else f"{span.first} on"


def _stands(span: Span) -> str:
    said = words.stands(span)
    if span.stand is Stand.NONE:
        return said if span.began else f"{said} yet"
    return f"version {span.version} {said}"


def examined(one: Examined) -> str:
    """Something an agreement went through, with its day."""
    when = f"{one.date}: " if one.date is not None else ""
    return f"{when}{words.EXAMINED[one.kind]}, {one.reference}"


def as_json(told: History) -> dict[str, Any]:
    """The same as plain values; docs/showing.md says what each is."""
    return {"v": 1, **plain(told)}


# --- the picture -----------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Layout:
    """How the picture is laid out: its width, where days begin and end, how many letters fit into a
    line of a label, and how far apart the parts stand. `above`: a version's name stands over its
    lane, because there is no room beside it."""

    width: int
    left: int
    right: int
    letters: int
    top: int
    row: int
    key: Sequence[tuple[int, int]]
    unread: str
    above: bool = False


WIDE = _Layout(900, 130, 870, 56, 76, 44, [(130 + 180 * n, 20) for n in range(4)], "unread")
NARROW = _Layout(
    360, 8, 352, 30, 92, 56, [(8, 8), (180, 8), (8, 34), (180, 34)], "unread_narrow", above=True
)
"""For a telephone, at its own size: nobody scrolls sideways."""

_KEY = ((Stand.IN_FORCE, "in force"), (Stand.NOT_PUBLISHED, "in force, unread"),
        (Stand.HELD, "held or stayed"), (Stand.NONE, "none in force"))  # fmt: skip
_BAR = 26
"""How high a lane is painted."""


def _paint(stand: Stand, layout: _Layout) -> Mapping[str, Any]:
    if stand is Stand.NOT_PUBLISHED:  # a hatching, which `templates/agreement/timeline.svg` defines
        return {"pattern": layout.unread, "stroke": Colour.NO}
    return {"fill": _FILLS[stand]}


_FILLS = {Stand.IN_FORCE: Colour.DEEP, Stand.HELD: Colour.HELD, Stand.NONE: Colour.LINE}


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days along the picture."""

    first: Day
    last: Day
    layout: _Layout

    def at(self, day: Day) -> float:
        """How far along a day lies."""
        whole = max((self.last - self.first).days, 1)
        inside = min(max((day - self.first).days, 0), whole)
        left, right = self.layout.left, self.layout.right
        return left + (right - left) * inside / whole


@dataclass(frozen=True, slots=True)
class TimelineDrawing(Drawing):
    """A drawing that says which hatching is its own: of two on one page each has one."""

    narrow: bool = False


def picture(told: History) -> str:
    """One lane for each version, painted by how it stood; below, what the agreement went through.

    The table beside it says the same, so nothing is told by colour alone.
    """
    return svg(drawing(told), "agreement/timeline.svg")


def drawing(told: History, layout: _Layout = WIDE) -> TimelineDrawing:
    """The same, before it is SVG."""
    scale = _scale(told, layout)
    lanes = list(dict.fromkeys(span.version for span in told.spans if span.began))
    base = layout.top + layout.row * len(lanes) + 10
    dated = sorted({*told.later, *(one for t in told.turns for one in t.after)}, key=_when)
    labels = [_label(one, scale) for one in dated]
    foot = base + sum(map(_height, labels)) + 16
    shapes = [*_key(layout)]
    for year in _years(scale):
        shapes += _year(year, scale, foot)
    for row, version in enumerate(lanes):
        shapes += _lane(version, told, scale, row)
    for one, label in zip(dated, labels, strict=True):
        shapes += _mark(one, label, scale, base)
        base += _height(label)
    title = f"Which version stood when: {told.title}"
    return TimelineDrawing(title, layout.width, foot + 24, shapes, narrow=layout.above)


def _label(one: Examined, scale: _Scale) -> list[str]:
    """What it was, in lines that fit between its mark and the edge on its side."""
    layout, x = scale.layout, scale.at(_when(one))
    room = x if _near_the_end(x, layout) else layout.width - x
    letters = min(layout.letters, int((room - 14) / _LETTER))
    return wrap(f"{words.EXAMINED[one.kind]}: {one.reference}", max(letters, 12))


def _near_the_end(x: float, layout: _Layout) -> bool:
    return x > (layout.left + layout.right) / 2


_LETTER = 7.2
"""How wide a letter is at most, on average, in the units of the picture."""


def _scale(told: History, layout: _Layout) -> _Scale:
    """From a little before the first day told to a little after the last."""
    told_days = [span.first for span in told.spans]
    told_days += [_when(one) for turn in told.turns for one in turn.after]
    told_days += [_when(one) for one in told.later]
    if not told_days:
        told_days = [datetime.date(2000, 1, 1)]
    first, last = min(told_days), max(told_days)
    room = max((last - first) / 8, datetime.timedelta(days=60))
    return _Scale(first - room / 4, last + room, layout)


def _years(scale: _Scale) -> Iterator[Day]:
    span = scale.last.year - scale.first.year
    most = 5 if scale.layout.above else 12
    for year in range(scale.first.year + 1, scale.last.year + 1):
        if span <= most or year % 5 == 0:
            yield datetime.date(year, 1, 1)


def _year(year: Day, scale: _Scale, foot: int) -> Iterator[Shape]:
    x = scale.at(year)
    yield line(x, scale.layout.top - 12, x, foot, stroke=Colour.LINE, stroke_dasharray="2 4")
    near_the_end = x > scale.layout.right - 40
    at, anchor = (x - 4, "end") if near_the_end else (x + 4, "start")
    yield text(at, foot + 14, str(year.year), anchor=anchor, fill=Colour.SOFT)


def _lane(version: str, told: History, scale: _Scale, row: int) -> Iterator[Shape]:
    layout = scale.layout
    y = layout.top + layout.row * row
    if layout.above:
        yield text(layout.left, y - 6, version, halo=True)
    else:
        yield text(layout.left - 12, y + 18, version, anchor="end")
    for span in told.spans:
        if span.version != version or not span.began:
            continue
        left, right = scale.at(span.first), float(layout.right)
        if span.last is not None:
            right = scale.at(span.last + datetime.timedelta(days=1))
        title, paint = f"{_days(span)}: {_stands(span)}", _paint(span.stand, layout)
        yield rect(left, y, max(right - left, 2), _BAR, **paint, title=title)


def _height(label: list[str]) -> int:
    return 24 + 16 * (len(label) - 1)


def _mark(one: Examined, label: list[str], scale: _Scale, top: int) -> Iterator[Shape]:
    """A mark under its day; what it was stands beside it, whole, in as many lines as it takes."""
    layout = scale.layout
    x, y = scale.at(_when(one)), top + 12
    at, anchor = (x - 10, "end") if _near_the_end(x, layout) else (x + 10, "start")
    yield line(x, layout.top - 6, x, y, stroke=Colour.OPEN)
    yield shape("circle", {"cx": x, "cy": y, "r": 4}, fill=Colour.OPEN, stroke=Colour.INK)
    for number, said in enumerate(label):
        yield text(at, y + 4 + 16 * number, said, anchor=anchor, title=" ".join(label), halo=True)


def _key(layout: _Layout) -> Iterator[Shape]:
    for (stand, name), (x, y) in zip(_KEY, layout.key, strict=True):
        yield rect(x, y, 16, 16, **_paint(stand, layout))
        yield text(x + 24, y + 13, name)


def _when(one: Examined) -> Day:
    assert one.date is not None  # only what is dated is drawn
    return one.date
