"""The story as one picture: how the requests of each table ended, published figures in outline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape

from proviso_gateway.pages.story import MARK, published_parts
from proviso_gateway.workbench.story import Split

_BARS = (
    ("disclosed", "#1d4f73"),
    ("no_details", "#8aa6b8"),
    ("refused", "#b5532d"),
    ("asked", "#d9a441"),
    ("held", "#6b6b6b"),
    ("", "#999"),
)
"""Each outcome and its colour; last, what was published without saying how it ended."""

_DARK_ON_LIGHT = frozenset({"no_details", "asked"})
_PUBLISHED = {
    "disclosed": "traced",
    "no_details": "no trace",
    "refused": "rejected",
    "": "requests",
}

_WIDTH, _LEFT, _ROW, _TOP, _RIGHT = 960, 290, 30, 128, 190
_DIGIT = 8
"""How wide a digit is, generously: a label that its part of the bar cannot hold stands beside."""


def picture(splits: Sequence[Split]) -> str:
    """A bar for each split, and below it, in outline, what was published of the same days."""
    published = [one.published.received or 0 for one in splits if one.published is not None]
    most = max([*(one.received for one in splits), *published])
    rows: list[str] = []
    y = _TOP
    for one in splits:
        rows.append(_bar(one.title, one.outcomes, one.received, most, y, solid=True))
        y += _ROW
        if one.published is not None:
            name, total = f"published by {one.published.by}", one.published.received or 0
            rows.append(_bar(name, published_parts(one.published), total, most, y, solid=False))
            y += _ROW
        y += 12
    key = "".join(
        f'<rect x="{20 + 110 * n}" y="68" width="14" height="14" fill="{colour}"/>'
        f'<text x="{20 + 110 * n + 20}" y="80" font-size="13">{outcome}</text>'
        for n, (outcome, colour) in enumerate(_BARS[:-1])
    )
    said = (
        "In outline, what was published: traced, no trace and rejected, in the colours of "
        "disclosed, no_details and refused."
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + 8}" role="img" '
        f'font-family="system-ui, sans-serif" fill="#222">'
        f"<title>What came of the requests</title>"
        f'<rect width="{_WIDTH}" height="{y + 8}" fill="#fff"/>'
        f'<text x="20" y="32" font-size="20" font-weight="600">What came of the requests</text>'
        f'<text x="20" y="52" font-size="13" fill="#555">{escape(MARK)}</text>'
        f'{key}<text x="20" y="104" font-size="13" fill="#555">{said}</text>'
        f"{''.join(rows)}</svg>\n"
    )


def _bar(
    name: str, counts: Mapping[str, int], total: int, most: int, y: int, *, solid: bool
) -> str:
    width = _WIDTH - _LEFT - _RIGHT
    x = float(_LEFT)
    parts, small = [], []
    for outcome, colour in _BARS:
        count = counts.get(outcome, 0)
        if not count:
            continue
        words = outcome if solid else _PUBLISHED[outcome]
        wide, label = count / most * width, f"{count:,}"
        paint = f'fill="{colour}"' if solid else f'fill="#fff" stroke="{colour}" stroke-width="2"'
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="22" {paint}>')
        parts.append(f"<title>{escape(words)}: {label}</title></rect>")
        if wide > _DIGIT * len(label) + 4:
            ink = "#fff" if solid and outcome not in _DARK_ON_LIGHT else "#222"
            parts.append(
                f'<text x="{x + wide / 2:.1f}" y="{y + 15}" font-size="12" text-anchor="middle" '
                f'fill="{ink}">{label}</text>'
            )
        else:
            small.append(f"{label} {words}")
        x += wide
    beside = f"of {total:,}" if len(counts) > 1 else ""
    told = ", ".join([*small, *([beside] if beside else [])])
    style = "" if solid else ' fill="#555" font-style="italic"'
    return (
        f'<text x="{_LEFT - 10}" y="{y + 15}" font-size="13" text-anchor="end"{style}>'
        f"{escape(name)}</text>{''.join(parts)}"
        f'<text x="{x + 8:.1f}" y="{y + 15}" font-size="12" fill="#555">{escape(told)}</text>'
    )
