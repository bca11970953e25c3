"""`proviso demo`: the shipped example on the days that made the difference.

Nothing here says what comes out. Each scene is one `proviso run` with other days, and its log is
verified by the outsiders' own command, in a process of its own.
"""

from __future__ import annotations

import datetime
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from proviso.cli.rehearsing import Given, Told, rehearse, say, show
from proviso.errors import Place, problem

NARROWED, HELD = "agreement.yaml", "agreement-held.yaml"


@dataclass(frozen=True, slots=True)
class Scene:
    """One run of the example: what it shows, which file of the agreement, on which days."""

    folder: str
    title: str
    agreement: str
    as_of: datetime.date
    release_on: datetime.date | None = None
    same_day: bool = True


SCENES = (
    Scene(
        "1-october-2017",
        "October 2017. The memorandum is in force and published.",
        NARROWED,
        datetime.date(2017, 10, 2),
        same_day=False,
    ),
    Scene(
        "2-january-2017",
        "9 January 2017. The memorandum is in force, and nobody outside has been shown it.",
        NARROWED,
        datetime.date(2017, 1, 9),
    ),
    Scene(
        "3-may-2018-narrowed",
        "9 May 2018, first reading: narrowed. Approved two days before, released today.",
        NARROWED,
        datetime.date(2018, 5, 7),
        datetime.date(2018, 5, 9),
    ),
    Scene(
        "4-may-2018-held",
        "9 May 2018, second reading: everything waits in a queue.",
        HELD,
        datetime.date(2018, 5, 9),
    ),
    Scene(
        "5-november-2018",
        "9 November 2018. The memorandum is withdrawn.",
        NARROWED,
        datetime.date(2018, 11, 9),
    ),
)


def demonstrate(examples: Path, out: Path, console: Console, progress: Console) -> None:
    """Run every scene, check each as an outsider would, and leave the folders to explore."""
    if not (examples / NARROWED).is_file():
        raise problem("files.no-examples", Place(str(examples)))
    for scene in SCENES:
        console.print(f"\n[bold]{scene.title}[/bold]", highlight=False, soft_wrap=True)
        told = rehearse(
            Given(
                examples / "requests.csv",
                examples / scene.agreement,
                examples / "register",
                scene.as_of,
                scene.release_on,
                scene.same_day,
                seed="demo",
            ),
            out / scene.folder,
            progress,
        )
        show(told, console)
        for command in checks(told) if scene is SCENES[0] else checks(told)[:1]:
            _check(command, console)
    console.print("\n[bold]Explore[/bold]", highlight=False)
    say(console, EXPLORE.format(folder=out / SCENES[0].folder))


EXPLORE = """\
{folder}/
  decisions.csv    what the requester is told
  casebook.csv     what the custodian alone sees, causes included
  disclosures/     each answer as its requester opens it, with its receipt
  statistics.csv   the published figures
  log/             the public log: change one byte, verify again, and be told which"""


def checks(told: Told) -> list[list[str]]:
    """What an outsider runs, each as the arguments of `proviso-verify`: the log, every published
    figure, and one answer's receipt where there is an answer."""
    pinned = ["--genesis", told.genesis]
    log = str(told.out / "log")
    commands = [
        ["log", log, *pinned],
        ["counts", log, str(told.out / "statistics.json"), *pinned],
    ]
    receipts = [view.receipt for view in told.views if view.receipt is not None]
    if receipts:
        answer = str(told.out / "disclosures" / f"{receipts[0]}.json")
        commands.append(["receipt", answer, "--log", log, *pinned])
    return commands


def verifier() -> str:
    """How the outsiders' command is called from here: by name where that works, else by path."""
    if shutil.which("proviso-verify") is not None:
        return "proviso-verify"
    return os.path.relpath(Path(sys.executable).parent / "proviso-verify")


def _check(command: Sequence[str], console: Console) -> None:
    """Run `proviso-verify` in a process of its own; show its first paragraph."""
    say(console, f"$ {verifier()} {' '.join(command)}")
    verified = subprocess.run(
        [sys.executable, "-m", "proviso_verify", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    told = (verified.stdout + verified.stderr).strip().partition("\n\n")[0]
    for line in told.splitlines():
        say(console, f"  {line}")
