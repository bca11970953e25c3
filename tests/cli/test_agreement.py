"""`proviso agreement`: what a lawyer sees of a file they wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from proviso.cli import run_command

EXAMPLES = Path(__file__).parents[2] / "examples"
SHIPPED = sorted(EXAMPLES.rglob("agreement*.yaml"))


@pytest.mark.parametrize("file", SHIPPED, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_shipped_agreement_reads_and_its_own_tests_hold(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["agreement", "check", str(file)]) == 0
    printed = capsys.readouterr().out
    assert "holds" in printed
    assert "0 failed" in " ".join(printed.split())


def test_a_test_that_does_not_hold_is_shown_with_what_was_found(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "agreement.yaml"
    source = (EXAMPLES / "nhs-home-office" / "agreement.yaml").read_text()
    file.write_text(source.replace("date: 2017-01-23", "date: 2017-01-24"))
    assert run_command(["agreement", "check", str(file)]) == 1
    printed = capsys.readouterr().out
    assert "FAILS  unpublished" in printed
    assert "expected refused, found permitted" in printed


def test_the_schema_is_json_that_an_editor_can_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["agreement", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"].endswith("2020-12/schema")
