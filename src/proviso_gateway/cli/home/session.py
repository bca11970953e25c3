"""A desk: an open home, whoever sits there, and how they are told what came of it."""

from __future__ import annotations

import datetime
import os
import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TextIO

import typer

from proviso_gateway.assembly import key_ring
from proviso_gateway.cli.ending import AT_THE_END
from proviso_gateway.cli.home.options import day
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.ports import Actor, Gateway
from proviso_gateway.pages.plain import json_of, visible
from proviso_gateway.terms import Handle

if TYPE_CHECKING:
    from proviso_gateway.assembly.home import Home

PASSPHRASE = "PROVISO_PASSPHRASE"

TODAY = "PROVISO_TODAY"
"""A day on which a rehearsal's home stands. A live one is refused with it."""


class WaitingAct(Protocol):
    """An act that waits for another signature."""

    @property
    def handle(self) -> Handle:
        """Under which it is signed."""


@dataclass(frozen=True, slots=True)
class Output:
    """Where a command prints: text for a person, or one JSON object."""

    as_json: bool
    stream: TextIO = field(default_factory=lambda: sys.stdout)

    def tell(self, value: object, lines: Iterable[str]) -> None:
        """Print the value, or the lines that say the same to a person."""
        if self.as_json:
            self._print("\n".join(map(visible, json_of(value).split("\n"))))
        else:
            for line in lines:
                self.say(line)

    def say(self, line: str) -> None:
        """Print a line as it is: no mark-up, no colours, no wrapping in the middle of a hash. What
        somebody wrote into it moves nothing on the terminal, and begins no other line."""
        self._print(visible(line))

    def show_first(self, lines: Iterable[str]) -> None:
        """Say what somebody is about to sign. With JSON, which has standard output to itself, on
        standard error, and where a person is there to read it."""
        if not self.as_json:
            output = self
        elif asks():
            output = Output(as_json=False, stream=sys.stderr)
        else:
            return
        for line in lines:
            output.say(line)

    def _print(self, text: str) -> None:
        print(text, file=self.stream)

    def tell_act(self, waiting: WaitingAct | None, done: str, *more: str, **told: object) -> None:
        """Say that an act is done, or under which handle it waits for another signature, and what
        `more` there is to know."""
        if waiting is None:
            self.tell({"done": True, **told}, [done, *more])
            return
        self.tell(
            {"done": False, "waits": waiting.handle, **told},
            [
                "Signed by you. It takes effect when another officer signs too:",
                f"  proviso sign {waiting.handle}",
                *more,
            ],
        )


def open_home(folder: Path, *, begun: bool = False) -> Home:
    """The home in this folder; `begun` where its founding may still wait for a signature.

    It is imported here and nowhere above, because it brings the database with it, which a
    rehearsal does not need and should not wait for.
    """
    from proviso_gateway.assembly.home import open_home as opened  # noqa: PLC0415

    home = opened(folder, on=today_given(), begun=begun)
    AT_THE_END.callback(home.close)
    noted = home.register.told

    def told(unfit: Problem) -> None:
        noted(unfit)
        Output(as_json=False, stream=sys.stderr).say(
            f"The register is read again, which takes longer ({unfit.code}): {unfit.sentence}"
        )

    home.register.told = told
    return home


def today_given() -> datetime.date | None:
    """The day that the environment names, if it names one."""
    given = os.environ.get(TODAY)
    return day(given) if given else None


def gateway_of(folder: Path) -> Gateway:
    """The gateway of the home in this folder, for a command that writes."""
    return open_home(folder).writing()


def gateway_to_read(folder: Path) -> Gateway:
    """The gateway of the home in this folder, for a command that only shows."""
    return open_home(folder).gateway


def load_signer(key: Path, passphrase_file: Path | None) -> Actor:
    """Whoever holds this key file and knows its passphrase."""
    return key_ring.officer(key, passphrase(passphrase_file, key.name))


def passphrase(file: Path | None, name: str, *, new: bool = False) -> str:
    """The passphrase of the key file called `name`: from a file, the environment, or whoever sits
    at the terminal. A new one is asked for twice."""
    if file is not None:
        return key_ring.passphrase_in(file)
    if PASSPHRASE in os.environ:
        return os.environ[PASSPHRASE]
    if not sys.stdin.isatty():
        raise problem("keys.passphrase-missing")
    asked: str = typer.prompt(
        f"Passphrase of {name}", hide_input=True, confirmation_prompt=new, err=True
    )
    return asked


def asks() -> bool:
    """Whether there is a person to ask."""
    return sys.stdin.isatty()


@contextmanager
def progress(title: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on standard error while something long goes on, where a person is watching."""
    if not sys.stderr.isatty():
        yield lambda done, total: None
        return
    # Imported here: nobody waits for bars that nobody sees.
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import (  # noqa: PLC0415
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    with bar:
        task = bar.add_task(title, total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)
