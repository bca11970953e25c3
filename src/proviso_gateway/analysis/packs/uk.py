"""The United Kingdom: its own GDPR, the Acts, and what those said who apply them."""

from __future__ import annotations

import datetime

from proviso_gateway.analysis.packs.pack import Exemption, Pack, Provision, cited

GDPR_APPLIES = datetime.date(2018, 5, 25)
"""From this day the GDPR, now the UK's own, and the Data Protection Act 2018; before it the Act of
1998."""


def _provision(since: str, before: str) -> Provision:
    return Provision(cited(since), cited(before), GDPR_APPLIES)


UK = Pack(
    form=cited(r"\b(1[0-9]|20)\d\d\b|\barticle \d|\bcommon law\b|\bS\.?I\.? \d"),
    lawful_basis=_provision(
        r"\barticle 6\b|2018,? (part 3|section 35)\b", r"1998,? schedules? 2\b"
    ),
    special_category=_provision(
        r"\barticle 9\b|2018,? (schedule 1|schedule 8|section 10)\b",
        r"1998,? schedules? (2 and )?3\b",
    ),
    criminal_offence=_provision(
        r"\barticle 10\b|2018,? (schedule 1|section 1[01]|part 3|section 35)\b",
        r"1998,? schedules? (2 and )?3\b",
    ),
    exemptions=(
        Exemption(
            cited(r"2018,? schedule 2,? (part 1,? )?paragraph 4\b|immigration exemption"),
            only=frozenset({"secretary-of-state", "home-office", "home-secretary"}),
        ),
        Exemption(cited(r"2018,? schedule 2\b")),
        Exemption(cited(r"1998,? sections? (28|29|35)\b")),
    ),
    sources={
        "lawful-basis-missing": (
            "UK GDPR, Article 6; ICO, data sharing code, annex A. Before 25 May 2018: Data "
            "Protection Act 1998, Schedule 2"
        ),
        "special-category-condition-missing": (
            "UK GDPR, Article 9; Data Protection Act 2018, Schedule 1"
        ),
        "criminal-offence-condition-missing": (
            "UK GDPR, Article 10; Data Protection Act 2018, section 10 and Schedule 1"
        ),
        "exemption-as-power": (
            "ICO on Data Protection Act 2018, Schedule 2, paragraph 2; Data Protection Act "
            "1998, section 29"
        ),
        "exemption-of-another": (
            "Data Protection Act 2018, Schedule 2, paragraphs 4 to 4B, as SI 2024/342 left "
            "them; ICO, guide to the immigration exemption"
        ),
        "citation-unfindable": "ICO, data sharing code, on a clear lawful basis; ours",
        "duty-uncited": (
            "UK GDPR, Article 6(1)(c) and recital 41; Health and Social Care Committee, HC 677"
        ),
        "in-force-before-known": (
            "GOV.UK, whose days are taken here (the Committee, HC 677, has the publication "
            "in late 2016); Caldicott principle 8"
        ),
        "route-left-open": (
            "The withdrawal of November 2018, after which talks about a successor went on; ours"
        ),
        "successor-absent": (
            "NHS England, National Record Locator, release notes of its agreement; ours"
        ),
        "withdrawal-uncited": (
            "The withdrawal of November 2018, told to a court a week before it took effect; ours"
        ),
        "consultation-missing": (
            "Health and Social Care Committee, HC 677; Just Fair on the National Data Guardian"
        ),
        "impact-assessment-missing": "UK GDPR, Article 35; ICO, data sharing code",
        "equality-assessment-missing": "Equality Act 2010, section 149; permission of 1 March 2018",
        "publication-missing": (
            "Caldicott principle 8; interviews with care providers on the memorandum"
        ),
        "scrutiny-undated": "ours",
        "scrutiny-too-late": (
            "Health and Social Care Committee, HC 677; the tracing review, published ten "
            "months after the memorandum began"
        ),
        "roles-missing": "ICO, data sharing code, annex A and chapter on agreements",
        "retention-missing": "UK GDPR, Article 5(1)(e); ICO, data sharing code, annex A",
        "security-missing": "UK GDPR, Article 32; ICO, data sharing code, annex A",
        "quality-missing": (
            "UK GDPR, Article 5(1)(d); Investigatory Powers Commissioner, errors of 2017"
        ),
        "rights-missing": "UK GDPR, Articles 12 to 22; ICO, data sharing code, annex A",
        "breach-missing": (
            "UK GDPR, Articles 33 and 34; ICO, reprimands over disclosed safe addresses, 2023"
        ),
        "statistics-missing": (
            "HCWS272 of 27 November 2017; medConfidential on the quarterly register"
        ),
        "review-missing": "ICO, data sharing code, annex A and chapter on agreements",
        "signed-missing": "ICO, accountability framework, data sharing agreements",
        "signed-by-one": "ICO, accountability framework, data sharing agreements",
        "review-before-effect": "ICO, data sharing code, annex A and chapter on agreements",
        "review-far-off": "ICO, data sharing code, annex A and chapter on agreements",
        "signed-after-effect": "ICO, accountability framework, data sharing agreements",
        "retention-as-needed": "UK GDPR, Article 5(1)(e); ICO, data sharing code, annex A",
        "request-not-weighed": (
            "Health and Social Care Committee, HC 677, on decisions case by case; ICO, "
            "sharing with law enforcement"
        ),
        "threshold-missing": (
            "Health and Social Care Committee, HC 677, on the GMC's, NHS's and NHS Digital's codes"
        ),
        "necessity-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "proportionality-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "harm-to-person-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "vulnerability-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "harm-if-withheld-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "benefit-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "less-intrusive-means-not-asked": (
            "General Medical Council, confidentiality (disclosure in the public interest); "
            "Health and Social Care Committee, HC 677"
        ),
        "no-precondition": "UK GDPR, Article 5(1)(b) and (c); ours",
        "own-word-alone": (
            "Our reading of the memorandum of 2016; ICO, sharing with law enforcement"
        ),
        "assertion-unborne": (
            "ICO, sharing with law enforcement: steps taken to establish the reason; ours"
        ),
        "field-without-need": "UK GDPR, Article 5(1)(c); Caldicott principle 3",
        "need-without-field": "UK GDPR, Article 5(1)(c); Caldicott principle 3",
        "field-never-leaves": "UK GDPR, Article 5(1)(c); Caldicott principle 3",
        "purpose-open-ended": (
            "UK GDPR, Article 5(1)(b); British Medical Association on the memorandum"
        ),
        "kept-long": "UK GDPR, Article 5(1)(e); the limit of a year is ours",
        "destruction-not-stated": "UK GDPR, Article 5(1)(e)",
        "destruction-unconfirmed": "ICO, data sharing code, annex A, on deletion",
        "onward-sharing": "ICO, data sharing code, on onward sharing",
        "fact-without-evidence": (
            "ICO, sharing with law enforcement: steps taken to establish the reason; ours"
        ),
        "limb-on-own-word": "Our reading of the terms announced on 9 May 2018",
        "evidence-unseen": "ours",
        "fact-unused": "UK GDPR, Article 5(1)(c)",
        "term-open": "The announcement of 9 May 2018 as three bodies worded it",
        "term-without-meaning": "ICO, data sharing code, on agreements in clear terms; ours",
        "term-idle": (
            "The memorandum's *vulnerable people at risk*, for whom no criteria were published"
        ),
        "sentence-cut-off": "YAML 1.2.2, section 6.6; ours",
        "acceptance-stale": "ours",
        "acceptance-unsigned": "ICO, accountability framework; ours",
    },
)
