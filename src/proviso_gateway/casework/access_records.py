"""How what is on record of somebody's own question is kept: canonical JSON, read back exactly."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from pydantic import TypeAdapter, ValidationError

from proviso_gateway.casework.access_lines import Said
from proviso_gateway.casework.concerns import Acknowledged, Decided, Raised
from proviso_gateway.casework.person_notices import (
    ChannelConfirmed,
    ChannelEnded,
    NoticeGiven,
    NotTold,
)
from proviso_gateway.casework.protection import LiftAgreed, LiftBegun, Protected
from proviso_gateway.casework.subject_access import Asked, DelayAgreed, DelayBegun, DelayEnded, Told
from proviso_gateway.errors import Problem, problem
from proviso_verify import canonical

VERSION = 1
"""Of the records' form. A reader refuses any other."""

TAGS: Mapping[str, type[Said]] = MappingProxyType(
    {
        "asked": Asked,
        "told": Told,
        "delay begun": DelayBegun,
        "delay agreed": DelayAgreed,
        "delay ended": DelayEnded,
        "channel confirmed": ChannelConfirmed,
        "channel ended": ChannelEnded,
        "notice given": NoticeGiven,
        "not told": NotTold,
        "raised": Raised,
        "acknowledged": Acknowledged,
        "decided": Decided,
        "protected": Protected,
        "lift begun": LiftBegun,
        "lift agreed": LiftAgreed,
    }
)
"""What can be on record, by the tag under which it is stored. A class may be renamed; a tag, and
the names of the fields that it has, may not."""

_TAG_OF: Mapping[type, str] = {kind: tag for tag, kind in TAGS.items()}


def write_said(said: Said) -> bytes:
    """The record of one line."""
    kind: Any = type(said)
    told = _adapter(kind).dump_python(said, mode="json", exclude_none=True)
    return canonical.encode({"v": VERSION, "tag": _TAG_OF[kind], "said": told})


def read_said(data: bytes) -> Said:
    """What a record tells. Raises `record.version`, `record.unknown-tag`, `record.malformed`."""
    told: Any = canonical.decode(data)
    if not isinstance(told, dict) or set(told) != {"v", "tag", "said"}:
        raise problem("record.malformed")
    if told["v"] != VERSION or isinstance(told["v"], bool):
        raise problem("record.version", known=VERSION)
    kind: Any = TAGS.get(str(told["tag"]))
    if kind is None:
        raise problem("record.unknown-tag")
    try:
        said: Said = _adapter(kind).validate_python(told["said"])
    except (ValidationError, Problem):
        raise problem("record.malformed") from None
    if write_said(said) != data:
        raise problem("record.malformed")
    return said


@cache
def _adapter(kind: Any) -> TypeAdapter[Any]:
    return TypeAdapter(kind)
