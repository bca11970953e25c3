"""Every message that can be said in another language, in the form of gettext's templates.

    make messages

prints, as `xgettext` would, what templates hold, and what Python says: whatever is handed to
`phrase`, to `phrase_of`, and to a `Kind` of error. A message that is not written out there is an
error here, as nobody could translate it.

    make messages ARGS=cy

says which messages a language's catalogue says in a way that would be refused.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from proviso_gateway.pages import translating
from proviso_gateway.pages.speaking import speech
from proviso_gateway.pages.translating import (
    TEMPLATES,
    BadTranslationError,
    languages,
    messages,
    sources,
)

SOURCE = Path(__file__).parents[1]

Message = tuple[str, str]
"""What is said of one thing, and of several; empty where it is the same."""

_TAKES = {"phrase": slice(0, 1), "phrase_of": slice(1, 3), "Kind": slice(0, 2)}
"""Which arguments of a call are messages."""

_IMPORTED = ("proviso_gateway.phrases import", "proviso_verify.errors import Kind")
"""Without one of these a module says nothing."""

_COUNTS = (0, 1, 2, 3, 4, 5, 6, 7, 11, 21, 100)
"""Numbers that between them need every form of a language that CLDR knows."""


class NotWrittenOutError(ValueError):
    """A message is put together where it is said, so that nobody can translate it."""


def catalogue() -> Iterator[str]:
    """Every message once, with the files that it stands in."""
    yield 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n'
    places: dict[Message, list[str]] = {}
    for message, where in every_message():
        places.setdefault(message, []).append(where)
    for (one, several), names in places.items():
        flag = (
            "#, python-brace-format\n" if names[0].endswith(".py") and "{" in one + several else ""
        )
        yield f"#: {' '.join(dict.fromkeys(names))}\n{flag}msgid {_quoted(one)}" + (
            f'\nmsgid_plural {_quoted(several)}\nmsgstr[0] ""\nmsgstr[1] ""\n'
            if several
            else '\nmsgstr ""\n'
        )


def every_message() -> Iterator[tuple[Message, str]]:
    """Every message, and the file in which it stands."""
    for path in sorted((TEMPLATES / "portal").glob("*.html")):
        for message in messages(path.read_text(encoding="utf-8")):
            yield (message, ""), path.relative_to(TEMPLATES).as_posix()
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if any(name in text for name in _IMPORTED):
            for found in said_in(text):
                yield found, path.relative_to(SOURCE).as_posix()


def refused(language: str) -> Iterator[str]:
    """The messages that this language's catalogue says with other values or markup."""
    try:
        sources(language)
    except BadTranslationError as wrong:
        yield str(wrong)
    say = speech(language)
    for (one, several), where in every_message():
        for count in _COUNTS if where.endswith(".py") else ():
            try:
                say(one, several, count)
            except BadTranslationError as wrong:
                yield str(wrong)
                break


def said_in(source: str) -> Iterator[Message]:
    """The messages of a module. Raises `NotWrittenOutError`."""
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Name)):
            continue
        if node.func.id in _TAKES:
            told = [_written(one) for one in node.args[_TAKES[node.func.id]]]
            if node.func.id == "phrase_of":
                yield told[0], told[1]
            else:
                yield from ((one, "") for one in told)


def _written(node: ast.expr) -> str:
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return node.value
    raise NotWrittenOutError(f"line {node.lineno}: {ast.unparse(node)}")


def _quoted(message: str) -> str:
    escaped = message.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'


def main(named: Sequence[str]) -> int:
    """Print every message; or, of the languages that are named, those that are refused."""
    unknown = [one for one in named if one not in languages()]
    if unknown:
        sys.exit(f"There is no catalogue for {', '.join(unknown)} in {translating.CATALOGUES}.")
    found = dict.fromkeys(one for language in named for one in refused(language))
    sys.stdout.write("\n".join(found if named else catalogue()) + "\n")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
