"""`proviso demo`: the shipped example on the days that made the difference.

Nothing here says what comes out. Each scene is one `proviso run` with other days, and its log is
verified by the outsiders' own command, in a process of its own.
"""

from __future__ import annotations

import datetime
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console

from proviso.cli.rehearsing import Given, Told, rehearse, show

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
    """Run every scene, verify each log as an outsider would, and leave the folders to explore."""
    for scene in SCENES:
        console.rule(scene.title, align="left", style="bold")
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
        _verify(told, console)
    console.rule("Explore", align="left", style="bold")
    console.print(
        f"{out}/1-october-2017 holds what the requester sees (decisions.csv), what only the "
        "custodian sees (casebook.csv), what was handed over (disclosures/), the figures "
        "(statistics.csv) and the log (log/). Change one byte of the log and verify it again.",
        markup=False,
        highlight=False,
    )


def _verify(told: Told, console: Console) -> None:
    """Run `proviso-verify` on the folder just written, as somebody outside would."""
    command = ["log", str(told.out / "log"), "--genesis", told.genesis]
    console.print(f"$ proviso-verify {' '.join(command)}", markup=False, highlight=False)
    verified = subprocess.run(
        [sys.executable, "-m", "proviso_verify", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    console.print(verified.stdout + verified.stderr, markup=False, highlight=False, end="")
