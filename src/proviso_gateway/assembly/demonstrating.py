"""A home to show: founded, staffed and filled with requests about people who do not exist.

Its officers' keys lie in a file in the home, so that whoever looks can act as each of them. Only a
home that this module made has that file, and only a rehearsal can: in a live log nobody's key lies
on the server to approve with.
"""

from __future__ import annotations

import csv
import datetime
import io
import json
import shutil
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path

from proviso_gateway.adapters.disk.durable import write
from proviso_gateway.adapters.keys.holders import KeyHolder, SealingKey, key_holder, sealing_key
from proviso_gateway.adapters.keys.last_signed import LastSigned
from proviso_gateway.adapters.machine import MachineEntropy
from proviso_gateway.agreement.reading import read
from proviso_gateway.assembly.files import text_of
from proviso_gateway.assembly.founding import create_home
from proviso_gateway.assembly.home import Home, open_home
from proviso_gateway.assembly.serving import party
from proviso_gateway.assembly.settings import FILE as SETTINGS
from proviso_gateway.assembly.settings import change_settings, read_settings
from proviso_gateway.assembly.sites import Site
from proviso_gateway.casework.lifecycle import CaseState
from proviso_gateway.errors import problem
from proviso_gateway.gateway.adopt import Enrolment, adopt, enrol, enrol_requester
from proviso_gateway.gateway.approve import approve, decline, propose
from proviso_gateway.gateway.confirm import confirm
from proviso_gateway.gateway.intake import take_in
from proviso_gateway.gateway.ports import Gateway
from proviso_gateway.gateway.trace import trace
from proviso_gateway.gateway.views.worklist import person_at
from proviso_gateway.phrases import phrase
from proviso_gateway.terms import Day, Handle
from proviso_verify.canonical import from_base64, to_base64


@dataclass(frozen=True, slots=True)
class Chapter:
    """A day of the memorandum's story: its name in an address, when it was, what happened."""

    day: Day
    name: str
    when: str
    told: str


FILE = "demonstration.json"
"""In the home: the day on which it stands, and who can be played."""

SEALED_TO = "home-office"
FOUNDED, CAME, DECIDED, TODAY = (
    datetime.date(2017, 9, 4),
    datetime.date(2017, 9, 27),
    datetime.date(2017, 9, 29),
    datetime.date(2017, 10, 2),
)
AGREEMENT, REQUESTS, REGISTER = "agreement.yaml", "requests.csv", "register"
CAST = (
    ("carl", "Carl Ashby", "caseworker", phrase("reads what came in, weighs it and proposes")),
    ("dora", "Dora Fenn", "caseworker", phrase("looks at matches, apart from Carl")),
    ("edda", "Edda Holm", "approver", phrase("decides what somebody else proposed")),
    (
        "gwen",
        "Gwen Parry",
        "guardian",
        phrase("speaks for the people in the register; stops an agreement"),
    ),
    ("ada", "Ada Marsh", "administrator", phrase("enrols officers, with Bela")),
    ("bela", "Bela Roth", "administrator", phrase("signs second what Ada signs")),
)
ASKS, ADMINISTERS = phrase("requester"), phrase("requester's administrator")
ASKERS = (
    ("officer-14", "Officer 14", ASKS, phrase("asks, and calls for the answer")),
    (
        "inspector-3",
        "Inspector 3",
        ASKS,
        phrase("countersigns what Officer 14 asks, or sends it back"),
    ),
    ("officer-22", "Officer 22", ADMINISTERS, phrase("looks after the Home Office's accounts")),
)
CHAPTERS = (
    Chapter(datetime.date(2016, 11, 30), "signed", phrase("November 2016"),
            phrase("The memorandum is signed. Nobody outside can read it.")),
    Chapter(datetime.date(2017, 1, 1), "in-force", phrase("1 January 2017"),
            phrase("It takes effect, unread. This gateway would refuse everything: an agreement "
                   "that nobody can read permits nothing.")),
    Chapter(datetime.date(2017, 1, 24), "published", phrase("24 January 2017"),
            phrase("It is published. From this day this gateway tests requests against it.")),
    Chapter(datetime.date(2018, 5, 9), "narrowed", phrase("9 May 2018"),
            phrase("After Parliament's Health Committee asked for it to be suspended, it is "
                   "narrowed. What waits here is tested again under the new terms.")),
    Chapter(datetime.date(2018, 11, 9), "withdrawn", phrase("9 November 2018"),
            phrase("It is withdrawn, after a legal challenge. From here on nothing is disclosed.")),
)  # fmt: skip
"""What happened to the memorandum, as published. A visitor can go to the days that lie ahead."""

ROWS = 24
"""Of the example's requests, those that have come in."""


@dataclass(frozen=True, slots=True)
class Player:
    """Somebody whom a visitor can sign in as: their name to sign in with, what they are called, as
    what, and what they do there."""

    who: str
    called: str
    role: str
    does: str
    key: str = ""
    requester: str = ""


@dataclass(frozen=True, slots=True)
class Demonstration:
    """What a demonstration's file says: the day, the players, and keys that only it may hold."""

    folder: Path
    today: Day
    players: tuple[Player, ...]
    keys: dict[str, str]

    def hand(self, key: str) -> KeyHolder | None:
        """Whoever holds this key here; None where it is somebody's own."""
        found = self.keys.get(key)
        return key_holder(from_base64(found)) if found else None

    def opens(self) -> SealingKey:
        """The key to which answers are sealed here."""
        return sealing_key(from_base64(self.keys["requester"]))

    def move_to(self, day: Day) -> None:
        """Stand on that day from now on; days never come again."""
        told = json.loads((self.folder / FILE).read_text("utf-8"))
        told["today"] = max(self.today, day).isoformat()
        write(self.folder / FILE, json.dumps(told, indent=1).encode(), 0o600)


def demonstration(folder: Path) -> Demonstration | None:
    """The demonstration that the home in this folder is; None where it is none.

    A page asks for it again and again: it is read anew when one of its files is another.
    """
    if not (folder / FILE).is_file():
        return None
    return _read(folder, _stamp(folder / FILE), _stamp(folder / SETTINGS))


def _stamp(file: Path) -> tuple[int, ...]:
    """What differs as soon as a file is written anew."""
    with suppress(OSError):
        found = file.stat()
        return found.st_ino, found.st_size, found.st_mtime_ns
    return ()


@lru_cache(maxsize=4)
def _read(folder: Path, *stamps: tuple[int, ...]) -> Demonstration | None:
    if not read_settings(folder).rehearsal:
        return None
    told = json.loads((folder / FILE).read_text("utf-8"))
    return Demonstration(
        folder,
        datetime.date.fromisoformat(told["today"]),
        tuple(_in_words(Player(**one)) for one in told["players"]),
        told["keys"],
    )


def _in_words(player: Player) -> Player:
    """The player as the cast has them: what they are and do can be said in another language."""
    told = next((one for one in (*CAST, *ASKERS) if one[0] == player.who), None)
    return player if told is None else replace(player, role=told[2], does=told[3])


def required(folder: Path) -> Demonstration:
    """As `demonstration`; raises `home.not-a-demonstration`."""
    found = demonstration(folder)
    if found is None:
        raise problem("home.not-a-demonstration")
    return found


def forget_demonstration(folder: Path) -> None:
    """Remove the demonstration that lies here, with its log's key; anything else stays."""
    if demonstration(folder) is None:
        return
    key = _log_key(folder)
    shutil.rmtree(folder)
    shutil.rmtree(public_folder(folder), ignore_errors=True)
    LastSigned(key).remove()
    key.unlink(missing_ok=True)


def public_folder(folder: Path) -> Path:
    """The folder beside it into which a demonstration is published."""
    return folder.parent / f"{folder.name}.public"


def publish_demonstration(folder: Path, site: Site | None = None) -> Path:
    """Publish the demonstration in this folder as it stands on its day, with the pages of a site;
    where it lies then."""
    home = open_home(folder, on=required(folder).today)
    home.publish_to(public_folder(folder), site)
    home.close()
    return public_folder(folder)


RING = "020 7946 0000"
"""The number that people are asked to ring: one of those that are nobody's."""


def _log_key(folder: Path) -> Path:
    return folder.parent / f"{folder.name}.log-key.pem"


def make_demonstration(folder: Path, examples: Path, *, origin: str, database: str = "") -> None:
    """A home to show, in a new folder, seen by browsers at this origin. `examples` is the folder
    of the memorandum; `database` as for `create_home`, which says what is raised."""
    entropy = MachineEntropy()
    hands = {who: key_holder(entropy.bytes(32)) for who, *_ in CAST}
    seals = sealing_key(entropy.bytes(32))
    founders = hands["ada"], hands["bela"]
    create_home(
        folder,
        signing_key=_log_key(folder),
        origin="rehearsal.invalid/demonstration",
        mode="rehearsal",
        administrators=founders,
        parties=(party(origin),),
        database=database,
        on=FOUNDED,
    ).close()
    change_settings(folder, ring_us=RING)
    players = [
        Player(who, called, role, does, hands[who].key) for who, called, role, does in CAST
    ] + [Player(who, called, role, does, "", SEALED_TO) for who, called, role, does in ASKERS]
    keys = {hand.key: to_base64(hand.private.private_bytes_raw()) for hand in hands.values()}
    keys["requester"] = to_base64(seals.private.private_bytes_raw())
    told = {"today": TODAY.isoformat(), "players": [_as_json(one) for one in players], "keys": keys}
    write(folder / FILE, json.dumps(told, indent=1).encode(), 0o600)
    home = open_home(folder, on=FOUNDED)
    _staffed(home, hands, seals, examples)
    home.close()
    asked = _asked(text_of(examples / REQUESTS))
    for day in (CAME, DECIDED):
        home = open_home(folder, on=day)
        _walked(home.gateway, hands, asked, early=day == CAME)
        home.sequence()
        home.close()


def _as_json(one: Player) -> dict[str, str]:
    return {
        "who": one.who, "called": one.called, "role": one.role, "does": one.does,
        "key": one.key, "requester": one.requester,
    }  # fmt: skip


def _staffed(home: Home, hands: dict[str, KeyHolder], seals: SealingKey, examples: Path) -> None:
    """Officers, the register, who asks, and the agreement."""
    gateway, founders = home.gateway, (hands["ada"], hands["bela"])
    until = gateway.now().plus(days=3_650)
    enrol(gateway, founders, [
        Enrolment(hands[who].key, [role], until, called, "server")
        for who, called, role, _ in CAST
    ])  # fmt: skip
    home.load_register(examples / REGISTER)
    rows = csv.DictReader(io.StringIO(text_of(examples / REQUESTS)))
    people = {row[name] for row in rows for name in ("officer", "countersigner") if row[name]}
    enrol_requester(gateway, founders, SEALED_TO, seals.text, people=sorted(people))
    source = text_of(examples / AGREEMENT)
    agreement = read(source, AGREEMENT)
    adopt(gateway, (hands["ada"], hands["gwen"]), agreement, source)


@dataclass(frozen=True, slots=True)
class _Asked:
    """One request of the example: its row, and what its officers wrote on each factor."""

    row: dict[str, str]
    finding: str
    factors: dict[str, str]
    found_out: dict[str, str]


def _asked(text: str) -> list[_Asked]:
    asked = []
    for row in list(csv.DictReader(io.StringIO(text)))[:ROWS]:
        own = {name.removeprefix("officer_"): row[name] for name in row if name[:8] == "officer_"}
        finding = own.pop("public_interest")
        factors = {
            name: own[name] for name in own if name not in ("approve", "confirm", "withdraw")
        }
        stated = {n: v for n, v in row.items() if n[:8] != "officer_" and n != "received_on"}
        asked.append(_Asked(stated, finding, factors, {}))
    return asked


def _walked(
    gateway: Gateway, hands: dict[str, KeyHolder], asked: Sequence[_Asked], *, early: bool
) -> None:
    """Every request comes in, if it has not; each is left at some stage of the walk. Those that
    are walked `early` can be called for on the demonstration's first day."""
    out = io.StringIO()
    writer = csv.DictWriter(out, asked[0].row, lineterminator="\n")
    writer.writeheader()
    writer.writerows(one.row for one in asked)
    taken = take_in(gateway, SEALED_TO, out.getvalue().encode(), REQUESTS)
    ready = [
        (one, gateway.store.find(SEALED_TO, one.row["request_ref"]))
        for one in asked
    ]  # fmt: skip
    assert taken.cases
    waiting = list(_ready(gateway, ready))
    carl, edda, dora = hands["carl"], hands["edda"], hands["dora"]
    for one, handle in waiting:
        far = int(one.row["request_ref"][-3:]) % 8
        if early != (far in (3, 5)):
            continue
        if far in (0, 1):
            continue  # waits for a caseworker
        finding = "failed" if far == 7 else "passed"
        propose(gateway, carl, handle, finding, one.factors)  # type: ignore[arg-type]
        if far in (2, 7):
            continue  # waits for whoever decides
        if far == 3:
            decline(gateway, edda, handle)
            continue
        approve(gateway, edda, handle)
        if far == 4:
            continue  # waits for the search
        case = trace(gateway, handle)
        if far == 5 and case.state is CaseState.MATCHED:
            confirm(gateway, dora, handle, person_at(gateway, handle, 1))


def _ready(
    gateway: Gateway, asked: Sequence[tuple[_Asked, Handle | None]]
) -> Iterator[tuple[_Asked, Handle]]:
    for one, handle in asked:
        if handle is not None and gateway.store.case(handle).state is CaseState.READY:
            yield one, handle
