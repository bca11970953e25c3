"""The proof at the end of a story: an outsider verifies its logs and recomputes its figures."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

from rich.console import Console

from proviso_gateway.cli.rehearsing import counts_of, say, verifier
from proviso_gateway.workbench.linting import Checked
from proviso_gateway.workbench.story import SceneTold


def chapter(console: Console, number: int, title: str) -> None:
    """The heading of a part of the story."""
    console.print(f"\n[bold]{number}. {title}[/bold]", highlight=False, soft_wrap=True)


def prove(out: Path, told: Iterable[SceneTold], console: Console) -> list[bool]:
    """Verify every scene's log and figures; which of them were proved."""
    return [
        _verify(command, console)
        for one in told
        for command in (
            ["log", str(out / one.key / "log"), "--genesis", one.genesis],
            counts_of(out / one.key, one.genesis),
        )
    ]


def all_proved(
    proofs: Sequence[bool], checked: Checked, file: Path, number: int, console: Console
) -> bool:
    """Whether every log and figure was proved, in the part of this number, and the agreement's own
    tests and invariants hold; where not, it is said which and where."""
    if checked.negative:
        say(console, f"\nNOT PROVED: `proviso agreement check {file}` says why.")
    if not all(proofs):
        failed = sum(not holds for holds in proofs)
        say(console, f"\nNOT PROVED: {failed} of {len(proofs)} verifications failed, see {number}.")
    return all(proofs) and not checked.negative


def _verify(command: Sequence[str], console: Console) -> bool:
    """Run `proviso-verify` in a process of its own: whether it says so by its exit code.

    Its first line is shown, or all of them where it does not hold.
    """
    shown = [word if len(word) < 60 else f"{word[:8]}…" for word in command]
    say(console, f"  $ {verifier()} {' '.join(shown)}")
    verified = subprocess.run(
        [sys.executable, "-m", "proviso_verify", *command],
        capture_output=True,
        text=True,
        check=False,
    )
    holds = verified.returncode == 0
    told = (verified.stdout + verified.stderr).strip().splitlines()
    for line in told[:1] if holds else [*told, f"NOT PROVED (exit {verified.returncode})"]:
        say(console, f"    {line}")
    return holds
