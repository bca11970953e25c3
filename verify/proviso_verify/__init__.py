"""Verify the log, the receipts and the figures of a disclosure gateway, trusting nobody there.

Everything but `cli`, `library` and `files` is pure: bytes come in, values go out. Imports go only
downwards.

```
__main__                                   python -m proviso_verify
cli                                        the command `proviso-verify`
library                                    the same as functions, of files by their paths
files                                      the files that somebody named
counts | answer | account                  figures | an answer, its receipt | what a person was told
receipt                                    one entry in hand
log | yearly                               a whole log, the report on it | a year's report
published | statistics_file                what lies beside a log | a file of figures
openings                                   a month laid open
history | policy | rules                   every entry by those before | whose word | what is told
erasures                                   what is erased, and by whose terms
cases                                      how far each request has come
instruments | statements | tiles | proof   agreements, orders | who signed an act | a log's files
proposal | tags                            what two people approve | how a person finds an answer
entries | checkpoint                       the table of kinds | what a log says of itself
shapes                                     what may stand under a key
note | officers | timetable                signed notes | who may sign what | which version stands
signing | commitments | tree               statements and signatures | sealed values | RFC 6962
webauthn | periods                         what a browser signs | months, counted
keys                                       the kinds of key
canonical | textset                        one value, one sequence of bytes | very many handles
errors                                     what can go wrong
```
"""

from importlib import import_module
from importlib.metadata import version
from typing import Any

__all__ = [
    "Problem",
    "__version__",
    "verify_account",
    "verify_counts",
    "verify_log",
    "verify_receipt",
]

_WHERE = {"Problem": "errors"}


def __getattr__(name: str) -> Any:
    """What this package exports, imported when it is asked for: a module of it is used alone."""
    if name not in __all__:
        raise AttributeError(f"module 'proviso_verify' has no attribute {name!r}")
    if name == "__version__":
        return version("proviso-verify")
    return getattr(import_module(f"proviso_verify.{_WHERE.get(name, 'library')}"), name)


def __dir__() -> list[str]:
    """What is exported, for whoever looks it up in a session."""
    return sorted(__all__)
