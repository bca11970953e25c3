"""Figures of the requests that the portal answers: how long each step took, and how each ended.

They are kept in memory, or, where several processes serve, in the folder that
`PROMETHEUS_MULTIPROC_DIR` names, as the client library has it. No figure moves with one request: it
is told once ten of its kind came, in each process. Failures of ours alone are told at once.
"""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

from proviso_gateway.assembly.watching import TENS
from proviso_gateway.server.steps import STEPS, step_of

disable_created_metrics()  # type: ignore[no-untyped-call]

REQUESTS = CollectorRegistry()
"""Holds these figures alone: nothing of the process or of Python is told."""

BUCKETS = (0.1, 0.25, 0.5, 1.5, 2.5, 5.0, 10.0, 30.0, 90.0)
"""Seconds. What took less counts as the bound above it, in the sum too. A call for an answer ends
at a whole second, so the second bound is between two."""

STATUS_CLASSES = ("1xx", "2xx", "3xx", "4xx", "5xx")
AT_ONCE = "5xx"

_took = Histogram(
    "proviso_step_seconds",
    "How long requests of a step took, rounded up to a bound; told in tens.",
    ["step"],
    buckets=BUCKETS,
    registry=REQUESTS,
)
_ended = Counter(
    "proviso_http_requests",
    "Requests by the class of their HTTP status; told in tens, failures of ours at once.",
    ["status"],
    registry=REQUESTS,
)
for _step in STEPS:
    _took.labels(_step)
for _status in STATUS_CLASSES:
    _ended.labels(_status)


class InTens:
    """Holds back what was counted of a kind until there are ten of it."""

    def __init__(self) -> None:
        self._held: dict[str, list[float]] = defaultdict(list)
        self._lock = threading.Lock()

    def take(self, kind: str, value: float) -> list[float]:
        """Ten values of this kind, in the order of their size, where this makes them ten."""
        with self._lock:
            held = self._held[kind]
            held.append(value)
            if len(held) < TENS:
                return []
            del self._held[kind]
        return sorted(held)


_steps, _statuses = InTens(), InTens()


def note(step: str, status: int, seconds: float) -> None:
    """Count one request."""
    bound = next((one for one in BUCKETS if seconds <= one), BUCKETS[-1])
    for one in _steps.take(step, bound):
        _took.labels(step).observe(one)
    ended = f"{status // 100}xx"
    if ended == AT_ONCE:
        _ended.labels(ended).inc()
    else:
        _ended.labels(ended).inc(len(_statuses.take(ended, 1)))


class Measured:
    """The outermost layer of the portal: each request is counted once it is answered."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        began = time.monotonic()
        response = self.get_response(request)
        view = getattr(request.resolver_match, "func", None)
        note(step_of(request.method or "", view), response.status_code, time.monotonic() - began)
        return response
