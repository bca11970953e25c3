"""One person, one record: what superseded records leave behind, and chains that lead nowhere."""

import datetime
from dataclasses import replace

import pytest
from tests.tracing.households import find, person, search_for, strangers

from proviso_gateway.errors import Problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.merging import live
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.verdict import TraceCause

NOW = person(1)
OLD = replace(person(2), superseded_by=NOW.person_id)
OLDER = replace(person(3), superseded_by=OLD.person_id)


def test_a_superseded_record_is_found_as_the_live_one() -> None:
    search = search_for(NOW, address_line=OLD.address_line, postcode=OLD.postcode)
    verdict = find(search, NOW, OLD, OLDER, *strangers(40))
    assert verdict.person_id == NOW.person_id
    assert verdict.best is not None
    assert verdict.best.person_id != OLD.person_id


def test_chains_end_at_the_live_record_in_any_order() -> None:
    for order in ((NOW, OLD, OLDER), (OLDER, OLD, NOW), (OLD, OLDER, NOW)):
        (merged,) = live(order)
        assert merged.person_id == NOW.person_id
        names = [name.given_name for name in merged.names()]
        assert names == [NOW.given_name, OLD.given_name, OLDER.given_name]
        assert tables_of(order, DEFAULT).people == 1


def test_merging_twice_changes_nothing() -> None:
    once = live((NOW, OLD, *strangers(3)))
    assert live(once) == once


def test_a_restriction_or_a_death_on_any_record_counts_for_the_person() -> None:
    hidden = replace(OLD, restricted=True)
    assert find(search_for(NOW), NOW, hidden, *strangers(9)).cause is TraceCause.RESTRICTED
    dead = replace(OLDER, deceased_on=datetime.date(2015, 1, 1))
    assert find(search_for(NOW), NOW, OLD, dead, *strangers(9)).cause is TraceCause.DECEASED


def test_a_chain_that_ends_nowhere_or_in_itself_is_refused() -> None:
    for people in ((OLD,), (replace(NOW, superseded_by=OLD.person_id), OLD)):
        with pytest.raises(Problem, match=r"tracing\.superseded-astray"):
            live(people)


def test_two_records_of_one_identifier_are_refused_without_naming_it() -> None:
    with pytest.raises(Problem, match=r"tracing\.person-twice") as caught:
        live((NOW, NOW))
    assert NOW.person_id not in str(caught.value)
