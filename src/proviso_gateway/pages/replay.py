"""A replay as people read it: text, and a page with a picture. It names requests, and nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from html import escape

from proviso_gateway.agreement.model import Answer
from proviso_gateway.pages.html_page import sheet, table
from proviso_gateway.workbench.replay import Replay, Stood, Turned

FLIPS = ("request_ref", "before", "after", "eased", "tightened")
"""The columns of the file of requests that flip."""

COLOURS = {
    Answer.PERMITTED: "#2e6b4f",
    Answer.READY: "#7a9c59",
    Answer.ASK: "#c9a227",
    Answer.HELD: "#6b7a8f",
    Answer.REFUSED: "#a8452e",
}
MOST_GROUPS = 20
"""Groups told in text or on the page; the JSON has all of them."""


def lines(told: Replay) -> Iterator[str]:
    """The replay as text."""
    yield f"{told.title}"
    yield (
        f"{told.requests:,} past requests under version {told.before}, and under {told.after}: "
        f"{told.flipped:,} change their answer."
    )
    yield ""
    yield f"  {told.before:>12} → {told.after:<12}"
    for cell in told.cells:
        yield f"  {cell.before:>12} → {cell.after:<12}{cell.requests:>12,}"
    for group in told.turned[:MOST_GROUPS]:
        yield ""
        yield f"{group.requests:,} requests: {turn(group)}"
        yield f"  for example {', '.join(group.examples)}"
    if len(told.turned) > MOST_GROUPS:
        yield f"and {len(told.turned) - MOST_GROUPS} smaller groups."


def turn(group: Turned) -> str:
    """What turned a group, as a sentence."""
    parts = [f"{group.before} becomes {group.after}"]
    if group.eased:
        parts.append(f"{_clauses(group.eased)} eased")
    if group.tightened:
        parts.append(f"{_clauses(group.tightened)} tightened")
    if group.ask_for:
        parts.append(f"asked for {', '.join(group.ask_for)}")
    return "; ".join(parts)


def _clauses(ids: Sequence[str]) -> str:
    return f"clause{'s' if len(ids) > 1 else ''} {', '.join(ids)}"


def page(told: Replay) -> str:
    """The replay as one page that needs nothing beside it."""
    rest = len(told.turned) - MOST_GROUPS
    parts = [
        f"<h1>{escape(told.title)}</h1>",
        f"<p>{told.requests:,} past requests, as they were asked, under version "
        f"<b>{escape(told.before)}</b> and under version <b>{escape(told.after)}</b>: "
        f"{told.flipped:,} change their answer. Both versions are taken as if in force and "
        "published; nothing here was decided about anybody.</p>",
        f"<figure>{picture(told)}</figure>",
        "<h2>From one answer to another</h2>",
        _cross(told),
        "<h2>What turned them</h2>",
        _groups(told) if told.turned else "<p>No request changes its answer.</p>",
        f"<p>{rest:,} smaller groups stand in replay.json.</p>" if rest > 0 else "",
        "<h2>What stood in the way</h2>",
        *(_ways(told, version) for version in dict.fromkeys((told.before, told.after))),
    ]
    foot = (
        f"<p>Version {escape(told.before)}: {told.before_hash}<br>"
        f"Version {escape(told.after)}: {told.after_hash}</p>"
    )
    return sheet(f"Replay: {told.title}", "\n".join(parts), foot=foot)


def _cross(told: Replay) -> str:
    answers = [a for a in Answer if any(a in (c.before, c.after) for c in told.cells)]
    counts = {(cell.before, cell.after): cell.requests for cell in told.cells}
    rows = [(one, *(f"{counts.get((one, two), 0):,}" for two in answers)) for one in answers]
    caption = f"Rows: version {told.before}. Columns: version {told.after}."
    return table(caption, ("", *answers), rows, kind="figures")


def _groups(told: Replay) -> str:
    rows = [(f"{g.requests:,}", turn(g), ", ".join(g.examples)) for g in told.turned[:MOST_GROUPS]]
    return table("Groups that change alike", ("Requests", "What turned them", "For example"), rows)


def _ways(told: Replay, version: str) -> str:
    """The commonest answers of one version, with the clauses they rest on."""
    rows = [_way(one) for one in told.stood if one.version == version][:MOST_GROUPS]
    return table(f"Version {version}", ("Requests", "Answer", "Clauses in the way"), rows)


def _way(one: Stood) -> tuple[str, ...]:
    reasons = f" ({', '.join(one.reasons)})" if one.reasons else ""
    return f"{one.requests:,}", f"{one.answer}{reasons}", ", ".join(one.clauses) or "none"


WIDTH, HEIGHT, GAP, TOP = 720, 320, 8, 34
"""Of the picture, in its own units: the two bars, the space between answers, and the heading."""


def picture(told: Replay) -> str:
    """The requests as bands, from their answer under one version to that under the other."""
    answers = [a for a in Answer if any(a in (c.before, c.after) for c in told.cells)]
    scale = (HEIGHT - GAP * (len(answers) - 1)) / max(told.requests, 1)
    left, right = _bar(told, answers, 0, scale), _bar(told, answers, 1, scale)
    order = sorted(told.cells, key=lambda c: (answers.index(c.before), answers.index(c.after)))
    from_left, to_right = dict(left), dict(right)
    bands = []
    for cell in order:
        high, clear = cell.requests * scale, 0.25 if cell.before == cell.after else 0.55
        y, z = from_left[cell.before], to_right[cell.after]
        from_left[cell.before], to_right[cell.after] = y + high, z + high
        bands.append(
            f'<path d="M150 {y:.1f}C360 {y:.1f} 360 {z:.1f} 570 {z:.1f}L570 {z + high:.1f}'
            f'C360 {z + high:.1f} 360 {y + high:.1f} 150 {y + high:.1f}Z" '
            f'fill="{COLOURS[cell.before]}" opacity="{clear}">'
            f"<title>{cell.before} to {cell.after}: {cell.requests:,}</title></path>"
        )
    for side, x, label, anchor in ((0, 138, 130, "end"), (1, 570, 590, "start")):
        starts = (left, right)[side]
        for answer in answers:
            count = sum(c.requests for c in told.cells if (c.before, c.after)[side] == answer)
            if count:
                high = count * scale
                bands.append(
                    f'<rect x="{x}" y="{starts[answer]:.1f}" width="12" '
                    f'height="{max(high, 1):.1f}" fill="{COLOURS[answer]}"/>'
                    f'<text x="{label}" y="{starts[answer] + max(high / 2, 0) + 4:.1f}" '
                    f'text-anchor="{anchor}">{answer} {count:,}</text>'
                )
    height = TOP + HEIGHT + 24
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" '
        'font-family="system-ui, sans-serif" font-size="13" fill="#222">'
        f"<title>{told.requests:,} requests under version {escape(told.before)} and under version "
        f"{escape(told.after)}; the table below has the figures</title>"
        f'<text x="144" y="18" text-anchor="middle" font-weight="600">'
        f"version {escape(told.before)}</text>"
        f'<text x="576" y="18" text-anchor="middle" font-weight="600">'
        f"version {escape(told.after)}</text>{''.join(bands)}</svg>"
    )


def _bar(told: Replay, answers: list[Answer], side: int, scale: float) -> dict[Answer, float]:
    """Where each answer begins on one side."""
    found, y = {}, float(TOP)
    for answer in answers:
        found[answer] = y
        count = sum(c.requests for c in told.cells if (c.before, c.after)[side] == answer)
        y += count * scale + (GAP if count else 0)
    return found
