"""An act of the institution that one person has signed and that waits for another's signature."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from proviso.casework.approval import Signature
from proviso.casework.charter import Act
from proviso.terms import Handle, Period


@dataclass(frozen=True, slots=True)
class Statement:
    """What will be said in the log once everybody has signed it.

    `kind` is the kind of entry (`officer`, `requester`, `agreement`, `order`), `stated` what it
    says besides handle, period, keys and signatures; `act` is what the charter records with it.
    Handle and period are fixed when the first person signs, because everybody signs the same bytes.
    """

    handle: Handle
    kind: str
    period: Period
    stated: Mapping[str, Any]
    act: Act
    signatures: tuple[Signature, ...] = ()
