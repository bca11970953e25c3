"""A home at which nobody worked for weeks: whoever writes first ends what ran out uncalled."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.cli.desks import PASSPHRASE, UNIVERSITY, WEIGHED, Calendar, Desks, moved, requests

from proviso_gateway.adapters.machine import MachineClock
from proviso_gateway.assembly.settings import change_settings
from proviso_gateway.cli import run_command
from proviso_gateway.cli.commands import COMMANDS
from proviso_gateway.cli.loading import CommandGroup
from proviso_verify.cli import main as verify

RESTED, LATE = 40, 28

ENDED = "answered"


@pytest.fixture(scope="module")
def calendar() -> Iterator[Calendar]:
    """The machine's clock, which a live home believes."""
    calendar = Calendar()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MachineClock, "now", lambda clock: calendar.now().plus(days=clock.ahead))
        patch.setenv("PROVISO_PASSPHRASE", PASSPHRASE)
        yield calendar


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory, calendar: Calendar) -> Path:
    """A folder with a staffed home, to be copied."""
    calendar.moved = 0
    desks = Desks(tmp_path_factory.mktemp("furnished"))
    desks.staffed()
    return desks.folder


@pytest.fixture(scope="module")
def uncalled(
    furnished: Path, tmp_path_factory: pytest.TempPathFactory, calendar: Calendar
) -> tuple[Path, Path]:
    """Two such homes in which somebody was found and nobody called: from the first days of a month,
    and from its last."""
    early, late = (Desks(moved(furnished, tmp_path_factory.mktemp("rest"))) for _ in range(2))
    for desks, day in ((early, 0), (late, LATE)):
        change_settings(desks.home, restriction_days=90)
        calendar.moved = day
        found(desks)
    return early.folder, late.folder


def found(desks: Desks) -> None:
    """One case in which somebody was found and looked at, and another that was received."""
    desks.run("receive", requests(desks.folder / "r.csv"), "--requester", "example-police")
    sheet = desks.folder / "weighing.yaml"
    sheet.write_text(WEIGHED)
    desks.run("propose", "P-1", "--weighing", sheet, by="carl")
    desks.run("approve", "P-1", by="edda")
    desks.run("trace")
    desks.run("confirm", "P-1", "--person", 1, by="dora")
    other = requests(desks.folder / "r2.csv", request_ref="P-2")
    desks.run("receive", other, "--requester", "example-police")
    desks.run("sequence")


READING = {
    "contact", "queue", "reads", "show", "waiting", "status", "backup", "rebuild",
    "person questions", "person print", "person figures", "person delays", "person channels",
    "person notices", "person concerns", "person locks",
    "person protected",
    "recall list", "recall pairs",
}  # fmt: skip
"""They show, copy or mend what is there."""

NO_HOME = {"init", "restore", "upgrade", "officer key", "requester key", "requester open"}
"""They make a home or its tables, or have none."""

WRITING: dict[str, tuple[object, ...]] = {
    "register load": ("register",),
    "register fold": (),
    "agreement adopt": (UNIVERSITY,),
    "officer enrol": ("carl", "--public-key", "keys/carl.pem.pub", "--role", "caseworker"),
    "officer leave": ("carl",),
    "requester add": ("another", "--public-key", "keys/police.pem.pub"),
    "order record": ("r.csv", "--document", "r.csv"),
    "order end": ("none",),
    "sign": (),
    "unsign": (),
    "receive": ("r.csv", "--requester", "example-police"),
    "evidence": ("P-2", "r2.csv"),
    "recuse": ("P-2",),
    "set-apart": ("P-2", "--for", "carl", "--for", "edda"),
    "propose": ("P-2", "--weighing", "weighing.yaml"),
    "approve": ("P-2",),
    "decline": ("P-2",),
    "give-back": ("P-2", "--because", "look again"),
    "trace": (),
    "confirm": ("P-1", "--doubt"),
    "call": ("P-2", "--out", "answer"),
    "withdraw": ("P-2", "--requester", "example-police"),
    "stop": ("police-university",),
    "restart": ("police-university",),
    "key change": ("new.pem",),
    "policy": ("policy.txt",),
    "waive": ("witnesses",),
    "postpone": ("police-university", "--slot", "2026-05-12", "--to", "2026-05-13",
                 "--reason", "system-fault"),
    "keep": ("police-university", "--refused", 1, "--approved", 2, "--accounts", 3),
    "hold": ("P-2", "--for", "challenge"),
    "erase": ("--go",),
    "person ask": ("--identity", "papers", "--reference", "SAR 1"),
    "person answer": ("SAR 1", "--out", "handed-over"),
    "person delay": ("P-1", "--why", "crime", "--until", "2026-06-01", "--reasons", "r.csv"),
    "person agree": ("none",),
    "person lift": ("none",),
    "person channel": ("--means", "ring", "--to", "number.txt", "--alone", "room", "--identity",
                       "papers", "--people", "who.txt"),
    "person end-channel": ("none",),
    "person notify": ("P-1",),
    "person not-told": (),
    "person raise": ("complaint",),
    "person acknowledge": ("none", "--out", "paper"),
    "person decide": ("none", "--finding", "withdrawn", "--out", "paper"),
    "person protect": ("--people", "who.txt"),
    "recall begin": ("P-1", "--reasons", "policy.txt"),
    "recall agree": ("P-1",),
    "recall regulator": ("P-1", "--reasons", "policy.txt"),
    "person unprotect": ("none",),
    "sequence": (),
    "publish": ("--out", "public"),
}  # fmt: skip
"""Whatever they come to, they are told to write: each with arguments that it can read."""

SIGNED = {
    "agreement adopt", "officer enrol", "officer leave", "requester add", "order record",
    "order end", "sign", "unsign", "recuse", "set-apart", "propose", "approve", "decline",
    "give-back", "confirm", "stop", "restart", "policy", "key change", "waive", "postpone",
    "keep", "hold", "person ask", "person answer", "person delay", "person agree", "person lift",
    "person channel", "person end-channel", "person notify", "person not-told", "person raise",
    "person acknowledge", "person decide",
    "person protect", "person unprotect", "recall begin", "recall agree", "recall regulator",
}  # fmt: skip


def of_a_home() -> set[str]:
    """Every command that is of a home, as it is typed."""
    words = set()
    for word, target in COMMANDS.items():
        inner = target.commands if isinstance(target, CommandGroup) else {"": target}
        words |= {f"{word} {name}".strip() for name, to in inner.items() if to.startswith("home.")}
    return words


def test_every_command_of_a_home_reads_or_writes() -> None:
    assert of_a_home() == READING | NO_HOME | set(WRITING)


def rested(folder: Path, to: Path, monkeypatch: pytest.MonkeyPatch) -> Desks:
    """A copy of a home, after its weeks of rest, in the folder where one stands."""
    moved(folder, to)
    (to / "policy.txt").write_text("quorum none\n")
    (to / "number.txt").write_text("020 7946 0000\n")
    (to / "who.txt").write_text("9990000018\n")
    monkeypatch.chdir(to)
    return Desks(to)


def typed(desks: Desks, command: str) -> int:
    """Give a command as ada, an administrator whose enrolment never ends; its exit code."""
    words = [*command.split(), *map(str, WRITING[command]), "--home", str(desks.home)]
    if command in SIGNED:
        words += ["--key", str(desks.key("ada"))]
    return run_command(words)


def states(desks: Desks) -> dict[str, int]:
    counted: dict[str, int] = desks.told("status")["home"]["cases"]
    return counted


@pytest.mark.parametrize("command", sorted(WRITING))
def test_whatever_is_written_first_ends_what_ran_out_uncalled(
    uncalled: tuple[Path, Path],
    tmp_path: Path,
    calendar: Calendar,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    desks = rested(uncalled[0], tmp_path, monkeypatch)
    calendar.moved = RESTED
    for reading in ("queue", "status"):
        desks.run(reading)
    assert ENDED not in states(desks), "whoever only looks writes nothing"
    assert typed(desks, command) != 70
    assert states(desks)[ENDED] == 1


@pytest.mark.parametrize("command", sorted(WRITING))
def test_after_a_gap_in_the_log_nothing_ends_and_no_command_fails_but_by_name(
    uncalled: tuple[Path, Path],
    tmp_path: Path,
    calendar: Calendar,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    desks = rested(uncalled[1], tmp_path, monkeypatch)
    calendar.moved = LATE + RESTED
    before = desks.told("status")["home"]["size"]
    assert typed(desks, command) in ((0,) if command == "sequence" else (0, 2, 4))
    after = desks.told("status")["home"]
    assert ENDED not in after["cases"]
    assert (after["size"], after["waiting_entries"]) == (before, 0), "nothing was entered"


@pytest.mark.parametrize("command", ["sequence", "stop"])
def test_once_two_say_that_the_clock_is_right_whoever_writes_next_ends_it(
    uncalled: tuple[Path, Path],
    tmp_path: Path,
    calendar: Calendar,
    monkeypatch: pytest.MonkeyPatch,
    command: str,
) -> None:
    desks = rested(uncalled[1], tmp_path, monkeypatch)
    calendar.moved = LATE + RESTED
    desks.run("waive", "clock", by="ada")
    desks.run("sign", by="bela")
    assert ENDED not in states(desks)
    assert typed(desks, command) == 0
    assert states(desks)[ENDED] == 1
    desks.run("sequence")
    genesis = desks.told("status")["home"]["genesis"]
    assert verify(["log", str(desks.home / "log"), "--genesis", genesis, "--without-files"]) == 0
