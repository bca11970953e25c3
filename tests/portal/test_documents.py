"""Documents: sent at the question, kept under the case's key, opened by whoever may open it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.portal.conftest import Portal, Visitor
from tests.portal.papers import jpeg, pdf, png
from tests.portal.test_asking import ANSWERS, answers, begins, countersigns, goes_on
from tests.portal.test_guarded import status

LARGE = 17 * 1024 * 1024


def comes_to_the_document(visitor: Visitor, reference: str) -> None:
    visitor.plays("officer-14")
    begins(visitor, reference)
    answers(visitor, "in_contact", "false")
    visitor.page.check("#efforts_failed-true")


def sends(visitor: Visitor, name: str, data: bytes) -> None:
    file = {"name": name, "mimeType": "application/pdf", "buffer": data}
    visitor.page.set_input_files("#paper_efforts_failed", files=[file])
    goes_on(visitor)


def comes_back(visitor: Visitor) -> None:
    """Come back to the question of the document, from the one after it."""
    visitor.page.wait_for_url("**/fact-known_to_enforcement")
    visitor.page.goto(visitor.page.url.replace("known_to_enforcement", "efforts_failed"))


def finishes(visitor: Visitor, reference: str) -> str:
    """Answer what comes after the document, and have it countersigned; its case."""
    for fact in list(ANSWERS)[2:]:
        answers(visitor, fact, ANSWERS[fact])
    visitor.page.check("main input[value='Inspector 3']")
    goes_on(visitor)
    return countersigns(visitor, reference)


def test_a_document_is_sent_with_its_answer_and_opened_beside_the_case(
    visitor: Visitor, portal: Portal
) -> None:
    comes_to_the_document(visitor, "HO-17-920")
    visitor.page.fill("#evidence_efforts_failed", "TL-920")
    sends(visitor, "trace log.pdf", pdf("Mary Quill was looked for"))
    comes_back(visitor)
    assert "TL-920 lies with this answer" in visitor.is_told()
    visitor.looks("ask-fact-with-a-document-here")
    goes_on(visitor)
    case = finishes(visitor, "HO-17-920")
    held = b"".join(
        path.read_bytes()
        for path in portal.folder.rglob("*")
        if path.is_file() and "register" not in path.parts
    )
    assert b"Quill was looked for" not in held

    visitor.plays("carl")
    visitor.goes(f"/cases/{case}")
    visitor.looks("case-with-a-document")
    with visitor.page.expect_download() as download:
        visitor.page.click("aside a:has-text('TL-920')")
    assert Path(download.value.path()).read_bytes() == pdf("Mary Quill was looked for")
    assert download.value.suggested_filename.endswith("-efforts-failed.pdf")
    address = f"/cases/{case}/documents/efforts_failed"
    got = visitor.page.context.request.get(portal.origin + address)
    told = {name.lower(): value for name, value in got.headers.items()}
    assert told["content-disposition"].startswith("attachment")
    assert told["content-security-policy"] == "sandbox; default-src 'none'"
    assert told["x-content-type-options"] == "nosniff"
    assert told["cache-control"] == "no-store"
    visitor.goes(f"/cases/{case}")
    visitor.clicks("I stand back")
    visitor.signs()
    assert status(visitor, address) == 403
    visitor.plays("officer-14")
    assert status(visitor, address) == 403
    visitor.plays("dora")
    assert status(visitor, address) == 200
    assert status(visitor, f"/cases/{case}/documents/in_contact") == 404


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("page.pdf", b"<html><script>alert(1)</script>", "evidence.not-a-document"),
        ("two.pdf", pdf() + b"PK\x03\x04<script>", "evidence.two-kinds"),
        ("macro.pdf", pdf().replace(b"/Type", b"/JS (x) /Type"), "evidence.acts-by-itself"),
        ("half.png", png()[:-3], "evidence.damaged"),
        ("large.pdf", pdf() + b" " * (10 * 1024 * 1024), "evidence.too-large"),
        ("huge.pdf", pdf() + b" " * LARGE, "evidence.too-large"),
        (".pdf", jpeg(), "evidence.bad-name"),
    ],
    ids=["page", "polyglot", "program", "half", "large", "huge", "name"],
)
def test_a_hostile_document_is_refused_by_name_and_loses_no_answer(
    visitor: Visitor, tmp_path: Path, name: str, data: bytes, code: str
) -> None:
    comes_to_the_document(visitor, f"HO-17-{code}-{len(data)}")
    file = tmp_path / name
    file.write_bytes(data)
    visitor.page.set_input_files("#paper_efforts_failed", str(file))
    goes_on(visitor)
    assert code in visitor.is_told()
    assert visitor.page.is_checked("#efforts_failed-true") or name == "huge.pdf"
    visitor.looks("ask-fact-with-a-hostile-document")
    sends(visitor, "log.jpg", jpeg())
    assert visitor.page.url.endswith("/fact-known_to_enforcement")


def test_a_name_that_is_a_path_keeps_its_last_part_alone(visitor: Visitor) -> None:
    comes_to_the_document(visitor, "HO-17-921")
    sends(visitor, "../../etc/log\u202e\x07 9.png", png())
    comes_back(visitor)
    text = visitor.is_told()
    assert "log 9.png lies with this answer" in text
    assert "etc" not in text


def test_the_same_document_twice_is_kept_once_and_can_be_taken_away(
    visitor: Visitor, portal: Portal
) -> None:
    comes_to_the_document(visitor, "HO-17-922")
    sends(visitor, "log.png", png())
    for name in ("again.png", "once more.png"):
        comes_back(visitor)
        sends(visitor, name, png())
    comes_back(visitor)
    visitor.page.check("#remove")
    visitor.page.fill("#evidence_efforts_failed", "TL-922")
    goes_on(visitor)
    comes_back(visitor)
    assert "lies with this answer" not in visitor.is_told()
    goes_on(visitor)
    case: Any = finishes(visitor, "HO-17-922")
    home = portal.home()
    assert home.store.case(case).request.evidence == {"efforts_failed": "TL-922"}
    home.close()
    assert not (portal.folder / "documents" / case).exists()


def test_what_is_asked_for_is_given_in_the_portal(visitor: Visitor, portal: Portal) -> None:
    comes_to_the_document(visitor, "HO-17-923")
    goes_on(visitor)
    case = finishes(visitor, "HO-17-923")
    visitor.looks("request-asked")
    assert "Evidence is needed" in visitor.is_told()
    request = visitor.page.url
    visitor.clicks("Give what is wanted")
    assert visitor.page.url.endswith("/fact-efforts_failed")
    visitor.page.check("#efforts_failed-true")
    sends(visitor, "log.pdf", pdf())
    visitor.looks("evidence-check")
    last = visitor.page.url
    visitor.clicks("Send it")
    assert visitor.page.url == request
    assert "The request is being considered" in visitor.is_told()
    visitor.page.goto(last)
    assert visitor.page.url == request
    assert "received once" in visitor.is_told()
    visitor.plays("carl")
    assert status(visitor, f"/cases/{case}/documents/efforts_failed") == 200
