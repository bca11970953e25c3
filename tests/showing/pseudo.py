"""A language that nobody speaks: every letter of a message is another one."""

from __future__ import annotations

import re
import string
import struct
from collections.abc import Mapping
from html.parser import HTMLParser
from pathlib import Path

from proviso_gateway.pages import messages as told_to_translators
from proviso_gateway.pages.translating import TEMPLATES, messages

LANGUAGE = "eo"
_PLURALS = "Plural-Forms: nplurals=2; plural=(n != 1);"
_OTHERS = "".join(chr(0x1E00 + 2 * at) for at in range(52))
_LETTERS = str.maketrans(string.ascii_letters, _OTHERS)
_KEPT = re.compile(r"({{.*?}}|{\w+}|<[^>]*>|&\w+;)")


def spoken(message: str) -> str:
    """A message in that language, its values and markup as they were."""
    parts = _KEPT.split(message)
    return "".join(one if at % 2 else one.translate(_LETTERS) for at, one in enumerate(parts))


def every_message() -> list[str]:
    """Every message of every template."""
    return [one for path in sorted(TEMPLATES.rglob("*.html")) for one in messages(path.read_text())]


def write_catalogue(folder: Path) -> None:
    """A catalogue of all messages in that language."""
    told = {(one, ""): spoken(one) for one in every_message()}
    for (one, several), _ in told_to_translators.every_message():
        both = f"{spoken(one)}\0{spoken(several)}" if several else spoken(one)
        told[one, several] = both
    compile_catalogue(folder, told)


def compile_catalogue(folder: Path, told: Mapping[told_to_translators.Message, str]) -> None:
    """Compile a catalogue as `msgfmt` does (GNU gettext manual, *MO files*)."""
    texts = {"": f"Content-Type: text/plain; charset=UTF-8\n{_PLURALS}\n"}
    texts |= {f"{one}\0{more}" if more else one: said for (one, more), said in told.items()}
    pairs = sorted((one.encode(), said.encode()) for one, said in texts.items())
    begin = 28 + 16 * len(pairs)
    held, tables = bytearray(), ([], [])  # type: ignore[var-annotated]
    for side in (0, 1):
        for pair in pairs:
            tables[side].append((len(pair[side]), begin + len(held)))
            held += pair[side] + b"\0"
    numbers = [0x950412DE, 0, len(pairs), 28, 28 + 8 * len(pairs), 0, begin]
    for table in tables:
        numbers += [number for entry in table for number in entry]
    path = folder / LANGUAGE / "LC_MESSAGES" / "portal.mo"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(struct.pack(f"<{len(numbers)}I", *numbers) + bytes(held))


class Read(HTMLParser):
    """Whatever a page says to whoever sees or hears it, piece by piece; its language."""

    ALOUD = ("aria-label", "alt", "title", "placeholder", "data-head")

    def __init__(self, page: str) -> None:
        super().__init__()
        self.pieces: list[str] = []
        self.language, self._silent = "", 0
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._silent += tag in ("script", "style", "pre", "code")
        said = dict(attrs)
        self.language = said.get("lang") or self.language
        aloud = [name for name in said if name in self.ALOUD or name.startswith("data-say-")]
        self.pieces += [said[name] or "" for name in aloud]

    def handle_endtag(self, tag: str) -> None:
        self._silent -= tag in ("script", "style", "pre", "code")

    def handle_data(self, data: str) -> None:
        if not self._silent and data.strip():
            self.pieces.append(" ".join(data.split()))
