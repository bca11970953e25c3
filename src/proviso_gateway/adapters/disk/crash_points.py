"""Where the plug can be pulled: named points between any two writes.

`reached("log.after-leaves")` does nothing, unless the environment says `PROVISO_CRASH_AT` with that
name: then the process ends at once, as `kill -9` would end it. `name:3` ends it the third time.
The fault suite kills at each of `POINTS`, and asks afterwards what every promise says.
"""

from __future__ import annotations

import os
from collections import Counter

VARIABLE = "PROVISO_CRASH_AT"

KILLED = 137
"""The exit status of a process that was killed (128 + SIGKILL)."""

POINTS = (
    "store.after-keys",
    "store.after-event",
    "store.before-commit",
    "store.after-commit",
    "store.after-tag",
    "store.after-hold",
    "store.after-drop",
    "door.after-spent",
    "door.after-found",
    "log.after-leaves",
    "log.after-head",
    "log.before-note",
    "log.after-record",
    "log.after-note",
    "log.after-tile",
    "log.before-checkpoint",
    "log.after-checkpoint",
    "home.after-folder",
    "home.after-database",
    "home.after-keys",
    "home.after-genesis",
    "home.before-settings",
    "home.after-key",
    "home.after-record",
    "home.before-founded",
    "erase.after-keys-of-answers",
    "erase.before-commit",
    "erase.after-commit",
    "erase.after-list",
    "erase.after-keys",
    "backup.after-database",
    "backup.after-keys",
    "backup.before-rename",
    "restore.after-record",
    "key.after-settings",
    "key.after-file",
    "key.before-settled",
    "index.after-run",
    "index.after-records",
    "index.after-column",
    "index.before-rename",
    "changes.before-sweep",
    "changes.before-use",
    "changes.after-use",
    "changes.after-fold",
)

COUNTS: Counter[str] = Counter()
"""How often each point was reached, while the environment asks."""


def reached(point: str) -> None:
    """Here one write is over and the next has not begun."""
    wanted = os.environ.get(VARIABLE)
    if wanted is None:
        return
    COUNTS[point] += 1
    name, _, time = wanted.partition(":")
    if name == point and COUNTS[point] >= int(time or 1):
        os._exit(KILLED)
