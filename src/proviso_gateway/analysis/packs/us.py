"""The United States, as far as tax returns and patients: 26 U.S.C. 6103 and 45 CFR 164.

Beside them stands what the Privacy Act, 5 U.S.C. 552a, asks of agreements between agencies.

There is no equality duty, no condition for special categories and none for offences to cite here,
so those findings do not exist. The matching rules of the Privacy Act bind federal agencies; for
others, and where a match is exempt from them, they are the measure and not the law.
"""

from __future__ import annotations

from proviso_gateway.analysis.packs.pack import Exemption, Pack, Provision, cited

US = Pack(
    form=cited(
        r"\b\d+ (U\.?S\.?C\.?|C\.?F\.?R\.?)\b|\bPub\. ?L\.|\bStat\.|\bFed\. ?Reg\."
        r"|\b(19|20)\d\d\b"
    ),
    # Where the law keeps a record confidential, only an exception that it makes itself permits.
    lawful_basis=Provision(
        cited(r"\b6103\([c-o]\)|\b164\.51[02]\b|\b552a\(b\)|\b1232g\(b\)|\b2721\(b\)")
    ),
    exemptions=(Exemption(cited(r"\b552a\([jk]\)")),),
    mends={
        "lawful-basis-missing": "Cite the exception that permits it under `legal: basis`, such as "
        "26 U.S.C. 6103(i)(2), 45 CFR 164.512(f) or 5 U.S.C. 552a(b).",
        "citation-unfindable": "Name title and section of the Code or of the regulations.",
        "roles-missing": "Write who uses, returns and destroys what under `governance: roles`.",
    },
    sources={
        "lawful-basis-missing": (
            "26 U.S.C. 6103(a); 5 U.S.C. 552a(b); 45 CFR 164.502(a): no disclosure but as "
            "the law authorises"
        ),
        "exemption-as-power": (
            "5 U.S.C. 552a(j) and (k): what they exempt a system of records from, and (j) "
            "not from (b)"
        ),
        "citation-unfindable": (
            "5 U.S.C. 552a(o)(1)(A), on the legal authority that a matching agreement names; ours"
        ),
        "duty-uncited": (
            "ours, on the words shall and may: 26 U.S.C. 6103(i)(2)(A); 45 CFR 164.512(f)"
        ),
        "in-force-before-known": (
            "5 U.S.C. 552a(o)(2)(A) and (B): a matching agreement is there for the public "
            "and takes effect thirty days after Congress has it"
        ),
        "route-left-open": "ours",
        "successor-absent": (
            "5 U.S.C. 552a(o)(2)(C) and (D), on how a matching agreement ends and is renewed; ours"
        ),
        "withdrawal-uncited": "ours",
        "consultation-missing": (
            "5 U.S.C. 552a(e)(11): notice of a new use, and thirty days for the public to comment"
        ),
        "impact-assessment-missing": (
            "E-Government Act of 2002, section 208(b); for patients 45 CFR 164.308(a)(1)(ii)(A)"
        ),
        "publication-missing": "5 U.S.C. 552a(e)(4) and (o)(2)(A)(ii); for patients 45 CFR 164.520",
        "scrutiny-undated": "ours",
        "scrutiny-too-late": "5 U.S.C. 552a(e)(11) and (o)(2)(B): both come before",
        "roles-missing": "5 U.S.C. 552a(o)(1)(I), on who uses, returns and destroys what; ours",
        "retention-missing": "5 U.S.C. 552a(o)(1)(F); for patients 45 CFR 164.530(j)",
        "security-missing": (
            "26 U.S.C. 6103(p)(4)(C) and (D); 5 U.S.C. 552a(o)(1)(G); 45 CFR 164.530(c)"
        ),
        "quality-missing": (
            "5 U.S.C. 552a(e)(5), (o)(1)(J) and (p); Inspector General for Tax "
            "Administration, 8 June 2026, on matching"
        ),
        "rights-missing": "5 U.S.C. 552a(c)(3), (d) and (p); for patients 45 CFR 164.528",
        "breach-missing": "OMB Memorandum M-17-12; for patients 45 CFR 164.404 to 164.410",
        "statistics-missing": "26 U.S.C. 6103(p)(3)(C), the public report on disclosures",
        "review-missing": (
            "5 U.S.C. 552a(o)(2)(C): a matching agreement lasts eighteen months at most"
        ),
        "signed-missing": "5 U.S.C. 552a(o)(1): a written agreement between both agencies",
        "signed-by-one": "5 U.S.C. 552a(o)(1): a written agreement between both agencies",
        "review-before-effect": "5 U.S.C. 552a(o)(2)(C) and (D)",
        "review-far-off": "5 U.S.C. 552a(o)(2)(C): eighteen months at most; three years are ours",
        "signed-after-effect": (
            "5 U.S.C. 552a(o)(1): no disclosure except under a written agreement"
        ),
        "retention-as-needed": "5 U.S.C. 552a(o)(1)(F): timely destruction",
        "request-not-weighed": "45 CFR 164.512(f), which permits and does not compel; ours",
        "threshold-missing": (
            "26 U.S.C. 6103(i)(1)(B)(i) and (iii), on cause to believe and on other ways; ours"
        ),
        "necessity-not-asked": "ours",
        "proportionality-not-asked": "ours",
        "harm-to-person-not-asked": "ours",
        "vulnerability-not-asked": "ours",
        "harm-if-withheld-not-asked": "ours",
        "benefit-not-asked": "ours",
        "less-intrusive-means-not-asked": "ours",
        "no-precondition": "26 U.S.C. 6103(i)(2)(B); 45 CFR 164.512(f)(2)",
        "own-word-alone": "Center for Taxpayer Rights v. IRS, 26 February 2026; ours",
        "assertion-unborne": (
            "45 CFR 164.514(h)(1)(ii) and (2), on documents as a condition of a disclosure; ours"
        ),
        "address-unstated": (
            "26 U.S.C. 6103(i)(2)(B)(i); Center for Taxpayer Rights v. IRS, 26 February 2026"
        ),
        "field-without-need": (
            "5 U.S.C. 552a(o)(1)(C), each data element; 45 CFR 164.502(b), the minimum necessary"
        ),
        "need-without-field": "ours",
        "field-never-leaves": "5 U.S.C. 552a(o)(1)(C), each data element",
        "purpose-open-ended": (
            "5 U.S.C. 552a(a)(7) and (o)(1)(A); 26 U.S.C. 6103(i)(2)(A), solely for their use"
        ),
        "kept-long": "5 U.S.C. 552a(o)(1)(F); the limit of a year is ours",
        "destruction-not-stated": "26 U.S.C. 6103(p)(4)(F); 5 U.S.C. 552a(o)(1)(F)",
        "destruction-unconfirmed": (
            "26 U.S.C. 6103(p)(4)(F), a written report on how it was made undisclosable"
        ),
        "onward-sharing": "5 U.S.C. 552a(o)(1)(H): no duplication and no redisclosure",
        "fact-without-evidence": "45 CFR 164.514(h)(1)(ii); ours",
        "limb-on-own-word": "ours",
        "evidence-unseen": "ours",
        "fact-unused": "5 U.S.C. 552a(e)(1): only what is relevant and necessary",
        "term-open": (
            "Center for Taxpayer Rights v. IRS, 26 February 2026, on what an address is; ours"
        ),
        "term-without-meaning": "ours",
        "term-idle": "ours",
        "sentence-cut-off": "YAML 1.2.2, section 6.6; ours",
        "acceptance-stale": "ours",
        "acceptance-unsigned": "ours",
    },
)
