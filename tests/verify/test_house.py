"""The floor as it is drawn is the floor as it stands."""

import ast
import re
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import proviso_verify
from proviso_verify.errors import VERIFY, Place, shown

HOUSE = Path(proviso_verify.__file__).parent
MODULES = {path.stem: ast.parse(path.read_text()) for path in sorted(HOUSE.glob("*.py"))}
PURE = sorted(set(MODULES) - {"cli", "files", "library", "__init__", "__main__"})
"""The modules that the gateway's core may use: no I/O, no clock, no randomness."""


def drawing() -> list[set[str]]:
    """The floors in the package's docstring, the highest first."""
    drawn = (proviso_verify.__doc__ or "").split("```")[1]
    floors = [re.split(r"\s{2,}", line)[0] for line in drawn.strip().splitlines()]
    return [set(floor.split(" | ")) for floor in floors]


def imported(module: str) -> set[str]:
    """Every module that this one imports, ours by their last name."""
    found = set()
    for node in ast.walk(MODULES[module]):
        if isinstance(node, ast.ImportFrom) and node.module == "proviso_verify":
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module.removeprefix("proviso_verify."))
        elif isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
    return found


def test_every_module_is_drawn_once() -> None:
    drawn = [name for floor in drawing() for name in floor]
    assert sorted(drawn) == sorted(set(MODULES) - {"__init__"})


@pytest.mark.parametrize("module", sorted(set(MODULES) - {"__init__"}))
def test_imports_go_only_downwards(module: str) -> None:
    floors = drawing()
    here = next(number for number, floor in enumerate(floors) if module in floor)
    below = set().union(*floors[here + 1 :])
    assert imported(module) & set(MODULES) <= below


@pytest.mark.parametrize("module", PURE)
def test_pure_modules_touch_nothing_outside(module: str) -> None:
    allowed = {
        "__future__", "argparse", "array", "base64", "binascii", "collections", "collections.abc",
        "cryptography.exceptions", "cryptography.hazmat.primitives.asymmetric.ec",
        "cryptography.hazmat.primitives.asymmetric.ed25519",
        "cryptography.hazmat.primitives.hashes",
        "dataclasses", "datetime", "functools", "hashlib", "hmac", "itertools", "json", "re",
        "types", "typing",
    }  # fmt: skip
    assert imported(module) - set(MODULES) <= allowed
    calls = {
        node.func.id
        for node in ast.walk(MODULES[module])
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
    }
    assert not calls & {"open", "print", "input", "eval", "exec", "__import__"}
    attributes = {
        node.attr for node in ast.walk(MODULES[module]) if isinstance(node, ast.Attribute)
    }
    assert not attributes & {"now", "utcnow", "today", "urandom", "generate"}


def test_only_the_standard_library_and_cryptography_are_needed() -> None:
    for module in MODULES:
        roots = {name.split(".")[0] for name in imported(module) - set(MODULES)}
        assert roots <= {*sys.stdlib_module_names, "cryptography"}, module


def test_every_error_that_is_raised_is_in_the_catalogue_and_the_other_way_round() -> None:
    raised = set()
    for tree in MODULES.values():
        for node in ast.walk(tree):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "problem"
            ):
                raised |= {
                    constant.value
                    for constant in ast.walk(node.args[0])
                    if isinstance(constant, ast.Constant)
                }
    assert raised == set(VERIFY.kinds)


def test_every_error_is_a_sentence_and_a_remedy() -> None:
    for code, kind in VERIFY.kinds.items():
        assert re.fullmatch(r"[a-z]+\.[a-z0-9-]+", code)
        assert kind.sentence.endswith("."), code
        assert kind.remedy.endswith("."), code


@given(st.text(max_size=200))
def test_a_shown_word_is_short_and_plain(text: str) -> None:
    word = shown(text)
    assert len(word) <= 60
    assert word.isascii()
    assert word.isprintable()


def test_a_place_reads_as_people_say_it() -> None:
    assert str(Place("checkpoint")) == "checkpoint"
    assert str(Place("tile/entries/000", entry=3)) == "tile/entries/000, entry 3"
    assert str(Place()) == ""
