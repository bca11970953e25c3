"""The table of `make mutants` counts each module's mutants and names the survivors."""

from __future__ import annotations

import json
from pathlib import Path

from tests.mutants import found, table


def test_survivors_are_counted_by_module_and_named(tmp_path: Path) -> None:
    codes = {
        "src/room/door.py.meta": {"door.x_open__mutmut_1": 1, "door.x_open__mutmut_2": 0},
        "src/room/late.py.meta": {"late.x_wait__mutmut_1": 36, "late.x_wait__mutmut_2": 33},
        "src/room/other.py.meta": {"other.x_never__mutmut_1": None},
    }
    for path, told in codes.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(json.dumps({"exit_code_by_key": told}))
    head, door, late, *survivors = table(list(found(tmp_path)))
    assert head.split() == ["module", "killed", "survived", "untested"]
    assert door.split() == ["room/door", "1", "1", "0"]
    assert late.split() == ["room/late", "1", "0", "1"]
    assert survivors == ["  door.x_open__mutmut_2"]
