"""The figures of a published log, as tables, pictures and CSV, each with the command that
recomputes it; what was opened, and what was corrected."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proviso_gateway.pages import tables
from proviso_gateway.pages.coded import COUNTED
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, rect, svg, text
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.portal import month, organisation
from proviso_gateway.pages.site_log import PublicLog
from proviso_gateway.pages.site_openings import OpenedPart, opened_part, titled
from proviso_gateway.pages.templating import Part

PAGE = "site/figures.html"

COLOURS: Mapping[str, Colour] = {
    "disclosed": Colour.DEEP,
    "relayed": Colour.READY,
    "answered": Colour.DEEP,
    "no_details": Colour.PALE,
    "refused": Colour.NO,
    "asked": Colour.OPEN,
    "held": Colour.HELD,
    "withdrawn": Colour.SOFT,
    "stopped": Colour.INK,
    "closed": Colour.SOFT,
    "in_progress": Colour.LINE,
    "open": Colour.LINE,
}
"""What became of requests, in the colours of the pictures; anything else is drawn as soft."""

_COHORT = ("period", "requester", "agreement", "received")
_WIDTH, _LEFT, _ROW = 640, 150, 30


@dataclass(frozen=True, slots=True)
class Pictured(Part):
    """A table, the picture of it, and where both lie as files."""

    table: TextTable
    drawing: Drawing
    svg: str
    csv: str


@dataclass(frozen=True, slots=True)
class FiguresOfLog(Part):
    """What one log's figures are, and how anybody recomputes them."""

    heading: str
    anchor: str
    origin: str
    size: str
    root: str
    monthly: Sequence[Pictured]
    walked: TextTable
    counts: str
    whole: str
    json: str
    opened: OpenedPart


@dataclass(frozen=True, slots=True)
class FiguresPage(Part):
    """The figures of every log of the site."""

    logs: Sequence[FiguresOfLog]


def figures_page(logs: Sequence[PublicLog], titles: Mapping[str, str]) -> FiguresPage:
    """The page of figures. `titles` are those of agreements, by name."""
    return FiguresPage([_of(log, number, titles) for number, log in enumerate(logs, 1)])


def figure_files(page: FiguresPage, logs: Sequence[PublicLog]) -> Iterator[tuple[str, bytes]]:
    """The picture and the CSV of each table, path → bytes."""
    for told in page.logs:
        for one in told.monthly:
            yield f"site/{one.svg}", svg(one.drawing).encode()
    for number, log in enumerate(logs, 1):
        for name, rows in _by_agreement(log).items():
            mark = "rehearsal" if log.rehearsal else ""
            yield (
                f"site/{_file(number, name)}.csv",
                tables.statistics(rows, mark=mark).encode(),
            )


def _file(number: int, name: str) -> str:
    return f"figures-{number}-{name}"


def _by_agreement(log: PublicLog) -> dict[str, list[Mapping[str, Any]]]:
    found = dict[str, list[Mapping[str, Any]]]()
    for row in log.rows:
        found.setdefault(str(row["agreement"]), []).append(row)
    return found


def _of(log: PublicLog, number: int, titles: Mapping[str, str]) -> FiguresOfLog:
    return FiguresOfLog(
        heading=log.title or "Requests, by the month of their receipt",
        anchor=f"log-{number}",
        origin=log.origin,
        size=f"{log.size:,}",
        root=log.root,
        monthly=[
            _pictured(
                rows, _file(number, name), titled(log, f"requests under: {titles.get(name, name)}")
            )
            for name, rows in _by_agreement(log).items()
        ],
        walked=_walked(log),
        counts=log.verify_counts,
        whole=log.verify_log,
        json=f"../{log.figures}",
        opened=opened_part(log),
    )


def _parts(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """The names of what is counted, in the order of the taxonomy, but for what is nought
    throughout."""
    there = {
        name
        for row in rows
        for name, count in row.items()
        if name not in _COHORT and type(count) is int and count
    }
    known = [name for name in COUNTED if name in there]
    return [*known, *sorted(there - set(known))]


def _word(name: str) -> str:
    return str(COUNTED.get(name, name.replace("_", " ").capitalize()))


def _pictured(rows: Sequence[Mapping[str, Any]], file: str, caption: str) -> Pictured:
    parts = _parts(rows)
    several = len({row["requester"] for row in rows}) > 1
    named = [_named(row, several=several) for row in rows]
    table = TextTable(
        caption,
        ("Received in", "Requests", *map(_word, parts)),
        [
            (name, f"{row['received']:,}", *(_shown(row.get(part)) for part in parts))
            for name, row in zip(named, rows, strict=True)
        ],
        figures=True,
    )
    height = _top(parts) + _ROW * len(rows) + 8
    drawing = Drawing(caption, _WIDTH, height, list(_bars(rows, named, parts)))
    return Pictured(table, drawing, f"{file}.svg", f"{file}.csv")


def _named(row: Mapping[str, Any], *, several: bool) -> str:
    when = str(month(str(row["period"])))
    return f"{when}, {organisation(str(row['requester']))}" if several else when


def _shown(count: object) -> str:
    return f"{count:,}" if type(count) is int else "not told"


def _top(parts: Sequence[str]) -> int:
    """Where the first bar begins, below the colours, six to a line."""
    return 24 + 24 * -(-len(parts) // 6)


def _bars(
    rows: Sequence[Mapping[str, Any]], named: Sequence[str], parts: Sequence[str]
) -> Iterator[Shape]:
    """A bar for each row, its parts in their colours, each said when it is pointed at."""
    for number, part in enumerate(parts):
        left, line = 12 + 105 * (number % 6), 12 + 24 * (number // 6)
        yield rect(left, line, 14, 14, fill=COLOURS.get(part, Colour.SOFT), stroke=Colour.SOFT)
        yield text(left + 20, line + 12, _word(part))
    most = max([int(row["received"]) for row in rows] + [1])
    wide = _WIDTH - _LEFT - 60
    for at, (name, row) in enumerate(zip(named, rows, strict=True)):
        x, y = float(_LEFT), _top(parts) + _ROW * at
        yield text(_LEFT - 8, y + 15, name, anchor="end")
        for part in parts:
            count = row.get(part)
            if type(count) is int and count:
                width = count / most * wide
                said = f"{name}, {_word(part)}: {count:,}"
                yield rect(x, y, width, 20, fill=COLOURS.get(part, Colour.SOFT), title=said)
                x += width
        yield text(x + 6, y + 15, f"{row['received']:,}", fill=Colour.SOFT)


def _walked(log: PublicLog) -> TextTable:
    """How far all requests went, from the entries themselves; each also as a share of all."""
    cases = log.cases
    received = cases["request"]
    told = (
        ("Received", received),
        ("Refused", cases["refusal"]),
        ("Closed before an approval", cases["closure"]),
        ("Approved by two officers", cases["approval"]),
        ("Searched for", cases["search"]),
        ("Answered", cases["answer"]),
    )
    rows = [
        (what, f"{count:,}", f"{count / received:.1%}" if received else "–") for what, count in told
    ]
    heads = ("How far requests went", "Requests", "Of all received")
    return TextTable(titled(log, "all agreements and months together"), heads, rows, figures=True)
