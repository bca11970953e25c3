"""What a requester says: whom they mean, why they may ask, what they want, and on what evidence."""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from proviso_gateway.agreement.requirements import Value
from proviso_gateway.terms import Day, Field, Hash
from proviso_gateway.tracing.people import Search
from proviso_verify import canonical


@dataclass(frozen=True, slots=True)
class Request:
    """One request about one person, under one ground of one agreement.

    `request_ref` is the requester's own. `requester` is `None` unless a rehearsal's file names it:
    elsewhere the gateway knows who is asking and believes no column. `values` and `evidence` hold
    only what was stated: an absent fact is unknown. The requester's word stays the requester's
    word; nothing here has been checked against anything outside the request.
    """

    request_ref: str
    requester: str | None
    agreement: str
    ground: str
    officer: str
    countersigner: str
    whom: Search
    fields: tuple[Field, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)

    @property
    def countersigned(self) -> bool:
        """Whether a second person of the requester's put their name to it."""
        second = self.countersigner.casefold()
        return bool(second) and second != self.officer.casefold()

    def as_canonical(self) -> dict[str, Any]:
        """The whole content as a value for canonical JSON. It describes a person: private."""
        return {
            "request_ref": self.request_ref,
            "requester": self.requester or "",
            "agreement": self.agreement,
            "ground": self.ground,
            "officer": self.officer,
            "countersigner": self.countersigner,
            "whom": self.whom.canonical(),
            "fields": sorted(field.value for field in self.fields),
            "values": {fact: plain(value) for fact, value in self.values.items()},
            "evidence": dict(self.evidence),
        }

    @property
    def content_hash(self) -> Hash:
        """SHA-256 of the canonical content. The same reference and hash are the same case."""
        return Hash(canonical.digest(self.as_canonical()))


def plain(value: Value) -> bool | int | str | list[str]:
    """A fact's value in canonical JSON: days as ISO text, sets as sorted lists."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value


@dataclass(frozen=True, slots=True)
class Script:
    """What a rehearsal's officers do with a request. An empty part leaves the case where it stands.

    `factors` are the officers' words about each factor of the public interest test: private.
    `findings` are the custodian's own facts, as the officers found them.
    """

    received_on: Day | None = None
    public_interest: Literal["passed", "failed"] | None = None
    factors: Mapping[str, str] = field(default_factory=dict)
    findings: Mapping[str, Value] = field(default_factory=dict)
    approve: bool | None = None
    confirm: bool | None = None
    doubt_unclear: bool = False
    """Whoever looks at candidates that the search left unclear confirms none of them."""
    withdraw: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One readable row: its number (data rows from 1), its request, its rehearsal script if any."""

    number: int
    request: Request
    script: Script | None = None
