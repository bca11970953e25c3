"""Synthetic people: nobody could be real, and their lives make sense in time."""

from __future__ import annotations

import datetime
import hashlib
import re
from collections import Counter, defaultdict

import numpy as np
import pytest

from proviso_gateway.adapters.register.rows import nhs_number
from proviso_gateway.rehearsal.dice import Dice
from proviso_gateway.rehearsal.families import CHILD, NONE
from proviso_gateway.rehearsal.identifiers import nhs_numbers
from proviso_gateway.rehearsal.labelled import Sample, asked
from proviso_gateway.rehearsal.names import SYSTEMS
from proviso_gateway.rehearsal.noise import PROFILES
from proviso_gateway.rehearsal.noise.usual import RATES
from proviso_gateway.rehearsal.population import Population, chunk, chunks, plan, planned
from proviso_gateway.rehearsal.records import person_at
from proviso_gateway.rehearsal.stream import Stream
from proviso_gateway.rehearsal.vocabulary import vocabulary, weights
from proviso_gateway.tracing.people import Search

POPULATION = Population(4_000, 7)
MADE = list(chunks(POPULATION))
EVERYBODY = [person_at(made, row) for made in MADE for row in range(len(made))]


def test_there_are_as_many_people_as_were_asked_for() -> None:
    assert sum(len(made.live) for made in MADE) == 4_000
    two = [len(made.live) for made in chunks(Population(120_000, 7))]
    assert len(two) == 2
    assert sum(two) == 120_000


def test_a_chunk_does_not_depend_on_what_was_made_before_it() -> None:
    large = Population(120_000, 7)
    backwards = [planned(large, *part) for part in reversed(plan(large))]
    for one, other in zip(chunks(large), reversed(backwards), strict=True):
        assert (one.identifiers == other.identifiers).all()


def test_identifiers_are_valid_unique_and_never_issued() -> None:
    names = [person.person_id for person in EVERYBODY]
    assert len(set(names)) == len(names)
    assert all(nhs_number(name) and name.startswith("999") for name in names)
    large = chunk(Population(2_000_000, 7), 3)
    large_names = [str(number) for number in large.identifiers[:500]]
    assert all(nhs_number(name) and name.startswith("9") for name in large_names)


def test_slots_that_do_not_overlap_give_numbers_that_do_not() -> None:
    one, other = nhs_numbers(0, 5_000, small=False), nhs_numbers(6_040, 5_000, small=False)
    assert len({*one, *other}) == 10_000


def test_identifiers_do_not_tell_who_lives_with_whom() -> None:
    (made,) = MADE
    together = np.diff(made.members.household) == 0
    assert together.mean() < 0.01


def test_no_postcode_could_be_real() -> None:
    places = [place for person in EVERYBODY for place in person.addresses() if place.postcode]
    assert all(re.fullmatch(r"[QVX][A-Z]\d{1,2} \d[A-Z]{2}", place.postcode) for place in places)


def test_nobody_did_anything_before_they_were_born() -> None:
    for person in EVERYBODY:
        assert person.birth_date is not None
        days = [person.address_since, person.registered_on, person.deceased_on]
        days += [n.to_day for n in person.previous_names]
        days += [d for a in person.previous_addresses for d in (a.from_day, a.to_day)]
        # A birth recorded as 1 January may be recorded too early, never too late.
        assert all(day >= person.birth_date for day in days if day is not None)
        assert person.birth_date <= POPULATION.as_of


def test_addresses_follow_each_other_in_time() -> None:
    moved = [person for person in EVERYBODY if person.previous_addresses and person.address_since]
    assert len(moved) > 1_000
    for person in moved:
        later = person.address_since
        for place in person.previous_addresses:
            assert place.from_day is not None
            assert place.to_day is not None
            assert later is not None
            assert place.from_day <= place.to_day < later
            later = place.from_day


def test_households_share_an_address_and_twins_a_birth_date() -> None:
    (made,) = MADE
    homes, births = defaultdict(set), Counter()
    for row in made.live.tolist():
        members = made.members
        if made.moves.address[row] != NONE:
            homes[int(members.household[row])].add(int(made.moves.address[row]))
        if members.role[row] == CHILD:
            births[int(members.household[row]), int(members.birth[row])] += 1
    assert all(len(places) == 1 for places in homes.values())
    assert sum(count > 1 for count in births.values()) >= 3


def test_every_system_names_somebody_and_people_share_names() -> None:
    systems = Counter(int(system) for made in MADE for system in made.members.system)
    assert set(systems) == set(range(len(SYSTEMS)))
    names = Counter((person.given_name, person.family_name) for person in EVERYBODY)
    assert sum(count > 1 for count in names.values()) > 20


def test_sons_may_bear_their_fathers_name() -> None:
    (made,) = MADE
    by_home: dict[int, list[int]] = defaultdict(list)
    for row in range(len(made)):
        by_home[int(made.members.household[row])].append(row)
    members = made.members
    juniors = [
        rows
        for rows in by_home.values()
        for son in rows
        if members.role[son] == CHILD
        and any(
            members.role[other] != CHILD
            and (members.given[other], members.family[other])
            == (members.given[son], members.family[son])
            and not members.woman[other]
            for other in rows
        )
    ]
    assert juniors


def test_some_are_restricted_dead_superseded_or_called_otherwise() -> None:
    assert 5 <= sum(person.restricted for person in EVERYBODY) <= 60
    assert sum(person.deceased_on is not None for person in EVERYBODY) > 50
    old = [person for person in EVERYBODY if person.superseded_by]
    names = {person.person_id for person in EVERYBODY if not person.superseded_by}
    assert old
    assert all(person.superseded_by in names for person in old)
    uses = Counter(name.use for person in EVERYBODY for name in person.previous_names)
    assert set(uses) == {"maiden", "nickname"}


def test_an_older_record_is_older_than_the_one_that_took_its_place() -> None:
    by_id = {person.person_id: person for person in EVERYBODY}
    pairs = [(old, by_id[old.superseded_by]) for old in EVERYBODY if old.superseded_by]
    earlier = 0
    for old, new in pairs:
        assert old.birth_date == new.birth_date
        assert old.registered_on is not None
        assert old.address_since is not None
        assert new.registered_on is not None
        assert old.registered_on <= new.registered_on
        assert old.registered_on <= old.address_since
        if new.address_since is not None and new.birth_date != new.address_since:
            earlier += 1
            assert old.address_since < new.address_since
    assert earlier > 5


def test_names_fall_off_by_two_laws() -> None:
    law = weights(100_000)
    head = np.log(law[9_999] / law[99]) / np.log((10_000 + 3.5) / (100 + 3.5))
    tail = np.log(law[99_999] / law[29_999]) / np.log((100_000 + 3.5) / (30_000 + 3.5))
    assert (round(head, 3), round(tail, 3)) == (-0.9, -2.1)
    assert len(vocabulary().words.texts) > 100_000


def test_chance_is_the_same_wherever_it_is_drawn() -> None:
    drawn = Stream(1, "a").below(1_000, 5).tolist()
    assert drawn == Stream(1, "a").below(1_000, 5).tolist()
    assert drawn != Stream(2, "a").below(1_000, 5).tolist()
    assert drawn == GOLDEN_NUMBERS


GOLDEN_NUMBERS = [106, 376, 190, 490, 150]


def test_the_same_seed_gives_the_same_people_on_every_python() -> None:
    told = "\n".join(map(repr, EVERYBODY))
    assert hashlib.sha256(told.encode()).hexdigest() == GOLDEN_PEOPLE


GOLDEN_PEOPLE = "5d894d49c2a3e9571427b67d01d94399d520cca14f2e325ceb56edf08d88f05b"


# --- requests


def test_requests_ask_for_people_who_are_there_and_for_members_of_their_households() -> None:
    asking = Sample(1_000, 8, absent=25, look_alikes=10)
    requests = list(asked(POPULATION, asking))
    here = {person.person_id for person in EVERYBODY if not person.superseded_by}
    assert len(requests) == len({one.request_id for one in requests}) == 1_000
    assert sum(not one.truth for one in requests) == 250
    assert sum(one.look_alike for one in requests) == 100
    assert {one.truth for one in requests if one.truth} <= here
    again = list(asked(POPULATION, asking))
    assert again == requests


@pytest.mark.parametrize("profile", sorted(PROFILES))
def test_noise_is_what_the_profile_says(profile: str) -> None:
    write = PROFILES[profile]("pakistani")
    exact = 0
    for number, person in enumerate(EVERYBODY[:400]):
        written = write(person, Dice(1, number))
        exact += (written.given_name, written.family_name, written.birth_date) == (
            person.given_name,
            person.family_name,
            str(person.birth_date),
        )
    assert exact == 400 if profile == "none" else 120 < exact < 380


def test_the_placebo_gives_every_system_the_same() -> None:
    assert len({RATES["placebo"](system.code) for system in SYSTEMS}) == 1
    assert len({RATES["usual"](system.code) for system in SYSTEMS}) > 10


def test_a_request_never_says_what_nobody_knows() -> None:
    for one in asked(POPULATION, Sample(200, 9)):
        assert isinstance(one.search, Search)
        assert re.fullmatch(r"(\d{4}-\d\d-\d\d)?", one.search.birth_date)
    assert datetime.date(2016, 12, 31) == POPULATION.as_of
