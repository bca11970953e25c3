"""Every command: where it stands in the list, and which function it is.

A command is imported when it is typed, so nobody waits for what another needs. The functions are
named by module and name, `home.cases:trace` for the one in `cli/home/cases.py`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any

import typer

from proviso_gateway.cli.contents import Contents
from proviso_gateway.cli.ending import ended
from proviso_gateway.cli.loading import CommandGroup, OnDemand

COMMANDS: dict[str, str | CommandGroup] = {
    "new": "starting:new",
    "demo": "rehearsals:demo",
    "run": "rehearsals:run",
    "impact": "impacting:impact",
    "register": CommandGroup(
        "The register of people.",
        {
            "synthesise": "sets:synthesise_register",
            "build": "registers:build",
            "update": "registers:update",
            "check": "registers:check",
            "load": "home.founding:load",
            "fold": "home.founding:fold",
        },
    ),
    "requests": CommandGroup(
        "Files of requests.",
        {
            "template": "starting:template",
            "synthesise": "sets:synthesise_requests",
            "caseload": "sets:requests_of_caseload",
        },
    ),
    "evaluate": CommandGroup(
        "Measure, on sets whose answers are known.",
        {"tracing": "measuring:evaluate_tracing", "noise": "measuring:evaluate_noise"},
    ),
    "tracing": CommandGroup(
        "How people are found.",
        {"train": "measuring:train_tracing", "explain": "measuring:explain"},
    ),
    "agreement": CommandGroup(
        "Read, test and adopt an agreement.",
        {
            "check": "checking:check",
            "schema": "checking:schema",
            "scrutiny": "agreement_pages:scrutiny",
            "timeline": "agreement_pages:timeline",
            "render": "agreement_pages:render",
            "export": "agreement_pages:export",
            "decide": "agreement_decisions:decide",
            "replay": "agreement_replay:replay",
            "diff": "agreement_proofs:diff",
            "prove": "agreement_proofs:prove",
            "adopt": "home.instruments:adopt",
        },
    ),
    "init": "home.founding:init",
    "officer": CommandGroup(
        "Officers: their keys, their roles, their leaving.",
        {
            "key": "home.founding:officer_key",
            "enrol": "home.founding:enrol",
            "leave": "home.founding:leave",
        },
    ),
    "requester": CommandGroup(
        "Those who ask: who they are, and what is sealed to them.",
        {
            "key": "home.founding:requester_key",
            "add": "home.founding:add",
            "open": "home.founding:opened",
        },
    ),
    "order": CommandGroup(
        "Court orders.", {"record": "home.instruments:record", "end": "home.instruments:end"}
    ),
    "sign": "home.founding:sign",
    "unsign": "home.founding:unsign",
    "waiting": "home.founding:waiting",
    "receive": "home.cases:receive",
    "queue": "home.cases:queue",
    "show": "home.cases:show",
    "evidence": "home.cases:evidence",
    "recuse": "home.cases:recuse",
    "set-apart": "home.cases:set_apart",
    "propose": "home.cases:propose",
    "approve": "home.cases:approve",
    "decline": "home.cases:decline",
    "give-back": "home.cases:give_back",
    "trace": "home.cases:trace",
    "confirm": "home.cases:confirm",
    "call": "home.answers:call",
    "contact": "home.answers:contact",
    "withdraw": "home.answers:withdraw",
    "person": CommandGroup(
        "Somebody asks about their own record, is told, complains, or is in danger.",
        {
            "ask": "home.person:ask",
            "questions": "home.person:questions",
            "answer": "home.person:answer",
            "print": "home.person:reprint",
            "delay": "home.delays:delay",
            "agree": "home.delays:agree",
            "lift": "home.delays:end_delay",
            "delays": "home.delays:delays",
            "channel": "home.notices:channel",
            "channels": "home.notices:channels",
            "end-channel": "home.notices:end_channel",
            "notices": "home.notices:notices",
            "notify": "home.notices:notify",
            "not-told": "home.notices:not_told",
            "raise": "home.concerns:raise_",
            "concerns": "home.concerns:concerns",
            "acknowledge": "home.concerns:acknowledge",
            "decide": "home.concerns:decide",
            "locks": "home.concerns:locks",
            "figures": "home.person:figures",
            "protect": "home.protecting:protect",
            "protected": "home.protecting:protected",
            "unprotect": "home.protecting:unprotect",
        },
    ),
    "recall": CommandGroup(
        "An answer told of the wrong person.",
        {
            "begin": "home.recalling:begin",
            "agree": "home.recalling:agree",
            "regulator": "home.recalling:regulator",
            "list": "home.recalling:listed",
            "pairs": "home.recalling:pairs",
        },
    ),
    "stop": "home.instruments:stop",
    "restart": "home.instruments:restart",
    "key": CommandGroup("The log's own key.", {"change": "home.house:change_key"}),
    "policy": "home.house:policy",
    "waive": "home.house:waive",
    "postpone": "home.house:postpone",
    "keep": "home.keeping:keep",
    "hold": "home.keeping:hold",
    "erase": "home.keeping:erase",
    "serve": "serving:serve",
    "account": CommandGroup(
        "Accounts to sign in with.",
        {
            "add": "serving:add_account",
            "address": "serving:change_address",
            "renew": "serving:renew_account",
            "end": "serving:end_account",
        },
    ),
    "remind": "reminding:remind",
    "reads": "home.reading:reads",
    "status": "home.operating:status",
    "sequence": "home.operating:sequence",
    "publish": "home.operating:publish",
    "backup": "home.operating:backup",
    "restore": "home.operating:restore",
    "rebuild": "home.operating:rebuild",
    "upgrade": "home.operating:upgrade",
}
"""Word → the function, or the group of those behind a word."""


HELP = "A disclosure gateway between a register of people and those who ask for their details."


WORDS = frozenset(COMMANDS) | {
    f"{word} {inner}"
    for word, target in COMMANDS.items()
    if isinstance(target, CommandGroup)
    for inner in target.commands
}
"""What may be typed, before any argument."""


def _version(wanted: bool) -> None:
    if wanted:
        from importlib.metadata import version  # noqa: PLC0415  (slow, and for this alone)

        typer.echo(f"proviso {version('proviso-gateway')}")
        raise typer.Exit


def _options(
    _: Annotated[
        bool,
        typer.Option("--version", callback=_version, is_eager=True, help="Print the version."),
    ] = False,
) -> None:
    pass


def root() -> Any:
    """The command `proviso` itself."""
    app = typer.Typer(
        name="proviso",
        cls=Contents,
        help=HELP,
        no_args_is_help=True,
        add_completion=False,
        rich_markup_mode=None,
    )
    app.callback()(_options)
    group: Any = typer.main.get_command(app)
    group.commands = OnDemand(COMMANDS)
    return group


def run_command(arguments: Sequence[str]) -> int:
    """Run one command: its exit code, after every problem became a sentence on standard error."""
    return ended(root(), arguments, WORDS)
