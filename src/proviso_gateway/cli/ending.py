"""How a command ends: the one table from a problem to an exit code, and what is said of it."""

from __future__ import annotations

import os
import re
import sys
import time
from collections.abc import Collection, Sequence
from contextlib import ExitStack
from difflib import get_close_matches
from typing import Any

import typer

from proviso_gateway.assembly import diagnostics
from proviso_gateway.cli.parts import part_missing
from proviso_gateway.errors import VERIFY, Problem, problem
from proviso_gateway.pages.plain import json_of, problem_of

DONE, NEGATIVE, BAD_INPUT, WAITING, NOT_ALLOWED, OUR_FAULT = 0, 1, 2, 3, 4, 70
INTERRUPTED = 130
AT_THE_END = ExitStack()
"""What a command opened and is to be closed when it is over, however it ends."""

EXIT_CODES = {
    "gateway.no-proof": WAITING,
    "gateway.no-quorum": WAITING,
    "gateway.before-its-slot": WAITING,
    "gateway.approval-over": WAITING,
    "gateway.restrictions-stale": WAITING,
    "store.no-room": WAITING,
    "home.published-too-early": WAITING,
    "mail.no-server": WAITING,
    "mail.refused": WAITING,
    "register.being-loaded": WAITING,
    "access.not-an-identifier": BAD_INPUT,
    "access.nobody-named": BAD_INPUT,
    "access.not-a-reference": BAD_INPUT,
    "access.not-a-channel": BAD_INPUT,
    "access.letter-without-folder": BAD_INPUT,
    "gateway.terms-incomplete": BAD_INPUT,
    "access": NOT_ALLOWED,
    "store": NOT_ALLOWED,
    "casework": NOT_ALLOWED,
    "gateway": NOT_ALLOWED,
    "statistics": OUR_FAULT,
    "analysis.not-replayed": OUR_FAULT,
}
"""Exit code by error code, or by the room before its dot; anything else is bad input."""


def ended(command: Any, arguments: Sequence[str], words: Collection[str]) -> int:
    """Run the command: how it ended, after every problem became a sentence on standard error, or,
    where --json is asked for, an RFC 9457 problem. The diagnostic log has it under one number.
    `words` are all that can be typed before an argument.
    """
    begun = time.monotonic()
    with diagnostics.request(_begins(words, arguments)):
        try:
            diagnostics.check()
        except Problem as found:
            _tell(found, arguments)
            return exit_code(found)
        try:
            code = _run(command, arguments, words)
        finally:
            AT_THE_END.close()
        diagnostics.note_end(code, begun)
        return code


def _run(command: Any, arguments: Sequence[str], words: Collection[str]) -> int:
    """Not by the command's own `main`: that takes an interruption for an answer, and a reader who
    has seen enough (`| head`) for a failure."""
    try:
        with command.make_context("proviso", list(arguments)) as context:
            command.invoke(context)
    except typer.Exit as left:
        return left.exit_code
    except Problem as found:
        for one in (found, *found.problems):
            diagnostics.note_problem(one)
        _tell(found, arguments)
        return exit_code(found)
    except typer.TyperException as wrong:
        text = _usage(wrong, words)
        if text.startswith("Usage:"):
            _say(text)
        else:
            _tell(problem("command.misused", what=text), arguments, f"usage: {text}. {HELP}")
        return BAD_INPUT
    except (typer.Abort, KeyboardInterrupt):
        _say("Interrupted. Give the same command again to go on.")
        return INTERRUPTED
    except (BrokenPipeError, SystemExit):  # the second is how rich says the first
        # Nobody reads on. Python would complain when it closes what nobody reads.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except ModuleNotFoundError as error:
        lacking = part_missing(error) or diagnostics.note_fault(error)
        _tell(lacking, arguments)
        return exit_code(lacking)
    except PermissionError:
        # Python 3.11 raises it even where it is only asked whether a file is there.
        _tell(problem("files.no-way"), arguments)
        return BAD_INPUT
    except Exception as fault:
        # The message of an unforeseen exception may quote data, so only its kind is told.
        _tell(diagnostics.note_fault(fault), arguments)
        return OUR_FAULT
    return DONE


def _begins(words: Collection[str], arguments: Sequence[str]) -> str:
    """The words of ours with which the arguments begin: nothing that somebody else chose. Of what
    is done around a person no more than that it is: who was protected when is nobody's to read."""
    if arguments[:1] == [diagnostics.PERSON]:
        return diagnostics.PERSON
    first = (" ".join(arguments[:count]) for count in (2, 1))
    return next((one for one in first if one in words), "")


def _tell(found: Problem, arguments: Sequence[str], said: str = "") -> None:
    """Say a problem, and those that it sums up: with --json as one object, whatever there is."""
    if "--json" in arguments:
        others = {"problems": [problem_of(one) for one in found.problems]} if found.problems else {}
        _say(json_of(problem_of(found) | others))
        return
    _say(said or str(found))
    for one in found.problems:
        _say(str(one))


def _say(text: str) -> None:
    print(text, file=sys.stderr)


HELP = "Every command explains itself with --help."


def _usage(wrong: typer.TyperException, words: Collection[str]) -> str:
    """What was wrong with the command's words. Help that was asked for, or due, stands as it is."""
    text = str(wrong)
    unknown = re.match(r"No such command '([a-z-]{1,40})'", text)
    if unknown:
        return text.rstrip(".") + _meant(unknown[1], words)
    if text.startswith("Usage:"):
        return text
    if isinstance(wrong, typer.BadParameter):
        # What typer says of a value does not say whose value it is; nor that none was given.
        name = wrong.param_hint or (wrong.param.get_error_hint() if wrong.param else "")
        said = wrong.message.removeprefix("Value error, ") or "missing"
        for theirs, ours in _WORDS:
            said = re.sub(theirs, ours, said)
        text = f"{str(name).replace(chr(39), '')}: {said}" if name else said
    return text.rstrip(".")


def _meant(word: str, words: Collection[str]) -> str:
    """`; perhaps … is meant` for the commands that end in this word or in one like it: whoever read
    of `agreement check` types `check`."""
    if word == "help":
        return ". `proviso --help` lists the commands"
    last = {one: one.rpartition(" ")[2] for one in words}
    near = {word} & set(last.values()) or get_close_matches(word, set(last.values()), n=1)
    meant = sorted(f"`proviso {one}`" for one, end in last.items() if end in near)
    return f"; perhaps {' or '.join(meant)} is meant" if meant else ""


_WORDS = (
    ("Input should be greater than or equal to", "at least"),
    ("Input should be less than or equal to", "at most"),
    ("Input should be a valid integer.*", "a whole number"),
    ("Input should be a valid number.*", "a number"),
)
"""What the library says of a value, and how we say it."""


def exit_code(found: Problem) -> int:
    """The exit code of a problem. One of the log's own formats, met while writing, is our fault."""
    if found.code in VERIFY.kinds or found.code == "internal.fault":
        return OUR_FAULT
    room = found.code.partition(".")[0]
    return EXIT_CODES.get(found.code, EXIT_CODES.get(room, BAD_INPUT))
