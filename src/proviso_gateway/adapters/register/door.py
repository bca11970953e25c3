"""The register's door: opens to two signatures, once, for one search, and believes nobody's word.

It reads who may sign, and what a court order reaches, from the charter, which folds no act whose
entry an outside verifier would refuse; and it keeps its own list of spent approvals.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol, TypeVar

from proviso_gateway.adapters.register.declared import told
from proviso_gateway.adapters.register.files import Snapshot
from proviso_gateway.casework.approval import Permit, check_permit
from proviso_gateway.casework.causes import Cause
from proviso_gateway.casework.clerical_review import (
    candidates,
    check_reviews,
    found_hash,
    reviews_needed,
)
from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.casework.protection import hidden
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.fields_held import check_fields_held
from proviso_gateway.gateway.ports import Details
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Day, Field, Hash, Instant
from proviso_gateway.tracing.people import Person, Search
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict
from proviso_verify import canonical
from proviso_verify.signing import APPROVE, APPROVER, verify

T = TypeVar("T")


class SpentApprovals(Protocol):
    """What the door remembers of each approval: that it opened, and whom its search found."""

    def spend(self, proposal: Hash) -> bool:
        """Note, durably, that this approval opens the door now; False where it has before."""

    def found(self, proposal: Hash, people: Sequence[str], looks: int) -> None:
        """Note whom the approval's search found, and how many people must look at them."""

    def reviews_needed(self, proposal: Hash, person_id: str) -> int | None:
        """How many people must look at this person; None where the search did not find them."""


class InMemorySpentApprovals:
    """`SpentApprovals` that lasts as long as the process."""

    def __init__(self) -> None:
        self._spent: set[Hash] = set()
        self._looks: dict[tuple[Hash, str], int] = {}

    def spend(self, proposal: Hash) -> bool:
        fresh = proposal not in self._spent
        self._spent.add(proposal)
        return fresh

    def found(self, proposal: Hash, people: Sequence[str], looks: int) -> None:
        self._looks |= {(proposal, person_id): looks for person_id in people}

    def reviews_needed(self, proposal: Hash, person_id: str) -> int | None:
        return self._looks.get((proposal, person_id))


class Engine(Protocol):
    """Searches for many people at once, elsewhere, over an index of the same register."""

    @property
    def register(self) -> Hash:
        """The digest of the register that it searches."""

    @property
    def model(self) -> Hash:
        """The hash of the model by which it weighs."""

    def searched(self, asked: Sequence[tuple[Search, bool]]) -> Sequence[Verdict | Problem]:
        """Who is meant by each search, with all findings, and whether it reaches restricted people;
        in order. Whoever calls has checked and spent a permit for each."""


def _answered(step: Callable[[], T]) -> T | Problem:
    """What the step gives, or the problem that it has."""
    try:
        return step()
    except Problem as wrong:
        return wrong


@dataclass(slots=True)
class RegisterDoor:
    """`Register` over a snapshot of people held in memory, ready to be searched by one model."""

    snapshot: Snapshot
    tracer: Tracer
    charter: Callable[[], Charter]
    now: Callable[[], Instant]
    """The gateway's own moment: a second clock would open to what the first holds to be over."""
    spent_approvals: SpentApprovals = field(default_factory=InMemorySpentApprovals)
    engine: Engine | None = None
    """What searches for many at once; None for this process."""
    protected: Callable[[], frozenset[str]] = frozenset
    """The identifiers of whom nothing is told; asked each time, whoever is searched for."""
    _heads: tuple[frozenset[str], frozenset[str]] | None = field(default=None, init=False)
    """What `protected` said last, and to which records those lead."""

    @property
    def digest(self) -> Hash:
        return self.snapshot.digest

    @property
    def model(self) -> Hash:
        return self.tracer.model.hash

    @property
    def fields(self) -> Mapping[str, str]:
        return self.snapshot.fields

    @property
    def restrictions_checked_on(self) -> Day:
        return self.snapshot.restrictions_checked_on

    def search(self, search: Search, permit: Permit) -> Verdict:
        reach, protected = self._spent(search, permit), self._protected()
        verdict = hidden(self.tracer.trace(search, reach_restricted=reach), protected)
        return self._noted(verdict, permit, reach)

    def check_engine(self) -> None:
        over = None if self.engine is None else (self.engine.register, self.engine.model)
        if over not in (None, (self.digest, self.model)):
            raise problem("register.index-of-another-register")

    def search_all(self, asked: Sequence[tuple[Search, Permit]]) -> Sequence[Verdict | Problem]:
        self.check_engine()
        # All of them, before anybody is looked for, here or elsewhere.
        reaches = [_answered(partial(self._spent, *one)) for one in asked]
        opened = [n for n, reach in enumerate(reaches) if not isinstance(reach, Problem)]
        engine = self.engine or self.tracer
        verdicts = engine.searched([(asked[n][0], reaches[n] is True) for n in opened])
        protected = self._protected()  # once they were found: who was protected meanwhile counts
        answers: dict[int, Verdict | Problem] = {
            n: reach for n, reach in enumerate(reaches) if isinstance(reach, Problem)
        }
        for n, verdict in zip(opened, verdicts, strict=True):
            answers[n] = verdict
            if not isinstance(verdict, Problem):
                seen = hidden(verdict, protected)
                answers[n] = self._noted(seen, asked[n][1], reaches[n] is True)
        return [answers[n] for n in range(len(asked))]

    def _spent(self, search: Search, permit: Permit) -> bool:
        """Whether the search that this permit allows, once, reaches restricted people."""
        self._check(permit, Hash(canonical.digest(search.canonical())))
        check_fields_held(permit.proposal.fields, self.fields)
        if not self.spent_approvals.spend(permit.hash):
            raise problem("register.permit-spent")
        return self._reaches_restricted(permit)

    def _noted(self, verdict: Verdict, permit: Permit, reach: bool) -> Verdict:
        """The verdict, once it is noted whom the permit's search found."""
        people = candidates(verdict, reach_restricted=reach)
        self.spent_approvals.found(permit.hash, people, reviews_needed(verdict))
        return verdict

    def details(
        self,
        person_id: str | None,
        fields: Sequence[str],
        permit: Permit,
        looks: Sequence[ClericalReview],
    ) -> Details:
        if fields and permit.proposal.decision != "disclose":
            raise problem("register.nothing-to-tell")
        if person_id is None:
            return self._nobody(permit)
        # Who signed was checked when the permit was spent; an officer who has left since does not
        # undo that. What two people fixed is that it holds until then and no longer.
        needed = self._looks_needed(person_id, permit)
        counted = check_reviews(looks, needed, person_id, permit, self.charter())
        if not {str(field) for field in fields} <= set(permit.proposal.fields):
            raise problem("register.fields-beyond-approval")
        if not self._holds_all(permit):
            return Details(None, Cause.CHANGED)  # a register loaded since then lacks a column
        if self.now().micros >= permit.proposal.until:
            return Details(None, Cause.NOT_COMPLETED)
        if not self._holds(person_id):
            return Details(None, Cause.ABSENT)  # a register loaded since then knows them no more
        person = self.snapshot.person(person_id)
        if person.deceased_on is not None:
            return Details(None, Cause.DECEASED)
        if person.restricted and not self._reaches_restricted(permit):
            return Details(None, Cause.RESTRICTED)
        looked_at = self._looked_at(person, permit)
        protected = self.is_protected(person_id)
        differs = any(look.found != found_hash(look.salt, person_id, looked_at) for look in counted)
        if differs or protected:
            # What leaves is what was looked at. Whoever is protected gets no cause of their own:
            # what may be told of them is not what it was, and officers read no more.
            return Details(None, Cause.CHANGED)
        return Details({str(field): self._value(person, field) for field in fields})

    def _nobody(self, permit: Permit) -> Details:
        """Nothing, after the work that somebody would have been: a record is read, what was looked
        at is hashed, a signature is verified. The time tells the two apart by nothing."""
        signed, house = permit.approver, self.charter().house
        verify(
            signed.key, permit.matter.statement(APPROVE, APPROVER), signed.signature, house.parties
        )
        if len(self.snapshot.records):
            row = int(permit.hash[:12], 16) % len(self.snapshot.records)
            person = self.snapshot.person(str(self.snapshot.records.identifiers[row]))
            found_hash(b"", person.person_id, self._looked_at(person, permit))
            self.is_protected(person.person_id)
        return Details(None)

    def is_protected(self, person_id: str) -> bool:
        return self.snapshot.head(person_id) in self._protected()

    def _protected(self) -> frozenset[str]:
        """Those who are protected, each by the record to which theirs leads today."""
        names, known = self.protected(), self._heads
        if known is None or known[0] is not names:
            known = self._heads = names, frozenset(map(self.snapshot.head, names))
        return known[1]

    def looked_at(self, person_id: str, permit: Permit) -> Mapping[str, Any]:
        self._looks_needed(person_id, permit)
        return self._looked_at(self._still(person_id, permit), permit)

    def record(self, person_id: str, permit: Permit) -> Person:
        self._check(permit, Hash(permit.proposal.search))
        self._looks_needed(person_id, permit)
        return self._still(person_id, permit)

    def _still(self, person_id: str, permit: Permit) -> Person:
        """Whoever was found, as long as they can be told of: nobody who died since, or was
        restricted, or led to somebody else."""
        if not self._holds(person_id):
            raise problem("register.person-gone")
        person = self.snapshot.person(person_id)
        barred = person.restricted and not self._reaches_restricted(permit)
        if barred or person.deceased_on is not None:
            raise problem("register.person-gone")
        return person

    def _looked_at(self, person: Person, permit: Permit) -> dict[str, Any]:
        return {
            "fields": {name: self._value(person, name) for name in permit.proposal.fields},
            "restricted": person.restricted,
            "deceased_on": _day(person.deceased_on),
        }

    def _value(self, person: Person, name: str) -> Any:
        if name in _VALUES:
            return _VALUES[Field(name)](person)
        kind = self.snapshot.fields.get(name)  # none where a register loaded since lacks it
        return "" if kind is None else told(kind, person.declared[name])

    def _holds_all(self, permit: Permit) -> bool:
        return {*permit.proposal.fields}.issubset((*_VALUES, *self.snapshot.fields))

    def _looks_needed(self, person_id: str, permit: Permit) -> int:
        needed = self.spent_approvals.reviews_needed(permit.hash, person_id)
        if needed is None:
            raise problem("register.not-the-one-found")
        return needed

    def _holds(self, person_id: str) -> bool:
        return self.snapshot.holds(person_id)

    def _check(self, permit: Permit, search: Hash) -> None:
        check_permit(permit, search=search, charter=self.charter(), now=self.now())

    def _reaches_restricted(self, permit: Permit) -> bool:
        return self.charter().reaches_restricted(Hash(permit.proposal.basis))


def _day(value: Any) -> str:
    return "" if value is None else str(value.isoformat())


def _previous_names(person: Person) -> list[dict[str, str]]:
    return [
        {
            "use": str(name.use),
            "given_name": name.given_name,
            "middle_names": name.middle_names,
            "family_name": name.family_name,
        }
        for name in person.previous_names
    ]


_VALUES: Mapping[Field, Callable[[Person], Any]] = {
    Field.GIVEN_NAME: lambda person: person.given_name,
    Field.MIDDLE_NAMES: lambda person: person.middle_names,
    Field.FAMILY_NAME: lambda person: person.family_name,
    Field.PREVIOUS_NAMES: _previous_names,
    Field.BIRTH_DATE: lambda person: _day(person.birth_date),
    Field.GENDER: lambda person: str(person.gender),
    Field.ADDRESS: lambda person: {
        "address_line": person.address_line,
        "postcode": person.postcode,
    },
    Field.ADDRESS_SINCE: lambda person: _day(person.address_since),
    Field.REGISTERED_ON: lambda person: _day(person.registered_on),
    Field.PRACTICE_CODE: lambda person: person.practice_code,
}
"""How each usual field is read from a record; a declared one is read as it stands. There is no
other way out of the register."""
