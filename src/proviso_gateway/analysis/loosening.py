"""What else of a version decides what leaves: to whom, on whose word, with what kept, for how long,
by which route, from which day. Each change is named: wider, narrower or other.

Nothing is looked for by name alone. The canonical contents of the two versions, which their hashes
cover, are compared leaf by leaf, and every leaf that differs becomes a change; the table below
only says which way it goes. So a key that the language gains later is told, too. What clauses
require is not compared here: whether that permits more is asked of the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from proviso_gateway.agreement.model import NOT_STATED, Agreement, Delivery, Publication, UseLimits
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.analysis.history import Span, history
from proviso_gateway.terms import Day

NOTHING = "nothing"
"""How a change reads where there was no value, or is none any more."""


class Way(StrEnum):
    """Which way a change goes: more may leave, less, or something that is neither."""

    WIDER = "wider"
    NARROWER = "narrower"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class TermChange:
    """One term that differs: `where` it stands in the version, as it was and as it is."""

    way: Way
    where: str
    before: str
    after: str


Leaf = object
Path = tuple[str, ...]
Rule = Callable[[Leaf | None, Leaf | None], Way]


def term_changes(
    before_in: Agreement,
    before: ResolvedVersion,
    after_in: Agreement,
    after: ResolvedVersion,
) -> tuple[TermChange, ...]:
    """Every term that differs, but for what clauses require; the wider ones first.

    Where one version is compared with itself in another edition of the file, the days on which it
    is in force and can be read are terms, too, and so are the file's invariants.
    """
    found = list(_of_contents(before, after))
    if before_in is not after_in and before.id == after.id:
        found += _of_days(before_in, before, after_in, after)
        found += _of_invariants(before_in, after_in)
    order = tuple(Way)
    return tuple(sorted(found, key=lambda change: order.index(change.way)))


def _of_contents(before: ResolvedVersion, after: ResolvedVersion) -> Iterator[TermChange]:
    old, new = (dict(_leaves(each.content)) for each in (before, after))
    for path in dict.fromkeys((*old, *new)):
        was, now = _said(old, path), _said(new, path)
        if was != now and not _elsewhere(path, old, new):
            yield TermChange(_way(path, was, now), " ".join(path), _words(was), _words(now))


def _said(leaves: Mapping[Path, Leaf], path: Path) -> Leaf | None:
    default = _DEFAULTS.get(path[-2:])
    if path[0] == "grounds" and path[-1] == "deliver" and (*path[:2], "label") in leaves:
        default = Delivery.DISCLOSE.value
    return leaves.get(path, default)


_DEFAULTS: Mapping[Path, Leaf] = {
    (section, key): part.model_fields[key].default
    for section, part in (("use_limits", UseLimits), ("publication", Publication))
    for key in part.model_fields
    if not part.model_fields[key].is_required()
}
"""What a silent file means: defaults are left out of the canonical form."""


def _elsewhere(path: Path, old: Mapping[Path, Leaf], new: Mapping[Path, Leaf]) -> bool:
    """What the solver answers for, or what follows from something that is told already."""
    match path:
        case ("language" | "agreement" | "id", *_):
            return True
        case ("clauses", clause, *rest):
            # A clause that is new or gone is told by what it permits; so is what it requires.
            both = ("clauses", clause, "id") in old and ("clauses", clause, "id") in new
            return not both or rest[0] in ("require", "for")
        case ("facts" as part, name, *_):
            return (part, name, "type") not in old or (part, name, "type") not in new
        case ("terms" as part, name, *_):  # a clause's own `term` tells that it rests on another
            return (part, name, "text") not in old or (part, name, "text") not in new
        case _:
            return False


def _leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, Leaf]]:
    """Every value of a canonical tree with its path. Mappings that have an id are found by it;
    what a clause requires, and other lists, are one leaf."""
    if isinstance(value, Mapping) and path[-1:] != ("require",):
        for key, item in value.items():
            yield from _leaves(item, (*path, str(key)))
    elif isinstance(value, list) and path in _LISTED:
        for item in value:
            name = str(item[_LISTED[path]]) if isinstance(item, Mapping) else str(item)
            yield from _leaves(item, (*path, name))
    else:
        yield path, value


_LISTED: Mapping[Path, str] = {
    ("clauses",): "id",
    ("parties", "requester"): "code",
    ("parties", "custodian"): "code",
    ("legal", "basis"): "cite",
    ("discloses",): "",
}
"""Lists whose elements are told one by one, and by which key."""


def _added_is_wider(was: Leaf | None, now: Leaf | None) -> Way:
    return Way.WIDER if was is None else Way.NARROWER if now is None else Way.OTHER


def _added_is_narrower(was: Leaf | None, now: Leaf | None) -> Way:
    return Way.NARROWER if was is None else Way.WIDER if now is None else Way.OTHER


def _more_is_wider(was: Leaf | None, now: Leaf | None) -> Way:
    assert isinstance(was, int)
    assert isinstance(now, int)
    return Way.WIDER if now > was else Way.NARROWER


def _more_is_narrower(was: Leaf | None, now: Leaf | None) -> Way:
    return _more_is_wider(now, was)


def _kept(was: Leaf | None, now: Leaf | None) -> Way:
    """How long details may be kept: not to say it is the longest."""
    if NOT_STATED in (was, now):
        return Way.WIDER if now == NOT_STATED else Way.NARROWER
    return _more_is_wider(was, now)


def _ordered(*words: Leaf) -> Rule:
    """From the narrowest to the widest."""

    def way(was: Leaf | None, now: Leaf | None) -> Way:
        if was not in words or now not in words:
            return Way.OTHER
        return Way.WIDER if words.index(now) > words.index(was) else Way.NARROWER

    return way


def _vouched(was: Leaf | None, now: Leaf | None) -> Way:
    """Nobody's word is weaker than the requester's own; how others compare is not for us to say."""
    if "requester" in (was, now):
        return Way.WIDER if now == "requester" else Way.NARROWER
    return Way.OTHER


_EACH = "*"
_RULES: tuple[tuple[Path, Rule], ...] = (
    (("grounds", _EACH, "deliver"), _ordered("relay", "disclose")),
    (("grounds", _EACH, "label"), _added_is_wider),
    (("grounds", _EACH, _EACH), lambda was, now: Way.OTHER),
    (("use_limits", "destroy_within"), _kept),
    (("use_limits", "onward_sharing"), _ordered("forbidden", "by_permission")),
    (("use_limits", "confirm_destruction"), _ordered(True, False)),
    (("publication", "outcomes"), _ordered("threshold", "exact")),
    (("publication", "threshold"), _more_is_narrower),
    (("publication", "publish_after"), _more_is_narrower),
    (("publication", "by_ground"), _ordered(None, True)),
    (("facts", _EACH, "source"), _vouched),
    (("facts", _EACH, "evidence"), _added_is_narrower),
    (("facts", _EACH, "special_category"), _ordered(True, None)),
    (("facts", _EACH, "criminal_offence"), _ordered(True, None)),
    (("discloses", _EACH), _added_is_wider),
    (("parties", "requester", _EACH, "code"), _added_is_wider),
    (("public_interest_test", "factors", _EACH, "question"), _added_is_narrower),
    (("clauses", _EACH, "redacted"), _added_is_narrower),
    (("legal", "effect"), _ordered("power", "duty")),
)
"""Which way a change goes, by where it stands; elsewhere it is neither wider nor narrower."""


def _way(path: Path, was: Leaf | None, now: Leaf | None) -> Way:
    for pattern, rule in _RULES:
        if len(pattern) == len(path) and all(
            word in (_EACH, step) for word, step in zip(pattern, path, strict=True)
        ):
            return rule(was, now)
    return Way.OTHER


def _words(value: Leaf | None) -> str:
    if value is None:
        return NOTHING
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


def _of_days(
    before_in: Agreement, before: ResolvedVersion, after_in: Agreement, after: ResolvedVersion
) -> Iterator[TermChange]:
    """The days on which requests are decided under the version."""
    was, now = (_windows(*each) for each in ((before_in, before), (after_in, after)))
    if was == now:
        return
    more, fewer = _outside(now, was), _outside(was, now)
    way = Way.OTHER if more and fewer else Way.WIDER if more else Way.NARROWER
    yield TermChange(way, "in force and public", _spoken(was), _spoken(now))


Window = tuple[Day, Day]


def _windows(agreement: Agreement, version: ResolvedVersion) -> tuple[Window, ...]:
    def last(span: Span) -> Day:
        return span.last or Day.max

    spans = history(agreement).spans
    return tuple(
        (span.first, last(span))
        for span in spans
        if span.version == version.id and span.stand is Stand.IN_FORCE
    )


def _outside(days: Iterable[Window], of: Iterable[Window]) -> bool:
    """Whether any of these days is none of those. Windows of one version never touch."""
    return any(not any(first <= begin and end <= last for first, last in of) for begin, end in days)


def _spoken(windows: Iterable[Window]) -> str:
    said = [f"from {first}" if last == Day.max else f"{first} to {last}" for first, last in windows]
    return " and ".join(said) or NOTHING


def _of_invariants(before: Agreement, after: Agreement) -> Iterator[TermChange]:
    """What the file promises of every version: a promise that is gone is proved no more."""
    old, new = ({one.id: one for one in each.invariants} for each in (before, after))
    for name in dict.fromkeys((*old, *new)):
        if old.get(name) != new.get(name):
            way = _added_is_narrower(old.get(name), new.get(name))
            words = (
                NOTHING if each is None else "promised" for each in (old.get(name), new.get(name))
            )
            yield TermChange(way, f"invariant {name}", *words)
