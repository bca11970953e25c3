"""The index of a register in a folder of its own: made, and held to what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.register.beside import is_due, records_in
from proviso_gateway.adapters.register.divided import (
    Divided,
    check_divided,
)
from proviso_gateway.adapters.register.divided_building import build_divided
from proviso_gateway.adapters.register.files import DIVIDED
from proviso_gateway.adapters.register.index import (
    build_index,
    check_whole,
    put_beside,
    update_index,
)
from proviso_gateway.adapters.register.index_files import (
    Manifest,
    check_made_for,
    read_manifest,
)
from proviso_gateway.adapters.register.kept import refuse_a_homes
from proviso_gateway.adapters.spark import spark_session
from proviso_gateway.adapters.spark_building import doing
from proviso_gateway.assembly.spreading import Spread
from proviso_gateway.terms import Hash
from proviso_gateway.tracing.default_model import DEFAULT

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class IndexTold:
    """What an index is of, and how long it is."""

    register: Hash
    model: Hash
    people: int
    columns: int
    bytes: int
    parts: int = 1
    beside: int = 0
    """Records of whoever changed since, which lie beside it."""

    records: int = 0
    """All records that it was made of, where some lie beside it."""

    @classmethod
    def of(cls, manifest: Manifest, beside: Manifest | None = None) -> IndexTold:
        """What its manifest says, and that of what lies beside it."""
        both = [manifest] if beside is None else [manifest, beside]
        columns = [told for one in both for told in one.columns.values()]
        return cls(
            register=Hash(both[-1].register["digest"]),
            model=Hash(manifest.model),
            people=manifest.facts["people"],
            columns=len(columns),
            bytes=sum(told.bytes for told in columns),
            beside=0 if beside is None else records_in(beside),
            records=0 if beside is None else records_in(manifest),
        )

    @property
    def is_due(self) -> bool:
        """Whether the next index is due, because many lie beside this one."""
        return is_due(self.beside, self.records)

    @classmethod
    def of_parts(cls, divided: Divided) -> IndexTold:
        """What an index in parts says."""
        return cls(
            register=Hash(divided.register["digest"]),
            model=Hash(divided.model),
            people=divided.people,
            columns=divided.columns,
            bytes=divided.size,
            parts=divided.parts,
        )


def build(
    register: Path,
    out: Path,
    progress: Progress,
    parts: int | None = None,
    spread: Spread | None = None,
) -> IndexTold:
    """Make the index of the register in a folder for the shipped model, in so many parts for Spark
    where a number is given; `spread`: over which cluster parts are made, in place of this machine.

    Raises as `build_index`, `build_divided` and `spark_session`, and `labelled.register-of-a-home`:
    a home makes its own.
    """
    refuse_a_homes(register)
    if parts is not None and spread is not None:
        with spark_session(spread.master) as session:
            divided = build_divided(register, out, DEFAULT, parts, progress, doing(session))
            return IndexTold.of_parts(divided)
    if parts is not None:
        return IndexTold.of_parts(build_divided(register, out, DEFAULT, parts, progress))
    return IndexTold.of(build_index(register, out, DEFAULT, progress))


def update(
    index: Path, changes: Path | None, out: Path, progress: Progress, *, lifting: bool = False
) -> IndexTold:
    """Make the index of a register after changes, of its index, what lies beside it, and these.
    Raises as `update_index`, and `labelled.register-of-a-home`: a home changes its own."""
    for one in (index, *(() if changes is None else (changes,))):
        refuse_a_homes(one)
    return IndexTold.of(update_index(index, changes, out, DEFAULT, progress, lifting=lifting))


def put(index: Path, changes: Path, progress: Progress, *, lifting: bool = False) -> IndexTold:
    """Put changes beside an index, where every search heeds them from now on. Raises as
    `put_beside`, and `labelled.register-of-a-home`."""
    for one in (index, changes):
        refuse_a_homes(one)
    beside = put_beside(index, changes, DEFAULT, progress, lifting=lifting)
    return IndexTold.of(read_manifest(index), beside)


def check(index: Path, progress: Progress) -> IndexTold:
    """Read all of an index, in parts or not, and say what it is of. Raises what is wrong with
    it."""
    if (index / DIVIDED).exists():
        return IndexTold.of_parts(check_divided(index, DEFAULT, progress))
    manifest, beside = check_whole(index, DEFAULT, progress)
    check_made_for(manifest, index, DEFAULT)
    return IndexTold.of(manifest, beside)
