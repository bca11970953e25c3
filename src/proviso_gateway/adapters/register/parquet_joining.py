"""Joins Parquet files of one schema into one, without reading a single value of them.

The row groups are copied as they stand, and only the footer is written anew: it says where each
column of each row group begins. (Apache Parquet, *File format*; `parquet.thrift`, whose numbers the
constants below are; Apache Thrift, *Compact protocol*.) What no offset is in is kept as it was
read, known to us or not.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

MAGIC = b"PAR1"

_TRUE, _FALSE, _BYTE, _I16, _I32, _I64, _DOUBLE, _BINARY, _LIST, _SET, _MAP, _STRUCT = range(1, 13)
_WHOLE_NUMBERS = (_I16, _I32, _I64)

_SCHEMA, _ROWS, _GROUPS = 2, 3, 4  # FileMetaData
_COLUMNS, _GROUP_AT, _ORDINAL = 1, 5, 7  # RowGroup
_COLUMN_AT, _COLUMN_META, _PAGE_INDEX_AT = 2, 3, 4  # ColumnChunk
_DATA_AT, _INDEX_AT, _DICTIONARY_AT, _BLOOM_AT = 9, 10, 11, 14  # ColumnMetaData

Struct = dict[int, tuple[int, Any]]
"""Thrift's fields by number, in order: the type of each and its value."""


def join_parquet(parts: Sequence[Path], to: Path) -> None:
    """Write `to`, with the rows of all parts in their order. Memory holds the footers alone.

    At least one part; all of one schema, written by one program and without an index of pages,
    whose offsets lie outside the footer: anything else is our own fault.
    """
    footer: Struct = {}
    with to.open("wb") as out:
        out.write(MAGIC)
        for path in parts:
            with path.open("rb") as part:
                size, told = _footer(part)
                _shift(told, by=out.tell() - len(MAGIC))
                footer = _with_groups(footer, told) if footer else told
                part.seek(len(MAGIC))
                _copy(part, out, size - len(MAGIC))
        data = bytes(_written(footer))
        out.write(data + len(data).to_bytes(4, "little") + MAGIC)


def _footer(part: BinaryIO) -> tuple[int, Struct]:
    """Where the footer of a file begins, and what it says."""
    end = part.seek(-8, 2)
    length, magic = part.read(4), part.read(4)
    assert magic == MAGIC
    start = end - int.from_bytes(length, "little")
    part.seek(start)
    return start, _Reader(part.read(end - start)).struct()


def _copy(part: BinaryIO, out: BinaryIO, size: int) -> None:
    end = part.tell() + size
    while left := end - part.tell():
        out.write(part.read(min(left, 1 << 20)))


def _with_groups(footer: Struct, more: Struct) -> Struct:
    """The footer with the row groups of another behind its own."""
    assert footer[_SCHEMA] == more[_SCHEMA]
    groups = _listed(footer, _GROUPS)
    for group in _listed(more, _GROUPS):
        if _ORDINAL in group:
            group[_ORDINAL] = _I16, len(groups)
        groups.append(group)
    footer[_ROWS] = _I64, footer[_ROWS][1] + more[_ROWS][1]
    return footer


def _shift(footer: Struct, *, by: int) -> None:
    """Let every offset in a footer point that many bytes further on."""
    for group in _listed(footer, _GROUPS):
        _moved(group, (_GROUP_AT,), by)
        for column in _listed(group, _COLUMNS):
            assert _PAGE_INDEX_AT not in column
            _moved(column, (_COLUMN_AT,), by)
            _moved(column[_COLUMN_META][1], (_DATA_AT, _INDEX_AT, _DICTIONARY_AT, _BLOOM_AT), by)


def _listed(struct: Struct, number: int) -> list[Struct]:
    _, (_, items) = struct[number]
    found: list[Struct] = items
    return found


def _moved(struct: Struct, fields: Sequence[int], by: int) -> None:
    for number in fields:
        kind, at = struct.get(number, (_I64, 0))
        if at:  # 0 says that there is none
            struct[number] = kind, at + by


class _Reader:
    """Thrift's compact protocol, from bytes."""

    def __init__(self, data: bytes) -> None:
        self._data, self._at = data, 0

    def struct(self) -> Struct:
        found: Struct = {}
        number = 0
        while head := self._byte():
            kind = head & 15
            number = number + (head >> 4) if head >> 4 else self._number()
            found[number] = kind, self._value(kind)
        return found

    def _value(self, kind: int) -> Any:
        if kind in (_TRUE, _FALSE):
            return None  # the type says it
        if kind == _BYTE:
            return self._byte()
        if kind in _WHOLE_NUMBERS:
            return self._number()
        if kind == _DOUBLE:
            return self._taken(8)
        if kind == _BINARY:
            return self._taken(self._unsigned())
        if kind in (_LIST, _SET):
            head = self._byte()
            count = self._unsigned() if head >> 4 == 15 else head >> 4
            inner = head & 15
            # In a list, unlike in a field, a truth value is a byte of its own.
            each = _BYTE if inner in (_TRUE, _FALSE) else inner
            return inner, [self._value(each) for _ in range(count)]
        assert kind == _STRUCT  # Parquet has no maps
        return self.struct()

    def _taken(self, count: int) -> bytes:
        self._at += count
        return self._data[self._at - count : self._at]

    def _byte(self) -> int:
        return self._taken(1)[0]

    def _unsigned(self) -> int:
        value = shift = 0
        while (byte := self._byte()) & 128:
            value |= (byte & 127) << shift
            shift += 7
        return value | byte << shift

    def _number(self) -> int:
        coded = self._unsigned()
        return coded >> 1 ^ -(coded & 1)


def _written(struct: Struct) -> bytearray:
    """The same in the other direction."""
    out = bytearray()
    last = 0
    for number, (kind, value) in struct.items():
        step = number - last
        out += bytes([step << 4 | kind]) if 0 < step < 16 else bytes([kind]) + _zigzag(number)
        out += _value(kind, value)
        last = number
    return out + b"\0"


def _value(kind: int, value: Any) -> bytes | bytearray:
    if kind in (_TRUE, _FALSE):
        return b""
    if kind == _BYTE:
        return bytes([value])
    if kind in _WHOLE_NUMBERS:
        return _zigzag(value)
    if kind == _DOUBLE:
        return bytes(value)
    if kind == _BINARY:
        return _unsigned(len(value)) + bytes(value)
    if kind in (_LIST, _SET):
        inner, items = value
        many = len(items) > 14
        head = bytes([(15 if many else len(items)) << 4 | inner])
        each = _BYTE if inner in (_TRUE, _FALSE) else inner
        return b"".join(
            [head, _unsigned(len(items)) if many else b"", *(_value(each, item) for item in items)]
        )
    return _written(value)


def _zigzag(value: int) -> bytes:
    return _unsigned(value << 1 if value >= 0 else -value * 2 - 1)


def _unsigned(value: int) -> bytes:
    out = bytearray()
    while value > 127:
        out.append(value & 127 | 128)
        value >>= 7
    return bytes(out + bytes([value]))
