"""Which step of the walk a request to the portal belongs to, for figures of how long steps take.

A step of its own has only what the log shows anyway, or what does not depend on who was found. A
look does: where one is made, somebody was found. So looks, people's own questions, delays and cases
set apart are all among *other* or *read*, and every signature is *sign* (ADR 0088).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from proviso_gateway.portal import (
    asking,
    countersigning,
    deciding,
    files,
    files_waiting,
    signing,
    weighing,
    wizard,
)

READ, OTHER = "read", "other"

_STEPS: Mapping[Callable[..., Any], str] = {
    wizard.new: "receive",
    wizard.go_on: "receive",
    wizard.step: "receive",
    wizard.give_evidence: "receive",
    countersigning.read: "receive",
    files.file: "receive",
    files_waiting.read: "receive",
    weighing.weigh: "propose",
    weighing.draft: "propose",
    deciding.decide: "decide",
    deciding.give_back: "decide",
    deciding.search: "search",
    signing.sign: "sign",
    asking.call: "answer",
}
"""Of what is sent (POST) to these views."""

STEPS = tuple(sorted({*_STEPS.values(), READ, OTHER}))
"""Every step that is told."""


def step_of(method: str, view: Callable[..., Any] | None) -> str:
    """The step that a request to this view belongs to; pages that are only read are one."""
    if method != "POST":
        return READ
    return OTHER if view is None else _STEPS.get(view, OTHER)
