"""What is on record of people's questions is read back exactly, and nothing else is read."""

from __future__ import annotations

import datetime
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from proviso_gateway.casework.access_lines import Said
from proviso_gateway.casework.access_records import TAGS, read_said, write_said
from proviso_gateway.casework.concerns import (
    Acknowledged,
    ConcernKind,
    Decided,
    Finding,
    Lock,
    Raised,
    Raising,
)
from proviso_gateway.casework.person_notices import (
    Channel,
    ChannelConfirmed,
    ChannelEnded,
    Means,
    NoticeGiven,
    NotTold,
)
from proviso_gateway.casework.protection import LiftAgreed, LiftBegun, Protected, Protecting
from proviso_gateway.casework.subject_access import (
    Alone,
    Asked,
    Asker,
    Asking,
    DelayAgreed,
    DelayBegun,
    DelayEnded,
    Delaying,
    Identity,
    Told,
    Why,
)
from proviso_gateway.terms import Handle
from proviso_verify.errors import Problem

DAYS = st.dates(datetime.date(2000, 1, 1), datetime.date(2100, 1, 1))
SIGNED = st.one_of(
    st.text(max_size=90).filter(lambda text: text.isprintable()),
    st.fixed_dictionaries({"authenticator_data": st.just("a"), "signature": st.just("b")}),
)
HANDLES = st.text("abcdefgh234567", min_size=26, max_size=26).map(Handle)
ASKING = st.builds(
    Asking,
    people=st.lists(st.from_regex(r"SYN-[0-9]{1,6}", fullmatch=True), max_size=3).map(tuple),
    by=st.sampled_from(Asker),
    identity=st.sampled_from(Identity),
    received=DAYS,
    alone=st.sampled_from(Alone),
    reference=st.sampled_from(["", "SAR 1/2026"]),
)
MANY = st.lists(HANDLES, min_size=1, max_size=3).map(tuple)
CHANNEL = st.builds(
    Channel,
    people=st.just(("SYN-1",)),
    means=st.just(Means.LETTER),
    to=st.sampled_from(["1 Quince Row\nQX1 1AA", "Post restante"]),
    identity=st.sampled_from(Identity),
    alone=st.sampled_from(Alone),
)
RAISING = st.builds(
    Raising,
    what=st.just(ConcernKind.CHALLENGE),
    by=st.sampled_from(Asker),
    received=DAYS,
    people=st.just(("SYN-1",)),
    identity=st.sampled_from(Identity),
    alone=st.sampled_from(Alone),
    entries=MANY,
    lock=st.sampled_from(Lock),
)
SAID: st.SearchStrategy[Said] = st.one_of(
    st.builds(Asked, asking=ASKING, key=st.just("key"), signature=SIGNED),
    st.builds(
        Told,
        entries=st.lists(HANDLES, max_size=3).map(tuple),
        withheld=st.lists(HANDLES, max_size=3).map(tuple),
        deferred=st.booleans(),
        key=st.just("key"),
        signature=SIGNED,
    ),
    st.builds(
        DelayBegun,
        delaying=st.builds(
            Delaying,
            case=HANDLES,
            why=st.sampled_from(Why),
            until=DAYS,
            reasons=st.sampled_from(["An arrest.", "„Wörter“\nin two lines"]),
        ),
        key=st.just("key"),
        signature=SIGNED,
    ),
    st.builds(DelayAgreed, key=st.just("key"), signature=SIGNED),
    st.builds(DelayEnded, key=st.just("key"), signature=SIGNED),
    st.builds(ChannelConfirmed, channel=CHANNEL, key=st.just("key"), signature=SIGNED),
    st.builds(ChannelEnded, key=st.just("key"), signature=SIGNED),
    st.builds(NoticeGiven, case=HANDLES, channel=HANDLES, key=st.just("key"), signature=SIGNED),
    st.builds(NotTold, cases=MANY, key=st.just("key"), signature=SIGNED),
    st.builds(Raised, raising=RAISING, key=st.just("key"), signature=SIGNED),
    st.builds(Acknowledged, key=st.just("key"), signature=SIGNED),
    st.builds(Decided, finding=st.sampled_from(Finding), key=st.just("key"), signature=SIGNED),
    st.builds(
        Protected,
        protecting=st.builds(
            Protecting,
            people=st.lists(
                st.from_regex(r"SYN-[0-9]{1,6}", fullmatch=True), min_size=1, max_size=3
            ).map(tuple),
            reasons=st.sampled_from(["", "She fled."]),
        ),
        key=st.just("key"),
        signature=SIGNED,
    ),
    st.builds(LiftBegun, reasons=st.just("Safe."), key=st.just("key"), signature=SIGNED),
    st.builds(LiftAgreed, key=st.just("key"), signature=SIGNED),
)


@given(SAID)
def test_what_was_written_is_read_back(said: Said) -> None:
    assert read_said(write_said(said)) == said


@given(SAID, st.integers(min_value=0), st.binary(min_size=1, max_size=3))
def test_whatever_is_not_a_record_is_refused_by_name(said: Said, at: int, put: bytes) -> None:
    data = write_said(said)
    at %= len(data)
    for changed in (put, data[:at] + put + data[at + 1 :]):
        try:
            read = read_said(changed)
        except Problem:
            continue
        assert write_said(read) == changed


def test_no_tag_is_ever_renamed() -> None:
    assert set(TAGS) == {
        "asked", "told", "delay begun", "delay agreed", "delay ended", "channel confirmed",
        "channel ended", "notice given", "not told", "raised", "acknowledged", "decided",
        "protected", "lift begun", "lift agreed",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"v": 2}, "record.version"),
        ({"v": True}, "record.version"),
        ({"tag": ["asked"]}, "record.unknown-tag"),
        ({"tag": "forgotten"}, "record.unknown-tag"),
        ({"more": 1}, "record.malformed"),
        ({"said": {"key": "k"}}, "record.malformed"),
    ],
)
def test_a_record_of_another_form_is_refused(changed: dict[str, object], code: str) -> None:
    whole = json.loads(write_said(DelayAgreed("key", "signature"))) | changed
    data = json.dumps(whole, sort_keys=True, separators=(",", ":")).encode()
    with pytest.raises(Problem) as refused:
        read_said(data)
    assert refused.value.code == code
