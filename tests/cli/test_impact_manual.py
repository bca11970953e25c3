"""`docs/impact.md`: what each of its blocks shows is what a shell prints, from first to last."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.cli.shells import blocks, check_shown, printed

from proviso_gateway.workbench.impact import Impact

PAGE = (Path(__file__).parents[2] / "docs" / "impact.md").read_text()


def test_a_stranger_makes_an_impact_page_by_the_manual(tmp_path: Path) -> None:
    shown = blocks(PAGE, "impact")
    assert len(shown) == PAGE.count("```\n$ ") == 3
    (caseload,) = re.findall(r"```csv\n(.*?)```", PAGE, re.DOTALL)
    (tmp_path / "caseload.csv").write_text(caseload)
    for block, said in zip(shown, printed(shown, tmp_path), strict=True):
        check_shown(block, said)
    told = json.loads((tmp_path / "impact" / "impact.json").read_text())
    asked = [sum(one["outcomes"].values()) for one in told["terms"]]
    assert asked == [64, 64]
    for key in re.findall(r"`(\w+)`", PAGE.partition("In the JSON ")[2].partition(".\n")[0]):
        assert key in told
    assert {*told} == {"v", *Impact.__slots__}
