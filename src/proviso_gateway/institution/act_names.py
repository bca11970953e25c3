"""What the acts that officers sign are called."""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.phrases import phrase

ACT_NAMES: Mapping[tuple[str, str], str] = {
    ("genesis", "founded"): phrase("genesis founded"),
    ("officer", "enrolled"): phrase("officer enrolled"),
    ("officer", "left"): phrase("officer left"),
    ("requester", "enrolled"): phrase("requester enrolled"),
    ("requester", "left"): phrase("requester left"),
    ("agreement", "adopted"): phrase("agreement adopted"),
    ("agreement", "stopped"): phrase("agreement stopped"),
    ("agreement", "restarted"): phrase("agreement restarted"),
    ("order", "recorded"): phrase("order recorded"),
    ("order", "ended"): phrase("order ended"),
    ("key", "changed"): phrase("key changed"),
    ("key", "lost"): phrase("key lost"),
    ("policy", "set"): phrase("policy set"),
    ("waiver", "clock"): phrase("waiver clock"),
    ("waiver", "witnesses"): phrase("waiver witnesses"),
    ("postponement", "postponed"): phrase("postponement postponed"),
    ("erasure", "terms"): phrase("erasure terms"),
}
"""What an act does, by its kind and code: every one that somebody signs."""
