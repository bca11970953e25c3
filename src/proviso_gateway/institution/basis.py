"""What a request rests on: a version of an agreement, or a court order."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from proviso_gateway.terms import Hash


@dataclass(frozen=True, slots=True)
class Basis:
    """The instrument that a case is decided under, by hash, as its log entries name it."""

    kind: Literal["agreement", "order"]
    hash: Hash

    @property
    def clear(self) -> dict[str, str]:
        """The key and value that this instrument adds to a log entry."""
        return {self.kind: self.hash}
