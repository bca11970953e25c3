"""`proviso agreement`: what a lawyer sees of a file they wrote."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command

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


ONE = (EXAMPLES / "police-university" / "agreement.yaml").read_text()


def printed(tmp_path: Path, text: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """What a check that finds nothing failing prints, line by line."""
    file = tmp_path / "agreement.yaml"
    file.write_text(text)
    assert run_command(["agreement", "check", str(file)]) == 0
    return capsys.readouterr().out.splitlines()


def test_every_version_is_told_on_a_line_with_its_statuses_and_days(
    capsys: pytest.CaptureFixture[str],
) -> None:
    run_command(["agreement", "check", str(EXAMPLES / "nhs-home-office" / "agreement.yaml")])
    assert capsys.readouterr().out.splitlines()[1:3] == [
        "version 2017: in force from 2017-01-01 (known from 2017-01-24); "
        "superseded by 2018 from 2018-05-09",
        "version 2018: in force from 2018-05-09; withdrawn from 2018-11-09 (known from 2018-11-02)",
    ]


def test_a_status_far_ahead_is_told_with_its_day_and_a_missing_one_as_a_draft(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    bare = ONE[: ONE.index("\ntests:")] + "\n"
    late = bare.replace("date: 2026-01-01, is", "date: 2206-01-01, is")
    late = late.replace("review: 2026-12-01", "review: 2207-12-01")
    assert "version 1: in force from 2206-01-01" in "\n".join(printed(tmp_path, late, capsys))
    before, _, rest = bare.partition("    status:\n")
    draft = before + "    " + rest[rest.index("clauses:") :]
    said = "version 1: draft: no status, so it never decides anything"
    assert said in printed(tmp_path, draft, capsys)


def test_a_file_without_tests_is_no_failure_and_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lines = printed(tmp_path, ONE[: ONE.index("\ntests:")] + "\n", capsys)
    assert any(line.endswith(": 1 version, no tests.") for line in lines)
    assert any("carries no tests" in line for line in lines)
    assert not any(" failed." in line for line in lines)


def test_every_invariant_is_proved_of_every_version(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    proved = [line for line in printed(tmp_path, ONE, capsys) if line.startswith("proved")]
    assert len(proved) == 3


def test_a_check_fails_on_an_invariant_that_is_refuted(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    promise = "  - {id: broken, never_permit_if: {public_interest: passed}}\n"
    file = tmp_path / "broken.yaml"
    file.write_text(ONE.replace("invariants:\n", f"invariants:\n{promise}", 1))
    assert run_command(["agreement", "check", str(file)]) == 1
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("refuted  broken of") for line in lines)
    assert any("permitted all the same: {" in line for line in lines)


def test_no_line_is_broken_however_narrow_the_screen(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "20")
    title = "Requests of the police for a student's address"
    assert f"{title}: 1 version, 10 tests, 0 failed." in printed(tmp_path, ONE, capsys)


def test_a_file_that_is_no_agreement_is_said_to_be_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    table = EXAMPLES / "nhs-home-office" / "requests.csv"
    assert run_command(["agreement", "check", str(table)]) == 2
    told = capsys.readouterr().err
    assert "agreement.not-an-agreement" in told
    assert "Szczep" not in told


def test_the_schema_is_json_that_an_editor_can_use(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["agreement", "schema"]) == 0
    schema = json.loads(capsys.readouterr().out)
    assert schema["$schema"].endswith("2020-12/schema")
