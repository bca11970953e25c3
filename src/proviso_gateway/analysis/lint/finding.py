"""A rule of the linter, and what it finds in one agreement."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from proviso_gateway.agreement.model import Accepted, Agreement
from proviso_gateway.analysis.packs import Pack
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
class LintRule:
    """What a good agreement has. `finds` says what is wrong, with words in braces filled in;
    `why` it matters; `mend` says what to write. By which source, and whether at all, says the law
    of a jurisdiction (`packs`)."""

    code: str
    severity: Severity
    finds: str
    why: str
    mend: str


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a rule is broken: what it is `about` (a name of the file), at which path, in words."""

    about: str
    path: Path
    words: Mapping[str, str] = field(default_factory=dict)


Look = Callable[[Agreement], Iterable[Spot]]
"""Every spot at which an agreement breaks one rule."""

Checks = tuple[tuple[LintRule, Look], ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One rule broken at one place, by which `source` in the agreement's jurisdiction, and how to
    `mend` it there. `accepted`: who looked at it and lets it stand, and why."""

    rule: LintRule
    about: str
    path: Path
    sentence: str
    source: str
    mend: str
    accepted: Accepted | None = None

    @property
    def fails(self) -> bool:
        """Whether the agreement should not be adopted with this in it."""
        return self.accepted is None and self.rule.severity is not Severity.REMARK


def found(rule: LintRule, spot: Spot, pack: Pack) -> Finding:
    """The finding of a rule at a spot, in a sentence, under the law of a pack that knows it."""
    sentence = rule.finds.format(about=spot.about, **spot.words)
    mend = pack.mends.get(rule.code, rule.mend)
    return Finding(rule, spot.about, spot.path, sentence, pack.sources[rule.code], mend)
