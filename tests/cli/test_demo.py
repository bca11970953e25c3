"""`make demo`: the shipped example on five days, and the README's promise of what it prints."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from proviso.cli import run_command

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> str:
    """What the demo prints, run where a person would, its folder named as in the README."""
    folder = tmp_path_factory.mktemp("demo")
    with pytest.MonkeyPatch.context() as patch, pytest.MonkeyPatch.context() as width:
        patch.chdir(folder)
        width.setenv("COLUMNS", "200")
        import contextlib
        import io

        out = io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(io.StringIO()):
            example = ROOT / "examples" / "nhs-home-office"
            assert run_command(["demo", "--examples", str(example), "--out", "demo"]) == 0
        (folder / "printed.txt").write_text(out.getvalue())
        return out.getvalue()


def test_the_readme_shows_what_the_demo_prints(printed: str) -> None:
    readme = (ROOT / "README.md").read_text()
    shown = re.search(r"<!-- demo -->\n```\n(.*?)```", readme, re.DOTALL)
    assert shown is not None
    lines = iter(line.rstrip() for line in printed.splitlines())
    for line in shown[1].splitlines():
        if line.strip() != "…":
            assert line.rstrip() in lines, f"not printed, or not in this order: {line}"


def test_every_outcome_but_relay_is_met_on_one_of_the_days(printed: str) -> None:
    met = set(re.findall(r"^ +\d+  ([a-z_]+)", printed, re.MULTILINE))
    assert met == {
        "refused",
        "withdrawn",
        "stopped",
        "no_details",
        "disclosed",
        "in_progress",
        "asked",
        "held",
    }


def test_every_log_of_the_demo_holds(printed: str) -> None:
    assert printed.count(" holds: ") == 5
    assert "Outcome, fields and use limits are proved" in printed
    assert "Every published figure is the recomputed one." in printed


def test_no_outcome_is_written_into_the_example() -> None:
    """Move one clause, and exactly the requests that it touched move."""
    requests = (ROOT / "examples" / "nhs-home-office" / "requests.csv").read_text()
    header = requests.splitlines()[0].split(",")
    assert not {"outcome", "status", "expected", "result"} & set(header)


def test_a_clause_that_is_taken_away_lets_through_what_it_stopped(tmp_path: Path) -> None:
    example = ROOT / "examples" / "nhs-home-office"
    source = (example / "agreement.yaml").read_text()
    either = "{any_of: [{in_contact: true}, {in_contact: false}]}"
    eased = source.replace("require: {in_contact: false}", f"require: {either}")
    assert eased != source
    eased = re.sub(r"\ntests:\n.*", "\n", eased, flags=re.DOTALL)
    told = []
    for text in (source, eased):
        agreement = tmp_path / "agreement.yaml"
        agreement.write_text(text)
        out = tmp_path / "out"
        arguments = ["run", str(example / "requests.csv"), "--agreement", str(agreement)]
        arguments += ["--register", str(example / "register"), "--as-of", "2017-10-02"]
        assert run_command([*arguments, "--out", str(out)]) == 0
        told.append(json.loads((out / "statistics.json").read_text())["rows"])
    before, after = (next(r for r in rows if r["period"] == "2017-10") for rows in told)
    assert after["refused"] == before["refused"] - 1
    assert after["in_progress"] == before["in_progress"] + 1
