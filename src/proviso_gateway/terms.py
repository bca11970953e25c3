"""The glossary as types: the words that every room shares.

Words that belong to one room (a clause, a match weight, a checkpoint) are defined there.
"""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

from proviso_gateway.phrases import phrase

Day = datetime.date
"""A civil day of law (ISO 8601). Versions come into force on days, never at instants."""

Period = NewType("Period", str)
"""A civil month `YYYY-MM` in the custodian's time zone."""

Handle = NewType("Handle", str)
"""A random 128-bit name of a case, entry or proposal: 26 letters of lower-case base32."""

Hash = NewType("Hash", str)
"""A SHA-256 in lower-case hex, 64 letters."""


@dataclass(frozen=True, slots=True, order=True)
class Instant:
    """A moment of recording: integer microseconds since 1970-01-01T00:00:00Z."""

    micros: int

    def __str__(self) -> str:
        moment = _EPOCH + datetime.timedelta(microseconds=self.micros)
        return moment.isoformat().replace("+00:00", "Z")

    def plus(self, *, days: int = 0, seconds: int = 0) -> Instant:
        """This many days of 24 hours and seconds later (negative: earlier)."""
        return Instant(self.micros + (days * 86_400 + seconds) * 1_000_000)


_EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)

EPOCH = Instant(0)
"""1970-01-01T00:00:00Z."""


class Source(StrEnum):
    """Who vouches for a fact."""

    GATEWAY = "gateway"
    REQUESTER = "requester"
    THIRD_PARTY = "third_party"
    CUSTODIAN = "custodian"
    COURT = "court"

    @property
    def asserted(self) -> bool:
        """Whether such a fact comes with a request, and can be asked for. The gateway knows its
        own, and the custodian finds out theirs."""
        return self in (Source.REQUESTER, Source.THIRD_PARTY, Source.COURT)


DAYS_SINCE = "days_since_"
"""Begins the name of a fact that counts the days from a date to the day of assessment."""


class Field(StrEnum):
    """What can be disclosed of a person, besides what an agreement declares itself. Nothing else
    can be expressed, so nothing else leaves."""

    GIVEN_NAME = "given_name"
    MIDDLE_NAMES = "middle_names"
    FAMILY_NAME = "family_name"
    PREVIOUS_NAMES = "previous_names"
    BIRTH_DATE = "birth_date"
    GENDER = "gender"
    ADDRESS = "address"
    ADDRESS_SINCE = "address_since"
    REGISTERED_ON = "registered_on"
    PRACTICE_CODE = "practice_code"


class Outcome(StrEnum):
    """How a case ends, or where it stands. One taxonomy everywhere."""

    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    NO_DETAILS = "no_details"
    DISCLOSED = "disclosed"
    RELAYED = "relayed"
    IN_PROGRESS = "in_progress"
    ASKED = "asked"
    HELD = "held"


class Reason(StrEnum):
    """Why a request is refused."""

    NO_AGREEMENT_IN_FORCE = "no_agreement_in_force"
    NOT_PUBLISHED = "not_published"
    GROUND_NOT_IN_AGREEMENT = "ground_not_in_agreement"
    PRECONDITION_NOT_MET = "precondition_not_met"
    EVIDENCE_MISSING = "evidence_missing"
    PROCEDURE = "procedure"
    PUBLIC_INTEREST = "public_interest"
    FIELDS_BEYOND_AGREEMENT = "fields_beyond_agreement"


UNDISCLOSABLE = phrase("No details can be given: not found, not certain, or not disclosable.")
"""The one answer for everything that cannot be disclosed. True in every case."""

PASSED_ON = phrase("If the person can be reached, your message is passed on.")
"""The one answer on a ground that relays, whoever was found. True in every case."""


NOTHING_TO_TELL = phrase(
    "There is nothing that we can tell you. Nothing about this person was disclosed, or what was "
    "disclosed cannot be told now."
)
"""The one answer to whoever asks whether their record was disclosed, for none, for what is delayed
and for whoever may not be free. True in every case."""

WHAT_WE_CAN_TELL = phrase("This is what we can tell you. It may not be everything.")
"""What stands over the disclosures that are told. True in every case."""
