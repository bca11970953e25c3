"""The lists of commands that --help shows: of `proviso`, by whom they are for; of a group, all."""

from __future__ import annotations

from typing import Any

import typer

CONTENTS = {
    "Over synthetic people; no home is needed": {
        "new": "begin with files of your own: agreement, people, requests",
        "demo": "the story of 2017 and 2018, or of 2025, and its proof",
        "run": "walk a file of requests, officers played by the file",
        "impact": "what would this agreement do? a page for an assessment",
        "register": "make a register (in a home: load one)",
        "requests": "columns of a file of requests; make some about such people",
        "evaluate": "measure the tracing on a set whose answers are known",
        "tracing": "explain one search; learn a model's weights",
    },
    "Agreements": {
        "agreement": "check, prove, compare, replay, render; in a home: adopt",
    },
    "Found a home, and say who acts in it": {
        "init": "found a home: database, keys, log, two administrators",
        "officer": "enrol officers, roles, leaving",
        "requester": "enrol those who ask",
        "order": "record court orders",
        "sign": "give the second signature to an act that waits",
        "unsign": "take back an act that you signed and that waits",
        "waiting": "list the acts that wait for another signature",
    },
    "Walk a request": {
        "receive": "take in a file of requests, and assess each",
        "queue": "list what waits, and for whom, the oldest first",
        "show": "open a case: clauses met and failed, what waits",
        "evidence": "take in what a requester was asked for",
        "recuse": "stand back from a case, for good",
        "set-apart": "as a guardian, set a case apart for named officers",
        "propose": "weigh the public interest, and propose",
        "approve": "approve another officer's proposal",
        "decline": "refuse, as the second officer",
        "give-back": "give a proposal back to its proposer, with a reason",
        "trace": "search for whom two officers approved",
        "confirm": "look at the match: is this the person meant?",
        "call": "call for an answer, when its requester is there",
        "contact": "whom to contact on grounds that relay, after the call",
        "withdraw": "take a request back, as its requester asked",
        "recall": "an answer told of the wrong person: follow it through",
        "stop": "stop an agreement, at once, alone",
        "restart": "lift a stop, two together",
        "postpone": "put off all answers of one slot, two together",
    },
    "Somebody asks about themselves": {
        "person": "questions, answers, notices, complaints; protection",
    },
    "Keep a home": {
        "key": "replace the log's own key, two together",
        "serve": "serve its portal to browsers",
        "account": "give people accounts to sign in with",
        "keep": "say for how long cases are kept, two together",
        "hold": "keep a case from being erased, while it is challenged",
        "erase": "what would be erased today; with --go, erase it",
        "policy": "say which witnesses are asked",
        "waive": "say that the clock is right, or do without witnesses",
        "remind": "tell people by e-mail what is due from them",
        "reads": "who read which cases, by officer",
        "status": "how the home stands",
        "sequence": "put what waits for the log under a checkpoint",
        "publish": "write log, agreements and figures as static files",
        "backup": "copy database and keys as they were at one moment",
        "restore": "make a home of a backup",
        "rebuild": "compare the log's files with the database",
        "upgrade": "bring a home to this version of Proviso",
    },
}
"""Heading → command → what it does, in a line."""


class CommandWords(typer.core.TyperGroup):
    """Commands whose words are listed without importing any of them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The words, in their order. Typer's own way makes every command first."""
        return list(self.commands)


class Contents(CommandWords):
    """The commands under their headings."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one list under each heading; whatever stands in none comes last."""
        listed = {name for commands in CONTENTS.values() for name in commands}
        others = {name: "" for name in self.list_commands(ctx) if name not in listed}
        for heading, commands in {**CONTENTS, "Others": others}.items():
            if commands:
                with formatter.section(heading):
                    formatter.write_dl(list(commands.items()))


class Sentences(CommandWords):
    """The commands of a group, each with the whole first sentence of what it says of itself."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write one list; sentences are wrapped, not cut."""
        commands = ((name, self.get_command(ctx, name)) for name in self.list_commands(ctx))
        told = [
            (name, (command.help or "").split("\n\n")[0].replace("\n", " "))
            for name, command in commands
            if command is not None
        ]
        with formatter.section("Commands"):
            formatter.write_dl(told)
