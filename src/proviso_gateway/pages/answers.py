"""An answer as its requester keeps it: the opened envelope, laid out for reading."""

from __future__ import annotations

import json


def readable(envelope: bytes) -> bytes:
    """The content of an opened envelope as indented JSON, its padding left out."""
    content = json.loads(envelope)
    content.pop("padding", None)
    return (json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False) + "\n").encode()
