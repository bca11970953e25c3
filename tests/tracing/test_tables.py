"""Tables count people, register-wide: rarity is what the register says, not what we think."""

import datetime
from dataclasses import replace
from math import log2

from tests.tracing.households import find, person, search_for, strangers

from proviso_gateway.tracing.bits import bits
from proviso_gateway.tracing.comparison import Scale, Sought, compare
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.nearness import Pairs
from proviso_gateway.tracing.people import NameUse, PreviousAddress, PreviousName
from proviso_gateway.tracing.records import Records
from proviso_gateway.tracing.tables import tables_of
from proviso_gateway.tracing.tracer import Tracer

BORN = datetime.date(1971, 4, 9)
SMITHS = tuple(
    replace(person(number), family_name="Smith", postcode=f"QX{number} 2AB") for number in range(4)
)


def test_a_person_counts_once_for_each_value_they_bear_or_bore() -> None:
    twice = replace(
        SMITHS[0],
        previous_names=(PreviousName(NameUse.MAIDEN, "Marta", "", "Smith-Jones"),),
        previous_addresses=(PreviousAddress("", SMITHS[0].postcode),),
    )
    counts = tables_of((twice, *SMITHS[1:]), DEFAULT).counts
    assert counts["family_name"] == {"smith": 4, "jones": 1, "smithjones": 1}
    assert counts["postcode"]["qx02ab"] == 1
    assert counts["postcode"]["qx"] == 4


def test_the_rarer_of_two_names_is_the_heavier_evidence() -> None:
    rare = replace(person(9), family_name="Szczepański")
    everybody = (*SMITHS, rare, *strangers(30))
    heavy = find(search_for(rare), *everybody).best
    light = find(search_for(SMITHS[0]), *everybody).best
    assert heavy is not None
    assert light is not None
    weights = [
        next(finding.weight for finding in one.findings if finding.field == "family_name")
        for one in (heavy, light)
    ]
    assert weights[0] - weights[1] >= 2 * 1024  # one bearer against four and more


def test_a_birth_date_weighs_by_how_many_were_born_on_that_day() -> None:
    """Twenty of fifty have no better date than 1 January 1980; one was born on 9 April 1971."""
    first = datetime.date(1980, 1, 1)
    unknown = [replace(person(n), birth_date=first) for n in range(20)]
    born = replace(person(20), birth_date=BORN)
    tables = tables_of((*unknown, born, *strangers(29)), DEFAULT)
    weighs = tables.rarity["birth_date"]
    assert tables.counts["birth_date"][first.isoformat()] == 20
    assert abs(weighs[BORN.isoformat()] / 1024 - log2((50 + 25_550) / 2)) < 0.001
    assert abs(weighs[first.isoformat()] / 1024 - log2((50 + 25_550) / 21)) < 0.001


def test_names_that_come_together_weigh_no_more_than_their_bearers_are_few() -> None:
    """Twenty called Viktor Kowal among a hundred, and as many Viktors and Kowals: one in five."""
    alike = [
        replace(person(n), given_name="Viktor", family_name="Kowal", birth_date=BORN)
        for n in range(20)
    ]
    everybody = (*alike, *strangers(80))
    tables = tables_of(everybody, DEFAULT)
    assert tables.namesakes["viktor kowal"] == 20
    assert all(count > 1 for count in tables.namesakes.values())
    found = compare(Sought.of(search_for(alike[0])), alike[0], Scale(tables, DEFAULT))
    named = [f for f in found.findings if f.field in ("given_name", "family_name")]
    taken = [f for f in found.findings if f.level == "namesakes"]
    exact = DEFAULT.weights["given_name"]["exact"] + DEFAULT.weights["family_name"]["exact"]
    assert sum(f.weight for f in (*named, *taken)) == exact + bits(log2(100 / (20 - 15 / 16)))
    assert found.weight == sum(f.weight for f in found.findings)


def test_what_a_household_shares_is_counted_on_the_register() -> None:
    """Two families of three and a couple of twins: rates by hand, and the same over columns."""
    home = {"address_line": "1 Wren Road", "postcode": "QX1 2AB"}
    twin = replace(person(1), given_name="Ada", family_name="Okafor", **home)
    other = replace(person(2), given_name="Eve", family_name="Okafor", **home)
    other = replace(other, birth_date=twin.birth_date)
    lodger = replace(person(3), given_name="Ada", family_name="Lindqvist", **home)
    next_door = replace(lodger, person_id="SYN-4", address_line="2 Wren Road")
    elsewhere = replace(person(5), address_line="", postcode="")
    everybody = (twin, other, lodger, next_door, elsewhere)
    tables = tables_of(everybody, DEFAULT)
    assert tables.pairs["household"] == {
        "family_name": Pairs(3, 1),
        "given_name": Pairs(3, 1),
        "birth_date": Pairs(1, 1),
    }
    assert tables.pairs["postcode"] == {
        "family_name": Pairs(6, 2),
        "given_name": Pairs(6, 3),
        "birth_date": Pairs(2, 2),
    }
    assert Tracer(Records.of(everybody), DEFAULT).tables == tables


def test_few_pairs_hardly_move_what_the_model_assumes_and_many_replace_it() -> None:
    assert Pairs(0, 0).limit(bits(5.0)) == bits(5.0)
    assert abs(Pairs(10, 10).limit(bits(5.0)) - bits(5.0)) < bits(0.1)
    assert abs(Pairs(10**7, 10**5).limit(bits(5.0)) - bits(6.64)) < bits(0.01)


def test_the_hash_covers_the_counts_and_the_model() -> None:
    tables = tables_of(SMITHS, DEFAULT)
    assert tables.hash == tables_of(tuple(reversed(SMITHS)), DEFAULT).hash
    assert tables.hash != tables_of(SMITHS[1:], DEFAULT).hash
    assert tables.hash != tables_of(SMITHS, replace(DEFAULT, margin=7)).hash
