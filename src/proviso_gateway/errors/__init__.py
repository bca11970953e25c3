"""Every error of the gateway, by room, each with a stable code `room.what-happened`.

The shape of an error is `proviso_verify.errors`; here stand only the sentences. A template is
filled with words of ours or of the file's own vocabulary, never with a value about a person.
"""

from __future__ import annotations

from proviso_gateway.errors import (
    agreement,
    analysis,
    around,
    casework,
    gateway,
    keys,
    register,
    requests,
    storage,
    tracing,
)
from proviso_verify.errors import NOWHERE, VERIFY, Catalogue, Kind, Place, Problem

__all__ = ["GATEWAY", "NOWHERE", "VERIFY", "Kind", "Place", "Problem", "problem"]

GATEWAY = Catalogue(
    agreement.KINDS
    | analysis.KINDS
    | tracing.KINDS
    | register.KINDS
    | requests.KINDS
    | casework.KINDS
    | gateway.KINDS
    | around.KINDS
    | keys.KINDS
    | storage.KINDS
)
problem = GATEWAY.problem
