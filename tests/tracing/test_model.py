"""A tracing model is dated data: whole, bounded, hashed, and unable to let a household win."""

import contextlib
import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from proviso_gateway.errors import Problem
from proviso_gateway.tracing.default_model import DEFAULT
from proviso_gateway.tracing.levels import LEVELS
from proviso_gateway.tracing.model import Model, read_model


def written(**changes: Any) -> str:
    return json.dumps({**plain(), **changes})


def plain() -> dict[str, Any]:
    return json.loads(json.dumps(DEFAULT.as_canonical(), default=dict))  # type: ignore[no-any-return]


def test_a_model_reads_back_as_itself() -> None:
    assert read_model(written()) == DEFAULT
    assert read_model(written()).hash == DEFAULT.hash


def test_every_number_of_a_model_is_in_its_hash() -> None:
    hashes = {DEFAULT.hash}
    models = [
        replace(DEFAULT, **{name: value + 1})
        for name, value in plain().items()
        if isinstance(value, int) and name != "language"
    ]
    for field, levels in plain()["weights"].items():
        for level in levels:
            if level != "missing":
                heavier = {**levels, level: levels[level] + 1}
                models.append(replace(DEFAULT, weights={**DEFAULT.weights, field: heavier}))
    hashes.update(model.hash for model in models)
    assert len(hashes) == len(models) + 1


def test_the_shipped_model_is_the_one_that_was_reviewed() -> None:
    """Changing a weight is a new model with a new name and date, never an edit."""
    assert DEFAULT.name == "learned-2026-11-30"
    assert DEFAULT.hash == "75eb0b74cedd0fb3815da125920bb3b1e0090d520fe7069cdae43ea0ef27c6c9"


@pytest.mark.parametrize(
    ("change", "part"),
    [
        ({"prior": 0}, "prior"),
        ({"prior": 0.8}, "prior"),
        ({"prior": True}, "prior"),
        ({"threshold": 10**9 + 1}, "threshold"),
        ({"margin": 0}, "margin"),
        ({"drop_below": 33 * 1024}, "drop_below"),
        ({"name": ""}, "name"),
        ({"name": "learned\x1b[2J"}, "name"),
        ({"dated": "yesterday"}, "dated"),
        ({"dated": 3}, "dated"),
        ({"language": 2}, "language"),
        ({"weights": {}}, "weights"),
        ({"weights": []}, "weights"),
        ({"rarest": {"postcode": 1}}, "rarest"),
        ({"shared": {"household": {}}}, "shared"),
        ({"extra": 1}, "extra"),
        ({"unproven": 10 * 1024}, "unproven"),
        ({"threshold": 500_000_000}, "unproven"),
    ],
)
def test_a_model_that_is_not_whole_is_refused_by_the_name_of_the_part(
    change: dict[str, Any], part: str
) -> None:
    with pytest.raises(Problem) as caught:
        read_model(written(**change))
    assert caught.value.code == "tracing.model-invalid"
    assert f"`{part}`" in caught.value.sentence


@pytest.mark.parametrize("level", ["different", "elsewhere"])
def test_no_line_that_is_another_speaks_for_anybody(level: str) -> None:
    weights = DEFAULT.as_canonical()["weights"]
    weights = {**weights, "address_line": {**weights["address_line"], level: 1}}
    with pytest.raises(Problem) as caught:
        read_model(written(weights=weights))
    assert f"`weights.address_line.{level}`" in caught.value.sentence


@pytest.mark.parametrize("text", ["", "[]", "{", "nonsense", "1", "[" * 10_000])
def test_what_is_no_model_at_all_is_refused(text: str) -> None:
    with pytest.raises(Problem, match=r"tracing\.model-unreadable"):
        read_model(text)


def test_a_part_that_stands_twice_is_refused_by_its_name() -> None:
    """Of two thresholds only one could count, and no reader would know which."""
    text = written()
    twice = text.replace('"threshold"', '"threshold":1,"threshold"', 1)
    assert twice != text
    with pytest.raises(Problem, match=r"tracing\.model-invalid") as caught:
        read_model(twice)
    assert "`threshold`" in caught.value.sentence


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_model_with_anything_wrong_inside_is_a_problem_or_a_model(data: st.DataObject) -> None:
    value = plain()
    place = value
    while True:
        key = data.draw(st.sampled_from(sorted(place)))
        if not isinstance(place[key], dict) or data.draw(st.booleans()):
            break
        place = place[key]
    junk = st.one_of(
        st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=5), st.just({})
    )
    if data.draw(st.booleans()):
        del place[key]
    else:
        place[key] = data.draw(junk)
    with contextlib.suppress(Problem):
        assert isinstance(read_model(json.dumps(value)), Model)


def test_a_stranger_by_every_level_weighs_less_than_nothing() -> None:
    """To differ is never evidence for somebody, and to say nothing is no evidence at all."""
    for field, levels in LEVELS.items():
        assert DEFAULT.weights[field]["different"] < 0
        assert DEFAULT.weights[field]["missing"] == 0
        assert set(DEFAULT.weights[field]) == set(levels)
