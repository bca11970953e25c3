"""What a requester says: whom they mean, why they may ask, what they want, and on what evidence."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from proviso_gateway.agreement.never_disclosed import may_be_a_field
from proviso_gateway.agreement.requirements import Value
from proviso_gateway.agreement.values import EMPTY_SET
from proviso_gateway.casework.request_columns import COLUMNS, EVIDENCE, REQUESTER
from proviso_gateway.errors import Problem, problem
from proviso_gateway.reading.cells import fault
from proviso_gateway.reading.identifiers import folded, folded_reference, says_nothing
from proviso_gateway.terms import Day, Field, Hash
from proviso_gateway.tracing.people import Search
from proviso_verify import canonical


@dataclass(frozen=True, slots=True)
class Request:
    """One request about one person, under one ground of one agreement.

    `request_ref` is the requester's own. `requester` is `None` unless a rehearsal's file names it:
    elsewhere the gateway knows who is asking and believes no column. `values` and `evidence` hold
    only what was stated: an absent fact is unknown. The requester's word stays the requester's
    word; nothing here has been checked against anything outside the request. `fields` are the usual
    ones and those that the agreement declares.

    What cannot be a request is refused when it is built, with the codes that a file of requests
    gets: every `request.…` that needs no agreement, `table.cell-too-long` and
    `table.control-character`.
    """

    request_ref: str
    requester: str | None
    agreement: str
    ground: str
    officer: str
    countersigner: str
    whom: Search
    fields: tuple[str, ...]
    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for found in self._faults():
            raise found

    def _faults(self) -> Iterator[Problem]:
        texts = ("request_ref", "agreement", "ground", "officer", "countersigner")
        told = [fault(name, getattr(self, name), COLUMNS[name]) for name in texts]
        if self.requester is not None:
            told.append(fault("requester", self.requester, REQUESTER))
        told += [
            fault(f"evidence_{fact}", document, EVIDENCE)
            for fact, document in self.evidence.items()
        ]
        yield from filter(None, told)
        if not self.fields:
            yield problem("request.value-missing", column="fields")
        if not all(map(may_be_a_field, self.fields)):
            yield problem("request.unknown-field", column="fields", fields=", ".join(Field))
        for fact in self.evidence:
            if fact not in self.values:
                yield problem("request.evidence-without-fact", column=f"evidence_{fact}")
        if not names_somebody(self.whom):
            yield problem("request.names-nobody")

    @property
    def countersigned(self) -> bool:
        """Whether a second person of the requester's put their name to it: the same officer is no
        second person, however the name is written."""
        second = self.countersigner
        return not says_nothing(second) and folded(second) != folded(self.officer)

    @property
    def reference(self) -> str:
        """The requester's reference as it is compared, see `folded_reference`."""
        return folded_reference(self.request_ref)

    def says_again(self, earlier: Request) -> bool:
        """Whether this is the earlier request once more, its reference perhaps spelt otherwise."""
        said = self.as_canonical() | {"request_ref": earlier.request_ref}
        return self.reference == earlier.reference and said == earlier.as_canonical()

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
            "fields": sorted(map(str, self.fields)),
            "values": {fact: plain(value) for fact, value in self.values.items()},
            "evidence": dict(self.evidence),
        }

    @property
    def content_hash(self) -> Hash:
        """SHA-256 of the canonical content. The same reference and hash are the same case."""
        return Hash(canonical.digest(self.as_canonical()))


def names_somebody(whom: Search) -> bool:
    """Whether a search names somebody, and says when they were born or where they live: else it is
    no request. `gateway_facts.says_enough` asks more: whether that can mean one person."""
    named = not (says_nothing(whom.given_name) and says_nothing(whom.family_name))
    told = (whom.birth_date, whom.address_line, whom.postcode)
    return named and not all(map(says_nothing, told))


def plain(value: Value) -> bool | int | str | list[str]:
    """A fact's value in canonical JSON: days as ISO text, sets as sorted lists."""
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    return value


def as_cell(value: Value) -> str:
    """What `parse_value` reads as this value."""
    said = plain(value)
    if isinstance(said, bool):
        return "true" if said else "false"
    return " ".join(said) or EMPTY_SET if isinstance(said, list) else str(said)


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
class RequestRow:
    """One readable row: its number as a spreadsheet counts, its request, its rehearsal script."""

    number: int
    request: Request
    script: Script | None = None
