"""A set of very many short texts, in hardly more memory than their letters need.

A log of a million entries has a million handles, and none may come twice. A set of Python's would
take four times the memory.
"""

from __future__ import annotations

_BUCKETS = 1 << 15
_END = "\n"


class TextSet:
    """Texts that are all of one length and of one line, each kept once.

    They lie in buckets by Python's own hash, which nobody outside can foresee: whoever writes a log
    cannot crowd them into one.
    """

    def __init__(self) -> None:
        self._buckets: dict[int, bytearray] = {}

    def add(self, text: str) -> bool:
        """Keep the text; False if it was there before."""
        line = (text + _END).encode()
        at = hash(text) % _BUCKETS
        bucket = self._buckets.get(at)
        if bucket is None:
            self._buckets[at] = bytearray(line)
        elif line in bucket:
            return False
        else:
            bucket += line
        return True

    def __contains__(self, text: str) -> bool:
        return (text + _END).encode() in self._buckets.get(hash(text) % _BUCKETS, b"")
