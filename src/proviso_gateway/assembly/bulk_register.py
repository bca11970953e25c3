"""What a file in bulk is searched in: a register, its index, or its index in parts, here or by
Spark. The verdicts are the same."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.register.divided import Divided, all_parts, read_divided
from proviso_gateway.adapters.register.files import DIVIDED, check_stands_by
from proviso_gateway.adapters.register.kept import refuse_a_homes
from proviso_gateway.adapters.spark import spark_session, traced_by_spark
from proviso_gateway.assembly.rehearsing import opened
from proviso_gateway.assembly.spreading import Spread, every
from proviso_gateway.errors import problem
from proviso_gateway.terms import Day, Hash
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.parts import verdicts_of
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict

Searches = Callable[[Sequence[Search]], Sequence[Verdict]]
"""Gives the verdict of each search, in order."""


@dataclass(frozen=True, slots=True)
class BulkRegister:
    """A register: its digest, the fields that it holds beyond the usual ones, and what searches it,
    ready as long as a block lasts; `elsewhere` where that is other machines."""

    digest: Hash
    fields: Mapping[str, str]
    searching: Callable[[], AbstractContextManager[Searches]]
    elsewhere: bool = False


def register_in(register: Path, as_of: Day, spread: Spread | None) -> BulkRegister:
    """The register in this folder, or of the index that lies there, in parts or not; `spread`
    searches an index in parts.

    Raises as `rehearsing.opened`, and as `read_divided` where there should be parts.
    """
    if spread is None and not (register / DIVIDED).is_file():
        snapshot, tracer = opened(register, as_of=as_of)

        def whole() -> Searches:
            made = tracer or Tracer(snapshot.records, DEFAULT)
            return lambda searches: list(made.trace_all(searches))

        return BulkRegister(snapshot.digest, snapshot.fields, _ready(whole))
    refuse_a_homes(register)
    divided = read_divided(register, DEFAULT)
    told = divided.register
    check_stands_by(datetime.date.fromisoformat(told["as_of"]), as_of)
    if not told["synthetic"]:
        raise problem("register.real-people")
    digest, fields = Hash(told["digest"]), told["fields"]
    if spread is not None:
        return BulkRegister(digest, fields, _by_spark(register, spread.master), elsewhere=True)
    return BulkRegister(digest, fields, _ready(lambda: _in_turn(register, divided)))


def _ready(make: Callable[[], Searches]) -> Callable[[], AbstractContextManager[Searches]]:
    @contextmanager
    def searching() -> Iterator[Searches]:
        yield make()

    return searching


def _in_turn(folder: Path, divided: Divided) -> Searches:
    return lambda searches: verdicts_of(all_parts(folder, divided, DEFAULT), searches, DEFAULT)


def _by_spark(folder: Path, master: str) -> Callable[[], AbstractContextManager[Searches]]:
    @contextmanager
    def searching() -> Iterator[Searches]:
        with spark_session(master) as session:

            def search(searches: Sequence[Search]) -> Sequence[Verdict]:
                found = traced_by_spark(session, folder, DEFAULT, searches) if searches else []
                return every(found)

            yield search

    return searching
