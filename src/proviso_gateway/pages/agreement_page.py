"""An agreement as a member of the public reads it: one page in plain words, with its history.

Everything on it is said by the file or follows from it. The page judges nobody: where the text
leaves a word open, or rests on the requester's word, it says so in a sentence and goes on.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from proviso_gateway.agreement.model import Party
from proviso_gateway.agreement.timeline import Stand
from proviso_gateway.agreement.versions import ResolvedVersion
from proviso_gateway.pages import agreement_words as words
from proviso_gateway.pages.agreement_conditions import conditions
from proviso_gateway.pages.agreement_past import changes, history, in_json
from proviso_gateway.pages.html_page import items, paragraph, section, sheet, table
from proviso_gateway.pages.plain import plain
from proviso_gateway.terms import Field
from proviso_gateway.workbench.showing import Shown


def page(told: Shown) -> str:
    """The whole page, its picture included."""
    agreement, latest = told.agreement, told.latest
    parts = [
        f"<h1>{escape(agreement.title)}</h1>",
        f'<p class="lead">{escape(agreement.purpose)}</p>',
        _stands(told),
        section("What this is", _what(told)),
        section("What may be asked, and on which grounds", _grounds(latest)),
        section("What must be true before anything is given", conditions(told)),
        section("Who decides", _decides(latest)),
        section("What may be given, and what never is", _given(told, latest)),
        section("What the requester may do with it", _limits(latest)),
        section("History", history(told)),
        section("What changed between versions", changes(told)),
        section("The law it rests on, and what it went through", _law(told)),
    ]
    foot = (
        f"<p>Made by Proviso from the agreement’s own file. Version {escape(latest.id)} is named "
        f"by its hash, {latest.hash}.</p>"
    )
    return sheet(agreement.title, "\n".join(parts), foot=foot)


def as_json(told: Shown) -> dict[str, Any]:
    """What the page says beyond the file itself: history, changes, and on what routes rest."""
    return {
        "v": 1,
        "agreement": told.agreement.name,
        "version": told.latest.id,
        "version_hash": told.latest.hash,
        "history": plain(told.history),
        "changes": [in_json(one) for one in told.changes],
        "weakest_route": plain(told.scrutinised.weakest),
    }


def _stands(told: Shown) -> str:
    if not told.history.spans:
        return paragraph("This is a draft. No version of it is in force.", "box doubt")
    last = told.history.spans[-1]
    which = "" if last.stand is Stand.NONE else f"version {last.version} is "
    said = f"From {words.day(last.first)}: {which}{words.STANDS[last.stand]}."
    if last.stand is Stand.NONE:
        said += " Nothing can be disclosed under it. What follows is what it said."
    return paragraph(said, "box" if last.stand is Stand.IN_FORCE else "box doubt")


def _what(told: Shown) -> Iterator[str]:
    parties = told.agreement.parties
    holds = "holds" if len(parties.custodian) == 1 else "each hold"
    asks = "asks" if len(parties.requester) == 1 else "each ask"
    yield paragraph(
        f"An agreement between {_titles(parties.custodian)}, which {holds} a register of people "
        f"(the custodian), and {_titles(parties.requester)}, which {asks} for somebody’s details "
        "(the requester)."
    )
    if told.agreement.legal.effect == "power":
        yield paragraph("It lets the custodian disclose. It never makes the custodian disclose.")
    else:
        yield paragraph("Where its conditions are met, the law makes the custodian disclose.")
    yield paragraph(
        "A request is about one person. There are no lists and no searches by description."
    )


def _titles(parties: tuple[Party, ...]) -> str:
    names = [party.title for party in parties]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _grounds(version: ResolvedVersion) -> Iterator[str]:
    yield table(
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
    )


def _decides(version: ResolvedVersion) -> Iterator[str]:
    yield paragraph(
        "The custodian decides, never the requester. One officer weighs the request and proposes; "
        "another decides; both sign. Before anything leaves, a person checks that the right record "
        "was found. Whatever is doubtful is not disclosed."
    )
    test = version.public_interest_test
    if test is None:
        yield paragraph("The agreement has no public interest test.", "box doubt")
        return
    yield "<h3>The public interest test</h3>"
    yield paragraph(test.text)
    for side, says in (("for", "Speaks for disclosing"), ("against", "Speaks against")):
        asked = [factor.question for factor in test.factors.values() if factor.weighs == side]
        if asked:
            yield f"<p>{says}, if the answer is yes:</p>{items(*asked)}"


def _given(told: Shown, version: ResolvedVersion) -> Iterator[str]:
    named = {str(field): words.capital(words.FIELDS[field]) for field in Field}
    named |= {name: field.label for name, field in told.agreement.fields.items()}
    given = [named.pop(field) for field in version.discloses]
    yield "<h3>May be given</h3>"
    yield items(*given)
    yield "<h3>Is never given</h3>"
    yield items(
        *named.values(),
        "Anything about health, care, beliefs or family: the register behind the gateway cannot "
        "even hold it",
        "Whether somebody of whom nothing is told is in the register: whoever cannot be found and "
        "whoever may not be told of get the same answer",
    )


def _limits(version: ResolvedVersion) -> Iterator[str]:
    limits = version.use_limits
    onward = {
        "forbidden": "It may not be passed on to anybody.",
        "by_permission": "It may be passed on only where the custodian agrees.",
    }
    yield items(
        limits.purpose,
        onward[limits.onward_sharing],
        words.destroyed(limits),
    )


def _law(told: Shown) -> Iterator[str]:
    legal = told.agreement.legal
    yield table(
        "The law",
        ("Provision", "As at", "What it says"),
        [(law.cite, words.day(law.as_at), law.says or "") for law in legal.basis],
    )
    if not legal.scrutiny:
        yield paragraph("No consultation, assessment or other scrutiny is on record.", "box doubt")
        return
    yield table(
        "Scrutiny on record",
        ("What", "When", "Reference"),
        [
            (
                words.capital(words.EXAMINED[one.kind]),
                words.day(one.date) if one.date is not None else "no day is stated",
                one.reference,
            )
            for one in legal.scrutiny
        ],
    )
