"""A file of requests: looked over first, row by row, and sent when whoever asks says so."""

from __future__ import annotations

import threading
import time
from pathlib import PurePath
from typing import Any

from django.http import HttpRequest, HttpResponse

from proviso_gateway.errors import Problem, problem
from proviso_gateway.gateway.countersigned import take_in_without_second
from proviso_gateway.gateway.intake import look_over, template
from proviso_gateway.gateway.views.asking import askable
from proviso_gateway.gateway.views.own_requests import people_of
from proviso_gateway.pages.request_template import csv_template, workbook_template
from proviso_gateway.phrases import joined, phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.files_waiting import put_before
from proviso_gateway.portal.problems import Wrong, sentences, words, wrongs
from proviso_gateway.portal.rendering import done, show

LARGEST = 16 * 1024 * 1024
KINDS = (".csv", ".xlsx", ".json")
SECONDS = 30 * 60

_NOT_ONE = Wrong(
    phrase("A file of requests is CSV, JSON or a workbook (.xlsx), of at most 16 MB."), "#file"
)
_SENT = Wrong(phrase("That file was sent, or too long ago. Choose it again."), "#file")

_looked_over: dict[int, tuple[float, str, bytes]] = {}
"""By account: the file that was looked over last, in memory alone, until it is sent."""
_lock = threading.Lock()


def file(request: HttpRequest) -> HttpResponse:
    """Ask for a file; look it over; send it."""
    if request.method != "POST":
        return _asked(request)
    if request.POST.get("send"):
        return _sent(request)
    given = request.FILES.get("file")
    if given is None:
        return _asked(request, Wrong(phrase("Choose a file."), "#file"))
    name = f"requests{PurePath(given.name).suffix.lower()}"
    if not name.endswith(KINDS) or given.size > LARGEST:
        return _asked(request, _NOT_ONE)
    data = given.read()
    try:
        found = look_over(house.gateway(), request.here.requester, data, name)
    except Problem as wrong:
        return _asked(request, *wrongs([wrong], "#file"))
    with _lock:
        now = time.monotonic()
        for old in [one for one, (until, *_) in _looked_over.items() if until < now]:
            del _looked_over[old]
        _looked_over[request.user.pk] = (now + SECONDS, name, data)
    waits = {one.request_ref: name for name, those in found.seconds.items() for one in those}
    rows: list[dict[str, Any]] = [
        {"number": row, "reference": reference, "good": True,
         "says": phrase("here already") if row in found.already_here
         else phrase("can be sent, once {second} has countersigned it", second=waits[reference])
         if reference in waits else phrase("can be sent")}
        for row, reference in found.rows.items()
    ]  # fmt: skip
    rows += [
        {"number": one.place.row or 0, "reference": found.references.get(one.place.row or 0, ""),
         "good": False, "says": words(sentences(one))}
        for one in found.problems
    ]  # fmt: skip
    rows.sort(key=lambda row: (row["number"], not row["good"]))
    told = [row | {"number": str(row["number"])} for row in rows]
    return show(request, "report", title=phrase("Your file, looked over"), rows=told,
                good=str(len(found.rows)), bad=str(len(rows) - len(found.rows)),
                any_good=bool(found.rows))  # fmt: skip


def blank(request: HttpRequest) -> HttpResponse:
    """An empty file, with every column that the agreement knows: CSV, or a workbook if asked."""
    known = askable(house.gateway(), request.here.requester)
    if not known:
        raise problem("casework.unknown-agreement")
    columns = template(house.gateway(), known[0].name)
    if request.GET.get("form") == "xlsx":
        response = HttpResponse(workbook_template(columns), content_type=_WORKBOOK)
        name = "requests.xlsx"
    else:
        response = HttpResponse(csv_template(columns), content_type="text/csv")
        name = "requests.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


_WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def _sent(request: HttpRequest) -> HttpResponse:
    with _lock:
        held = _looked_over.pop(request.user.pk, None)
    if held is None or held[0] < time.monotonic():
        return _asked(request, _SENT)
    _, name, data = held
    gateway, requester = house.gateway(), request.here.requester
    found = look_over(gateway, requester, data, name)
    taken = take_in_without_second(gateway, requester, data, name)
    new = len(taken.cases) - len(taken.already_here)
    told = [phrase("Requests received: {count}.", count=new)]
    others = [one for one in people_of(gateway, requester) if one != request.here.called]
    for second, rows in found.seconds.items():
        if second in others:
            put_before(request, second, len(rows), name, data)
            told.append(
                phrase(
                    "Before {second}, to be countersigned: {count}.", second=second, count=len(rows)
                )
            )
        else:
            told.append(
                phrase(
                    "Not sent, as nobody else of yours is called as they say: {count}.",
                    count=len(rows),
                )
            )
    if taken.problems:
        told.append(
            phrase(
                "Rows that were not: {count}; look the file over to read why.",
                count=len(taken.problems),
            )
        )
    return done(request, "/ask", joined(told, " "))


def _asked(request: HttpRequest, *errors: Wrong) -> HttpResponse:
    return show(request, "file", title=phrase("Send a file of requests"), errors=errors)
