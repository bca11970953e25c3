"""The diagnostic log: a fault is found from its line, and no line names anybody."""

from __future__ import annotations

import contextlib
import io
import json
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.cli.desks import PASSPHRASE, Calendar, Desks, requests

from proviso_gateway.adapters.machine import MachineClock
from proviso_gateway.assembly import diagnostics, home
from proviso_gateway.cli import run_command
from proviso_gateway.cli.commands import WORDS, root

NAME = "ZZQX-NAME"
"""Stands in every file: who reads an error must not read it."""

TYPED = "ZZQX-TYPED"
"""Stands in arguments: whoever typed it may read it again, and the log may not have it."""


@pytest.fixture(scope="module")
def staffed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desks]:
    calendar = Calendar()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(MachineClock, "now", lambda clock: calendar.now().plus(days=clock.ahead))
        patch.setenv("PROVISO_PASSPHRASE", PASSPHRASE)
        desks = Desks(tmp_path_factory.mktemp("desks"))
        desks.staffed()
        yield desks


@pytest.fixture
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A log of everything."""
    monkeypatch.setenv("PROVISO_LOG_FILE", str(tmp_path / "proviso.log"))
    monkeypatch.setenv("PROVISO_LOG_LEVEL", "debug")
    return tmp_path / "proviso.log"


def lines(log: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in log.read_text().splitlines()]


def ran(*words: str) -> tuple[int, str]:
    """How a command ended, and all that it printed."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        left = run_command(words)
    return left, out.getvalue()


def leaf(words: str) -> Any:
    command: Any = root()
    for word in words.split():
        command = command.commands[word]
    return command


READS_NOTHING = {"evaluate noise"}
"""Commands that nobody gives a file or a name: they make what they measure."""

LEAVES = sorted(
    words for words in WORDS if not hasattr(leaf(words), "commands") and words not in READS_NOTHING
)


def filled(words: str, folder: Path, content: str) -> list[str]:
    """The command with something in every place that must be filled: files that hold this text."""
    said = words.split()
    for parameter in leaf(words).params:
        if parameter.name == "help" or not (parameter.required or parameter.envvar):
            continue
        kind = str(parameter.type_descriptor.annotation).lower()
        option = [parameter.opts[0]] if parameter.opts[0].startswith("--") else []
        for count in range(2 if parameter.multiple else 1):
            path = folder / f"{TYPED}-{parameter.name}-{count}.yaml"
            value = "1000" if "int" in kind else "2026-03-02" if "date" in kind else TYPED
            if "path" in kind:
                path.write_text(content)
                value = str(path)
            said += [*option, value]
    return said


GARBAGE = (
    f"{NAME}\n",
    f"given_name,{NAME}\n{NAME},{NAME},{NAME}\n",
    f'{{"{NAME}": ["{NAME}", {{"given_name": "{NAME}"}}]}}\n',
    f"proviso: 1\ntitle: {NAME}\n{NAME.lower()}: [{NAME}\n",
    f'version = 1\nmode = "{NAME}"\n',
)


@pytest.mark.parametrize("words", LEAVES)
def test_no_bad_input_of_any_command_is_quoted_in_the_log_or_told_from_a_file(
    words: str, staffed: Desks, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PROVISO_PASSPHRASE", f"{NAME} pass phrase")
    for content in GARBAGE:
        for place in (staffed.home, None):
            said = filled(words, tmp_path, content)
            if place is not None and "--home" in said:
                said[said.index("--home") + 1] = str(place)
            for more in ([], ["--json"]):
                left, told = ran(*said, *more)
                assert left not in (0, 70) or words in ("agreement schema", *LOOKS), told
                quoted = told.replace(f"unknown column `{NAME}`", "").replace(NAME.lower(), "")
                assert NAME not in re.sub(r"`[^`]*`", "", quoted), (said, told)
    text = log.read_text()
    assert f'"command": "{words}"' in text
    assert "ZZQX" not in text.upper()
    assert str(tmp_path) not in text


LOOKS = ("queue", "waiting", "status", "sequence", "rebuild", "upgrade", "trace", "erase")
"""Commands that are given a home and nothing else: there is nothing bad to put in."""


def test_no_row_of_a_file_of_requests_is_quoted(staffed: Desks, tmp_path: Path, log: Path) -> None:
    for column in ("given_name", "family_name", "birth_date", "address_line", "postcode", "gender"):
        for value in (NAME, f"{NAME}\x07", f"{NAME}*" * 400, f"={NAME}|calc"):
            path = requests(tmp_path / "r.csv", **{column: value, "request_ref": f"R-{column}"})
            _, told = ran("receive", str(path), "--requester", "example-police",
                          "--home", str(staffed.home))  # fmt: skip
            assert NAME not in told
    assert NAME not in log.read_text()


def test_a_forced_fault_is_found_from_its_log_line(
    staffed: Desks, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forced(*given: object) -> object:
        person = {"family_name": NAME}
        raise KeyError(person["family_name"])

    monkeypatch.setattr(home.DatabaseStore, "count_cases", forced)
    left, told = ran("status", "--home", str(staffed.home))
    assert left == 70
    number = re.search(r"Its number is ([0-9a-f]{10})\.", told)
    assert number is not None
    (line,) = [one for one in lines(log) if one["request"] == number[1] and one["event"] == "fault"]
    assert line["code"] == "internal.fault"
    assert line["command"] == "status"
    (raised,) = line["raised"]
    assert raised["kind"] == "KeyError"
    at = forced.__code__.co_firstlineno + 2
    assert raised["frames"][-1] == f"test_diagnostics.py:{at} forced"
    assert re.fullmatch(r"proviso_gateway/assembly/home\.py:\d+ status", raised["frames"][-2])
    assert "ZZQX" not in log.read_text() + told


@pytest.mark.parametrize("words", LEAVES)
def test_a_fault_in_any_command_has_a_number_and_quotes_nothing(
    words: str, staffed: Desks, tmp_path: Path, log: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever a command touches first fails with a message that quotes somebody."""

    def forced(*given: object, **more: object) -> object:
        try:
            raise LookupError(f"of {NAME}")
        except LookupError as cause:
            raise ValueError(f"{NAME} in {given}") from cause

    command = leaf(words)
    monkeypatch.setattr(command, "callback", forced)
    monkeypatch.setattr("proviso_gateway.cli.commands.root", lambda: _Root(words, command))
    left, told = ran(*filled(words, tmp_path, NAME))
    assert left == 70, told
    assert "internal.fault" in told
    assert "ZZQX" not in told
    fault, *_ = [line for line in lines(log) if line["event"] == "fault"]
    assert fault["request"] in told
    assert [one["kind"] for one in fault["raised"]] == ["ValueError", "LookupError"]
    assert "ZZQX" not in log.read_text()


class _Root:
    """`proviso`, one of whose commands is replaced."""

    def __init__(self, words: str, command: Any) -> None:
        self._count, self._command = len(words.split()), command

    def make_context(self, name: str, arguments: list[str]) -> Any:
        return self._command.make_context(name, arguments[self._count :])

    def invoke(self, context: Any) -> Any:
        return self._command.invoke(context)


def test_by_default_only_faults_are_logged_and_on_standard_error(
    staffed: Desks, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("PROVISO_LOG_FILE", "PROVISO_LOG_LEVEL"):
        monkeypatch.delenv(name, raising=False)
    _, told = ran("status", "--home", str(tmp_path))
    assert told.startswith("home.not-a-home")
    monkeypatch.setattr(home, "read_settings", lambda folder: 1 / 0)
    _, told = ran("status", "--home", str(staffed.home))
    line, sentence = told.splitlines()
    assert json.loads(line)["raised"][0]["kind"] == "ZeroDivisionError"
    assert sentence.startswith("internal.fault: ")


def test_every_command_has_a_number_of_its_own_and_says_how_it_ended(
    staffed: Desks, log: Path
) -> None:
    ran("status", "--home", str(staffed.home))
    ran("receive", "nothing.csv", "--requester", "nobody", "--home", str(staffed.home))
    ended = [line for line in lines(log) if line["event"] == "ended"]
    assert [(line["command"], line["exit"]) for line in ended] == [("status", 0), ("receive", 2)]
    assert len({line["request"] for line in ended}) == 2
    (problem,) = [line for line in lines(log) if line["event"] == "problem"]
    assert problem["request"] == ended[1]["request"]
    assert log.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("PROVISO_LOG_LEVEL", "ZZQX-NAME", "diagnostics.bad-level"),
        ("PROVISO_LOG_FILE", "/nowhere/ZZQX-NAME", "diagnostics.cannot-write"),
        ("PROVISO_LOG_FILE", "/", "diagnostics.cannot-write"),
    ],
)
def test_a_log_that_cannot_be_kept_is_refused_first(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, code: str
) -> None:
    monkeypatch.setenv(name, value)
    left, told = ran("status", "--home", "nowhere")
    assert left == 2
    assert told.startswith(f"{code}: ")
    assert "ZZQX" not in told


def test_a_line_says_only_what_is_listed(log: Path) -> None:
    diagnostics._write("error", "fault", person=NAME, code="x.y")
    (line,) = lines(log)
    assert set(line) == {"at", "level", "event", "request", "command", "code"}


def test_what_a_library_logs_is_written_nowhere(capfd: pytest.CaptureFixture[str]) -> None:
    diagnostics.check()
    logging.getLogger("some.library").error("of %s", NAME)
    assert "ZZQX" not in capfd.readouterr().err
