"""Locks on files and folders: one at a time, and nobody is shut out by whoever has ended."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from proviso_gateway.adapters.disk.locks import Lock, lock_file, lock_folder, lock_new_file


def is_free(path: Path) -> bool:
    try:
        with lock_new_file(path, wait=False):
            return True
    except BlockingIOError:
        return False


def test_a_lock_is_held_until_its_block_ends_by_an_error_too(tmp_path: Path) -> None:
    path = tmp_path / "lock"

    def failing() -> None:
        with lock_new_file(path):
            assert not is_free(path)
            raise ValueError

    with pytest.raises(ValueError):  # noqa: PT011
        failing()
    assert is_free(path)


def test_freeing_twice_closes_nobody_elses_file(tmp_path: Path) -> None:
    lock = lock_new_file(tmp_path / "lock")
    lock.free()
    with (tmp_path / "other").open("w") as other:  # gets the number of the one that was closed
        lock.free()
        other.write("still open")


def test_whoever_waits_has_it_as_soon_as_it_is_free(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    got = threading.Event()

    def wait() -> None:
        with lock_file(path):
            got.set()

    with lock_new_file(path):
        waiting = threading.Thread(target=wait)
        waiting.start()
        assert not got.wait(0.2)
    waiting.join()
    assert got.is_set()


def test_whoever_is_killed_holds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    program = (
        "import sys; from proviso_gateway.adapters.disk.locks import lock_new_file;"
        "lock = lock_new_file(sys.argv[1]); print('held', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"held\n"
        assert not is_free(path)
        other.kill()
        other.wait()
    assert is_free(path)


def test_a_lock_knows_whether_what_it_locked_still_lies_there(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    with lock_folder(folder) as lock:
        assert isinstance(lock, Lock)
        assert lock.is_on(folder)
        folder.rename(tmp_path / "elsewhere")
        assert not lock.is_on(folder)
        folder.mkdir()
        assert not lock.is_on(folder)
        assert lock.is_on(tmp_path / "elsewhere")


def test_no_link_is_followed_where_a_file_may_be_made(tmp_path: Path) -> None:
    os.symlink(tmp_path / "elsewhere", tmp_path / "lock")
    with pytest.raises(OSError, match="lock"):
        lock_new_file(tmp_path / "lock")
    assert not (tmp_path / "elsewhere").exists()
    (tmp_path / "folder").mkdir()
    os.symlink(tmp_path / "folder", tmp_path / "link")
    with pytest.raises(OSError, match="link"):
        lock_folder(tmp_path / "link", follow=False)
    with lock_folder(tmp_path / "link"):
        pass
