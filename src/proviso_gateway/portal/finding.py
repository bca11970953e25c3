"""A case found by its reference; one's own, by a name and with a reason. Who read what."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters

from proviso_gateway.errors import Problem
from proviso_gateway.gateway.views.cases import stands
from proviso_gateway.gateway.views.reads import own_cases_about, reads
from proviso_gateway.gateway.views.worklist import case_called
from proviso_gateway.pages import portal as pages
from proviso_gateway.phrases import phrase
from proviso_gateway.portal import house
from proviso_gateway.portal.problems import wrongs
from proviso_gateway.portal.rendering import show

LONGEST = 200
DAYS = 30


@sensitive_post_parameters()
def find(request: HttpRequest) -> HttpResponse:
    """Find a case. What is searched for is sent in the body, so that no address names anybody."""
    said = {name: request.POST.get(name, "").strip()[:LONGEST]
            for name in ("reference", "name", "why")}  # fmt: skip
    gateway, key = house.gateway(), request.here.key
    found: list[dict[str, str]] | None = None
    errors: tuple[object, ...] = ()
    at = "#name" if request.POST.get("by") == "name" else "#reference"
    if request.method == "POST":
        try:
            if at == "#reference":
                return redirect(f"/cases/{case_called(gateway, said['reference'], key)}")
            found = [
                {"href": f"/cases/{one}", "short": one[:6],
                 "reference": stands(gateway, one).request_ref}
                for one in own_cases_about(gateway, key, said["name"], said["why"])
            ]  # fmt: skip
        except Problem as wrong:
            if wrong.code == "casework.not-entitled":
                raise
            errors = wrongs([wrong], "#why" if wrong.code.endswith("without-reason") else at)
    return show(request, "find", title=phrase("Find a case"), errors=errors, said=said, found=found)


def who_read(request: HttpRequest) -> HttpResponse:
    """Who read what in the last month, by officer. It names nobody else."""
    told = reads(house.gateway(), request.here.key, DAYS)
    rows = [
        {"officer": one.officer, "reads": str(one.reads), "cases": str(one.cases),
         "idle": str(one.idle), "names": str(one.names)}
        for one in told.officers
    ]  # fmt: skip
    return show(request, "reads", title=phrase("Who read what"), rows=rows,
                since=pages.day(told.since), until=pages.day(told.until))  # fmt: skip
