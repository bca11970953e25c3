"""What was agreed: an agreement as one frozen tree, apart from its notation.

The JSON Schema of the file (`schema`) is derived from these classes, the reader checks against
them, and everything else (assessment, analysis, exports) reads them. A default is what a silent
file means; defaults are left out of every hash, so a key added later changes no old version's hash.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping
from enum import StrEnum
from functools import cached_property
from types import MappingProxyType
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    InstanceOf,
    StringConstraints,
    WithJsonSchema,
)
from pydantic import Field as Bounded

from proviso_gateway.agreement.requirements import (
    AllOf,
    AnyOf,
    Comparison,
    FactType,
    Not,
    Requirement,
)
from proviso_gateway.terms import Day, Field, Source

LANGUAGE = 2

K = TypeVar("K")
V = TypeVar("V")
Table = Annotated[Mapping[K, V], AfterValidator(lambda table: MappingProxyType(dict(table)))]
"""A mapping that nobody can change."""
EMPTY: Any = Bounded(default_factory=lambda: MappingProxyType({}))

Text = Annotated[str, StringConstraints(min_length=1, max_length=4000, pattern=r"\S")]

CODE = r"^[a-z][a-z0-9-]{0,39}$"
NAME = r"^[a-z][a-z0-9_]{0,39}$"
WORD = r"^[a-z0-9][a-z0-9_-]{0,39}$"
LABEL = r"^[A-Za-z0-9][A-Za-z0-9.()-]{0,39}$"
LINK = r"^https?://[!-~]+$"
SHORT_NAME = r"^[A-Za-z0-9][A-Za-z0-9 .()-]{0,79}$"
Code = Annotated[str, StringConstraints(pattern=CODE)]
"""Names agreements, parties, grounds, terms and kinds of evidence."""
Name = Annotated[str, StringConstraints(pattern=NAME)]
"""Names facts and factors: fit for a column heading."""
Word = Annotated[str, StringConstraints(pattern=WORD)]
"""One value of an enumerated fact, or one element of a set."""
Label = Annotated[str, StringConstraints(pattern=LABEL)]
"""The id of a clause, version, invariant or test: a number or short name."""

NAME_FORMS = {
    CODE: "a name of at most 40 lower-case letters, digits and hyphens, a letter first",
    NAME: "a name of at most 40 lower-case letters, digits and underscores, a letter first",
    WORD: "at most 40 lower-case letters, digits, hyphens and underscores",
    LABEL: "at most 40 letters, digits, dots, hyphens and brackets",
    SHORT_NAME: "at most 80 letters, digits, blanks, dots, hyphens and brackets",
    LINK: "an address that begins with `https://`, without blanks",
}
"""How each kind of name is formed, in words."""

NEVER: Literal["never"] = "never"
NOT_STATED: Literal["not-stated"] = "not-stated"
NO_DOCUMENT = "none"
"""As `evidence` in a version's own facts: the document that the top of the file asks for is not
asked for here."""

Lax = Bounded(strict=False)
"""For closed lists, which the file writes as text."""

Required = Annotated[
    Requirement,
    InstanceOf[Comparison | AllOf | AnyOf | Not],
    WithJsonSchema({"requirement": True}),
]


class AgreementPart(BaseModel):
    """Anything a file says: frozen, no key beyond those named, no value quietly converted."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", strict=True, arbitrary_types_allowed=True, defer_build=True
    )


Link = Annotated[str, StringConstraints(pattern=LINK, max_length=500)]
ShortName = Annotated[str, StringConstraints(pattern=SHORT_NAME)]
"""What citations call a source."""


class Party(AgreementPart):
    """An organisation: its code and, for people, its name and where it says who it is."""

    code: Code
    name: Text | None = None
    link: Link | None = None

    @property
    def title(self) -> str:
        """What people call it: its name or, where the file gives none, its code."""
        return self.name or self.code


def _listed(said: object) -> object:
    """One party, or a list of them, each a code or a mapping: as a list of mappings."""
    several = said if isinstance(said, list | tuple) else (said,)
    return tuple({"code": one} if isinstance(one, str) else one for one in several)


_PARTY: dict[str, Any] = {"anyOf": [{"type": "string", "pattern": CODE}, {"party": True}]}
Organisations = Annotated[
    tuple[Party, ...],
    Bounded(min_length=1, max_length=20),
    BeforeValidator(_listed),
    WithJsonSchema(
        {
            "anyOf": [
                *_PARTY["anyOf"],
                {"type": "array", "items": _PARTY, "minItems": 1, "maxItems": 20},
            ]
        }
    ),
]
"""One organisation or several: in the file a code, a mapping, or a list of either."""


class Parties(AgreementPart):
    """Who holds the register and who asks."""

    custodian: Organisations
    requester: Organisations

    @property
    def custodians(self) -> tuple[str, ...]:
        """The codes of those who hold the register, in the order of the file."""
        return tuple(party.code for party in self.custodian)

    @property
    def requesters(self) -> tuple[str, ...]:
        """The codes of those who may ask, in the order of the file."""
        return tuple(party.code for party in self.requester)

    @property
    def only_requester(self) -> str | None:
        """Who asks where a request does not say: nobody, if there are several."""
        return self.requesters[0] if len(self.requester) == 1 else None


class Law(AgreementPart):
    """A provision, cited as it stood on a day: law is amended too."""

    cite: Text
    as_at: Day
    says: Text | None = None


class Scrutiny(AgreementPart):
    """A consultation, assessment, publication or challenge that the agreement went through."""

    kind: Literal[
        "consultation",
        "impact_assessment",
        "equality_assessment",
        "publication",
        "parliament",
        "challenge",
        "order",
    ]
    reference: Text
    date: Day | None = None


class CitedSource(AgreementPart):
    """A document that the file cites by a short name, and where anybody can read it."""

    title: Text
    link: Link | None = None


class Legal(AgreementPart):
    """What the agreement rests on. A power permits disclosure; only a duty compels it."""

    effect: Literal["power", "duty"] = "power"
    basis: Annotated[tuple[Law, ...], Bounded(min_length=1)]
    scrutiny: tuple[Scrutiny, ...] = ()


class Fact(AgreementPart):
    """Something a decision may turn on: its type, who vouches for it, and on what evidence."""

    name: Annotated[str, Bounded(json_schema_extra={"from_key": True})]
    type: Annotated[FactType, Lax]
    source: Annotated[Source, Lax]
    of: Annotated[tuple[Word, ...], Bounded(max_length=100)] = ()
    min: int | Day | None = None
    max: int | Day | None = None
    evidence: Code | None = None
    question: Text | None = None
    special_category: bool = False
    criminal_offence: bool = False

    @property
    def on_bare_word(self) -> bool:
        """Whether it rests on the requester's word, and no document is asked for."""
        return self.source is Source.REQUESTER and self.evidence is None


class OwnFact(AgreementPart):
    """What one version says otherwise about a fact: who vouches, on what document, within which
    bounds (narrower than those at the top of the file, never wider)."""

    source: Annotated[Source, Lax] | None = None
    of: Annotated[tuple[Word, ...], Bounded(min_length=1, max_length=100)] | None = None
    min: int | Day | None = None
    max: int | Day | None = None
    evidence: Code | None = None


class DeclaredField(AgreementPart):
    """A field of the register beyond the usual ones, and why it is disclosed at all."""

    label: Text
    type: Literal["text", "date", "number", "bool"]
    why: Text


class Term(AgreementPart):
    """Words of the agreement, and whether the text settles what they mean."""

    text: Text
    defined: bool
    meaning: Text | None = None
    fact: Name | None = None


class Delivery(StrEnum):
    """How an answer leaves: to the requester, or by the custodian contacting the person."""

    DISCLOSE = "disclose"
    RELAY = "relay"


class Ground(AgreementPart):
    """A reason for asking. A request names exactly one."""

    label: Text
    seriousness: Text
    law: Law
    deliver: Annotated[Delivery, Lax] = Delivery.DISCLOSE


class Factor(AgreementPart):
    """One question of the public interest test, and the side on which a *yes* weighs."""

    question: Text
    weighs: Literal["for", "against"]


class PublicInterestTest(AgreementPart):
    """The questions an officer answers about one request, and the test as published."""

    text: Text
    factors: Table[Name, Factor]


class UseLimits(AgreementPart):
    """What the requester may do with a disclosure. `destroy_within` counts days from the
    day on which it is handed over; `not-stated` where the agreement is silent."""

    purpose: Text
    onward_sharing: Literal["forbidden", "by_permission"] = "forbidden"
    destroy_within: Annotated[int, Bounded(ge=1, le=3650)] | Literal["not-stated"]
    confirm_destruction: bool = True


class PartySignature(AgreementPart):
    """Who signed for a party, and when."""

    party: Literal["custodian", "requester"]
    by: Text
    date: Day


class Governance(AgreementPart):
    """How the agreement is kept, besides deciding requests. No decision turns on it.

    `review`: the day by which the parties must have looked at it again.
    """

    roles: Text | None = None
    retention: Text | None = None
    security: Text | None = None
    quality: Text | None = None
    rights: Text | None = None
    breach: Text | None = None
    statistics: Text | None = None
    review: Day | None = None
    signed: tuple[PartySignature, ...] = ()


class Publication(AgreementPart):
    """How outcomes are published, and when answers leave.

    `threshold`: by the `rule` called `plain` no count below it is published; other rules have one
    of their own. `by_ground`: outcomes are told on each ground. `answer_after`: working days
    between an approval and its answer. `publish_after`: how many new requests there must be before
    log and figures are published again, unless the quarter is over.
    `exact` counts need a justification, normally the impact assessment's.
    """

    outcomes: Literal["threshold", "exact"] = "threshold"
    justification: Text | None = None
    threshold: Annotated[int, Bounded(ge=5, le=1000)] = 10
    rule: Literal["plain", "ons-10-5", "hes-2018"] = "plain"
    by_ground: bool = False
    answer_after: Annotated[int, Bounded(ge=1, le=60)] = 5
    publish_after: Annotated[int, Bounded(ge=1, le=1000)] = 1


class ClauseBody(AgreementPart):
    """What a clause requires, for which grounds (none named: all), and where that is written.

    `redacted`: words of it are not public, so nobody can say that they are met.
    """

    require: Required
    grounds: Annotated[tuple[Code, ...], Bounded(alias="for", min_length=1)] = ()
    redacted: bool = False
    text: Text | None = None
    term: Code | None = None
    cite: Text | None = None


class Clause(ClauseBody):
    """A clause with its id, unique in its version."""

    id: Label


class VersionState(StrEnum):
    """What a version can be, from a day on."""

    IN_FORCE = "in_force"
    HELD = "held"
    STAYED = "stayed"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"


class Status(AgreementPart):
    """From `date` a version `is` so. `known`: when that was published (absent: the same day), or
    that it never was."""

    date: Day
    state: Annotated[VersionState, Bounded(alias="is", strict=False)]
    known: Day | Literal["never"] | None = None
    by: Label | None = None
    instrument: Text | None = None


class Version(AgreementPart):
    """One version as written: clauses of its own, or another version's with changes."""

    id: Label
    title: Text | None = None
    status: tuple[Status, ...] = ()
    clauses: tuple[Clause, ...] = ()
    amends: Label | None = None
    replace: Table[Label, ClauseBody] = EMPTY
    add: tuple[Clause, ...] = ()
    remove: tuple[Label, ...] = ()
    grounds: Table[Code, Ground] | None = None
    public_interest_test: PublicInterestTest | None = None
    discloses: tuple[Name, ...] | None = None
    use_limits: UseLimits | None = None
    governance: Governance | None = None
    facts: Table[Name, OwnFact] = EMPTY


class Invariant(AgreementPart):
    """What must hold of every version, whatever the facts: proved by analysis, not assumed."""

    id: Label
    never_permit_unless: Required | None = None
    never_permit_if: Required | None = None


class AfterLastVersion(AgreementPart):
    """What happens once no version stands: always the same; `cite` says where that is laid down."""

    refuse: Literal["always"] = "always"
    cite: Text | None = None


class Answer(StrEnum):
    """The five answers of an assessment."""

    REFUSED = "refused"
    HELD = "held"
    ASK = "ask"
    READY = "ready"
    PERMITTED = "permitted"


Given = bool | int | str | datetime.date | tuple[str, ...]


class Expectation(AgreementPart):
    """What a test expects. Only what it names is compared."""

    answer: Annotated[Answer, Lax]
    under: Label | None = None
    reasons: tuple[str, ...] | None = None
    cites: tuple[Label, ...] | None = None
    ask_for: tuple[Name, ...] | None = None


class AcceptanceTest(AgreementPart):
    """A case the parties agreed on, with the answer they meant: a permanent part of the file.

    `as_if`: the version to ask, as if it were in force that day; a draft can be tested so.
    """

    id: Label
    title: Text | None = None
    like: Label | None = None
    date: Day | None = None
    as_if: Label | None = None
    given: Table[Name, Given] = EMPTY
    without: tuple[Name, ...] = ()
    without_evidence: tuple[Name, ...] = ()
    time_is_up: bool = False
    expect: Expectation


class Accepted(AgreementPart):
    """A finding of the linter that somebody has looked at and accepted, with reasons.

    `about`: the name that the finding is about, or several with one reason.
    """

    finding: Text
    about: Text | Annotated[tuple[Text, ...], Bounded(min_length=1)]
    because: Text
    by: Text | None = None
    date: Day | None = None


class Agreement(AgreementPart):
    """A whole agreement file, all its versions included."""

    # To Python `true` equals 1; as text it does not.
    language: Annotated[Literal[2], BeforeValidator(lambda n: str(n) if type(n) is bool else n)]
    name: Annotated[Code, Bounded(alias="agreement")]
    title: Text
    jurisdiction: Literal["uk", "us", "eu"] = "uk"
    parties: Parties
    purpose: Text
    legal: Legal
    sources: Table[ShortName, CitedSource] = EMPTY
    fields: Annotated[Table[Name, DeclaredField], Bounded(max_length=12)] = EMPTY
    facts: Table[Name, Fact] = EMPTY
    terms: Table[Code, Term] = EMPTY
    grounds: Annotated[Table[Code, Ground], Bounded(min_length=1)]
    public_interest_test: PublicInterestTest | None = None
    discloses: Annotated[tuple[Name, ...], Bounded(min_length=1)]
    needs: Table[Name, Text] = EMPTY
    use_limits: UseLimits
    governance: Governance | None = None
    publication: Publication = Publication()
    invariants: tuple[Invariant, ...] = ()
    versions: Annotated[tuple[Version, ...], Bounded(min_length=1, max_length=100)]
    after_last_version: AfterLastVersion = AfterLastVersion()
    tests: tuple[AcceptanceTest, ...] = ()
    accepted: tuple[Accepted, ...] = ()

    @cached_property
    def every_field(self) -> tuple[str, ...]:
        """The fields that can be disclosed at all: the usual ones, then those declared."""
        return (*map(str, Field), *self.fields)

    @cached_property
    def remembered(self) -> dict[object, Any]:
        """What `versions`, `timeline` and `assessment` have worked out once, each under keys of
        its own. No part of the value: what was asked of an agreement does not change it."""
        return {}
