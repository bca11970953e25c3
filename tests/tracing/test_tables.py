"""Tables count people, register-wide: rarity is what the register says, not what we think."""

from dataclasses import replace

from tests.tracing.households import find, person, search_for, strangers

from proviso.tracing.default_model import DEFAULT
from proviso.tracing.people import NameUse, PreviousAddress, PreviousName
from proviso.tracing.tables import tables_of

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


def test_the_hash_covers_the_counts_and_the_model() -> None:
    tables = tables_of(SMITHS, DEFAULT)
    assert tables.hash == tables_of(tuple(reversed(SMITHS)), DEFAULT).hash
    assert tables.hash != tables_of(SMITHS[1:], DEFAULT).hash
    assert tables.hash != tables_of(SMITHS, replace(DEFAULT, margin=7)).hash
