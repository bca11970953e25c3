"""Errors of what was installed."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "install.part-missing": Kind(
        "This takes the part `{part}` of Proviso, which is not installed.",
        "Install it (`pip install 'proviso-gateway[{part}]'`), or all: 'proviso-gateway[all]'.",
    ),
    "install.no-locks": Kind(
        "This system has no locks on files of the kind that a home, an index or a batch needs.",
        "Use Linux, macOS or another POSIX system; agreements and logs are checked anywhere.",
    ),
}
