"""Fifty officers at once, each with a key and an account of their own, all at work by HTTP.

Each does what their role does, again and again: reads the worklist, opens a case, weighs and
proposes, decides, searches, looks. Two may take the same case at the same moment: then one is told
so, in words, and that is no error. Whatever they were told is done must be in the home afterwards,
and nothing else.
"""

from __future__ import annotations

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
from tests.portal.served import EXAMPLES, Sender, Served

from proviso_gateway.adapters.database.models import Event
from proviso_gateway.adapters.keys.holders import KeyHolder, key_holder
from proviso_gateway.adapters.machine import MachineEntropy
from proviso_gateway.assembly.demonstrating import FILE, make_demonstration, required
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.gateway.adopt import Enrolment, enrol
from proviso_verify.canonical import to_base64

TEAM = (("weighs", "caseworker", 25), ("decides", "approver", 15), ("looks", "caseworker", 10))
"""What each does, by which role, and how many of them."""
WORDS = "Weighed for this person and this request; nothing known speaks against it"
_CASE = re.compile(r'href="/cases/([a-z0-9]{26})"')
_CODE = re.compile(r'soft">([a-z-]+\.[a-z0-9-]+)</p>')
_FACTOR = re.compile(r'name="(f-\w+)"')
SPOKEN = {403, 404, 409, 422}
"""What an officer is told in words: somebody else was first, or it is not theirs any more."""

DONE = {
    "Proposed, and signed by you": "propose",
    "Approved, and signed by you": "approve",
    "Refused, and signed by you": "decline",
    "Searched. The approval is spent": "search",
    "Your look is on record": "look",
}
"""What a page says that an act was done, and which act."""

EVENTS = {
    "propose": ("proposed",),
    "approve": ("approved",),
    "decline": ("declined",),
    "search": ("search begun",),
    "look": ("compared", "confirmed", "doubted"),
}


@dataclass
class Told:
    """What everybody was told while they worked."""

    done: Counter[str] = field(default_factory=Counter)
    searched: set[str] = field(default_factory=set)
    """Cases: whoever searches while somebody else does is told what came of the one search."""
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
    founders = [found.hand(one.key) for one in found.players if one.role == "administrator"]
    home = open_home(folder, on=found.today)
    until = home.gateway.now().plus(days=31)
    enrolled = [Enrolment(hand.key, [role], until, called, "server")
                for called, _, role, hand in team]  # fmt: skip
    enrol(home.gateway, [one for one in founders if one], enrolled)
    fill(home, cases, known=True)
    home.close()
    names = []
    for number, (called, does, role, hand) in enumerate(team):
        who = f"person-{number}"
        told["players"].append({"who": who, "called": called, "role": role, "does": "works",
                                "key": hand.key, "requester": ""})  # fmt: skip
        told["keys"][hand.key] = to_base64(hand.private.private_bytes_raw())
        names.append((who, does))
    (folder / FILE).write_text(json.dumps(told))
    return names


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


_JOBS: dict[str, Callable[[Sender, Told, random.Random], None]] = {
    "weighs": _weighs, "decides": _decides, "looks": _looks,
}  # fmt: skip
