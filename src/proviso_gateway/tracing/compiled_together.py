"""Compiles what calls functions of other files, or reads their constants. Numba keeps what it
compiled for as long as the file of the function stays the same, and looks at no other that was
compiled into it: so what is kept has a name that tells of all of them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.resources import files
from typing import TypeVar

from proviso_gateway.tracing.kernel import compiled

F = TypeVar("F", bound=Callable[..., object])


def compiled_together(function: F) -> F:
    """This function, `compiled`, and kept for as long as the kernel's files and `finding` stay the
    same."""
    function.__qualname__ = f"{function.__qualname__}-{_SOURCES}"
    return compiled(function)


def _sources() -> str:
    room = files(__package__)
    kernel = room / "kernel"
    told = [*kernel.iterdir()] if kernel.is_dir() else [room / "kernel.py"]
    told = [one for one in (*told, room / "finding.py") if one.name.endswith(".py")]
    digest = hashlib.sha256()
    for one in sorted(told, key=lambda source: source.name):
        digest.update(f"\n{one.name}\n".encode() + one.read_bytes())
    return digest.hexdigest()[:16]


_SOURCES = _sources()
