"""From a YAML parser's events to values with their places.

The tree is built without recursion, so depth costs nothing before it is refused.
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

from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.words import hidden_in_text, named, shown
from proviso_gateway.reading.yaml_faults import fault
from proviso_gateway.reading.yaml_values import DEEPEST, Path, Written, plain_scalar


@dataclass(slots=True)
class _Open:
    """A mapping or list whose end has not been read yet."""

    path: Path
    items: dict[str, object] | list[object]
    key: str | None = None
    keys: dict[str, int] = field(default_factory=dict)


class Builder:
    """Puts the tree together from events. Lives for one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.places: dict[Path, tuple[int, int]] = {}
        self.stack: list[_Open] = []
        self.roots: list[object] = []
        self.cut_off: list[Path] = []
        self.lines: list[str] = []
        self.wrong: list[Problem] = []

    def build(self, text: str) -> Written:
        """What the text says. Raises the first problem, with the others that could be told."""
        self.lines = _LINE_BREAK.split(text)
        try:
            for event in self._events(text):
                self._take(event)
        except Problem as found:
            self.wrong.append(found)
        if self.wrong:
            first, *others = self.wrong
            first.problems = tuple(others)
            raise first
        if not self.roots:
            raise problem("agreement.empty-file", Place(self.file))
        return Written(self.file, self.roots[0], self.places, tuple(self.cut_off))

    def _events(self, text: str) -> Iterator[Event]:
        try:
            yield from YAML(typ="safe", pure=True).parse(text)
        except YAMLError as error:
            raise fault(self.file, self.lines, error) from None

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
        top = self.stack[-1] if self.stack else None
        if not event.value and top is not None and self._path() in self.places:
            # Where nothing stands the parser is already at what comes next.
            place = Place(self.file, *self.places[self._path()])
        value = self._plain(event.value, place) if plain else event.value
        if top is not None and isinstance(top.items, dict) and top.key is None:
            if not isinstance(value, str):
                raise problem("agreement.key-not-text", place, key=shown(event.value))
            if value in top.items:
                self._note(problem("agreement.duplicate-key", place, key=shown(value)))
            top.key = value
            self._mark(place)
        else:
            self._mark(place)
            if plain and isinstance(value, str) and self._ends_in_a_mark(event):
                self.cut_off.append(self._path())
            self._attach(value)

    def _plain(self, text: str, place: Place) -> str | int | bool | datetime.date:
        """What a scalar without quotes says. One that says several things is noted, and read on as
        text, so that all of them are told at once."""
        try:
            return plain_scalar(text, place)
        except Problem as found:
            self._note(found)
            return text

    def _note(self, found: Problem) -> None:
        if len(self.wrong) < MOST_AT_ONCE:
            self.wrong.append(found)

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


MOST_AT_ONCE = 50
"""Problems of a file's notation that are told together."""

_LINE_BREAK = re.compile(r"\r\n|\r|\n")
_MARK_OF_A_SENTENCE = re.compile(r" #|[ \t]+#\S")
