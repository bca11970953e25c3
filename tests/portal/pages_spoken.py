"""The pages of a home as a browser gets them that wants a language, in a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

FILE = b"request_ref,colour\nA,blue\n"


@dataclass(frozen=True, slots=True)
class Sent:
    """A form that somebody sends: who, to where, and what is in it. What comes of it is read
    wherever it leads; where it leads to a draft, so is each page after it."""

    who: str
    address: str
    data: Mapping[str, Any] = field(default_factory=dict)
    then: tuple[Mapping[str, Any], ...] = ()


def main(catalogues: Path, language: str) -> None:
    """Print every page that `pages_timed` knows, and what comes of forms that record nothing but
    drafts, in this language, as one JSON object."""
    from proviso_gateway.pages import translating

    translating.CATALOGUES = catalogues
    from django.test import Client
    from tests.portal.pages_timed import _addresses as addresses_of_pages

    import proviso_gateway.server.wsgi  # noqa: F401 -- makes what a server makes

    told, clients = dict[str, str](), dict[str, Client]()

    def client(who: str) -> Client:
        if who not in clients:
            headers = {"host": "localhost", "accept-language": language}
            clients[who] = Client(headers=headers)
            clients[who].post(f"/play/{who}")
        return clients[who]

    pages = {**addresses_of_pages(), **_others()}
    for who, address in pages.values():
        client(who).get(address)
    for name, (who, address) in pages.items():  # what was read before says the same again
        told[name] = client(who).get(address).content.decode()
    for name, sent in _forms().items():
        came = client(sent.who).post(sent.address, sent.data, follow=True)
        told[name] = came.content.decode()
        for at, data in enumerate(sent.then):
            came = client(sent.who).post(came.request["PATH_INFO"], data, follow=True)
            told[f"{name}, {at}"] = came.content.decode()
    print(json.dumps(told))


def _others() -> dict[str, tuple[str, str]]:
    """Pages that nobody times."""
    return {
        "account": ("ada", "/account"), "accounts": ("ada", "/accounts"),
        "give an account": ("ada", "/accounts/new"), "people": ("officer-22", "/ask/people"),
        "password": ("carl", "/sign-in/password"), "not there": ("carl", "/cases/nothing"),
        "not theirs": ("carl", "/ask"), "no such page": ("carl", "/cases/a/b/c"),
    }  # fmt: skip


def _forms() -> dict[str, Sent]:
    from proviso_gateway.assembly.demonstrating import SEALED_TO
    from proviso_gateway.casework.lifecycle import CaseState
    from proviso_gateway.gateway.views.worklist import sheet_of
    from proviso_gateway.portal import house

    gateway = house.gateway()
    first = {state: gateway.store.cases(state)[:1] for state in CaseState}
    ready, matched = first[CaseState.READY][0], first[CaseState.MATCHED][0]
    proposed = first[CaseState.PROPOSED][0]
    factors = {f"f-{name}": "Weighed." for name in sheet_of(gateway, ready).factors}
    facts = {f"f-{name}": "false" for name in sheet_of(gateway, ready).facts}
    officers = list(gateway.store.charter().roll.officers)
    name = gateway.store.case(ready).request.agreement
    whom = {"family_name": "Qaaa", "birth_date": "1990-01-02", "given_name": "Ann", "gender": ""}
    begun = {"request_ref": "T-1", "ground": gateway.store.case(ready).request.ground}
    assert gateway.store.find(SEALED_TO, "T-1") is None
    return {
        "approve": Sent("edda", f"/cases/{proposed}/decide", {"act": "approve"}),
        "decline": Sent("edda", f"/cases/{proposed}/decide", {"act": "decline"}),
        "return": Sent("edda", f"/cases/{proposed}/return", {"because": "17"}),
        "return without a word": Sent("edda", f"/cases/{proposed}/return", {"because": ""}),
        "propose": Sent("carl", f"/cases/{ready}/weigh", factors | facts | {"finding": "passed"}),
        "refuse": Sent("carl", f"/cases/{ready}/weigh", factors | facts | {"finding": "failed"}),
        "weigh nothing": Sent("carl", f"/cases/{ready}/weigh",
                              dict.fromkeys(factors, "") | {"finding": "passed"}),
        "this one": Sent("dora", f"/cases/{matched}/look", {"who": "1"}),
        "cannot tell": Sent("dora", f"/cases/{matched}/look"),
        "stand back": Sent("carl", f"/cases/{ready}/stand-back", {"tie": "colleague"}),
        "set apart": Sent("gwen", f"/cases/{ready}/set-apart", {"officer": officers}),
        "stop": Sent("gwen", f"/running/{name}/stop"),
        "stop all": Sent("gwen", "/running/stop-all"),
        "renew": Sent("ada", "/operating/renew", {"key": officers[:1]}),
        "postpone for nothing": Sent("edda", "/operating/postpone"),
        "find nothing": Sent("carl", "/find", {"by": "name", "name": "Q"}),
        "no account": Sent("ada", "/accounts/new"),
        "no password": Sent("carl", "/sign-in/password", {"password": "short"}),
        "no key": Sent("carl", "/key"),
        "file": Sent("officer-14", "/ask/file", {"file": _file()}),
        "no file": Sent("officer-14", "/ask/file"),
        "draft": Sent("officer-14", "/ask/new", {}, (
            {"request_ref": "T-1"}, begun, {}, {"fields": ["address"]}, {"gender": "none"}, whom,
        )),
    }  # fmt: skip


def _file() -> Any:
    from django.core.files.uploadedfile import SimpleUploadedFile

    return SimpleUploadedFile("requests.csv", FILE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])
