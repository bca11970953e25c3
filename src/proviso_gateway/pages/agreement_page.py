"""An agreement as a member of the public reads it: one page in plain words, with its history.

Everything on it is said by the file or follows from it. The page judges nobody: where the text
leaves a word open, or rests on the requester's word, it says so in a sentence and goes on. Its
words and markup stand in `templates/agreement`, a file to a part.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from proviso_gateway.agreement.model import CitedSource, Parties, Party, PublicInterestTest
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_asking import AskingForm, asking
from proviso_gateway.pages.agreement_changes import ChangedVersion, changes, in_json
from proviso_gateway.pages.agreement_conditions import ConditionsPart, conditions
from proviso_gateway.pages.agreement_figures import Figures, figures
from proviso_gateway.pages.agreement_past import Past, past
from proviso_gateway.pages.citations import LinkedTable, TextRun, linked_table
from proviso_gateway.pages.plain import plain
from proviso_gateway.pages.templating import Part, render
from proviso_gateway.terms import Field
from proviso_gateway.workbench.showing import Shown


@dataclass(frozen=True, slots=True)
class Weighed(Part):
    """The public interest test: its questions, by what a *yes* speaks for."""

    text: str
    for_it: Sequence[str]
    against_it: Sequence[str]


@dataclass(frozen=True, slots=True)
class AgreementPage(Part):
    """What the page says, part by part, in the order in which it is read."""

    title: str
    purpose: str
    stands: str
    in_force: bool
    between: Sequence[TextRun]
    description: str
    address: str
    is_power: bool
    grounds: LinkedTable
    conditions: ConditionsPart
    asking: AskingForm
    weighed: Weighed | None
    given: Sequence[str]
    withheld: Sequence[str]
    limits: Sequence[str]
    figures: Figures | None
    past: Past | None
    changes: Sequence[ChangedVersion]
    law: LinkedTable
    scrutiny: LinkedTable | None
    sources: LinkedTable | None
    version: str
    hash: str


def page(told: Shown, address: str = "") -> str:
    """The whole page, its picture included. `address`: where it will be read, for previews."""
    return render("agreement/page.html", page=prepared(told, address))


def prepared(told: Shown, address: str = "") -> AgreementPage:
    """What the page says, before it is markup."""
    agreement, latest = told.agreement, told.latest
    spans = told.history.spans
    named = {str(field): words.capital(words.FIELDS[field]) for field in Field}
    named |= {name: field.label for name, field in agreement.fields.items()}
    given = [named.pop(field) for field in latest.discloses]
    return AgreementPage(
        title=agreement.title,
        purpose=agreement.purpose,
        stands=stands(told),
        in_force=bool(spans) and spans[-1].stand is Stand.IN_FORCE,
        between=_between(agreement.parties),
        description=f"{in_words(agreement.parties)}: {agreement.purpose} {stands(told)}",
        address=address,
        is_power=agreement.legal.effect == "power",
        grounds=_grounds(latest, agreement.sources),
        conditions=conditions(told),
        asking=asking(told),
        weighed=_weighed(latest.public_interest_test),
        given=given,
        withheld=list(named.values()),
        limits=list(_limits(latest)),
        figures=figures(told.figures, agreement),
        past=past(told.history, agreement.sources),
        changes=changes(told),
        law=linked_table(
            "The law",
            ("Provision", "As at", "What it says"),
            [
                (law.cite, words.day(law.as_at), law.says or "It is not quoted.")
                for law in agreement.legal.basis
            ],
            agreement.sources,
        ),
        scrutiny=_scrutiny(told),
        sources=_sources(agreement.sources),
        version=latest.id,
        hash=latest.hash,
    )


def as_json(told: Shown) -> dict[str, Any]:
    """What the page says beyond the file itself: history, changes, and on what routes rest."""
    return {
        "v": 1,
        "agreement": told.agreement.name,
        "version": told.latest.id,
        "version_hash": told.latest.hash,
        "history": plain(told.history),
        "changes": [
            in_json(one, proved) for one, proved in zip(told.changes, told.changed, strict=True)
        ],
        "weakest_route": plain(told.scrutinised.weakest),
    }


def stands(told: Shown) -> str:
    """How the agreement stands at the end of its history, in a sentence or two."""
    if not told.history.spans:
        return "This is a draft. No version of it is in force."
    last = told.history.spans[-1]
    which = "" if last.stand is Stand.NONE else f"version {last.version} is "
    said = f"From {words.day(last.first)}: {which}{words.stands(last)}."
    if last.stand is Stand.NONE:
        said += " Nothing can be disclosed under it. What follows is what it said."
    return said


def _between(parties: Parties) -> list[TextRun]:
    holds = "holds" if len(parties.custodian) == 1 else "each hold"
    asks = "asks" if len(parties.requester) == 1 else "each ask"
    return [
        *_titles(parties.custodian),
        TextRun(f", which {holds} a register of people (the custodian), and ", ""),
        *_titles(parties.requester),
        TextRun(f", which {asks} for somebody’s details (the requester)", ""),
    ]


def _titles(parties: tuple[Party, ...]) -> Iterator[TextRun]:
    for number, party in enumerate(parties):
        if number:
            yield TextRun(" and " if number == len(parties) - 1 else ", ", "")
        yield TextRun(party.title, party.link or "")


def in_words(parties: Parties) -> str:
    """Who may tell whom about a person."""
    custodians, requesters = (
        "".join(run.text for run in _titles(each))
        for each in (parties.custodian, parties.requester)
    )
    return f"What {custodians} may tell {requesters} about a person"


def _sources(sources: Mapping[str, CitedSource]) -> LinkedTable | None:
    if not sources:
        return None
    links = {one.title: one for one in sources.values()}
    return linked_table(
        "Sources, by the names used on this page",
        ("Name", "What it is"),
        [
            (name, one.title if one.link else f"{one.title} (no address is given)")
            for name, one in sources.items()
        ],
        {**links, **sources},
    )


def _grounds(version: ResolvedVersion, sources: Mapping[str, CitedSource]) -> LinkedTable:
    return linked_table(
        f"Grounds, version {version.id}",
        ("Ground", "How serious", "What happens", "Law"),
        [
            (
                ground.label,
                ground.seriousness,
                words.sentence(words.DELIVERIES[ground.deliver]),
                f"{ground.law.cite}, as at {words.day(ground.law.as_at)}",
            )
            for ground in version.grounds.values()
        ],
        sources,
    )


def _weighed(test: PublicInterestTest | None) -> Weighed | None:
    if test is None:
        return None
    sides: dict[str, list[str]] = {"for": [], "against": []}
    for factor in test.factors.values():
        sides[factor.weighs].append(factor.question)
    return Weighed(test.text, sides["for"], sides["against"])


def _limits(version: ResolvedVersion) -> Iterator[str]:
    limits = version.use_limits
    onward = {
        "forbidden": "It may not be passed on to anybody.",
        "by_permission": "It may be passed on only where the custodian agrees.",
    }
    yield limits.purpose
    yield onward[limits.onward_sharing]
    yield words.destroyed(limits)


def _scrutiny(told: Shown) -> LinkedTable | None:
    scrutiny = told.agreement.legal.scrutiny
    if not scrutiny:
        return None
    return linked_table(
        "Scrutiny on record",
        ("What", "When", "Reference"),
        [
            (
                words.capital(words.EXAMINED[one.kind]),
                words.day(one.date) if one.date is not None else "no day is stated",
                one.reference,
            )
            for one in scrutiny
        ],
        told.agreement.sources,
    )
