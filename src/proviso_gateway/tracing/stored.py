"""A register made ready, as named columns and a few facts: what lies in files, and the way back.

No file is opened here: an adapter writes the columns and maps them (`adapters/register/index.py`).
What a search reads one by one has the narrowest type that holds it; what the kernel reads has the
types for which it was compiled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from proviso_gateway.tracing.changed import Changes, grown_by, weighed_by
from proviso_gateway.tracing.crowds import Crowds
from proviso_gateway.tracing.encoded import Encoded
from proviso_gateway.tracing.folded import Numbered
from proviso_gateway.tracing.index import Index, Namesakes
from proviso_gateway.tracing.kernel import People
from proviso_gateway.tracing.live_people import LivePeople
from proviso_gateway.tracing.model import RARE, Model
from proviso_gateway.tracing.narrow_columns import Days, Successors
from proviso_gateway.tracing.nearness import Pairs
from proviso_gateway.tracing.postings import Postings
from proviso_gateway.tracing.ready import Ready
from proviso_gateway.tracing.records import Addresses, NameRows, Numbers, Records, TextColumn
from proviso_gateway.tracing.tables import Tables
from proviso_gateway.tracing.texts import StoredCounts, StoredNumbers, Texts, narrowest_type

Column = NDArray[Any]
Facts = dict[str, Any]
"""What fits into a line of JSON."""

_OF_KERNEL = ("known", "bearers.", "postings.listed", "wholes")
_NUMBERED = ("strings", "sounds", "shapes", "sectors", "areas", "lines", "house_numbers")
_DAYS = (".birth", ".registered", ".checked", ".deceased", ".since", ".from_day", ".to_day")
NAMESAKES = "namesakes"
_CROWDED = ("days", "units", "homes")

OF_ALL = ("counts.", "rarity.")
"""How columns of a whole register begin that each part of it would have alike."""

_MORE = "more"
"""The fact of changes that tells which values nobody bore before."""


@dataclass(frozen=True, slots=True)
class Named:
    """A column, its name, and the type that it has where it is stored."""

    name: str
    column: Column
    kind: np.dtype[Any]
    is_days: bool = False

    def stored(self, start: int = 0, end: int | None = None) -> Column:
        """Some rows of the column as they are stored."""
        part = self.column[start:end]
        return Days.stored(part) if self.is_days else np.ascontiguousarray(part, dtype=self.kind)


def columns_of_records(records: Records) -> Iterator[Named]:
    """Every column of the records, each made when it is asked for."""
    return _columns("records", records)


def columns_of_ready(ready: Ready) -> Iterator[Named]:
    """Every column of what is ready for searches, each made when it is asked for."""
    yield from columns_of_people(ready)
    tables = ready.tables
    for field in RARE:
        yield from _columns(f"counts.{field}", StoredCounts.of(tables.counts[field]))
        rarity = tables.rarity[field]
        values = np.array([rarity[value] for value in tables.counts[field]], dtype=np.int64)
        yield from _columns(f"rarity.{field}", values)


def columns_of_people(ready: Ready) -> Iterator[Named]:
    """The same but for the tables, which are of a whole register."""
    index, encoded = ready.index, ready.encoded
    yield from _columns("live", ready.live)
    yield from _columns("postings", index.postings)
    yield from _columns("wholes", index.wholes)
    yield from _columns("units", index.units)
    yield from _columns("known", encoded.known)
    for name, column in encoded.people._asdict().items():
        yield from _columns(f"bearers.{name}", column)
    yield from _columns("facts", encoded.facts)
    for name in _NUMBERED:
        yield from _columns(name, getattr(encoded, name))


def columns_of_namesakes(namesakes: Mapping[str, int]) -> Iterator[Named]:
    """The columns of a register's namesakes, for those who search a part of it."""
    return _columns(NAMESAKES, StoredCounts.of(dict(sorted(namesakes.items()))))


def namesakes_from(columns: Mapping[str, Column]) -> Mapping[str, int]:
    """What `columns_of_namesakes` stored."""
    return _counts(columns, NAMESAKES)


def columns_of_changes(changes: Changes) -> Iterator[Named]:
    """The columns of whoever changed, but for those of the records and those of the register
    before."""
    yield from columns_of_people(changes.ready)
    yield from _columns("changed.rows", changes.rows)
    yield from _columns("changed.people", changes.people)
    yield from _columns("changed.before", changes.before)


def facts_of_changes(fields: Sequence[str], changes: Changes) -> Facts:
    """What of them is no column."""
    more = {field: dict(counted) for field, counted in changes.more.items()}
    return {**facts_of(fields, changes.ready), _MORE: more}


def changes_from(
    columns: Mapping[str, Column], facts: Facts, before: Ready, shared: Mapping[str, Column],
    model: Model,
) -> Changes:  # fmt: skip
    """The changes that these columns hold, of the register `before`, which has `shared` columns."""
    of_all = {name: column for name, column in shared.items() if name.startswith(OF_ALL)}
    tables = grown_by(before.tables, facts[_MORE], model)
    ready = ready_from({**of_all, **columns}, facts, model, before.tables.namesakes)
    return Changes(
        records=records_from(columns, facts["declared"]),
        ready=weighed_by(ready, tables),
        rows=columns["changed.rows"].astype(np.int64),
        people=columns["changed.people"].astype(np.int64),
        before=columns["changed.before"].astype(np.int64),
        more=facts[_MORE],
    )


def columns_of(records: Records, ready: Ready) -> Iterator[tuple[str, Column]]:
    """Every column as it is stored, and its name."""
    for named in (*columns_of_records(records), *columns_of_ready(ready)):
        yield named.name, named.stored()


def _columns(name: str, value: Any) -> Iterator[Named]:
    """The columns of one value, under its name."""
    if isinstance(value, Numbered):
        value = StoredNumbers.of(value)
    elif isinstance(value, Mapping) and not isinstance(value, StoredCounts):
        for number, column in enumerate(value.values()):
            yield from _columns(f"{name}.{number}", column)
    elif isinstance(value, tuple):
        value = Texts.of(value)
    if isinstance(value, Days):
        value = value[:]
    if name.startswith("records.") and name.endswith(_DAYS) and Days.fit(value):
        yield Named(name, value, np.dtype(np.uint16), is_days=True)
    elif isinstance(value, np.ndarray):
        narrow = value.dtype.kind in "iu" and not name.startswith(_OF_KERNEL)
        yield Named(name, value, narrowest_type(value) if narrow else value.dtype)
    elif is_dataclass(value):
        for field in fields(value):
            if field.init:
                yield from _columns(f"{name}.{field.name}", getattr(value, field.name))


def facts_of(fields: Sequence[str], ready: Ready) -> Facts:
    """What is no column: names of declared `fields`, and what the tables say of the whole."""
    tables = ready.tables
    pairs = {
        near: {field: [found.of, found.same] for field, found in of.items()}
        for near, of in tables.pairs.items()
    }
    return {
        "declared": list(fields),
        "people": tables.people,
        "nobody": tables.nobody,
        "pairs": pairs,
        "unheld": dict(tables.unheld),
        "unknown": dict(tables.unknown),
        "shared": {near: dict(of) for near, of in tables.shared.items()},
        "crowds": {of: sorted(getattr(tables.crowds, of)) for of in _CROWDED},
    }


def records_from(columns: Mapping[str, Column], declared: Sequence[str]) -> Records:
    """The records of these columns; `declared` are the names of declared fields."""

    def column(name: str) -> Column:
        return columns[f"records.{name}"]

    def days(name: str) -> Numbers | Days:
        found = column(name)
        return Days(found) if found.dtype == np.uint16 else found

    def words(name: str) -> TextColumn:
        return TextColumn(column(f"{name}.codes"), _texts(columns, f"records.{name}.texts"))

    return Records(
        identifiers=_texts(columns, "records.identifiers"),
        names=NameRows(
            starts=column("names.starts"),
            given=words("names.given"),
            middle=words("names.middle"),
            family=words("names.family"),
            use=column("names.use"),
            from_day=days("names.from_day"),
            to_day=days("names.to_day"),
        ),
        addresses=Addresses(
            starts=column("addresses.starts"),
            line=words("addresses.line"),
            postcode=words("addresses.postcode"),
            since=days("addresses.since"),
            from_day=days("addresses.from_day"),
            to_day=days("addresses.to_day"),
        ),
        birth=days("birth"),
        gender=column("gender"),
        registered=days("registered"),
        practice=words("practice"),
        restricted=column("restricted"),
        checked=days("checked"),
        deceased=days("deceased"),
        superseded_by=Successors(column("superseded_by.rows"), column("superseded_by.after")),
        declared={name: words(f"declared.{n}") for n, name in enumerate(declared)},
    )


def ready_from(
    columns: Mapping[str, Column],
    facts: Facts,
    model: Model,
    whole: Mapping[str, int] | None = None,
) -> Ready:
    """What these columns hold, ready for searches by the model by which it was made. `whole` are
    the namesakes of the register, where these are columns of a part of it."""
    numbered = {name: _numbers(columns, name) for name in _NUMBERED}
    postings = Postings(*(columns[f"postings.{one.name}"] for one in fields(Postings)))
    own = Namesakes(postings, numbered["strings"], numbered["strings"].texts)
    tables = tables_from(columns, facts, own if whole is None else whole, model)
    live = LivePeople(*(columns[f"live.{one.name}"] for one in fields(LivePeople)))
    people = People(*(columns[f"bearers.{name}"] for name in People._fields))
    return Ready(
        tables=tables,
        live=live,
        index=Index(
            strings=numbered["strings"],
            units=_numbers(columns, "units"),
            lines=numbered["lines"],
            wholes=columns["wholes"],
            postings=postings,
            live=live,
            people=people,
        ),
        encoded=Encoded(
            known=columns["known"],
            people=people,
            facts=columns["facts"],
            tables=tables,
            **numbered,
        ),
    )


def tables_from(
    columns: Mapping[str, Column], facts: Facts, namesakes: Mapping[str, int], model: Model
) -> Tables:
    """The tables that these columns and facts hold, of a register with these namesakes."""
    counts = {field: _counts(columns, f"counts.{field}") for field in RARE}
    return Tables(
        people=facts["people"],
        nobody=facts["nobody"],
        counts=counts,
        namesakes=namesakes,
        pairs={
            near: {field: Pairs(*found) for field, found in of.items()}
            for near, of in facts["pairs"].items()
        },
        rarity={
            field: StoredCounts(counted.numbers, columns[f"rarity.{field}"])
            for field, counted in counts.items()
        },
        unheld=facts["unheld"],
        unknown=facts["unknown"],
        shared=facts["shared"],
        crowds=Crowds(**{of: frozenset(facts["crowds"][of]) for of in _CROWDED}),
        model=model.hash,
    )


def _texts(columns: Mapping[str, Column], name: str) -> Texts:
    return Texts(columns[f"{name}.starts"], columns[f"{name}.run"])


def _numbers(columns: Mapping[str, Column], name: str) -> StoredNumbers:
    texts = _texts(columns, f"{name}.texts")
    return StoredNumbers(texts, columns[f"{name}.starts"], columns[f"{name}.order"])


def _counts(columns: Mapping[str, Column], name: str) -> StoredCounts:
    return StoredCounts(_numbers(columns, f"{name}.numbers"), columns[f"{name}.counts"])
