"""What `publish` wrote, for everybody: a page of it, and the files as they are. Nobody signs in."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from proviso_gateway.assembly import public as published
from proviso_gateway.errors import problem
from proviso_gateway.gateway.views.institution import titles_of_files
from proviso_gateway.pages import portal as pages
from proviso_gateway.pages.coded import COUNTED
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.rendering import show


def _folder() -> Path:
    folder: Path | None = settings.SERVED.public
    if folder is None:
        raise problem("home.nothing-published")
    return folder


@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The published figures and agreements, and how anybody checks them."""
    found = published.published(_folder())
    beside = {"period", "requester", "agreement", "received"}
    titles = titles_of_files(house.gateway())
    rows = [
        {"period": pages.month(str(row["period"])),
         "requester": pages.organisation(str(row["requester"])),
         "agreement": titles.get(str(row["agreement"]), str(row["agreement"])),
         "received": str(row["received"]),
         "counts": [(COUNTED.get(name) or pages.named(name), str(row[name]))
                    for name in row if name not in beside]}
        for row in found.rows
    ]  # fmt: skip
    return show(
        request, "public", title=phrase("Published"), origin=found.origin, size=found.size,
        rows=rows,
        agreements=[(one, titles.get(one.split(".")[0], "")) for one in found.agreements],
        genesis=house.home().settings.genesis,
    )  # fmt: skip


@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse:
    """One published file, as it is."""
    found = published.public_file(_folder(), path)
    response = HttpResponse(found.data, content_type=found.kind)
    # Whoever is signed in gets their session's cookie with it, which nobody else may be given.
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    response["Cache-Control"] = found.keep.replace("public", "private") if signed_in else found.keep
    response["Access-Control-Allow-Origin"] = "*"  # anybody's page may check the log
    return response
