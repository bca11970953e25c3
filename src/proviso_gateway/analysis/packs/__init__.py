"""Law by jurisdiction, as data with sources: what the findings of the linter rest on.

The agreement names its `jurisdiction`; a finding for which the pack of it has no source does not
exist there. `uk` is complete; `us` reaches as far as tax returns and patients, which the shipped
templates are about; `eu` as far as the Regulation itself.
"""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.analysis.packs.eu import EU
from proviso_gateway.analysis.packs.pack import Exemption, Pack, Provision
from proviso_gateway.analysis.packs.uk import UK
from proviso_gateway.analysis.packs.us import US

PACKS: Mapping[str, Pack] = {"uk": UK, "us": US, "eu": EU}
"""By jurisdiction."""


def pack_of(agreement: Agreement) -> Pack:
    """The law that binds the custodian of this agreement."""
    return PACKS[agreement.jurisdiction]


__all__ = ["PACKS", "Exemption", "Pack", "Provision", "pack_of"]
