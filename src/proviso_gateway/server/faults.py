"""What the server writes to its log: that something failed and where in the code, never about whom.

The message of an exception may quote what somebody wrote of a person; an address that was mistyped
may name one.
"""

from __future__ import annotations

import logging

from proviso_gateway.adapters.frames import raised


class PlacesOnly(logging.Formatter):
    """A line of the server's log: level, who logs, and each exception as its class and its places
    in the code."""

    def format(self, record: logging.LogRecord) -> str:
        """The line. Neither message nor arguments of the record enter it."""
        fault = record.exc_info[1] if record.exc_info else None
        told = [] if fault is None else [
            f"{one.kind} at {' < '.join(reversed(one.frames))}" for one in raised(fault)
        ]  # fmt: skip
        return "; ".join([f"{record.levelname} {record.name}", *told])
