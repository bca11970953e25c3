"""Changes of the register that a home keeps, beside it: in use at once, and in the next one in
time.

    DIGEST.changes/
        00001/ 00002/ …   each day's changes, as they were given
        index/            what was made of all of them beside the register's index (`beside`)

A day's changes make the next such folder, which is in use when `current` names it. Whatever is made
here can be made anew of what was given, and is held to the digest of all of it.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path

from proviso_gateway.adapters.disk.crash_points import reached
from proviso_gateway.adapters.disk.durable import sync_folder
from proviso_gateway.adapters.register.beside import (
    Beside,
    open_beside,
    records_in,
    said_of,
    write_beside,
)
from proviso_gateway.adapters.register.changed_files import said_in, write_changed
from proviso_gateway.adapters.register.changing import Before, check_lifts
from proviso_gateway.adapters.register.files import Snapshot, digest_of, files_of
from proviso_gateway.adapters.register.index import open_register
from proviso_gateway.adapters.register.index_files import read_manifest
from proviso_gateway.adapters.register.kept import (
    CHANGES,
    FRESH,
    INDEX,
    MADE,
    InUse,
    Progress,
    check_fit,
    copy_file,
    folding,
    in_use,
    keep_index,
    loading,
    note_use,
    put_whole,
    remove,
    sweep,
)
from proviso_gateway.adapters.register.opening import Base, open_base
from proviso_gateway.adapters.register.sources import Sources, sources_of
from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.terms import Day
from proviso_gateway.tracing.default_model import DEFAULT

TOO_MANY = "register.changes-too-many"


def keep_changes(
    kept: Path,
    changes: Path,
    *,
    synthetic: bool,
    today: Day,
    progress: Progress = lambda done, total: None,
    lifting: bool = False,
) -> Snapshot:
    """Put changes beside the register in use: they hold when this is done, and searches go on
    meanwhile. Where too many would lie there, make the next register of all of them in its place.

    Raises as `keep_register` and `write_beside`, and `register.not-loaded`.
    """
    if not changes.is_dir():
        raise problem("register.no-such-folder", Place(changes.name))
    changes = changes.resolve()
    names = files_of(changes)
    with loading(kept):
        used = in_use(kept)
        if used is None:
            raise problem("register.not-loaded")
        shutil.rmtree(kept / FRESH, ignore_errors=True)  # what was killed left behind
        sweep(kept)
        # Called as the other, so that whatever is wrong is said of the folder that somebody named.
        fresh = kept / FRESH / "given" / changes.name
        try:
            fresh.mkdir(parents=True)
            for name in names:
                copy_file(changes, name, fresh)
            check_fit(fresh, synthetic=synthetic, today=today)
            base, beside = opened(kept, used)
            days = days_of(kept, used)
            try:
                return _put(kept, used, base, beside, [*days, fresh], lifting, progress)
            except Problem as wrong:
                if wrong.code != TOO_MANY:
                    raise
            now = base.snapshot if beside is None else beside.snapshot
            before = [Before(now.records, now.as_of)]
            before = before if beside is None else beside.before(base, now.as_of)
        except OSError:
            raise problem("files.cannot-write", Place(kept.name)) from None
        finally:
            shutil.rmtree(kept / FRESH, ignore_errors=True)

        def fill(to: Path) -> None:
            said_of(changes, now)
            write_changed(kept / used.files, used.files, [*days, changes], to)

        def check(after: Snapshot) -> None:
            if not lifting:
                check_lifts(before, after.records, said_in(changes, "person_id"))

        return put_whole(kept, changes, fill, synthetic, today, progress, check)


def _put(
    kept: Path,
    used: InUse,
    base: Base,
    beside: Beside | None,
    days: Sequence[Path],
    lifting: bool,
    progress: Progress,
) -> Snapshot:
    """Put these days' changes into use, of which the last is new."""
    folder = kept / FRESH / "next"
    folder.mkdir(mode=0o700)
    found, sources = _gathered(days, folder)
    write_beside(
        base, beside, found[-1], folder / MADE, DEFAULT,
        lifting=lifting, sources=sources, progress=progress,
    )  # fmt: skip
    for at, day in enumerate(found, 1):
        os.replace(day, folder / f"{at:05}")
    snapshot = open_beside(folder / MADE, base, DEFAULT).snapshot
    _use(kept, folder, InUse(used.files, snapshot.digest), snapshot)
    return snapshot


def _gathered(days: Sequence[Path], to: Path) -> tuple[list[Path], Sources]:
    """These days' changes, copied each to a folder of its own but for the last, which is there; and
    their files, as they are going to be called."""
    found: list[Path] = []
    sources: Sources = {}
    for at, day in enumerate(days, 1):
        here = day if at == len(days) else to / f".{at:05}"
        if here != day:
            here.mkdir(mode=0o700)
            for name in files_of(day):
                copy_file(day, name, here)
        found.append(here)
        sources |= {f"{at:05}/{name}": told for name, told in sources_of(here).items()}
    return found, sources


def _use(kept: Path, folder: Path, used: InUse, snapshot: Snapshot) -> None:
    """Put this folder of changes into use."""
    there = kept / f"{used.changes}{CHANGES}"
    remove(there)
    for path in (*folder.glob("0*"), folder):
        sync_folder(path)
    os.replace(folder, there)
    sync_folder(kept)
    reached("changes.before-use")
    note_use(kept, used, snapshot.restrictions_checked_on)
    reached("changes.after-use")
    sweep(kept)


def days_of(kept: Path, used: InUse) -> list[Path]:
    """The changes beside the register in use, day by day. Raises `register.changed`."""
    if used.changes is None:
        return []
    try:
        there = list((kept / f"{used.changes}{CHANGES}").iterdir())
    except OSError:
        raise problem("register.changed") from None
    return sorted(path for path in there if path.name.isdecimal())


def as_they_lie(kept: Path, used: InUse, base: Base | None = None) -> tuple[Base, Beside | None]:
    """The index of the register in use, unless it is open already, and what lies beside it. Raises
    what is wrong with either, and `register.index-of-another-register` where files were touched
    of which they were made."""
    if base is None:
        index = kept / f"{used.files}{INDEX}"
        base = open_base(index, DEFAULT)
        same = base.snapshot.digest == used.files
        if not same or base.manifest.sources != sources_of(kept / used.files):
            raise problem("register.index-of-another-register", Place(index.name))
    if used.changes is None:
        return base, None
    folder = kept / f"{used.changes}{CHANGES}"
    manifest = read_manifest(folder / MADE)
    if manifest.register["digest"] != used.changes or manifest.sources != _sources(kept, used):
        raise problem("register.index-of-another-register", Place(folder.name))
    return base, open_beside(folder / MADE, base, DEFAULT)


def _sources(kept: Path, used: InUse) -> Sources:
    days = days_of(kept, used)
    return {f"{day.name}/{name}": told for day in days for name, told in sources_of(day).items()}


def opened(
    kept: Path, used: InUse, told: Callable[[Problem], None] = lambda unfit: None
) -> tuple[Base, Beside | None]:
    """The same, made anew where it does not fit, which is `told`; only for whoever may load. Raises
    `register.changed` where files in the home are not those that were loaded."""
    try:
        return as_they_lie(kept, used)
    except Problem as unfit:
        told(unfit)
    if digest_of(kept / used.files) != used.files:
        raise problem("register.changed")
    try:
        base, _ = as_they_lie(kept, InUse(used.files))
    except Problem:
        base = open_base(keep_index(kept, kept / used.files), DEFAULT)
    if used.changes is None:
        return base, None
    return base, _made_anew(kept, used, base)


def _made_anew(kept: Path, used: InUse, base: Base) -> Beside:
    """What comes of the changes beside a register's index, made of what was given."""
    work = kept / FRESH / "anew"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True)
    found = _replayed(base, None, days_of(kept, used), work, _sources(kept, used))
    if found.snapshot.digest != used.changes:
        raise problem("register.changed")
    there = kept / f"{used.changes}{CHANGES}" / MADE
    remove(there)
    os.replace(work / MADE, there)
    shutil.rmtree(kept / FRESH, ignore_errors=True)
    return open_beside(there, base, DEFAULT)


def _replayed(
    base: Base, beside: Beside | None, days: Sequence[Path], work: Path, sources: Sources
) -> Beside:
    """Changes that were seen before, put beside an index one after the other, in a folder for it:
    the last as `index` there."""
    for at, day in enumerate(days, 1):
        out = work / (MADE if at == len(days) else str(at))
        write_beside(base, beside, day, out, DEFAULT, seen=True, sources=sources)
        beside = open_beside(out, base, DEFAULT)
    assert beside is not None
    return beside


def fold_changes(kept: Path, progress: Progress = lambda done, total: None) -> Snapshot:
    """Make the next register of the one in use and the changes beside it, and put it into use in
    their place. Searches go on meanwhile, and so may changes: those that came lie beside it.

    Raises `register.not-loaded`, `register.no-changes`, `register.being-loaded` where somebody else
    does so, `register.replaced-meanwhile`, and as `keep_register`.
    """
    with folding(kept) as apart:
        try:
            shutil.rmtree(apart, ignore_errors=True)
            used, days = _held(kept, apart)
            fresh = apart / "register"
            fresh.mkdir(mode=0o700)
            write_changed(kept / used.files, used.files, days, fresh)
            index = keep_index(apart, fresh, progress)
            snapshot = open_register(index, DEFAULT)
            reached("changes.after-fold")
            with loading(kept, wait=True):
                return _switched(kept, used, apart, len(days), snapshot)
        except OSError:
            raise problem("files.cannot-write", Place(kept.name)) from None
        finally:
            shutil.rmtree(apart, ignore_errors=True)


def _held(kept: Path, apart: Path) -> tuple[InUse, list[Path]]:
    """The register in use, and a copy of the changes beside it, for they may be put elsewhere."""
    with loading(kept, wait=True):
        used = in_use(kept)
        if used is None:
            raise problem("register.not-loaded")
        days = days_of(kept, used)
        if not days:
            raise problem("register.no-changes")
        for day in days:
            (apart / "days" / day.name).mkdir(parents=True, mode=0o700)
            for name in files_of(day):
                copy_file(day, name, apart / "days" / day.name)
    return used, sorted((apart / "days").iterdir())


def _switched(kept: Path, before: InUse, apart: Path, folded: int, snapshot: Snapshot) -> Snapshot:
    """Put the next register into use, and beside it the changes that came while it was made; only
    for whoever may load."""
    now = in_use(kept)
    if now is None or now.files != before.files:
        raise problem("register.replaced-meanwhile")
    later = days_of(kept, now)[folded:]
    index = kept / f"{snapshot.digest}{INDEX}"
    there = kept / snapshot.digest
    for path, to in ((apart / "register", there), (apart / index.name, index)):
        remove(to)
        os.replace(path, to)
    sync_folder(kept)
    if not later:
        reached("changes.before-use")
        note_use(kept, InUse(snapshot.digest), snapshot.restrictions_checked_on)
        sweep(kept)
        return snapshot
    base = open_base(index, DEFAULT)
    folder, work = apart / "later", apart / "work"
    for path in (folder, work):
        path.mkdir(mode=0o700)
    for at, day in enumerate(later, 1):
        (folder / f"{at:05}").mkdir(mode=0o700)
        for name in files_of(day):
            copy_file(day, name, folder / f"{at:05}")
    days = sorted(folder.iterdir())
    sources = {f"{d.name}/{name}": told for d in days for name, told in sources_of(d).items()}
    found = _replayed(base, None, days, work, sources).snapshot
    os.replace(work / MADE, folder / MADE)
    _use(kept, folder, InUse(snapshot.digest, found.digest), found)
    return found


def beside_in(kept: Path) -> tuple[int, int]:
    """How many records lie beside the register in use, and how many that has."""
    used = in_use(kept)
    if used is None or used.changes is None:
        return 0, 0
    whole = read_manifest(kept / f"{used.files}{INDEX}")
    beside = read_manifest(kept / f"{used.changes}{CHANGES}" / MADE)
    return records_in(beside), records_in(whole)
