"""What `publish` wrote, for everybody: its pages and its files as they are. Nobody signs in."""

from __future__ import annotations

from pathlib import Path

from csp.decorators import csp_update
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from proviso_gateway.assembly import public as published
from proviso_gateway.errors import problem
from proviso_gateway.pages.site_frame import INDEX


def _folder() -> Path:
    folder: Path | None = settings.SERVED.public
    if folder is None:
        raise problem("home.nothing-published")
    return folder


_APART = csp_update({"sandbox": ["allow-scripts"]})
"""What lies in the published folder has no part in the portal: a page that somebody else put there
reaches neither a session nor a form, though it comes from the same place."""


@_APART
@require_safe
def front(request: HttpRequest) -> HttpResponse:
    """The first of the published pages."""
    return _given(request, INDEX)


@_APART
@require_safe
def file(request: HttpRequest, path: str) -> HttpResponse:
    """One published file, as it is."""
    return _given(request, path)


def _given(request: HttpRequest, path: str) -> HttpResponse:
    found = published.public_file(_folder(), path)
    response = HttpResponse(found.data, content_type=found.kind)
    # Whoever is signed in gets their session's cookie with it, which nobody else may be given.
    signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES
    response["Cache-Control"] = found.keep.replace("public", "private") if signed_in else found.keep
    response["Access-Control-Allow-Origin"] = "*"  # anybody's page may check the log
    return response
