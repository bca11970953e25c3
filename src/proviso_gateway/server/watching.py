"""What a monitor asks of the server: whether it lives, whether it is ready, and its figures.

Figures are told at an address of their own and nowhere else; whether it lives and is ready, at the
portal's too. Neither tells more than that. None of it enters the portal: no session, no host, no
record.
"""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from typing import Any

from django.db import Error, close_old_connections
from prometheus_client import CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from proviso_gateway.assembly.accounts import check_accounts
from proviso_gateway.assembly.home import Home
from proviso_gateway.assembly.serving import METRICS
from proviso_gateway.assembly.watching import SequencerWatch, watched
from proviso_gateway.errors import Problem
from proviso_gateway.portal import house
from proviso_gateway.server.measuring import REQUESTS

SEVERAL = "PROMETHEUS_MULTIPROC_DIR"
"""The folder in which several processes keep their figures, as the client library calls it."""

Application = Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]

_GAUGES = {
    "backup_age_days": "Days since the last backup; +Inf if none was ever made.",
    "restriction_age_days": "Days since it was last asked who is restricted; +Inf if never.",
    "restriction_limit_days": "How old that may be; 0 in a rehearsal, where any age will do.",
    "register_age_days": "Days since the day that the register is of; +Inf without one.",
    "reminded_age_days": "Days since `proviso remind` last came to its end; +Inf if never.",
    "slots_overdue": "Slots within two working days for which a search is still missing.",
    "reviews_overdue": "Agreements whose review was due.",
    "officers_lapsing": "Enrolments of officers that end within seven days.",
    "officers_lapsed": "Enrolments of officers that ended and were not renewed.",
    "log_can_sign": "1 if the log's key is at hand and has signed nothing unknown here.",
    "entries_waiting": "Entries of the log that wait for a checkpoint, rounded down to tens.",
    "sequencer_behind": "1 if entries have waited for more than fifteen minutes.",
    "checkpoint_age_hours": "Whole hours since the last checkpoint; +Inf if there is none.",
}
"""What each figure of `Watched` says."""


class HomeFigures(Collector):
    """Asks the home for its figures each time they are collected."""

    def __init__(self) -> None:
        self._sequencer = SequencerWatch()

    def collect(self) -> Iterator[Metric]:
        """Each figure; of a home that cannot be read only that."""
        try:
            told = asdict(watched(_home(), self._sequencer))
        except (Problem, Error, OSError):
            told = {}
        yield _gauge("home_readable", "1 if the home and its database can be read.", bool(told))
        for name, value in told.items():
            yield _gauge(name, _GAUGES[name], math.inf if value is None else value)


def _gauge(name: str, says: str, value: float) -> Metric:
    return GaugeMetricFamily(f"proviso_{name}", says, value=value)


def _home() -> Home:
    close_old_connections()
    house.begin()
    return house.home()


_figures = HomeFigures()


def exposition() -> bytes:
    """All figures in Prometheus' text format, of every process that serves."""
    registry = CollectorRegistry()
    registry.register(_figures)
    if os.environ.get(SEVERAL):
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
        return generate_latest(registry)
    return generate_latest(registry) + generate_latest(REQUESTS)


def is_ready() -> bool:
    """Whether requests can be answered: the home and the accounts can be read."""
    try:
        _home().store.charter_length()
        check_accounts()
    except (Problem, Error, OSError):
        return False
    return True


def before(portal: Application) -> Application:
    """The portal, and what a monitor asks, each where it belongs."""
    port = os.environ.get(METRICS, "").rpartition(":")[2]

    def application(environ: dict[str, Any], start: Callable[..., Any]) -> Iterable[bytes]:
        at_metrics = bool(port) and environ["SERVER_PORT"] == port
        match environ["PATH_INFO"]:
            case "/healthz/live":
                told = "200 OK", b"ok\n"
            case "/healthz/ready":
                told = ("200 OK", b"ok\n") if is_ready() else _NOT_READY
            case "/metrics" if at_metrics:
                return _tell(environ, start, "200 OK", exposition(), CONTENT_TYPE_PLAIN_0_0_4)
            case _ if at_metrics:
                told = "404 Not Found", b"not found\n"
            case _:
                return portal(environ, start)
        return _tell(environ, start, *told, "text/plain; charset=utf-8")

    return application


_NOT_READY = "503 Service Unavailable", b"not ready\n"


def _tell(
    environ: dict[str, Any], start: Callable[..., Any], status: str, said: bytes, kind: str
) -> list[bytes]:
    if environ["REQUEST_METHOD"] not in ("GET", "HEAD"):
        status, said = "405 Method Not Allowed", b"not allowed\n"
    start(status, [("Content-Type", kind), ("Cache-Control", "no-store"),
                   ("Content-Length", str(len(said)))])  # fmt: skip
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [said]
