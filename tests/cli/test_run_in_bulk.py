"""`proviso run --bulk`: a file of any size, and what would come of each of its rows.

The walk is the other reader: whatever it comes to for a row, by cases, signatures and a log, is
what is said in bulk.
"""

from __future__ import annotations

import csv
import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.adapters import request_parts, spark
from proviso_gateway.assembly import bulk, running, spreading
from proviso_gateway.casework.case import Case
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.cli import run_command
from proviso_gateway.terms import Day
from proviso_gateway.workbench.bulk import Beside, RowDigest, digests_of
from proviso_gateway.workbench.inputs import RunInputs

EXAMPLE = Path(__file__).parents[2] / "examples" / "nhs-home-office"
DAY = "2017-10-02"


def table(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


ROWS = table(EXAMPLE / "requests.csv")


def run(out: Path, requests: Path, *options: str) -> int:
    arguments = ["run", str(requests), "--agreement", str(EXAMPLE / "agreement.yaml")]
    arguments += ["--register", str(EXAMPLE / "register"), "--as-of", DAY, "--out", str(out)]
    return run_command([*arguments, "--bulk", *options])


def write(path: Path, rows: Sequence[Mapping[str, str]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(ROWS[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def answers(out: Path) -> dict[int, tuple[str, str, str, str]]:
    return {
        int(row["row"]): (row["stood"], row["reasons"], row["clauses"], row["search"])
        for row in table(out / "answers.csv")
    }


def report(out: Path) -> dict[str, object]:
    found: dict[str, object] = json.loads((out / "report.json").read_text())
    return found


def shuffled(seed: int, count: int) -> list[dict[str, str]]:
    """Rows of the example with cells of each other's, emptied or taken over, some twice."""
    dice = random.Random(seed)
    rows = []
    for number in range(count):
        row = dict(dice.choice(ROWS), request_ref=f"B-{number}", received_on=DAY)
        for _ in range(dice.randrange(4)):
            column = dice.choice([name for name in row if name not in ("request_ref", "agreement")])
            row[column] = dice.choice(["", dice.choice(ROWS)[column]])
        row["received_on"] = row["received_on"] and DAY
        rows.append(row)
        if dice.random() < 0.1:
            again = dict(dice.choice(rows))
            if dice.random() < 0.5:
                again["officer"] = "Officer 99"
            rows.append(again)
    return rows


def walked(requests: Path) -> Iterator[tuple[int, Case]]:
    """The case of each row, walked on one day."""
    day = Day.fromisoformat(DAY)
    given = RunInputs(
        *(requests, EXAMPLE / "agreement.yaml", EXAMPLE / "register"), day, day, False, "seed"
    )
    begun = running.begin(given)
    begun.walk(lambda _done, _all: None)
    for number, handle in begun.rehearsal.result.cases.items():
        yield number, begun.rehearsal.gateway.store.case(handle)


def stood(case: Case) -> tuple[str, str, str, str]:
    """How far a walked case came, in the words of a run in bulk."""
    found = case.finding
    assert found is not None
    told = " ".join(found.reasons), " ".join(found.false_clauses)
    if case.searched is not None:
        assert case.verdict is not None
        return "searched for", *told, case.verdict.kind.value
    words = {
        CaseState.ASKED: "asked",
        CaseState.HELD: "held",
        CaseState.READY: "waits for an officer",
        CaseState.PROPOSED: "waits for an officer",
        CaseState.WITHDRAWN: "withdrawn",
        CaseState.REFUSED: "refused" if case.declined is None else "declined",
    }
    ended = CaseState.REFUSED if case.declined is not None else case.state
    if case.state is CaseState.ANSWERED and case.declined is None:
        refused = case.answered is not None and case.searched is None
        ended = CaseState.REFUSED if refused else case.state
    return words[ended], *told, ""


@pytest.mark.parametrize("seed", range(3))
def test_what_is_said_in_bulk_is_what_a_walk_comes_to(seed: int, tmp_path: Path) -> None:
    requests = write(tmp_path / "requests.csv", shuffled(seed, 120))
    run(tmp_path / "out", requests)
    said = answers(tmp_path / "out")
    of_walk = {number: stood(case) for number, case in walked(requests)}
    differ = {n: (said.get(n), told) for n, told in of_walk.items() if said.get(n) != told}
    assert differ == {}
    assert len({one for one, *_ in said.values()}) >= 4


def test_the_example_is_told_by_reason(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path / "out", EXAMPLE / "requests.csv") == 0
    told = report(tmp_path / "out")
    assert (told["rows"], told["rows_with_problems"]) == (len(ROWS), 0)
    by_row = Counter(one for one, *_ in answers(tmp_path / "out").values())
    kinds = told["kinds"]
    assert isinstance(kinds, list)
    counted: Counter[str] = Counter()
    for kind in kinds:
        counted[kind["stood"]] += kind["requests"]
    assert counted == by_row
    assert "Nothing was approved, and nothing left." in capsys.readouterr().out
    assert not list(tmp_path.glob(".*"))


@pytest.mark.parametrize("size", [1, 7])
def test_parts_of_any_size_come_to_the_same(
    size: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = write(tmp_path / "requests.csv", shuffled(9, 40))
    run(tmp_path / "whole", requests)
    monkeypatch.setattr(request_parts, "ROWS", size)
    run(tmp_path / "parts", requests)
    for name in ("answers.csv", "problems.csv", "report.json"):
        assert (tmp_path / "parts" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()


def test_a_part_ends_where_its_rows_are_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    requests = write(tmp_path / "requests.csv", shuffled(9, 40))
    run(tmp_path / "whole", requests)
    monkeypatch.setattr(request_parts, "LONG", 2_000)
    assert len(request_parts.RequestFile(requests).parts) > 5
    run(tmp_path / "parts", requests)
    assert answers(tmp_path / "parts") == answers(tmp_path / "whole")


def test_parquet_says_what_csv_says(tmp_path: Path) -> None:
    rows = shuffled(5, 40)
    requests = write(tmp_path / "requests.csv", rows)
    columns = {name: [row[name] or None for row in rows] for name in rows[0]}
    pq.write_table(pa.table(columns), tmp_path / "requests.parquet", row_group_size=11)
    run(tmp_path / "one", requests)
    run(tmp_path / "other", tmp_path / "requests.parquet")
    assert answers(tmp_path / "other") == answers(tmp_path / "one")


@pytest.mark.parametrize("form", ["\ufeff{}", "\n\n{}", "{}\n\n"])
def test_rows_have_the_numbers_that_a_spreadsheet_shows(
    form: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [dict(ROWS[0], request_ref=f"R-{n}", officer_benefit='a "word",\nand') for n in range(5)]
    rows[3]["ground"] = "another"
    text = write(tmp_path / "plain.csv", rows).read_text(encoding="utf-8")
    requests = tmp_path / "requests.csv"
    requests.write_text(form.format(text), encoding="utf-8")
    monkeypatch.setattr(request_parts, "ROWS", 2)
    assert run(tmp_path / "out", requests) == 1
    header = 1 + form.split("{}")[0].count("\n")
    wrong = table(tmp_path / "out" / "problems.csv")[0]
    assert (wrong["row"], wrong["code"]) == (str(header + 4), "request.unknown-ground")
    assert wrong["request_ref"] == "R-3"


@pytest.mark.parametrize("seed", range(4))
def test_whoever_was_killed_goes_on_and_comes_to_the_same(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Any of the files of parts may be there, or half of one."""
    monkeypatch.setattr(request_parts, "ROWS", 7)
    requests = write(tmp_path / "requests.csv", shuffled(seed, 40))
    monkeypatch.setattr(bulk.BulkResult, "clear", lambda _: None)
    run(tmp_path / "whole", requests)
    dice = random.Random(seed)
    work = tmp_path / ".out.parts"
    (tmp_path / ".whole.parts").rename(work)
    for path in sorted(work.glob("*.parquet")):
        if dice.random() < 0.5:
            half = path.with_name(f"{path.name}.half")
            path.rename(half)
            half.write_bytes(half.read_bytes()[:20])
    monkeypatch.undo()
    monkeypatch.setattr(request_parts, "ROWS", 7)
    run(tmp_path / "out", requests)
    for name in ("answers.csv", "problems.csv", "report.json"):
        assert (tmp_path / "out" / name).read_bytes() == (tmp_path / "whole" / name).read_bytes()
    assert not work.exists()


def test_what_is_done_is_not_done_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    requests = EXAMPLE / "requests.csv"
    monkeypatch.setattr(bulk.BulkResult, "clear", lambda _: None)
    run(tmp_path / "out", requests)
    done = tmp_path / ".out.parts" / "000000-answers.parquet"
    before = done.stat()
    run(tmp_path / "out", requests)
    assert done.stat().st_mtime_ns == before.st_mtime_ns


def test_other_inputs_do_not_go_on_with_what_was_begun(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bulk.BulkResult, "clear", lambda _: None)
    run(tmp_path / "out", EXAMPLE / "requests.csv")
    assert run(tmp_path / "out", write(tmp_path / "others.csv", ROWS[:3])) == 2
    assert "run.begun-otherwise" in capsys.readouterr().err


def in_parts(folder: Path, parts: int = 3) -> Path:
    """The index of the example's register, in parts."""
    build = ["register", "build", str(EXAMPLE / "register"), "--out", str(folder)]
    assert run_command([*build, "--partitions", str(parts)]) == 0
    return folder


def test_a_register_in_parts_is_searched_part_by_part_to_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(request_parts, "ROWS", 50)
    requests = write(tmp_path / "requests.csv", shuffled(7, 120))
    run(tmp_path / "whole", requests)
    run(tmp_path / "parts", requests, "--register", str(in_parts(tmp_path / "index")))
    assert answers(tmp_path / "parts") == answers(tmp_path / "whole")
    assert report(tmp_path / "parts") == report(tmp_path / "whole")
    assert len({search for *_, search in answers(tmp_path / "parts").values()}) > 2


def test_spark_searches_parts_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(spark, "check_installed", lambda: None)
    monkeypatch.setattr(spreading, "check_installed", lambda: None)
    requests = EXAMPLE / "requests.csv"
    assert run(tmp_path / "out", requests, "--engine", "spark") == 2
    assert "register.parts-missing" in capsys.readouterr().err
    part = str(in_parts(tmp_path / "index") / "part-00000")
    assert run(tmp_path / "out", requests, "--register", part) == 2
    assert "register.index-is-a-part" in capsys.readouterr().err
    early = ["--register", str(tmp_path / "index"), "--as-of", "2001-01-01"]
    assert run(tmp_path / "out", requests, *early) == 2
    assert "register.from-the-future" in capsys.readouterr().err


def test_a_file_that_was_refused_may_be_mended_and_given_again(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = write(tmp_path / "requests.csv", ROWS)
    whole = requests.read_text(encoding="utf-8")
    requests.write_text(whole.replace("request_ref", "reference", 1), encoding="utf-8")
    assert run(tmp_path / "out", requests) == 2
    assert not list(tmp_path.glob(".*"))
    requests.write_text(whole, encoding="utf-8")
    assert run(tmp_path / "out", requests) == 0, capsys.readouterr().err


def test_what_is_done_is_its_owners_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / ".out.parts").mkdir(mode=0o755)
    monkeypatch.setattr(bulk.BulkResult, "clear", lambda _: None)
    run(tmp_path / "out", EXAMPLE / "requests.csv")
    assert (tmp_path / ".out.parts").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("option", [("--seed", "mine"), ("--release-on", DAY)])
def test_what_only_a_walk_does_is_refused(
    option: tuple[str, str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path / "out", EXAMPLE / "requests.csv", *option) == 2
    assert "belong to a walk" in capsys.readouterr().err


def test_who_was_asked_for_before_is_told_by_a_walk_only(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = (EXAMPLE / "agreement.yaml").read_text(encoding="utf-8")
    clause, fact = "    clauses:\n", "facts:\n"
    looked_at = "{any_of: [{asked_before: false}, {seen_by_us: true}]}"
    text = text.replace(clause, f"{clause}      - {{id: known, require: {looked_at}}}\n", 1)
    seen = "{type: bool, source: custodian, question: Has somebody looked?}"
    text = text.replace(fact, f"{fact}  seen_by_us: {seen}\n", 1)
    changed = tmp_path / "agreement.yaml"
    changed.write_text(text, encoding="utf-8")
    arguments = ["run", str(EXAMPLE / "requests.csv"), "--agreement", str(changed)]
    arguments += ["--register", str(EXAMPLE / "register"), "--as-of", DAY]
    code = run_command([*arguments, "--out", str(tmp_path / "out"), "--bulk"])
    assert (code, "run.needs-a-walk" in capsys.readouterr().err) == (2, True)


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("requests.txt", b"request_ref\n", "past.unknown-form"),
        ("requests.csv", b"", "table.empty"),
        ("requests.csv", b"request_ref,agreement\n\xff,a\n", "table.not-utf8"),
        ("requests.csv", b'request_ref,agreement\n"a"b,c\n', "table.not-csv"),
        ("requests.csv", b"request_ref,colour\na,b\n", "table.unknown-column"),
        ("requests.parquet", b"PAR1 no", "past.unreadable"),
    ],
)
def test_a_file_that_is_bad_as_a_whole_is_named(
    name: str, data: bytes, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    requests = tmp_path / name
    requests.write_bytes(data)
    assert run(tmp_path / "out", requests) == 2
    assert code in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


IRS = EXAMPLE.parent / "irs-ice-2025"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of people of whom a fifth was held out, and the truth beside it."""
    folder = tmp_path_factory.mktemp("people") / "R"
    made = ["register", "synthesise", "--people", "2000", "--held-out", "20", "--seed", "3"]
    assert run_command([*made, "--out", str(folder)]) == 0
    return folder


def ask(people: Path, out: Path, *options: str, agreement: Path = IRS / "agreement.yaml") -> int:
    made = ["requests", "caseload", str(IRS / "caseloads" / "whole.csv"), "--out", str(out)]
    made += ["--truth", f"{people}-truth", "--agreement", str(agreement), "--reading", "half"]
    return run_command([*made, *options])


@pytest.mark.parametrize("form", ["csv", "parquet"])
def test_the_file_of_2025_is_made_and_taken_at_any_share_of_its_size(
    form: str, people: Path, tmp_path: Path
) -> None:
    """Half of it states no address, and is refused for that and nothing else."""
    requests = tmp_path / f"requests.{form}"
    assert ask(people, requests, "--scale", "0.0001") == 0
    arguments = ["run", str(requests), "--agreement", str(IRS / "agreement.yaml")]
    arguments += ["--register", str(people), "--as-of", "2025-08-07", "--bulk"]
    assert run_command([*arguments, "--out", str(tmp_path / "out")]) == 0
    came = Counter((one, clauses) for one, _, clauses, _ in answers(tmp_path / "out").values())
    assert came == {("refused", "name-and-address"): 64, ("searched for", ""): 64}
    assert len({row["request_ref"] for row in table(tmp_path / "out" / "answers.csv")}) == 128


def test_a_caseload_is_the_same_by_the_same_seed(people: Path, tmp_path: Path) -> None:
    for name, seed in (("one", "1"), ("same", "1"), ("other", "2")):
        ask(people, tmp_path / f"{name}.csv", "--scale", "0.0001", "--seed", seed)
    one, same, other = ((tmp_path / f"{n}.csv").read_bytes() for n in ("one", "same", "other"))
    assert one == same != other


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--scale", "0.1"), "caseload.too-few-people"),
        (("--reading", "another"), "--reading"),
    ],
)
def test_a_caseload_that_cannot_be_asked_leaves_no_file(
    options: tuple[str, str],
    code: str,
    people: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert ask(people, tmp_path / "requests.csv", *options) == 2
    assert code in capsys.readouterr().err
    assert not list(tmp_path.iterdir())


DIGESTS = st.lists(
    st.builds(
        RowDigest,
        number=st.just(0),
        reference=st.integers(0, 3),
        content=st.integers(0, 1),
        asked_by=st.integers(0, 2),
        day=st.integers(0, 2),
    ),
    max_size=12,
)


@given(DIGESTS, st.randoms(use_true_random=False))
def test_each_row_stands_beside_the_others_as_if_they_came_one_by_one(
    digests: list[RowDigest], dice: random.Random
) -> None:
    numbered = [one._replace(number=n) for n, one in enumerate(digests, 2)]
    seen: dict[int, RowDigest] = {}
    kept, told = [], {}
    for one in numbered:
        first = seen.setdefault(one.reference, one)
        told[one.number] = [first.number, first.content == one.content, 0]
        if first is one:
            kept.append(one)
    asked: Counter[int] = Counter()
    for one in sorted(kept, key=lambda row: row.day):
        asked[one.asked_by] += 1
        told[one.number][2] = asked[one.asked_by]
    dice.shuffle(numbered)
    beside = Beside(digests_of(numbered))
    found = beside.within(0, 100)
    assert {number: [*one] for number, one in found.items()} == told
    assert beside.repeats == sum(first != n and same for n, (first, same, _) in told.items())
    assert beside.within(3, 4).keys() <= {3, 4}
    assert np.array_equal(beside.told[:, 0], sorted(told))
