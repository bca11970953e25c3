"""The house is as drawn: rooms, imports and purity."""

from __future__ import annotations

import ast
import configparser
import importlib
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import proviso_gateway
from proviso_gateway.errors import GATEWAY
from proviso_verify.errors import VERIFY

ROOT = Path(__file__).parents[2]
CORE = (
    "reading",
    "agreement",
    "institution",
    "analysis",
    "tracing",
    "transparency",
    "casework",
    "statistics",
    "rehearsal",
)


def floors_of_contract() -> list[frozenset[str]]:
    """The layers of the import contract, top to bottom, unbuilt rooms included."""
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    layers = contract["importlinter:contract:floors"]["layers"].strip().splitlines()
    return [frozenset(re.findall(r"\w+", layer)) for layer in layers]


def floors_of_drawing() -> list[frozenset[str]]:
    """The rooms of the drawing in the package's docstring, top to bottom."""
    drawn = []
    for line in (proviso_gateway.__doc__ or "").splitlines():
        rooms = re.match(r"    ([a-z][a-z |]*?)(?:   |$)", line)
        if rooms:
            drawn.append(frozenset(re.findall(r"\w+", rooms[1])))
    return drawn


def sources(*rooms: str) -> Iterator[tuple[Path, ast.Module]]:
    for room in rooms:
        for path in sorted((ROOT / "src" / "proviso_gateway" / room).rglob("*.py")):
            yield path, ast.parse(path.read_text())


def test_the_drawing_and_the_import_contract_are_the_same() -> None:
    assert floors_of_drawing() == floors_of_contract()


def test_the_contract_about_views_names_every_module_of_the_walk() -> None:
    contract = configparser.ConfigParser()
    contract.read(ROOT / ".importlinter")
    named = contract["importlinter:contract:steps-before-views"]["source_modules"].split()
    walk = (ROOT / "src" / "proviso_gateway" / "gateway").glob("[a-z]*.py")
    assert named == sorted(f"proviso_gateway.gateway.{path.stem}" for path in walk)


@pytest.mark.parametrize(
    "room",
    [
        path.parent
        for path in sorted((ROOT / "src" / "proviso_gateway").rglob("__init__.py"))
        if "\n- `" in path.read_text()
    ],
    ids=lambda room: room.name,
)
def test_a_room_that_lists_its_modules_lists_those_that_are_there(room: Path) -> None:
    said = ast.get_docstring(ast.parse((room / "__init__.py").read_text())) or ""
    rows = re.findall(r"^- .*?(?=\n- |\n\n|\Z)", said, re.DOTALL | re.MULTILINE)
    named = set(re.findall(r"`(\w+)`", " ".join(rows)))
    assert named - {path.stem for path in room.iterdir()} == set()


def test_every_room_that_is_built_is_drawn() -> None:
    drawn = frozenset[str]().union(*floors_of_drawing())
    built = {
        path.stem
        for path in (ROOT / "src" / "proviso_gateway").iterdir()
        if path.stem[0] not in "._"
    }
    assert built - {"py"} <= drawn


def test_the_rooms_that_the_first_decision_calls_empty_are_those_that_are_not_built() -> None:
    decision = (ROOT / "docs" / "adr" / "0001-floors-and-rooms.md").read_text(encoding="utf-8")
    (said,) = re.findall(r"Rooms still empty: (.+?)\.\*", decision)
    built = {path.stem for path in Path(proviso_gateway.__file__).parent.iterdir()}
    drawn = frozenset().union(*floors_of_contract())
    assert set(re.findall(r"`(\w+)`", said)) == drawn - built


def test_the_core_opens_no_file() -> None:
    forbidden = {"open", "np.load", "np.save", "numpy.load", "print", "input"}
    found = [
        f"{path.name}:{node.lineno} {ast.unparse(node.func)}"
        for path, tree in sources(*CORE)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and (
            ast.unparse(node.func) in forbidden
            or re.match(r"(pl|polars)\.(read|scan)_", ast.unparse(node.func))
        )
    ]
    assert found == []


@pytest.mark.parametrize(
    ("catalogue", "folders"),
    [(GATEWAY, ("src/proviso_gateway",)), (VERIFY, ("verify/proviso_verify",))],
    ids=["gateway", "verifier"],
)
def test_every_error_raised_has_a_sentence_and_every_sentence_is_raised(
    catalogue: object, folders: tuple[str, ...]
) -> None:
    told = set(catalogue.kinds)  # type: ignore[attr-defined]
    text = "".join(
        path.read_text()
        for folder in folders
        for path in (ROOT / folder).rglob("*.py")
        if path.parent.name != "errors" and path.stem != "errors"
    )
    written = set(re.findall(r'"([a-z]+\.[a-z0-9-]+)"', text))
    raised = set(re.findall(r'(?:problem|complain|refuse)\(\s*"([a-z]+\.[a-z0-9-]+)"', text))
    assert raised - told == set()
    assert told - written == set()


def test_one_module_locks_files_and_folders() -> None:
    found = {
        path.name
        for path, tree in sources("")
        if any(
            (isinstance(node, ast.Import) and node.names[0].name == "fcntl")
            or (isinstance(node, ast.Constant) and node.value == "fcntl")
            for node in ast.walk(tree)
        )
    }
    assert found == {"locks.py"}


def test_each_file_of_errors_holds_the_codes_that_begin_with_its_name() -> None:
    folder = ROOT / "src" / "proviso_gateway" / "errors"
    found: dict[str, object] = {}
    for path in folder.glob("*.py"):
        if path.stem != "__init__":
            kinds = importlib.import_module(f"proviso_gateway.errors.{path.stem}").KINDS
            assert {code.partition(".")[0] for code in kinds} == {path.stem}
            found |= kinds
    assert found == GATEWAY.kinds
