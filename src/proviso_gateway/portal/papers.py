"""Documents: taken in at the question that they bear out, and opened by officers who may.

What is sent is looked at before it is kept: its kind by its own bytes, its size, its name. Whoever
opens one saves a file; the browser shows nothing of it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse

from proviso_gateway.errors import problem
from proviso_gateway.gateway.views.documents import (
    LARGEST,
    Given,
    document_of,
    documents_of,
    given,
    kind_of,
)
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.terms import Handle


def sent(request: HttpRequest, name: str, called: str) -> tuple[Given, bytes] | None:
    """The document that came with a form under this name; None where none did. Raises the
    `evidence.` problems."""
    file = request.FILES.get(name)
    if file is None:
        # What is larger than any form may be comes without its files.
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST:
            raise problem("evidence.too-large", most=LARGEST // (1024 * 1024))
        return None
    if file.size > LARGEST:
        raise problem("evidence.too-large", most=LARGEST // (1024 * 1024))
    data = file.read()
    return given(data, file.name or "", called), data


def document(request: HttpRequest, handle: str, fact: str) -> HttpResponse:
    """A document of a case, for an officer who may open the case: to be saved, never shown."""
    case = Handle(handle)
    found = document_of(house.gateway(), request.here.key, case, fact)
    data = house.home().documents.get(case, found.digest)
    return to_be_saved(data, f"{handle[:6]}-{fact.replace('_', '-')}")


def to_be_saved(data: bytes, called: str) -> HttpResponse:
    """A document as something to save, under a name of ours; no browser runs any of it."""
    kind = kind_of(data)
    response = HttpResponse(data, content_type=kind.media)
    name = f"{called}{kind.suffix}"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


def beside(request: HttpRequest, handle: Handle) -> list[dict[str, Any]]:
    """What a case's page says of its documents."""
    found = documents_of(house.gateway(), request.here.key, handle)
    return [
        {"called": one.called or phrase("without a name"), "name": one.fact,
         "href": f"/cases/{handle}/documents/{one.fact}" if one.digest else ""}
        for one in found
    ]  # fmt: skip
