"""What a pack says: how its law is cited, and by which source each finding stands."""

from __future__ import annotations

import datetime
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from proviso_gateway.agreement.model import Law
from proviso_gateway.terms import Day


@dataclass(frozen=True, slots=True)
class Provision:
    """How one kind of provision is cited; before the day `changed`, by `before`."""

    since: re.Pattern[str]
    before: re.Pattern[str] | None = None
    changed: Day = datetime.date.min

    def cited_by(self, law: Law) -> bool:
        """Whether this law is such a provision, as at its day."""
        pattern = self.since if law.as_at >= self.changed or not self.before else self.before
        return bool(pattern.search(law.cite))


@dataclass(frozen=True, slots=True)
class Exemption:
    """A provision that lifts duties and gives no power; `only` for one body, if it says so."""

    cited: re.Pattern[str]
    only: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Pack:
    """The law of one jurisdiction.

    `form`: what a citation must hold, so that somebody can look it up. `lawful_basis`,
    `special_category` and `criminal_offence`: how what permits a disclosure, and the use of such
    facts, is cited. `sources`: by the code of a finding, what it rests on; a finding without one
    does not exist here. `mends`: by code, what to write where it is other than elsewhere.
    """

    form: re.Pattern[str]
    lawful_basis: Provision
    sources: Mapping[str, str]
    special_category: Provision | None = None
    criminal_offence: Provision | None = None
    exemptions: tuple[Exemption, ...] = ()
    mends: Mapping[str, str] = field(default_factory=dict)

    def exemption(self, law: Law) -> Exemption | None:
        """The exemption that the citation names; the first that fits is the one meant."""
        return next((e for e in self.exemptions if e.cited.search(law.cite)), None)


def cited(words: str) -> re.Pattern[str]:
    """A pattern of citations, capitals or not."""
    return re.compile(words, re.IGNORECASE)
