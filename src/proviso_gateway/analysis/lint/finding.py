"""A rule of the linter, and what it finds in one agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from proviso_gateway.agreement.model import Accepted, Agreement
from proviso_gateway.reading.yaml_values import Path


class Severity(StrEnum):
    """How much a finding weighs. What is not accepted and not a remark fails the check."""

    GRAVE = "grave"
    """Somebody could be searched for who should not be, or the law is misread."""
    GAP = "gap"
    """The agreement is silent or vague where practice demands words."""
    REMARK = "remark"
    """Worth a look; it may well be meant."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a good agreement has. `finds` says what is wrong, with words in braces filled in;
    `why` it matters and by which `source`; `mend` says what to write."""

    code: str
    severity: Severity
    finds: str
    why: str
    source: str
    mend: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule is broken: what it is `about` (a name of the file), at which path, in words."""

    about: str
    path: Path
    words: Mapping[str, str] = field(default_factory=dict)


Look = Callable[[Agreement], Iterable[Spot]]
"""Every spot at which an agreement breaks one rule."""

Checks = tuple[tuple[Rule, Look], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place. `accepted`: who looked at it and lets it stand, and why."""

    rule: Rule
    about: str
    path: Path
    sentence: str
    accepted: Accepted | None = None

    @property
    def fails(self) -> bool:
        """Whether the agreement should not be adopted with this in it."""
        return self.accepted is None and self.rule.severity is not Severity.REMARK


def found(rule: Rule, spot: Spot) -> Finding:
    """The finding of a rule at a spot, in a sentence."""
    return Finding(rule, spot.about, spot.path, rule.finds.format(about=spot.about, **spot.words))
