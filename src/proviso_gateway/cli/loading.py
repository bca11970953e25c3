"""Commands that are imported when somebody types them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import Any

import typer

from proviso_gateway.cli.contents import Sentences


@dataclass(frozen=True, slots=True)
class CommandGroup:
    """The commands behind one word, and what `--help` says of them all."""

    sentence: str
    commands: Mapping[str, str]


class OnDemand(Mapping[str, Any]):
    """Commands by word, each made when it is looked up. To list the words imports nothing."""

    def __init__(self, targets: Mapping[str, str | CommandGroup]) -> None:
        self._targets = targets

    def __getitem__(self, word: str) -> Any:
        target = self._targets[word]
        return _group(word, target) if isinstance(target, CommandGroup) else _command(word, target)

    def __iter__(self) -> Iterator[str]:
        return iter(self._targets)

    def __len__(self) -> int:
        return len(self._targets)


def _group(word: str, group: CommandGroup) -> Any:
    app = typer.Typer(
        name=word,
        cls=Sentences,
        help=group.sentence,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback()(lambda: None)  # without one, and without commands, typer makes no group
    made: Any = typer.main.get_command(app)
    made.commands = OnDemand(group.commands)
    return made


def _command(word: str, target: str) -> Any:
    module, _, name = target.partition(":")
    app = typer.Typer(add_completion=False, rich_markup_mode=None)
    app.command(word)(getattr(import_module(f"proviso_gateway.cli.{module}"), name))
    return typer.main.get_command(app)
