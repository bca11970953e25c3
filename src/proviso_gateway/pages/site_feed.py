"""What changed, as an Atom feed (RFC 4287): agreements, figures and corrections, the newest first.

The log tells months and not days, so a day in the feed is the first of its month, unless the entry
names the day from which something holds.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.pages.portal import month
from proviso_gateway.pages.site_agreements import ACTS
from proviso_gateway.pages.site_log import LogAct, PublicLog
from proviso_gateway.pages.templating import Part

MOST = 60
"""Entries of a feed: who reads it once a month misses nothing, and it stays small."""


@dataclass(frozen=True, slots=True)
class FeedEntry(Part):
    """One change: what it is called for ever, when, what, and where it is told."""

    id: str
    updated: str
    title: str
    href: str


@dataclass(frozen=True, slots=True)
class Feed(Part):
    """The feed of a site."""

    id: str
    title: str
    updated: str
    entries: Sequence[FeedEntry]


def feed(title: str, logs: Sequence[PublicLog], pages: Mapping[str, str]) -> Feed:
    """The feed of these logs. `pages`: name of an agreement → path of its page."""
    first = logs[0]
    found = [entry for log in logs for entry in _entries(log, pages)]
    found.sort(key=lambda one: one.updated)  # of equal days the later entry is the newer one
    newest = found[::-1][:MOST]
    updated = newest[0].updated if newest else _when(first.acts[0])
    return Feed(_id(first, first.acts[0], "feed"), title, updated, newest)


def _entries(log: PublicLog, pages: Mapping[str, str]) -> Iterator[FeedEntry]:
    beside = f" ({log.title})" if log.title else ""
    for act in log.of("agreement", "opening", "statistics"):
        said, href = _said(act, pages)
        yield FeedEntry(_id(log, act, f"entry/{act.index}"), _when(act), said + beside, href)


def _said(act: LogAct, pages: Mapping[str, str]) -> tuple[str, str]:
    figures, of = "site/figures.html", month(act.text("of"))
    if act.kind == "statistics":
        return f"Figures were published, {of}", figures
    name = act.text("name")
    if act.kind == "opening":
        if act.text("supersedes"):
            return f"Corrected: outcomes of {of} under {name}", figures
        return f"Outcomes of {of} under {name} were told", figures
    what = ACTS.get(act.text("act"), act.text("act"))
    return f"{name}: {what[0].lower()}{what[1:]}", pages.get(name, "site/agreements.html")


def _when(act: LogAct) -> str:
    day = act.text("date")
    # What was in the log before the day that it names is news from its entry on.
    return f"{max(day, f'{act.period}-01') if day else f'{act.period}-01'}T00:00:00Z"


def _id(log: PublicLog, act: LogAct, what: str) -> str:
    """A `tag:` address (RFC 4151): the log's name and first year, and the entry in it."""
    host, _, path = log.origin.partition("/")
    return f"tag:{host},{log.acts[0].period[:4]}:{f'{path}/' if path else ''}{what}"
