"""Documents to send: the smallest of each kind that is one."""

from __future__ import annotations

import struct
import zlib


def pdf(words: str = "Trace log") -> bytes:
    body = f"%PDF-1.4\n1 0 obj <</Type /Catalog>> endobj\n% {words}\ntrailer <</Root 1 0 R>>\n"
    return body.encode() + b"%%EOF\n"


def png() -> bytes:
    def part(name: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))
        )

    head = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\xff")
    parts = part(b"IHDR", head) + part(b"IDAT", pixels) + part(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + parts


def jpeg() -> bytes:
    return b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
