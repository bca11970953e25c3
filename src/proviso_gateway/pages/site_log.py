"""What a published log says of itself, read from its own files: which log, what was done, counted.

Nothing here is checked. Whoever wants to know whether it is true runs the command beside it.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from proviso_verify import checkpoint
from proviso_verify.entries import CASE_KINDS, Entry, parse
from proviso_verify.keys import key_bytes
from proviso_verify.note import ED25519, Verifier
from proviso_verify.published import agreement_path
from proviso_verify.statistics_file import attack_path
from proviso_verify.tiles import ENTRIES, read_bundle, tiles_at
from proviso_verify.yearly import report_path, years_of

STATISTICS = "statistics.json"


@dataclass(frozen=True, slots=True)
class LogAct:
    """An entry that belongs to no case: where it stands, in which month, and what it says."""

    index: int
    kind: str
    period: str
    fields: Mapping[str, Any]

    def text(self, key: str) -> str:
        """What it says under this key; empty where it has none."""
        return str(self.fields.get(key, ""))


@dataclass(frozen=True, slots=True)
class PublicLog:
    """A published log as a page tells of it.

    `folder` and `figures` are where its files and its figures lie, from the folder of the site;
    `title` is what it is called beside others; `cases` counts the entries of cases by their kind.
    """

    title: str
    folder: str
    figures: str
    origin: str
    size: int
    root: str
    genesis: str
    key: str
    rehearsal: bool
    rows: tuple[Mapping[str, Any], ...]
    acts: tuple[LogAct, ...]
    cases: Mapping[str, int]
    texts: Mapping[str, str]
    """Hash of an agreement's file → the file, as far as it is published."""
    gates: Mapping[str, Mapping[str, Any]]
    """Name of an agreement → the gates that its last edition passed."""
    opened: tuple[Mapping[str, Any], ...]
    """What the figures say of each month that is laid open."""
    attack: str
    """The hash of the report of the attack on these figures."""
    attacked: Mapping[str, Any]
    """What that report says."""
    years: tuple[str, ...]
    """Of which years there is a report."""

    @property
    def verify_log(self) -> str:
        """The command that checks the whole log, from the folder of the site."""
        return f"proviso-verify log {self.folder} --genesis {self.genesis}"

    @property
    def verify_counts(self) -> str:
        """The command that recomputes the figures, from the folder of the site."""
        return f"proviso-verify counts {self.folder} {self.figures} --genesis {self.genesis}"

    def of(self, *kinds: str) -> Iterator[LogAct]:
        """The acts of these kinds, in the order of the log."""
        return (act for act in self.acts if act.kind in kinds)


def read_log(
    files: Mapping[str, bytes],
    statistics: bytes,
    *,
    title: str = "",
    folder: str = ".",
    figures: str = STATISTICS,
) -> PublicLog:
    """What the files of a published log (path → bytes) and its figures say. They are ours: what is
    wrong with them is raised as the verifier's own problems."""
    head = checkpoint.parse_unsigned(files[checkpoint.PATH])
    cases, acts, first = Counter[str](), list[LogAct](), None
    for index, data in enumerate(_entries(files, head.size)):
        kind = _case_kind(data)
        if kind:
            cases[kind] += 1
            continue
        entry = parse(data)
        first = first or entry
        acts.append(LogAct(index, entry.kind, entry.period, entry.fields))
    assert first is not None  # every log begins with its genesis entry, which belongs to no case
    told = json.loads(statistics)
    return PublicLog(
        title=title,
        folder=folder,
        figures=figures,
        origin=head.origin,
        size=head.size,
        root=head.root.hex(),
        genesis=first.digest,
        key=_key(first),
        rehearsal=bool(told["rehearsal"]),
        rows=tuple(told["rows"]),
        acts=tuple(acts),
        cases={kind: cases[kind] for kind in CASE_KINDS},
        texts={
            hashed: files[agreement_path(hashed)].decode()
            for act in acts
            if (hashed := str(act.fields.get("file", ""))) and agreement_path(hashed) in files
        },
        gates={
            path.removeprefix("agreements/").removesuffix(".gates.json"): json.loads(data)
            for path, data in files.items()
            if path.startswith("agreements/") and path.endswith(".gates.json")
        },
        opened=tuple(told["opened"]),
        attack=str(told["attack"]),
        attacked=json.loads(files[attack_path(str(told["attack"]))]),
        years=tuple(year for year in years_of(told["rows"]) if report_path(year) in files),
    )


def _entries(files: Mapping[str, bytes], size: int) -> Iterator[bytes]:
    for tile in tiles_at(size, ENTRIES):
        yield from read_bundle(files.__getitem__, tile)


def _case_kind(data: bytes) -> str:
    """The kind of an entry of a case; empty for any other. Nearly all of a log are of cases, and
    are only counted: their kind stands in the canonical text once."""
    for kind in CASE_KINDS:
        if b'"kind":"%s"' % kind.encode() in data:
            return kind
    return ""


def _key(first: Entry) -> str:
    origin = first.text("origin")
    return Verifier(origin, ED25519, key_bytes(first.text("key"))).text()
