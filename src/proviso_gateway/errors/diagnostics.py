"""Errors of the diagnostic log."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "diagnostics.bad-level": Kind(
        "`PROVISO_LOG_LEVEL` names no level of the diagnostic log.",
        "Say `debug`, `info`, `warning` or `error`.",
    ),
    "diagnostics.cannot-write": Kind(
        "The diagnostic log cannot be written where `PROVISO_LOG_FILE` says.",
        "Name a file in a folder in which you may write, or leave the variable out.",
    ),
}
