"""A replay as a picture: requests as bands, from one answer to another."""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.agreement.model import Answer
from proviso_gateway.pages.drawing import Colour, Drawing, Shape, rect, shape, text
from proviso_gateway.workbench.replay import Replay

_COLOURS = {
    Answer.PERMITTED: Colour.YES,
    Answer.READY: Colour.READY,
    Answer.ASK: Colour.OPEN,
    Answer.HELD: Colour.HELD,
    Answer.REFUSED: Colour.NO,
}
_WIDTH, _HEIGHT, _GAP, _TOP = 720, 320, 8, 34
"""In the picture's own units: the whole width, the two bars' height, the space between answers,
and where the bars begin below the heading."""


def picture(told: Replay) -> Drawing:
    """The requests as bands, from their answer under one version to that under the other."""
    answers = [a for a in Answer if any(a in (c.before, c.after) for c in told.cells)]
    scale = (_HEIGHT - _GAP * (len(answers) - 1)) / max(told.requests, 1)
    title = (
        f"{told.requests:,} requests under version {told.before} and under version "
        f"{told.after}; the table below has the figures"
    )
    shapes = [
        *(
            text(x, 18, f"version {name}", anchor="middle", font_weight="600")
            for x, name in ((144, told.before), (576, told.after))
        ),
        *_bands(told, answers, scale),
        *_ends(told, answers, scale),
    ]
    return Drawing(title, _WIDTH, _TOP + _HEIGHT + 24, shapes)


def _bands(told: Replay, answers: list[Answer], scale: float) -> Iterator[Shape]:
    from_left, to_right = (_starts(told, answers, side, scale) for side in (0, 1))
    order = sorted(told.cells, key=lambda c: (answers.index(c.before), answers.index(c.after)))
    for cell in order:
        high = cell.requests * scale
        y, z = from_left[cell.before], to_right[cell.after]
        from_left[cell.before], to_right[cell.after] = y + high, z + high
        d = (
            f"M150 {y:.1f}C360 {y:.1f} 360 {z:.1f} 570 {z:.1f}L570 {z + high:.1f}"
            f"C360 {z + high:.1f} 360 {y + high:.1f} 150 {y + high:.1f}Z"
        )
        opacity = 0.25 if cell.before == cell.after else 0.55
        title = f"{cell.before} to {cell.after}: {cell.requests:,}"
        yield shape("path", {"d": d, "opacity": opacity}, fill=_COLOURS[cell.before], title=title)


def _ends(told: Replay, answers: list[Answer], scale: float) -> Iterator[Shape]:
    """The bars at both ends, a part and a label for each answer that there is."""
    for side, x, label, anchor in ((0, 138, 130, "end"), (1, 570, 590, "start")):
        starts = _starts(told, answers, side, scale)
        for answer in answers:
            count = _count(told, answer, side)
            if not count:
                continue
            y, high = starts[answer], count * scale
            fill = _COLOURS[answer]
            yield rect(x, y, 12, max(high, 1), fill=fill)
            yield text(label, y + high / 2 + 4, f"{answer} {count:,}", anchor=anchor)


def _starts(told: Replay, answers: list[Answer], side: int, scale: float) -> dict[Answer, float]:
    """Where each answer begins on one side."""
    found, y = {}, float(_TOP)
    for answer in answers:
        found[answer] = y
        count = _count(told, answer, side)
        y += count * scale + (_GAP if count else 0)
    return found


def _count(told: Replay, answer: Answer, side: int) -> int:
    """How many requests have this answer: side 0 before, side 1 after."""
    return sum(c.requests for c in told.cells if (c.before, c.after)[side] == answer)
