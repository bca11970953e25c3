"""Whether a whole log is true: signed, complete, unaltered, and keeping every rule it promises.

`verify_log` reads the files through a function that it is given, so a folder, an archive or a web
site will do. It believes nothing: the checkpoint is checked against the log's key, every hash and
every entry against the checkpoint, every entry against all the entries before it. The `Report` says
what then follows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from types import MappingProxyType

from proviso_verify import checkpoint
from proviso_verify.cases import Case
from proviso_verify.checkpoint import Checkpoint, SignedCheckpoint
from proviso_verify.entries import Entry, parse
from proviso_verify.erasures import Erased, Terms
from proviso_verify.errors import Place, Problem, problem
from proviso_verify.history import ENDED, STEPS, History
from proviso_verify.instruments import Agreement, Order, Version
from proviso_verify.keys import key_bytes
from proviso_verify.note import ED25519, Verifier
from proviso_verify.openings import opened_month, openings_path
from proviso_verify.policy import AHEAD, Policy, Seen
from proviso_verify.published import Published, published
from proviso_verify.tiles import (
    ENTRIES,
    WIDTH,
    FileReader,
    Tile,
    VerifiedTiles,
    read_bundle,
    verify_tiles,
)
from proviso_verify.tree import leaf_hash, root_of


@dataclass(frozen=True, slots=True, order=True)
class Cohort:
    """The requests of one requester under one agreement received in one month, counted.

    `agreement` is the agreement's name, or `court-order`. `open` counts the cases that have not
    ended: received = refused + closed + answered + open. `approved` and `searched` cases are among
    the answered and the open ones.
    """

    period: str
    requester: str
    agreement: str
    received: int
    refused: int
    closed: int
    approved: int
    searched: int
    answered: int
    open: int


@dataclass(frozen=True, slots=True)
class OfficerRecord:
    """One officer's key as the log ends: its roles (none after leaving), who holds it, how often it
    signed."""

    key: str
    roles: tuple[str, ...]
    held: str
    signed: int


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why the refused requests of a cohort were refused: code → how many; the commonest first."""

    period: str
    requester: str
    agreement: str
    refused: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """What a verified log says.

    `pinned` tells whether the caller knew the genesis entry's hash beforehand. If not, the officers
    are only who the log claims they are. `witnesses` are those of the policy who cosigned.
    `reasons` are those of the months laid open, as far as their files lie beside the log.
    """

    origin: str
    mode: str
    size: int
    root: str
    genesis: str
    pinned: bool
    since: int | None
    witnesses: tuple[Seen, ...]
    kinds: Mapping[str, int]
    cohorts: tuple[Cohort, ...]
    reasons: tuple[Reasons, ...]
    officers: tuple[OfficerRecord, ...]
    agreements: tuple[Agreement, ...]
    versions: tuple[Version, ...]
    orders: tuple[Order, ...]
    requesters: tuple[str, ...]
    terms: Mapping[str, Terms]
    """For how long what has ended is kept, by name."""
    erased: tuple[Erased, ...]
    published: Published


@dataclass(frozen=True, slots=True)
class VerifiedLog:
    """A log whose files agree with its signed checkpoint. Its entries are yet to be judged."""

    signed: SignedCheckpoint
    tiles: VerifiedTiles
    genesis: Entry
    pinned: bool
    witnesses: tuple[Seen, ...]
    policy: Policy | None = None
    asked_at: int | None = None

    def history(self, size: int | None = None) -> History:
        """The entries (the first `size`), each judged by those before it."""
        history = History()
        self.go_on(history, size)
        return history

    def go_on(self, history: History, size: int | None = None) -> None:
        """Read on, from where a history of this log has come, to `size` or to the end."""
        read = history.size
        for index, data in enumerate(islice(self.tiles.entries(size), read, None), start=read):
            try:
                history.add(parse(data))
            except Problem as wrong:
                raise wrong.at(file=bundle_of(index, self.tiles.size), entry=index) from None
        if history.size == self.tiles.size:
            self._check_end(history)

    def _check_end(self, history: History) -> None:
        """What is asked once the whole log is read: that the key which signed was still its own,
        that none of its keys is its witness, and that its last month has begun."""
        self.check_signed(self.signed.note.render(), history)
        if self.policy is not None:
            self.policy.check_apart(*(key_bytes(key) for _, key in history.log_keys))
        # A log that runs ahead would have its agreements in force, and its stays over, today.
        latest = history.period if self.asked_at is None else _month(self.asked_at)
        if history.house.live and history.period > latest:
            at = bundle_of(history.size - 1, self.tiles.size)
            raise problem(
                "log.from-the-future", Place(at, entry=history.size - 1), period=history.period
            )

    def check_signed(self, note: bytes, history: History) -> SignedCheckpoint:
        """The checkpoint in this note, if the key signed it that was the log's at that size.

        Raises `log.key-replaced` where another key of the log did, and problems of notes.
        """
        size = checkpoint.parse_unsigned(note).size
        key = Verifier(history.origin, ED25519, key_bytes(history.log_key_at(size)))
        try:
            return checkpoint.open_signed(note, key)
        except Problem as wrong:
            if wrong.code == "note.unsigned" and self.signed.log != key:
                raise problem("log.key-replaced", Place(checkpoint.PATH)) from None
            raise

    def root_at(self, size: int) -> bytes:
        """The root over the first so many entries."""
        return root_of(map(leaf_hash, self.tiles.entries(size)))


def verify_log(
    read: FileReader,
    *,
    genesis: str | None = None,
    policy: Policy | None = None,
    since: bytes | None = None,
    now: int | None = None,
) -> Report:
    """What the log says, once everything in it has been checked; a problem at the first fault.

    `genesis` is the hash of entry 0, from somewhere else than the log; `policy` says which
    witnesses must have seen the checkpoint; `since` is an older checkpoint that this log must
    continue; `now` (seconds since 1970) tells cosignatures and months of the future.
    """
    log = open_log(read, genesis=genesis, policy=policy, now=now)
    history = log.history()
    continued = None if since is None else check_since(log, history, since)
    beside = published(read, history)
    return _report(log, history, beside, _reasons(read, history, beside), continued)


def check_since(log: VerifiedLog, history: History, note: bytes) -> int:
    """The size of an older checkpoint that this log continues.

    Raises `log.split-view` where the log has another history of its first entries, and the key has
    signed both; `log.since-newer` where the log in hand is the shorter one; problems of notes.
    """
    claimed = checkpoint.parse_unsigned(note)
    if claimed.size > log.tiles.size:
        raise problem("log.since-newer", size=claimed.size, log=log.tiles.size)
    head = log.check_signed(note, history).checkpoint
    if log.root_at(head.size) != head.root:
        raise problem("log.split-view", size=head.size)
    return head.size


def open_log(
    read: FileReader,
    *,
    genesis: str | None = None,
    policy: Policy | None = None,
    now: int | None = None,
) -> VerifiedLog:
    """The log with its checkpoint, tiles and entries checked as bytes, not yet as a history.

    Raises `log.no-checkpoint`, `log.empty`, `log.genesis-differs`, and the problems of notes,
    checkpoints, policies, tiles and entries.
    """
    try:
        data = read(checkpoint.PATH)
    except (FileNotFoundError, KeyError):
        raise problem("log.no-checkpoint", Place(checkpoint.PATH)) from None
    try:
        claimed = checkpoint.parse_unsigned(data)
        if claimed.size == 0:
            raise problem("log.empty")
        first = _first_entry(read, claimed.size)
        signed = _signed(read, data, claimed, first)
        began = _began(first.period)
        witnesses = () if policy is None else policy.check(signed, since=began, now=now)
    except Problem as wrong:
        raise (wrong if wrong.place.file else wrong.at(file=checkpoint.PATH)) from None
    if genesis is not None and first.digest != genesis:
        raise problem(
            "log.genesis-differs", Place(bundle_of(0, claimed.size), entry=0), found=first.digest
        )
    tiles = verify_tiles(read, signed.checkpoint.size, signed.checkpoint.root)
    return VerifiedLog(signed, tiles, first, genesis is not None, witnesses, policy, now)


def bundle_of(index: int, size: int) -> str:
    """The path of the bundle that holds the entry at that index, in a log of that size."""
    return bundle_at(index, size).path


def bundle_at(index: int, size: int) -> Tile:
    """The bundle that holds the entry at that index, in a log of that size."""
    number = index // WIDTH
    return Tile(ENTRIES, number, min(WIDTH, size - number * WIDTH))


def _signed(read: FileReader, data: bytes, claimed: Checkpoint, first: Entry) -> SignedCheckpoint:
    """The checkpoint under a key that the log says is its own: that of entry 0, or a later one.

    Which of them it had to be at that size, the history tells, later. Where none signed it, the
    fault may lie in an entry that was changed.
    """
    log = Verifier(first.text("origin"), ED25519, key_bytes(first.text("key")))
    try:
        return checkpoint.open_signed(data, log)
    except Problem as unsigned:
        try:
            tiles = verify_tiles(read, claimed.size, claimed.root)
        except Problem as wrong:
            if wrong.code == "tiles.entry-differs":
                raise wrong from None
            raise unsigned from None
        keys = _later_keys(tiles)
        for key in reversed(keys):
            try:
                return checkpoint.open_signed(data, replace(log, key=key_bytes(key)))
            except Problem:
                continue
        raise unsigned from None


def _later_keys(tiles: VerifiedTiles) -> list[str]:
    """Every key that an entry of the log says replaced the one before it, not yet believed."""
    keys = []
    for index, data in enumerate(tiles.entries()):
        if b'"kind":"key"' in data:
            try:
                keys.append(parse(data).text("key"))
            except Problem as wrong:
                raise wrong.at(file=bundle_of(index, tiles.size), entry=index) from None
    return keys


def _month(now: int) -> str:
    """The month in which it is somewhere at that moment, or will be within a day."""
    ahead = datetime.fromtimestamp(now + AHEAD, UTC)
    return f"{ahead.year:04d}-{ahead.month:02d}"


def _began(period: str) -> int:
    """A day before the month began in UTC, in seconds since 1970."""
    year, month = int(period[:4]), int(period[5:7])
    return int(datetime(max(year, 1), month, 1, tzinfo=UTC).timestamp()) - 24 * 60 * 60


def _first_entry(read: FileReader, size: int) -> Entry:
    tile = bundle_at(0, size)
    data = read_bundle(read, tile)[0]
    try:
        first = parse(data)
        if first.kind != "genesis":
            raise problem("history.genesis-first")
    except Problem as wrong:
        raise wrong.at(file=tile.path, entry=0) from None
    return first


def _reasons(read: FileReader, history: History, beside: Published) -> tuple[Reasons, ...]:
    """Of every month laid open, why cases were refused. Raises the problems of opening files."""
    counted: dict[tuple[str, str, str], Counter[str]] = {}
    for opened in history.openings.values():
        if openings_path(opened.file) in beside.missing:
            continue
        told = opened_month(read, opened).told
        for case in opened.ended:
            if case.kind == "refusal" and case.request in told:
                key = (case.period, case.requester, case.name)
                counted.setdefault(key, Counter())[told[case.request].value] += 1
    return tuple(
        Reasons(*key, MappingProxyType(dict(sorted(why.items(), key=_commonest))))
        for key, why in sorted(counted.items())
    )


def _commonest(counted: tuple[str, int]) -> tuple[int, str]:
    return -counted[1], counted[0]


def _report(
    log: VerifiedLog,
    history: History,
    beside: Published,
    reasons: tuple[Reasons, ...],
    since: int | None,
) -> Report:
    head = log.signed.checkpoint
    keys = sorted(set(history.roll.officers) | set(history.signed))
    return Report(
        origin=head.origin,
        mode=log.genesis.text("mode"),
        size=head.size,
        root=head.root.hex(),
        genesis=log.genesis.digest,
        pinned=log.pinned,
        since=since,
        witnesses=log.witnesses,
        kinds=MappingProxyType(dict(sorted(history.kinds.items()))),
        cohorts=cohorts_of(history.cases()),
        reasons=reasons,
        officers=tuple(
            OfficerRecord(
                key,
                tuple(sorted(history.roll.roles(key))),
                history.roll.held(key),
                history.signed[key],
            )
            for key in keys
        ),
        agreements=tuple(history.instruments.agreements.values()),
        versions=tuple(history.instruments.versions.values()),
        orders=tuple(history.instruments.orders.values()),
        requesters=tuple(sorted(history.requesters)),
        terms=history.erasures.terms,
        erased=tuple(history.erasures.done.values()),
        published=beside,
    )


def cohorts_of(cases: Iterable[Case]) -> tuple[Cohort, ...]:
    """These cases, counted by month of receipt, requester and agreement; sorted."""
    gathered: dict[tuple[str, str, str], Counter[str]] = {}
    for case in cases:
        counted = gathered.setdefault((case.period, case.requester, case.name), Counter())
        counted[case.kind] += 1
        counted["approved"] += case.approved
        counted["searched"] += case.searched
    return tuple(_cohort(key, gathered[key]) for key in sorted(gathered))


def _cohort(key: tuple[str, str, str], counted: Counter[str]) -> Cohort:
    received = sum(counted[kind] for kind in STEPS)
    return Cohort(
        *key,
        received=received,
        refused=counted["refusal"],
        closed=counted["closure"],
        approved=counted["approved"],
        searched=counted["searched"],
        answered=counted["answer"],
        open=received - sum(counted[kind] for kind in ENDED),
    )
