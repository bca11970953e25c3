"""`proviso run`: from a person's own files to a folder that outsiders can check."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import shutil
from pathlib import Path

import pytest

from proviso_gateway.cli import run_command
from proviso_verify.cli import main as verify

EXAMPLE = Path(__file__).parents[2] / "examples" / "nhs-home-office"


def run(out: Path, *options: str, requests: Path = EXAMPLE / "requests.csv") -> int:
    arguments = ["run", str(requests), "--agreement", str(EXAMPLE / "agreement.yaml")]
    arguments += ["--register", str(EXAMPLE / "register"), "--as-of", "2017-10-02"]
    return run_command([*arguments, "--out", str(out), *options])


def digest(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def table(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text())))


@pytest.fixture(scope="module")
def result(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("run") / "result"
    assert run(out) == 0
    return out


def test_the_register_of_a_home_is_rehearsed_over_by_no_link_to_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A rehearsal plays both officers: it would be a search without an approval."""
    kept, linked = tmp_path / "home" / "register", tmp_path / "linked"
    shutil.copytree(EXAMPLE / "register", kept / (64 * "7"))
    (kept / "current").write_text(f"{64 * '7'}\n")
    linked.mkdir()
    for file in (kept / (64 * "7")).iterdir():
        (linked / file.name).symlink_to(file)
    for register in (kept / (64 * "7"), linked):
        assert run(tmp_path / "out", "--register", str(register)) == 2
        assert "labelled.register-of-a-home" in capsys.readouterr().err


def test_the_same_input_and_seed_give_the_same_bytes(result: Path, tmp_path: Path) -> None:
    again = tmp_path / "again"
    run(again)
    assert digest(again) == digest(result)


def test_another_seed_changes_the_keys_and_none_of_the_decisions(
    result: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    run(other, "--seed", "another")
    random = {"receipt"}
    told = [
        {k: v for k, v in row.items() if k not in random} for row in table(result / "decisions.csv")
    ]
    also = [
        {k: v for k, v in row.items() if k not in random} for row in table(other / "decisions.csv")
    ]
    assert told == also
    assert digest(other)["genesis.txt"] != digest(result)["genesis.txt"]


def test_two_different_rehearsals_never_share_a_log(result: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    run(other, "--same-day")
    names = {
        (folder / "log" / "checkpoint").read_text().splitlines()[0] for folder in (result, other)
    }
    assert len(names) == 2


def test_the_note_in_a_result_is_one_page_however_many_answers_there_are(result: Path) -> None:
    note = (result / "REHEARSAL.txt").read_text()
    assert len(note.splitlines()) < 16
    assert {"disclosures/", "log/", "casebook.csv"} <= set(note.splitlines())


@pytest.mark.parametrize(
    "mine", ["log/notes.txt", "disclosures/notes.txt", "disclosures/aa/b.json", "log/tile/mine"]
)
def test_a_folder_that_a_result_lists_by_its_name_holds_nobody_elses_files(
    result: Path, tmp_path: Path, mine: str, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    shutil.copytree(result, out)
    (out / mine).parent.mkdir(parents=True, exist_ok=True)
    (out / mine).write_text("mine")
    assert run(out) == 2
    assert "files.would-overwrite" in capsys.readouterr().err
    assert (out / mine).read_text() == "mine"


def test_a_result_whose_note_lists_every_file_is_still_replaced(
    result: Path, tmp_path: Path
) -> None:
    """As earlier versions wrote it."""
    out = tmp_path / "out"
    shutil.copytree(result, out)
    note = out / "REHEARSAL.txt"
    says = note.read_text().partition("\n\n")[0]
    names = sorted(str(path.relative_to(out)) for path in out.rglob("*") if path.is_file())
    note.write_text("\n".join([says, "", *names, ""]))
    assert run(out) == 0


def test_the_columns_of_the_figures_begin_with_whose_they_are_and_add_up(result: Path) -> None:
    header, *_ = (result / "statistics.csv").read_text().splitlines()
    assert header == (
        "rehearsal,period,requester,agreement,received,refused,withdrawn,stopped,no_details,"
        "disclosed,relayed,in_progress,asked,held,closed,answered,open"
    )


def test_the_posterior_in_a_casebook_is_a_probability(result: Path) -> None:
    told = {row["posterior"] for row in table(result / "casebook.csv")} - {""}
    assert told
    assert all(0 <= float(one) <= 1 and len(one) == len("0.123456789") for one in told)


def test_everything_written_says_that_it_is_a_rehearsal(result: Path) -> None:
    assert "synthetic" in (result / "REHEARSAL.txt").read_text()
    for name in ("decisions.csv", "casebook.csv", "statistics.csv"):
        assert {row["rehearsal"] for row in table(result / name)} == {"rehearsal"}
    for path in (result / "disclosures").iterdir():
        assert json.loads(path.read_text())["rehearsal"] is True
    assert json.loads((result / "statistics.json").read_text())["rehearsal"] is True
    assert (result / "log" / "checkpoint").read_text().startswith("rehearsal.invalid/")


def test_outsiders_verify_the_log_the_figures_and_every_answer(
    result: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log, genesis = str(result / "log"), (result / "genesis.txt").read_text().strip()
    assert verify(["log", log, "--genesis", genesis]) == 0
    assert verify(["counts", log, str(result / "statistics.json"), "--genesis", genesis]) == 0
    answers = sorted((result / "disclosures").iterdir())
    assert answers
    for answer in answers:
        assert verify(["receipt", str(answer), "--log", log, "--genesis", genesis]) == 0
    capsys.readouterr()


def test_an_answer_that_was_altered_after_it_was_opened_is_refused(
    result: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = str(result / "log")
    for answer in sorted((result / "disclosures").iterdir()):
        content = json.loads(answer.read_text())
        if content["answer"] != "disclosed":
            continue
        content["use_limits"]["destroy_by"] = "2099-01-01"
        altered = tmp_path / "altered.json"
        altered.write_text(json.dumps(content))
        assert verify(["receipt", str(altered), "--log", log]) == 1
        content = json.loads(answer.read_text()) | {"answer": "no_details"}
        altered.write_text(json.dumps(content))
        assert verify(["receipt", str(altered), "--log", log]) == 1
        break
    assert "answer." in capsys.readouterr().err


def test_the_example_meets_every_outcome_that_october_2017_can_have(result: Path) -> None:
    told = {row["status"] for row in table(result / "decisions.csv")}
    assert told == {"disclosed", "no_details", "refused", "withdrawn", "in_progress", "asked"}
    reasons = {row["reasons"] for row in table(result / "decisions.csv")} - {""}
    assert reasons == {
        "evidence_missing",
        "fields_beyond_agreement",
        "precondition_not_met",
        "procedure",
        "public_interest",
    }


def test_what_the_requester_sees_tells_no_cause(result: Path) -> None:
    told = (result / "decisions.csv").read_text()
    kept = (result / "casebook.csv").read_text()
    for cause in ("restricted", "deceased", "doubted", "ambiguous", "absent", "not_completed"):
        assert cause not in told
    assert {"restricted", "deceased", "doubted", "absent", "not_completed"} <= {
        row["cause"] for row in csv.DictReader(io.StringIO(kept))
    }


def test_repeats_about_one_person_are_seen_across_references(result: Path) -> None:
    repeats = {row["request_ref"]: row["repeats"] for row in table(result / "casebook.csv")}
    assert repeats["HO-17-001"] == "1"
    assert repeats["HO-17-002"] == "0"


def test_a_bad_row_is_reported_and_the_rest_proceed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = (EXAMPLE / "requests.csv").read_text().splitlines(keepends=True)
    bad = tmp_path / "requests.csv"
    bad.write_text(rows[0] + rows[1].replace(",false,true,", ",perhaps,true,") + "".join(rows[2:4]))
    assert run(tmp_path / "out", requests=bad) == 1
    printed = capsys.readouterr().out
    assert "requests.csv" in printed
    assert "row 2" in printed
    assert "2 requests walked, 1 row with a problem" in printed
    assert len(table(tmp_path / "out" / "decisions.csv")) == 2


def test_a_register_that_is_not_synthetic_is_refused(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register = tmp_path / "register"
    shutil.copytree(EXAMPLE / "register", register)
    metadata = json.loads((register / "register.json").read_text()) | {"synthetic": False}
    (register / "register.json").write_text(json.dumps(metadata))
    out = tmp_path / "out"
    assert run(out, "--register", str(register)) == 2
    assert "register.real-people" in capsys.readouterr().err
    assert not out.exists()


def test_an_agreement_that_cannot_be_read_changes_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    broken = tmp_path / "agreement.yaml"
    broken.write_text(
        (EXAMPLE / "agreement.yaml").read_text().replace("{in_contact: false}", "{contact: false}")
    )
    out = tmp_path / "out"
    assert run(out, "--agreement", str(broken)) == 2
    error = capsys.readouterr().err
    assert "agreement.unknown-fact" in error
    assert "line" in error
    assert not out.exists()


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--as-of", "2017-13-01"], "not a day of the calendar"),
        (["--as-of", "9999-12-31"], "days run from 1970-01-01 to 2199-12-31"),
        (["--release-on", "2017-10-01"], "run.released-too-early"),
        (["--agreement", str(EXAMPLE)], "files.is-a-folder"),
        (["--register", "no-such-folder"], "register.no-such-folder"),
        (["--agreement", "no-such-file"], "files.unreadable"),
    ],
)
def test_what_cannot_be_used_is_named_and_told_in_one_sentence(
    options: list[str], said: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "out", *options) == 2
    error = capsys.readouterr().err
    assert said in error
    assert "Traceback" not in error


def test_a_folder_that_no_rehearsal_wrote_is_never_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    precious = tmp_path / "precious"
    precious.mkdir()
    (precious / "thesis.txt").write_text("forty years of work")
    assert run(precious) == 2
    assert "files.would-overwrite" in capsys.readouterr().err
    assert (precious / "thesis.txt").read_text() == "forty years of work"


def test_a_result_to_which_somebody_has_added_something_is_not_replaced(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "out"
    assert run(out) == 0
    assert run(out) == 0
    (out / "log" / "notes.txt").write_text("mine")
    assert run(out) == 2
    assert "files.would-overwrite" in capsys.readouterr().err
    assert (out / "log" / "notes.txt").read_text() == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_every_problem_is_in_the_result_and_the_screen_shows_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, first, *_ = (EXAMPLE / "requests.csv").read_text().splitlines(keepends=True)
    bad = tmp_path / "requests.csv"
    bad.write_text(header + first.replace(",false,true,", ",perhaps,maybe,") * 30)
    assert run(tmp_path / "out", requests=bad) == 1
    printed = capsys.readouterr().out
    assert "0 requests walked, 30 rows with a problem" in printed
    assert "and 40 more" in printed
    problems = table(tmp_path / "out" / "problems.csv")
    assert len(problems) == 60
    assert {row["code"] for row in problems} == {"agreement.value-not-allowed"}


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run_command(["--version"]) == 0
    assert capsys.readouterr().out.startswith("proviso ")


def test_an_unforeseen_fault_shows_no_traceback_and_no_data(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fault(*args: object, **named: object) -> None:
        raise ValueError("Agnieszka Szczepańska")

    monkeypatch.setattr("proviso_gateway.workbench.results.publish", fault)
    assert run(tmp_path / "out") == 70
    error = capsys.readouterr().err
    assert "Agnieszka" not in error
    assert "Traceback" not in error


def test_no_personal_data_is_printed(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path / "out")
    printed = capsys.readouterr()
    shown = (printed.out + printed.err).lower()
    for row in table(EXAMPLE / "requests.csv"):
        for column in ("family_name", "address_line", "postcode", "birth_date"):
            if len(row[column]) > 3:
                assert row[column].lower() not in shown
