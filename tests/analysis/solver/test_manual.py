"""The page about proofs: what it shows is what the commands print.

`python -m tests.analysis.solver.test_manual`, from the root of the repository, writes the outputs
anew.
"""

from __future__ import annotations

import contextlib
import io
import re
import shlex
from pathlib import Path

import pytest

from proviso_gateway.analysis.solver.clauses import Flaw
from proviso_gateway.cli.commands import run_command

ROOT = Path(__file__).parents[3]
PAGE = ROOT / "docs" / "proofs.md"
COMMAND = re.compile(
    r"<!-- runs, exit (\d) -->\n```console\n\$ proviso ([^\n]*)\n(.*?)```", re.DOTALL
)
NEAR = re.compile(r"<!-- the file near\.json -->\n```json\n(.*?)```", re.DOTALL)


def ran(arguments: str, folder: Path) -> tuple[int, str]:
    """The exit code of a command of the page and what it prints."""
    near = NEAR.search(PAGE.read_text())
    assert near is not None
    (folder / "near.json").write_text(near[1])
    words = [str(folder / word) if word == "near.json" else word for word in shlex.split(arguments)]
    with contextlib.redirect_stdout(io.StringIO()) as out:
        code = run_command([str(ROOT / w) if w.startswith("examples/") else w for w in words])
    return code, out.getvalue()


@pytest.mark.parametrize("shown", COMMAND.findall(PAGE.read_text()), ids=lambda shown: shown[1])
def test_every_command_prints_what_the_page_shows(
    shown: tuple[str, str, str], tmp_path: Path
) -> None:
    exits, arguments, printed = shown
    assert ran(arguments, tmp_path) == (int(exits), printed)


def test_the_page_names_every_flaw() -> None:
    assert set(re.findall(r"^\| `(\w+)` \|", PAGE.read_text(), re.MULTILINE)) == set(Flaw)


def write(folder: Path) -> None:
    """The page with its outputs as they are now."""

    def anew(found: re.Match[str]) -> str:
        code, printed = ran(found[2], folder)
        return f"<!-- runs, exit {code} -->\n```console\n$ proviso {found[2]}\n{printed}```"

    PAGE.write_text(COMMAND.sub(anew, PAGE.read_text()))


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        write(Path(name))
