"""One value has one sequence of bytes, and nothing else is read."""

import tracemalloc

import pytest
import rfc8785
from hypothesis import example, given
from hypothesis import strategies as st

from proviso_verify.canonical import (
    DEEPEST,
    LARGEST,
    MOST_VALUES,
    decode,
    digest,
    encode,
    from_base64,
    to_base64,
)
from proviso_verify.errors import Problem

KEYS = st.text(st.characters(max_codepoint=127), max_size=8)
LEAVES = st.booleans() | st.integers(-LARGEST, LARGEST) | st.text(max_size=12)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(VALUES)
def test_the_bytes_are_those_of_rfc_8785(value: object) -> None:
    assert encode(value) == rfc8785.dumps(value)  # type: ignore[arg-type]


@given(VALUES)
def test_what_is_written_is_read_back(value: object) -> None:
    assert decode(encode(value)) == value
    assert digest(decode(encode(value))) == digest(value)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "canonical.not-json"),
        (b"{", "canonical.not-json"),
        (b"\xff", "canonical.not-json"),
        (b"\xef\xbb\xbf1", "canonical.not-json"),
        (b"1 2", "canonical.not-json"),
        (b"null", "canonical.not-in-profile"),
        (b"1.0", "canonical.not-in-profile"),
        (b"1e3", "canonical.not-in-profile"),
        (b"NaN", "canonical.not-in-profile"),
        (b"-Infinity", "canonical.not-in-profile"),
        (b"9007199254740992", "canonical.not-in-profile"),
        (b"-9007199254740992", "canonical.not-in-profile"),
        (b"1" * 100_000, "canonical.not-in-profile"),
        (b'"\\ud800"', "canonical.not-in-profile"),
        ('{"é":1}'.encode(), "canonical.not-in-profile"),
        (b"[" * 100_000, "canonical.not-in-profile"),
        (b"[" * 33 + b"]" * 33, "canonical.not-in-profile"),
        (b'{"a":' * 33 + b"1" + b"}" * 33, "canonical.not-in-profile"),
        (b" 1", "canonical.not-canonical"),
        (b"1\n", "canonical.not-canonical"),
        (b"-0", "canonical.not-canonical"),
        (b'{"a":1, "b":2}', "canonical.not-canonical"),
        (b'{"b":1,"a":2}', "canonical.not-canonical"),
        (b'{"a":1,"a":1}', "canonical.not-canonical"),
        (b'"\\u0041"', "canonical.not-canonical"),
        (b'"\\/"', "canonical.not-canonical"),
        (b'"\\u000A"', "canonical.not-canonical"),
        (b'"\\u001F"', "canonical.not-canonical"),
    ],
)
def test_anything_else_is_refused_by_name(data: bytes, code: str) -> None:
    with pytest.raises(Problem) as refused:
        decode(data)
    assert refused.value.code == code


def test_the_deepest_nesting_is_still_read() -> None:
    assert decode(b"[" * DEEPEST + b"]" * DEEPEST)


@pytest.mark.parametrize(
    "value", [1.5, None, {1: 2}, {"é": 1}, "\ud800", 2**53, {"a": [{"b": None}]}, {1, 2}, b"bytes"]
)
def test_a_value_outside_the_profile_cannot_be_written(value: object) -> None:
    with pytest.raises(Problem) as refused:
        encode(value)
    assert refused.value.code == "canonical.not-in-profile"


@given(st.binary(max_size=60) | st.text(max_size=40).map(str.encode))
@example(b'{"a":1}')
def test_arbitrary_bytes_are_canonical_or_a_problem(data: bytes) -> None:
    try:
        value = decode(data)
    except Problem:
        return
    assert encode(value) == data


@given(VALUES.map(encode), st.data())
def test_one_changed_byte_is_another_value_or_a_problem(data: bytes, draw: st.DataObject) -> None:
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([data[at] ^ draw.draw(st.integers(1, 255))]) + data[at + 1 :]
    try:
        value = decode(changed)
    except Problem:
        return
    assert encode(value) == changed
    assert encode(decode(data)) == data != changed


@given(st.binary(max_size=40))
def test_base64_is_read_back(data: bytes) -> None:
    assert from_base64(to_base64(data)) == data


@pytest.mark.parametrize(
    "text", ["A", "AA", "AA=", "AB==", "AA==\n", "AA== ", "A-==", "AA=A", "=", "ÄA==", "AAAA===="]
)
def test_base64_in_any_other_form_is_refused(text: str) -> None:
    with pytest.raises(Problem) as refused:
        from_base64(text)
    assert refused.value.code == "canonical.not-base64"


@given(st.text(st.sampled_from("AQgw+/=\n -"), max_size=8))
def test_no_two_texts_are_the_same_bytes(text: str) -> None:
    try:
        data = from_base64(text)
    except Problem:
        return
    assert to_base64(data) == text


@pytest.mark.parametrize("value", [b"[],", b"{},", b"1,"])
def test_more_values_than_any_file_of_ours_has_are_refused_before_they_are_read(
    value: bytes,
) -> None:
    data = b"[" + value * MOST_VALUES + value[:-1] + b"]"
    tracemalloc.start()
    with pytest.raises(Problem) as refused:
        decode(data)
    assert refused.value.code == "canonical.not-in-profile"
    assert tracemalloc.get_traced_memory()[1] < 10**6
    tracemalloc.stop()
