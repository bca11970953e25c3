"""The index of a register in a folder of its own: made, and held to what was written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.register.index import build_index, update_index
from proviso_gateway.adapters.register.index_files import (
    Manifest,
    check_index,
    check_made_for,
)
from proviso_gateway.adapters.register.kept import refuse_a_homes
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

    @classmethod
    def of(cls, manifest: Manifest) -> IndexTold:
        """What its manifest says."""
        return cls(
            register=Hash(manifest.register["digest"]),
            model=Hash(manifest.model),
            people=manifest.facts["people"],
            columns=len(manifest.columns),
            bytes=sum(told.bytes for told in manifest.columns.values()),
        )


def build(register: Path, out: Path, progress: Progress) -> IndexTold:
    """Make the index of the register in a folder for the shipped model. Raises as `build_index`."""
    return IndexTold.of(build_index(register, out, DEFAULT, progress))


def update(index: Path, changes: Path, out: Path, progress: Progress) -> IndexTold:
    """Make the index of a register after changes, of its index and these. Raises as `update_index`,
    and `labelled.register-of-a-home`: a home changes its own."""
    refuse_a_homes(index)
    return IndexTold.of(update_index(index, changes, out, DEFAULT, progress))


def check(index: Path, progress: Progress) -> IndexTold:
    """Read all of an index, and say what it is of. Raises what is wrong with it."""
    manifest = check_index(index, progress)
    check_made_for(manifest, index, DEFAULT)
    return IndexTold.of(manifest)
