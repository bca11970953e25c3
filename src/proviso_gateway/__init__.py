"""Proviso, a disclosure gateway: the house as it stands. Imports go only downwards.

    server                                    settings, addresses, the entry for whatever serves
    portal | api | cli                        shells: parse, ask, render (api is not built yet)
    pages                                     values → what people read
    agreements | registers                    what other programs import
    assembly                                  settings in, wired gateway and workbench out
    adapters                                  database, register, disk, keys, clock, memory twins
    workbench                                 everything offline: rehearse, check, prove, replay
    gateway                                   the walk, on real people; `views` apart from the steps
    ────────────────────────                  functional core: no I/O, no clock, no randomness
    rehearsal                                 synthetic people
    statistics                                what may be told
    analysis | casework                       what follows from it | what happens to a request
    institution                               who may act, and under what
    agreement | tracing | transparency        what was agreed | who it is | what to prove
    reading                                   files in: tables, YAML, words, with places
    errors | terms                            every error with a stable code | the glossary as types
    phrases                                   English text that can be said in another language

Below them all stands `proviso_verify`, a distribution of its own, which outsiders install alone.
Rooms on one line do not know each other. `.importlinter` holds this drawing, and a test keeps the
two the same.
"""

from importlib.metadata import version
from typing import Any


def __getattr__(name: str) -> Any:
    """`__version__`, looked up when it is asked for: it takes longer than most commands."""
    if name == "__version__":
        return version("proviso-gateway")
    raise AttributeError(f"module 'proviso_gateway' has no attribute {name!r}")
