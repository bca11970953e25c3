"""`make mutants` goes on where it stopped, counts by module and names what nobody explained."""

from __future__ import annotations

import ast
import hashlib
import json
import os
from pathlib import Path
from types import SimpleNamespace

import pytest
from tests import kernel_mutants, mutants
from tests.kernel_mutants import CHANGES, Change, changed
from tests.mutants import explained, forget_survivors, found, functions, table, to_try

DOOR = """\
def x_open__mutmut_orig(now):
    return now >= 1
def x_open__mutmut_1(now):
    return now < 1
def x_open__mutmut_2(now):
    return now > 1
def x_open__mutmut_3(now):
    return now >= 2
"""


SOURCE = "class Late:\n    def wait(self):\n        pass\n\ndef open(now):\n    return now >= 1\n"
HASHES = {
    name: hashlib.sha256(ast.dump(node, annotate_fields=False).encode()).hexdigest()[:12]
    for name, node in functions(ast.parse(SOURCE).body, "")
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What mutmut leaves behind: two mutants of a door survived, and another module was not run."""
    monkeypatch.chdir(tmp_path)
    spans = {
        f"x_open__mutmut_{n}": [at, at + 1]
        for at, n in zip((1, 3, 5, 7), ("orig", 1, 2, 3), strict=True)
    }
    files = {
        "src/room/door.py": SOURCE,
        "mutants/src/room/door.py": DOOR,
        "mutants/src/room/door.py.spans": json.dumps({"spans": spans}),
        "mutants/src/room/door.py.meta": codes(
            {f"room.door.x_open__mutmut_{n}": e for n, e in ((1, 1), (2, 0), (3, 0))}
        ),
        "src/room/other.py": "",
        "mutants/src/room/other.py": "",
        "mutants/src/room/other.py.meta": codes(
            {"room.other.xǁLateǁwait__mutmut_1": None, "room.other.xǁLateǁwait__mutmut_2": 33}
        ),
    }
    for path, text in files.items():
        Path(path).parent.mkdir(parents=True, exist_ok=True)
        Path(path).write_text(text)
    return Path("mutants")


def codes(ended: dict[str, int | None]) -> str:
    return json.dumps({"exit_code_by_key": ended, "hash_by_function_name": HASHES})


def test_survivors_are_counted_by_module_and_those_that_nobody_explained_are_named(
    folder: Path,
) -> None:
    reasons = {"room.door.open": {"return now > 1": "the clock never says 1"}}
    head, door, *survivor, other = table(folder, list(found(folder)), reasons)
    assert head.split() == ["module", "killed", "survived", "explained", "untested"]
    assert door.split() == ["room/door", "1", "1", "1", "0"]
    assert other.split() == ["room/other", "0", "0", "0", "1"]
    assert [line.strip() for line in survivor] == [
        "room.door.x_open__mutmut_3",
        "- return now >= 1",
        "+ return now >= 2",
    ]


def test_what_was_tried_is_not_tried_again_unless_its_source_has_changed(folder: Path) -> None:
    assert to_try(folder, ["room.door*"]) is None
    assert to_try(folder, ["room.door*", "room.other*"]) == ["room.other.xǁLateǁwait__mutmut_1"]
    assert to_try(folder, ["room.new*"]) == ["room.new*"]
    assert to_try(folder, []) == []
    later = (folder / "src/room/door.py").stat().st_mtime + 9
    Path("src/room/door.py").write_text(SOURCE)
    os.utime("src/room/door.py", (later, later))
    assert to_try(folder, ["room.door*"]) is None, "the same code was touched"
    Path("src/room/door.py").write_text(SOURCE.replace(">= 1", ">= 9"))
    os.utime("src/room/door.py", (later, later))
    assert to_try(folder, ["room.door*"]) == ["room.door.x_open__mutmut_*"]


def test_mutants_that_were_not_made_to_the_end_are_made_again(folder: Path) -> None:
    whole, cut = folder / "src/room/door.py", folder / "src/room/other.py"
    for left in (lambda: cut.write_text(""), cut.unlink):
        left()
        mutants.make_again(folder)
        assert cut.stat().st_mtime == 0 < whole.stat().st_mtime
        assert whole.read_text() == DOOR


def test_after_a_change_of_the_tests_the_survivors_are_tried_again_and_only_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "test_door.py").write_text("")
    monkeypatch.setattr(mutants, "TESTS", tmp_path)
    stats = folder / "mutmut-stats.json"
    stats.write_text("{}")
    forget_survivors(folder)
    assert [one.end for one in found(folder)] == ["killed", *["not run"] * 4]
    assert not stats.exists(), "which tests reach what is measured anew"
    meta = folder / "src/room/door.py.meta"
    meta.write_text(meta.read_text().replace("null", "0"))
    forget_survivors(folder)
    assert [one.end for one in found(folder)][:3] == ["killed", "survived", "survived"]


def test_a_survivor_that_is_explained_is_not_tried_again(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(mutants, "TESTS", tmp_path)
    reasons = {"room.door.open": {"return now > 1": "the clock never says 1"}}
    monkeypatch.setattr(mutants, "explained", lambda: reasons)
    forget_survivors(folder)
    assert [one.end for one in found(folder)] == ["killed", "survived", *["not run"] * 3]


class Item:
    """A test as pytest has collected it."""

    def __init__(self, nodeid: str) -> None:
        self.nodeid, self.path = nodeid, Path(nodeid.partition("::")[0])
        self.failed = True


def test_whatever_noticed_a_change_of_the_function_comes_first_then_its_room_then_the_quickest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And no test is left out: what survives has survived them all."""
    monkeypatch.chdir(tmp_path)
    slow, quick, own = Item("test_b.py::slow"), Item("test_a.py::quick"), Item("test_door.py::own")
    took = {slow.nodeid: 9, quick.nodeid: 1, own.nodeid: 20}
    Path("mutmut-stats.json").write_text(json.dumps({"duration_by_test": took}))
    monkeypatch.setenv("MUTANT_UNDER_TEST", "room.door.x_open__mutmut_1")
    items = [slow, quick, own]
    mutants.pytest_collection_modifyitems(items)
    assert items == [own, quick, slow]
    mutants.pytest_runtest_logreport(slow)
    monkeypatch.setenv("MUTANT_UNDER_TEST", "room.door.x_open__mutmut_2")
    mutants.pytest_collection_modifyitems(items)
    assert items == [slow, own, quick]
    monkeypatch.setenv("MUTANT_UNDER_TEST", "room.door.x_close__mutmut_1")
    mutants.pytest_collection_modifyitems(items)
    assert items == [own, quick, slow]
    monkeypatch.setenv("MUTANT_UNDER_TEST", "")  # in the run without a change
    mutants.pytest_collection_modifyitems(items)
    assert items == [quick, slow, own]


def test_the_verifiers_tests_are_found_from_wherever_its_mutants_lie(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else mutmut's runs would end at once, and every mutant would look like a killed one."""
    monkeypatch.chdir(tmp_path)
    Path("here.py").write_text("")
    config = SimpleNamespace(args=["here.py::test", "tests/verify/test_history.py::test[a::b]"])
    mutants.pytest_configure(config)
    there = Path(mutants.__file__).parent / "verify" / "test_history.py"
    assert config.args == ["here.py::test", f"{there}::test[a::b]"]
    assert there.exists()


def test_every_explanation_says_why() -> None:
    for reasons in explained().values():
        assert all(reasons.values())


def test_a_change_of_the_kernel_is_made_in_its_own_rule_alone_or_not_found() -> None:
    source = (
        "@compiled\ndef one(a):\n    return a < 2\n\n\n@compiled\ndef two(a):\n    return a < 2\n"
    )
    there = Change("two", "a < 2", "a <= 2", "")
    assert changed(source, there) == source[:-2].rpartition("<")[0] + "<= 2\n"
    assert changed(source, Change("two", "a > 2", "", "")) is None
    assert changed(source, Change("three", "a < 2", "", "")) is None
    assert changed(source.replace("< 2", "< 2 or a < 2"), there) is None


def test_forty_changes_of_the_kernel_are_written_down_with_tests_that_exist() -> None:
    assert len(CHANGES) == len(set(CHANGES)) == 40
    for change in CHANGES:
        file, _, test = change.test.partition("::")
        text = (kernel_mutants.ROOT / "tests/tracing" / file).read_text()
        assert f"def {test}(" in text if test else text
