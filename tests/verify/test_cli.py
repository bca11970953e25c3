"""The command as an auditor uses it: exit codes, where it points, and never a traceback."""

import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_log import SmallLog, example, secret
from test_counts import honest_rows, named, statistics

from proviso_verify import cli
from proviso_verify.cli import main
from proviso_verify.errors import VERIFY
from proviso_verify.note import COSIGNATURE, KeySigner
from proviso_verify.receipt import OPENABLE
from proviso_verify.tiles import tiles_of

README = Path(cli.__file__).parents[1] / "README.md"
LOG = example()
GENESIS = hashlib.sha256(LOG.entries[0]).hexdigest()
ANSWER = next(
    json.loads(entry)["handle"] for entry in LOG.entries if json.loads(entry)["kind"] == "answer"
)

Captured = pytest.CaptureFixture[str]


def write(log: SmallLog, folder: Path) -> Path:
    for path, data in log.files().items():
        file = folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(LOG, tmp_path / "log")


def test_log_tells_what_holds(folder: Path, capsys: Captured) -> None:
    assert main(["log", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "44 entries, live" in said
    assert f"{GENESIS} (unpinned: officers as the log claims)" in said  # what to pin
    assert "discloses details 2017-01-01 to 2017-02-28: recorded (entry 33), began" in said
    assert main(["log", str(folder), "--genesis", GENESIS]) == 0
    assert "as you know it" in capsys.readouterr().out


def test_what_is_not_pinned_says_so_in_its_first_line(
    folder: Path, tmp_path: Path, capsys: Captured
) -> None:
    """The first line is often the only one that is read, or shown."""
    receipt, figures = tmp_path / "receipt.json", tmp_path / "statistics.json"
    receipt.write_bytes(LOG.receipt(ANSWER, *OPENABLE))
    told = example()
    figures.write_bytes(named(told, honest_rows(told)))
    log = str(write(told, folder))
    for command in (["log", log], ["receipt", str(receipt), "--log", log],
                    ["counts", log, str(figures)]):  # fmt: skip
        assert main(command) == 0
        assert "NOT PINNED: no --genesis was given" in capsys.readouterr().out.splitlines()[0]
        assert main([*command, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["pinned"] is False
        assert main([*command, "--genesis", GENESIS]) == 0
        assert "NOT PINNED" not in capsys.readouterr().out
        assert main([*command, "--genesis", GENESIS, "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["pinned"] is True
    assert main(["receipt", str(receipt), "--key", LOG.signer().verifier.text()]) == 0
    assert "by the log's key alone" in capsys.readouterr().out.splitlines()[0]


def test_log_tells_why_requests_were_refused_and_how_many_came_before_it_was_in_force(
    folder: Path, capsys: Captured
) -> None:
    assert main(["log", str(folder)]) == 0
    said = capsys.readouterr().out
    assert "Refused, by reason, in the months laid open" in said
    assert "2017-01  home-office  mou  1 evidence_missing" in said
    assert "in_force 2017-01-01 (entry 8, in 2017-01, after 0 requests)" in said


def test_log_tells_json(folder: Path, capsys: Captured) -> None:
    assert main(["log", str(folder), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert (report["size"], report["pinned"], report["genesis"]) == (44, False, GENESIS)
    assert report["cohorts"][0]["received"] == 5
    assert report["versions"][0]["acts"][0]["act"] == "adopted"


@pytest.mark.parametrize("path", ["checkpoint", *tiles_of(LOG.entries)])
def test_log_names_the_file_in_which_a_byte_was_broken(
    folder: Path, path: str, capsys: Captured
) -> None:
    file = folder / path
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    assert main(["log", str(folder)]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert f"({path}" in captured.err
    assert "Traceback" not in captured.err


def test_another_genesis_than_the_pinned_one_does_not_hold(folder: Path, capsys: Captured) -> None:
    assert main(["log", str(folder), "--genesis", "0" * 64]) == 1
    assert "log.genesis-differs" in capsys.readouterr().err


def test_a_quorum_that_is_not_reached_is_waited_for(folder: Path, capsys: Captured) -> None:
    witness = KeySigner("witness.example", COSIGNATURE, secret("witness")).verifier
    trusted = folder / "policy"
    trusted.write_text(f"witness w {witness.text()}\nquorum w\n")
    assert main(["log", str(folder), "--policy", str(trusted)]) == 3
    assert "policy.quorum-not-reached (checkpoint)" in capsys.readouterr().err
    trusted.write_text("quorum none\n")
    assert main(["log", str(folder), "--policy", str(trusted)]) == 0
    trusted.write_text("quorum some\n")
    assert main(["log", str(folder), "--policy", str(trusted)]) == 2
    assert "line 1" in capsys.readouterr().err


def test_what_is_no_folder_of_a_log_is_bad_input(tmp_path: Path, capsys: Captured) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path in (tmp_path, tmp_path / "missing", tmp_path / "file"):
        assert main(["log", str(path)]) == 2
        assert "log.no-checkpoint" in capsys.readouterr().err
    (tmp_path / "checkpoint").mkdir()
    assert main(["log", str(tmp_path)]) == 2
    assert "usage.unreadable (checkpoint)" in capsys.readouterr().err


def test_receipt_tells_what_is_proved(folder: Path, capsys: Captured) -> None:
    file = folder / "receipt.json"
    file.write_bytes(LOG.receipt(ANSWER, *OPENABLE))
    key = LOG.signer().verifier.text()
    assert main(["receipt", str(file), "--key", key]) == 0
    assert 'outcome = "disclosed"' in capsys.readouterr().out
    assert main(["receipt", str(file), "--log", str(folder), "--genesis", GENESIS, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["openings"]["outcome"] == "disclosed"


def test_receipt_refuses_a_cause(folder: Path, capsys: Captured) -> None:
    file = folder / "receipt.json"
    file.write_bytes(LOG.receipt(ANSWER, "cause"))
    assert main(["receipt", str(file), "--log", str(folder)]) == 1
    assert "receipt.not-openable" in capsys.readouterr().err


def test_receipt_needs_a_key_that_is_one(folder: Path, capsys: Captured) -> None:
    file = folder / "receipt.json"
    file.write_bytes(LOG.receipt(ANSWER))
    assert main(["receipt", str(file), "--key", "nonsense"]) == 2
    assert main(["receipt", str(folder / "missing"), "--log", str(folder)]) == 2
    assert "usage.unreadable" in capsys.readouterr().err


def test_counts_confirms_or_shows_each_difference(folder: Path, capsys: Captured) -> None:
    file = folder / "statistics.json"
    rows = honest_rows(LOG)
    file.write_bytes(statistics(LOG, rows))
    assert main(["counts", str(folder), str(file)]) == 1
    assert "no entry of the log names them" in capsys.readouterr().out
    log = example()
    file.write_bytes(named(log, rows))
    write(log, folder)
    assert main(["counts", str(folder), str(file)]) == 0
    assert "Every published figure is the recomputed one." in capsys.readouterr().out
    rows[0]["disclosed"] += 1
    file.write_bytes(statistics(LOG, rows[:2]))
    assert main(["counts", str(folder), str(file)]) == 1
    said = capsys.readouterr().out
    assert "disclosed: published 2, recomputed 1" in said
    assert "received: published left out, recomputed 2" in said
    assert main(["counts", str(folder), str(file), "--json"]) == 1
    assert len(json.loads(capsys.readouterr().out)["differences"]) == 2


def test_counts_names_a_broken_opening_file(folder: Path, capsys: Captured) -> None:
    file = folder / "statistics.json"
    file.write_bytes(statistics(LOG, []))
    (path,) = LOG.opened
    (folder / path).write_bytes(b"{}")
    assert main(["counts", str(folder), str(file)]) == 1
    assert f"counts.opening-file-differs ({path})" in capsys.readouterr().err


def test_counts_shows_no_control_characters(folder: Path, capsys: Captured) -> None:
    file = folder / "statistics.json"
    hostile = {"period": "\x1b[2J", "requester": "\x1b[31m", "agreement": "a", "received": 1}
    file.write_bytes(statistics(LOG, [*honest_rows(LOG), hostile]))
    assert main(["counts", str(folder), str(file)]) == 1
    assert "\x1b" not in capsys.readouterr().out


def test_entry_shows_one_entry_and_its_proof(folder: Path, capsys: Captured) -> None:
    assert main(["entry", str(folder), "9"]) == 0
    shown = json.loads(capsys.readouterr().out)
    assert (shown["entry"]["kind"], shown["size"]) == ("heartbeat", 44)
    assert len(shown["proof"]) == 6
    assert main(["entry", str(folder), "44"]) == 2
    assert "tree.out-of-range" in capsys.readouterr().err


@pytest.mark.parametrize(
    "arguments",
    [
        ["log"],
        ["sing"],
        ["log", "x", "--genesis", "abc"],
        ["receipt", "x"],
        ["entry", "x", "y"],
    ],
)
def test_wrong_usage_is_exit_code_2(arguments: list[str], capsys: Captured) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    assert "usage:" in capsys.readouterr().err


def test_alone_it_says_what_it_can_do_and_each_argument_has_a_word(capsys: Captured) -> None:
    assert main([]) == cli.BAD_INPUT
    commands = re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    assert len(commands) == 5
    for command in commands:
        with pytest.raises(SystemExit):
            main([command, "--help"])
        told = capsys.readouterr().out
        dumb = re.findall(r"^  ([A-Z]+)$\n(?!      )", told, re.MULTILINE)
        assert dumb == []
        assert "hash of the log's first entry" in " ".join(told.split())


def test_the_readme_shows_every_command_and_exit_code(capsys: Captured) -> None:
    text = README.read_text()
    shown = re.findall(r"^\$ proviso-verify (\w+) ", text, re.MULTILINE)
    with pytest.raises(SystemExit):
        main(["--help"])
    assert sorted(shown) == sorted(
        re.findall(r"^    (\w+) ", capsys.readouterr().out, re.MULTILINE)
    )
    codes = text.partition("Exit codes:")[2].partition(".\n")[0]
    assert {int(code) for code in re.findall(r"\d+", codes)} == {
        cli.HOLDS, cli.FAILS, cli.BAD_INPUT, cli.WAITING, cli.OUR_FAULT,
    }  # fmt: skip


def test_a_fault_of_ours_is_no_traceback(
    folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("private")

    monkeypatch.setattr(cli, "verify_log", broken)
    assert main(["log", str(folder)]) == 70
    assert capsys.readouterr().err == "This is our fault, please report it: RuntimeError.\n"


def test_every_exit_code_is_of_a_problem_that_exists() -> None:
    assert set(cli.EXIT_CODES) <= set(VERIFY.kinds)


def test_the_command_runs_from_outside(folder: Path) -> None:
    command = [sys.executable, "-m", "proviso_verify.cli", "log", str(folder)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
