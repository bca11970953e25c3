"""The pictures of an impact page: how requests end, what routes rest on, who is missed, ranges."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from proviso_gateway.analysis.basis import Vouching
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, line, rect, shape, text
from proviso_gateway.rehearsal.evaluation import Share
from proviso_gateway.terms import Outcome
from proviso_gateway.workbench.deterrence import OF, FewerContacts
from proviso_gateway.workbench.impact import Accuracy, TermsTold

OUTCOMES: Mapping[str, Colour] = {
    Outcome.DISCLOSED: Colour.DEEP,
    Outcome.RELAYED: Colour.YES,
    Outcome.NO_DETAILS: Colour.PALE,
    Outcome.REFUSED: Colour.NO,
    Outcome.ASKED: Colour.OPEN,
    Outcome.HELD: Colour.HELD,
    Outcome.IN_PROGRESS: Colour.READY,
    Outcome.STOPPED: Colour.INK,
    Outcome.WITHDRAWN: Colour.SOFT,
}
"""Every outcome and its colour, in the order in which they are read."""

RESTS: Mapping[Vouching, tuple[str, Colour]] = {
    Vouching.NOTHING: ("nothing said of the case", Colour.INK),
    Vouching.WORD: ("the requester's word alone", Colour.NO),
    Vouching.PAPERS: ("the requester, with papers", Colour.OPEN),
    Vouching.SHARED: ("the requester and others", Colour.PALE),
    Vouching.OTHERS: ("others than the requester", Colour.DEEP),
}

_WIDTH, _LEFT, _ROW, _TOP, _RIGHT, _DIGIT = 760, 190, 34, 92, 110, 9
_DARK_ON_LIGHT = frozenset({Colour.PALE, Colour.OPEN, Colour.READY})


def outcomes(terms: Sequence[TermsTold]) -> Drawing:
    """How the same requests end under each terms: one bar each."""
    colours = {name.replace("_", " "): colour for name, colour in OUTCOMES.items()}
    rows = [
        (one.name, {n.replace("_", " "): count for n, count in one.outcomes.items()})
        for one in terms
    ]
    return _stacked("How the same requests end under each terms", rows, colours)


def routes(terms: Sequence[TermsTold]) -> Drawing:
    """What the routes to a disclosure rest on: one bar each."""
    colours = dict(RESTS.values())
    rows = [
        (one.name, {RESTS[basis][0]: count for basis, count in one.routes.by_basis.items()})
        for one in terms
    ]
    return _stacked("What the routes to a disclosure rest on", rows, colours)


def _stacked(
    title: str, rows: Sequence[tuple[str, Mapping[str, int]]], colours: Mapping[str, Colour]
) -> Drawing:
    there = {word for _, counts in rows for word, count in counts.items() if count}
    shapes = [text(10, 24, title, font_size=15, font_weight="600")]
    x, y = 10.0, 44
    for word, colour in colours.items():
        if word not in there:
            continue
        wide = 34 + 7.6 * len(word)
        if x + wide > _WIDTH:
            x, y = 10.0, y + 22
        shapes += [rect(x, y, 14, 14, fill=colour), text(x + 20, y + 12, word)]
        x += wide
    top = max(_TOP, y + 32)
    most = max([1, *(sum(counts.values()) for _, counts in rows)])
    for number, (name, counts) in enumerate(rows):
        shapes += _bar(name, counts, most, top + number * _ROW, colours)
    return Drawing(title, _WIDTH, top + len(rows) * _ROW + 4, shapes, font_size=13)


def _bar(
    name: str, counts: Mapping[str, int], most: int, y: int, colours: Mapping[str, Colour]
) -> Iterator[Shape]:
    yield text(_LEFT - 10, y + 16, _cut(name), anchor="end", title=name)
    x, small = float(_LEFT), []
    for word, colour in colours.items():
        count = counts.get(word, 0)
        if not count:
            continue
        wide, label = count / most * (_WIDTH - _LEFT - _RIGHT), f"{count:,}"
        yield rect(x, y, wide, 24, fill=colour, title=f"{word}: {label}")
        if wide > _DIGIT * len(label) + 4:
            ink = Colour.INK if colour in _DARK_ON_LIGHT else Colour.PAPER
            yield text(x + wide / 2, y + 17, label, anchor="middle", fill=ink)
        else:
            small.append(label)
        x += wide
    if small or not counts:
        yield text(x + 6, y + 17, ", ".join(small) or "none", fill=Colour.SOFT)


def _cut(name: str, most: int = 24) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def missed(accuracy: Sequence[Accuracy]) -> Drawing:
    """Of those in the register, how many are missed, by name system, with intervals: one mark for
    each profile of slips."""
    named = dict.fromkeys(name for one in accuracy for name in one.groups)
    rows: list[tuple[str, list[Share | None]]] = [
        ("everybody", [missed_of(one.whole.present, one.whole.recall) for one in accuracy])
    ]
    for name in named:
        groups = [one.groups.get(name) for one in accuracy]
        rows.append((name, [missed_of(g.present, g.recall) if g else None for g in groups]))
    title = "Missed, of those in the register, by name system"
    most = max([0.01, *(share.high for _, shares in rows for share in shares if share)])
    shapes = [text(10, 24, title, font_size=15, font_weight="600")]
    colours = (Colour.DEEP, Colour.OPEN)
    for number, (one, colour) in enumerate(zip(accuracy, colours, strict=False)):
        x = 10.0 + 140 * number
        shapes.append(shape("circle", {"cx": x + 7, "cy": 51, "r": 6}, fill=colour))
        shapes.append(text(x + 20, 56, one.noise))
    bottom = _TOP + len(rows) * _ROW
    for tick in range(5):
        value = most * tick / 4
        x = _LEFT + (_WIDTH - _LEFT - 40) * tick / 4
        shapes.append(line(x, _TOP - 10, x, bottom, stroke=Colour.LINE))
        shapes.append(text(x, bottom + 18, f"{100 * value:.1f} %", anchor="middle"))
    for number, (name, shares) in enumerate(rows):
        y = _TOP + number * _ROW
        shapes.append(text(_LEFT - 10, y + 16, name, anchor="end"))
        for at, (found, colour) in enumerate(zip(shares, colours, strict=False)):
            if found is not None and found.value is not None:
                shapes += _interval(found, most, y + 7 + 11 * at, colour)
    return Drawing(title, _WIDTH, bottom + 30, shapes, font_size=13)


def missed_of(present: int, recall: Share) -> Share:
    """Those in the register who were not traced."""
    return Share(present - recall.count, present)


def _interval(found: Share, most: float, y: float, colour: Colour) -> Iterator[Shape]:
    def at(value: float) -> float:
        return _LEFT + value / most * (_WIDTH - _LEFT - 40)

    said = f"{100 * (found.value or 0):.1f} % ({100 * found.low:.1f}–{100 * found.high:.1f} %)"
    yield line(at(found.low), y, at(found.high), y, stroke=colour, stroke_width=2)
    dot = {"cx": at(found.value or 0), "cy": y, "r": 4.5}
    yield shape("circle", dot, fill=colour, title=said)


def fewer(ranges: Sequence[FewerContacts]) -> Drawing:
    """Of a thousand contacts, how many there might not be: from the least to the most."""
    title = f"Of {OF:,} contacts with care, how many there might not be"
    most = max([10, *(one.most for one in ranges)])
    shapes = [text(10, 24, title, font_size=15, font_weight="600")]
    for number, one in enumerate(ranges):
        y = 48 + number * 44
        ends = [_LEFT + value / most * (_WIDTH - _LEFT - 60) for value in (one.least, one.most)]
        centre = _LEFT + one.centre / most * (_WIDTH - _LEFT - 60)
        shapes.append(text(_LEFT - 10, y + 18, one.who, anchor="end"))
        shapes.append(line(ends[0], y + 13, ends[1], y + 13, stroke=Colour.DEEP, stroke_width=8))
        for x in ends:
            shapes.append(line(x, y + 3, x, y + 23, stroke=Colour.DEEP, stroke_width=2))
        shapes.append(line(centre, y + 3, centre, y + 23, stroke=Colour.INK, stroke_width=2))
        said = f"{one.least}–{one.most}" if one.most > one.least else f"{one.most}"
        shapes.append(text(ends[1] + 8, y + 18, said))
    return Drawing(title, _WIDTH, 56 + len(ranges) * 44, shapes, font_size=13)
