"""One request's whole walk, twice: over HTTP as a browser sends it, and by the functions that the
pages call, in this process.

It begins with the requester, who answers a question a page, each answer kept; a second person
countersigns; a caseworker weighs it and proposes, an approver decides and searches, somebody looks.
Not in either: the call for the answer, which takes an even second, and the page that plays somebody
of the cast. In process nobody signs in, no form is checked to be ours, and nothing is drawn.
"""

from __future__ import annotations

import os
import re
import statistics
import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.portal.filled import WORDS, demonstration_with, hand, row_of
from tests.portal.served import Sender, Served, free_port, serving

from proviso_gateway.adapters.accounts.models import Account
from proviso_gateway.assembly.accounts import Accounts, accounts_of
from proviso_gateway.assembly.demonstrating import SEALED_TO, required
from proviso_gateway.assembly.drafts import ALIAS
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.gateway.approve import (
    approval_message,
    prepare_proposal,
    submit_approval,
    submit_proposal,
)
from proviso_gateway.gateway.confirm import prepare_look, submit_look
from proviso_gateway.gateway.countersigned import take_in_countersigned
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.asking import (
    Said,
    askable,
    asks,
    check_answer,
    needs_countersigning,
    refused_by,
    whom_wrong,
)
from proviso_gateway.gateway.views.desk import on_desk
from proviso_gateway.gateway.views.own_requests import (
    own_request,
    own_requests,
    people_of,
    reference_taken,
)
from proviso_gateway.gateway.views.waiting import Filter, queue
from proviso_gateway.gateway.views.worklist import open_case, person_at, sheet_of
from proviso_gateway.terms import Handle

FLOOR = 0.4
FOUND = "Szczepańska"
"""Somebody whom the register knows."""
ASKS, SECOND = "Officer 14", "Inspector 3"
SHOWN = 100
"""How many requests their page shows."""

PERSON = ("given_name", "family_name", "birth_date", "gender", "postcode", "address_line")
FACTS = ("in_contact", "efforts_failed", "known_to_enforcement", "identifiable_offence")


def pages_of(ref: str) -> list[dict[str, str]]:
    """What is answered on each page, in order."""
    row = row_of(0) | {"request_ref": ref, "family_name": FOUND, "countersigner": SECOND}
    whom = {name: row[name] for name in PERSON if row.get(name)}
    facts = [{one: row[one], f"evidence_{one}": row.get(f"evidence_{one}", "")} for one in FACTS]
    first = {name: row[name] for name in ("request_ref", "ground")}
    return [first, {"fields": row["fields"]}, whom, *facts, {"countersigner": SECOND}]


def ask_over_http(officer: Sender, second: Sender, ref: str) -> Handle:
    """The requester's part; the case that came of it."""
    officer.get("/ask")
    officer.get("/ask/new")
    for answers in pages_of(ref):
        officer.post(officer.at, **answers)
        assert officer.status == 200, officer.text
    assert officer.at.endswith("/check"), officer.at
    officer.post(officer.at)
    second.get("/ask")
    waits = re.search(rf'href="(/ask/countersign/\w+)">[^<]*{ref}<', second.text)
    assert waits, second.text
    second.get(waits[1])
    mark = re.search(r'name="mark" value="(\w+)"', second.text)
    assert mark
    second.post(second.at, mark=mark[1], act="countersign")
    assert "Countersigned by you, and received" in second.text
    return Handle(second.at.rpartition("/")[2])


def walk_over_http(carl: Sender, edda: Sender, dora: Sender, handle: Handle) -> None:
    """One request, from the caseworker's worklist to the look at the match."""
    case = f"/cases/{handle}"
    carl.get("/cases")
    carl.get(case)
    names = re.findall(r'name="(f-\w+)"', carl.get(f"{case}/weigh"))
    carl.post(f"{case}/weigh", finding="passed", **dict.fromkeys(names, WORDS))
    carl.signs()
    edda.get(case)
    edda.post(f"{case}/decide", act="approve")
    edda.signs()
    edda.get(case)
    edda.post(f"{case}/search")
    dora.get("/cases")
    dora.get(f"{case}/look")
    dora.post(f"{case}/look", who="1")
    said = dora.signs()
    assert "Your look is on record" in said


@dataclass(frozen=True, slots=True)
class Asking:
    """Two people of an organisation that asks, in this process: what they write is kept, encrypted,
    as the portal keeps it."""

    home: Home
    accounts: Accounts
    officer: Any
    second: Any

    def act(self) -> None:
        """An act begins."""
        self.home.store.begin_anew()
        self.home.writing()

    def overview(self, account: Any) -> None:
        """The organisation's requests, its drafts, and what waits for a second person."""
        with self.home.store.glance():
            own_requests(self.home.gateway, SEALED_TO, SHOWN)
            self.accounts.drafts(account, "ask ")
            for kept in ("ask ", "file "):
                self.accounts.drafts_within(SEALED_TO, kept)

    def page(self, said: dict[str, str], about: str) -> None:
        """A draft that is shown: by whoever wrote it, or whoever is to countersign it."""
        with self.home.store.glance():
            if about:
                self.accounts.draft(self.officer, about)
            else:
                self.accounts.drafts_within(SEALED_TO, "ask ")
            self.way(said)
            refused_by(self.home.gateway, SEALED_TO, _so_far(said))

    def way(self, said: dict[str, str]) -> None:
        """What is asked still, as far as what was said leads."""
        gateway, so_far = self.home.gateway, _so_far(said)
        askable(gateway, SEALED_TO)
        if so_far.ground:
            asks(gateway, SEALED_TO, so_far)
            needs_countersigning(gateway, so_far)

    def check(self, said: dict[str, str], answers: Iterable[str]) -> None:
        """What is asked of a page's answers before the next."""
        gateway, so_far = self.home.gateway, _so_far(said)
        for name in answers:
            if name == "request_ref":
                assert not reference_taken(gateway, SEALED_TO, said[name])
            elif name == "family_name":
                assert not whom_wrong(said)
            elif name == "countersigner":
                assert said[name] in people_of(gateway, SEALED_TO)
            elif name in FACTS:
                check_answer(gateway, so_far.agreement, name, said[name])
                assert not refused_by(gateway, SEALED_TO, so_far)


def _so_far(said: dict[str, str]) -> Said:
    documents = {one.removeprefix("evidence_"): said[one] for one in said if "evidence_" in one}
    return Said(said["agreement"], said.get("ground", ""), said, documents)


def ask_in_process(one: Asking, ref: str) -> Handle:
    """The requester's part, by the functions that its pages call."""
    gateway, about = one.home.gateway, f"ask {ref}"
    said = {"agreement": row_of(0)["agreement"]}
    one.overview(one.officer)
    one.way(said)
    for answers in pages_of(ref):
        one.act()
        one.accounts.draft(one.officer, about)
        one.way(said)
        said |= answers
        one.accounts.keep_draft(one.officer, about, said)
        one.check(said, answers)
        one.way(said)
        one.page(said, about)
    one.act()
    one.accounts.draft(one.officer, about)
    one.way(said)
    one.accounts.keep_draft(one.officer, about, said | {"waits for": SECOND})
    one.overview(one.officer)
    one.overview(one.second)
    one.page(said, "")
    one.act()
    one.accounts.drafts_within(SEALED_TO, "ask ")
    one.way(said)
    row = {name: told for name, told in said.items() if told} | {"officer": ASKS}
    taken = take_in_countersigned(gateway, SEALED_TO, row, SECOND)
    assert not taken.problems, taken.problems
    one.accounts.drop_draft(one.officer, about)
    one.accounts.drop_papers(one.officer, f"paper {ref} ")
    own_request(gateway, SEALED_TO, taken.cases[0])
    return taken.cases[0]


def asking(home: Home) -> Asking:
    """Two people with accounts of this home's."""
    accounts = accounts_of(home.folder)
    held = []
    for called in (ASKS, SECOND):
        accounts.add(called, called, requester=SEALED_TO, password=WORDS)
        held.append(Account.objects.using(ALIAS).get(handle=accounts.handle(called)))
    return Asking(home, accounts, *held)


def walk_in_process(home: Home, handle: Handle) -> None:
    """The same, by the functions that the pages call."""
    found = required(home.folder)
    keys = {one.who: one.key for one in found.players}
    gateway, store = home.gateway, home.store

    def worklist(who: str) -> None:
        with store.glance():
            queue(gateway, 100, keys[who], Filter(mine=True))

    def opens(who: str) -> None:
        with store.glance():
            open_case(gateway, keys[who], handle)
            on_desk(gateway, keys[who], handle)

    def acts() -> None:
        store.begin_anew()
        home.writing()

    worklist("carl")
    opens("carl")
    opens("carl")
    form = sheet_of(gateway, handle)
    acts()
    opens("carl")
    factors = dict.fromkeys(form.factors, WORDS)
    prepared = prepare_proposal(gateway, keys["carl"], handle, "passed", factors, {})
    signature = hand(found, "carl").sign(prepared.message)
    acts()
    submit_proposal(gateway, prepared, signature)
    worklist("carl")
    opens("edda")
    acts()
    opens("edda")
    message = approval_message(gateway, keys["edda"], handle)
    acts()
    submit_approval(gateway, handle, keys["edda"], hand(found, "edda").sign(message))
    worklist("edda")
    opens("edda")
    acts()
    opens("edda")
    trace(gateway, handle)
    opens("edda")
    worklist("dora")
    opens("dora")
    opens("dora")
    acts()
    opens("dora")
    looking = prepare_look(gateway, keys["dora"], handle, person_at(gateway, handle, 1))
    acts()
    submit_look(gateway, looking, hand(found, "dora").sign(looking.message))
    worklist("dora")


def compare_walks(folder: Path, cases: int, walks: int) -> bool:
    """Print the share of the walk that is the gateway's; whether it keeps the floor."""
    port = free_port()
    homes = [
        demonstration_with(folder / name, cases, f"http://localhost:{port}")
        for name in ("served", "opened")
    ]
    home = open_home(homes[1], on=required(homes[1]).today)
    people = asking(home)
    ours, theirs = list[tuple[float, float]](), list[tuple[float, float]]()
    with serving(homes[0], port) as server:
        cast = {
            who: Served(homes[0], port).as_(who)
            for who in ("officer-14", "inspector-3", "carl", "edda", "dora")
        }
        for number in range(walks + 1):
            ref, begun = f"W-{number}", _spent(server)
            handle = ask_over_http(cast["officer-14"], cast["inspector-3"], ref)
            walk_over_http(cast["carl"], cast["edda"], cast["dora"], handle)
            between = _spent(server)
            walk_in_process(home, ask_in_process(people, ref))
            ended = _spent()
            ours.append((between[0] - begun[0], between[1] - begun[1]))
            theirs.append((ended[0] - between[0], ended[2] - between[2]))
    home.close()
    good = True
    for at, what in enumerate(("a walk over HTTP", "its processor time")):
        pairs = [(one[at], other[at]) for one, other in zip(ours[1:], theirs[1:], strict=True)]
        share = statistics.median(other / one for one, other in pairs)
        good = good and share >= FLOOR
        print(
            f"{what:<28}{statistics.median(one for one, _ in pairs) * 1000:>8.1f} ms{share:>7.2f} "
            f"of it in process ({walks} walks){'' if share >= FLOOR else '   TOO LITTLE'}",
            flush=True,
        )
    return good


def _spent(server: int = 0) -> tuple[float, float, float]:
    """Seconds by the clock; of the server's processes, by their own; and of this one, by its own.
    A busy machine, or a slow disk, makes the first say little."""
    numbers = [server, *_children(server)] if server else []
    ticks = sum(
        sum(map(int, Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()[11:13]))
        for one in numbers
    )
    return time.perf_counter(), ticks / os.sysconf("SC_CLK_TCK"), time.process_time()


def _children(process: int) -> list[int]:
    return [
        int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()
    ]
