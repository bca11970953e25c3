"""Documents that bear out what a request states: what may come in, and how a request names one.

What a file is, its own bytes say, never its name. One kind and nothing else beside it: a file that
is a picture to one program and an archive to another is refused. Whoever opens it is protected
further by how it is served; this does not look for everything that a PDF can do.
"""

from __future__ import annotations

import hashlib
import re
import zlib
from collections.abc import Callable
from dataclasses import dataclass

from proviso_gateway.errors import problem
from proviso_gateway.reading.cells import HARMFUL

LARGEST = 10 * 1024 * 1024
LONGEST_NAME = 100

_MARK = re.compile(r" ?sha256:([0-9a-f]{64})$")


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: what people call it, its media type, and the end of a file's name."""

    called: str
    media: str
    suffix: str


PDF = Kind("PDF", "application/pdf", ".pdf")
PNG = Kind("PNG", "image/png", ".png")
JPEG = Kind("JPEG", "image/jpeg", ".jpg")
KINDS = (PDF, PNG, JPEG)


def kind_of(data: bytes) -> Kind:
    """What kind of document these bytes are, alone and whole.

    Raises `evidence.empty`, `evidence.too-large`, `evidence.not-a-document`, `evidence.damaged`,
    `evidence.two-kinds`, `evidence.acts-by-itself`.
    """
    if not data:
        raise problem("evidence.empty")
    if len(data) > LARGEST:
        raise problem("evidence.too-large", most=LARGEST // (1024 * 1024))
    for begins, kind, end_of in _BY_BEGINNING:
        if data.startswith(begins):
            end = end_of(data)
            if data[end:].strip(b"\r\n\t \x00"):
                raise problem("evidence.two-kinds")
            if _ARCHIVE in data or (kind is not PDF and b"%PDF-" in data):
                raise problem("evidence.two-kinds")
            return kind
    raise problem("evidence.not-a-document")


def check_name(name: str) -> str:
    """The name of a file as it may be kept. Raises `evidence.bad-name` for one that is a path, or
    has characters that do not show as themselves."""
    if not name.strip() or HARMFUL.search(name) or set(name) & set("/\\:") or name[:1] == ".":
        raise problem("evidence.bad-name")
    if len(name) > LONGEST_NAME:
        raise problem("evidence.bad-name")
    return name.strip()


def digest_of(data: bytes) -> str:
    """The SHA-256 of a document, in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def reference(called: str, digest: str) -> str:
    """How a request names a document that lies with it: what it is called, and its hash."""
    return f"{called} sha256:{digest}".strip()


def digest_in(text: str) -> str:
    """The hash in such a reference; empty where it names a document that lies elsewhere."""
    found = _MARK.search(text)
    return found[1] if found else ""


def called_in(text: str) -> str:
    """What such a reference calls the document, without the hash."""
    return _MARK.sub("", text)


_ARCHIVE = b"PK\x05\x06"
"""The end of a ZIP archive, which may stand at the end of anything."""

_ACTS = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|RichMedia|XFA)\b")


def _end_of_pdf(data: bytes) -> int:
    if _ACTS.search(data):
        raise problem("evidence.acts-by-itself")
    end = data.rfind(b"%%EOF")
    if end < 0:
        raise problem("evidence.damaged")
    return end + 5


def _end_of_png(data: bytes) -> int:
    at, first = 8, True
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        name, end = data[at + 4 : at + 8], at + 12 + size
        mark = int.from_bytes(data[end - 4 : end], "big")
        if end > len(data) or zlib.crc32(data[at + 4 : end - 4]) != mark:
            break
        if first and name != b"IHDR":
            break
        if name == b"IEND":
            return end
        at, first = end, False
    raise problem("evidence.damaged")


def _end_of_jpeg(data: bytes) -> int:
    end = data.rfind(b"\xff\xd9")
    if end < 4:
        raise problem("evidence.damaged")
    return end + 2


_BY_BEGINNING: tuple[tuple[bytes, Kind, Callable[[bytes], int]], ...] = (
    (b"%PDF-", PDF, _end_of_pdf),
    (b"\x89PNG\r\n\x1a\n", PNG, _end_of_png),
    (b"\xff\xd8\xff", JPEG, _end_of_jpeg),
)
