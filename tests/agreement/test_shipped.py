"""The agreements that ship: they read, they pass their own tests, they tell the story truly."""

import datetime
import re
from pathlib import Path

import pytest
from sample_agreements import EXAMPLES, SHIPPED, day

from proviso_gateway.agreement.acceptance import run_tests
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import facts_named
from proviso_gateway.agreement.timeline import Stand, standing
from proviso_gateway.agreement.values import is_reserved
from proviso_gateway.agreement.versions import resolve

NHS = EXAMPLES / "nhs-home-office" / "agreement.yaml"
HELD = EXAMPLES / "nhs-home-office" / "agreement-held.yaml"
WORDINGS = EXAMPLES / "nhs-home-office" / "agreement-wordings.yaml"
COURT = EXAMPLES / "court-order" / "agreement.yaml"
MISSING = EXAMPLES / "missing-person" / "agreement.yaml"
DRIVERS = EXAMPLES / "driver-register" / "agreement.yaml"
POLICE = EXAMPLES / "police-university" / "agreement.yaml"
IRS = EXAMPLES / "irs-ice-2025" / "agreement.yaml"
PUPILS = EXAMPLES / "dfe-home-office" / "agreement.yaml"
HOSPITAL = EXAMPLES / "us-hospital" / "agreement.yaml"
STARTER = EXAMPLES / "starter" / "agreement.yaml"

FACTORS = {
    "necessity",
    "proportionality",
    "harm_to_person",
    "vulnerability",
    "public_trust",
    "harm_if_withheld",
    "benefit",
    "less_intrusive_means",
}


def load(path):
    return read(path.read_text(encoding="utf-8"), path.name)


def test_there_are_these():
    nhs = [NHS, HELD, WORDINGS]
    assert (
        sorted([*nhs, POLICE, COURT, MISSING, DRIVERS, IRS, PUPILS, HOSPITAL, STARTER]) == SHIPPED
    )


CASES = [(path, test.id) for path in SHIPPED for test in load(path).tests]


@pytest.mark.parametrize(("path", "test"), CASES, ids=[f"{p.stem}-{t}" for p, t in CASES])
def test_it_answers_as_its_parties_meant(path, test):
    (result,) = (r for r in run_tests(load(path)) if r.id == test)
    assert result.differences == ()


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_clause_says_where_it_comes_from_and_is_decided_by_some_test(path):
    agreement = load(path)
    found = [result.found for result in run_tests(agreement)]
    for version in agreement.versions:
        for clause in resolve(agreement, version.id).clauses:
            assert clause.cite, clause.id
            assert clause.text, clause.id
            truths = {
                finding.truth
                for each in found
                if each is not None and each.version == version.id
                for finding in each.clauses
                if finding.id == clause.id
            }
            assert ("unknown" if clause.redacted else "true") in truths, (version.id, clause.id)
            for fact in facts_named(clause.require) - set(agreement.facts):
                pytest.fail(f"{clause.id} names {fact}")


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_the_public_interest_test_asks_all_eight_questions(path):
    agreement = load(path)
    if agreement.legal.effect == "duty":
        return  # who is compelled weighs nothing
    if any(each.finding == "request-not-weighed" for each in agreement.accepted):
        assert agreement.public_interest_test is None
        return  # a reconstruction of terms under which nobody weighed anything
    assert agreement.public_interest_test is not None
    assert set(agreement.public_interest_test.factors) == FACTORS
    for version in agreement.versions:
        named = [facts_named(c.require) for c in resolve(agreement, version.id).clauses]
        assert any("public_interest" in names for names in named)
        assert any("countersigned" in names for names in named)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: f"{p.parent.name}-{p.stem}")
def test_every_fact_that_somebody_is_asked_for_has_its_question(path):
    for fact in load(path).facts.values():
        assert fact.question or is_reserved(fact.name)


STORY = [
    ("2016-12-31", "none", "none"),
    ("2017-01-01", "not_published", "not_published"),
    ("2017-01-23", "not_published", "not_published"),
    ("2017-01-24", "in_force", "in_force"),
    ("2018-05-08", "in_force", "in_force"),
    ("2018-05-09", "in_force", "held"),
    ("2018-11-08", "in_force", "held"),
    ("2018-11-09", "none", "none"),
    ("2026-11-22", "none", "none"),
]


@pytest.mark.parametrize(("on", "narrowed", "queued"), STORY)
def test_the_memorandum_lived_as_the_sources_say(on, narrowed, queued):
    assert standing(load(NHS), day(on)).state == narrowed
    assert standing(load(HELD), day(on)).state == queued


TAXPAYERS = [
    ("2025-04-06", "none"),
    ("2025-04-07", "in_force"),
    ("2025-05-13", "in_force"),
    ("2025-11-20", "in_force"),
    ("2025-11-21", "held"),
    ("2026-11-29", "held"),
]


@pytest.mark.parametrize(("on", "state"), TAXPAYERS)
def test_the_memorandum_of_2025_lived_as_the_sources_say(on, state):
    assert standing(load(IRS), day(on)).state == state


PUPIL_DATA = [
    ("2015-12-17", "none"),
    ("2015-12-18", "not_published"),
    ("2016-10-06", "not_published"),
    ("2016-10-07", "not_published"),
    ("2016-12-14", "not_published"),
    ("2016-12-15", "in_force"),
    ("2018-12-31", "in_force"),
    ("2019-01-01", "none"),
]


@pytest.mark.parametrize(("on", "state"), PUPIL_DATA)
def test_pupil_data_left_under_terms_that_nobody_could_read(on, state):
    assert standing(load(PUPILS), day(on)).state == state


@pytest.mark.parametrize("path", [IRS, PUPILS, HOSPITAL], ids=lambda p: p.parent.name)
def test_each_of_its_tests_says_which_source_it_rests_on(path):
    """In its title, or in that of the test that it is like."""
    names = [*load(path).sources, "taxcoda"]
    titled = {test.id: test.title or "" for test in load(path).tests}
    alike = {test.id: test.like for test in load(path).tests}
    for test in load(path).tests:
        told = f"{titled[test.id]} {titled.get(alike[test.id] or '', '')}"
        assert any(name in told for name in names), test.id


def test_as_of_today_and_ever_after_the_memorandum_discloses_nothing():
    for path in (NHS, HELD, WORDINGS):
        agreement = load(path)
        for years in range(0, 900, 10):
            later = datetime.date(2018 + years, 11, 9)
            assert standing(agreement, later).state is Stand.NONE


def test_all_readings_hold_the_same_version_of_2017():
    nhs, held, wordings = load(NHS), load(HELD), load(WORDINGS)
    assert nhs.name == held.name == wordings.name
    assert resolve(nhs, "2017").hash == resolve(held, "2017").hash
    assert resolve(nhs, "2017").hash == resolve(wordings, "2017").hash
    assert resolve(nhs, "2018").hash != resolve(nhs, "2017").hash


def test_the_hashes_are_those_that_logs_and_replays_were_made_with():
    """If this fails, a shipped agreement says something else than it did: a new version, then.

    (The memorandum's parties were given their names: the text before had codes alone.)
    """
    assert resolve(load(NHS), "2017").hash.startswith("8876b29c89bb")
    assert resolve(load(NHS), "2018").hash.startswith("3558d0de4de4")
    assert resolve(load(POLICE), "1").hash.startswith("140cfcb37124")


def test_what_the_sources_leave_open_is_marked_open():
    open_terms = {name for name, term in load(NHS).terms.items() if not term.defined}
    assert {"other-efforts", "identifiable-offence", "public-risk", "twelve-months"} <= open_terms


def test_missing_people_are_reached_by_relay():
    grounds = load(POLICE).grounds
    assert [g for g in grounds if grounds[g].deliver == "relay"] == ["witness", "missing-person"]


LOOKED_UP = {
    "26 U.S.C. 6103(i)(2)": "justice.gov, Criminal Resource Manual 507; D.C. Cir. 26-5006",
    "45 CFR 164.502(b)": None,
    "45 CFR 164.512(f)(2)": "the paragraph, as brickergraydon.com and hipaatemplates.com quote it",
    "45 CFR 164.514(h)": None,
    "8 U.S.C. 1253(a)(1)": "reports on the memorandum of 7 April 2025",
    "Data Protection Act 1998, section 29": "a law firm on the exemption for crime",
    "Data Protection Act 2018, Schedule 1, paragraph 10": "ICO, substantial public interest",
    "Data Protection Act 2018, Schedule 1, paragraph 18": "ICO, substantial public interest",
    "Data Protection Act 2018, Schedule 2, paragraph 2": "a law firm on the exemption for crime",
    "Digital Economy Act 2017, section 48": "legislation.gov.uk/ukpga/2017/30/section/48",
    "Digital Economy Act 2017, section 56": "legislation.gov.uk/ukpga/2017/30/section/56",
    "Education Act 1996, section 537A": None,
    "Family Law Act 1986, section 33": "a report on the section, not its text",
    "Health and Social Care Act 2012, section 261(5)": None,
    "Immigration Act 1971": "legislation.gov.uk/ukpga/1971/77/section/24",
    "UK GDPR, Article 6(1)(c)": "DPV 2.0, legal/eu/gdpr",
    "UK GDPR, Article 6(1)(d)": "DPV 2.0, legal/eu/gdpr",
    "UK GDPR, Article 6(1)(e)": "DPV 2.0, legal/eu/gdpr",
    "UK GDPR, Article 9(2)(g)": "ICO, substantial public interest",
}
"""The law that what ships may cite, and where it was read; None: its text could not be found."""


def test_no_law_is_cited_that_was_not_looked_up_and_unread_text_is_said_to_be() -> None:
    cited = set()
    for path in SHIPPED:
        agreement = load(path)
        cited |= {ground.law.cite for ground in agreement.grounds.values()}
        cited |= {law.cite for law in agreement.legal.basis}
        for law in agreement.legal.basis:
            unread = LOOKED_UP[law.cite] is None
            assert unread is ("do not quote the text" in (law.says or "")), (path, law.cite)
    assert cited == set(LOOKED_UP)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_source_that_a_clause_cites_is_listed_at_the_top_of_its_files(path: Path) -> None:
    listed = set()
    for beside in path.parent.glob("agreement*.yaml"):
        listed |= set(load(beside).sources) | set(
            re.findall(r"^#   (\S+(?: \S+(?=  ))?) +\S", beside.read_text(), re.MULTILINE)
        )
    listed |= set(load(path).sources)
    for version in load(path).versions:
        for clause in resolve(load(path), version.id).clauses:
            for name in (clause.cite or "").split("; "):
                assert name in listed or name.endswith(" is ours"), (clause.id, name)
