"""Folders that appear whole or not at all: built beside their place, and put there by one rename.

What is built holds somebody's data, so whoever is killed in the middle leaves it under a name that
the next attempt knows, and sweeps up. Only one builds at a time.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from proviso_gateway.adapters.disk.durable import sync_folder
from proviso_gateway.adapters.disk.folders import PUBLISHED, RENDERED
from proviso_gateway.adapters.disk.locks import Lock, lock_folder
from proviso_gateway.assembly.settings import BACKUP, FILE
from proviso_gateway.errors import Place, problem


def check_new(folder: Path) -> None:
    """Refuse a place in which anything is, as `home.not-empty`, an empty one that no rename can
    take, as `home.not-replaceable` (a link, a disk, a folder named by dots alone), and one that
    lies in a folder of another kind, as `check_apart`."""
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise problem("home.not-empty", Place(folder.name))
        if folder.name in ("", "..") or folder.is_symlink() or folder.is_mount():
            raise problem("home.not-replaceable", Place(folder.name))
    except OSError:
        raise problem("home.cannot-write", Place(folder.name)) from None
    check_apart(folder)


_WHOLES = (FILE, BACKUP, PUBLISHED.name, RENDERED.name)
"""The file by which a home, a backup, or a folder for the public is known."""


def check_apart(folder: Path) -> None:
    """Refuse a place in a home, in a backup or in a folder for the public, as `home.not-apart`.

    What lies in another's folder is copied, served and removed with it.
    """
    try:
        above = folder.resolve().parents
        if any(os.path.lexists(one / name) for one in above for name in _WHOLES):
            raise problem("home.not-apart", Place(folder.name))
    except (OSError, RuntimeError):  # links that lead in a circle lead nowhere
        raise problem("home.cannot-write", Place(folder.name)) from None


def unfinished(folder: Path) -> Path:
    """Where this folder is built: beside it, under a name that says so."""
    return folder.parent / f".{folder.name}.unfinished"


@contextmanager
def built(folder: Path, *, looked_at: Callable[[Path], None] | None = None) -> Iterator[Path]:
    """A place to build this folder in. It appears when the block ends, or nothing does.

    What somebody who was killed at it left in that place can be `looked_at` before it is swept
    away; where that refuses, it stays. Raises the problems of `check_new`,
    `home.being-made`, `home.cannot-write`.
    """
    check_new(folder)
    beside = unfinished(folder)
    try:
        beside.parent.mkdir(parents=True, exist_ok=True)
        held = _held(beside)
    except OSError:
        raise problem("home.cannot-write", Place(folder.name)) from None
    try:
        if looked_at is not None:
            looked_at(beside)
    except BaseException:
        with suppress(OSError):
            beside.rmdir()  # what another left there, the same command may still go on from
        held.free()
        raise
    try:
        _sweep(beside)
        yield beside
        if folder.exists():
            folder.rmdir()
        os.replace(beside, folder)
        sync_folder(folder.parent)
    except OSError:
        shutil.rmtree(beside, ignore_errors=True)
        raise problem("home.cannot-write", Place(folder.name)) from None
    except BaseException:
        shutil.rmtree(beside, ignore_errors=True)
        raise
    finally:
        held.free()


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Be the only one who writes into this folder, made if need be; who comes second waits.

    A folder that was made for it and stayed empty is taken away. Raises `home.cannot-write`.
    """
    made = not folder.is_dir()
    try:
        held = _waited_for(folder)
    except OSError:
        raise problem("home.cannot-write", Place(folder.name)) from None
    with held:
        try:
            yield
        finally:
            if made:
                with suppress(OSError):
                    folder.rmdir()  # only if it is empty


def _waited_for(folder: Path) -> Lock:
    folder.mkdir(parents=True, exist_ok=True)
    held = lock_folder(folder)
    while not held.is_on(folder.resolve()):  # whoever held it wrote nothing, and took it away
        held.free()
        folder.mkdir(parents=True, exist_ok=True)
        held = lock_folder(folder)
    return held


def _held(beside: Path) -> Lock:
    """The place, made if need be, entered by its owner alone, and held so that nobody else builds
    there. The system lets go of it when the process ends, however it ends."""
    beside.mkdir(mode=0o700, exist_ok=True)
    try:
        held = lock_folder(beside, wait=False, follow=False)
    except BlockingIOError:
        raise problem("home.being-made", Place(beside.name)) from None
    try:
        # Whoever held it before may have finished in between, and put this very folder in place.
        if not held.is_on(beside):
            raise problem("home.being-made", Place(beside.name))
        os.chmod(held.descriptor, 0o700)
    except BaseException:
        held.free()
        raise
    return held


def _sweep(folder: Path) -> None:
    for path in folder.iterdir():
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink()


def check_outside(signing_key: Path, folder: Path) -> None:
    """Refuse a signing key in a home's own folder, as `home.key-inside`."""
    if folder.resolve() in signing_key.resolve().parents:
        raise problem("home.key-inside")
