"""What agreements would do, before anybody signs: each version and draft asked the same requests.

Every figure comes from the gateway's own steps over synthetic people, from the analysis of the
text, or from a measured set. Terms are compared, not calendars: each version is taken as if it were
in force and published on every day of the caseload, or held on each.
"""

from __future__ import annotations

import datetime
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from proviso_gateway.agreement.model import Agreement, Status, VersionState
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.analysis.basis import Vouching
from proviso_gateway.analysis.scrutiny import Scrutinised
from proviso_gateway.analysis.solver.difference import VersionDifference
from proviso_gateway.casework.request import RequestRow
from proviso_gateway.rehearsal.evaluation import DecisionRates, Share
from proviso_gateway.terms import Day, Hash, Outcome
from proviso_gateway.workbench.caseload import Asked
from proviso_gateway.workbench.deterrence import Deterrence
from proviso_gateway.workbench.impact_public import PublicTold, public_told
from proviso_gateway.workbench.linting import CheckView
from proviso_gateway.workbench.proving import Text
from proviso_gateway.workbench.results import Result
from proviso_gateway.workbench.story import counted_words, why

MOST_TERMS = 12
"""Versions, drafts and holds on one page. More could not be read side by side."""


@dataclass(frozen=True, slots=True)
class Terms:
    """One version of a file, in force or held. `key` tells it from the others, in a folder's name
    too; `name` is what people call it."""

    key: str
    name: str
    file: Text
    agreement: Agreement
    version: str
    version_hash: Hash
    held: bool = False

    def as_if(self, day: Day) -> Agreement:
        """The agreement as if this version alone stood on `day` and after, and was known."""
        before = day - datetime.timedelta(days=1)
        stands = [(before, VersionState.IN_FORCE)]
        stands += [(day, VersionState.HELD)] if self.held else []
        lives = tuple(Status.model_validate({"date": on, "is": state}) for on, state in stands)
        versions = tuple(
            one.model_copy(update={"status": lives if one.id == self.version else ()})
            for one in self.agreement.versions
        )
        said = {name: getattr(self.agreement, name) for name in Agreement.model_fields}
        # Built anew: a copy would take along what the agreement remembers of its own calendar.
        return Agreement.model_construct(**{**said, "versions": versions})


def terms_of(files: Sequence[Text]) -> tuple[Terms, ...]:
    """Every version of these files in order, and each hold; the same terms are taken once.

    Raises as `agreement.reading.read`.
    """
    found: dict[tuple[str, Hash, bool], Terms] = {}
    names: Counter[str] = Counter()
    for file in files:
        agreement = read(file.text, file.name)
        for version in agreement.versions:
            held = any(one.state is VersionState.HELD for one in version.status)
            for stands in (False, True) if held else (False,):
                known = resolve(agreement, version.id).hash
                if (agreement.name, known, stands) in found:
                    continue
                kind = "version" if version.status else "draft"
                said = f"{kind} {version.id}{', held' if stands else ''}"
                names[said] += 1
                again = names[said]
                key = f"{version.id}{'-held' if stands else ''}{f'-{again}' if again > 1 else ''}"
                name = said if again == 1 else f"{said} ({file.name})"
                found[agreement.name, known, stands] = Terms(
                    _folder(key), name, file, agreement, version.id, known, stands
                )
    return tuple(found.values())


def _folder(key: str) -> str:
    """The key as the name of a folder: brackets and dots stay out of it."""
    return "".join(mark if mark.isalnum() or mark == "-" else "-" for mark in key).lower()


@dataclass(frozen=True, slots=True)
class NameSystemTold:
    """What came of the requests about people who are named by one system: how many, by outcome;
    how many were handed over as somebody else."""

    name_system: str
    asked: int
    outcomes: Mapping[str, int]
    mistaken: int


@dataclass(frozen=True, slots=True)
class RoutesTold:
    """How many routes to a disclosure rest on what, and on which grounds one rests on the requester
    alone, with papers of their own or without. `bare_facts` are taken on the bare word; `unlisted`
    combinations were not looked at."""

    by_basis: Mapping[Vouching, int]
    weakest: Vouching | None
    requester_alone: tuple[str, ...]
    bare_facts: tuple[str, ...]
    unlisted: int


@dataclass(frozen=True, slots=True)
class TermsTold:
    """What the caseload came to under some terms: outcomes, by month and by ground too, reasons
    with clauses, searches of the register, and how many of those handed over were somebody else."""

    key: str
    name: str
    file: str
    title: str
    version: str
    version_hash: Hash
    held: bool
    received: int
    outcomes: Mapping[str, int]
    months: Mapping[str, Mapping[str, int]]
    grounds: Mapping[str, Mapping[str, int]]
    because: Mapping[str, int]
    searches: int
    entries: int
    genesis: str
    mistaken: Share
    name_systems: tuple[NameSystemTold, ...]
    routes: RoutesTold
    public: PublicTold
    statuses: Mapping[int, str] = field(default_factory=dict)
    """Row → how it ended, for comparing; no page shows a row."""


ON_REQUESTER = (Vouching.WORD, Vouching.PAPERS)
"""What rests wholly on whoever asks, with papers of their own or without."""

LEFT = (str(Outcome.DISCLOSED), str(Outcome.RELAYED))
"""The outcomes by which somebody may have been told of, or written to."""


def told(
    terms: Terms,
    asked: Sequence[Asked],
    rows: Sequence[RequestRow],
    result: Result,
    named: Mapping[int, str],
    scrutinised: Scrutinised,
) -> TermsTold:
    """What these requests came to. `named`: whom officers confirmed, by row."""
    statuses = {row.number: str(result.by_row[row.number].status) for row in rows}
    # A relay is answered alike whoever was found, so nobody need stand behind one.
    left = {row for row, status in statuses.items() if status in LEFT and row in named}
    wrong = {
        row.number
        for row, one in zip(rows, asked, strict=True)
        if row.number in left and named[row.number] != _truth(one)
    }
    return TermsTold(
        key=terms.key,
        name=terms.name,
        file=terms.file.name,
        title=terms.agreement.title,
        version=terms.version,
        version_hash=terms.version_hash,
        held=terms.held,
        received=len(rows),
        outcomes=counted_words(statuses.values()),
        months=_split(rows, statuses, _month),
        grounds=_split(rows, statuses, lambda row: row.request.ground),
        because=counted_words(word for row in rows for word in why(result.by_row[row.number])),
        searches=result.searches,
        entries=result.entries,
        genesis=result.genesis,
        mistaken=Share(len(wrong), len(left)),
        name_systems=tuple(_name_systems(asked, rows, statuses, wrong)),
        routes=routes_told(scrutinised),
        public=public_told(terms.agreement, result),
        statuses=statuses,
    )


def _truth(one: Asked) -> str | None:
    return one.meant.person.person_id if one.group.registered else None


def _month(row: RequestRow) -> str:
    assert row.script is not None
    return str(row.script.received_on)[:7]


def _split(
    rows: Iterable[RequestRow], statuses: Mapping[int, str], by: Callable[[RequestRow], str]
) -> Mapping[str, Mapping[str, int]]:
    groups: dict[str, list[str]] = {}
    for row in rows:
        groups.setdefault(by(row), []).append(statuses[row.number])
    return {key: counted_words(groups[key]) for key in sorted(groups)}


def _name_systems(
    asked: Sequence[Asked],
    rows: Sequence[RequestRow],
    statuses: Mapping[int, str],
    wrong: set[int],
) -> Iterator[NameSystemTold]:
    groups: dict[str, list[int]] = {}
    for row, one in zip(rows, asked, strict=True):
        groups.setdefault(one.meant.name_system, []).append(row.number)
    for name in sorted(groups):
        numbers = groups[name]
        ended = counted_words(statuses[number] for number in numbers)
        mistaken = sum(number in wrong for number in numbers)
        yield NameSystemTold(name, len(numbers), ended, mistaken)


def routes_told(scrutinised: Scrutinised) -> RoutesTold:
    """The routes to a disclosure, counted by what they rest on; a ground with another's routes
    counts them again."""
    counts: Counter[Vouching] = Counter()
    for passage in scrutinised.passages:
        for route in passage.routes:
            counts[route.basis] += len(passage.grounds)
    return RoutesTold(
        by_basis={basis: counts[basis] for basis in Vouching if counts[basis]},
        weakest=scrutinised.weakest,
        requester_alone=tuple(
            ground
            for passage in scrutinised.passages
            if any(route.basis in ON_REQUESTER for route in passage.routes)
            for ground in passage.grounds
        ),
        bare_facts=tuple(one.fact for one in scrutinised.facts if one.bare),
        unlisted=sum(one.combinations - one.listed for one in scrutinised.passages),
    )


@dataclass(frozen=True, slots=True)
class Moved:
    """So many requests that end one way under the first terms and another under these."""

    before: str
    after: str
    requests: int


@dataclass(frozen=True, slots=True)
class Beside:
    """Some terms beside the first: request by request, and over every request there could be.
    Where nothing is `proved`, `undecided` says why."""

    first: str
    other: str
    moved: tuple[Moved, ...]
    proved: VersionDifference | None
    undecided: str


def moved(first: TermsTold, other: TermsTold) -> tuple[Moved, ...]:
    """How the same requests end otherwise, the most first."""
    pairs = Counter(
        (status, other.statuses[number])
        for number, status in first.statuses.items()
        if status != other.statuses[number]
    )
    each = sorted(pairs.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(Moved(before, after, count) for (before, after), count in each)


@dataclass(frozen=True, slots=True)
class Accuracy:
    """How often the search takes somebody for another, or misses them, when requests are written
    with one profile of slips: of all, and by name system."""

    noise: str
    whole: DecisionRates
    groups: Mapping[str, DecisionRates]
    small_groups: DecisionRates | None


@dataclass(frozen=True, slots=True)
class FileTold:
    """A file of the agreement and what a check of it comes to."""

    file: str
    check: CheckView


@dataclass(frozen=True, slots=True)
class Over:
    """Over what the figures were worked out."""

    people: int
    people_seed: int
    held_out: float
    caseload: str
    caseload_hash: Hash
    scale: float
    seed: int
    requests: int
    labelled: int
    assumptions: Mapping[str, int]
    """What the caseload takes for granted → of how many requests."""


@dataclass(frozen=True, slots=True)
class Impact:
    """Everything that the page says, in values."""

    over: Over
    terms: tuple[TermsTold, ...]
    beside: tuple[Beside, ...]
    files: tuple[FileTold, ...]
    accuracy: tuple[Accuracy, ...]
    deterrence: Deterrence
