"""What `make mutants` found, module by module: `python -m tests.mutants mutants`.

A mutant is the code with one small change. One that survives is a change that no test notices.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

SURVIVED, UNTESTED = "survived", "untested"
ENDED = {0: SURVIVED, 33: UNTESTED, None: "not run"}
"""By the exit code of the tests; anything else killed the mutant, or ran out of time with it."""


def found(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Each mutant: its module, its name and how it ended."""
    for path in sorted(folder.rglob("*.meta")):
        told = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        module = path.relative_to(folder).as_posix().removesuffix(".py.meta")
        for name, code in told.items():
            yield module, name, ENDED.get(code, "killed")


def table(mutants: list[tuple[str, str, str]]) -> list[str]:
    """A line for each module with mutants that ran, then the survivors by name."""
    lines = [f"{'module':<58}{'killed':>8}{'survived':>10}{'untested':>10}"]
    for module in dict.fromkeys(module for module, _, end in mutants if end != "not run"):
        ends = Counter(end for where, _, end in mutants if where == module)
        counts = f"{ends['killed']:>8}{ends[SURVIVED]:>10}{ends[UNTESTED]:>10}"
        lines.append(f"{module.removeprefix('src/'):<58}{counts}")
    return [*lines, *(f"  {name}" for _, name, end in mutants if end == SURVIVED)]


if __name__ == "__main__":
    print("\n".join(table(list(found(Path(sys.argv[1]))))))
