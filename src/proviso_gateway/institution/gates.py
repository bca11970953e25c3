"""The gates before an agreement: who was asked, what was assessed, what was published, until when.

The memorandum of 2016 came into force unseen and unassessed. Here two people cannot even adopt an
agreement on real people without the documents that show it was not so again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.errors import problem
from proviso_gateway.terms import Day, Hash


class Gate(StrEnum):
    """What an agreement must have passed."""

    CONSULTATION = "consultation"
    """Those whose data it is, and those who speak for them, were asked."""
    IMPACT_ASSESSMENT = "impact_assessment"
    EQUALITY_ASSESSMENT = "equality_assessment"
    PUBLICATION = "publication"
    """The text as it was published."""
    REVIEW = "review"
    """The decision that names the day by which the agreement must be looked at again."""


@dataclass(frozen=True, slots=True)
class Passed:
    """A gate that was passed: the SHA-256 of its document; for the review, the day it is due."""

    gate: Gate
    document: Hash
    due: Day | None = None


def check_gates(passed: Iterable[Passed], today: Day) -> None:
    """Refuse unless every gate was passed with a document, and the review lies ahead.

    Raises `casework.gate-missing` or `casework.review-overdue`.
    """
    by_gate = {one.gate: one for one in passed}
    for gate in Gate:
        if gate not in by_gate:
            raise problem("casework.gate-missing", gate=gate.value.replace("_", " "))
    due = by_gate[Gate.REVIEW].due
    if due is None or due <= today:
        raise problem("casework.review-overdue")
