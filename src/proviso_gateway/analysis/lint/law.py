"""The law that an agreement rests on: a basis, conditions for sensitive facts, no false powers.

Citations are text, so these rules know provisions by how they are cited. They find what is not
cited; that what is cited applies, only a lawyer can say.
"""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator
from dataclasses import dataclass

from proviso_gateway.agreement.model import Agreement, Law
from proviso_gateway.analysis.lint.finding import Checks, Rule, Severity, Spot
from proviso_gateway.analysis.lint.sections import grounds, laws

GDPR_APPLIES = datetime.date(2018, 5, 25)
"""From this day the GDPR, now the UK's own, and the Data Protection Act 2018; before it the Act of
1998."""


@dataclass(frozen=True, slots=True)
class Provision:
    """How one kind of provision is cited under the law from 25 May 2018, and under that before."""

    since: re.Pattern[str]
    before: re.Pattern[str]

    def cited_by(self, law: Law) -> bool:
        """Whether this law is such a provision, as at its day."""
        pattern = self.since if law.as_at >= GDPR_APPLIES else self.before
        return bool(pattern.search(law.cite))


def _provision(since: str, before: str) -> Provision:
    return Provision(re.compile(since, re.IGNORECASE), re.compile(before, re.IGNORECASE))


LAWFUL_BASIS = _provision(r"\barticle 6\b|2018,? (part 3|section 35)\b", r"1998,? schedules? 2\b")
SPECIAL_CATEGORY = _provision(
    r"\barticle 9\b|2018,? (schedule 1|schedule 8|section 10)\b", r"1998,? schedules? (2 and )?3\b"
)
CRIMINAL_OFFENCE = _provision(
    r"\barticle 10\b|2018,? (schedule 1|section 1[01]|part 3|section 35)\b",
    r"1998,? schedules? (2 and )?3\b",
)


@dataclass(frozen=True, slots=True)
class Exemption:
    """A provision that lifts duties and gives no power; `only` for one body, if it says so."""

    cited: re.Pattern[str]
    only: frozenset[str] | None = None


EXEMPTIONS = (
    Exemption(
        re.compile(r"2018,? schedule 2,? (part 1,? )?paragraph 4\b|immigration exemption", re.I),
        only=frozenset({"secretary-of-state", "home-office", "home-secretary"}),
    ),
    Exemption(re.compile(r"2018,? schedule 2\b", re.I)),
    Exemption(re.compile(r"1998,? sections? (28|29|35)\b", re.I)),
)
"""Known exemptions; the first that a citation names is the one meant."""


OBLIGATION = re.compile(r"\b(shall|must|is (to|required to|obliged to)|may order)\b", re.IGNORECASE)
"""Words by which a provision compels."""

FORMS = {
    "uk": r"\b(1[0-9]|20)\d\d\b|\barticle \d|\bcommon law\b|\bS\.?I\.? \d",
    "us": r"\b\d+ (U\.?S\.?C\.?|C\.?F\.?R\.?)\b|\bPub\. ?L\.|\bStat\.|\bFed\. ?Reg\."
    r"|\b(19|20)\d\d\b",
    "eu": r"\barticle \d|\b(19|20)\d\d/\d+\b|\b\d+/(19|20)\d\d\b|\b(19|20)\d\d\b",
}
"""What a citation must hold, by jurisdiction, so that somebody can look it up."""


def _unfindable(agreement: Agreement) -> Iterator[Spot]:
    form = re.compile(FORMS[agreement.jurisdiction], re.IGNORECASE)
    for law, path in laws(agreement):
        if not form.search(law.cite):
            yield Spot(law.cite, (*path, "cite"))


def _duty_uncited(agreement: Agreement) -> Iterator[Spot]:
    if agreement.legal.effect == "duty" and not any(
        OBLIGATION.search(law.says or "") for law in agreement.legal.basis
    ):
        yield Spot("effect", ("legal", "effect"))


def _exemption(law: Law) -> Exemption | None:
    return next((e for e in EXEMPTIONS if e.cited.search(law.cite)), None)


def _without_basis(agreement: Agreement) -> Iterator[Spot]:
    if not any(LAWFUL_BASIS.cited_by(law) for law, _ in laws(agreement)):
        yield Spot("basis", ("legal", "basis"))


def _without_condition(agreement: Agreement, flag: str, condition: Provision) -> Iterator[Spot]:
    if not any(condition.cited_by(law) for law, _ in laws(agreement)):
        for name, fact in agreement.facts.items():
            if getattr(fact, flag):
                yield Spot(name, ("facts", name))


def _special_category(agreement: Agreement) -> Iterator[Spot]:
    return _without_condition(agreement, "special_category", SPECIAL_CATEGORY)


def _criminal_offence(agreement: Agreement) -> Iterator[Spot]:
    return _without_condition(agreement, "criminal_offence", CRIMINAL_OFFENCE)


def _exemptions_as_powers(agreement: Agreement) -> Iterator[Spot]:
    if all(_exemption(law) for law in agreement.legal.basis):
        yield Spot("basis", ("legal", "basis"), {"cite": agreement.legal.basis[0].cite})
    for name, ground, path in grounds(agreement):
        if _exemption(ground.law):
            yield Spot(name, (*path, "law"), {"cite": ground.law.cite})


def _exemptions_of_others(agreement: Agreement) -> Iterator[Spot]:
    for law, path in laws(agreement):
        exemption = _exemption(law)
        if exemption and exemption.only is not None:
            for custodian in agreement.parties.custodians:
                if custodian not in exemption.only:
                    yield Spot(custodian, path, {"cite": law.cite})


CHECKS: Checks = (
    (
        Rule(
            "lawful-basis-missing",
            Severity.GAP,
            "No provision is cited that makes the processing lawful.",
            "Whoever hands over personal data needs a lawful basis of their own, named beforehand.",
            "UK GDPR, Article 6; ICO, data sharing code, annex A. Before 25 May 2018: Data "
            "Protection Act 1998, Schedule 2",
            "Cite it under `legal: basis`, such as UK GDPR, Article 6(1)(e).",
        ),
        _without_basis,
    ),
    (
        Rule(
            "special-category-condition-missing",
            Severity.GAP,
            "The fact `{about}` is special-category data, and no condition for it is cited.",
            "Facts about health, belief and the like may be used only under a further condition.",
            "UK GDPR, Article 9; Data Protection Act 2018, Schedule 1",
            "Cite the condition under `legal: basis`, or leave the fact out.",
        ),
        _special_category,
    ),
    (
        Rule(
            "criminal-offence-condition-missing",
            Severity.GAP,
            "The fact `{about}` is about an offence, and no condition for it is cited.",
            "Data about offences may be used only under official authority or a listed condition.",
            "UK GDPR, Article 10; Data Protection Act 2018, section 10 and Schedule 1",
            "Cite the condition under `legal: basis`, or leave the fact out.",
        ),
        _criminal_offence,
    ),
    (
        Rule(
            "exemption-as-power",
            Severity.GRAVE,
            "`{about}` rests on an exemption alone: {cite}.",
            "An exemption lifts some duties of whoever may disclose already. It creates neither a "
            "power nor an obligation.",
            "ICO on Data Protection Act 2018, Schedule 2, paragraph 2; Data Protection Act 1998, "
            "section 29",
            "Cite the provision that permits the disclosure; keep the exemption beside it, in "
            "`legal: basis`.",
        ),
        _exemptions_as_powers,
    ),
    (
        Rule(
            "exemption-of-another",
            Severity.GRAVE,
            "{cite} is an exemption that `{about}` cannot use.",
            "The immigration exemption belongs to the Secretary of State alone. No other "
            "controller may rely on it, whoever asks.",
            "Data Protection Act 2018, Schedule 2, paragraphs 4 to 4B, as SI 2024/342 left them; "
            "ICO, guide to the immigration exemption",
            "Take it out. If nothing else permits the disclosure, nothing does.",
        ),
        _exemptions_of_others,
    ),
    (
        Rule(
            "citation-unfindable",
            Severity.GAP,
            "Nobody can look up *{about}*: its form names no provision.",
            "Law that cannot be found cannot be checked, and is amended without anybody noticing.",
            "ICO, data sharing code, on a clear lawful basis; ours",
            "Name the Act or instrument with its year and the section, or the article.",
        ),
        _unfindable,
    ),
    (
        Rule(
            "duty-uncited",
            Severity.GRAVE,
            "The agreement says that the law compels disclosure, and quotes no words that do.",
            "Only words that say *shall* or *must* compel. A power that is called a duty takes the "
            "custodian's refusal away, and nothing else of what is found here.",
            "UK GDPR, Article 6(1)(c) and recital 41; Health and Social Care Committee, HC 677",
            "Quote the obligation under `says` of the provision in `legal: basis`, or write "
            "`effect: power`.",
        ),
        _duty_uncited,
    ),
)
