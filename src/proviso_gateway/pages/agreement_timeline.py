"""The history of an agreement: a table in text, a picture, and the same as plain values."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
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
    said = words.STANDS[span.stand]
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

_PAINT: Mapping[Stand, Mapping[str, Any]] = {
    Stand.IN_FORCE: {"fill": Colour.DEEP},
    # A hatching, which `templates/agreement/timeline.svg` defines.
    Stand.NOT_PUBLISHED: {"pattern": "unread", "stroke": Colour.NO},
    Stand.HELD: {"fill": Colour.HELD},
    Stand.NONE: {"fill": Colour.LINE},
}
_KEY = ((Stand.IN_FORCE, "in force"), (Stand.NOT_PUBLISHED, "in force, unread"),
        (Stand.HELD, "held"), (Stand.NONE, "no version in force"))  # fmt: skip
_LINE = 56
"""Letters in a line of a label, beside a mark in the middle."""
_WIDTH, _LEFT, _RIGHT, _TOP, _ROW = 900, 130, 870, 76, 44


@dataclass(frozen=True, slots=True)
class _Scale:
    """Days along the picture."""

    first: Day
    last: Day

    def at(self, day: Day) -> float:
        """How far along a day lies."""
        whole = max((self.last - self.first).days, 1)
        inside = min(max((day - self.first).days, 0), whole)
        return _LEFT + (_RIGHT - _LEFT) * inside / whole


def picture(told: History) -> str:
    """One lane for each version, painted by how it stood; below, what the agreement went through.

    The table beside it says the same, so nothing is told by colour alone.
    """
    return svg(drawing(told), "agreement/timeline.svg")


def drawing(told: History) -> Drawing:
    """The same, before it is SVG."""
    scale = _scale(told)
    lanes = list(dict.fromkeys(span.version for span in told.spans if span.began))
    base = _TOP + _ROW * len(lanes) + 10
    dated = sorted({*told.later, *(one for t in told.turns for one in t.after)}, key=_when)
    labels = [wrap(f"{words.EXAMINED[one.kind]}: {one.reference}", _LINE) for one in dated]
    foot = base + sum(map(_height, labels)) + 16
    shapes = [*_key()]
    for year in _years(scale):
        shapes += _year(year, scale, foot)
    for row, version in enumerate(lanes):
        shapes += _lane(version, told, scale, row)
    for one, label in zip(dated, labels, strict=True):
        shapes += _mark(one, label, scale, base)
        base += _height(label)
    return Drawing(f"Which version stood when: {told.title}", _WIDTH, foot + 24, shapes)


def _scale(told: History) -> _Scale:
    """From a little before the first day told to a little after the last."""
    told_days = [span.first for span in told.spans]
    told_days += [_when(one) for turn in told.turns for one in turn.after]
    told_days += [_when(one) for one in told.later]
    if not told_days:
        told_days = [datetime.date(2000, 1, 1)]
    first, last = min(told_days), max(told_days)
    room = max((last - first) / 8, datetime.timedelta(days=60))
    return _Scale(first - room / 4, last + room)


def _years(scale: _Scale) -> Iterator[Day]:
    span = scale.last.year - scale.first.year
    for year in range(scale.first.year + 1, scale.last.year + 1):
        if span <= 12 or year % 5 == 0:
            yield datetime.date(year, 1, 1)


def _year(year: Day, scale: _Scale, foot: int) -> Iterator[Shape]:
    x = scale.at(year)
    yield line(x, _TOP - 12, x, foot, stroke=Colour.LINE, stroke_dasharray="2 4")
    yield text(x + 4, foot + 14, str(year.year), fill=Colour.SOFT)


def _lane(version: str, told: History, scale: _Scale, row: int) -> Iterator[Shape]:
    y = _TOP + _ROW * row
    yield text(_LEFT - 12, y + 18, version, anchor="end")
    for span in told.spans:
        if span.version != version or not span.began:
            continue
        left = scale.at(span.first)
        right = _RIGHT if span.last is None else scale.at(span.last + datetime.timedelta(days=1))
        title = f"{_days(span)}: {_stands(span)}"
        yield rect(left, y, max(right - left, 2), 26, **_PAINT[span.stand], title=title)


def _height(label: list[str]) -> int:
    return 24 + 16 * (len(label) - 1)


def _mark(one: Examined, label: list[str], scale: _Scale, top: int) -> Iterator[Shape]:
    """A mark under its day; what it was stands beside it, whole, in as many lines as it takes."""
    x, y = scale.at(_when(one)), top + 12
    near_the_end = x > (_LEFT + _RIGHT) / 2
    at, anchor = (x - 10, "end") if near_the_end else (x + 10, "start")
    yield line(x, _TOP - 6, x, y, stroke=Colour.OPEN)
    yield shape("circle", {"cx": x, "cy": y, "r": 4}, fill=Colour.OPEN, stroke=Colour.INK)
    for number, said in enumerate(label):
        yield text(at, y + 4 + 16 * number, said, anchor=anchor, title=" ".join(label), halo=True)


def _key() -> Iterator[Shape]:
    for number, (stand, name) in enumerate(_KEY):
        x = _LEFT + 180 * number
        yield rect(x, 20, 16, 16, **_PAINT[stand])
        yield text(x + 24, 33, name)


def _when(one: Examined) -> Day:
    assert one.date is not None  # only what is dated is drawn
    return one.date
