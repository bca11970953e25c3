"""A small world for the tests of the walk: seven people, the shipped memorandum, a whole cast."""

from __future__ import annotations

import dataclasses
import datetime
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from proviso_gateway.adapters.register.files import Snapshot
from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.rehearsing import Keep, in_memory, rehearsal_over
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.clerical_review import candidates
from proviso_gateway.casework.request import Request
from proviso_gateway.gateway.answering import catch_up, to_call
from proviso_gateway.gateway.approve import approve, propose
from proviso_gateway.gateway.assess import assess
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.publish import publish
from proviso_gateway.gateway.receive import receive
from proviso_gateway.gateway.release import call, call_all
from proviso_gateway.gateway.trace import trace
from proviso_gateway.terms import Field, Handle, Hash
from proviso_gateway.tracing.people import Gender, Person, Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.workbench.rehearse import Cast, genesis_hash
from proviso_verify.log import Report, verify_log
from proviso_verify.tiles import ENTRIES, decode_bundle, tiles_at

EXAMPLES = Path(__file__).parents[2] / "examples" / "nhs-home-office"
NARROWED = (EXAMPLES / "agreement.yaml").read_text()
HELD = (EXAMPLES / "agreement-held.yaml").read_text()

MEMORANDUM = "nhs-digital-home-office"
HOME_OFFICE = "home-office"

AUTUMN = datetime.date(2017, 10, 2)
UNPUBLISHED = datetime.date(2017, 1, 9)
BEFORE_MAY = datetime.date(2018, 5, 7)
MAY = datetime.date(2018, 5, 9)
WITHDRAWN = datetime.date(2018, 11, 9)


def day(year: int, month: int, date: int) -> datetime.date:
    """A civil day."""
    return datetime.date(year, month, date)


def _person(number: int, given: str, family: str, born: datetime.date, **more: Any) -> Person:
    place = {"address_line": f"{number} Orchard Road", "postcode": f"QX{number} 1AA"}
    return Person(
        **{
            "person_id": f"SYN-{number}",
            "given_name": given,
            "family_name": family,
            "birth_date": born,
            "gender": Gender.FEMALE,
            "address_since": day(2012, 3, 4),
            "registered_on": day(2012, 4, 1),
            **place,
            **more,
        }
    )


AMINA = _person(1, "Amina", "Okonjo", day(1984, 6, 17))
RESTRICTED = _person(2, "Beatrix", "Lindqvist", day(1979, 2, 11), restricted=True)
DECEASED = _person(3, "Concepta", "Maguire", day(1951, 9, 30), deceased_on=day(2016, 5, 5))
TWIN = _person(4, "Dilys", "Prothero", day(1990, 1, 23))
OTHER_TWIN = _person(5, "Delyth", "Prothero", day(1990, 1, 23), address_line="4 Orchard Road",
                     postcode="QX4 1AA")  # fmt: skip
CHILD = _person(6, "Efua", "Mensah", day(2012, 12, 12))
NEIGHBOUR = _person(7, "Farida", "Rahimi", day(1966, 7, 8))

PEOPLE = (AMINA, RESTRICTED, DECEASED, TWIN, OTHER_TWIN, CHILD, NEIGHBOUR)


def whom(person: Person, **other: Any) -> Search:
    """A search that describes this person exactly, but for `other`."""
    described = Search(
        given_name=person.given_name,
        family_name=person.family_name,
        birth_date=person.birth_date.isoformat() if person.birth_date else "",
        gender=person.gender,
        address_line=person.address_line,
        postcode=person.postcode,
    )
    return dataclasses.replace(described, **other)


NOBODY = Search("Zdeslav", "", "Quillfeather", "1971-11-03", Gender.MALE, "99 Nowhere", "VA9 9ZZ")
A_TWIN = whom(TWIN, given_name="Dil")
EITHER_TWIN = whom(TWIN, given_name="")

GOOD = {
    "in_contact": False,
    "efforts_failed": True,
    "known_to_enforcement": True,
    "identifiable_offence": True,
}

FACTORS = (
    "necessity",
    "proportionality",
    "harm_to_person",
    "vulnerability",
    "public_trust",
    "harm_if_withheld",
    "benefit",
    "less_intrusive_means",
)
WEIGHED = dict.fromkeys(FACTORS, "weighed for this one request")


@dataclass
class World:
    """A rehearsal with its parts at hand, and the steps of the walk in a word each."""

    source: str = NARROWED
    opened_on: datetime.date = AUTUMN
    seed: str = "tests"
    people: tuple[Person, ...] = PEOPLE
    requesters: tuple[str, ...] = (HOME_OFFICE, "county-court", "county-police")
    keep: Keep = in_memory
    snapshot: Snapshot | None = None
    """The register, where it is another than one of `people`."""
    answers: dict[Handle, bytes] = field(default_factory=dict, init=False)
    """The sealed answers that were called for."""
    _count: int = field(default=0, init=False)

    def __post_init__(self) -> None:
        snapshot = self.snapshot or Snapshot(
            records=Records.of(self.people),
            identifier_system="synthetic-number",
            as_of=self.opened_on,
            synthetic=True,
            source="tests",
            version="1",
            digest=Hash("0" * 64),
        )
        self.rehearsal = rehearsal_over(snapshot, seed=self.seed, keep=self.keep)
        self.agreement: Agreement = read(self.source, "agreement.yaml")
        self.rehearsal.open_on(self.opened_on, {self.source: self.agreement}, self.requesters)

    @property
    def gateway(self) -> Gateway:
        return self.rehearsal.gateway

    @property
    def cast(self) -> Cast:
        return self.rehearsal.cast

    def on(self, date: datetime.date) -> World:
        """Move the calendar to this day."""
        self.rehearsal.clock.move_to(date)
        return self

    def request(self, search: Search | None = None, **other: Any) -> Request:
        """A good request about Amina, but for `other`; every one has a reference of its own."""
        self._count += 1
        good: dict[str, Any] = {
            "request_ref": f"HO-{self._count}",
            "requester": None,
            "agreement": MEMORANDUM,
            "ground": "overstayed",
            "officer": "Officer One",
            "countersigner": "Inspector Two",
            "whom": search or whom(AMINA),
            "fields": (Field.ADDRESS, Field.ADDRESS_SINCE),
            "values": GOOD,
            "evidence": {"efforts_failed": "TL-77"},
        }
        return Request(**{**good, **other})

    def received(self, search: Search | None = None, **other: Any) -> Handle:
        return receive(self.gateway, HOME_OFFICE, self.request(search, **other))

    def assessed(self, search: Search | None = None, **other: Any) -> Case:
        return assess(self.gateway, self.received(search, **other))

    def proposed(self, search: Search | None = None, **other: Any) -> Case:
        handle = self.assessed(search, **other).handle
        return propose(self.gateway, self.cast.caseworkers[0], handle, "passed", WEIGHED)

    def approved(self, search: Search | None = None, **other: Any) -> Case:
        return approve(self.gateway, self.cast.approver, self.proposed(search, **other).handle)

    def traced(self, search: Search | None = None, **other: Any) -> Case:
        return trace(self.gateway, self.approved(search, **other).handle)

    def confirmed(self, search: Search | None = None, **other: Any) -> Case:
        """A traced case, looked at by as many people as it needs, who find the first candidate."""
        case = self.traced(search, **other)
        assert case.verdict is not None
        for actor in self.cast.caseworkers:
            if case.state in ("matched", "review"):
                person = candidates(case.verdict, reach_restricted=False)[0]
                case = confirm(self.gateway, actor, case.handle, person)
        return case

    def doubted(self, search: Search | None = None, **other: Any) -> Case:
        case = self.traced(search, **other)
        return confirm(self.gateway, self.cast.caseworkers[0], case.handle, None)

    def called(self, date: datetime.date | None = None) -> tuple[Handle, ...]:
        """Every requester calls on this day, or three days after the world was opened, when every
        slot has come. The cases that are answered, as the log has them."""
        self.on(date or self.opened_on + datetime.timedelta(days=3))
        ended = catch_up(self.gateway)
        called = call_all(self.gateway, (*ended, *to_call(self.gateway)))
        for problem in called.problems.values():
            raise problem
        self.answers |= called.answers
        case_of = {self.case(handle).last_entry: handle for handle in called.answers}
        handles = (entry["handle"] for entry in self.entries("answer"))
        return tuple(case_of[handle] for handle in handles if handle in case_of)

    def case(self, handle: Handle) -> Case:
        return self.gateway.store.case(handle)

    def opened(self, case: Case, requester: str = HOME_OFFICE) -> dict[str, Any]:
        """What the requester reads in the answer that was called for; now, if it was not before."""
        if case.handle not in self.answers:
            self.answers[case.handle] = call(self.gateway, case.handle)
        sealed = self.answers[case.handle]
        content: dict[str, Any] = json.loads(self.cast.opens(requester, sealed))
        return content

    def files(self) -> dict[str, bytes]:
        """Everything published once the month is over."""
        self.rehearsal.close()
        return publish(self.gateway)

    def verified(self) -> Report:
        """What an outsider's verification of everything published says, the genesis pinned."""
        files = self.files()
        return verify_log(lambda path: files[path], genesis=genesis_hash(self.gateway))

    def entries(self, kind: str = "") -> list[dict[str, Any]]:
        """The entries of the log so far, of one kind if one is named."""
        size = self.gateway.log.sequence().size
        files = self.gateway.log.files()
        found = [
            json.loads(data)
            for tile in tiles_at(size, ENTRIES)
            for data in decode_bundle(files[tile.path])
        ]
        return [entry for entry in found if not kind or entry["kind"] == kind]
