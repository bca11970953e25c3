"""An answer that somebody shows: held to its receipt, however it is laid out."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import SmallLog, compact

from proviso_verify.answer import NOT_PROVED, PADDING, PROVED, Answer, parse_answer
from proviso_verify.cli import main
from proviso_verify.errors import Problem
from proviso_verify.receipt import LARGEST_RECEIPT, OPENABLE, Proven, verify_receipt

LIMITS = {"confirm_destruction": True, "destroy_by": "2017-03-01", "purpose": "immigration"}
LOG = SmallLog().begin().in_force()
CASE = LOG.search(LOG.approve(LOG.assess(LOG.request())))
DISCLOSED = LOG.answer(CASE, "disclosed", fields=["address", "registered_on"], use_limits=LIMITS)
NOTHING = LOG.whole_case("no_details")
KEY = LOG.signer().verifier


def content(handle: str = DISCLOSED, *names: str, **changed: Any) -> dict[str, Any]:
    """The content of the envelope that was sealed for this answer."""
    told = handle == DISCLOSED
    whole = {
        "v": 1,
        "rehearsal": False,
        "request_ref": "ABC 1",
        "answer": "disclosed" if told else "no_details",
        "says": "One sentence.",
        "details": {"registered_on": "2016-05-01", "address": "1 Made Up Road"} if told else {},
        "use_limits": LIMITS if told else {},
        "receipt": json.loads(LOG.receipt(handle, *(names or OPENABLE))),
        "padding": "...",
    }
    return whole | changed


def read(data: bytes) -> Answer:
    answer = parse_answer(data)
    assert answer is not None
    return answer


def checked(data: bytes) -> Proven:
    """What the command does: the receipt is verified, and the answer held to it."""
    answer = read(data)
    proven = verify_receipt(answer.receipt, KEY)
    answer.check(proven)
    return proven


def refusal(data: bytes) -> tuple[str, str]:
    """The code of the problem, and its sentence."""
    with pytest.raises(Problem) as refused:
        checked(data)
    return refused.value.code, refused.value.sentence


# --- what holds


@pytest.mark.parametrize("handle", [DISCLOSED, NOTHING])
def test_an_answer_as_it_was_sealed_holds(handle: str) -> None:
    proven = checked(compact(content(handle)))
    assert (proven.kind, proven.handle) == ("answer", handle)


LAID_OUT: list[Callable[[dict[str, Any]], str]] = [
    lambda value: json.dumps(value, indent=2),
    lambda value: json.dumps(value, indent="\t", sort_keys=True, ensure_ascii=False),
    lambda value: json.dumps(dict(reversed(value.items()))),
    lambda value: "\n \t" + json.dumps(value).replace(", ", "\r\n,") + "\n\n",
    lambda value: "\ufeff" + json.dumps(value),  # as some editors save it
    lambda value: json.dumps(value).replace("disclosed", r"\u0064isclosed"),
    lambda value: json.dumps({key: each for key, each in value.items() if key != PADDING}),
]


@pytest.mark.parametrize("handle", [DISCLOSED, NOTHING])
@pytest.mark.parametrize("layout", range(len(LAID_OUT)))
def test_an_answer_holds_however_it_is_laid_out(layout: int, handle: str) -> None:
    answer = read(LAID_OUT[layout](content(handle)).encode())
    assert answer == read(compact(content(handle)))
    answer.check(verify_receipt(answer.receipt, KEY))


def test_the_values_of_details_and_the_reference_are_in_no_log() -> None:
    """Confessed: whoever alters these is not found out by the receipt."""
    assert NOT_PROVED == ("request_ref", "says")
    altered = content(request_ref="another", says="Other words.")
    altered["details"] = dict.fromkeys(altered["details"], "2 Another Road")
    checked(compact(altered))


# --- what was altered

WITHOUT_A_FIELD = {"address": "1 Made Up Road"}
WITH_A_FIELD = content()["details"] | {"telephone": "x"}


@pytest.mark.parametrize(
    ("handle", "changed", "name"),
    [
        (DISCLOSED, {"answer": "no_details"}, "outcome"),
        (DISCLOSED, {"answer": "Disclosed"}, "outcome"),
        (DISCLOSED, {"answer": "\ud800"}, "outcome"),
        (NOTHING, {"answer": "disclosed"}, "outcome"),
        (NOTHING, {"answer": "stopped"}, "outcome"),
        (DISCLOSED, {"details": {}}, "fields"),
        (DISCLOSED, {"details": WITHOUT_A_FIELD}, "fields"),
        (DISCLOSED, {"details": WITH_A_FIELD}, "fields"),
        (NOTHING, {"details": WITHOUT_A_FIELD}, "fields"),
        (DISCLOSED, {"use_limits": {}}, "use_limits"),
        (DISCLOSED, {"use_limits": LIMITS | {"destroy_by": "2018-03-01"}}, "use_limits"),
        (DISCLOSED, {"use_limits": LIMITS | {"onward_sharing": "allowed"}}, "use_limits"),
        (DISCLOSED, {"use_limits": LIMITS | {"confirm_destruction": False}}, "use_limits"),
        (DISCLOSED, {"use_limits": LIMITS | {"confirm_destruction": 1}}, "use_limits"),
        (DISCLOSED, {"use_limits": LIMITS | {"confirm_destruction": 1.0}}, "use_limits"),
        (DISCLOSED, {"use_limits": LIMITS | {"confirm_destruction": None}}, "use_limits"),
        (
            DISCLOSED,
            {"use_limits": {k: LIMITS[k] for k in ("purpose", "destroy_by")}},
            "use_limits",
        ),
        (NOTHING, {"use_limits": {"destroy_by": "2017-03-01"}}, "use_limits"),
        (DISCLOSED, {"rehearsal": True}, "rehearsal"),
    ],
)
def test_an_altered_answer_is_found_out(handle: str, changed: dict[str, Any], name: str) -> None:
    data = json.dumps(content(handle, **changed)).encode()
    code, sentence = refusal(data)
    assert code == "answer.differs"
    assert f"`{name}`" in sentence


def test_an_answer_with_the_receipt_of_another_is_found_out() -> None:
    other = content(NOTHING)["receipt"]
    assert refusal(compact(content(receipt=other)))[0] == "answer.differs"
    assert refusal(compact(content(NOTHING, receipt=content()["receipt"])))[0] == "answer.differs"


@pytest.mark.parametrize("missing", OPENABLE)
def test_a_receipt_that_keeps_one_of_the_three_closed_proves_no_answer(missing: str) -> None:
    names = [name for name in OPENABLE if name != missing]
    code, sentence = refusal(compact(content(DISCLOSED, *names)))
    assert (code, f"`{missing}`" in sentence) == ("answer.differs", True)


def test_the_receipt_of_another_entry_than_an_answer_proves_no_answer() -> None:
    log = SmallLog().begin().in_force()
    receipt = json.loads(log.receipt(log.assess(log.request(), "disclosed"), "outcome"))
    code, _ = refusal(compact(content(receipt=receipt)))
    assert code == "answer.differs"


def test_a_receipt_with_a_changed_byte_inside_an_answer_is_refused() -> None:
    receipt = content()["receipt"]
    at = receipt["entry"]
    changed = receipt | {"entry": at[:40] + ("A" if at[40] != "A" else "B") + at[41:]}
    with pytest.raises(Problem):
        checked(compact(content(receipt=changed)))


# --- what is no answer


@pytest.mark.parametrize("missing", sorted({"v", *PROVED, *NOT_PROVED} - {"receipt"}))
def test_an_answer_that_lacks_a_part_is_refused(missing: str) -> None:
    data = compact({key: value for key, value in content().items() if key != missing})
    assert refusal(data)[0] == "answer.malformed"


def test_an_answer_with_a_part_more_is_refused() -> None:
    """It would be shown as proved with the rest: `permission: share it with anyone`."""
    assert refusal(compact(content(permission="granted")))[0] == "answer.malformed"


@pytest.mark.parametrize(
    "changed",
    [
        *({key: value} for key in PROVED for value in (None, 1, [], ["a"], 1.5)),
        {"rehearsal": "no"},
        {"details": "address"},
        {"receipt": "a receipt"},
        {"v": 2},
        {"v": True},
        {"v": "1"},
    ],
)
def test_a_part_of_another_kind_is_refused(changed: dict[str, Any]) -> None:
    assert refusal(json.dumps(content(**changed)).encode())[0] == "answer.malformed"


@pytest.mark.parametrize(
    ("once", "twice"),
    [
        ('"answer":"disclosed"', '"answer":"no_details","answer":"disclosed"'),
        ('"address":', '"address":"2 Other Road","address":'),
        ('"destroy_by":', '"destroy_by":"2099-01-01","destroy_by":'),
        ('"proof":', '"proof":"","proof":'),
        ('"salt":', '"salt":"","salt":'),
        ('"answer":"disclosed"', '"answer":"disclosed","\\u0061nswer":"disclosed"'),
    ],
)
def test_a_key_that_comes_twice_is_refused_wherever_it_stands(once: str, twice: str) -> None:
    text = compact(content()).decode()
    assert once in text
    code, sentence = refusal(text.replace(once, twice, 1).encode())
    assert (code, "twice" in sentence) == ("answer.malformed", True)


def test_an_answer_that_is_too_long_is_refused_before_it_is_read() -> None:
    assert refusal(b"[" * (LARGEST_RECEIPT + 1)) == (
        "answer.malformed",
        "This answer cannot be read: it is too long.",
    )


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\xff\xfe",
        b"null",
        b"[]",
        b"1",
        b'"receipt"',
        b"{}",
        b'{"answer":"disclosed"}',
        b"[" * 100_000,
        b'{"receipt":' * 100_000,
        b'{"receipt":NaN}',
        b'{"receipt":' + b"9" * 5_000 + b"}",
        json.dumps({"receipt": {}}).encode("utf-16"),
        LOG.receipt(DISCLOSED, *OPENABLE),
    ],
)
def test_what_holds_no_answer_is_none(data: bytes) -> None:
    assert parse_answer(data) is None


@given(st.binary(max_size=200) | st.text(max_size=80).map(str.encode))
def test_arbitrary_bytes_hold_no_answer(data: bytes) -> None:
    assert parse_answer(data) is None


FLOATS = st.floats(allow_nan=False, allow_infinity=False)  # the others are not JSON
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | FLOATS | st.text(max_size=9),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(["address", "destroy_by", "v", "entry"]), inner)
    ),
)


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(sorted(content())), JSON)
def test_an_answer_with_any_other_value_is_refused_or_not_about_what_is_proved(
    key: str, value: Any
) -> None:
    whole = content()
    if key in PROVED and compact(whole[key]) == compact(value):
        return
    data = json.dumps(whole | {key: value}).encode()
    if key == "details" and isinstance(value, dict) and value.keys() == whole[key].keys():
        return
    try:
        checked(data)
    except Problem:
        return
    assert key in (*NOT_PROVED, PADDING, "v")


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_an_answer_with_a_changed_byte_proves_the_same_or_is_refused(draw: st.DataObject) -> None:
    data = compact(content())
    at = draw.draw(st.integers(0, len(data) - 1))
    changed = data[:at] + bytes([draw.draw(st.integers(0, 255))]) + data[at + 1 :]
    try:
        answer = parse_answer(changed)
        if answer is None:
            return
        answer.check(verify_receipt(answer.receipt, KEY))
    except Problem:
        return
    assert answer == read(data)


# --- the command


def test_the_command_holds_an_answer_to_its_receipt(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "answer.json"
    key = KEY.text()
    file.write_text(json.dumps(content(), indent=2))
    assert main(["receipt", str(file), "--key", key]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Outcome, fields and use limits are proved")
    assert "NOT proved: the values of the details, `request_ref`, `says`." in said
    assert "Made Up Road" not in said
    file.write_text(json.dumps(content(use_limits={}), indent=2))
    assert main(["receipt", str(file), "--key", key]) == 1
    captured = capsys.readouterr()
    assert captured.out == ""
    assert "answer.differs" in captured.err
    file.write_bytes(LOG.receipt(DISCLOSED, *OPENABLE))
    assert main(["receipt", str(file), "--key", key]) == 0
    assert "NOT proved" not in capsys.readouterr().out
