"""Whether what lies beside a log is what the log says: agreements, months laid open, policies.

Each file lies under its own hash, so there is nothing to believe: the bytes are those that the log
names, or the file is refused. A file that is not there is told: what it holds could not be checked,
so whoever asked for everything has not been answered.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from proviso_verify.canonical import decode
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.history import History
from proviso_verify.openings import openings_path
from proviso_verify.tiles import FileReader
from proviso_verify.timetable import STATUSES


@dataclass(frozen=True, slots=True)
class Published:
    """The files beside a log: paths of those that are there and true, and of those missing."""

    there: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()


def agreement_path(file_hash: str) -> str:
    """Where an adopted agreement file lies, as written, from the log's own folder."""
    return f"agreements/{file_hash}.yaml"


def version_path(version_hash: str) -> str:
    """Where a version lies, resolved, as the canonical JSON that its hash is the hash of."""
    return f"agreements/{version_hash}.json"


def published(read: FileReader, history: History) -> Published:
    """The files beside the log, each held to the hash by which the log names it.

    Raises `published.differs` with the file's path for the first that is not what it should be.
    """
    there, missing = [], []
    for path, is_true in dict(_named(history)).items():
        try:
            data = read(path)
        except (FileNotFoundError, KeyError):
            missing.append(path)
            continue
        if not is_true(data):
            raise problem("published.differs", Place(path))
        there.append(path)
    return Published(tuple(there), tuple(missing))


def policy_path(policy_hash: str) -> str:
    """Where the tlog-policy file lies that a `policy` entry names."""
    return f"policies/{policy_hash}.txt"


def _named(history: History) -> Iterator[tuple[str, Callable[[bytes], bool]]]:
    """Every file that the log says is public, with the test of its bytes."""
    begun = set()
    for version in history.instruments.versions.values():
        if any(act.act in STATUSES for act in version.acts):
            begun.add(version.name)
            yield version_path(version.hash), _canonical(version.hash)
    for agreement in history.instruments.agreements.values():
        # Until something of it has begun, the text may still be confidential.
        for file in agreement.files if agreement.name in begun else ():
            yield agreement_path(file), _bytes(file)
    for file in history.opening_files:
        yield openings_path(file), _bytes(file)
    for policy in history.policies:
        yield policy_path(policy), _bytes(policy)


def _bytes(wanted: str) -> Callable[[bytes], bool]:
    return lambda data: hashlib.sha256(data).hexdigest() == wanted


def _canonical(wanted: str) -> Callable[[bytes], bool]:
    def is_true(data: bytes) -> bool:
        # By the hash first: what only stands where the file should be is not even read.
        if not _bytes(wanted)(data):
            return False
        try:
            decode(data)
        except Problem:
            return False
        return True

    return is_true
