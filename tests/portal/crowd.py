"""Fifty people at once, each with an account of their own, officers with a key too, all by HTTP.

Each does what they are there for, again and again: reads the worklist, opens a case, weighs and
proposes, decides, searches, looks; or writes a request page by page, countersigns a colleague's,
collects an answer. Two may take the same case at the same moment: then one is told
so, in words, and that is no error. Whatever they were told is done must be in the home afterwards,
and nothing else.
"""

from __future__ import annotations

import datetime
import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.portal.filled import fill
from tests.portal.filled import hand as hand_of
from tests.portal.served import EXAMPLES, Sender, Served

from proviso_gateway.adapters.database.models import Event
from proviso_gateway.adapters.keys.holders import KeyHolder, key_holder
from proviso_gateway.adapters.machine import MachineEntropy
from proviso_gateway.assembly.accounts import accounts_of
from proviso_gateway.assembly.demonstrating import (
    FILE,
    SEALED_TO,
    Demonstration,
    make_demonstration,
    required,
)
from proviso_gateway.assembly.drafts import ASKED
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.gateway.adopt import Enrolment, enrol, enrol_requester
from proviso_gateway.gateway.approve import approve, propose
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.worklist import person_at, sheet_of
from proviso_verify.canonical import to_base64

TEAM = (("weighs", "caseworker", 17), ("decides", "approver", 9), ("looks", "caseworker", 8),
        ("asks", "", 10), ("countersigns", "", 3), ("collects", "", 3))  # fmt: skip
"""What each does, by which role (none: they are people of those who ask), and how many of them."""
OWED_OF = 10
"""Of so many cases one was approved some days ago, and its answer can be called for."""
LATER = datetime.date(2017, 10, 5)
"""The day on which they work: the slot of what was approved on the demonstration's day is past."""
WORDS = "Weighed for this person and this request; nothing known speaks against it"
_CASE = re.compile(r'href="/cases/([a-z0-9]{26})"')
_CODE = re.compile(r'soft">([a-z-]+\.[a-z0-9-]+)</p>')
_FACTOR = re.compile(r'name="(f-\w+)"')
_CALLABLE = re.compile(
    r'href="/ask/([a-z0-9]{26})">[^<]*</a>(?:(?!</tr>).)*?to be called for', re.S
)
_WAITING = re.compile(r'href="(/ask/countersign/[0-9a-f]+)"')
_MARK = re.compile(r'name="mark" value="([0-9a-f]+)"')
_SECONDS = re.compile(r'name="countersigner"[^>]* value="(One who countersigns [^"]+)"')
SPOKEN = {403, 404, 409, 422}
"""What an officer is told in words: somebody else was first, or it is not theirs any more."""

DONE = {
    "Proposed, and signed by you": "propose",
    "Approved, and signed by you": "approve",
    "Refused, and signed by you": "decline",
    "Searched. The approval is spent": "search",
    "Your look is on record": "look",
    "Countersigned by you, and received": "ask",
    "who countersigns it. It is": "put before",
}
"""What a page says that an act was done, and which act."""

EVENTS = {
    "propose": ("proposed",),
    "approve": ("approved",),
    "decline": ("declined",),
    "search": ("search begun",),
    "look": ("compared", "confirmed", "doubted"),
    "ask": ("received",),
    "collect": ("answered",),
}


@dataclass
class Told:
    """What everybody was told while they worked."""

    done: Counter[str] = field(default_factory=Counter)
    searched: set[str] = field(default_factory=set)
    """Cases: whoever searches while somebody else does is told what came of the one search."""
    collected: set[str] = field(default_factory=set)
    """Cases: the same call within the hour hands over the same answer."""
    refused: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    pages: int = 0


def crowded(folder: Path, origin: str, cases: int, database: str = "") -> list[tuple[str, str]]:
    """A demonstration with these officers besides its cast, and their accounts' names, each with
    what they do."""
    make_demonstration(folder, EXAMPLES, origin=origin, database=database)
    found = required(folder)
    told = json.loads((folder / FILE).read_text("utf-8"))
    entropy, team = MachineEntropy(), list[tuple[str, str, str, KeyHolder]]()
    for does, role, many in TEAM:
        for number in range(many):
            called = f"One who {does} {_in_letters(number)}"
            team.append((called, does, role, key_holder(entropy.bytes(32))))
    home = open_home(folder, on=found.today)
    _enrolled(home, found, team)
    fill(home, cases, known=True)
    _owed(home, found, cases // OWED_OF)
    home.close()
    names = []
    for number, (called, does, role, hand) in enumerate(team):
        who = f"person-{number}"
        officer = bool(role)
        told["players"].append({"who": who, "called": called, "role": role or "requester",
                                "does": "works", "key": hand.key if officer else "",
                                "requester": "" if officer else SEALED_TO})  # fmt: skip
        if officer:
            told["keys"][hand.key] = to_base64(hand.private.private_bytes_raw())
        names.append((who, does))
    told["today"] = LATER.isoformat()
    (folder / FILE).write_text(json.dumps(told))
    return names


def _enrolled(
    home: Home, found: Demonstration, team: list[tuple[str, str, str, KeyHolder]]
) -> None:
    """These officers with their keys, and the people of those who ask by name."""
    founders = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    by = [one for one in founders if one]
    until = home.gateway.now().plus(days=31)
    enrol(home.gateway, by, [
        Enrolment(hand.key, [role], until, called, "server")
        for called, _, role, hand in team if role
    ])  # fmt: skip
    charter = home.store.charter()
    people = [*charter.people[SEALED_TO], *(called for called, _, role, _ in team if not role)]
    enrol_requester(home.gateway, by, SEALED_TO, charter.requesters[SEALED_TO], people=people)


def _owed(home: Home, found: Demonstration, many: int) -> None:
    """So many cases approved and searched for, and looked at where somebody was found."""
    carl, edda, dora = (hand_of(found, who) for who in ("carl", "edda", "dora"))
    for handle in home.store.page({CaseState.READY}, most=many):
        factors = dict.fromkeys(sheet_of(home.gateway, handle).factors, WORDS)
        propose(home.gateway, carl, handle, "passed", factors)
        approve(home.gateway, edda, handle)
        if trace(home.gateway, handle).state is CaseState.MATCHED:
            confirm(home.gateway, dora, handle, person_at(home.gateway, handle, 1))


def waiting_for_a_second(folder: Path) -> int:
    """How many requests were written and wait for a countersigner."""
    kept = accounts_of(folder).drafts_within(SEALED_TO, ASKED)
    return sum(bool(said.get("waits for")) for _, _, said in kept)


def work(served: Served, team: list[tuple[str, str]], seconds: float) -> Told:
    """All of them at once, for so long from when the last has signed in; what they were told."""
    told, lock, begun = Told(), threading.Lock(), threading.Barrier(len(team))

    def of_one(number: int, who: str, does: str) -> None:
        mine, chance = Told(), random.Random(number)
        try:
            one = served.as_(who)
            begun.wait()
            until = time.monotonic() + seconds
            while time.monotonic() < until:
                _JOBS[does](one, mine, chance)
            one.close()
        except Exception as wrong:
            mine.wrong.append(f"{who}: {wrong!r}")
            begun.abort()
        with lock:
            told.done += mine.done
            told.searched |= mine.searched
            told.collected |= mine.collected
            told.refused += mine.refused
            told.wrong += mine.wrong
            told.pages += mine.pages

    threads = [
        threading.Thread(target=of_one, args=(number, *one)) for number, one in enumerate(team)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    told.done["search"] = len(told.searched)
    told.done["collect"] = len(told.collected)
    return told


def recorded(home: Home) -> Counter[str]:
    """How many events of each act the home holds."""
    kinds = Event.objects.using(home.store.alias).values_list("kind", flat=True)
    of = {kind: act for act, several in EVENTS.items() for kind in several}
    return Counter(of[kind] for kind in kinds if kind in of)


def _in_letters(number: int) -> str:
    return "".join("ABCDEFGHIJ"[int(digit)] for digit in f"{number:02}").capitalize()


def _noted(one: Sender, mine: Told) -> bool:
    """Note what a page said; whether it was the page that was asked for."""
    mine.pages += 1
    for words, act in DONE.items():
        mine.done[act] += words in one.text
        if act == "search" and words in one.text:
            mine.searched.add(one.at)
    if one.status in SPOKEN:
        code = _CODE.search(one.text)
        mine.refused[code[1] if code else str(one.status)] += 1
    elif one.status != 200:
        mine.wrong.append(f"{one.status} at {one.at}")
    return one.status == 200


def _some_case(one: Sender, mine: Told, chance: random.Random) -> str:
    one.get("/cases")
    cases = _CASE.findall(one.text) if _noted(one, mine) else []
    return f"/cases/{chance.choice(cases)}" if cases else ""


def _signs(one: Sender, mine: Told) -> None:
    if _noted(one, mine) and one.at.startswith("/sign/"):
        one.signs()
        _noted(one, mine)


def _weighs(one: Sender, mine: Told, chance: random.Random) -> None:
    case = _some_case(one, mine, chance)
    if not case:
        return
    one.get(f"{case}/weigh")
    factors = _FACTOR.findall(one.text)
    if not _noted(one, mine) or not factors:
        return
    one.post(f"{case}/weigh", finding=chance.choice(("passed", "passed", "failed")),
             **dict.fromkeys(factors, WORDS))  # fmt: skip
    _signs(one, mine)


def _decides(one: Sender, mine: Told, chance: random.Random) -> None:
    case = _some_case(one, mine, chance)
    if not case:
        return
    one.get(case)
    if not _noted(one, mine):
        return
    act = "approve" if 'value="approve"' in one.text else "decline"
    one.post(f"{case}/decide", act=act)
    _signs(one, mine)


def _looks(one: Sender, mine: Told, chance: random.Random) -> None:
    case = _some_case(one, mine, chance)
    if not case:
        return
    one.get(case)
    if _noted(one, mine) and f'action="{case}/search"' in one.text:
        one.post(f"{case}/search")
        _noted(one, mine)
    one.get(f"{case}/look")
    if _noted(one, mine) and 'name="who"' in one.text:
        one.post(f"{case}/look", who=chance.choice(("1", "0")))
        _signs(one, mine)


def _asks(one: Sender, mine: Told, chance: random.Random) -> None:
    """A request, page by page, until it lies before whoever countersigns it."""
    one.get("/ask/new")
    if not _noted(one, mine):
        return
    one.post("/ask/new", request_ref=f"F-{chance.getrandbits(60):x}", ground="overstayed")
    for _ in range(MOST_PAGES):
        if not _noted(one, mine) or not one.at.startswith("/ask/draft/"):
            return
        page = one.at.rpartition("/")[2]
        if page == "whom":
            one.post(one.at.replace("/whom", "/keep"), given_name="Agnieszka")
            _noted(one, mine)
            one.get(one.at.replace("/keep", "/whom"))
        seconds = _SECONDS.findall(one.text)
        said = _SAID.get(page) or {"countersigner": chance.choice(seconds) if seconds else ""}
        one.post(one.at, **said)
    mine.wrong.append(f"a request has no end, at {one.at}")


MOST_PAGES = 12
_SAID: dict[str, dict[str, str]] = {
    "fields": {"fields": "address"},
    "whom": {"given_name": "Agnieszka", "family_name": "Szczepańska", "birth_date": "1984-05-17",
             "postcode": "QX1 2AB"},
    "fact-in_contact": {"in_contact": "false"},
    "fact-efforts_failed": {"efforts_failed": "true", "evidence_efforts_failed": "TL-9"},
    "fact-known_to_enforcement": {"known_to_enforcement": "true"},
    "fact-identifiable_offence": {"identifiable_offence": "true"},
    "check": {"send": "yes"},
}  # fmt: skip
"""What is answered on each page but the countersigner's."""


def _countersigns(one: Sender, mine: Told, chance: random.Random) -> None:
    one.get("/ask")
    waiting = _WAITING.findall(one.text)
    if not _noted(one, mine) or not waiting:
        return
    one.get(chance.choice(waiting))
    mark = _MARK.search(one.text)
    if _noted(one, mine) and mark:
        one.post(one.at, act="countersign", mark=mark[1])
        _noted(one, mine)


def _collects(one: Sender, mine: Told, chance: random.Random) -> None:
    one.get("/ask")
    cases = _CALLABLE.findall(one.text)
    if not _noted(one, mine) or not cases:
        return
    case = chance.choice(cases)
    one.get(f"/ask/{case}")
    if _noted(one, mine) and f'action="/ask/{case}/call"' in one.text:
        one.post(f"/ask/{case}/call")
        if _noted(one, mine):
            mine.collected.add(case)


_JOBS: dict[str, Callable[[Sender, Told, random.Random], None]] = {
    "weighs": _weighs, "decides": _decides, "looks": _looks,
    "asks": _asks, "countersigns": _countersigns, "collects": _collects,
}  # fmt: skip
