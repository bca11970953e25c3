"""A test can ask a version as if it were in force; nothing else can."""

import pytest
from sample_agreements import changed, day, facts, small

from proviso_gateway.agreement.acceptance import run_tests
from proviso_gateway.agreement.assessment import assess, assess_under
from proviso_gateway.agreement.model import Answer
from proviso_gateway.agreement.reading import read

AS_IF = """\
  - id: as-if
    like: ordinary
    as_if: %s
    expect: {answer: %s, under: %s}
  - id: like-it
    like: as-if
    date: 2030-01-01
    expect: {answer: %s}
"""
DRAFT = (
    "    status:\n      - {date: 2021-05-09, is: in_force}\n"
    "      - {date: 2021-11-09, is: withdrawn, known: 2021-11-02}\n",
    "",
)
OPEN = ("      - {date: 2021-05-09, is: superseded, by: v2}\n", "")


@pytest.mark.parametrize(("version", "answer"), [("v1", "permitted"), ("v2", "ask")])
def test_a_version_can_be_asked_whatever_the_day(version, answer):
    text = changed(DRAFT, OPEN) + AS_IF % (version, answer, version, answer)
    assert [result.differences for result in run_tests(read(text, "f"))] == [(), (), ()]


def test_the_answer_is_the_one_that_its_own_days_give():
    agreement = small()
    for version, on in (("v1", "2020-06-01"), ("v2", "2021-06-01")):
        for values in ({}, {"in_contact": True}, {"months": 12, "signs": frozenset()}):
            lived = assess(agreement, day(on), facts(**values))
            supposed = assess_under(agreement, version, day(on), facts(**values))
            assert supposed == lived


def test_a_draft_still_decides_nothing():
    agreement = small(DRAFT, OPEN)
    found = assess(agreement, day("2030-01-01"), facts(months=12, signs=frozenset()))
    assert found.version == "v1"
    assert assess(small(), day("2030-01-01"), facts()).answer is Answer.REFUSED
