"""`docs/findings.md` is what the rules of the linter say.

`python -m tests.analysis.test_findings_page`, from the root of the repository, writes it anew.
"""

from __future__ import annotations

import re
from pathlib import Path

from proviso_gateway.analysis.lint.finding import LintRule
from proviso_gateway.analysis.lint.linter import ACCEPTING, CUT_OFF, RULES, THEMES
from proviso_gateway.analysis.packs import PACKS

PAGE = Path(__file__).parents[2] / "docs" / "findings.md"

_HEAD = """\
# What the check of an agreement finds

Made from the rules in `proviso/analysis/lint/`; do not edit. After a change there, write it anew
with `.venv/bin/python -m tests.analysis.test_findings_page`; a test compares.

`proviso agreement check` tells each finding with its place. *Grave*: somebody could be searched for
who should not be, or the law is misread. *Gap*: silence or vagueness where practice demands words.
*Remark*: worth a look, and fails nothing. Words in braces are filled in; `{about}` is the name by
which the finding can be accepted ([agreements.md](agreements.md#what-the-check-finds) says how). By
which source a finding stands, the law of the agreement's `jurisdiction` says; what has no source
there is not found.
"""


def page() -> str:
    """The page, from the rules."""
    parts = [_HEAD]
    themes = {title: [rule for rule, _ in checks] for title, checks in THEMES.items()}
    for title, rules in (
        *themes.items(),
        ("How it is written", [CUT_OFF]),
        ("What was accepted", ACCEPTING),
    ):
        parts.append(f"## {title}\n")
        parts.extend(map(_told, rules))
    return "\n".join(parts)


def _told(rule: LintRule) -> str:
    return (
        f"**`{rule.code}`** ({rule.severity}). {rule.finds}\\\n{rule.why}\\\n"
        f"*Mend:* {rule.mend}\\\n*Sources:* {_sources(rule)}\n"
    )


def _sources(rule: LintRule) -> str:
    told = [(code.upper(), pack.sources.get(rule.code)) for code, pack in PACKS.items()]
    return "; ".join(f"**{code}** {source or 'no such finding'}" for code, source in told)


def test_the_page_of_findings_is_what_the_rules_say() -> None:
    assert PAGE.read_text() == page()


def test_every_rule_has_a_code_of_its_own_and_sentences() -> None:
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        for sentence in (rule.finds, rule.why, rule.mend):
            assert sentence.endswith((".", "?")), rule.code


def test_a_pack_rests_on_its_own_law_and_knows_no_finding_that_is_not_there() -> None:
    codes = {rule.code for rule in RULES}
    for jurisdiction, pack in PACKS.items():
        assert set(pack.sources) <= codes
        assert set(pack.mends) <= set(pack.sources)
        british = jurisdiction == "uk"
        for code, source in pack.sources.items():
            assert source, code
            assert british or not BRITISH.search(source), code
            assert not (british and AMERICAN.search(source)), code
    assert codes - set(PACKS["uk"].sources) == {"address-unstated"}
    assert codes - set(PACKS["us"].sources) == {
        "special-category-condition-missing",
        "criminal-offence-condition-missing",
        "exemption-of-another",
        "equality-assessment-missing",
    }


BRITISH = re.compile(
    r"\bUK\b|\bICO\b|Committee, HC|Caldicott|\bNHS|GOV\.UK|HCWS|Act (1998|2010|2018)|British"
)
AMERICAN = re.compile(r"U\.S\.C|CFR|OMB")


if __name__ == "__main__":
    PAGE.write_text(page())
