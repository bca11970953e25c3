"""How pages come to lie beside a published log: whoever can render hands in how they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Site:
    """Pages that are made of published files, path → bytes, whenever these are published.

    `made_of` names everything else that they are made of: where it is another, they are made anew.
    """

    made_of: str
    make: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]
