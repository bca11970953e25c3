"""CONTRIBUTING's first small task, walked as it is written, in a copy of the repository."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
NOT_COPIED = shutil.ignore_patterns(".*_cache", ".git", ".venv", ".hypothesis", "__pycache__")
NEEDED = ("CONTRIBUTING.md", "CHANGELOG.md", "GLOSSARY.md", "README.md", "Makefile")
FOLDERS = ("src", "verify", "tests", "docs", "examples")


@dataclass(frozen=True, slots=True)
class Step:
    """A numbered step: what stands in backticks, and the code that it gives, if it does."""

    names: list[str]
    code: str

    @property
    def file(self) -> str:
        """The first file that the step names."""
        return next(name for name in self.names if "/" in name and " " not in name)

    @property
    def commands(self) -> list[list[str]]:
        """What the step says to run, by the interpreter that runs this."""
        run = [shlex.split(name) for name in self.names if name.startswith(".venv/bin/python ")]
        return [[sys.executable, *words[1:]] for words in run]


def written() -> list[Step]:
    """The steps of the task as CONTRIBUTING has them."""
    text = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    task = text.partition("## A first small task")[2].partition("\n## ")[0]
    steps = []
    for part in re.split(r"^\d\. ", task, flags=re.MULTILINE)[1:]:
        code = re.search(r"```python\n(.*?)```", part, re.DOTALL)
        says = re.sub(r"```python\n.*?```", "", part, flags=re.DOTALL)
        names = [" ".join(one.split()) if "\n" in one else one for one in
                 re.findall(r"`([^`]+)`", says)]  # fmt: skip
        steps.append(Step(names, textwrap.dedent(_unlisted(code[1])) if code else ""))
    return steps


def _unlisted(code: str) -> str:
    """A block of a list stands three blanks in."""
    return "".join(line.removeprefix("   ") for line in code.splitlines(keepends=True))


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The repository's own files, apart from what is made of them."""
    folder = tmp_path_factory.mktemp("copy")
    for name in FOLDERS:
        shutil.copytree(ROOT / name, folder / name, ignore=NOT_COPIED)
    for name in (*NEEDED, "pyproject.toml", ".importlinter"):
        shutil.copy(ROOT / name, folder / name)
    return folder


def run(folder: Path, command: list[str]) -> subprocess.CompletedProcess[str]:
    """A command in the copy, which imports the copy's code and no other."""
    paths = os.pathsep.join(str(folder / name) for name in ("src", "verify"))
    return subprocess.run(
        command,
        cwd=folder,
        env=os.environ | {"PYTHONPATH": paths},
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )


def passes(folder: Path, *tests: str) -> bool:
    """Whether these tests pass in the copy; that they cannot be run is no answer."""
    ran = run(folder, [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *tests])
    assert ran.returncode in (0, 1), ran.stdout + ran.stderr
    return ran.returncode == 0


def insert(file: Path, code: str, *, at: str = "", after: bool = False) -> None:
    """Put the code before or after the one place where this text stands; at the end without one."""
    text = file.read_text(encoding="utf-8")
    if not at:
        file.write_text(f"{text}\n\n{code}", encoding="utf-8")
        return
    assert text.count(at) == 1, f"{file.name} has no single {at!r}"
    before, _, rest = text.partition(at)
    put = f"{at}\n{code.rstrip()}" if after else f"{code.rstrip()}\n{at}"
    file.write_text(f"{before}{put}{rest}", encoding="utf-8")


def test_a_newcomer_who_follows_the_first_task_gets_where_it_says(copy: Path) -> None:
    error, sentence, raised, pages, _ = written()
    code = re.findall(r'"(request\.[a-z-]+)"', error.code)[0]
    errors_page = "tests/house/test_docs.py::test_the_page_of_errors_is_what_the_catalogues_say"
    manual = "tests/casework/test_files_manual.py"

    insert(copy / error.file, textwrap.indent(error.code, "    "), at="KINDS = {", after=True)
    assert "KINDS = {" in error.names
    insert(copy / sentence.file, sentence.code)
    (told,) = sentence.commands
    assert run(copy, told).returncode == 1
    anchor = next(name for name in raised.names if name.startswith("    "))
    insert(copy / raised.file, textwrap.indent(raised.code, "    "), at=anchor)
    assert run(copy, told).returncode == 0

    # Left out, each page has a test that tells.
    assert not passes(copy, errors_page)
    assert not passes(copy, manual)
    (written_anew,) = pages.commands
    assert run(copy, written_anew).returncode == 0
    assert f"`{code}`" in (copy / "docs" / "errors.md").read_text(encoding="utf-8")
    assert passes(copy, errors_page)
    beside = next(name for name in pages.names if name.startswith("request."))
    insert(copy / pages.file, f", `{code}`", at=f"| `{beside}`", after=True)
    page = copy / pages.file
    page.write_text(page.read_text().replace(f"\n, `{code}`", f", `{code}`"), encoding="utf-8")

    # What `make check` and `make test` would say of what was touched.
    touched = [error.file, sentence.file, raised.file]
    for check in (["check"], ["format", "--check"]):
        ran = run(copy, [sys.executable, "-m", "ruff", *check, *touched])
        assert ran.returncode == 0, ran.stdout
    every_error = ["tests/house/test_house.py", "-k", "every_error_raised"]
    assert passes(copy, errors_page, manual, sentence.file)
    assert passes(copy, *every_error)
