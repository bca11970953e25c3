"""How well the search finds people, and whom it misses: an evaluation over synthetic people."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proviso_gateway.errors import Place, problem
from proviso_gateway.pages import tables
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, line, rect, svg, text
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.templating import Part
from proviso_gateway.reading.json_text import NotJson, loaded

PAGE, CSV, PICTURE, EVALUATION = (
    f"site/{name}" for name in ("quality.html", "quality.csv", "quality.svg", "evaluation.json")
)

_WIDTH, _LEFT, _ROW, _TOP = 640, 190, 28, 40
_SHARES = ("count", "of", "low", "high")


@dataclass(frozen=True, slots=True)
class QualityShare:
    """So many of so many, and between which shares the true one lies nineteen times of twenty."""

    count: int
    of: int
    low: float
    high: float

    def __str__(self) -> str:
        if not self.of:
            return "–"
        return f"{self.count / self.of:.1%} ({self.low:.1%} to {self.high:.1%})"


@dataclass(frozen=True, slots=True)
class QualityRow:
    """What came of one group of requests, or of all of them."""

    name: str
    requests: int
    found: QualityShare
    wrong: QualityShare
    compared: QualityShare


@dataclass(frozen=True, slots=True)
class Quality:
    """What an evaluation's file says, as far as the public is told."""

    rows: tuple[QualityRow, ...]
    people: int
    model: str
    register: str
    requests: str
    group: str
    data: bytes


@dataclass(frozen=True, slots=True)
class QualityPage(Part):
    """The figures of the search, with their intervals."""

    people: str
    model: str
    table: TextTable
    drawing: Drawing
    group: str
    command: str


def read_quality(data: bytes, name: str) -> Quality:
    """What the file that `proviso evaluate tracing` wrote says. Raises
    `statistics.not-an-evaluation` for anything else."""
    try:
        told = loaded(data.decode())
        return _quality(told, data)
    except (NotJson, AttributeError, KeyError, TypeError, ValueError):  # UnicodeDecodeError too
        raise problem("statistics.not-an-evaluation", Place(name)) from None


def _quality(told: Any, data: bytes) -> Quality:
    if told["v"] != 1:
        raise ValueError
    found = told["evaluation"]
    rows = [_row("all requests", found["rates"])]
    rows += [_row(str(name), rates) for name, rates in found["groups"].items()]
    for name, key in (("smaller groups together", "small_groups"), ("no word", "wordless")):
        if found[key] is not None:
            rows.append(_row(name, found[key]))
    return Quality(
        rows=tuple(rows),
        people=_whole(told["people"]),
        model=str(told["model"]),
        register=str(told["register"]),
        requests=str(told["requests"]),
        group=str(told["group"]),
        data=data,
    )


def _row(name: str, rates: Mapping[str, Any]) -> QualityRow:
    shares = (_share(rates[key]) for key in ("recall", "wrong", "reviewed"))
    return QualityRow(name, _whole(rates["requests"]), *shares)


def _share(told: Mapping[str, Any]) -> QualityShare:
    count, of = _whole(told["count"]), _whole(told["of"])
    low, high = float(told["low"]), float(told["high"])
    if not (count <= of and 0 <= low <= high <= 1):
        raise ValueError
    return QualityShare(count, of, low, high)


def _whole(value: object) -> int:
    if type(value) is not int or value < 0:
        raise ValueError
    return value


def quality_page(told: Quality) -> QualityPage:
    """The page."""
    heads = ("Requests about", "Requests", "Found, of those there", "Wrong person, of those traced",
             "Compared by two people")  # fmt: skip
    rows = [
        (one.name, f"{one.requests:,}", str(one.found), str(one.wrong), str(one.compared))
        for one in told.rows
    ]
    group = f" --group {shlex.quote(told.group)}" if told.group else ""
    files = f"{shlex.quote(told.register)} {shlex.quote(told.requests)}"
    return QualityPage(
        people=f"{told.people:,}",
        model=told.model,
        table=TextTable("How often the search finds who is meant", heads, rows, figures=True),
        drawing=Drawing(
            "Found, of those who are in the register",
            _WIDTH,
            _TOP + _ROW * len(told.rows) + 8,
            list(_bars(told.rows)),
        ),
        group=told.group.replace("_", " "),
        command=f"proviso evaluate tracing {files}{group} --out evaluation",
    )


def quality_files(told: Quality, page: QualityPage) -> Iterator[tuple[str, bytes]]:
    """The same as CSV and a picture, and the evaluation's own file, path → bytes."""
    columns = ["about", "requests"]
    columns += [f"{name}_{part}" for name in ("found", "wrong", "compared") for part in _SHARES]
    rows = [
        [one.name, str(one.requests)]
        + [
            str(getattr(share, part))
            for share in (one.found, one.wrong, one.compared)
            for part in _SHARES
        ]
        for one in told.rows
    ]
    yield CSV, tables.table(columns, rows).encode()
    yield PICTURE, svg(page.drawing).encode()
    yield EVALUATION, told.data


def _bars(rows: Sequence[QualityRow]) -> Iterator[Shape]:
    """A bar for each group, and over it the line from the least to the most that is likely."""
    wide = _WIDTH - _LEFT - 24
    for share in (0, 50, 100):
        x = _LEFT + wide * share / 100
        yield line(x, _TOP - 10, x, _TOP + _ROW * len(rows), stroke=Colour.LINE)
        yield text(x, _TOP - 16, f"{share} %", anchor="middle", fill=Colour.SOFT)
    for at, one in enumerate(rows):
        y = _TOP + _ROW * at
        yield text(_LEFT - 8, y + 14, one.name, anchor="end")
        if one.found.of:
            width = wide * one.found.count / one.found.of
            yield rect(_LEFT, y + 3, width, 14, fill=Colour.PALE, title=f"{one.name}: {one.found}")
            low, high = (_LEFT + wide * end for end in (one.found.low, one.found.high))
            yield line(low, y + 10, high, y + 10, stroke=Colour.INK, stroke_width=2)
