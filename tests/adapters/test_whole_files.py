"""A file that takes long is there whole or not at all; who was killed is in nobody's way."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.adapters.homes import refused

from proviso_gateway.adapters.disk.folders import told_of, whole_file
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem


def written(path: Path, text: str = "whole", mode: int = 0o666) -> None:
    with whole_file(path, mode) as half:
        half.write_text(text)


def test_a_file_is_there_when_it_is_whole_and_not_before(tmp_path: Path) -> None:
    with whole_file(tmp_path / "a") as half:
        half.write_text("whole")
        assert not (tmp_path / "a").exists()
    assert (tmp_path / "a").read_text() == "whole"
    assert os.listdir(tmp_path) == ["a"]
    assert refused(lambda: written(tmp_path / "a", "other")) == "files.already-there"
    assert (tmp_path / "a").read_text() == "whole"


def test_of_two_who_write_one_file_the_second_is_told_before_anything_is_worked_out(
    tmp_path: Path,
) -> None:
    with whole_file(tmp_path / "a") as half:
        half.write_text("first")
        assert refused(lambda: written(tmp_path / "a")) == "files.being-written"
        written(tmp_path / "b")
    assert (tmp_path / "a").read_text() == "first"
    assert sorted(os.listdir(tmp_path)) == ["a", "b"]


def test_what_another_program_put_there_meanwhile_stays(tmp_path: Path) -> None:
    def work() -> None:
        with whole_file(tmp_path / "a") as half:
            half.write_text("ours")
            (tmp_path / "a").write_text("theirs")

    assert refused(work) == "files.already-there"
    assert (tmp_path / "a").read_text() == "theirs"
    assert os.listdir(tmp_path) == ["a"]


def test_what_fails_leaves_nothing(tmp_path: Path) -> None:
    def work() -> None:
        with whole_file(tmp_path / "a") as half, told_of(tmp_path / "a"):
            half.write_text("half of")
            raise OSError

    assert refused(work) == "files.cannot-write"
    assert os.listdir(tmp_path) == []


@pytest.mark.parametrize("left", ["half", "a second name of the file"])
def test_what_a_killed_one_left_is_swept_up_by_the_next(tmp_path: Path, left: str) -> None:
    half = tmp_path / ".a.half"
    half.write_text("half of what was to be much longer")
    if left == "half":
        written(tmp_path / "a", mode=0o600)
        assert (tmp_path / "a").read_text() == "whole"
        assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600
    else:  # killed once the file had its name
        os.link(half, tmp_path / "a")
        assert refused(lambda: written(tmp_path / "a")) == "files.already-there"
    assert os.listdir(tmp_path) == ["a"]


def test_nobody_is_led_elsewhere_by_a_link_in_the_place_of_a_half(tmp_path: Path) -> None:
    (tmp_path / "precious").write_text("kept")
    (tmp_path / ".a.half").symlink_to("precious")
    assert refused(lambda: written(tmp_path / "a")) == "files.cannot-write"
    assert (tmp_path / "precious").read_text() == "kept"


def test_where_a_disk_knows_no_second_names_the_file_is_there_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def link(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(os, "link", link)
    written(tmp_path / "a")
    assert os.listdir(tmp_path) == ["a"]
    assert refused(lambda: written(tmp_path / "a")) == "files.already-there"


def killed(out: Path, *command: str) -> None:
    """Give the command, and kill it as soon as it has begun to write `out`."""
    work = f"from proviso_gateway.cli import run_command; run_command({list(command)!r})"
    paths = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    process = subprocess.Popen(
        [sys.executable, "-c", work], env=paths, stderr=subprocess.DEVNULL, start_new_session=True
    )
    half, begun = out.with_name(f".{out.name}.half"), time.monotonic()
    while not half.exists():
        assert process.poll() is None, "it ended before it could be killed"
        assert time.monotonic() - begun < 60
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    assert not out.exists()


def test_making_requests_and_training_on_them_are_given_again_once_they_were_killed(
    tmp_path: Path,
) -> None:
    register, asked, model = (str(tmp_path / name) for name in ("register", "q.csv", "m.json"))
    made = ["register", "synthesise", "--people", "2000", "--seed", "5", "--out", register]
    assert run_command(made) == 0
    ask = ["requests", "synthesise", f"{register}-truth", "--seed", "6", "--out", asked]
    killed(Path(asked), *ask, "--requests", "5000000")
    assert run_command([*ask, "--requests", "600"]) == 0
    train = ["tracing", "train", register, asked, "--name", "m", "--dated", "2026-11-26"]
    killed(Path(model), *train, "--out", model)
    assert run_command([*train, "--out", model]) == 0
    assert sorted(os.listdir(tmp_path)) == ["m.json", "q.csv", "register", "register-truth"]


def test_a_place_that_is_not_there_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(Problem, match=r"files\.cannot-write \(a\)"):
        written(tmp_path / "missing" / "a")
