"""Every message that can be said in another language, in the form of gettext's templates.

    make messages

prints, as `xgettext` would, what templates hold, and what Python says: whatever is handed to
`phrase`, to `phrase_of`, and to a `Kind` of error. A message that is not written out there is an
error here, as nobody could translate it.
"""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

from proviso_gateway.pages.translating import TEMPLATES, messages

SOURCE = Path(__file__).parents[1]

Message = tuple[str, str]
"""What is said of one thing, and of several; empty where it is the same."""

_TAKES = {"phrase": slice(0, 1), "phrase_of": slice(1, 3), "Kind": slice(0, 2)}
"""Which arguments of a call are messages."""

_IMPORTED = ("proviso_gateway.phrases import", "proviso_verify.errors import Kind")
"""Without one of these a module says nothing."""


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


if __name__ == "__main__":
    sys.stdout.write("\n".join(catalogue()))
