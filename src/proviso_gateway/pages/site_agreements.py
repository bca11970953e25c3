"""The public register of agreements: each with its standing, what it went through, and its text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from proviso_gateway.agreement.versions import resolve
from proviso_gateway.pages import agreement_page
from proviso_gateway.pages.agreement_page import AgreementPage
from proviso_gateway.pages.agreement_words import day
from proviso_gateway.pages.citations import LinkedCell, LinkedTable, TextRun, linked_table
from proviso_gateway.pages.portal import month
from proviso_gateway.pages.site_log import LogAct, PublicLog
from proviso_gateway.pages.templating import Part
from proviso_gateway.terms import Day
from proviso_gateway.workbench.showing import Shown, shown_of
from proviso_verify.published import agreement_path

REGISTER = "site/agreements.html"

GATES: Mapping[str, str] = {
    "consultation": "Those whose data it is, and those who speak for them, were asked",
    "impact_assessment": "Data protection impact assessment",
    "equality_assessment": "Equality assessment",
    "publication": "The text as it was published",
    "review": "The decision that names the day of the next review",
}
"""What an agreement must have passed, as the public reads it."""

ACTS: Mapping[str, str] = {
    "adopted": "This text was adopted",
    "in_force": "It was in force",
    "held": "It was held: nothing is decided under it",
    "stayed": "A court stayed it",
    "superseded": "Another version took its place",
    "withdrawn": "It was withdrawn",
    "stopped": "An officer stopped it",
    "restarted": "Two officers restarted it",
}
"""What the log says of an agreement."""


@dataclass(frozen=True, slots=True)
class Registered:
    """An agreement of the register: the file of its last edition, and the logs that adopted it."""

    name: str
    file: str
    path: str
    shown: Shown
    text: str
    logs: tuple[PublicLog, ...]

    @property
    def title(self) -> str:
        """What it is called."""
        return self.shown.agreement.title

    @property
    def stands(self) -> str:
        """How it stands, without what only its own page can say."""
        return agreement_page.stands(self.shown).removesuffix(" What follows is what it said.")


@dataclass(frozen=True, slots=True)
class RegisteredPage(Part):
    """The page of one agreement: its own page, and what only its register can say."""

    agreement: AgreementPage
    gates: LinkedTable | None
    recorded: LinkedTable
    written_as: Sequence[TextRun]
    earlier: Sequence[Sequence[TextRun]]
    text: str


@dataclass(frozen=True, slots=True)
class RegisterPage(Part):
    """The register: a row an agreement."""

    table: LinkedTable | None


def registered(logs: Iterable[PublicLog]) -> tuple[Registered, ...]:
    """The agreements that these logs adopted, each file once, in the order of their adoption."""
    found = dict[str, list[PublicLog]]()
    names = dict[str, str]()
    for log in logs:
        last = {act.text("name"): act.text("file") for act in _adoptions(log)}
        for name, file in last.items():
            if file in log.texts:
                found.setdefault(file, []).append(log)
                names[file] = name
    told, taken = list[Registered](), dict[str, int]()
    for file, under in found.items():
        name, text = names[file], under[0].texts[file]
        taken[name] = taken.get(name, 0) + 1
        ending = f"-{taken[name]}" if taken[name] > 1 else ""
        path = f"site/agreement-{name}{ending}.html"
        told.append(Registered(name, file, path, shown_of(text, f"{name}.yaml"), text, (*under,)))
    return tuple(told)


def _adoptions(log: PublicLog) -> Iterator[LogAct]:
    return (act for act in log.of("agreement") if act.text("act") == "adopted")


def register(agreements: Sequence[Registered]) -> RegisterPage:
    """The page of all agreements."""
    rows = []
    for one in agreements:
        parties = agreement_page.in_words(one.shown.agreement.parties)
        beside = one.path.removeprefix("site/")
        scenes = "; ".join(log.title for log in one.logs if log.title)
        rows.append(
            [
                LinkedCell("Agreement", [TextRun(one.title, beside)]),
                LinkedCell("Between", [TextRun(parties, "")]),
                LinkedCell("How it stands", [TextRun(one.stands, "")]),
                LinkedCell("Where it is used", [TextRun(scenes or "in this log", "")]),
            ]
        )
    heads = ("Agreement", "Between", "How it stands", "Where it is used")
    return RegisterPage(LinkedTable("Register of agreements", heads, rows) if rows else None)


def page_of(one: Registered) -> RegisteredPage:
    """The page of one agreement."""
    log = one.logs[0]
    gates = log.gates.get(one.name)
    earlier = [
        act.text("file")
        for act in _adoptions(log)
        if act.text("name") == one.name and act.text("file") != one.file
    ]
    return RegisteredPage(
        agreement=agreement_page.prepared(one.shown),
        gates=None if gates is None else _gates(gates),
        recorded=_recorded(one),
        written_as=[_file(log, one.file)],
        earlier=[[_file(log, hashed)] for hashed in dict.fromkeys(earlier)],
        text=one.text,
    )


def _file(log: PublicLog, hashed: str) -> TextRun:
    folder = "" if log.folder == "." else f"{log.folder}/"
    return TextRun(f"{hashed[:16]}….yaml", f"../{folder}{agreement_path(hashed)}")


def _gates(gates: Mapping[str, object]) -> LinkedTable:
    passed = gates["gates"]
    assert isinstance(passed, list)  # as `publish` writes it
    rows = [
        (
            GATES.get(str(one["gate"]), str(one["gate"])),
            str(one["document"]),
            day(Day.fromisoformat(one["due"])) if "due" in one else "–",
        )
        for one in passed
    ]
    heads = ("Gate", "SHA-256 of its document", "Due again")
    return linked_table("What it passed before it could be adopted", heads, rows, {})


def _recorded(told: Registered) -> LinkedTable:
    """What each log says of the agreement, in order; versions by their own names."""
    agreement = told.shown.agreement
    named = {str(resolve(agreement, one.id).hash): one.id for one in agreement.versions}
    beside = any(log.title for log in told.logs)
    rows = []
    for log in told.logs:
        for act in log.of("agreement"):
            if act.text("name") != told.name:
                continue
            said = ACTS.get(act.text("act"), act.text("act"))
            version = named.get(act.text("agreement"), "")
            when = act.text("date")
            what = said + (f": version {version}" if version else "")
            if when:
                what += f", from {day(Day.fromisoformat(when))}"
            where = f"{log.title}, entry {act.index}" if beside else f"entry {act.index}"
            rows.append((month(act.period), what, where))
    heads = ("Entered in", "What", "In the log")
    return linked_table("What the log says of it", heads, rows, {})
