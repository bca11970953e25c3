"""A document is what its bytes say, alone and whole; its reference carries its hash."""

from __future__ import annotations

import pytest
from tests.portal.papers import jpeg, pdf, png

from proviso_gateway.errors import Problem
from proviso_gateway.reading.documents import (
    JPEG,
    LARGEST,
    PDF,
    PNG,
    Kind,
    called_in,
    check_name,
    digest_in,
    digest_of,
    kind_of,
    reference,
)

ZIP = b"PK\x03\x04" + bytes(40) + b"PK\x05\x06" + bytes(18)


@pytest.mark.parametrize(("data", "kind"), [(pdf(), PDF), (png(), PNG), (jpeg(), JPEG)])
def test_its_bytes_say_what_it_is(data: bytes, kind: Kind) -> None:
    assert kind_of(data) is kind
    assert kind_of(data + b"\r\n") is kind


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"<html><script>alert(1)</script></html>", "not-a-document"),
        (b"MZ" + bytes(200), "not-a-document"),
        (b"\n" + pdf(), "not-a-document"),
        (ZIP, "not-a-document"),
        (pdf() + bytes(LARGEST), "too-large"),
        (pdf() + ZIP, "two-kinds"),
        (pdf() + b"<html></html>", "two-kinds"),
        (pdf("x").replace(b"% x", b"% x" + ZIP), "two-kinds"),
        (png() + ZIP, "two-kinds"),
        (jpeg() + pdf(), "two-kinds"),
        (jpeg()[:4] + pdf() + jpeg()[4:], "two-kinds"),
        (pdf()[:-8], "damaged"),
        (png()[:-1], "damaged"),
        (png().replace(b"IDAT", b"IDAX"), "damaged"),
        (jpeg()[:-2], "damaged"),
        (pdf().replace(b"/Type", b"/JavaScript (x) /Type"), "acts-by-itself"),
        (pdf().replace(b"/Type", b"/OpenAction <</S /Launch>> /Type"), "acts-by-itself"),
    ],
)
def test_anything_else_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as found:
        kind_of(data)
    assert found.value.code == f"evidence.{code}"


@pytest.mark.parametrize(
    "name",
    ["", " ", "../../etc/passwd", "C:\\log.pdf", "a\x00.pdf", "log\u202efdp.exe", ".hidden",
     "x" * 101],
)  # fmt: skip
def test_a_name_that_is_a_path_or_does_not_show_is_refused(name: str) -> None:
    with pytest.raises(Problem) as found:
        check_name(name)
    assert found.value.code == "evidence.bad-name"


def test_a_reference_carries_the_hash_and_gives_it_back() -> None:
    digest = digest_of(pdf())
    text = reference("TL-9", digest)
    assert (called_in(text), digest_in(text)) == ("TL-9", digest)
    assert digest_in(reference("", digest)) == digest
    assert (called_in("TL-9"), digest_in("TL-9 sha256:abc")) == ("TL-9", "")
