"""Words of a file's own vocabulary: shown safely in errors, compared with those that are known."""

from __future__ import annotations

import re
import unicodedata
from difflib import get_close_matches

from proviso_gateway.phrases import joined, phrase

HIDDEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u2028-\u202e"
    "\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]"
)
"""Characters that nobody sees, and that change the order or the look of what stands around them:
a clause could read one way to a lawyer and another way to a machine (Boucher and Anderson, *Trojan
Source*, 2021; Unicode Technical Report 36)."""


def named(character: str) -> str:
    """A character by its number and name in Unicode, for those who cannot see what it is."""
    return f"U+{ord(character):04X} ({unicodedata.name(character, 'without a name').lower()})"


def shown(word: object) -> str:
    """A word of the file, fit to stand in an error: printable, at most sixty characters."""
    text = "".join(c if c.isprintable() else "?" for c in str(word)[:61])
    return text if len(text) <= 60 else text[:57] + "..."


def hidden_in_name(name: str) -> str | None:
    """The first character of a name that nobody sees, or that changes what stands around it: in one
    line of plain text controls are among them, and every blank but the ordinary one."""
    return next((c for c in name if not c.isprintable() or HIDDEN.match(c)), None)


def hidden_in_text(text: str) -> str | None:
    """The first character of a text that nobody sees, that moves a terminal's cursor or that is no
    character at all; a line break is none of them."""
    if text.isascii() and text.isprintable():
        return None
    return next((c for c in text if c != "\n" and _is_hidden(c)), None)


def _is_hidden(character: str) -> bool:
    return bool(HIDDEN.match(character)) or unicodedata.category(character) in _UNSEEN


_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""Categories of Unicode: controls, formats, surrogates, private and unassigned, separators."""


def counted(problems: int) -> str:
    """How many problems were found, as a sentence begins."""
    return "1 problem was found" if problems == 1 else f"{problems} problems were found"


def nearest(word: str, known: tuple[str, ...]) -> str:
    """` Did you mean …?` for the known word most like this one, or nothing; before it, a letter of
    another script that makes it look like a known word."""
    close = get_close_matches(word[:60], known, n=1)
    meant = [" ", phrase("Did you mean `{word}`?", word=close[0])] if close else []
    return joined((look_alike(word), *meant), "")


def choice(known: tuple[str, ...]) -> str:
    """` Known here: …` for the words among which one is to be chosen, or nothing where there are
    none, or more than anybody reads."""
    if not 0 < len(known) <= 25:
        return ""
    listed = ", ".join(f"`{shown(word)}`" for word in known)
    return joined(("", phrase("Known here: {words}.", words=listed)), " ")


def look_alike(word: str) -> str:
    """` It holds U+0430 (…), …` for the first letter that no name can have, or nothing: on paper it
    may look like one that a name can have."""
    strange = next((letter for letter in word if not letter.isascii()), None)
    if strange is None:
        return ""
    held = phrase("It holds {letter}, which no name here can have.", letter=named(strange))
    return joined(("", held), " ")
