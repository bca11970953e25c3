"""What pages show of a shell: the commands of a block, and what they print.

`python -m tests.cli.shells PROGRAMS` walks the README's doors and the tutorial with the programs in
that folder, which are those of a wheel, say.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text()
TUTORIAL = (ROOT / "docs" / "tutorial.md").read_text()

DOORS = ("lawyer", "auditor", "engineer")
BETWEEN = "-- the next block --"


def blocks(page: str, name: str) -> list[list[str]]:
    """The lines of every block of a page that stands under a comment of this name."""
    found = re.findall(rf"<!-- {name} -->\n```\n(.*?)```", page, re.DOTALL)
    return [block.splitlines() for block in found]


def printed(
    shown: Iterable[Sequence[str]], folder: Path, programs: Path = Path(sys.executable).parent
) -> list[list[str]]:
    """What a shell prints, block by block, that is given the commands of these in this folder."""
    commands = ["\n".join(line[2:] for line in block if line.startswith("$ ")) for block in shown]
    told = {
        **os.environ, "COLUMNS": "200", "TMPDIR": str(folder),
        "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}",
    }  # fmt: skip
    done = subprocess.run(
        ["bash", "-c", "exec 2>&1\n" + f"\necho '{BETWEEN}'\n".join(commands)],
        cwd=folder,
        capture_output=True,
        text=True,
        env=told,
        check=False,
    )
    assert done.returncode in (0, 1), done.stdout
    return [each.strip("\n").splitlines() for each in done.stdout.split(BETWEEN)]


def check_shown(block: Iterable[str], said: Sequence[str]) -> None:
    """Every line but commands and `…` is printed, in order; within a line `…` stands for what
    changes."""
    rest = iter(said)
    for line in block:
        if line != "…" and not line.startswith("$ "):
            looks = re.compile(re.escape(line).replace("…", r"\S.*?"))
            found = any(looks.fullmatch(one.rstrip()) for one in rest)
            assert found, f"not printed, or not in this order: {line}\n" + "\n".join(said)


def main(programs: Path) -> None:
    """Walk every door and the tutorial, each in an empty folder."""
    walks = [blocks(README, f"door: {door}") for door in DOORS]
    for walk in (*walks, blocks(TUTORIAL, "tutorial")):
        with tempfile.TemporaryDirectory() as folder:
            for block, said in zip(walk, printed(walk, Path(folder), programs), strict=True):
                check_shown(block, said)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
