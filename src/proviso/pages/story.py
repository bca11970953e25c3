"""The story as people read it: tables in text, the same as JSON, and one picture."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from html import escape
from typing import Any

from proviso.workbench.story import DROPS_OUT, EIGHT_MONTHS, Told, beside

MARK = "synthetic people; a rehearsal, not a record of what happened"


@dataclass(frozen=True, slots=True)
class Spread:
    """Between which figures twenty other seeds came: scene → figure → least and most."""

    seeds: int
    people: int
    between: Mapping[str, Mapping[str, tuple[int, int]]] = field(default_factory=dict)

    def of(self, key: str, figure: str) -> str:
        """The spread of one figure, as a table shows it."""
        found = self.between.get(key, {}).get(figure)
        return "" if found is None else f"{found[0]:,}–{found[1]:,}"


def table(one: Told, spread: Spread | None) -> Iterator[str]:
    """Published figures of a scene beside those that came out, and why anybody was refused."""
    published = one.published
    by = "published" if published is None else f"published ({published.by})"
    seeds = "" if spread is None else f"{spread.seeds} other seeds"
    if published is not None:
        yield f"  {'':<12}{by:>26}{'here':>10}   {seeds}".rstrip()
        for what, then, here in beside(one):
            other = "" if spread is None else spread.of(one.key, what)
            shown = "not published" if then is None else f"{then:,}"
            yield f"  {what:<12}{shown:>26}{here:>10,}   {other}".rstrip()
    else:
        for outcome, count in one.outcomes.items():
            yield f"  {count:>8,}  {outcome}"
    yield from because(one)


def because(one: Told) -> Iterator[str]:
    """Why, by reason and clause: the commonest first."""
    for why, count in one.because.items():
        yield f"  {count:>8,}  {why}"


def eight_months(parts: Sequence[Told]) -> Iterator[str]:
    """January to August 2017: what was published of it, and what came out here."""
    total = sum(one.received for one in parts)
    sums: dict[str, int] = {}
    for one in parts:
        for outcome, count in one.outcomes.items():
            sums[outcome] = sums.get(outcome, 0) + count
    yield f"  {'':<12}{f'published ({EIGHT_MONTHS.by})':>26}{'here':>10}"
    yield f"  {'requests':<12}{EIGHT_MONTHS.received:>26,}{total:>10,}"
    names = {"disclosed": "traced", "no_details": "no trace", "refused": "rejected"}
    for outcome, name in names.items():
        yield f"  {name:<12}{'not published':>26}{sums.get(outcome, 0):>10,}"


def still_found(narrowed: Told) -> Iterator[str]:
    """What the narrowed terms leave of a caseload, beside the ministry's own estimate."""
    found = narrowed.outcomes.get("disclosed", 0)
    yield f"  {found:>8,}  of {narrowed.received:,} would be disclosed as they were asked"
    yield from because(narrowed)
    yield f"            {DROPS_OUT}"


def as_json(told: Iterable[Told], **more: Any) -> dict[str, Any]:
    """The whole story as plain values."""
    return {"v": 1, "says": MARK, **more, "scenes": [asdict(one) for one in told]}


# --- the picture -----------------------------------------------------------------------------

_BARS = (("disclosed", "traced", "#1d4f73"), ("no_details", "no trace", "#8aa6b8"),
         ("refused", "refused", "#b5532d"), ("asked", "asked", "#d9a441"),
         ("held", "held", "#6b6b6b"))  # fmt: skip
_WIDTH, _LEFT, _ROW, _TOP = 960, 300, 34, 96


def picture(told: Sequence[Told]) -> str:
    """A bar for each scene: how its requests ended; published figures below it, in outline."""
    published = [one.published.received for one in told if one.published is not None]
    most = max([*(one.received for one in told), *published])
    rows: list[str] = []
    y = _TOP
    for one in told:
        rows.append(_bar(one.title, one.outcomes, one.received, most, y, solid=True))
        y += _ROW
        told_then = one.published
        if told_then is not None and told_then.traced is not None:
            then = {
                "disclosed": told_then.traced,
                "no_details": told_then.no_trace or 0,
                "refused": told_then.rejected or 0,
            }
            name = f"as published ({told_then.by})"
            rows.append(_bar(name, then, told_then.received, most, y, solid=False))
            y += _ROW
        y += 10
    key = "".join(
        f'<rect x="{_LEFT + 105 * n}" y="62" width="14" height="14" fill="{colour}"/>'
        f'<text x="{_LEFT + 105 * n + 20}" y="74" font-size="13">{escape(name)}</text>'
        for n, (_, name, colour) in enumerate(_BARS)
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {y + 20}" role="img" '
        f'font-family="system-ui, sans-serif" fill="#222">'
        f"<title>What came of the requests, scene by scene</title>"
        f'<rect width="{_WIDTH}" height="{y + 20}" fill="#fff"/>'
        f'<text x="20" y="32" font-size="20" font-weight="600">What came of the requests</text>'
        f'<text x="20" y="52" font-size="13" fill="#555">{escape(MARK)}</text>'
        f"{key}{''.join(rows)}</svg>\n"
    )


def _bar(
    name: str, counts: Mapping[str, int], total: int, most: int, y: int, *, solid: bool
) -> str:
    width = _WIDTH - _LEFT - 80
    x = float(_LEFT)
    parts = []
    for outcome, words, colour in _BARS:
        count = counts.get(outcome, 0)
        if not count:
            continue
        wide = count / most * width
        paint = f'fill="{colour}"' if solid else f'fill="#fff" stroke="{colour}" stroke-width="2"'
        ink = "#fff" if solid and outcome != "asked" else "#222"
        parts.append(f'<rect x="{x:.1f}" y="{y}" width="{wide:.1f}" height="22" {paint}>')
        parts.append(f"<title>{escape(words)}: {count:,}</title></rect>")
        if wide > 40:
            parts.append(
                f'<text x="{x + wide / 2:.1f}" y="{y + 15}" font-size="12" text-anchor="middle" '
                f'fill="{ink}">{count:,}</text>'
            )
        x += wide
    short = name if len(name) <= 38 else f"{name[:37]}…"
    style = "" if solid else ' fill="#555" font-style="italic"'
    return (
        f'<text x="{_LEFT - 10}" y="{y + 15}" font-size="13" text-anchor="end"{style}>'
        f"<title>{escape(name)}</title>{escape(short)}</text>{''.join(parts)}"
        f'<text x="{x + 8:.1f}" y="{y + 15}" font-size="12" fill="#555">{total:,}</text>'
    )
