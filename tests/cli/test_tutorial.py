"""The tutorial: what each of its blocks shows is what a shell prints, from first to last."""

from __future__ import annotations

from pathlib import Path

from tests.cli.shells import TUTORIAL, blocks, check_shown, printed


def test_every_block_is_what_a_shell_prints_in_an_empty_folder(tmp_path: Path) -> None:
    shown = blocks(TUTORIAL, "tutorial")
    assert len(shown) == TUTORIAL.count("```\n$ ") == 11
    for block, said in zip(shown, printed(shown, tmp_path), strict=True):
        check_shown(block, said)
