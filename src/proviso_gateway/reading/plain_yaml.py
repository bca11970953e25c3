"""What an agreement file says, before it means anything: YAML text → values, each with its place.

The notation is a small part of YAML 1.2. Whatever readers of YAML are known to disagree about
(`on`, `yes`, `0x1F`, `1_000`, `12:30`, an empty value) is refused rather than guessed; so are
anchors, aliases, tags and directives, which would let a small file unfold into a large one.
The tree is built from parser events without recursion, so depth costs nothing before it is refused.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from proviso_gateway.errors import Place, problem
from proviso_gateway.reading.words import HIDDEN, hidden_in_text, named, shown

LARGEST_FILE = 256 * 1024
"""Bytes of UTF-8. A long agreement of a hundred clauses takes a tenth of it."""

DEEPEST = 24
"""Levels of nesting."""

LARGEST_NUMBER = 2**53 - 1
"""Canonical JSON holds no larger integer exactly (RFC 8785, I-JSON)."""

Path = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Written:
    """A file as written: mappings are dicts, lists are tuples; scalars are text, whole numbers,
    true/false or days. `places` knows every value by its path (line and column from 1). `cut_off`:
    sentences without quotes that a `#` may have ended before their writer did."""

    file: str
    value: object
    places: dict[Path, tuple[int, int]]
    cut_off: tuple[Path, ...] = ()

    def at(self, path: Path) -> object:
        """The value at `path`; None if nothing stands there."""
        value = self.value
        for step in path:
            if isinstance(value, dict):
                value = value.get(step)
            elif isinstance(value, tuple) and isinstance(step, int) and step < len(value):
                value = value[step]
            else:
                return None
        return value

    def place(self, path: Path) -> Place:
        """Where the value at `path` stands, or its nearest known ancestor."""
        for length in range(len(path), -1, -1):
            spot = self.places.get(path[:length])
            if spot is not None:
                return Place(self.file, *spot)
        return Place(self.file)


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    path: Path
    items: dict[str, object] | list[object]
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


def written(text: str, file: str) -> Written:
    """What this YAML text says. One `Problem` for the first thing that cannot be read."""
    if len(text) > LARGEST_FILE or len(text.encode("utf-8", "surrogatepass")) > LARGEST_FILE:
        raise problem("agreement.too-large", Place(file), limit=LARGEST_FILE // 1024)
    text = text.removeprefix("\ufeff")  # some editors begin every file with this mark
    hidden = HIDDEN.search(text)
    if hidden:
        lines = re.split(r"\r\n|\r|\n", text[: hidden.start()])
        place = Place(file, len(lines), len(lines[-1]) + 1)
        raise problem("agreement.hidden-character", place, character=named(hidden[0]))
    return _Builder(file).build(text)


class _Builder:
    """Puts the tree together from events. Lives for one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, tuple[int, int]] = {}
        self.stack: list[_Open] = []
        self.roots: list[object] = []
        self.cut_off: list[Path] = []
        self.lines: list[str] = []

    def build(self, text: str) -> Written:
        self.lines = _LINE_BREAK.split(text)
        for event in self._events(text):
            self._take(event)
        if not self.roots:
            raise problem("agreement.empty-file", Place(self.file))
        return Written(self.file, self.roots[0], self.places, tuple(self.cut_off))

    def _events(self, text: str) -> Iterator[Event]:
        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except YAMLError as error:
            # The parser's own message quotes the file; we say only where it stopped.
            mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
            spot = (mark.line + 1, mark.column + 1) if mark is not None else (None, None)
            raise problem("agreement.not-yaml", Place(self.file, *spot)) from None

    def _take(self, event: Event) -> None:
        place = Place(self.file, event.start_mark.line + 1, event.start_mark.column + 1)
        if isinstance(event, DocumentStartEvent):
            if self.roots or event.version or event.tags:
                raise problem("agreement.not-plain", place, what="a second document or a directive")
        elif isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
            raise problem("agreement.not-plain", place, what="an anchor or alias")
        elif getattr(event, "tag", None) is not None:
            raise problem("agreement.not-plain", place, what="a tag")
        elif isinstance(event, ScalarEvent):
            self._scalar(event, place)
        elif isinstance(event, MappingStartEvent):
            self._begin({}, place)
        elif isinstance(event, SequenceStartEvent):
            self._begin([], place)
        elif isinstance(event, MappingEndEvent | SequenceEndEvent):
            done = self.stack.pop()
            self._attach(done.items if isinstance(done.items, dict) else tuple(done.items))

    def _scalar(self, event: ScalarEvent, place: Place) -> None:
        strange = hidden_in_text(event.value)
        if strange is not None:  # written as an escape, or it would have been met before
            raise problem("agreement.hidden-character", place, character=named(strange))
        plain = event.style in (None, "")
        value = plain_scalar(event.value, place) if plain else event.value
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.items, dict) and top.key is None:
            if not isinstance(value, str):
                raise problem("agreement.key-not-text", place, key=shown(event.value))
            if value in top.items:
                raise problem("agreement.duplicate-key", place, key=shown(value))
            top.key = value
            self._mark(place)
        else:
            self._mark(place)
            if plain and isinstance(value, str) and self._ends_in_a_mark(event):
                self.cut_off.append(self._path())
            self._attach(value)

    def _ends_in_a_mark(self, event: ScalarEvent) -> bool:
        """Whether a `#` follows a sentence as if it belonged to it: after one blank only, or with
        no blank behind it. Two blanks before and one behind are how people write a comment."""
        line, column = event.end_mark.line, event.end_mark.column
        rest = self.lines[line][column:] if line < len(self.lines) else ""
        return " " in event.value and bool(_MARK_OF_A_SENTENCE.match(rest))

    def _begin(self, items: dict[str, object] | list[object], place: Place) -> None:
        top = self.stack[-1] if self.stack else None
        if top is not None and isinstance(top.items, dict) and top.key is None:
            raise problem("agreement.key-not-text", place, key="[...]")
        if len(self.stack) >= DEEPEST:
            raise problem("agreement.too-deep", place, limit=DEEPEST)
        self._mark(place)
        self.stack.append(_Open(self._path(), items))

    def _path(self) -> Path:
        if not self.stack:
            return ()
        top = self.stack[-1]
        last = top.key if isinstance(top.items, dict) else len(top.items)
        return (*top.path, last) if last is not None else top.path

    def _mark(self, place: Place) -> None:
        # A value in a mapping is placed at its key, where a person looks for it.
        assert place.line is not None
        assert place.column is not None
        self.places.setdefault(self._path(), (place.line, place.column))

    def _attach(self, value: object) -> None:
        if not self.stack:
            self.roots.append(value)
            return
        top = self.stack[-1]
        if isinstance(top.items, dict):
            assert top.key is not None
            top.items[top.key] = value
            top.key = None
        else:
            top.items.append(value)


_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MARK_OF_A_SENTENCE = re.compile(r" #|[ \t]+#\S")

_INTEGER = re.compile(r"-?(0|[1-9][0-9]*)")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_BARE = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false"})
_READ_AS_A_NUMBER_BY_SOMEBODY = re.compile(
    r"""[-+]?( [0-9][0-9_]*(\.[0-9_]*)?([eE][-+]?[0-9]+)?     # 1.5  1_000  007  +1  1e3
             | \.[0-9_]+([eE][-+]?[0-9]+)?                    # .5
             | 0[xX][0-9a-fA-F_]+ | 0[oO][0-7_]+ | 0[bB][01_]+
             | [0-9]+(:[0-5]?[0-9])+(\.[0-9]*)?               # 12:30, base sixty in YAML 1.1
             | \.(inf|Inf|INF) ) | \.(nan|NaN|NAN)""",
    re.VERBOSE,
)


def plain_scalar(text: str, place: Place) -> str | int | bool | datetime.date:
    """What an unquoted scalar says: true, false, a whole number, a day, or else text."""
    if text in ("true", "false"):
        return text == "true"
    if text in _EMPTY:
        raise problem("agreement.empty-value", place)
    if text.lower() in _BARE:
        raise problem("agreement.bare-word", place, word=shown(text))
    if _INTEGER.fullmatch(text) and text != "-0":
        if len(text) > 17 or abs(int(text)) > LARGEST_NUMBER:
            raise problem("agreement.number-too-large", place)
        return int(text)
    if _DAY.fullmatch(text):
        try:
            return datetime.date.fromisoformat(text)
        except ValueError:
            raise problem("agreement.impossible-day", place, day=text) from None
    if _READ_AS_A_NUMBER_BY_SOMEBODY.fullmatch(text):
        raise problem("agreement.ambiguous-number", place, word=shown(text))
    return text
