"""Why a parser of YAML stopped, as somebody says it who does not know YAML.

The parser knows which token it did not expect. Whoever wrote the line wants to know what is wrong
with it: a tab, a colon in a sentence, a missing blank. The line at which it stopped and the one
before are looked at for the ordinary mistakes; what is none of them is told as it was.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from ruamel.yaml.error import MarkedYAMLError, YAMLError

from proviso_gateway.errors import Place, Problem, problem
from proviso_gateway.reading.words import named, shown

_KEY = re.compile(r"\s*(- +)*(\"[^\"]*\"|'[^']*'|[^\s'\"#{\[][^:#]*):(\s|$)")
"""A line that begins with a key, behind the marks of a list if there are any."""

_GLUED = re.compile(r"\s*(- +)?(-(?=[^\s-])|[A-Za-z_]\w*:(?=\S))")
"""A dash or a colon with no blank behind it, where one makes an item or a key."""

_OTHER_DASHES = "\u2022\u00b7\u2010\u2011\u2012\u2013\u2014\u2212\u25cf\u25aa*+"
"""What word processors put before the items of a list."""

_TEXT = re.compile(r"(?P<key>\s*(- +)*[\w.()-]+:\s+)[^\s'\"{\[|>#]")
"""A line whose value is text without quotes."""


def fault(file: str, lines: Sequence[str], error: YAMLError) -> Problem:
    """The problem with this file, whose parser said this. Its own message quotes the file and is
    not told; nor is anything of the file but a single mark or word."""
    if not isinstance(error, MarkedYAMLError):
        return problem("agreement.not-yaml", Place(file))
    mark = error.problem_mark or error.context_mark
    if mark is None:
        return problem("agreement.not-yaml", Place(file))
    row, column = mark.line, mark.column
    said = error.problem or ""
    for at in (row, _before(lines, row)):
        if at is not None and "\t" in _indent(lines[at]):
            return problem("agreement.tab", Place(file, at + 1, lines[at].index("\t") + 1))
    opened = error.context_mark
    within = error.context or ""
    unfinished = "flow" in within or ("quoted" in within and "unexpected" in said)
    if opened is not None and unfinished:
        sign = lines[opened.line][opened.column : opened.column + 1]
        place = Place(file, opened.line + 1, opened.column + 1)
        return problem("agreement.not-closed", place, sign=shown(sign))
    if "cannot start any token" in said:
        sign = lines[row][column : column + 1]
        place = Place(file, row + 1, column + 1)
        return problem("agreement.needs-quotes", place, sign=shown(sign))
    if "quoted" in within:
        return problem("agreement.not-yaml", Place(file, row + 1, column + 1))
    return _of_lines(file, lines, row, column)


def _of_lines(file: str, lines: Sequence[str], row: int, column: int) -> Problem:
    """What is wrong with the line at which the parser stopped, or with the one before it."""
    if row >= len(lines):
        return problem("agreement.not-yaml", Place(file, row + 1, column + 1))
    line, before = lines[row], _before(lines, row)
    text = _TEXT.match(line)
    if text and column >= text.end("key") and line[column : column + 1] == ":":
        return problem("agreement.colon-in-text", Place(file, row + 1, column + 1))
    for at in (row, before):
        if at is None:
            continue
        start = len(_indent(lines[at]))
        begins, place = lines[at][start : start + 1], Place(file, at + 1, start + 1)
        if begins and begins in _OTHER_DASHES:
            return problem("agreement.other-dash", place, sign=named(begins))
        glued = _GLUED.match(lines[at])
        if glued and (glued[2] == "-" or not _KEY.match(lines[at])):
            place = Place(file, at + 1, glued.end() + 1)
            return problem("agreement.no-blank", place, sign=glued[0][-1])
    if line[:column].rstrip()[-1:] in ("'", '"') and line[column : column + 1].isalnum():
        return problem("agreement.quote-in-text", Place(file, row + 1, column + 1))
    if before is not None and _is_bare(lines[before]) and not _continues(lines, before):
        place = Place(file, before + 1, len(_indent(lines[before])) + 1)
        return problem("agreement.no-colon", place)
    if _KEY.match(line) or line.lstrip().startswith("- "):
        levels, own = _levels(lines, row), len(_indent(line))
        place, listed = Place(file, row + 1, own + 1), ", ".join(map(str, levels))
        if levels and own not in levels:
            return problem("agreement.indented-otherwise", place, own=own, levels=listed)
        if levels:
            return problem("agreement.items-and-keys", place)
    return problem("agreement.not-yaml", Place(file, row + 1, column + 1))


def _indent(line: str) -> str:
    return line[: len(line) - len(line.lstrip(" \t"))]


def _blank(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _before(lines: Sequence[str], row: int) -> int | None:
    """The line before this one that says something."""
    return next(
        (at for at in range(min(row, len(lines)) - 1, -1, -1) if not _blank(lines[at])), None
    )


def _is_bare(line: str) -> bool:
    """Whether a line is words alone: no key, no item, no bracket, no quote."""
    return not _KEY.match(line) and re.match(r"\s*[\w]", line) is not None and line[-1:] not in "]}"


def _continues(lines: Sequence[str], at: int) -> bool:
    """Whether a line goes on with the text of the key before it."""
    above = _before(lines, at)
    if above is None:
        return False
    deeper = len(_indent(lines[at])) > len(_indent(lines[above]))
    return deeper and not lines[above].rstrip().endswith(":")


def _levels(lines: Sequence[str], row: int) -> Sequence[int]:
    """How many blanks in the lines begin among which this one could stand, the outermost first:
    behind the mark of an item its keys begin, too."""
    found = list[int]()
    least = 1 << 20
    for at in range(row - 1, -1, -1):
        line = lines[at]
        if _blank(line) or not (_KEY.match(line) or line.lstrip().startswith("- ")):
            continue
        own = len(_indent(line))
        inner = own + len(line[own:]) - len(line[own:].lstrip("- "))
        for level in (inner, own):
            if level < least:
                found.append(level)
        least = min(least, own)
        if own == 0:
            break
    return sorted(set(found))
