"""A home: the folder in which a gateway lives, opened and looked after.

    home.toml       settings: mode, origin, time zone, database, where the signing key is
    proviso.sqlite  the database, unless a PostgreSQL address says otherwise
    keys.sqlite     the keys to everything private in it
    documents/      what requesters sent to bear out what they state, each under its case's key
    register/       the register of people, as it was last loaded, and its index
    backed-up       the day of the last backup
    reminded        the day on which people were last told what is due
    last-published  what was published last
    log/            the public log's files; what is served is a folder apart, which `publish` writes

The log's signing key lies outside, with what it signed last beside it, and is in no backup.
"""

from __future__ import annotations

import datetime
import hashlib
import json
import shutil
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, fields
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from proviso_gateway.adapters.database import connecting
from proviso_gateway.adapters.database.key_store import KeyStore
from proviso_gateway.adapters.database.log import DatabaseLog
from proviso_gateway.adapters.database.spent_approvals import DatabaseSpentApprovals
from proviso_gateway.adapters.database.store import DatabaseStore
from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.documents import Documents
from proviso_gateway.adapters.disk.durable import same, write
from proviso_gateway.adapters.disk.folders import PUBLISHED, check_ours, listing
from proviso_gateway.adapters.disk.locks import check_locks, lock_new_file
from proviso_gateway.adapters.keys.erased_keys import ErasedKeys
from proviso_gateway.adapters.keys.holders import HpkeSealer
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.adapters.keys.log_key import FileSigner
from proviso_gateway.adapters.keys.protected_list import ProtectedList
from proviso_gateway.adapters.machine import MachineClock, MachineEntropy
from proviso_gateway.adapters.register.kept import (
    current,
    keep_register,
    said_checked_on,
    said_of,
    sweep_registers,
)
from proviso_gateway.adapters.register.kept_register import KeptRegister
from proviso_gateway.assembly.building import alone_in, check_apart
from proviso_gateway.assembly.diagnostics import note_problem
from proviso_gateway.assembly.protecting import bring_together
from proviso_gateway.assembly.replacing_key import (
    make_successor,
    settle,
    signed_by_keys,
    successor,
)
from proviso_gateway.assembly.settings import (
    BEGUN,
    FILE,
    Settings,
    change_settings,
    days_off,
    read_settings,
)
from proviso_gateway.assembly.sites import Site
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.gateway.answering import catch_up
from proviso_gateway.gateway.assess import reconsider
from proviso_gateway.gateway.erase import erase, erasure_again
from proviso_gateway.gateway.fields_held import check_agreement_held
from proviso_gateway.gateway.house import keep_awake
from proviso_gateway.gateway.ports import Gateway, present
from proviso_gateway.gateway.protect import ProtectedPeople
from proviso_gateway.gateway.publish import publish
from proviso_gateway.gateway.publish_after import check_enough
from proviso_gateway.gateway.recall import count_recalls
from proviso_gateway.gateway.standing import record_begun
from proviso_gateway.institution.acts import CohortErased
from proviso_gateway.institution.charter import Charter
from proviso_gateway.institution.statements import Statement
from proviso_gateway.institution.working_days import working_day
from proviso_gateway.terms import Day, Hash, Period
from proviso_verify import checkpoint
from proviso_verify.checkpoint import Checkpoint
from proviso_verify.entries import parse
from proviso_verify.note import Signer

if TYPE_CHECKING:
    from proviso_gateway.adapters.register.files import Snapshot

DATABASE, KEYS, REGISTER, LOG = "proviso.sqlite", "keys.sqlite", "register", "log"
LAST_PUBLISHED = "last-published"
"""Holds what was published last, and of how much: the same is not worked out again."""
BACKED_UP = "backed-up"
"""Holds the day of the last backup, so that somebody is told when it is old."""
REMINDED = "reminded"
"""Holds the day on which `remind` last came to its end, for whoever watches that it runs."""
DOCUMENTS = "documents"
RECALLED = "recalled"
"""Holds recalled cases as a labelled set, where somebody asked for it; it goes with an erasure."""
ERASING = ".erasing"
"""Held by whoever erases, and by whoever copies what could be erased meanwhile."""


@dataclass(frozen=True, slots=True)
class HomeAges:
    """What an operator looks at every morning: how old everything is, told in no time however many
    cases there are."""

    size: int
    published: int
    waiting_entries: int
    register_as_of: str
    """As its `register.json` says; empty where none is loaded, as the version is."""
    register_version: str
    backup_at: Day | None
    """When it was last backed up; None where it never was."""
    backup_days: int | None
    checkpoint_minutes: int | None
    """How long ago, by the machine's clock, the log's files last got a checkpoint."""
    signs: bool
    """Whether the signing key is at hand, and has signed nothing that this home does not know."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeStatus(HomeAges):
    """How a home stands. `cases` counts by state; nothing here names anybody."""

    mode: str
    origin: str
    genesis: str
    database: str
    root: str
    cases: Mapping[str, int]
    statements: int
    register: Hash | None
    orphan_keys: int


@dataclass(frozen=True, slots=True)
class Home:
    """An open home: its gateway, and what an operator does with it."""

    folder: Path
    settings: Settings
    gateway: Gateway
    store: DatabaseStore
    log: DatabaseLog
    register: KeptRegister

    @property
    def documents(self) -> Documents:
        """The documents of its cases."""
        return Documents(self.folder / DOCUMENTS, self.store.keys)

    def writing(self) -> Gateway:
        """The gateway, for whoever is about to write: what time alone brought about comes first, so
        what ran out uncalled ends whatever it is that the home is used for next."""
        catch_up(self.gateway)
        return self.gateway

    def load_register(
        self, folder: Path, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> Hash:
        """Copy the register in this folder into the home, whole, make its index, and put it into
        use; its digest. `progress` counts records.

        The one before is removed. Raises the problems of reading a register; in a rehearsal
        `register.real-people`.
        """
        return self._keep(keep_register, folder, progress)

    def change_register(
        self,
        changes: Path,
        progress: Callable[[int, int], None] = lambda done, total: None,
        *,
        lifting: bool = False,
    ) -> Hash:
        """Put the changes in this folder beside the home's register, where every search heeds them
        from now on, or, where too many would lie there, into the next one: its digest.

        Raises as `load_register`, and what is wrong with the changes as such; what takes back that
        somebody is restricted, dead or superseded must be said to be `lifting`.
        """
        from proviso_gateway.adapters.register.kept_changes import keep_changes  # noqa: PLC0415

        return self._keep(partial(keep_changes, lifting=lifting), changes, progress)

    def fold_register(
        self, progress: Callable[[int, int], None] = lambda done, total: None
    ) -> Hash:
        """Make the next register of the home's and the changes beside it: its digest. Raises as
        `fold_changes`."""
        from proviso_gateway.adapters.register.kept_changes import fold_changes  # noqa: PLC0415

        self.writing()
        return fold_changes(self.folder / REGISTER, progress).digest

    def beside_register(self) -> tuple[int, int]:
        """How many records lie beside the home's register, and how many it has; 0 of 0 where none
        do. Raises what is wrong with an index."""
        from proviso_gateway.adapters.register.kept_changes import beside_in  # noqa: PLC0415

        return beside_in(self.folder / REGISTER)

    def register_is_due(self) -> bool:
        """Whether so many records lie beside the home's register that the next one is due."""
        from proviso_gateway.adapters.register.beside import is_due  # noqa: PLC0415

        return is_due(*self.beside_register())

    def _keep(
        self, keep: Callable[..., Snapshot], given: Path, progress: Callable[[int, int], None]
    ) -> Hash:
        clock = self.writing().clock
        today, synthetic = clock.day(clock.now()), self.settings.rehearsal
        kept = self.folder / REGISTER
        return keep(kept, given, synthetic=synthetic, today=today, progress=progress).digest

    def fields_lacking(self) -> tuple[Problem, ...]:
        """What adopted agreements disclose and the register in use does not hold: each agreement's
        first such field, `register.field-not-held` or `register.field-differs`."""
        found = []
        for adopted in self.store.charter().adopted.values():
            try:
                check_agreement_held(adopted.agreement, self.gateway.register.fields)
            except Problem as lacking:
                found.append(lacking)
        return tuple(found)

    def sequence(self) -> Checkpoint:
        """Take the log's turn, if nobody else does, sweep up what crashes left behind, and end what
        nobody called for in time. A live log is kept awake."""
        with suppress(Problem):  # without the keys everything else goes on, and the change waits
            signed_by_keys(self.gateway, self.settings, self.log)
        if self.log.can_sign():
            keep_awake(self.gateway)
        self.writing()
        self._count_recalls()
        head = self.gateway.log.sequence()
        settle(self.folder, self.settings, self.log)
        erased = self._erase_in_turn()
        self.store.collect_orphans()
        sweep_registers(self.folder / REGISTER)
        return self.log.head() if erased else head

    def erase(self) -> tuple[CohortErased, ...]:
        """Erase what was kept long enough, each cohort with its entry, and put these under a
        checkpoint; what was done. While somebody backs up, it waits: database and keys of a backup
        are of one moment."""
        with lock_new_file(self.folder / ERASING):
            done = erase(self.writing())
        if done:
            shutil.rmtree(self.folder / RECALLED, ignore_errors=True)
            self.gateway.log.sequence()
        return done

    def _count_recalls(self) -> None:
        """Enter how many answers were recalled in the months that are over, whatever there is."""
        if not self.log.can_sign():
            return
        try:
            count_recalls(self.gateway)
        except Problem as wrong:
            if wrong.code != "gateway.clock-ahead":
                raise

    def _erase_in_turn(self) -> bool:
        """The same, as part of the log's turn; whether anything was. Where it cannot be today, it
        is the next time."""
        if not self.store.charter().terms or not self.log.can_sign():
            return False
        self.store.let_go()
        try:
            return bool(self.erase())
        except Problem as wrong:
            if wrong.code not in ("gateway.clock-ahead", "store.conflict", "log.cannot-record"):
                raise
            return True

    def sign_as_log(self, result: Charter | Statement) -> Charter | Statement:
        """What an act comes to once the log's own keys have signed it, where it waits for them: its
        change of key, signed by two administrators. Raises the problems of reading the keys."""
        return signed_by_keys(self.gateway, self.settings, self.log) or result

    def make_successor(self, file: Path, *, lost: bool) -> str:
        """The public half of the key in this file, which is to become the log's. Raises as
        `replacing_key.make_successor`."""
        return make_successor(self.folder, self.settings, self.gateway, self.log, file, lost=lost)

    def next_working_day(self) -> Day:
        """The custodian's next working day after today."""
        return working_day(self.gateway.today(), 1, self.gateway.holidays)

    def restrictions_checked_on(self) -> Day | None:
        """When it was last asked who is restricted, as is shown; the register is not read."""
        return said_checked_on(self.folder / REGISTER)

    def reconsider(self) -> int:
        """Assess again whatever waits on an agreement that has changed since; how many cases."""
        return len(reconsider(self.writing()))

    def publish_to(self, out: Path, site: Site | None = None) -> int:
        """Write everything public into a folder for a web server, with the pages of a `site` made
        of it; how many files there are.

        The checkpoint comes last, so that whoever reads meanwhile finds what it speaks of. Before
        anything is signed, the folder is looked at: it must lie apart from any home and hold
        nothing but what this log published there, all of which the database must know. From then
        on nobody else publishes there: what is read later is written later, and the checkpoint
        that is served never goes back. Raises `home.not-apart`, `home.other-log`,
        `home.cannot-write`, `log.database-behind`, `files.would-overwrite`, and
        `home.published-too-early` where an agreement wants more new requests first.
        """
        home, served = self.folder.resolve(), out.resolve()
        if home == served or home in served.parents or served in home.parents:
            raise problem("home.not-apart", Place(out.name))
        check_apart(out)
        if not out.is_dir():
            check_ours(out, PUBLISHED)
        with alone_in(out):
            check_ours(out, PUBLISHED)
            if self.log.continues(out) is None and (out / checkpoint.PATH).exists():
                raise problem("home.other-log", Place(out.name))
            return self._publish_to(out, site)

    def _publish_to(self, out: Path, site: Site | None) -> int:
        self.writing()
        for name in self.store.charter().adopted:
            record_begun(self.gateway, name, self.gateway.today())
        before = self.log.continues(out)
        size = 0 if before is None else before.size
        if not self._published_today():
            reconsider(self.gateway)
        self._check_enough(size)
        if before is not None and (there := self._unchanged_since(before, out, site)):
            return there
        recorded = self.store.recorded()
        files = publish(self.gateway)
        self._check_enough(size)  # a request may have come in under an agreement that had none
        if site is not None:
            files |= site.make(files)
        last = {checkpoint.PATH: files.pop(checkpoint.PATH)}
        tops = {f"{top}/" if rest else top for top, _, rest in (p.partition("/") for p in files)}
        first = {PUBLISHED.name: listing(PUBLISHED, {*tops, *last})}
        files = {**first, **files, **last}
        try:
            for path, data in files.items():
                if not same(out / path, data):
                    write(out / path, data)
        except OSError:
            raise problem("home.cannot-write", Place(out.name)) from None
        if self.store.recorded() == recorded:
            told = {
                "recorded": recorded,
                "size": self.log.head().size,
                "month": self.gateway.period(),
                "day": self.gateway.today().isoformat(),
                "site": "" if site is None else site.made_of,
                "files": {path: hashlib.sha256(data).hexdigest() for path, data in files.items()},
            }
            write(self.folder / LAST_PUBLISHED, json.dumps(told).encode(), 0o600)
        return len(files)

    def _published_today(self) -> bool:
        """Whether it was published today and nothing was recorded since: what waits was looked at
        then, and only another day, or an entry, changes what it waits for."""
        try:
            told = json.loads((self.folder / LAST_PUBLISHED).read_bytes())
            today = self.gateway.today().isoformat()
            return (told["recorded"], told["day"]) == (self.store.recorded(), today)
        except (OSError, ValueError, KeyError, TypeError):
            return False

    def _unchanged_since(self, before: Checkpoint, out: Path, site: Site | None) -> int:
        """How many files lie in the folder, where publishing would change nothing in it: nothing
        was recorded since, no month began, and every file is still what was written; else 0.

        What has come due by its date was recorded before this is asked.
        """
        try:
            told = json.loads((self.folder / LAST_PUBLISHED).read_bytes())
            files: dict[str, str] = told["files"]
            made_of = "" if site is None else site.made_of
            same_day = (told["recorded"], told["size"], told["month"], told["site"]) == (
                self.store.recorded(), self.log.head().size, self.gateway.period(), made_of,
            )  # fmt: skip
            if not same_day or before.size != told["size"] or self.log.waiting:
                return 0
            for path, digest in files.items():
                if hashlib.sha256((out / path).read_bytes()).hexdigest() != digest:
                    return 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0
        return len(files)

    def _check_enough(self, size: int) -> None:
        """Refuse to publish on from that size where its requests are still too few."""
        self.log.sequence()
        last = parse(next(self.log.entries(max(size - 1, 0))))
        now = self.gateway.period()
        check_enough(self.store.charter(), self.log.entries(size), Period(last.period), now)

    def rebuild(self) -> int:
        """Compare the log's files with the database and mend them; how many were wrong."""
        return self.log.rebuild()

    def check_founded(self) -> None:
        """Hold the settings to the log's first entry: what it says of itself is for ever, and the
        strictness of a live log no line of a file.

        Raises `home.format-1` for a home of an earlier Proviso, `home.other-genesis` where the
        database is another's, `home.settings-changed`.
        """
        try:
            first = parse(self.log.first())
        except Problem as wrong:
            if wrong.code == "entry.format-1":
                raise problem("home.format-1") from None
            raise
        # Who may sign is read from the acts; those of another log are not this log's, whatever
        # its first entry says.
        founded = {first.digest, self.store.genesis()}
        if founded != {self.settings.genesis}:
            raise problem("home.other-genesis")
        for key in ("mode", "origin"):
            if first.text(key) != getattr(self.settings, key):
                raise problem("home.settings-changed", Place(FILE), key=key)

    def status(self) -> HomeStatus:
        """How the home stands. Raises as `check_founded`."""
        settings, store = self.settings, self.store
        ages = self.ages()
        return HomeStatus(
            **{one.name: getattr(ages, one.name) for one in fields(ages)},
            mode=settings.mode,
            origin=settings.origin,
            genesis=settings.genesis,
            database=connecting.vendor(store.alias),
            root=self.log.head().root.hex(),
            cases=dict(sorted(store.count_cases().items())),
            statements=len(store.statements()),
            register=current(self.folder / REGISTER),
            orphan_keys=len(store.orphans()),
        )

    def ages(self) -> HomeAges:
        """How old everything is. Raises as `check_founded`."""
        self.check_founded()
        log, public = self.log, self.log.published()
        as_of, version = _said_of_register(self.folder / REGISTER)
        backup = day_in(self.folder / BACKED_UP)
        return HomeAges(
            size=log.head().size,
            published=0 if public is None else public.size,
            waiting_entries=log.waiting,
            register_as_of=as_of,
            register_version=version,
            backup_at=backup,
            backup_days=None if backup is None else (self.gateway.today() - backup).days,
            checkpoint_minutes=_minutes_since(self.folder / LOG / checkpoint.PATH),
            signs=log.can_sign(),
        )

    def close(self) -> None:
        """Close the connections of this thread."""
        self.store.close()


def _said_of_register(kept: Path) -> tuple[str, str]:
    """Day and version that the register in use says of itself; empty where none is loaded."""
    file = said_of(kept)
    try:
        told = {} if file is None else json.loads(file.read_bytes())
    except (OSError, ValueError):
        return "", ""
    return str(told.get("as_of", "")), str(told.get("version", ""))


def day_in(file: Path) -> Day | None:
    """The day that a file of a home notes; None where there is none yet."""
    try:
        return datetime.date.fromisoformat(file.read_text("utf-8").strip())
    except (OSError, ValueError):
        return None


def _minutes_since(file: Path) -> int | None:
    try:
        return max(int((time.time() - file.stat().st_mtime) // 60), 0)
    except OSError:
        return None


def open_home(
    folder: Path, *, signing_key: Path | None = None, on: Day | None = None, begun: bool = False
) -> Home:
    """The home in this folder. `signing_key` says where the key is on this machine, if not where
    `home.toml` says; what need not sign works without it. `on` lets a rehearsal stand on a day.
    One whose founding the second administrator has still to sign opens only to somebody who says
    that it may be `begun`.

    What an interrupted turn of the log left unpublished is published. Raises `install.no-locks`,
    `home.not-a-home`,
    `home.is-a-backup`, `home.malformed`, `home.bad-holidays`, `home.database-missing`,
    `home.needs-upgrade`, `home.of-newer-version`, `home.clock-is-real`, `home.not-founded`, and as
    `check_founded`.
    """
    check_locks()
    settings = read_settings(folder)
    days_off(settings)
    if not settings.database and not (folder / DATABASE).is_file():
        raise problem("home.database-missing")
    connecting.check_tables(alias_of(folder, settings))
    signer, ahead = _signer(settings, signing_key), days_ahead(settings, on)
    home = wired(folder, settings, signer, ahead, signer.last)
    bring_to_what_was_erased(home, signer.last)
    if settings.genesis == BEGUN:
        if not home.store.charter_length():
            if begun:
                return home
            home.close()
            raise problem("home.not-founded")
        settings = _founded_now(home, signer, ahead)
        home = wired(folder, settings, signer, ahead, signer.last)
    try:
        home.check_founded()
        home.log.catch_up()
    except Problem as wrong:
        # Reading needs neither; whatever would sign says the same again, and is refused.
        if wrong.code not in ("log.cannot-publish", "log.database-behind"):
            home.close()
            raise
    try:
        bring_together(folder, home.store, ProtectedList(signer.last.key))
    except Problem:
        if home.log.can_sign():  # with another key, which signs nothing, the list cannot be read
            home.close()
            raise
    return home


def bring_to_what_was_erased(home: Home, last: LastSigned) -> None:
    """Before anything is read: finish what an interrupted erasure left, and erase again what was
    erased since these files were copied, as the list beside the log's key says."""
    listed = ErasedKeys(last.key)
    home.store.forget_access_again(listed.names())
    # Of cohorts that one run erased, a copy made in between may know some and not others.
    if not all(map(home.store.has_entry, listed.entries())):
        names = listed.names()
        there = home.store.still_there(names)
        cases = home.store.load([one for one, is_read in there.items() if is_read])
        home.store.note(cases)  # in a copy from before cohorts were noted
        unread = [one for one, is_read in there.items() if not is_read]
        forgotten = [one for one in there if f"account:{one}" in names]
        erasure = erasure_again(home.gateway, cases, unread, forgotten)
        home.store.erase_again(erasure, names)
        for name in names:
            home.documents.forget(name)
    with suppress(Problem):  # where the list cannot be written, the keys wait for it
        home.store.finish_erasing()


def _founded_now(home: Home, signer: FileSigner, ahead: int) -> Settings:
    """The settings of a home whose founding both administrators have signed, once its first entry
    is under a checkpoint, and what the log's key signed is on record. Whoever is killed in between
    opens the home again."""
    begins = not signer.last.is_there() and home.log.head().size <= 1
    first = wired(home.folder, home.settings, signer, ahead, None) if begins else home
    try:
        first.log.sequence()
        reached("home.before-founded")
        if begins:
            signer.last.write(first.log.files()[checkpoint.PATH])
        genesis = parse(first.log.first()).digest
        change_settings(home.folder, genesis=genesis)
    finally:
        home.close()
        first.close()
    return home.settings.model_copy(update={"genesis": genesis})


def days_ahead(settings: Settings, on: Day | None) -> int:
    """How many days ahead of the machine a home's clock stands, to stand on that day."""
    if on is None:
        return 0
    if not settings.rehearsal:
        raise problem("home.clock-is-real")
    clock = MachineClock(settings.zone)
    return (on - clock.day(clock.now())).days


def upgrade_home(folder: Path) -> None:
    """Bring the home's tables to what this version of Proviso expects. Raises as `check_founded`:
    a home whose log has another format cannot be brought there; and `home.of-newer-version`."""
    settings = read_settings(folder)
    alias = alias_of(folder, settings)
    if connecting.is_newer(alias):
        raise problem("home.of-newer-version")
    connecting.migrate(alias)
    signer = _signer(settings)
    home = wired(folder, settings, signer, 0, signer.last)
    try:
        home.check_founded()
        home.store.note_all()
    finally:
        home.close()


def _signer(settings: Settings, signing_key: Path | None = None) -> FileSigner:
    return FileSigner(settings.origin, signing_key or Path(settings.signing_key))


def wired(
    folder: Path, settings: Settings, signer: Signer, ahead: int, last: LastSigned | None
) -> Home:
    """The home's gateway, whether or not there is anything in it yet. `last` as in the log."""
    alias = alias_of(folder, settings)
    store = DatabaseStore(alias, KeyStore(folder / KEYS))
    new = successor(settings)
    hand = None if new is None else (new, new.last)
    log = DatabaseLog(alias, settings.origin, folder / LOG, signer, last, hand)
    if last is not None:
        store.remember_erased = partial(_remember, ErasedKeys(last.key), folder)
        beside = ProtectedList(last.key)
        store.remember_protected = partial(_remember_protected, folder, store, beside)
    clock = MachineClock(settings.zone, ahead)
    now = partial(present, clock, store)
    register = KeptRegister(
        folder / REGISTER, store.charter, now, DatabaseSpentApprovals(store), note_problem
    )
    register.protected = ProtectedPeople(store)
    gateway = Gateway(
        store=store,
        log=log,
        register=register,
        sealer=HpkeSealer(),
        clock=clock,
        entropy=MachineEntropy(),
        rehearsal=settings.rehearsal,
        evidence_days=settings.evidence_days,
        approval_days=settings.approval_days,
        restriction_days=settings.restriction_days,
        delay_days=settings.delay_days,
        delay_renewals=settings.delay_renewals,
        holidays=days_off(settings),
    )
    return Home(folder, settings, gateway, store, log, register)


def _remember_protected(folder: Path, store: DatabaseStore, beside: ProtectedList) -> None:
    """Keep who is protected where no backup goes, too. It protects already: where the list cannot
    be read or written, whoever opens the home next says so."""
    with suppress(Problem):
        bring_together(folder, store, beside)


def _remember(listed: ErasedKeys, folder: Path, entry: str, names: Sequence[str]) -> None:
    """Write down what is erased, where no backup goes; then its documents go."""
    listed.add(entry, names)
    documents = Documents(folder / DOCUMENTS, KeyStore(folder / KEYS))
    for name in names:
        documents.forget(name)


def alias_of(folder: Path, settings: Settings) -> str:
    """The alias of the home's database in this process."""
    if settings.database:
        return connecting.connect(connecting.postgresql(settings.database))
    return connecting.connect(connecting.sqlite((folder / DATABASE).absolute()))
