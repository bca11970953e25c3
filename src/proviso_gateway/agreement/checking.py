"""Whether the parts of a well-formed file fit together: names that exist, dates that can be.

Each check takes the agreement and the file as written, and yields every problem that it finds, at
its place. What is odd but possible is the linter's business (analysis), not an error.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import combinations, pairwise

from proviso_gateway.agreement.model import (
    NO_DOCUMENT,
    AcceptanceTest,
    Agreement,
    Clause,
    ClauseBody,
    Fact,
    PublicInterestTest,
    Version,
)
from proviso_gateway.agreement.never_disclosed import never_disclosed
from proviso_gateway.agreement.relevance import Possibilities
from proviso_gateway.agreement.requirements import (
    CONNECTIVES,
    FactType,
    Value,
    facts_named,
)
from proviso_gateway.agreement.timeline import LIVE, NEXT
from proviso_gateway.agreement.values import (
    ASKED_BEFORE,
    OTHER,
    PUBLIC_INTEREST,
    RESERVED,
    allows,
    expected,
    is_reserved,
    stateable,
)
from proviso_gateway.agreement.versions import ResolvedVersion, merged, resolve
from proviso_gateway.errors import Problem, problem
from proviso_gateway.phrases import phrase
from proviso_gateway.reading.look_alikes import as_read
from proviso_gateway.reading.words import choice, nearest, shown
from proviso_gateway.reading.yaml_values import Path, Written
from proviso_gateway.terms import Day, Field, Reason, Source

TRUST = "public_trust"
"""The factor that no public interest test may leave out: the published test of 2017 did."""

REQUEST_COLUMNS = frozenset(
    {"request_ref", "agreement", "ground", "fields", "officer", "countersigner", "requester"}
    | {"given_name", "middle_names", "family_name", "birth_date", "gender"}
    | {"address_line", "postcode", "received_on"}
)
"""Columns of a requests file; a fact is a column too, so it cannot bear one of these names."""

REGISTER_COLUMNS = frozenset(
    {"person_id", "restricted", "restricted_checked_on", "deceased_on", "superseded_by"}
    | {"use", "from", "to"}
)
"""Columns of a register's own, which no declared field can be."""

COLUMN_PREFIXES = ("evidence_", "officer_")


class Complaint:
    """Makes problems of one file, at their places."""

    def __init__(self, written: Written) -> None:
        self.written = written

    def __call__(self, code: str, path: Path, **words: object) -> Problem:
        return problem(code, self.written.place(path), **words)


Problems = Iterator[Problem]


def check_facts(facts: Mapping[str, Fact], complain: Complaint) -> Problems:
    """Each declared fact has what its type needs and nothing else, and a name of its own."""
    for name, fact in facts.items():
        path: Path = ("facts", name)
        taken = is_reserved(name) or name in CONNECTIVES or name in REQUEST_COLUMNS
        if taken or name.startswith(COLUMN_PREFIXES):
            yield complain("agreement.reserved-name", path, name=name)
        if fact.evidence == NO_DOCUMENT:
            yield complain("agreement.reserved-name", (*path, "evidence"), name=NO_DOCUMENT)
        if fact.source is Source.GATEWAY:
            yield complain("agreement.gateway-fact", (*path, "source"), fact=name)
        needs, may = _BOUNDS[fact.type]
        given = {key for key in ("of", "min", "max") if getattr(fact, key) not in (None, ())}
        for key in sorted(needs - given):
            yield complain("agreement.fact-needs", path, fact=name, type=fact.type, key=key)
        for key in sorted(given - needs - may):
            yield complain("agreement.fact-has", (*path, key), fact=name, type=fact.type, key=key)
        yield from _check_distinct(fact.of, (*path, "of"), complain)
        mistyped = False
        for key in ("min", "max"):
            bound = getattr(fact, key)
            unbounded = fact.model_copy(update={"min": None, "max": None})
            if bound is not None and not allows(unbounded, bound):
                wanted = expected(unbounded).removesuffix(" from None to None")
                mistyped = True
                yield complain("agreement.wrong-type", (*path, key), key=key, expected=wanted)
        bounded = not mistyped and fact.min is not None and fact.max is not None
        if bounded and fact.min > fact.max:  # type: ignore[operator]
            yield complain("agreement.empty-range", (*path, "max"), fact=name)


_BOUNDS: dict[FactType, tuple[frozenset[str], frozenset[str]]] = {
    # type: (keys it needs, keys it may have besides)
    FactType.BOOL: (frozenset(), frozenset()),
    FactType.ENUM: (frozenset({"of"}), frozenset()),
    FactType.SET: (frozenset({"of"}), frozenset()),
    FactType.INT: (frozenset({"min", "max"}), frozenset()),
    FactType.DATE: (frozenset(), frozenset({"min", "max"})),
}


def check(agreement: Agreement, written: Written) -> tuple[Problem, ...]:
    """The problems of how the parts fit together, in the order of `CHECKS`: all those of the first
    stage that has any, since later stages rest on earlier ones."""
    complain = Complaint(written)
    for stage in CHECKS:
        found = tuple(one for each in stage for one in each(agreement, complain))
        if found:
            return found
    return ()


def _terms(agreement: Agreement, complain: Complaint) -> Problems:
    for name, term in agreement.terms.items():
        if term.fact is not None and term.fact not in agreement.facts:
            yield _unknown(
                complain, ("terms", name, "fact"), "fact", term.fact, tuple(agreement.facts)
            )


def _publication(agreement: Agreement, complain: Complaint) -> Problems:
    if agreement.publication.outcomes == "exact" and agreement.publication.justification is None:
        yield complain("agreement.exact-unjustified", ("publication",))


def _public_interest_tests(agreement: Agreement, complain: Complaint) -> Problems:
    key = "public_interest_test"
    found: list[tuple[PublicInterestTest | None, Path]] = [(agreement.public_interest_test, (key,))]
    found += [
        (version.public_interest_test, ("versions", n, key))
        for n, version in enumerate(agreement.versions)
    ]
    for test, path in found:
        if test is None:
            continue
        if TRUST not in test.factors:
            yield complain("agreement.trust-not-asked", (*path, "factors"))
        if len({factor.weighs for factor in test.factors.values()}) < 2:
            yield complain("agreement.one-sided-test", (*path, "factors"))


def _versions(agreement: Agreement, complain: Complaint) -> Problems:
    """Ids, amendments, overrides: after this every version can be resolved."""
    yield from _check_distinct([v.id for v in agreement.versions], ("versions",), complain, "id")
    ids = [version.id for version in agreement.versions]
    broken: set[str] = set()
    for n, version in enumerate(agreement.versions):
        path: Path = ("versions", n)
        yield from _check_distinct(
            [c.id for c in version.clauses], (*path, "clauses"), complain, "id"
        )
        yield from _check_distinct(version.discloses or (), (*path, "discloses"), complain)
        if version.discloses == () or (version.grounds is not None and not version.grounds):
            which = "discloses" if version.discloses == () else "grounds"
            yield complain("agreement.wrong-size", (*path, which), key=which, expected="at least 1")
        if version.amends is None:
            yield from _check_original(version, path, complain)
        elif version.amends not in ids[:n]:
            broken.add(version.id)
            yield _unknown(
                complain, (*path, "amends"), "earlier version", version.amends, tuple(ids[:n])
            )
        elif version.amends in broken:
            broken.add(version.id)
        else:
            yield from _check_amendment(version, merged(agreement, version.amends), path, complain)
        for m, status in enumerate(version.status):
            if status.by is not None and (status.by == version.id or status.by not in ids):
                others = tuple(i for i in ids if i != version.id)
                yield _unknown(
                    complain, (*path, "status", m, "by"), "other version", status.by, others
                )


def _check_original(version: Version, path: Path, complain: Complaint) -> Problems:
    if not version.clauses:
        yield complain("agreement.no-clauses", path, version=version.id)
    for key in ("replace", "add", "remove"):
        if getattr(version, key):
            yield complain("agreement.nothing-amended", (*path, key), key=key)


def _check_amendment(version: Version, base: Version, path: Path, complain: Complaint) -> Problems:
    if version.clauses:
        yield complain("agreement.clauses-and-amends", (*path, "clauses"), version=version.id)
    old = tuple(clause.id for clause in base.clauses)
    yield from _check_distinct(version.remove, (*path, "remove"), complain)
    yield from _check_distinct([c.id for c in version.add], (*path, "add"), complain, "id")
    for clause_id in version.replace:
        if clause_id not in old:
            yield _unknown(
                complain, (*path, "replace", clause_id), "clause to replace", clause_id, old
            )
    for m, clause_id in enumerate(version.remove):
        if clause_id not in old:
            yield _unknown(complain, (*path, "remove", m), "clause to remove", clause_id, old)
        if clause_id in version.replace:
            yield complain("agreement.duplicate", (*path, "remove", m), what=clause_id)
    for m, clause in enumerate(version.add):
        if clause.id in old:
            yield complain("agreement.duplicate", (*path, "add", m, "id"), what=clause.id)


def _clauses(agreement: Agreement, complain: Complaint) -> Problems:
    """Clauses name grounds and terms that exist, and every ground has a clause to meet."""
    for n, version in enumerate(agreement.versions):
        path: Path = ("versions", n)
        resolved = merged(agreement, version.id)
        grounds = tuple(resolved.grounds or agreement.grounds)
        for body, at in written_clauses(version, path):
            yield from _check_distinct(body.grounds, (*at, "for"), complain)
            for m, ground in enumerate(body.grounds):
                if ground not in grounds:
                    yield _unknown(complain, (*at, "for", m), "ground", ground, grounds)
            if body.term is not None and body.term not in agreement.terms:
                terms = tuple(agreement.terms)
                yield _unknown(complain, (*at, "term"), "term", body.term, terms)
        for clause in resolved.clauses:
            stray = [ground for ground in clause.grounds if ground not in grounds]
            if stray:  # an inherited clause whose ground the override dropped
                where = (*path, "grounds")
                yield _unknown(
                    complain, where, f"ground (of clause {clause.id})", stray[0], grounds
                )
        for ground in grounds:
            if not any(not c.grounds or ground in c.grounds for c in resolved.clauses):
                yield complain("agreement.bare-ground", path, ground=ground, version=version.id)
        asked = any(PUBLIC_INTEREST in facts_named(c.require) for c in resolved.clauses)
        if asked and not (resolved.public_interest_test or agreement.public_interest_test):
            yield complain("agreement.no-public-interest-test", path, version=version.id)


def written_clauses(version: Version, path: Path) -> Iterator[tuple[ClauseBody, Path]]:
    """Every clause that a version writes down itself, with its place."""
    for m, clause in enumerate(version.clauses):
        yield clause, (*path, "clauses", m)
    for clause_id, body in version.replace.items():
        yield body, (*path, "replace", clause_id)
    for m, clause in enumerate(version.add):
        yield clause, (*path, "add", m)


def _grounds(agreement: Agreement, complain: Complaint) -> Problems:
    tables: list[tuple[Iterable[str], Path]] = [(agreement.grounds, ("grounds",))]
    tables += [
        (v.grounds or (), ("versions", n, "grounds")) for n, v in enumerate(agreement.versions)
    ]
    for table, path in tables:
        if OTHER in table:
            yield complain("agreement.reserved-name", (*path, OTHER), name=OTHER)
    for side, codes in (
        ("custodian", agreement.parties.custodians),
        ("requester", agreement.parties.requesters),
    ):
        if OTHER in codes:
            yield complain("agreement.reserved-name", ("parties", side), name=OTHER)
        if len(set(codes)) < len(codes):
            twice = next(code for n, code in enumerate(codes) if code in codes[:n])
            yield complain("agreement.duplicate", ("parties", side), what=twice)


def _fields(agreement: Agreement, complain: Complaint) -> Problems:
    """Declared fields have names of their own, and none of them is what is never handed over."""
    usual = {*Field, *RESERVED, *REQUEST_COLUMNS, *REGISTER_COLUMNS}
    taken, seen = set(map(as_read, usual)), set[str]()
    for name, field in agreement.fields.items():
        path: Path = ("fields", name)
        if is_reserved(name) or as_read(name) in taken:
            yield complain("agreement.reserved-name", path, name=name)
        read = {as_read(name), f"label {as_read(field.label)}"}  # a name may be like its own label
        if seen & read:
            yield complain("agreement.duplicate", path, what=name)
        seen |= read
        found = never_disclosed(f"{name} {field.label}")
        if found is not None:
            yield complain("agreement.field-forbidden", path, field=name, what=found)
    known = agreement.every_field
    listed: list[tuple[Iterable[str], Path]] = [(agreement.discloses, ("discloses",))]
    listed += [
        (v.discloses or (), ("versions", n, "discloses")) for n, v in enumerate(agreement.versions)
    ]
    for names, path in listed:
        for n, name in enumerate(names):
            if name not in known:
                yield _unknown(complain, (*path, n), "field", name, known)
    for name in agreement.needs:
        if name not in known:
            yield _unknown(complain, ("needs", name), "field", name, known)


def _own_facts(agreement: Agreement, complain: Complaint) -> Problems:
    """What a version says otherwise of a fact fits the fact, and only ever narrows its bounds."""
    declared = tuple(name for name in agreement.facts if not is_reserved(name))
    for n, version in enumerate(agreement.versions):
        for name, own in version.facts.items():
            path: Path = ("versions", n, "facts", name)
            if name not in declared:
                yield _unknown(complain, path, "fact", name, declared)
                continue
            fact = agreement.facts[name]
            if own.source is Source.GATEWAY:
                yield complain("agreement.gateway-fact", (*path, "source"), fact=name)
            needs, may = _BOUNDS[fact.type]
            beyond = False
            for key in ("of", "min", "max"):
                said = getattr(own, key)
                if said is None:
                    continue
                if key not in needs | may:
                    yield complain(
                        "agreement.fact-has", (*path, key), fact=name, type=fact.type, key=key
                    )
                    continue
                words = frozenset(said) if fact.type is FactType.SET else said
                within = (
                    all(allows(fact, word) for word in said)
                    if key == "of" and fact.type is FactType.ENUM
                    else allows(fact, words)
                )
                if not within:
                    beyond = True
                    yield complain("agreement.bounds-wider", (*path, key), fact=name)
            yield from _check_distinct(own.of or (), (*path, "of"), complain)
            low, high = own.min or fact.min, own.max or fact.max
            both = not beyond and low is not None and high is not None
            if both and low > high:  # type: ignore[operator]
                yield complain("agreement.empty-range", path, fact=name)


def _statuses(agreement: Agreement, complain: Complaint) -> Problems:
    """Each version's life goes forward, step by allowed step."""
    for n, version in enumerate(agreement.versions):
        path: Path = ("versions", n, "status")
        steps = enumerate(pairwise(version.status), start=1)
        late = [m for m, (one, two) in steps if one.date >= two.date]
        for m in late:
            yield complain("agreement.status-dates", (*path, m))
        if late:  # once they stand by date, the order may be right
            continue
        before = None
        for m, status in enumerate(version.status):
            now = status.state
            if now not in NEXT[before]:
                how = phrase("begin as {now}", now=now)
                if before is not None:
                    how = phrase("become {now} after {before}", now=now, before=before)
                yield complain("agreement.status-order", (*path, m), how=how)
            before = now


def _one_at_a_time(agreement: Agreement, complain: Complaint) -> Problems:
    """On no day are two versions live: in force or held."""
    spans = [(n, *span) for n, v in enumerate(agreement.versions) for span in _live_spans(v)]
    for (n, start, end), (m, other_start, other_end) in combinations(spans, 2):
        if n != m and start < other_end and other_start < end:
            first, second = (n, m) if start <= other_start else (m, n)
            yield complain(
                "agreement.two-at-once",
                ("versions", second, "status"),
                one=agreement.versions[first].id,
                two=agreement.versions[second].id,
                day=max(start, other_start),
            )


def _live_spans(version: Version) -> Iterator[tuple[Day, Day]]:
    """From when to before when the version is live. It lives once: ended versions stay ended."""
    if version.status:
        last = version.status[-1]
        yield version.status[0].date, Day.max if last.state in LIVE else last.date


def _invariants(agreement: Agreement, complain: Complaint) -> Problems:
    yield from _check_distinct(
        [i.id for i in agreement.invariants], ("invariants",), complain, "id"
    )
    for n, invariant in enumerate(agreement.invariants):
        if (invariant.never_permit_if is None) is (invariant.never_permit_unless is None):
            yield complain("agreement.invariant-shape", ("invariants", n), invariant=invariant.id)


def _acceptance_tests(agreement: Agreement, complain: Complaint) -> Problems:
    tests = agreement.tests
    yield from _check_distinct([test.id for test in tests], ("tests",), complain, "id")
    ids = tuple(test.id for test in tests)
    for n, test in enumerate(tests):
        path: Path = ("tests", n)
        if test.like is not None and test.like not in ids[:n]:
            yield _unknown(complain, (*path, "like"), "earlier test", test.like, ids[:n])
        if test.as_if is not None and test.as_if not in (v.id for v in agreement.versions):
            known = tuple(version.id for version in agreement.versions)
            yield _unknown(complain, (*path, "as_if"), "version", test.as_if, known)
        if test.like is None and test.date is None:
            yield complain("agreement.missing-key", path, key="date", form="")
        yield from _check_given(agreement, test, path, complain)
        expect = test.expect
        versions = tuple(version.id for version in agreement.versions)
        if expect.under is not None and expect.under not in versions:
            where = (*path, "expect", "under")
            yield _unknown(complain, where, "version", expect.under, versions)
        for m, reason in enumerate(expect.reasons or ()):
            if reason not in set(Reason):
                where = (*path, "expect", "reasons", m)
                yield _unknown(complain, where, "reason", reason, tuple(Reason))
        for m, name in enumerate(expect.ask_for or ()):
            if name not in agreement.facts:
                where = (*path, "expect", "ask_for", m)
                yield _unknown(complain, where, "fact", name, tuple(agreement.facts))


def _check_given(
    agreement: Agreement, test: AcceptanceTest, path: Path, complain: Complaint
) -> Problems:
    facts = agreement.facts
    for name, raw in test.given.items():
        if name not in facts:
            yield _unknown(complain, (*path, "given", name), "fact", name, tuple(facts))
            continue
        value: Value = frozenset(raw) if isinstance(raw, tuple) else raw
        open_ended = name in ("requester", "ground") and isinstance(value, str)
        if not stateable(name):
            yield complain("agreement.not-stateable", (*path, "given", name), fact=name)
        elif not open_ended and not allows(facts[name], value):
            where, wanted = (*path, "given", name), expected(facts[name])
            yield complain("agreement.value-not-allowed", where, fact=name, expected=wanted)
    for key in ("without", "without_evidence"):
        for m, name in enumerate(getattr(test, key)):
            if name not in facts:
                yield _unknown(complain, (*path, key, m), "fact", name, tuple(facts))


def _asked_before(agreement: Agreement, complain: Complaint) -> Problems:
    """Whether somebody asked before only ever sends a request to a caseworker.

    If it could refuse, or change what a requester is asked, an officer would learn that another
    force is looking. So a clause that names it names the custodian's facts beside it and nothing
    else, those stand nowhere beside others' facts, and they can be met either way.
    """
    for n, version in enumerate(agreement.versions):
        resolved = resolve(agreement, version.id)
        if ASKED_BEFORE not in resolved.facts:
            continue
        for ground in resolved.grounds:
            clauses = [c for c in resolved.clauses if not c.grounds or ground in c.grounds]
            telling = _told_by(resolved, clauses)
            if telling is not None:
                yield complain(
                    "agreement.tells-who-asked", _where(version, n, telling), clause=telling
                )


def _told_by(version: ResolvedVersion, clauses: list[Clause]) -> str | None:
    """The id of a clause by which a requester could learn that somebody asked before."""
    facts = version.vocabulary
    naming = [c for c in clauses if ASKED_BEFORE in facts_named(c.require)]
    beside = frozenset[str]().union(*(facts_named(c.require) for c in naming)) - {ASKED_BEFORE}
    own = [c for c in clauses if facts_named(c.require) & (beside | {ASKED_BEFORE})]
    for clause in own:
        others = facts_named(clause.require) - {ASKED_BEFORE}
        if not others or any(facts[name].source is not Source.CUSTODIAN for name in others):
            return clause.id
    for asked in (True, False):
        worlds = Possibilities(facts, own, {ASKED_BEFORE: asked})
        if not worlds.possible(clause.require for clause in own):
            return naming[0].id
    return None


def _where(version: Version, n: int, clause_id: str) -> Path:
    """Where a version writes this clause, or the version, if it takes it from another."""
    places = (
        at
        for body, at in written_clauses(version, ("versions", n))
        if clause_id in (getattr(body, "id", None), at[-1])
    )
    return next(places, ("versions", n))


def _decidable(agreement: Agreement, complain: Complaint) -> Problems:
    """Every question the assessment can ask of a version can be answered within bounds."""
    for n, version in enumerate(agreement.versions):
        resolved = resolve(agreement, version.id)
        try:
            worlds = Possibilities(agreement.facts, resolved.every_clause, {}, limit=True)
            for clause in resolved.clauses:
                worlds.truth(clause.require)
            for ground in resolved.grounds:
                worlds.possible(clause.require for clause in resolved.clauses_for(ground))
        except Problem as entangled:
            yield complain(entangled.code, ("versions", n))


def _check_distinct(
    items: Iterable[object], path: Path, complain: Complaint, *tail: str
) -> Problems:
    seen: set[object] = set()
    for n, item in enumerate(items):
        if item in seen:
            yield complain("agreement.duplicate", (*path, n, *tail), what=shown(item))
        seen.add(item)


def _unknown(
    complain: Complaint, path: Path, kind: str, word: str, known: tuple[str, ...]
) -> Problem:
    near = nearest(word, known)
    listed = "" if near else choice(known)
    code = "agreement.unknown-word"
    return complain(code, path, kind=kind, word=shown(word), nearest=near, known=listed)


Check = Callable[[Agreement, Complaint], Problems]

CHECKS: tuple[tuple[Check, ...], ...] = (
    (
        _terms,
        _publication,
        _public_interest_tests,
        _fields,
        _own_facts,
        _grounds,
        _versions,
        _statuses,
        _invariants,
        _acceptance_tests,
    ),
    (_clauses, _one_at_a_time),
    (_decidable, _asked_before),
)
