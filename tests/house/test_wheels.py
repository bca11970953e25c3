"""The wheels hold what they need outside a checkout. `make wheels` runs what is in them."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from proviso_gateway.assembly import examples
from proviso_gateway.assembly.examples import shipped

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """Every file in both wheels."""
    folder = tmp_path_factory.mktemp("wheels")
    for where in (ROOT, ROOT / "verify"):
        subprocess.run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            cwd=where,
            check=True,
            capture_output=True,
        )
    found = [zipfile.ZipFile(path).namelist() for path in sorted(folder.glob("*.whl"))]
    assert len(found) == 2
    return {name for listed in found for name in listed}


def test_every_example_and_every_module_is_in_a_wheel(names: set[str]) -> None:
    shown = [path for path in (ROOT / "examples").rglob("*") if path.is_file()]
    assert shown
    assert {f"proviso_gateway/{path.relative_to(ROOT).as_posix()}" for path in shown} <= names
    for where in ("src", "verify"):
        modules = (ROOT / where).glob("proviso_*/**/*.py")
        assert {path.relative_to(ROOT / where).as_posix() for path in modules} <= names


def test_no_test_and_nothing_else_of_the_checkout_is_in_a_wheel(names: set[str]) -> None:
    tops = {name.split("/")[0] for name in names}
    packages = {top for top in tops if not top.endswith(".dist-info")}
    assert packages == {"proviso_gateway", "proviso_verify"}


def test_an_example_is_found_where_it_was_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed = tmp_path / "site" / "proviso_gateway"
    (installed / "examples" / "one").mkdir(parents=True)
    monkeypatch.setattr(examples, "files", lambda name: installed)
    monkeypatch.chdir(tmp_path)
    asked = Path("examples/one")
    assert shipped(asked) == installed / "examples" / "one"
    for other in ("examples/none", "one", "examples/../examples/one", "/examples/one"):
        assert shipped(Path(other)) == Path(other)
    asked.mkdir(parents=True)
    assert shipped(asked) == asked  # what lies in the folder is what was meant
