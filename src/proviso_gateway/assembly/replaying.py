"""Past requests from a file, replayed under another version of an agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.past_requests import PastRequests, read_past_requests
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.workbench.replay import Flip, Replay, flip_rows, replay

Progress = Callable[[str, int, int], None]
"""What is being done, how much of it, of how much."""


@dataclass(frozen=True, slots=True)
class Replayed:
    """A replay, and the rows that flip."""

    told: Replay
    flips: tuple[Flip, ...]
    past: PastRequests

    def rows(self) -> Iterator[tuple[str, ...]]:
        """Every request that flips: reference, both answers, clauses."""
        return flip_rows(self.flips, self.past.references)


def replay_file(
    text: str, name: str, requests: Path, before: str, after: str, progress: Progress
) -> Replayed:
    """The requests of a file under two versions of the agreement in `text`.

    Raises as `agreement.reading.read`, `read_past_requests` and `workbench.replay.replay`.
    """
    agreement = read(text, name)
    return replay_under(agreement, requests, before, after, progress)


def replay_under(
    agreement: Agreement, requests: Path, before: str, after: str, progress: Progress
) -> Replayed:
    """As `replay_file`, of an agreement that has been read."""
    for version in (before, after):
        resolve(agreement, version)  # refused before a large file is read
    past = read_past_requests(
        requests, agreement, lambda done, total: progress("facts read", done, total)
    )
    told, flips = replay(
        agreement,
        before,
        after,
        past.references,
        past.frame,
        lambda done, total: progress("requests decided", done, total),
    )
    return Replayed(told, flips, past)
