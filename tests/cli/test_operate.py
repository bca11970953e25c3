"""`docs/operate.md` as it stands: every command run, every shown output compared."""

from __future__ import annotations

import contextlib
import io
import os
import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.desks import FIRST_DAY, PASSPHRASE, Calendar
from tests.databases import server

from proviso_gateway.adapters.machine import MachineClock
from proviso_gateway.cli import run_command
from proviso_gateway.cli.commands import COMMANDS
from proviso_verify.cli import main as verify

ROOT = Path(__file__).parents[2]
PAGE = (ROOT / "docs" / "operate.md").read_text()


def blocks(only: str) -> Iterator[tuple[str, str]]:
    """Every block of commands, with what the page shows of its last command's output; of blocks
    that are for some alone, those for whom this names."""
    found = re.findall(r"```sh ?(\w*)\n(.*?)```(?:\n```text\n(.*?)```)?", PAGE, re.DOTALL)
    yield from ((block, shown) for of, block, shown in found if of in ("", only))


def commands_of(block: str) -> Iterator[str]:
    """The commands of a block: a here-document, or a continued line, is one."""
    lines = iter(block.splitlines())
    for line in lines:
        whole = line
        while whole.endswith("\\"):
            whole = whole[:-1] + next(lines)
        if "<<'END'" in whole:
            for following in lines:
                whole += "\n" + following
                if following == "END":
                    break
        yield whole


class Reader:
    """Somebody who types what the page says, in a folder of their own."""

    def __init__(self, folder: Path, calendar: Calendar, patch: pytest.MonkeyPatch) -> None:
        self.folder, self.calendar, self.patch = folder, calendar, patch
        self.variables: dict[str, str] = {}
        self.swaps: dict[str, str] = {"$(date +%F)": FIRST_DAY.isoformat()}

    def types(self, command: str) -> str:
        """What the command prints; it must be done without a finding."""
        for said, instead in self.swaps.items():
            command = command.replace(said, instead)
        for name, value in self.variables.items():
            command = command.replace(f"${name}", value)
        if command == "# the next day":
            self.next_day()
            return ""
        if exported := re.fullmatch(r"export (\w+)=(.*)", command):
            name, value = exported[1], self.shell(f"printf %s {exported[2]}")
            self.variables[name] = value
            self.patch.setenv(name, value)
            return ""
        program, _, rest = command.partition(" ")
        if program not in ("proviso", "proviso-verify"):
            return self.shell(command)
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            left = (run_command if program == "proviso" else verify)(shlex.split(rest))
        assert left == 0, f"{command}\n{out.getvalue()}{err.getvalue()}"
        return out.getvalue()

    def shell(self, command: str) -> str:
        done = subprocess.run(
            ["bash", "-ec", command], cwd=self.folder, capture_output=True, text=True, check=True
        )
        return done.stdout

    def next_day(self) -> None:
        self.calendar.moved += 1

    def follows_the_page(self, only: str = "") -> None:
        """Type every command; what the page shows must be what is printed."""
        for block, shown in blocks(only):
            printed = ""
            for command in commands_of(block):
                printed = self.types(command)
            for said, instead in self.swaps.items():
                shown = shown.replace(said, instead)
            pattern = re.escape(shown.strip())
            pattern = re.sub(r"\\\n…$", "(\n.*)?", pattern)  # a live home is told more at the end
            pattern = pattern.replace("…", ".*")
            said = not shown or re.fullmatch(pattern, printed.strip(), re.DOTALL)
            assert said, f"{shown}\n---\n{printed}"


@pytest.fixture
def reader(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Reader:
    calendar = Calendar()
    monkeypatch.setattr(MachineClock, "now", lambda clock: calendar.now().plus(days=clock.ahead))
    monkeypatch.setenv("PROVISO_PASSPHRASE", PASSPHRASE)
    monkeypatch.setenv("PROVISO_HOME", "")
    monkeypatch.chdir(tmp_path)
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    return Reader(tmp_path, calendar, monkeypatch)


def test_the_page_walks_from_init_to_an_outsiders_verification_on_sqlite(reader: Reader) -> None:
    reader.follows_the_page()


def test_the_page_walks_the_same_way_on_postgresql(reader: Reader) -> None:
    ours = server()
    for name, value in (("PGHOST", str(ours.folder)), ("PGUSER", "proviso")):
        reader.patch.setenv(name, value)
    reader.patch.setenv("PATH", f"{ours.binaries}:{os.environ['PATH']}")
    socket = f"?host={ours.folder}"
    home, again = "postgresql://gateway@/gateway", "postgresql://gateway@/gateway_again"
    assert f"--database {home}`" in PAGE
    assert f"--database {again}`" in PAGE
    reader.swaps["proviso init home"] = f"proviso init home --database {home}{socket}"
    reader.swaps["proviso restore backup home"] = (
        f"proviso restore backup home --database {again}{socket}"
    )
    reader.follows_the_page("postgresql")


def test_the_page_can_be_tried_in_an_hour_as_a_rehearsal(tmp_path: Path, reader: Reader) -> None:
    """As the page says: another mode, another origin, and a day that is set by hand."""
    reader.swaps["log.university.example/"] = "rehearsal.invalid/"
    reader.swaps["is founded, live"] = "is founded, rehearsal"
    reader.swaps["entries, live."] = "entries, rehearsal."
    reader.swaps["proviso init home"] = "proviso init home --mode rehearsal"
    reader.types("export PROVISO_TODAY=2026-03-02")
    reader.next_day = lambda: reader.patch.setenv("PROVISO_TODAY", "2026-03-03")  # type: ignore[method-assign]
    reader.follows_the_page()


def test_the_page_names_every_command_of_a_home() -> None:
    named = set(re.findall(r"`(proviso [a-z-]+(?: [a-z][a-z-]*)?)`", PAGE))
    offline = {
        "proviso run",
        "proviso impact",
        "proviso demo",
        "proviso new",
        "proviso register build",
        "proviso requests template",
        "proviso register synthesise",
        "proviso requests synthesise",
        "proviso requests caseload",
        "proviso evaluate noise",
        "proviso evaluate tracing",
        "proviso tracing explain",
        "proviso tracing train",
    }
    offline |= {
        f"proviso agreement {word}"
        for word in ("check", "schema", "decide", "diff", "export", "prove", "render", "replay")
    } | {"proviso agreement scrutiny", "proviso agreement timeline"}
    there = {
        f"proviso {word}" if isinstance(command, str) else f"proviso {word} {inner}"
        for word, command in COMMANDS.items()
        for inner in ([""] if isinstance(command, str) else command.commands)
    }
    assert there - offline <= named
    assert named <= there
