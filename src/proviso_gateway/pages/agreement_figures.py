"""The figures of an agreement, as its custodian published them, in words beside its text."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.pages.citations import LinkedTable, linked_table
from proviso_gateway.pages.templating import Part
from proviso_gateway.statistics.published import Published, PublishedRow


@dataclass(frozen=True, slots=True)
class Figures(Part):
    """A row for each month; `none` where the file holds nothing about this agreement."""

    table: LinkedTable | None
    total: str
    source: str
    rehearsal: bool


def figures(published: Published | None, agreement: Agreement) -> Figures | None:
    """What a file of figures says of the agreement; nothing where no file was given."""
    if published is None:
        return None
    parties = {party.code: party.title for party in agreement.parties.requester}
    rows = [
        (
            _month(one.period),
            parties.get(one.requester, one.requester),
            str(one.received),
            _parts(one),
        )
        for one in published.rows
    ]
    heads = ("Received in", "From", "Requests", "What became of them")
    table = linked_table("Requests by the month of their receipt", heads, rows, {})
    received = sum(one.received for one in published.rows)
    return Figures(
        table=table if rows else None,
        total=f"{received:,} request{'' if received == 1 else 's'} in all.",
        source=f"As published from the log {published.origin} at {published.size:,} entries; "
        "whoever has the log can count them again.",
        rehearsal=published.rehearsal,
    )


def _month(period: str) -> str:
    try:
        return f"{datetime.date.fromisoformat(period + '-01'):%B %Y}"
    except ValueError:
        return period


_WORDS: Mapping[str, str] = {
    "no_details": "without details",
    "in_progress": "in progress",
    "asked": "asked for more",
    "closed": "withdrawn or stopped before an approval",
    "answered": "answered",
    "open": "still open",
}


_REST: Mapping[str, str] = {
    "closed": "withdrawn or stopped, and not told which",
    "answered": "answered, and not told how",
}
"""What stands for the rest of a month that is told in part."""


def _parts(row: PublishedRow) -> str:
    words = {**_WORDS, **_REST} if row.told_in_part else _WORDS
    said = [f"{count:,} {words.get(name, name)}" for name, count in row.parts.items()]
    return ", ".join(said) or "none"
