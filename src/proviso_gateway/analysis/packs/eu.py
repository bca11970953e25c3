"""The European Union, as far as the Regulation itself; the law of its members is not here."""

from __future__ import annotations

from proviso_gateway.analysis.packs.pack import Pack, Provision, cited

EU = Pack(
    form=cited(r"\barticle \d|\b(19|20)\d\d/\d+\b|\b\d+/(19|20)\d\d\b|\b(19|20)\d\d\b"),
    lawful_basis=Provision(cited(r"\barticle 6\b")),
    special_category=Provision(cited(r"\barticle 9\b")),
    criminal_offence=Provision(cited(r"\barticle 10\b")),
    mends={
        "lawful-basis-missing": "Cite it under `legal: basis`, such as Article 6(1)(e) of "
        "Regulation (EU) 2016/679, and the law that lays it down.",
    },
    sources={
        "lawful-basis-missing": "Regulation (EU) 2016/679, Article 6",
        "special-category-condition-missing": "Regulation (EU) 2016/679, Article 9",
        "criminal-offence-condition-missing": "Regulation (EU) 2016/679, Article 10",
        "citation-unfindable": (
            "Regulation (EU) 2016/679, Article 6(3) and recital 41: a clear and precise "
            "basis in law"
        ),
        "duty-uncited": "Regulation (EU) 2016/679, Article 6(1)(c) and recital 41",
        "in-force-before-known": (
            "Regulation (EU) 2016/679, Article 5(1)(a) and recital 41: foreseeable to those "
            "it is about"
        ),
        "route-left-open": "ours",
        "successor-absent": "ours",
        "withdrawal-uncited": "ours",
        "consultation-missing": (
            "Regulation (EU) 2016/679, Article 35(9), the views of those it is about"
        ),
        "impact-assessment-missing": "Regulation (EU) 2016/679, Article 35",
        "publication-missing": "Regulation (EU) 2016/679, Articles 5(1)(a) and 14",
        "scrutiny-undated": "ours",
        "scrutiny-too-late": "Regulation (EU) 2016/679, Article 35(1): prior to the processing",
        "roles-missing": "Regulation (EU) 2016/679, Articles 24, 26 and 28",
        "retention-missing": "Regulation (EU) 2016/679, Article 5(1)(e)",
        "security-missing": "Regulation (EU) 2016/679, Article 32",
        "quality-missing": "Regulation (EU) 2016/679, Article 5(1)(d)",
        "rights-missing": "Regulation (EU) 2016/679, Articles 12 to 22",
        "breach-missing": "Regulation (EU) 2016/679, Articles 33 and 34",
        "statistics-missing": "Regulation (EU) 2016/679, Article 5(1)(a) and (2); ours",
        "review-missing": "ours",
        "signed-missing": "ours",
        "signed-by-one": "ours",
        "review-before-effect": "ours",
        "review-far-off": "ours",
        "signed-after-effect": "ours",
        "retention-as-needed": "Regulation (EU) 2016/679, Article 5(1)(e)",
        "request-not-weighed": "Regulation (EU) 2016/679, Article 6(1)(e) and (4); ours",
        "threshold-missing": "Regulation (EU) 2016/679, Article 5(1)(c); ours",
        "necessity-not-asked": "ours",
        "proportionality-not-asked": "ours",
        "harm-to-person-not-asked": "ours",
        "vulnerability-not-asked": "ours",
        "harm-if-withheld-not-asked": "ours",
        "benefit-not-asked": "ours",
        "less-intrusive-means-not-asked": "ours",
        "no-precondition": "Regulation (EU) 2016/679, Article 5(1)(b) and (c)",
        "own-word-alone": "Regulation (EU) 2016/679, Article 5(2); ours",
        "assertion-unborne": "Regulation (EU) 2016/679, Article 5(2); ours",
        "field-without-need": "Regulation (EU) 2016/679, Article 5(1)(c)",
        "need-without-field": "Regulation (EU) 2016/679, Article 5(1)(c)",
        "field-never-leaves": "Regulation (EU) 2016/679, Article 5(1)(c)",
        "purpose-open-ended": "Regulation (EU) 2016/679, Article 5(1)(b)",
        "kept-long": "Regulation (EU) 2016/679, Article 5(1)(e); the limit of a year is ours",
        "destruction-not-stated": "Regulation (EU) 2016/679, Article 5(1)(e)",
        "destruction-unconfirmed": "Regulation (EU) 2016/679, Article 5(1)(e) and (2)",
        "onward-sharing": "Regulation (EU) 2016/679, Article 5(1)(b)",
        "fact-without-evidence": "Regulation (EU) 2016/679, Article 5(2); ours",
        "limb-on-own-word": "ours",
        "evidence-unseen": "ours",
        "fact-unused": "Regulation (EU) 2016/679, Article 5(1)(c)",
        "term-open": "ours",
        "term-without-meaning": "ours",
        "term-idle": "ours",
        "sentence-cut-off": "YAML 1.2.2, section 6.6; ours",
        "acceptance-stale": "ours",
        "acceptance-unsigned": "ours",
    },
)
