"""Runs mutmut where something is left to try, and tells what no test noticed: `make mutants`.

`python -m tests.mutants FOLDER [--max-children N] [PATTERN …]`. A mutant is the code with one small
change. One that *survives* is a change that no test notices; those that may are explained in
`mutants-explained.toml`, by function and by how the changed line then reads. pytest loads this
module, too: the tests of a mutant begin with the quickest file.
"""

from __future__ import annotations

import ast
import difflib
import fnmatch
import hashlib
import json
import os
import subprocess
import sys
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TESTS = Path(__file__).parent
EXPLAINED = TESTS / "mutants-explained.toml"
SURVIVED, UNTESTED, UNTRIED = "survived", "untested", "not run"
ENDED = {0: SURVIVED, 33: UNTESTED, None: UNTRIED}
"""By the exit code of the tests; anything else killed the mutant, or ran out of time with it."""


@dataclass(frozen=True, slots=True)
class Mutant:
    """One small change: its module, the name mutmut gives it, and how it ended."""

    module: str
    name: str
    end: str

    @property
    def function(self) -> str:
        """The function that is changed, as a reader would write it."""
        room, _, mangled = self.name.partition("__mutmut_")[0].rpartition(".")
        return f"{room}.{mangled.removeprefix('xǁ').removeprefix('x_').replace('ǁ', '.')}"


def found(folder: Path) -> Iterator[Mutant]:
    """Each mutant that was made in this folder."""
    for path in sorted(folder.rglob("*.meta")):
        told = json.loads(path.read_text("utf-8"))["exit_code_by_key"]
        module = path.relative_to(folder).as_posix().removesuffix(".py.meta")
        for name, code in told.items():
            yield Mutant(module, name, ENDED.get(code, "killed"))


def change(folder: Path, mutant: Mutant) -> tuple[str, str]:
    """How the changed lines read, and how they read then."""
    source = folder / f"{mutant.module}.py"
    spans = json.loads(Path(f"{source}.spans").read_text("utf-8"))["spans"]
    lines = source.read_text("utf-8").splitlines()
    name = mutant.name.rpartition(".")[2]
    original = name.partition("__mutmut_")[0] + "__mutmut_orig"
    before, after = (lines[first - 1 : last] for first, last in (spans[original], spans[name]))
    after = [line.replace(name, original) for line in after]
    differing = [line for line in difflib.ndiff(before, after) if line[0] in "+-"]
    now, then = (
        " ".join(line[2:].strip() for line in differing if line[0] == sign) for sign in "-+"
    )
    return now, then


def explained() -> Mapping[str, Mapping[str, str]]:
    """Function → how the changed line reads → why no test need notice."""
    return tomllib.loads(EXPLAINED.read_text("utf-8"))


def excused(folder: Path, mutant: Mutant, reasons: Mapping[str, Mapping[str, str]]) -> bool:
    """Whether it is written down why no test need notice this change."""
    here = reasons.get(mutant.function, {})
    return bool(here) and change(folder, mutant)[1] in here


def table(
    folder: Path, mutants: Sequence[Mutant], reasons: Mapping[str, Mapping[str, str]]
) -> list[str]:
    """A line for each module with mutants that ran, then the survivors that nobody explained."""
    lines = [f"{'module':<50}{'killed':>8}{'survived':>10}{'explained':>11}{'untested':>10}"]
    for module in dict.fromkeys(one.module for one in mutants if one.end != UNTRIED):
        here = [one for one in mutants if one.module == module]
        ends, named = Counter(one.end for one in here), []
        for one in here:
            if one.end == SURVIVED and not excused(folder, one, reasons):
                now, then = change(folder, one)
                named += [f"  {one.name}", f"    - {now}", f"    + {then}"]
        told = ends[SURVIVED] - len(named) // 3
        counts = f"{ends['killed']:>8}{len(named) // 3:>10}{told:>11}{ends[UNTESTED]:>10}"
        lines += [f"{module.removeprefix('src/'):<50}{counts}", *named]
    return lines


def to_try(folder: Path, patterns: Sequence[str]) -> list[str] | None:
    """What mutmut is to be asked for, which tries again whatever is named; `None` where every
    mutant that is meant has been tried. Whoever names nothing leaves the choice to mutmut."""
    if not patterns:
        return []
    left: list[str] = []
    for pattern in patterns:
        meant = [one for one in found(folder) if fnmatch.fnmatch(one.name, pattern)]
        renewed = [name for module in {one.module for one in meant} for name in new(folder, module)]
        again = [one.name for one in meant if one.end == UNTRIED]
        left += [*renewed, *again] if meant else [pattern]
    return left or None


def new(folder: Path, module: str) -> Iterator[str]:
    """Patterns of the functions that have changed, or are new, since a module's mutants were made.
    Nothing where the file is as it was."""
    source, made = Path(f"{module}.py"), folder / f"{module}.py"
    if source.stat().st_mtime <= made.stat().st_mtime:
        return
    known = json.loads(Path(f"{made}.meta").read_text("utf-8"))["hash_by_function_name"]
    for name, node in functions(ast.parse(source.read_text("utf-8")).body, ""):
        told = hashlib.sha256(ast.dump(node, annotate_fields=False).encode()).hexdigest()
        if told[:12] != known.get(name):
            yield f"{module.removeprefix('src/').replace('/', '.')}.{name}__mutmut_*"


def functions(body: Sequence[ast.stmt], inside: str) -> Iterator[tuple[str, ast.stmt]]:
    """The functions and methods of a module, called as mutmut calls them."""
    for node in body:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield (f"xǁ{inside}ǁ{node.name}" if inside else f"x_{node.name}"), node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node.body, f"{inside}.{node.name}" if inside else node.name)


def make_again(folder: Path) -> None:
    """A run that was interrupted while it made a module's mutants leaves a file without them, which
    mutmut takes for a finished one: it is made again, and what was found of the others is kept."""
    for path in folder.rglob("*.py.meta"):
        made = path.with_suffix("")
        if not made.exists() or not made.stat().st_size:
            made.touch()
            os.utime(made, (0, 0))


def forget_survivors(folder: Path) -> None:
    """After any change of the tests, those that no test noticed are to be tried again, but for
    those that none need notice."""
    tests = hashlib.sha256()
    for path in sorted(TESTS.rglob("*.py")):
        tests.update(path.read_bytes())
    mark = folder / "tests.sha256"
    if mark.exists() and mark.read_text() == tests.hexdigest():
        return
    reasons = explained()
    again = {
        one.name
        for one in found(folder)
        if one.end != SURVIVED or not excused(folder, one, reasons)
    }
    for path in folder.rglob("*.meta"):
        told = json.loads(path.read_text("utf-8"))
        codes = told["exit_code_by_key"]
        told["exit_code_by_key"] = {
            name: None if ENDED.get(code) and name in again else code
            for name, code in codes.items()
        }
        path.write_text(json.dumps(told, indent=4), "utf-8")
    folder.mkdir(exist_ok=True)
    # Which tests reach a function is measured anew: a test may bear a name that was another's.
    (folder / "mutmut-stats.json").unlink(missing_ok=True)
    mark.write_text(tests.hexdigest())


def pytest_configure(config: Any) -> None:
    """mutmut asks for a test by its name from the root, but the verifier's mutants lie elsewhere
    than its tests: a test that is not found there would look like a mutant that was killed."""
    config.args = [
        one if Path(one.partition("::")[0]).exists() else str(TESTS.parent / one)
        for one in config.args
    ]


def pytest_collection_modifyitems(items: list[Any]) -> None:
    """In mutmut's runs, the tests that noticed another change of the same function come first, then
    the module's own file, then the quickest: most mutants die there. Every other test follows, so
    that what survives has survived them all."""
    stats, mutant = Path("mutmut-stats.json"), os.environ.get("MUTANT_UNDER_TEST", "")
    if not stats.exists():
        return
    took = json.loads(stats.read_text("utf-8"))["duration_by_test"]
    files: Counter[str] = Counter()
    for item in items:
        files[str(item.path)] += took.get(item.nodeid, 0)
    noted = noticing(mutant)
    noticed = noted.read_text("utf-8").splitlines() if noted.is_file() else []
    own = f"test_{mutant.rpartition('.')[0].rpartition('.')[2]}"
    items.sort(
        key=lambda one: (
            one.nodeid not in noticed,
            one.path.stem != own,
            files[str(one.path)],
        )
    )


def pytest_runtest_logreport(report: Any) -> None:
    """Note which test noticed a change of a function, for its other mutants."""
    mutant = os.environ.get("MUTANT_UNDER_TEST", "")
    if report.failed and "__mutmut_" in mutant:
        noticing(mutant).parent.mkdir(exist_ok=True)
        with noticing(mutant).open("a", encoding="utf-8") as noted:
            noted.write(f"{report.nodeid}\n")


def noticing(mutant: str) -> Path:
    """Where it is noted, in mutmut's folder, which tests noticed a change of the same function."""
    return Path("noticed", mutant.partition("__mutmut_")[0])


def main(where: str, *asked: str) -> int:
    """Try what is left to try in this folder, and print the table."""
    os.chdir(where)
    options = asked[:2] if asked[:1] == ("--max-children",) else ()
    patterns = asked[len(options) :]
    folder = Path("mutants")
    make_again(folder)
    forget_survivors(folder)
    names = to_try(folder, patterns)
    ended = 0
    if names is not None:
        mutmut = Path(sys.executable).with_name("mutmut")
        try:
            ended = subprocess.run(
                [str(mutmut), "run", *options, *names],
                env={**os.environ, "PYTHONPATH": str(TESTS.parent)},
                check=False,
            ).returncode
        except KeyboardInterrupt:  # what was found so far is kept, and told
            ended = 130
    print("\n".join(table(folder, list(found(folder)), explained())))
    return ended


if __name__ == "__main__":
    raise SystemExit(main(*sys.argv[1:]))
