"""A replay as people read it: text, and a page with a picture. It names requests, and nobody."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.model import Answer
from proviso_gateway.pages.assessments import asked_for
from proviso_gateway.pages.drawing import Drawing
from proviso_gateway.pages.parts import TextTable
from proviso_gateway.pages.replay_picture import picture
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.workbench.replay import Replay, Stood, Turned

FLIPS = ("request_ref", "before", "after", "eased", "tightened")
"""The columns of the file of requests that flip."""

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
        parts.append(f"asked for {asked_for(group.ask_for)}")
    return "; ".join(parts)


def _clauses(ids: Sequence[str]) -> str:
    return f"clause{'s' if len(ids) > 1 else ''} {', '.join(ids)}"


@dataclass(frozen=True, slots=True)
class ReplayPage(Part):
    """What the page says. `smaller` is how many groups it leaves to the JSON, or nothing."""

    title: str
    requests: str
    flipped: str
    before: str
    before_hash: str
    after: str
    after_hash: str
    drawing: Drawing
    crossed: TextTable
    turned: TextTable | None
    smaller: str
    stood: Sequence[TextTable]


def page(told: Replay) -> str:
    """The replay as one page that needs nothing beside it."""
    return render("replay.html", page=prepared(told))


def prepared(told: Replay) -> ReplayPage:
    """What the page says, before it is markup."""
    rest = len(told.turned) - MOST_GROUPS
    return ReplayPage(
        title=told.title,
        requests=f"{told.requests:,}",
        flipped=f"{told.flipped:,}",
        before=told.before,
        before_hash=told.before_hash,
        after=told.after,
        after_hash=told.after_hash,
        drawing=picture(told),
        crossed=_crossed(told),
        turned=_turned(told) if told.turned else None,
        smaller=f"{rest:,}" if rest > 0 else "",
        stood=[_stood(told, version) for version in dict.fromkeys((told.before, told.after))],
    )


def _crossed(told: Replay) -> TextTable:
    answers = [a for a in Answer if any(a in (c.before, c.after) for c in told.cells)]
    counts = {(cell.before, cell.after): cell.requests for cell in told.cells}
    rows = [(one, *(f"{counts.get((one, two), 0):,}" for two in answers)) for one in answers]
    caption = f"Rows: version {told.before}. Columns: version {told.after}."
    return TextTable(caption, ("", *answers), rows, figures=True)


def _turned(told: Replay) -> TextTable:
    rows = [(f"{g.requests:,}", turn(g), ", ".join(g.examples)) for g in told.turned[:MOST_GROUPS]]
    heads = ("Requests", "What turned them", "For example")
    return TextTable("Groups that change alike", heads, rows)


def _stood(told: Replay, version: str) -> TextTable:
    """The commonest answers of one version, with the clauses they rest on."""
    rows = [_way(one) for one in told.stood if one.version == version][:MOST_GROUPS]
    return TextTable(f"Version {version}", ("Requests", "Answer", "Clauses in the way"), rows)


def _way(one: Stood) -> tuple[str, ...]:
    reasons = f" ({', '.join(one.reasons)})" if one.reasons else ""
    return f"{one.requests:,}", f"{one.answer}{reasons}", ", ".join(one.clauses) or "none"
