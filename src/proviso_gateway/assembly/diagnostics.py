"""The diagnostic log: what a command did and where it failed, and nothing about anybody.

Each line is one JSON object. What may stand in it is listed (`_KEYS`): codes, counts, and places in
our code. No message of an exception, no argument, no path that somebody typed, no value. It is not
the public log, which proves what was decided. `PROVISO_LOG_FILE` and `PROVISO_LOG_LEVEL` say where
it goes and how much of it.

Everything it needs is imported when the first line is written, because most commands write none.
"""

from __future__ import annotations

import logging
import os
import secrets
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from proviso_gateway.adapters.frames import raised
from proviso_gateway.errors import Problem, problem

if TYPE_CHECKING:
    from proviso_gateway.assembly.log_settings import LogSettings

_LEVELS = {"debug": 10, "info": 20, "warning": 30, "error": 40}

_KEYS = (
    *("at", "level", "event", "request", "command"),
    *("code", "line", "row", "column", "exit", "seconds", "raised"),
)
"""All that a line may say, in this order. Anything else is left out, whoever adds it."""

PERSON = "person"
"""What is said of every command around a person: nobody reads here that one was protected."""

_REQUEST: ContextVar[str] = ContextVar("request", default="")
_COMMAND: ContextVar[str] = ContextVar("command", default="")


@contextmanager
def request(command: str) -> Iterator[str]:
    """Everything that is logged within belongs to one request, and says its number.

    `command` is what was asked for, in words of ours: `officer enrol`, and none of its arguments.
    """
    number = secrets.token_hex(5)
    held = _REQUEST.set(number), _COMMAND.set(command)
    try:
        yield number
    finally:
        _REQUEST.reset(held[0])
        _COMMAND.reset(held[1])


def note_end(code: int, begun: float) -> None:
    """Note with which exit code a request ended, and how long it took."""
    _write("info", "ended", exit=code, seconds=round(time.monotonic() - begun, 3))


def note_problem(found: Problem) -> None:
    """Note a problem that was told to whoever asked: its code, and where in a file it was."""
    if _COMMAND.get() == PERSON:
        # Neither the code nor the place says what was done around a person.
        _write("info", "problem", code=found.code.partition(".")[0])
        return
    place = found.place
    where = {"line": place.line, "row": place.row, "column": place.column}
    _write("info", "problem", code=found.code, **{k: v for k, v in where.items() if v is not None})
    _write("debug", "problem raised", code=found.code, raised=_told(found))


def note_fault(fault: BaseException) -> Problem:
    """Note an unforeseen error; the problem that tells of it, with the number to quote."""
    told = raised(fault)
    found = problem("internal.fault", kind=told[0].kind, number=_REQUEST.get() or "none")
    _write("error", "fault", code=found.code, raised=_told(fault))
    return found


def _told(error: BaseException) -> list[dict[str, Any]]:
    if _COMMAND.get() == PERSON:
        return [{"kind": one.kind} for one in raised(error)]
    return [{"kind": one.kind, "frames": one.frames} for one in raised(error)]


def _write(level: str, event: str, **said: Any) -> None:
    settings = _settings()
    if _LEVELS[level] < _LEVELS[settings.level if settings else "warning"]:
        return
    logger = _logger(settings.file if settings else "")
    try:
        logger.log(_LEVELS[level], event, request=_REQUEST.get(), command=_COMMAND.get(), **said)
    except OSError:  # a full disk, or nobody who reads: the command itself goes on
        return


def _settings() -> LogSettings | None:
    """What the environment says; None where it says nothing, which is asked most often."""
    if not any(name.upper().startswith("PROVISO_LOG_") for name in os.environ):
        return None
    from proviso_gateway.assembly.log_settings import log_settings  # noqa: PLC0415

    return log_settings()


def check() -> None:
    """Refuse settings under which nothing could be logged, before anything is done; and let nobody
    else write to standard error: what a library logs may quote data.

    Raises `diagnostics.bad-level` or `diagnostics.cannot-write`.
    """
    root = logging.getLogger()
    if not root.handlers:
        root.addHandler(logging.NullHandler())
    settings = _settings()
    if settings is not None and settings.file:
        try:
            os.close(_opened(settings.file))
        except (OSError, ValueError):
            raise problem("diagnostics.cannot-write") from None


def _opened(path: str) -> int:
    return os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)


def _logger(file: str) -> Any:
    import structlog  # noqa: PLC0415

    return structlog.wrap_logger(
        _Lines(file),
        processors=[
            structlog.stdlib.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            _only_known,
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(0),
        cache_logger_on_first_use=False,
    )


def _only_known(_: Any, __: str, said: Mapping[str, Any]) -> dict[str, Any]:
    return {key: said[key] for key in _KEYS if key in said}


class _Lines:
    """Writes lines, each at once and whole, so that several processes can share a file."""

    def __init__(self, file: str) -> None:
        self._file = file

    def msg(self, line: str) -> None:
        """Write a line."""
        if not self._file:
            sys.stderr.write(f"{line}\n")
            sys.stderr.flush()
            return
        descriptor = _opened(self._file)
        try:
            os.write(descriptor, f"{line}\n".encode())
        finally:
            os.close(descriptor)

    debug = info = warning = error = critical = log = msg
