"""Two clocks: the day a status takes effect and the day it became known."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sample_agreements import SMALL, day, facts, small

from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.model import Answer, VersionState
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.timeline import Stand, changes, standing
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.errors import Problem
from proviso_gateway.gateway.adopt import timetable
from proviso_gateway.institution.acts import Adopted, hash_of_file
from proviso_gateway.institution.charter import Charter
from proviso_gateway.terms import Reason
from proviso_verify.timetable import check_rows, stands_on

DAYS = [
    # day, how it stands, the version spoken of
    ("2019-12-31", "none", "v1"),
    ("2020-01-01", "not_published", "v1"),
    ("2020-01-23", "not_published", "v1"),
    ("2020-01-24", "in_force", "v1"),
    ("2021-05-08", "in_force", "v1"),
    ("2021-05-09", "in_force", "v2"),
    ("2021-11-01", "in_force", "v2"),
    ("2021-11-02", "in_force", "v2"),  # the withdrawal is known, and takes effect on its date
    ("2021-11-08", "in_force", "v2"),
    ("2021-11-09", "none", "v2"),
    ("2999-01-01", "none", "v2"),
]


@pytest.mark.parametrize(("on", "state", "version"), DAYS)
def test_the_day_says_how_the_agreement_stands(on, state, version):
    stands = standing(small(), day(on))
    assert (stands.state, stands.version.id) == (state, version)


@pytest.mark.parametrize(
    ("on", "answer", "reasons"),
    [
        ("2019-12-31", "refused", (Reason.NO_AGREEMENT_IN_FORCE,)),
        ("2020-01-23", "refused", (Reason.NOT_PUBLISHED,)),
        ("2020-01-24", "permitted", ()),
        ("2021-11-09", "refused", (Reason.NO_AGREEMENT_IN_FORCE,)),
    ],
)
def test_the_timeline_speaks_before_any_clause(on, answer, reasons):
    found = assess(small(), day(on), facts())
    assert (found.answer, found.reasons) == (answer, reasons)
    assert bool(found.clauses) is (answer == "permitted")


def test_an_unpublished_version_never_lets_the_one_before_it_answer():
    agreement = small(
        ("{date: 2021-05-09, is: in_force}", "{date: 2021-05-09, is: in_force, known: 2021-06-01}")
    )
    assert standing(agreement, day("2021-05-31")).state is Stand.NOT_PUBLISHED
    assert standing(agreement, day("2021-05-31")).version.id == "v2"
    assert standing(agreement, day("2021-06-01")).state is Stand.IN_FORCE


DRAFT = (SMALL[SMALL.index("    status:\n      - {date: 2021") : SMALL.index("    amends")], "")
"""Takes its statuses from version v2, which makes it a draft."""


@pytest.mark.parametrize("state", ["held", "stayed", "withdrawn"])
@pytest.mark.parametrize("known", ["2020-02-01", "2020-03-01", "2020-09-09"])
def test_what_closes_a_door_bites_on_its_date_whenever_it_was_known(state, known):
    status = f"date: 2020-03-01, is: {state}, known: {known}"
    agreement = small(DRAFT, ("date: 2021-05-09, is: superseded, by: v2", status))
    assert standing(agreement, day("2020-02-29")).state is Stand.IN_FORCE
    assert standing(agreement, day("2020-03-01")).state is not Stand.IN_FORCE


def test_while_held_nothing_is_evaluated():
    agreement = small(DRAFT, ("is: superseded, by: v2", "is: held"))
    found = assess(agreement, day("2021-05-09"), facts(in_contact=True))
    assert found.answer is Answer.HELD
    assert (found.reasons, found.clauses, found.false_clauses) == ((), (), ())


def test_a_version_without_status_is_a_draft_and_never_stands():
    stands = standing(small(DRAFT), day("2021-06-01"))
    assert (stands.state, stands.version.id) == (Stand.NONE, "v1")


def test_every_change_is_listed_with_the_day_it_takes_effect():
    listed = [
        (c.version, c.state, c.date, c.published_on, c.effective_from) for c in changes(small())
    ]
    assert listed == [
        ("v1", VersionState.IN_FORCE, day("2020-01-01"), day("2020-01-24"), day("2020-01-24")),
        ("v1", VersionState.SUPERSEDED, day("2021-05-09"), day("2021-05-09"), day("2021-05-09")),
        ("v2", VersionState.IN_FORCE, day("2021-05-09"), day("2021-05-09"), day("2021-05-09")),
        ("v2", VersionState.WITHDRAWN, day("2021-11-09"), day("2021-11-02"), day("2021-11-09")),
    ]


SECRET = ("known: 2020-01-24", "known: 2021-05-09")
NEVER_READ = ("known: 2020-01-24", "known: never")


@pytest.mark.parametrize("secret", [SECRET, NEVER_READ])
def test_a_history_that_was_secret_is_written_as_it_was_and_permits_nothing(secret):
    agreement = small(secret)
    for on in ("2020-01-01", "2020-06-01", "2021-05-08"):
        assert assess(agreement, day(on), facts()).reasons == (Reason.NOT_PUBLISHED,)
    assert standing(agreement, day("2021-05-09")).version.id == "v2"
    first = next(c for c in changes(agreement) if c.version == "v1")
    assert first.effective_from is None
    known = secret[1].removeprefix("known: ")
    assert first.row == {
        "version": resolve(agreement, "v1").hash,
        "date": "2020-01-01",
        "is": "in_force",
        "known": known,
    }


def test_a_version_stayed_by_a_court_decides_nothing():
    agreement = small(DRAFT, ("is: superseded, by: v2", "is: stayed"))
    assert assess(agreement, day("2021-05-09"), facts()).answer is Answer.HELD


START = datetime.date(2020, 1, 1)
SPAN = 40


@st.composite
def timelines(draw):
    """Two versions with lives of up to four statuses; many fit together, some do not."""
    lives = []
    for name in ("v1", "v2"):
        dates = draw(st.lists(st.integers(0, SPAN), max_size=4, unique=True).map(sorted))
        life, state = [], draw(st.sampled_from(["in_force", "held", "stayed"]))
        for n, date in enumerate(dates):
            if n:
                live = [one for one in ("in_force", "held", "stayed") if one != state]
                state = draw(st.sampled_from([*live, "superseded", "withdrawn"]))
            known = draw(st.sampled_from([0, 0, 0, -3, 1, 4, 30, "never"]))
            known = known if known == "never" else date + known
            life.append((date, state, known))
            if state in ("superseded", "withdrawn"):
                break
        lives.append((name, life))
    return lives


def with_timeline(lives):
    text = SMALL
    for name, life in lives:
        start = text.index("    status:\n", text.index(f"id: {name}"))
        end = text.index("    clauses:" if name == "v1" else "    amends:", start)
        rows = "".join(
            f"      - {{date: {START + datetime.timedelta(d)}, is: {state},"
            f" known: {k if k == 'never' else START + datetime.timedelta(k)}}}\n"
            for d, state, k in life
        )
        text = text[:start] + (f"    status:\n{rows}" if rows else "") + text[end:]
    return text


def by_hand(lives, on):
    """How it stands, by the words of the rule alone: state and version, or "error"."""
    live, ended = [], []
    for name, life in lives:
        begun = [row for row in life if row[0] <= on]
        if begun:
            _, state, known = begun[-1]
            if state in ("held", "stayed"):
                live.append(("held", name))
            elif state == "in_force":
                read_by_then = known != "never" and known <= on
                live.append(("in_force" if read_by_then else "not_published", name))
            else:
                ended.append((begun[-1][0], name))
    if live:
        return live[0] if len(live) == 1 else "error"
    return ("none", max(ended)[1] if ended else None)


@settings(max_examples=120, deadline=None)
@given(timelines())
def test_any_timeline_that_can_be_read_stands_as_the_rule_says(lives):
    expected = [by_hand(lives, on) for on in range(-1, SPAN + 6)]
    if "error" in expected:
        with pytest.raises(Problem) as raised:
            read(with_timeline(lives), "f")
        assert raised.value.code == "agreement.two-at-once"
        return
    agreement = read(with_timeline(lives), "f")
    for on, wanted in zip(range(-1, SPAN + 6), expected, strict=True):
        stands = standing(agreement, START + datetime.timedelta(on))
        assert stands.state == wanted[0]
        assert wanted[1] is None or stands.version.id == wanted[1]


@settings(max_examples=60, deadline=None)
@given(timelines())
def test_whoever_follows_the_changes_agrees_with_the_timeline(lives):
    """A public log holds only the changes, in their order: replaying them must give the answer."""
    try:
        agreement = read(with_timeline(lives), "f")
    except Problem:
        return
    for on in range(-1, SPAN + 6):
        today = START + datetime.timedelta(on)
        state: dict[str, VersionState] = {}
        for change in changes(agreement):
            if change.effective_from is not None and change.effective_from <= today:
                state[change.version] = change.state
        in_force = [version for version, s in state.items() if s is VersionState.IN_FORCE]
        stands = standing(agreement, today)
        if stands.state is Stand.IN_FORCE:
            assert in_force == [stands.version.id]
        else:
            assert in_force == []


def test_a_standing_can_be_compared_and_not_changed():
    stands = standing(small(), day("2020-06-01"))
    assert stands == standing(small(), day("2020-06-01"))
    assert replace(stands, state=Stand.HELD) != stands
    with pytest.raises(AttributeError):
        stands.state = Stand.HELD  # type: ignore[misc]


@settings(max_examples=120, deadline=None)
@given(timelines())
def test_the_timetable_that_is_signed_stands_on_every_day_as_the_charter_says(lives):
    """Two readings of one file: the gateway's, and that of outsiders, who see no file."""
    try:
        agreement = read(with_timeline(lives), "f")
    except Problem:
        return
    rows = timetable(agreement)
    versions = {resolve(agreement, one.id).hash for one in agreement.versions}
    check_rows(rows, versions)
    adopted = Adopted(agreement, "", hash_of_file(""), tuple(versions), rows)
    charter = Charter(adopted={agreement.name: adopted})
    for on in range(-1, SPAN + 35):
        date = START + datetime.timedelta(on)
        stands = charter.standing(agreement.name, date)
        said = {one for one in versions if stands_on(rows, one, date.isoformat())}
        in_force = stands.state is Stand.IN_FORCE
        assert said == ({stands.version.hash} if in_force else set()), (date, rows)
