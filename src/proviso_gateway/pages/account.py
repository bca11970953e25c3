"""What a person is handed who asked whether their record was disclosed: one paper, in large print.

It names nobody: no officer, no relative, not the person. For none, for a delay and where whoever
asks may not be free it is the same to the byte.
"""

from __future__ import annotations

from dataclasses import dataclass

from proviso_gateway.gateway.views.account import Disclosure, ToldTo
from proviso_gateway.pages.answers import rows_of
from proviso_gateway.pages.portal import day, organisation, within
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.phrases import joined, phrase

TITLE = phrase("Was my record disclosed?")


@dataclass(frozen=True, slots=True)
class DisclosureOnPaper(Part):
    """One disclosure: its heading, rows of names and values, and what finds it in the log."""

    heading: str
    rows: tuple[tuple[str, str], ...]
    clauses: tuple[str, ...]
    entry: str
    key: str
    mistaken: str


@dataclass(frozen=True, slots=True)
class Paper(Part):
    """The whole paper."""

    title: str
    on: str
    says: str
    disclosures: tuple[DisclosureOnPaper, ...]
    log: str
    rehearsal: bool


def paper(told: ToldTo, log: str, *, rehearsal: bool) -> Paper:
    """What was told, in words. `log` is the log's name."""
    return Paper(
        title=TITLE,
        on=day(told.on),
        says=told.says,
        disclosures=tuple(_on_paper(one) for one in told.disclosures),
        log=log,
        rehearsal=rehearsal,
    )


def account_page(told: ToldTo, log: str, *, rehearsal: bool) -> str:
    """The paper as a file of its own, which any browser shows and prints."""
    return render("account.html", paper=paper(told, log, rehearsal=rehearsal))


def _on_paper(one: Disclosure) -> DisclosureOnPaper:
    under = one.under
    if one.version:
        under = phrase("{agreement}, version {version}", agreement=under, version=one.version)
    told = [(phrase("To whom"), _organisation(one)), (phrase("Under"), under)]
    if one.ground:
        told.append((phrase("Ground"), one.ground))
    fields = joined(label or within(name) for name, label in one.fields)
    told.append((phrase("Disclosed"), fields))
    return DisclosureOnPaper(
        heading=day(one.on),
        rows=(*told, *rows_of(one.use_limits)),
        clauses=one.clauses,
        entry=one.entry,
        key=one.key,
        mistaken=_mistaken(one),
    )


def _mistaken(one: Disclosure) -> str:
    """What is said of a disclosure that was recalled; nothing of any other."""
    if one.recalled is None:
        return ""
    if one.destroyed is None:
        return phrase(
            "This was a mistake: the request meant somebody else. On {day} whoever was told had to "
            "destroy all of it. They have not confirmed yet that they did.",
            day=day(one.recalled),
        )
    return phrase(
        "This was a mistake: the request meant somebody else. On {day} whoever was told had to "
        "destroy all of it, and confirmed on {done} that they did.",
        day=day(one.recalled),
        done=day(one.destroyed),
    )


def _organisation(one: Disclosure) -> str:
    """What people call whoever was told; an agreement that gives no name gives the code."""
    plain = one.organisation
    return organisation(plain) if plain.islower() and " " not in plain else plain
