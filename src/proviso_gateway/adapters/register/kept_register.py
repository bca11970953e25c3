"""The register of a home as it is searched: opened when it is first touched, and again whenever
another, or a change, was put into use, by whatever process.

Where an index does not fit, the register is read again, held to the digest under which it was
copied, and gets a new index.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from proviso_gateway.adapters.register.kept import (
    PARTS,
    InUse,
    Progress,
    in_use,
    loading,
    remove,
)
from proviso_gateway.casework.approval import Permit
from proviso_gateway.casework.events import ClericalReview
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.ports import Details
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Day, Hash, Instant
from proviso_gateway.tracing.people import Person, Search

if TYPE_CHECKING:
    from proviso_gateway.adapters.register.door import Engine, RegisterDoor, SpentApprovals
    from proviso_gateway.adapters.register.files import Snapshot
    from proviso_gateway.adapters.register.opening import Base
    from proviso_gateway.tracing.tracer import Tracer
    from proviso_gateway.tracing.verdict import Verdict

FEW = 4
"""Parts, where nobody says how many."""


@dataclass(slots=True)
class KeptRegister:
    """`Register` over the one that a home keeps. Nothing of it is read before it is asked for.

    Raises `register.not-loaded` where there is none, and `register.changed` where its files are not
    the ones that were loaded.
    """

    kept: Path
    charter: Callable[[], Charter]
    now: Callable[[], Instant]
    spent_approvals: SpentApprovals
    told: Callable[[Problem], None] = lambda _: None
    """Is told why the index beside the register does not do, before it is made anew."""

    engine: Engine | None = None
    """What searches for many at once; None for this process."""

    protected: Callable[[], frozenset[str]] = frozenset
    """The identifiers of whom nothing is told."""

    _opened: tuple[InUse, RegisterDoor] | None = field(default=None, init=False)
    """What was in use when it was opened, and its door: in one, for threads share them."""

    _base: Base | None = field(default=None, init=False)
    """Its index, which stays open while changes come beside it."""

    @property
    def digest(self) -> Hash:
        return self._door().digest

    @property
    def model(self) -> Hash:
        return self._door().model

    @property
    def fields(self) -> Mapping[str, str]:
        from proviso_gateway.adapters.register.files import fields_of  # noqa: PLC0415

        used = in_use(self.kept)
        if used is None:
            raise problem("register.not-loaded")
        return fields_of(self.kept / used.files)

    @property
    def restrictions_checked_on(self) -> Day:
        return self._door().restrictions_checked_on

    def search(self, search: Search, permit: Permit) -> Verdict:
        return self._door().search(search, permit)

    def check_engine(self) -> None:
        self._with_engine().check_engine()

    def search_all(self, asked: Sequence[tuple[Search, Permit]]) -> Sequence[Verdict | Problem]:
        return self._with_engine().search_all(asked)

    def _with_engine(self) -> RegisterDoor:
        door = self._door()
        door.engine = self.engine
        return door

    def in_parts(self, parts: int, progress: Progress = lambda done, total: None) -> Path:
        """The folder of the register's index in so many parts (0: as many as there are, else
        `FEW`), made if it is not there. `progress` counts records.

        Raises `register.being-loaded`, `register.changes-beside`, `files.cannot-write`, and as any
        search.
        """
        from proviso_gateway.adapters.register.building import told_of_snapshot  # noqa: PLC0415
        from proviso_gateway.adapters.register.divided import (  # noqa: PLC0415
            divide,
            read_divided,
        )
        from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

        door = self._door()
        folder = self.kept / f"{door.digest}{PARTS}"
        if door.snapshot.changed is not None:
            raise problem("register.changes-beside", Place(self.kept.name))
        with suppress(Problem):
            there = read_divided(folder, DEFAULT)
            if there.register["digest"] == door.digest and parts in (0, there.parts):
                return folder
        with loading(self.kept):
            used = in_use(self.kept)
            if used is None or used.digest != door.digest:
                raise problem("register.index-of-another-register", Place(folder.name))
            remove(folder)
            divide(
                door.snapshot.records,
                folder,
                DEFAULT,
                parts or FEW,
                register=told_of_snapshot(door.snapshot),
                tables=door.tracer.tables,
                progress=progress,
            )
        return folder

    def record(self, person_id: str, permit: Permit) -> Person:
        return self._door().record(person_id, permit)

    def looked_at(self, person_id: str, permit: Permit) -> Mapping[str, Any]:
        return self._door().looked_at(person_id, permit)

    def details(
        self,
        person_id: str | None,
        fields: Sequence[str],
        permit: Permit,
        looks: Sequence[ClericalReview],
    ) -> Details:
        return self._door().details(person_id, fields, permit, looks)

    def is_protected(self, person_id: str) -> bool:
        return self._door().is_protected(person_id)

    def _door(self) -> RegisterDoor:
        """The door to the register in use. Asked before each search, and before each group of
        many: a restriction that another process put in a moment ago holds for this one."""
        from proviso_gateway.adapters.register.door import RegisterDoor  # noqa: PLC0415

        while True:
            used = in_use(self.kept)
            if used is None:
                raise problem("register.not-loaded")
            opened = self._opened
            if opened is not None and opened[0] == used:
                return opened[1]
            found = self._open(used)
            if found is not None:
                door = RegisterDoor(*found, self.charter, self.now, self.spent_approvals)
                door.protected = self.protected
                self._opened = used, door
                return door

    def _open(self, used: InUse) -> tuple[Snapshot, Tracer] | None:
        """The register with its changes, ready to be searched; None where another was put into use
        meanwhile, and this one taken away."""
        from proviso_gateway.adapters.register.beside import searching  # noqa: PLC0415
        from proviso_gateway.adapters.register.kept_changes import as_they_lie  # noqa: PLC0415
        from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415

        base = self._base
        if base is not None and base.snapshot.digest != used.files:
            base = None
        try:
            base, beside = as_they_lie(self.kept, used, base)
        except Problem as unfit:
            if in_use(self.kept) not in (None, used):
                return None
            self._base = None
            self.told(unfit)
            return self._made_anew(used)
        self._base = base
        return searching(base, beside, DEFAULT)

    def _made_anew(self, used: InUse) -> tuple[Snapshot, Tracer]:
        """The register as its files have it; its index is made anew, if nobody is loading.

        Where it cannot be kept, this process searches all the same, and the next tries again; but
        for changes, which lie beside an index or nowhere.
        """
        from proviso_gateway.adapters.register.beside import searching  # noqa: PLC0415
        from proviso_gateway.adapters.register.files import digest_of, read_register  # noqa: PLC0415
        from proviso_gateway.adapters.register.kept_changes import opened  # noqa: PLC0415
        from proviso_gateway.tracing.default_model import DEFAULT  # noqa: PLC0415
        from proviso_gateway.tracing.tracer import Tracer  # noqa: PLC0415

        folder = self.kept / used.files
        if digest_of(folder) != used.files:
            raise problem("register.changed")
        try:
            with loading(self.kept):
                if in_use(self.kept) == used:
                    return searching(*opened(self.kept, used), DEFAULT)
        except OSError:
            if used.changes is not None:
                raise problem("files.cannot-write", Place(self.kept.name)) from None
        except Problem:
            if used.changes is not None:
                raise
        if used.changes is not None:
            raise problem("register.being-loaded")
        snapshot = read_register(folder)
        return snapshot, Tracer(snapshot.records, DEFAULT)
