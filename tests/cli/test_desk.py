"""The commands of `docs/desk.md`, run as they stand."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
from tests.cli.desks import WEIGHED, Desks, requests

from proviso_gateway.cli import run_command

PAGE = (Path(__file__).parents[2] / "docs" / "desk.md").read_text()


def test_the_commands_of_the_desk_run_in_their_order(
    desks: Desks, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for reference in ("P-1", "P-2"):
        file = requests(desks.folder / "r.csv", request_ref=reference)
        desks.run("receive", file, "--requester", "example-police")
    (desks.folder / "weighed.yaml").write_text(WEIGHED)
    monkeypatch.chdir(desks.folder)
    monkeypatch.setenv("PROVISO_HOME", str(desks.home))
    monkeypatch.setenv("PROVISO_KEY", str(desks.key("carl")))
    (block,) = re.findall(r"```sh\n(.*?)```", PAGE, re.DOTALL)
    said = ""
    for line in block.splitlines():
        command, _, into = line.partition(" > ")
        program, *words = shlex.split(command)
        assert program == "proviso"
        assert run_command(words) == 0, capsys.readouterr().err
        printed = capsys.readouterr().out
        if into:
            Path(into).write_text(printed)
        said += printed
    assert "necessity" in (desks.folder / "weighing.yaml").read_text()
    for told in ("why: ", "Another officer decides.", "You act on this case no more.",
                 "police-university is stopped."):  # fmt: skip
        assert told in said
