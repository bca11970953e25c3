"""A batch of searches spread over a cluster: the register in parts, and Spark to search them."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.adapters.disk.folders import told_of
from proviso_gateway.adapters.register.divided import divide
from proviso_gateway.adapters.register.kept_register import KeptRegister
from proviso_gateway.adapters.spark import (
    SparkEngine,
    check_installed,
    spark_session,
    traced_by_spark,
)
from proviso_gateway.errors import Problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.model import Model
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.verdict import Verdict

HERE = "local[*,4]"
"""All processors of this machine; a task is tried four times."""

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Spread:
    """Over which cluster (`master`, as Spark names it), in how many parts (0: as it comes), and in
    which folder these lie while it works: one that every machine of the cluster sees at the same
    place."""

    master: str
    parts: int
    shared: Path | None = None

    @classmethod
    def of(cls, master: str, parts: int | None, shared: Path | None = None) -> Spread:
        """As asked for; else this machine.

        Raises `spark.not-installed` or `spark.no-java`.
        """
        check_installed()
        return cls(master or HERE, parts or 0, shared)

    def verdicts(
        self, records: Records, model: Model, searches: Sequence[Search], progress: Progress
    ) -> list[Verdict]:
        """The verdict of each search of these records, in order, without findings.

        The parts name people: nobody else may read them, and they are removed at the end. Raises
        `files.cannot-write`, and as `divide`, `spark_session` and `traced_by_spark` do.
        """
        with _folder(self.shared) as folder:
            parts = folder / "parts"
            divide(records, parts, model, self.parts or os.cpu_count() or 1)
            with spark_session(self.master) as session:
                found = traced_by_spark(session, parts, model, searches, progress=progress)
        verdicts = []
        for verdict in found:
            if isinstance(verdict, Problem):
                raise verdict
            verdicts.append(verdict)
        return verdicts

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


@contextmanager
def _folder(shared: Path | None) -> Iterator[Path]:
    """A folder of our own, gone at the end."""
    with told_of(shared or Path(tempfile.gettempdir())):
        folder = Path(tempfile.mkdtemp(prefix="proviso-", dir=shared))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
