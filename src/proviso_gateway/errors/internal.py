"""What is our own fault."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "internal.fault": Kind(
        "Proviso met a condition that it did not foresee ({kind}). Its number is {number}.",
        "Please report that number and the command, without its data.",
    ),
}
