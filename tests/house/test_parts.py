"""Whoever installs a part of Proviso can use it, and is told by name which part another takes.

A process in which nothing can be imported but what the part brings stands for an environment in
which nothing else is installed.
"""

from __future__ import annotations

import importlib.metadata as metadata
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from proviso_gateway.cli.parts import PARTS

ROOT = Path(__file__).parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
STARTER = "examples/starter"

ALONE = """
import sys
from importlib.abc import MetaPathFinder

class Absent(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {absent!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
        return None

sys.meta_path.insert(0, Absent())
{system}
{command}
"""

GATEWAY = "from proviso_gateway.cli import run_command; sys.exit(run_command({arguments!r}))"
VERIFIER = "from proviso_verify.cli import main; sys.exit(main({arguments!r}))"

POSIX = frozenset({"fcntl", "grp", "pwd", "resource", "syslog", "termios", "tty"})
"""Modules that Windows has not."""

ELSEWHERE = """
import errno, os, shutil, signal, tempfile

# What these found when they were imported.
shutil._use_fd_functions = tempfile._O_TMPFILE_WORKS = False

# What Windows has not, and how it answers where Linux is lenient.
for name in [one for one in vars(os) if one.startswith(("O_", "sched_"))]:
    if name not in ("O_RDONLY", "O_WRONLY", "O_RDWR", "O_APPEND", "O_CREAT", "O_EXCL", "O_TRUNC"):
        delattr(os, name)
for name in ("fork", "forkpty", "getuid", "geteuid", "getgid", "getegid", "getpgid", "setsid",
             "chown", "fchown", "fchmod", "lchown", "mkfifo", "mknod", "killpg",
             "statvfs", "fstatvfs", "sync", "getloadavg", "nice"):
    if hasattr(os, name):
        delattr(os, name)
for name in ("SIGHUP", "SIGALRM", "SIGUSR1", "SIGUSR2", "SIGCHLD", "SIGKILL"):
    delattr(signal, name)

_open, _rename = os.open, os.rename

def opens(path, *more, **named):
    if not isinstance(path, int) and os.path.isdir(path):
        raise PermissionError(errno.EACCES, "a folder is no file", path)
    return _open(path, *more, **named)

def renames(old, new, *more, **named):
    if os.path.lexists(new):
        raise FileExistsError(errno.EEXIST, "is there already", new)
    return _rename(old, new, *more, **named)

os.open, os.rename = opens, renames
"""


def normal(requirement: str) -> str:
    found = re.match(r"[A-Za-z0-9._-]+", requirement)
    assert found is not None
    return re.sub(r"[-_.]+", "-", found[0]).lower()


def brought_by(part: str) -> set[str]:
    """Every distribution that comes with the part, by name: its own, and what those ask for."""
    asked = [*PROJECT["dependencies"], *(EXTRAS[part] if part else ())]
    found: set[str] = set()
    while asked:
        one = asked.pop()
        if own := re.match(r"proviso-gateway\[(.*)\]", one):
            asked += [line for extra in own[1].split(",") for line in EXTRAS[extra]]
        elif (name := normal(one)) not in found:
            found.add(name)
            asked += _asks(name)
    return found


def _asks(name: str) -> list[str]:
    try:
        return [line for line in metadata.requires(name) or () if "extra ==" not in line]
    except metadata.PackageNotFoundError:  # of another Python, or another system
        return []


def absent(part: str) -> frozenset[str]:
    """Every module that is installed here and does not come with the part."""
    here = brought_by(part) | {"proviso-gateway", "proviso-verify"}
    return frozenset(
        module
        for module, owners in metadata.packages_distributions().items()
        if not {normal(owner) for owner in owners} & here
    )


def run(
    part: str, *arguments: str, elsewhere: bool = False, program: str = GATEWAY
) -> tuple[int, str]:
    """How a command ends where the part alone is installed, and what it says; `elsewhere` is a
    system that is no POSIX."""
    code = ALONE.format(
        absent=set(absent(part) | (POSIX if elsewhere else set())),
        system=ELSEWHERE if elsewhere else "",
        command=program.format(arguments=list(arguments)),
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT / 'verify'}"},
    )  # fmt: skip
    assert "Traceback" not in done.stderr
    return done.returncode, done.stdout + done.stderr


OF_AGREEMENTS = (
    (0, "agreement", "check", f"{STARTER}/agreement.yaml"),
    (1, "agreement", "diff", "examples/nhs-home-office/agreement.yaml", "2017", "2018"),
    (0, "agreement", "prove", f"{STARTER}/agreement.yaml"),
    (0, "agreement", "timeline", "examples/nhs-home-office/agreement.yaml"),
    (0, "agreement", "scrutiny", f"{STARTER}/agreement.yaml"),
    (0, "requests", "template", f"{STARTER}/agreement.yaml"),
)


@pytest.mark.parametrize("command", OF_AGREEMENTS, ids=lambda one: " ".join(one[1:3]))
def test_agreements_are_read_checked_and_proved_with_their_part_alone(
    command: tuple[int, *tuple[str, ...]],
) -> None:
    ends, *arguments = command
    assert run("agreements", *arguments)[0] == ends


@pytest.mark.parametrize("command", OF_AGREEMENTS, ids=lambda one: " ".join(one[1:3]))
def test_they_are_so_where_a_system_has_no_locks_and_makes_no_copies_of_processes(
    command: tuple[int, *tuple[str, ...]],
) -> None:
    ends, *arguments = command
    assert run("agreements", *arguments, elsewhere=True)[0] == ends


def test_pages_are_written_there_too(tmp_path: Path) -> None:
    page = tmp_path / "page"
    command = ("agreement", "render", f"{STARTER}/agreement.yaml", "--out", str(page))
    ends, said = run("agreements", *command, elsewhere=True)
    assert ends == 0, said
    ends, said = run("", "new", str(tmp_path / "new"), elsewhere=True)
    assert ends == 0, said
    template = ("requests", "template", f"{STARTER}/agreement.yaml", "--out")
    ends, said = run("", *template, str(tmp_path / "empty.csv"), elsewhere=True)
    assert ends == 0, said
    assert (tmp_path / "empty.csv").stat().st_size > 0
    ends, said = run("", *template, str(tmp_path / "empty.csv"), elsewhere=True)
    assert "files.already-there" in said


def test_a_home_says_that_it_needs_locks(tmp_path: Path) -> None:
    command = ("register", "build", f"{STARTER}/register", "--out", str(tmp_path / "index"))
    ends, said = run("tracing", *command, elsewhere=True)
    assert ends == 2
    assert "install.no-locks" in said


def test_founding_and_serving_a_home_say_so_too(tmp_path: Path) -> None:
    found = ("init", str(tmp_path / "home"), "--origin", "rehearsal.invalid/log", "--mode",
             "rehearsal", "--signing-key", str(tmp_path / "log.pem"),
             "--administrator", "a.pem.pub", "--administrator", "b.pem.pub")  # fmt: skip
    (tmp_path / "home").mkdir()
    for command in (found, ("serve", str(tmp_path / "home"))):
        ends, said = run("portal", *command, elsewhere=True)
        assert ends == 2, said
        assert "install.no-locks" in said, said


@pytest.fixture(scope="module")
def walked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a rehearsal of the starter came to."""
    out = tmp_path_factory.mktemp("walked") / "result"
    command = ["run", f"{STARTER}/requests.csv", "--agreement", f"{STARTER}/agreement.yaml"]
    command += ["--register", f"{STARTER}/register", "--as-of", "2026-03-02", "--out", str(out)]
    ends, said = run("tracing", *command)
    assert ends == 0, said
    return out


def test_a_log_a_receipt_and_figures_are_verified_anywhere(walked: Path) -> None:
    log = str(walked / "log")
    known = ("--genesis", (walked / "genesis.txt").read_text().strip())
    receipt = str(next((walked / "disclosures").glob("*.json")))
    for command in (
        ("log", log, *known),
        ("counts", log, str(walked / "statistics.json"), *known),
        ("receipt", receipt, "--log", log, *known),
    ):
        ends, said = run("", *command, elsewhere=True, program=VERIFIER)
        assert ends == 0, said


def test_what_is_imported_decides_and_verifies_anywhere(walked: Path) -> None:
    library = f"""
from proviso_gateway import agreements
from proviso_verify import verify_log
known = agreements.load({str(ROOT / STARTER / "agreement.yaml")!r})
assert known.name
told = verify_log({str(walked / "log")!r}, genesis={(walked / "genesis.txt").read_text().strip()!r})
assert told
"""
    ends, said = run(
        "agreements", elsewhere=True, program=library.replace("{", "{{").replace("}", "}}")
    )
    assert ends == 0, said


def test_a_request_is_walked_with_the_parts_of_tracing_and_agreements(tmp_path: Path) -> None:
    command = ["run", f"{STARTER}/requests.csv", "--agreement", f"{STARTER}/agreement.yaml"]
    command += ["--register", f"{STARTER}/register", "--as-of", "2026-03-02"]
    ends, said = run("tracing", *command, "--out", str(tmp_path / "out"))
    assert ends == 0, said


@pytest.mark.parametrize(
    ("part", "lacks", "arguments"),
    [
        ("", "agreements", ("agreement", "check", f"{STARTER}/agreement.yaml")),
        ("", "tracing", ("register", "build", f"{STARTER}/register", "--out", "nowhere")),
        ("agreements", "tracing", ("run", f"{STARTER}/requests.csv", "--agreement",
            f"{STARTER}/agreement.yaml", "--register", f"{STARTER}/register", "--as-of",
            "2026-03-02", "--out", "nowhere")),
    ],
)  # fmt: skip
def test_whoever_lacks_a_part_is_told_which(
    part: str, lacks: str, arguments: tuple[str, ...]
) -> None:
    ends, said = run(part, *arguments)
    assert ends == 2
    assert "install.part-missing" in said
    assert f"proviso-gateway[{lacks}]" in said
    assert not (ROOT / "nowhere").exists()


@pytest.mark.parametrize("part", PARTS)
def test_every_part_is_an_extra_and_brings_its_modules(part: str) -> None:
    owners = metadata.packages_distributions()
    brought = brought_by(part)
    for module in PARTS[part]:
        assert {normal(one) for one in owners[module]} & brought, module


def test_all_is_every_part_of_one_machine() -> None:
    every = set().union(*(brought_by(part) for part in ("agreements", "tracing", "home", "portal")))
    assert brought_by("all") == every
