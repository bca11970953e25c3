"""The page on which anybody checks a receipt in their own browser: its scripts and its keys."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from proviso_gateway.pages.site_log import PublicLog
from proviso_gateway.pages.templating import Part

PAGE = "site/receipt.html"
SCRIPTS = ("receipt-forms.js", "receipt-entries.js", "receipt-verify.js", "receipt-page.js")
"""Beside the page, read in this order; nothing else is."""


@dataclass(frozen=True, slots=True)
class OfferedKey(Part):
    """The key of one of the site's logs, as its verifiers have it."""

    name: str
    key: str


@dataclass(frozen=True, slots=True)
class ReceiptPage(Part):
    """What the page says: whose key is offered, and the command that does the same."""

    first: str
    keys: Sequence[OfferedKey]
    command: str


def receipt_page(logs: Sequence[PublicLog]) -> ReceiptPage:
    """The page for receipts of these logs."""
    keys = [OfferedKey(log.title or log.origin, log.key) for log in logs]
    return ReceiptPage(logs[0].key, keys, f"proviso-verify receipt FILE --key {logs[0].key}")


def script_files() -> dict[str, bytes]:
    """The page's scripts, path → bytes."""
    folder = Path(__file__).parent / "scripts"
    return {f"site/{name}": (folder / name).read_bytes() for name in SCRIPTS}
