"""Commands of a home: what an operator and the officers do, each at their own desk.

Whoever acts signs with a key file of their own (`--key`). No command takes somebody's name for
their hand.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import typer

from proviso_gateway.cli.contents import Sentences
from proviso_gateway.cli.home import answers, cases, founding, instruments, operating


def add_to(app: typer.Typer, agreement: typer.Typer) -> Mapping[str, typer.Typer]:
    """Put every command of a home where a person looks for it; the groups that this makes."""
    made: dict[str, typer.Typer] = {}
    top: tuple[Callable[..., None], ...] = (
        founding.init,
        founding.sign,
        founding.unsign,
        founding.waiting,
        cases.receive,
        cases.queue,
        cases.show,
        cases.evidence,
        cases.recuse,
        cases.propose,
        cases.approve,
        cases.decline,
        cases.trace,
        cases.confirm,
        answers.release,
        answers.collect,
        answers.withdraw,
        instruments.stop,
        instruments.restart,
        operating.sequence,
        operating.publish,
        operating.backup,
        operating.restore,
        operating.status,
        operating.rebuild,
        operating.upgrade,
    )
    for command in top:
        app.command()(command)
    agreement.command()(instruments.adopt)
    groups: tuple[tuple[str, str, Mapping[str, Callable[..., None]]], ...] = (
        ("officer", "Officers: their keys, their roles, their leaving.", founding.OFFICER),
        (
            "requester",
            "Those who ask: who they are, and what is sealed to them.",
            founding.REQUESTER,
        ),
        ("register", "The register of people.", founding.REGISTER),
        ("order", "Court orders.", instruments.ORDER),
    )
    for name, sentence, commands in groups:
        group = typer.Typer(cls=Sentences, help=sentence, no_args_is_help=True)
        for word, one in commands.items():
            group.command(word)(one)
        app.add_typer(group, name=name)
        made[name] = group
    return made
