"""What others published of an agreement's requests: a page, a picture, CSV and JSON; beside our own
figures where the story is told."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proviso_gateway.pages.citations import LinkedCell, LinkedTable, TextRun
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, rect, svg, text
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.plain import json_of
from proviso_gateway.pages.templating import Part
from proviso_gateway.workbench.published_history import COUNTS, HistoryRow
from proviso_gateway.workbench.story import Split

PAGE, CSV, JSON, PICTURE = (
    f"site/{name}" for name in ("history.html", "history.csv", "history.json", "history.svg")
)

CHECK = (
    "python3 -c 'import csv; "
    '[print(r["period"], r["requester"], r["total"]) '
    f'for r in csv.DictReader(open("{CSV}", encoding="utf-8")) '
    'if "" not in (n := [r[k] for k in ("total", "traced", "no_trace", "rejected")]) '
    "and int(n[0]) != sum(map(int, n[1:]))]'"
)
"""Prints each row whose parts are known and do not add up to its total; Python alone is needed."""

_HEADS = ("Period", "Who asked", "Total", "Traced", "No trace", "Rejected", "Remarks", "Source")
_WIDTH, _LEFT, _ROW, _TOP = 760, 250, 30, 44
_PARTS = (("traced", Colour.DEEP), ("no trace", Colour.PALE), ("rejected", Colour.NO))


@dataclass(frozen=True, slots=True)
class Beside(Part):
    """A period as it was published, beside what came of the same requests in the story."""

    table: TextTable
    anchor: str


@dataclass(frozen=True, slots=True)
class HistoryPage(Part):
    """The published figures, which of them cannot be right, and the picture of those that are
    whole."""

    table: LinkedTable
    drawing: Drawing
    whole: TextTable
    wrong: Sequence[str]
    beside: Sequence[Beside]
    check: str


def history_page(rows: Sequence[HistoryRow], story: Sequence[Split]) -> HistoryPage:
    """The page. `story`: the story's splits of periods of which something was published."""
    whole = [row for row in rows if row.adds_up]
    return HistoryPage(
        table=LinkedTable("As it was published", _HEADS, list(map(_row, rows))),
        drawing=_drawing(whole),
        whole=TextTable(
            "Periods of which every part is known",
            ("Period", "Total", "Traced", "No trace", "Rejected"),
            [
                (_named(row), *(_count(row, name) for name in COUNTS))
                for row in whole
            ],
            figures=True,
        ),
        wrong=[
            f"{_named(row)}, {row.source}: {row.error}." for row in rows if row.adds_up is False
        ],
        beside=[
            _beside(split, number)
            for number, split in enumerate(story, 1)
            if split.published is not None
        ],
        check=CHECK,
    )  # fmt: skip


def history_files(
    rows: Sequence[HistoryRow], text: str, page: HistoryPage
) -> Iterator[tuple[str, bytes]]:
    """The same as CSV (the file that ships), JSON and a picture, path → bytes."""
    yield CSV, text.encode()
    yield JSON, (json_of({"v": 1, "rows": rows}) + "\n").encode()
    yield PICTURE, svg(page.drawing).encode()


def _named(row: HistoryRow) -> str:
    return f"{row.period}, {row.requester}"


def _count(row: HistoryRow, name: str) -> str:
    value = getattr(row, name)
    if value is None:
        return "not published"
    return f"{value:,} (derived)" if row.derived == name else f"{value:,}"


def _row(row: HistoryRow) -> list[LinkedCell]:
    remarks = [f"Counts {row.unit}"] if row.unit != "requests" else []
    remarks += [row.error] if row.error else []
    remarks += ["Does not add up"] if row.adds_up is False else []
    texts = (
        row.period,
        row.requester,
        *(_count(row, name) for name in COUNTS),
        ". ".join(remarks) or "–",
    )
    cells = [
        LinkedCell(head, [TextRun(said, "")]) for head, said in zip(_HEADS, texts, strict=False)
    ]
    return [*cells, LinkedCell(_HEADS[-1], [TextRun(row.source, row.link)])]


def _drawing(rows: Sequence[HistoryRow]) -> Drawing:
    shapes = list(_bars(rows))
    title = "Traced, no trace and rejected, where every part is known"
    return Drawing(title, _WIDTH, _TOP + _ROW * len(rows) + 8, shapes)


def _bars(rows: Sequence[HistoryRow]) -> Iterator[Shape]:
    for number, (word, colour) in enumerate(_PARTS):
        yield rect(12 + 110 * number, 12, 14, 14, fill=colour)
        yield text(32 + 110 * number, 24, word)
    most = max((row.total or 0 for row in rows), default=1)
    wide = _WIDTH - _LEFT - 70
    for at, row in enumerate(rows):
        x, y = float(_LEFT), _TOP + _ROW * at
        yield text(_LEFT - 8, y + 15, f"{row.period}, {_SHORT.get(row.requester, row.requester)}",
                   anchor="end", font_size=11)  # fmt: skip
        for (word, colour), count in zip(_PARTS, row.counts[1:], strict=True):
            width = (count or 0) / most * wide
            if width:
                yield rect(x, y, width, 20, fill=colour, title=f"{_named(row)}, {word}: {count:,}")
            x += width
        yield text(x + 6, y + 15, f"{row.total:,}", fill=Colour.SOFT)


_SHORT = {
    "Home Office": "HO",
    "National Crime Agency": "NCA",
    "Criminal Cases Review Commission": "CCRC",
    "All": "all",
}
"""Who asked, where a picture has no room."""


def _beside(split: Split, number: int) -> Beside:
    by = "" if split.published is None else split.published.by
    rows = [
        (
            f"{figure.then} / {figure.ours.replace('_', ' ')}",
            "not published" if figure.published is None else f"{figure.published:,}",
            f"{figure.here:,}",
        )
        for figure in split.beside()
    ]
    heads = ("Their word / ours", f"Published ({by})", "In the story")
    return Beside(TextTable(split.title, heads, rows, figures=True), f"beside-{number}")
