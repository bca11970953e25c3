"""What a monitor is told: of nobody, of no single case, and at an address of its own."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, fields
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from tests.portal.crowd import crowded
from tests.portal.served import EXAMPLES, Served, free_port, serving

from proviso_gateway.assembly.demonstrating import make_demonstration
from proviso_gateway.assembly.home import open_home
from proviso_gateway.assembly.serving import metrics_address
from proviso_gateway.assembly.watching import BEHIND_MINUTES, SequencerWatch, Watched, watched
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.cli import run_command
from proviso_gateway.gateway.trace import trace

LABELS = {
    "step": {"answer", "decide", "other", "propose", "read", "receive", "search", "sign"},
    "status": {"1xx", "2xx", "3xx", "4xx", "5xx"},
}
"""Every label that is told and all its values: a closed list, none of it a home's own word."""


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    said: str
    headers: dict[str, str]


def ask(port: int, path: str, method: str = "GET", host: str = "") -> Answer:
    http = HTTPConnection("127.0.0.1", port, timeout=60)
    http.request(method, path, headers={"Host": host} if host else {})
    answer = http.getresponse()
    said = answer.read().decode()
    http.close()
    return Answer(answer.status, said, {k.lower(): v for k, v in answer.getheaders()})


def figures(port: int) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    told = ask(port, "/metrics")
    assert told.status == 200
    return {
        (one.name, tuple(sorted(one.labels.items()))): one.value
        for family in text_string_to_metric_families(told.said)
        for one in family.samples
    }


def of(port: int, name: str, **labels: str) -> float:
    return figures(port)[name, tuple(sorted(labels.items()))]


@dataclass(frozen=True, slots=True)
class Watching:
    folder: Path
    port: int
    metrics: int


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watching]:
    folder = tmp_path_factory.mktemp("watched") / "home"
    port, metrics = free_port(), free_port()
    make_demonstration(folder, EXAMPLES, origin=f"http://localhost:{port}")
    with serving(folder, port, "--metrics", str(metrics)):
        yield Watching(folder, port, metrics)


def test_figures_are_told_at_a_port_of_their_own_and_nowhere_else(home: Watching) -> None:
    told = ask(home.metrics, "/metrics")
    assert told.headers["content-type"].startswith("text/plain")
    assert "proviso_backup_age_days" in told.said
    elsewhere = ask(home.port, "/metrics", host=f"localhost:{home.port}")
    assert elsewhere.status in (302, 404)
    assert "proviso_backup_age_days" not in elsewhere.said
    for path in ("/", "/sign-in", "/cases", "/static/style.css"):
        assert ask(home.metrics, path).status == 404
        # Whatever port a header names, the one that was reached decides.
        assert ask(home.metrics, path, host=f"localhost:{home.port}").status == 404
    assert ask(home.metrics, "/metrics", "POST").status == 405


def test_it_says_whether_it_lives_and_is_ready_and_nothing_else(home: Watching) -> None:
    for port in (home.port, home.metrics):
        for path in ("/healthz/live", "/healthz/ready"):
            told = ask(port, path, host="10.0.0.7")  # as whoever balances load asks
            assert (told.status, told.said) == (200, "ok\n")
            assert set(told.headers) <= {
                "server", "date", "connection", "content-type", "content-length", "cache-control",
            }  # fmt: skip
            assert ask(port, path, "HEAD").said == ""
            assert ask(port, path, "POST").status == 405


def test_no_label_and_no_name_is_a_homes_own_word(home: Watching) -> None:
    found = figures(home.metrics)
    for name, labels in found:
        assert name.startswith("proviso_")
        for label, value in labels:
            if label != "le":
                assert value in LABELS[label]
    assert {value for _, labels in found for label, value in labels if label == "step"} == (
        LABELS["step"]
    )
    names = {name for name, _ in found}
    assert {f"proviso_{one.name}" for one in fields(Watched)} <= names


def test_what_is_told_of_requests_moves_by_tens_alone(home: Watching) -> None:
    def read() -> float:
        return of(home.metrics, "proviso_step_seconds_count", step="read")

    while True:  # whatever others began
        before = read()
        ask(home.port, "/sign-in", host=f"localhost:{home.port}")
        if read() > before:
            break
    before = read()
    for _ in range(9):
        ask(home.port, "/sign-in", host=f"localhost:{home.port}")
        assert read() == before
    ask(home.port, "/sign-in", host=f"localhost:{home.port}")
    assert read() == before + 10
    sums = of(home.metrics, "proviso_step_seconds_sum", step="read")
    assert round(sums * 20) == pytest.approx(sums * 20)  # of bounds, which are all of a twentieth


def test_ages_and_counts_are_those_of_the_home(home: Watching) -> None:
    found = {name: value for (name, labels), value in figures(home.metrics).items() if not labels}
    opened = open_home(home.folder, on=Served(home.folder, home.port).demonstration.today)
    told = asdict(watched(opened, SequencerWatch()))
    opened.close()
    infinite = float("inf")
    assert {name: found[f"proviso_{name}"] for name in told} == {
        name: infinite if value is None else value for name, value in told.items()
    }
    assert found["proviso_backup_age_days"] == infinite
    assert found["proviso_log_can_sign"] == 1
    assert found["proviso_home_readable"] == 1


def test_a_home_that_cannot_be_read_is_alive_and_not_ready(tmp_path: Path) -> None:
    folder, port, metrics = tmp_path / "home", free_port(), free_port()
    make_demonstration(folder, EXAMPLES, origin=f"http://localhost:{port}")
    with serving(folder, port, "--metrics", f"127.0.0.1:{metrics}"):
        assert ask(port, "/healthz/ready").status == 200
        (folder / "accounts.sqlite").rename(tmp_path / "elsewhere")
        told = ask(port, "/healthz/ready")
        assert (told.status, told.said) == (503, "not ready\n")
        assert ask(port, "/healthz/live").status == 200


@contextmanager
def several(folder: Path, port: int, metrics: int, keeps: Path) -> Iterator[None]:
    """The home served by two processes, which keep their figures in one folder."""
    keeps.mkdir()
    said = {
        "PROVISO_HOME": str(folder), "PROVISO_ORIGIN": f"http://localhost:{port}",
        "PROVISO_METRICS": f"127.0.0.1:{metrics}", "PROMETHEUS_MULTIPROC_DIR": str(keeps),
        "DJANGO_SETTINGS_MODULE": "proviso_gateway.server.settings",
    }  # fmt: skip
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "proviso_gateway.server.wsgi:application", "--workers",
         "2", "--bind", f"127.0.0.1:{port}", "--bind", f"127.0.0.1:{metrics}",
         "--no-control-socket", "--log-level", "warning"],
        env={**os.environ, **said},
    )  # fmt: skip
    try:
        for _ in range(300):
            try:
                if len(list(keeps.iterdir())) >= 4 and ask(port, "/healthz/ready").status == 200:
                    break
            except OSError:
                pass
            time.sleep(0.1)
        yield
    finally:
        server.terminate()
        server.wait(timeout=20)


def test_several_processes_tell_their_figures_together(tmp_path: Path) -> None:
    folder, port, metrics = tmp_path / "home", free_port(), free_port()
    make_demonstration(folder, EXAMPLES, origin=f"http://localhost:{port}")
    with several(folder, port, metrics, tmp_path / "keeps"):
        for _ in range(40):
            ask(port, "/sign-in", host=f"localhost:{port}")
        told = {of(metrics, "proviso_step_seconds_count", step="read") for _ in range(10)}
        assert len(told) == 1  # whichever of them answers
        assert told.pop() in (30, 40)  # each may hold back nine
        assert of(metrics, "proviso_home_readable") == 1


def test_no_figure_tells_whether_a_search_found_somebody(tmp_path: Path) -> None:
    """Approved cases are searched for one by one: whatever comes of it, the figures stay."""
    crowded(tmp_path / "home", "http://localhost:8000", 60)
    served = Served(tmp_path / "home", 8000)
    home = served.home()
    watch = SequencerWatch()
    moved: dict[CaseState, list[dict[str, Any]]] = {}
    home.sequence()
    for handle in home.store.cases(CaseState.APPROVED):
        before = asdict(watched(home, watch))
        trace(home.gateway, handle)
        home.sequence()
        after = asdict(watched(home, watch))
        change = {name: (value, after[name]) for name, value in before.items()}
        moved.setdefault(home.store.case(handle).state, []).append(change)
    assert len(moved) >= 2, "somebody was found and somebody was not"
    for changes in moved.values():
        for change in changes:
            assert all(was == now for was, now in change.values())
    home.close()


def test_the_logs_turn_is_missed_only_when_an_entry_has_waited_long() -> None:
    now = [0.0]
    watch = SequencerWatch(lambda: now[0])
    late = BEHIND_MINUTES * 60
    assert not watch.is_behind(1, 90)  # it has just come
    now[0] = late - 1
    assert not watch.is_behind(1, 90)
    now[0] = late
    assert not watch.is_behind(1, 3)  # the log is at work, and others wait now
    assert watch.is_behind(1, 90)
    assert not watch.is_behind(0, 90)
    assert not watch.is_behind(1, 90)  # counted anew


@pytest.mark.parametrize(
    ("told", "at"),
    [
        ("9464", "127.0.0.1:9464"),
        ("0.0.0.0:9464", "0.0.0.0:9464"),
        ("[::1]:9464", "[::1]:9464"),
        ("monitor.example:9464", None),
        ("9464x", None),
        ("0", None),
        ("70000", None),
        ("", None),
    ],
)
def test_figures_are_for_this_machine_unless_an_address_is_named(told: str, at: str | None) -> None:
    assert metrics_address(told) == at


def test_a_port_that_is_the_portals_own_is_refused(
    home: Watching, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run_command(["serve", str(home.folder), "--port", "8000", "--metrics", "8000"]) == 2
    assert "--metrics" in capsys.readouterr().err
