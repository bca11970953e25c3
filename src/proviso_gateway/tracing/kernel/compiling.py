"""How the compiled rules are compiled, and what of that is kept for the next process."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from importlib.resources import files
from typing import Any, TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def compiled(function: F) -> F:
    """This function, compiled when it is first called, and kept beside its source or among the
    user's caches, so that the next process need not compile it."""
    return _compiled(function, counts=True)


def inner(function: F) -> F:
    """The same for a function that only compiled ones call, and that makes no array.

    Numba counts who holds each array that a function is given, which takes longer than many a rule
    here; whoever calls such a function holds them.
    """
    return _compiled(function, counts=False)


def inlined(function: F) -> F:
    """The same, and compiled into each that calls it: for what is asked of every candidate."""
    return _compiled(function, counts=False, inside=True)


def _compiled(function: F, *, counts: bool, inside: bool = False) -> F:
    # What is kept goes by the function's name. Others are compiled into it, and numba looks at no
    # file but the function's own: so the name tells of all of them.
    function.__qualname__ = f"{function.__qualname__}-{_SOURCES}"
    options: dict[str, Any] = {"nogil": True, "_nrt": counts, "forceinline": inside}
    try:
        return cast(F, numba.njit(cache=not inside, **options)(function))
    except RuntimeError:  # nowhere to keep it: each process compiles its own
        return cast(F, numba.njit(**options)(function))


def _sources() -> str:
    """A hash of every source of this room in which something is compiled."""
    room = files("proviso_gateway.tracing")
    sources = [*room.iterdir(), *room.joinpath("kernel").iterdir()]
    digest = hashlib.sha256()
    for one in sorted(sources, key=lambda source: source.name):
        if one.name.endswith(".py"):
            data = one.read_bytes()
            if b"kernel" in data:
                digest.update(f"\n{one.name}\n".encode() + data)
    return digest.hexdigest()[:16]


_SOURCES = _sources()
