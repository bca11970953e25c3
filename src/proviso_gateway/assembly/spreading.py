"""A batch of searches over a register in parts: by Spark over a cluster, or here, one part after
another."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import sys
import tempfile
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.disk.locks import Lock, lock_folder
from proviso_gateway.adapters.jobs import Report, in_processes
from proviso_gateway.adapters.register.divided import all_parts, divide, read_divided
from proviso_gateway.adapters.register.files import digest_of
from proviso_gateway.adapters.register.kept_register import KeptRegister
from proviso_gateway.adapters.spark import (
    SparkEngine,
    check_installed,
    spark_session,
    traced_by_spark,
)
from proviso_gateway.assembly.measuring import PROCESSES, counted
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.parts import verdicts_of
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.verdict import Verdict

HERE = "local[*,4]"
"""All processors of this machine; a task is tried four times."""

AT_ONCE = 2_000
"""Searches that a process takes through all parts before it reports."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Spread:
    """Over which cluster (`master`, as Spark names it), and in which parts: those of an index that
    lies in a folder already (`built`), or so many (`parts`; 0: as it comes) that lie in a folder
    (`shared`) while it works. Every machine of the cluster sees either at the same place."""

    master: str
    parts: int
    shared: Path | None = None
    built: Path | None = None

    @classmethod
    def of(
        cls,
        master: str,
        parts: int | None,
        shared: Path | None = None,
        built: Path | None = None,
    ) -> Spread:
        """As asked for; else this machine.

        Raises `spark.not-installed` or `spark.no-java`.
        """
        check_installed()
        return cls(master or HERE, parts or 0, shared, built)

    def verdicts(
        self, records: Records, model: Model, searches: Sequence[Search], progress: Progress
    ) -> list[Verdict]:
        """The verdict of each search of these records, in order, without findings, and of what is
        `tellable`: it is to be measured.

        Parts that are made name people: nobody else may read them, and they are removed at the end.
        Raises `files.cannot-write`, and as `divide`, `spark_session` and `traced_by_spark` do.
        """
        if self.built is not None:
            return self._by_spark(self.built, model, searches, progress)
        with _folder(self.shared) as folder:
            parts = folder / "parts"
            divide(records, parts, model, self.parts or os.cpu_count() or 1)
            return self._by_spark(parts, model, searches, progress)

    def _by_spark(
        self, parts: Path, model: Model, searches: Sequence[Search], progress: Progress
    ) -> list[Verdict]:
        with spark_session(self.master) as session:
            return every(
                traced_by_spark(session, parts, model, searches, measured=True, progress=progress)
            )

    @contextmanager
    def searching(self, register: KeptRegister, progress: Progress) -> Iterator[None]:
        """Have Spark search a home's register for as long as the block lasts, in parts that the
        home keeps beside its index; `progress` counts records while they are made.

        Spark runs before anything is asked: where it does not start, no approval is spent. Raises
        as `KeptRegister.in_parts`, `spark_session` and `SparkEngine.over` do.
        """
        folder = register.in_parts(self.parts, progress)
        with spark_session(self.master) as session:
            register.engine = SparkEngine.over(session, folder, DEFAULT)
            try:
                yield
            finally:
                register.engine = None


@dataclass(frozen=True, slots=True)
class PartsHere:
    """The index in parts in a folder, searched by processes of this machine, one part after
    another: memory holds what of one part is touched."""

    built: Path

    def verdicts(
        self, _: Records, model: Model, searches: Sequence[Search], progress: Progress
    ) -> list[Verdict]:
        """What `Spread.verdicts` says. Raises as `read_divided` and `open_part` do."""
        divided = read_divided(self.built, model)
        shares = [searches[at : at + AT_ONCE] for at in range(0, len(searches), AT_ONCE)]

        def work(share: Sequence[Search], report: Report) -> list[Verdict]:
            found = verdicts_of(all_parts(self.built, divided, model), share, model, measured=True)
            report(len(share))
            return found

        moved = counted(len(shares), len(searches), progress)
        each = in_processes(work, shares, at_most=PROCESSES, progress=moved)
        return [verdict for share in each for verdict in share]


def check_parts_of(parts: Path, register: Path, model: Model) -> None:
    """Refuse an index in parts of another register than the one in a folder, as
    `register.parts-of-another-register`. Raises as `read_divided` and `digest_of` do."""
    told = read_divided(parts, model).register
    if not register.is_dir() or told.get("digest") != digest_of(register):
        raise problem("register.parts-of-another-register", Place(parts.name))


def every(found: Sequence[Verdict | Problem]) -> list[Verdict]:
    """The verdicts, where each search has one. Raises the first problem that one has."""
    verdicts = []
    for verdict in found:
        if isinstance(verdict, Problem):
            raise verdict
        verdicts.append(verdict)
    return verdicts


@contextmanager
def _folder(shared: Path | None) -> Iterator[Path]:
    """A folder of our own, gone at the end, also where this process is asked to end. Whoever is
    killed leaves it: the next on the same machine takes it away, for nobody holds it then."""
    base = shared or Path(tempfile.gettempdir())
    begins = f"proviso-parts-{socket.gethostname()}-"
    with told_of(base):
        _sweep(base, begins)
        folder, lock = _held(base, begins)
    with lock, _ended_by_signal():
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _held(base: Path, begins: str) -> tuple[Path, Lock]:
    """A new folder, held, so that nobody sweeps it away."""
    while True:
        folder = Path(tempfile.mkdtemp(prefix=begins, dir=base))
        with suppress(FileNotFoundError):  # swept away before it was held
            lock = lock_folder(folder, follow=False)
            if lock.is_on(folder):
                return folder, lock
            lock.free()


def _sweep(base: Path, begins: str) -> None:
    """Take away what was left by processes of this machine that are no more. Another machine's may
    be in use: its locks are not seen everywhere."""
    for left in base.glob(f"{begins}*"):
        with suppress(OSError):  # in use, or somebody else's
            if left.lstat().st_uid == os.getuid():
                with lock_folder(left, wait=False, follow=False):
                    shutil.rmtree(left)


@contextmanager
def _ended_by_signal() -> Iterator[None]:
    """Have SIGTERM end this process as an error does, so that what is held is given back."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def end(number: int, _: FrameType | None) -> None:
        sys.exit(128 + number)

    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
