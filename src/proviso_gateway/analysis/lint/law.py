"""The law that an agreement rests on: a basis, conditions for sensitive facts, no false powers.

Citations are text, so these rules know provisions by how the law of the agreement's jurisdiction
cites them (`packs`). They find what is not
cited; that what is cited applies, only a lawyer can say.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.analysis.lint.finding import Checks, LintRule, Severity, Spot
from proviso_gateway.analysis.lint.sections import grounds, laws
from proviso_gateway.analysis.packs import Provision, pack_of

OBLIGATION = re.compile(r"\b(shall|must|is (to|required to|obliged to)|may order)\b", re.IGNORECASE)
"""Words by which a provision compels."""


def _unfindable(agreement: Agreement) -> Iterator[Spot]:
    form = pack_of(agreement).form
    for law, path in laws(agreement):
        if not form.search(law.cite):
            yield Spot(law.cite, (*path, "cite"))


def _duty_uncited(agreement: Agreement) -> Iterator[Spot]:
    if agreement.legal.effect == "duty" and not any(
        OBLIGATION.search(law.says or "") for law in agreement.legal.basis
    ):
        yield Spot("effect", ("legal", "effect"))


def _without_basis(agreement: Agreement) -> Iterator[Spot]:
    basis = pack_of(agreement).lawful_basis
    if not any(basis.cited_by(law) for law, _ in laws(agreement)):
        yield Spot("basis", ("legal", "basis"))


def _without_condition(
    agreement: Agreement, flag: str, condition: Provision | None
) -> Iterator[Spot]:
    if condition is not None and not any(condition.cited_by(law) for law, _ in laws(agreement)):
        for name, fact in agreement.facts.items():
            if getattr(fact, flag):
                yield Spot(name, ("facts", name))


def _special_category(agreement: Agreement) -> Iterator[Spot]:
    return _without_condition(agreement, "special_category", pack_of(agreement).special_category)


def _criminal_offence(agreement: Agreement) -> Iterator[Spot]:
    return _without_condition(agreement, "criminal_offence", pack_of(agreement).criminal_offence)


def _exemptions_as_powers(agreement: Agreement) -> Iterator[Spot]:
    exemption = pack_of(agreement).exemption
    if all(exemption(law) for law in agreement.legal.basis):
        yield Spot("basis", ("legal", "basis"), {"cite": agreement.legal.basis[0].cite})
    for name, ground, path in grounds(agreement):
        if exemption(ground.law):
            yield Spot(name, (*path, "law"), {"cite": ground.law.cite})


def _exemptions_of_others(agreement: Agreement) -> Iterator[Spot]:
    for law, path in laws(agreement):
        exemption = pack_of(agreement).exemption(law)
        if exemption and exemption.only is not None:
            for custodian in agreement.parties.custodians:
                if custodian not in exemption.only:
                    yield Spot(custodian, path, {"cite": law.cite})


CHECKS: Checks = (
    (
        LintRule(
            "lawful-basis-missing",
            Severity.GAP,
            "No provision is cited that makes the processing lawful.",
            "Whoever hands over personal data needs a lawful basis of their own, named beforehand.",
            "Cite it under `legal: basis`, such as UK GDPR, Article 6(1)(e).",
        ),
        _without_basis,
    ),
    (
        LintRule(
            "special-category-condition-missing",
            Severity.GAP,
            "The fact `{about}` is special-category data, and no condition for it is cited.",
            "Facts about health, belief and the like may be used only under a further condition.",
            "Cite the condition under `legal: basis`, or leave the fact out.",
        ),
        _special_category,
    ),
    (
        LintRule(
            "criminal-offence-condition-missing",
            Severity.GAP,
            "The fact `{about}` is about an offence, and no condition for it is cited.",
            "Data about offences may be used only under official authority or a listed condition.",
            "Cite the condition under `legal: basis`, or leave the fact out.",
        ),
        _criminal_offence,
    ),
    (
        LintRule(
            "exemption-as-power",
            Severity.GRAVE,
            "`{about}` rests on an exemption alone: {cite}.",
            "An exemption lifts some duties of whoever may disclose already. It creates neither a "
            "power nor an obligation.",
            "Cite the provision that permits the disclosure; keep the exemption beside it, in "
            "`legal: basis`.",
        ),
        _exemptions_as_powers,
    ),
    (
        LintRule(
            "exemption-of-another",
            Severity.GRAVE,
            "{cite} is an exemption that `{about}` cannot use.",
            "The immigration exemption belongs to the Secretary of State alone. No other "
            "controller may rely on it, whoever asks.",
            "Take it out. If nothing else permits the disclosure, nothing does.",
        ),
        _exemptions_of_others,
    ),
    (
        LintRule(
            "citation-unfindable",
            Severity.GAP,
            "Nobody can look up *{about}*: its form names no provision.",
            "Law that cannot be found cannot be checked, and is amended without anybody noticing.",
            "Name the Act or instrument with its year and the section, or the article.",
        ),
        _unfindable,
    ),
    (
        LintRule(
            "duty-uncited",
            Severity.GRAVE,
            "The agreement says that the law compels disclosure, and quotes no words that do.",
            "Only words that say *shall* or *must* compel. A power that is called a duty takes the "
            "custodian's refusal away, and nothing else of what is found here.",
            "Quote the obligation under `says` of the provision in `legal: basis`, or write "
            "`effect: power`.",
        ),
        _duty_uncited,
    ),
)
