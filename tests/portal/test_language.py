"""Every page of a served home says its fixed text in the browser's language, where we have it."""

from __future__ import annotations

import ast
import json
import os
import subprocess
import sys
from pathlib import Path

from tests.portal.pages_timed import ORIGIN
from tests.showing.pseudo import LANGUAGE, Read, every_message, spoken, write_catalogue

from proviso_gateway.assembly.demonstrating import make_demonstration

ROOT = Path(__file__).parents[2]
SOURCE = ROOT / "src" / "proviso_gateway"
LEAST = 100
"""How many of the messages are met on these pages."""


def asked(home: Path, catalogues: Path, language: str) -> dict[str, str]:
    """The text of every page, in a process of its own, whose browsers want this language."""
    told = {"PROVISO_HOME": str(home), "PROVISO_ORIGIN": ORIGIN}
    done = subprocess.run(
        [sys.executable, "-m", "tests.portal.pages_spoken", str(catalogues), language],
        capture_output=True, text=True, cwd=ROOT, env={**os.environ, **told},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages: dict[str, str] = json.loads(done.stdout.splitlines()[-1])
    return pages


def made_in_python() -> set[str]:
    """What the portal's own code says: it is not translated yet (ADR 0065 says so)."""
    found = set()
    for path in [*(SOURCE / "portal").glob("*.py"), *(SOURCE / "pages").glob("*.py"),
                 *(SOURCE / "gateway" / "views").glob("*.py"),
                 *(SOURCE / "assembly").glob("*.py")]:  # fmt: skip
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return found | {one.capitalize() for one in found}


def test_nothing_fixed_is_left_in_english(tmp_path: Path) -> None:
    home, catalogues = tmp_path / "home", tmp_path / "locale"
    make_demonstration(home, ROOT / "examples" / "nhs-home-office", origin=ORIGIN)
    write_catalogue(catalogues)
    english = asked(home, catalogues, "en")
    other = asked(home, catalogues, LANGUAGE)
    assert english.keys() == other.keys()
    fixed = {one for one in every_message() if "{{" not in one and "<" not in one}
    met = set[str]()
    for name, page in english.items():
        before, after = Read(page), Read(other[name])
        assert (before.language, after.language) == ("en", LANGUAGE)
        here = fixed & set(before.pieces)
        met |= here
        assert fixed & set(after.pieces) <= made_in_python(), name
        assert {spoken(one) for one in here - made_in_python()} <= set(after.pieces), name
    assert len(met) > LEAST


def test_a_browser_that_wants_a_language_we_do_not_have_reads_english(tmp_path: Path) -> None:
    home, nothing = tmp_path / "home", tmp_path / "locale"
    make_demonstration(home, ROOT / "examples" / "nhs-home-office", origin=ORIGIN)
    pages = asked(home, nothing, "fr")
    assert {Read(page).language for page in pages.values()} == {"en"}
    assert "Skip to the text" in pages["worklist"]
