"""Spark answers what one tracer over the whole register answers, whatever happens to its tasks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from tests.adapters.homes import Make
from tests.adapters.registers import changed, with_cell
from tests.adapters.spark_cluster import POPULATION, records, searches
from tests.adapters.test_divided_building import content
from tests.faults.day import write_register
from tests.walk.world import A_TWIN, AMINA, NOBODY, RESTRICTED, World, whom

from proviso_gateway.adapters import request_parts, spark
from proviso_gateway.adapters.register.divided import divide, part_name
from proviso_gateway.adapters.register.divided_building import build_divided
from proviso_gateway.adapters.register.files import DIVIDED, RegisterRefused
from proviso_gateway.adapters.register.index import build_index
from proviso_gateway.adapters.register.writing import write_register as write_population
from proviso_gateway.adapters.spark import (
    WRONG,
    SparkEngine,
    check_encrypted,
    check_java,
    spark_session,
    traced_by_spark,
)
from proviso_gateway.adapters.spark_building import doing
from proviso_gateway.assembly import spreading
from proviso_gateway.assembly.spreading import Spread
from proviso_gateway.cli import run_command
from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.trace import trace_all
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.people import Search
from proviso_gateway.tracing.tracer import Tracer
from proviso_gateway.tracing.verdict import Verdict, VerdictKind

# Spark's own code leaves sockets to be closed when they are forgotten.
pytestmark = [
    pytest.mark.filterwarnings("ignore:unclosed:ResourceWarning"),
    pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning"),
]


def java() -> bool:
    try:
        check_java()
    except Problem:
        return False
    return True


with_java = pytest.mark.skipif(not java(), reason="Spark needs Java 17")


@pytest.fixture(scope="module")
def session() -> Iterator[Any]:
    """A Spark of two threads, which tries each task four times."""
    with spark_session("local[2,4]") as session:
        yield session


@pytest.fixture(scope="module")
def parts(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The index of the register in two parts."""
    folder = tmp_path_factory.mktemp("spark") / "parts"
    divide(records(), folder, DEFAULT, 2)
    return folder


def refused(act: Callable[[], object]) -> str:
    with pytest.raises(Problem) as wrong:
        act()
    return wrong.value.code


@with_java
def test_it_answers_what_one_tracer_answers(session: Any, parts: Path, tmp_path: Path) -> None:
    """To the bit, findings and all, on any number of parts."""
    tracer, asking = Tracer(records(), DEFAULT), searches(60)
    expected = [tracer.trace(search) for search in asking]
    moved: list[tuple[int, int]] = []
    divide(records(), tmp_path / "seven", DEFAULT, 7)
    assert traced_by_spark(
        session, tmp_path / "seven", DEFAULT, asking, explained=True,
        progress=lambda *counts: moved.append(counts),
    ) == expected  # fmt: skip
    assert moved[-1] == (60, 60)
    assert {one.kind for one in expected} >= {VerdictKind.TRACED, VerdictKind.UNCLEAR}
    told = traced_by_spark(session, parts, DEFAULT, asking)
    assert told == list(tracer.trace_all(asking))
    assert traced_by_spark(session, parts, DEFAULT, []) == []


@with_java
def test_a_part_that_cannot_be_opened_is_told_by_name(session: Any, tmp_path: Path) -> None:
    divide(records(), tmp_path / "parts", DEFAULT, 3)
    column = tmp_path / "parts" / part_name(1) / "facts.npy"
    column.write_bytes(column.read_bytes()[:-8])
    asking = searches(4)
    code = refused(lambda: traced_by_spark(session, tmp_path / "parts", DEFAULT, asking))
    assert code == "register.index-damaged"
    model = replace(DEFAULT, margin=DEFAULT.margin + 1)
    code = refused(lambda: traced_by_spark(session, tmp_path / "parts", model, asking))
    assert code == "register.index-of-another-model"


@with_java
def test_approved_cases_are_searched_by_it_as_by_this_process(session: Any, tmp_path: Path) -> None:
    """One of four reaches nobody, one a restricted person, one has to be looked at by two."""
    worlds = World(), World()
    handles = [
        [world.approved(who).handle for who in (whom(AMINA), NOBODY, A_TWIN, whom(RESTRICTED))]
        for world in worlds
    ]
    door: Any = worlds[0].gateway.register
    register = {"digest": door.digest}
    divide(door.snapshot.records, tmp_path / "parts", DEFAULT, 3, register=register)
    door.engine = SparkEngine.over(session, tmp_path / "parts", DEFAULT)
    pairs = zip(worlds, handles, strict=True)
    told = [trace_all(world.gateway, some, group=10) for world, some in pairs]
    assert [one.problems for one in told] == [{}, {}]
    by_spark, here = ([case.verdict for case in one.cases] for one in told)
    assert by_spark == here
    assert len({verdict.kind for verdict in here if verdict}) == 3


@with_java
def test_it_searches_the_register_of_a_home_in_parts_that_lie_beside_its_index(
    session: Any, make: Make, tmp_path: Path
) -> None:
    home = make()
    write_register(tmp_path / "register")
    digest = home.load_register(tmp_path / "register")
    spread = Spread.of("", 2)
    with spread.searching(home.register, lambda _done, _all: None):
        engine = home.register.engine
        assert engine is not None
        assert (engine.register, engine.model) == (digest, DEFAULT.hash)
        (found,) = engine.searched([(Search("Nobody", "", "Atall"), False)])
        assert isinstance(found, Verdict)
        assert found.person_id is None
    assert home.register.engine is None
    assert (home.folder / "register" / f"{digest}.parts" / DIVIDED).is_file()


class Faulty(Search):
    """A search at which whoever reads it in another process than `here` fails, and says whom it is
    about: always, or once."""

    __slots__ = ("here", "once")

    def __getattribute__(self, name: str) -> Any:
        if name == "family_name" and hasattr(self, "once"):
            once = object.__getattribute__(self, "once")
            here = object.__getattribute__(self, "here") == os.getpid()
            if not here and (once is None or not Path(once).exists()):
                if once is not None:
                    Path(once).touch()
                raise LookupError(f"Gwendolyn {object.__getattribute__(self, name)}")
        return object.__getattribute__(self, name)

    def __reduce__(self) -> Any:
        said = [object.__getattribute__(self, name) for name in Search.__match_args__]
        own = (object.__getattribute__(self, name) for name in ("here", "once"))
        return faulty, (*own, said)


def faulty(here: int, once: str | None, said: list[Any]) -> Faulty:
    """Such a search; `once` is a file that tells that it has failed."""
    search = Faulty(*said)
    object.__setattr__(search, "here", here)
    object.__setattr__(search, "once", once)
    return search


def spoilt(once: str | None) -> list[Search]:
    """Ten searches, the seventh of which fails."""
    asking = searches(10)
    said = [getattr(asking[6], name) for name in Search.__match_args__]
    return [*asking[:6], faulty(os.getpid(), once, said), *asking[7:]]


@with_java
def test_a_task_that_failed_is_done_again(session: Any, parts: Path, tmp_path: Path) -> None:
    once = tmp_path / "failed"
    told = traced_by_spark(session, parts, DEFAULT, spoilt(str(once)), explained=True)
    assert once.exists()
    tracer = Tracer(records(), DEFAULT)
    assert told == [tracer.trace(search) for search in searches(10)]


@with_java
def test_a_task_that_always_fails_ends_it_and_tells_nothing_of_anybody(
    session: Any, parts: Path
) -> None:
    with pytest.raises(Problem) as wrong:
        traced_by_spark(session, parts, DEFAULT, spoilt(None), explained=True)
    assert wrong.value.code == "spark.job-failed"
    said = str(wrong.value.__context__)  # what Spark was told, and writes to its logs
    assert "LookupError" in said
    assert "Gwendolyn" not in said


@with_java
def test_a_worker_that_is_killed_in_the_middle_changes_nothing(tmp_path: Path) -> None:
    begun = "import sys; from pathlib import Path; from tests.adapters.spark_cluster import main"
    ran = subprocess.run(
        [sys.executable, "-c", f"{begun}; main(Path(sys.argv[1]))", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stderr[-2_000:]
    told = json.loads(ran.stdout)
    assert told["struck"]
    assert told["same"]
    assert told["built"]
    assert {"traced", "unclear"} <= set(told["kinds"])


def merged(*rows: tuple[int, int]) -> list[int]:
    """Which searches are answered, where these parts said nothing of these searches."""
    said = ((search, part, "[[],[],[]]") for search, part in rows)
    return [search for search, *_ in spark._merged(2, said)]


def test_nothing_is_told_of_a_search_that_a_part_left_out_or_answered_twice() -> None:
    assert merged((0, 0), (0, 1), (1, 0), (1, 1)) == [0, 1]
    assert merged((0, 0), (1, 0), (1, 1)) == [WRONG, 1]
    assert merged((0, 0), (0, 1), (0, 1)) == [WRONG]
    assert merged((0, 0), (0, 2)) == [WRONG]


def test_a_problem_with_one_search_loses_no_other() -> None:
    """As where two readers of a comparison disagree: that one is found by nobody."""
    wrong = spark._problem_text(problem("tracing.readers-disagree"))
    rows = [(0, 0, "[[],[],[]]"), (0, 1, wrong), (1, 0, "[[],[],[]]"), (1, 1, "[[],[],[]]")]
    told = [spark._problem_of(said) for *_, said in spark._merged(2, iter(rows))]
    assert [one and one.code for one in told] == ["tracing.readers-disagree", None]


def test_without_java_or_pyspark_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def begin() -> None:
        with spark_session("local[1]"):
            pass

    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert refused(check_java) == "spark.no-java"
    monkeypatch.delenv("JAVA_HOME")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert refused(check_java) == "spark.no-java"
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    assert refused(begin) == "spark.not-installed"


@pytest.mark.parametrize(
    ("master", "told", "safe"),
    [
        ("local[2]", {}, True),
        ("spark://somewhere:7077", {}, False),
        ("local-cluster[2,1,1024]", {"spark.authenticate": "true"}, False),
        ("yarn", {"spark.network.crypto.enabled": "true"}, False),
        ("yarn", {"spark.authenticate": "true", "spark.network.crypto.enabled": "true"}, True),
        ("spark://somewhere:7077", {"spark.ssl.rpc.enabled": "true"}, True),
    ],
)
def test_nobodys_name_travels_unencrypted(master: str, told: dict[str, str], safe: bool) -> None:
    conf = SimpleNamespace(getAll=told.items)
    context = SimpleNamespace(master=master, getConf=lambda: conf)
    if safe:
        check_encrypted(context)
    else:
        assert refused(lambda: check_encrypted(context)) == "spark.not-encrypted"


@with_java
def test_an_evaluation_by_spark_tells_the_same_figures(
    session: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register, truth, requests = tmp_path / "people", tmp_path / "truth", tmp_path / "asked.csv"
    people = f"register synthesise --people 400 --out {register} --truth {truth}"
    for command in (people, f"requests synthesise {truth} --requests 60 --out {requests}"):
        assert run_command(command.split()) == 0, capsys.readouterr().err
    capsys.readouterr()
    told = []
    parts = tmp_path / "parts"
    build = f"register build {register} --out {parts} --partitions 2"
    assert run_command(build.split()) == 0, capsys.readouterr().err
    capsys.readouterr()
    for more in (
        [],
        ["--engine", "spark", "--partitions", "3", "--shared", str(tmp_path)],
        ["--engine", "spark", "--parts", str(parts)],
        ["--parts", str(parts)],
    ):
        rows = tmp_path / f"{len(told)}.csv"
        command = ["evaluate", "tracing", str(register), str(requests), "--json"]
        assert run_command([*command, "--rows", str(rows), *more]) == 0, capsys.readouterr().err
        told.append((json.loads(capsys.readouterr().out), rows.read_text()))
    assert told[1:] == told[:1] * 3
    assert told[0][0]["people"] > 300
    assert not list(tmp_path.glob("proviso-*"))  # nothing of anybody is left


@with_java
def test_spark_makes_the_parts_that_one_machine_makes(
    session: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register, truth = tmp_path / "people", tmp_path / "truth"
    write_population(POPULATION, register, truth, processes=1)
    parts = [tmp_path / name for name in ("here", "spark")]
    for folder, more in zip(parts, ([], ["--engine", "spark"]), strict=True):
        build = ["register", "build", str(register), "--out", str(folder), "--partitions", "3"]
        assert run_command([*build, *more]) == 0, capsys.readouterr().err
    here, there = map(content, parts)
    assert there == here
    assert run_command(["register", "check", str(parts[1])]) == 0


@with_java
def test_what_is_wrong_with_a_register_comes_back_from_spark(session: Any, tmp_path: Path) -> None:
    write_population(POPULATION, tmp_path / "people", tmp_path / "truth", processes=1)
    change = with_cell("gender", 2, "f")
    bad = changed(tmp_path / "people", tmp_path / "bad", "person.parquet", change)
    for do in (None, doing(session)):
        with pytest.raises(RegisterRefused) as refused:
            build_divided(bad, tmp_path / "parts", DEFAULT, 2, lambda _done, _all: None, do)
        (found,) = refused.value.problems
        assert (found.code, found.place.row) == ("register.value-not-allowed", 4)
    (bad / "name_history.parquet").write_bytes(b"")
    assert refused_of(bad, tmp_path / "parts", session) == "register.parquet-unreadable"


def refused_of(register: Path, out: Path, session: Any) -> str:
    def act() -> object:
        return build_divided(register, out, DEFAULT, 2, lambda _done, _all: None, doing(session))

    return refused(act)


def test_spark_is_told_how_many_parts_it_makes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["register", "build", "people", "--out", str(tmp_path / "parts"), "--engine", "spark"]
    assert run_command(build) == 2
    assert "--partitions" in capsys.readouterr().err


def test_spark_makes_no_parts_of_csv(tmp_path: Path) -> None:
    write_population(POPULATION, tmp_path / "people", tmp_path / "truth", as_csv=True, processes=1)
    assert refused_of(tmp_path / "people", tmp_path / "parts", None) == "spark.builds-of-parquet"
    index = tmp_path / "index"
    build_index(tmp_path / "people", index, DEFAULT)
    assert refused_of(index, tmp_path / "parts", None) == "spark.builds-of-parquet"


@with_java
def test_a_file_in_bulk_by_spark_comes_to_the_same(
    session: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two parts of the file at a time, over two parts of the register."""
    monkeypatch.setattr(request_parts, "ROWS", 150)
    example, parts = Path(__file__).parents[2] / "examples" / "nhs-home-office", tmp_path / "parts"
    register = str(example / "register")
    build = ["register", "build", register, "--out", str(parts), "--partitions", "2"]
    assert run_command(build) == 0
    asking = ["run", str(example / "requests.csv"), "--agreement", str(example / "agreement.yaml")]
    asking += ["--as-of", "2017-10-02", "--bulk"]
    here = run_command([*asking, "--out", f"{tmp_path}/here", "--register", register])
    there = ["--out", f"{tmp_path}/spark", "--register", str(parts), "--engine", "spark"]
    assert run_command([*asking, *there]) == here
    for name in ("answers.csv", "problems.csv", "report.json"):
        assert (tmp_path / "spark" / name).read_bytes() == (tmp_path / "here" / name).read_bytes()


@pytest.mark.parametrize(
    "more",
    [
        ["--engine", "hadoop"],
        ["--partitions", "3"],
        ["--engine", "spark", "--cross-fit", "2"],
        ["--parts", "parts", "--against", "shipped"],
        ["--engine", "spark", "--parts", "parts", "--partitions", "3"],
        ["--engine", "spark", "--shared", "nowhere"],
    ],
)
def test_what_spark_cannot_do_is_told_at_once(
    more: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["evaluate", "tracing", "people", "asked.csv", *more]) == 2
    told = capsys.readouterr().err
    assert any(option in told for option in ("--engine", "--shared", "--parts"))


def test_parts_of_another_register_are_refused(
    parts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    register, truth, requests = tmp_path / "people", tmp_path / "truth", tmp_path / "asked.csv"
    people = f"register synthesise --people 100 --out {register} --truth {truth}"
    for command in (people, f"requests synthesise {truth} --requests 5 --out {requests}"):
        assert run_command(command.split()) == 0, capsys.readouterr().err
    evaluate = ["evaluate", "tracing", str(register), str(requests), "--parts", str(parts)]
    assert run_command(evaluate) == 2
    assert "register.parts-of-another-register" in capsys.readouterr().err


HELD = """
import sys, time
from pathlib import Path
from proviso_gateway.assembly.spreading import _folder
with _folder(Path(sys.argv[1])) as folder:
    (folder / "names").write_text("of people")
    print("held", flush=True)
    time.sleep(60)
"""


def held(folder: Path) -> subprocess.Popen[str]:
    """A process that has a folder of its own there."""
    command = [sys.executable, "-c", HELD, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_what_lay_somewhere_meanwhile_does_not_stay(tmp_path: Path) -> None:
    """Not where this process is asked to end; where it is killed, until the next is at work."""
    other = tmp_path / "proviso-parts-another.machine-x"
    other.mkdir()
    ended, killed, alive = (held(tmp_path) for _ in range(3))
    try:
        ended.terminate()
        assert ended.wait() == 128 + signal.SIGTERM
        killed.kill()
        killed.wait()
        assert len(list(tmp_path.iterdir())) == 3
        with spreading._folder(tmp_path) as folder:
            left = set(tmp_path.iterdir()) - {other, folder}
            assert len(left) == 1
    finally:
        alive.terminate()
        alive.wait()
    assert list(tmp_path.iterdir()) == [other]
