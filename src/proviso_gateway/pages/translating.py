"""The portal's fixed text in another language: put in where a template is read, by one rule.

What stands between two tags of a template is a message: its words, with the values, `{{ … }}`, and
the light markup (strong, em, code) that stand among them. So are the words of attributes read
aloud, and of a value's default. Templates carry no marks, and none can be forgotten. Catalogues
are gettext's: `locale/LANGUAGE/LC_MESSAGES/portal.mo` beside this file. None is shipped yet.

What values say is put into the language when they are shown (`speaking`).
"""

from __future__ import annotations

import gettext
import re
from collections import Counter
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

TEMPLATES = Path(__file__).parent / "templates"
ENGLISH = "en"
"""In which the templates are written."""
CATALOGUES = Path(__file__).parent / "locale"

_PIECE = re.compile(
    r"""{\#.*?\#}|{%.*?%}|{{.*?}}|<!--.*?-->
    |<(?:{%.*?%}|{{.*?}}|"(?:{%.*?%}|{{.*?}}|[^"])*"|[^>"])*>
    |[^{<]+|.""",
    re.DOTALL | re.VERBOSE,
)
_LIGHT = re.compile(r"</?(?:strong|em|code|br)\b[^>]*>")
_READ_ALOUD = re.compile(
    r'(?<=\s)((?:aria-label|alt|title|placeholder|data-head|data-say-[a-z]+)=")((?:{%.*?%}|{{.*?}}|[^"])*)'
)
_DEFAULT = re.compile(r'(\|default:")([^"]*)')
_KEPT = re.compile(r"{{.*?}}|<[^>]*>")
_VALUE = re.compile(r"{{(.*?)}}")
SPEAKING = "spoken"
"""The filter by which a value is put into the language."""
_SPOKEN = re.compile(rf'(?<=html lang="){ENGLISH}(?=")')
_ATTRIBUTE = re.compile(r' [a-z-]+="[\w -]*"')
"""What a block of one template puts into a tag of another: no words."""
_LETTER = re.compile(r"[^\W\d_]")

Say = Callable[[str], str]
"""A message → what is put in its place."""


class BadTranslationError(ValueError):
    """A catalogue has other values or markup in a message than the template: a translator's slip,
    which would show a person's name in the wrong place, or write markup."""


def translated(source: str, say: Say, language: str) -> str:
    """The source of a template with every message put in this language."""
    spoken = _SPOKEN.sub(language, source)
    return "".join(_put(spoken, lambda message: _same_shape(message, say(message))))


def messages(source: str) -> list[str]:
    """Every message of a template, in order."""
    found: list[str] = []

    def noted(message: str) -> str:
        found.append(message)
        return message

    list(_put(source, noted))
    return found


@lru_cache
def languages() -> tuple[str, ...]:
    """The languages that there are catalogues for, and English."""
    found = sorted(path.parents[1].name for path in CATALOGUES.glob("*/LC_MESSAGES/portal.mo"))
    return (ENGLISH, *found)


def catalogue(language: str) -> gettext.GNUTranslations:
    """The catalogue of one of the languages, whose folder is called as Django calls it: `pt-br`."""
    with (CATALOGUES / language / "LC_MESSAGES" / "portal.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def sources(language: str) -> dict[str, str]:
    """Every template in this language, by name; each of its values is put into it, too. Raises
    `BadTranslationError`."""
    say = catalogue(language).gettext
    return {
        name: _VALUE.sub(rf"{{{{\1|{SPEAKING}}}}}", translated(text, say, language))
        for name, text in _templates()
    }


def _templates() -> Iterator[tuple[str, str]]:
    for path in sorted(TEMPLATES.rglob("*.*")):
        yield path.relative_to(TEMPLATES).as_posix(), path.read_text(encoding="utf-8")


def _put(source: str, say: Say) -> Iterator[str]:
    """The source again, each message replaced by what is said in its place."""
    run: list[str] = []
    for piece in _PIECE.findall(source):
        inside = not piece.startswith(("{%", "{#", "<")) or _LIGHT.fullmatch(piece)
        if inside:
            run.append(piece)
            continue
        yield from _run(run, say)
        run = []
        yield _in_tag(piece, say) if piece.startswith("<") else piece
    yield from _run(run, say)


def _run(pieces: list[str], say: Say) -> Iterator[str]:
    """One stretch between two tags; where its light markup does not close, piece by piece."""
    opened = Counter(re.sub(r"\W", "", p.split()[0]) for p in pieces if _is_tag(p, "<"))
    closed = Counter(re.sub(r"\W", "", p) for p in pieces if _is_tag(p, "</"))
    if opened == closed:
        yield _message("".join(pieces), say)
        return
    part: list[str] = []
    for piece in pieces:
        if not _LIGHT.fullmatch(piece):
            part.append(piece)
            continue
        yield _message("".join(part), say)
        part = []
        yield piece
    yield _message("".join(part), say)


def _is_tag(piece: str, begins: str) -> bool:
    light = _LIGHT.fullmatch(piece) is not None and not piece.startswith("<br")
    return light and piece.startswith(begins) and piece.startswith("</") == (begins == "</")


def _in_tag(tag: str, say: Say) -> str:
    """A tag, the words of its attributes that are read aloud among what may be said otherwise."""

    def attribute(found: re.Match[str]) -> str:
        return found[1] + "".join(_put(found[2], say))

    return _READ_ALOUD.sub(attribute, tag)


def _message(text: str, say: Say) -> str:
    """A message, blanks around it as they were, and the defaults of its values with it."""
    said = text
    if _LETTER.search(_KEPT.sub("", text)) and not _ATTRIBUTE.fullmatch(text):
        words = text.strip()
        before, _, after = text.partition(words)
        said = before + say(" ".join(words.split())) + after
    return re.sub(r"{{.*?}}", lambda value: _DEFAULT.sub(
        lambda found: found[1] + (say(found[2]) if _LETTER.search(found[2]) else found[2]),
        value[0],
    ), said)  # fmt: skip


def _same_shape(message: str, said: str) -> str:
    """What is said, if it has the message's own values and markup and no other."""
    if Counter(_KEPT.findall(message)) != Counter(_KEPT.findall(said)):
        raise BadTranslationError(message)
    if re.search(r'[<>"]|{{|{%|{#', _KEPT.sub("", said)) and said != message:
        raise BadTranslationError(message)
    return said
