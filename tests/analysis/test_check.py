"""`proviso agreement check`: what it prints, what it exits with, what it says as JSON."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path

import pytest

from proviso_gateway.cli.commands import run_command
from proviso_gateway.workbench.linting import AcceptedView, CheckView, FindingView, ResultView

ROOT = Path(__file__).parents[2]
MANUAL = (ROOT / "docs" / "agreements.md").read_text(encoding="utf-8")
GOOD = re.findall(r"^```yaml\n(language: .*?)^```$", MANUAL, re.DOTALL | re.MULTILINE)[0]
WRITTEN_FROM_IT = Path(__file__).parent / "written_from_the_manual.yaml"

Capture = pytest.CaptureFixture[str]


def checked(tmp_path: Path, text: str, capsys: Capture, *options: str) -> tuple[int, str]:
    """The exit code of a check, and what it prints."""
    file = tmp_path / "agreement.yaml"
    file.write_text(text, encoding="utf-8")
    code = run_command(["agreement", "check", str(file), *options])
    return code, capsys.readouterr().out


def test_an_agreement_written_from_the_manual_alone_passes(capsys: Capture) -> None:
    assert run_command(["agreement", "check", str(WRITTEN_FROM_IT)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].endswith("the keeper of a building: 1 version, 5 tests, 0 failed.")
    assert not any(line.startswith(("grave", "gap", "remark", "accepted")) for line in lines)


def test_a_finding_is_told_with_its_place_reason_source_and_remedy(
    tmp_path: Path, capsys: Capture
) -> None:
    text = GOOD.replace("destroy_within: 90", "destroy_within: 400")
    code, printed = checked(tmp_path, text, capsys)
    assert code == 1
    line = next(n for n, line in enumerate(text.splitlines(), 1) if "400" in line)
    told = printed[printed.index("gap  agreement.yaml") :].splitlines()
    assert told[0].startswith(f"gap  agreement.yaml, line {line}, column ")
    assert told[0].endswith("  kept-long: The requester may keep the details for 400 days.")
    assert told[1].startswith("       Why: ")
    assert "UK GDPR, Article 5(1)(e)" in told[1]
    assert told[2].startswith("       Mend: ")
    assert "Found: 1 to mend, 0 to remark, 0 accepted.\n" in printed


def test_what_is_grave_is_counted_and_told_first(tmp_path, capsys):
    text = GOOD.replace("destroy_within: 90", "destroy_within: 400")
    text = text.replace("known: 2025-12-01", "known: 2026-01-20")
    _, printed = checked(tmp_path, text, capsys)
    assert "Found: 2 to mend (1 of them grave), 0 to remark, 0 accepted.\n" in printed
    assert printed.index("grave  agreement.yaml") < printed.index("gap  agreement.yaml")
    assert "in-force-before-known" in printed


ACCEPTED = (
    "accepted:\n  - {finding: kept-long, about: destroy_within, because: Inquests take long,"
    " by: Senior coroner, date: 2025-11-21}\ntests:\n"
)


def test_an_accepted_finding_is_told_with_who_accepted_it_and_why(
    tmp_path: Path, capsys: Capture
) -> None:
    text = GOOD.replace("destroy_within: 90", "destroy_within: 400").replace("tests:\n", ACCEPTED)
    code, printed = checked(tmp_path, text, capsys)
    assert code == 0
    assert "Found: 0 to mend, 0 to remark, 1 accepted (--accepted lists them).\n" in printed
    assert "accepted by" not in printed
    code, printed = checked(tmp_path, text, capsys, "--accepted")
    told = printed[printed.index("accepted by") :].splitlines()
    assert told[0] == "accepted by Senior coroner: Inquests take long"
    assert told[1].endswith("  kept-long: The requester may keep the details for 400 days.")
    assert "Mend:" not in printed


def test_a_failing_test_fails_the_check_though_nothing_is_found(
    tmp_path: Path, capsys: Capture
) -> None:
    text = GOOD.replace("answer: permitted", "answer: refused")
    code, printed = checked(tmp_path, text, capsys, "--json")
    told = json.loads(printed)
    assert (code, told["negative"], told["findings"]) == (1, True, [])
    assert told["tests"] == [
        {
            "id": "ordinary",
            "holds": False,
            "differences": ["answer: expected refused, found permitted"],
        }
    ]


def test_json_tells_what_the_lines_tell(tmp_path: Path, capsys: Capture) -> None:
    text = GOOD.replace("destroy_within: 90", "destroy_within: 400").replace("tests:\n", ACCEPTED)
    text = text.replace("  review: 2026-12-01\n", "")
    code, printed = checked(tmp_path, text, capsys, "--json")
    told = json.loads(printed)
    assert (code, told["negative"]) == (1, True)
    review, kept = sorted(told["findings"], key=lambda one: one["code"], reverse=True)
    assert (review["code"], review["fails"], review["accepted"]) == ("review-missing", True, None)
    assert kept["accepted"] == {
        "because": "Inquests take long",
        "by": "Senior coroner",
        "date": "2025-11-21",
    }
    assert not kept["fails"]


def test_a_file_that_cannot_be_read_is_bad_input_as_json_too(
    tmp_path: Path, capsys: Capture
) -> None:
    file = tmp_path / "agreement.yaml"
    file.write_text(GOOD.replace("in_danger: false}", "in_d\u0430nger: false}"))
    assert run_command(["agreement", "check", str(file), "--json"]) == 2
    told = json.loads(capsys.readouterr().err)
    assert told["type"] == "urn:proviso:error:agreement.unknown-fact"
    assert "U+0430 (cyrillic small letter a)" in told["title"]
    assert "Did you mean `in_danger`?" in told["title"]


@pytest.mark.parametrize(
    ("row", "shape"),
    [
        ("the check", CheckView),
        ("a test", ResultView),
        ("a finding", FindingView),
        ("an acceptance", AcceptedView),
    ],
)
def test_the_manual_lists_every_key_of_the_json(row: str, shape: type) -> None:
    (keys,) = re.findall(rf"^\| {row} \| (.*) \|$", MANUAL, re.MULTILINE)
    named = set(re.findall(r"`([a-z]+)`", keys)) - {"null"}
    assert named == {field.name for field in dataclasses.fields(shape)}
