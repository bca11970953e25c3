"""What a person was told of their own record: held to the log, and every lie about it refused."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_log import SmallLog, b64, compact

from proviso_verify.account import LARGEST_ACCOUNT, ProvenAccount, parse_account, verify_account
from proviso_verify.cli import main
from proviso_verify.errors import Problem
from proviso_verify.log import open_log
from proviso_verify.tags import key_of, tag_of

SECRET = hashlib.sha256(b"a person's own key").digest()
LIMITS = {"confirm_destruction": True, "destroy_by": "2017-03-01"}
LOG = SmallLog().begin().in_force()


def answered(number: int, outcome: str = "disclosed") -> str:
    """The handle of an answer about the person; their so many-th."""
    case = LOG.search(LOG.approve(LOG.assess(LOG.request())))
    tag = b64(tag_of(key_of(SECRET, number)))
    fields = {"fields": ["address"], "use_limits": LIMITS} if outcome == "disclosed" else {}
    return LOG.answer(case, outcome, tag=tag, **fields)


FIRST, SILENT, LATER = answered(1), answered(2, "no_details"), answered(3)
OTHER = LOG.whole_case("disclosed")
FILES = LOG.files()


def opening(entry: str, name: str, of: str = "") -> dict[str, Any]:
    one = LOG.openings[of or entry, name]
    return {"name": name, "value": one.value, "salt": b64(one.salt)}


def told(handle: str = FIRST, number: int = 1, **changed: Any) -> dict[str, Any]:
    whole = {
        "entry": handle,
        "key": key_of(SECRET, number).hex(),
        "on": "2017-01-20",
        "requester": "home-office",
        "basis": LOG.bases[handle],
        "openings": [
            *(opening(handle, name) for name in ("outcome", "fields", "use_limits")),
            opening(handle, "ground", LOG.requests[handle]),
        ],
        "words": {"agreement": "A memorandum"},
    }
    return whole | changed


def account(*disclosures: dict[str, Any], **changed: Any) -> bytes:
    whole = {
        "v": 1,
        "rehearsal": False,
        "origin": LOG.origin,
        "on": "2017-01-31",
        "says": "One sentence.",
        "told": list(disclosures),
    }
    return compact(whole | changed)


def checked(data: bytes) -> ProvenAccount:
    return verify_account(data, open_log(FILES.__getitem__))


def refusal(data: bytes) -> str:
    with pytest.raises(Problem) as refused:
        checked(data)
    return refused.value.code


def test_each_disclosure_that_is_told_is_proved_with_what_is_opened_of_it() -> None:
    proven = checked(account(told(), told(LATER, 3)))
    first, later = proven.told
    assert (first.handle, later.handle) == (FIRST, LATER)
    assert first.index == LOG.index(FIRST)
    assert (first.requester, first.period) == ("home-office", "2017-01")
    assert first.openings == {
        "outcome": "disclosed",
        "fields": ["address"],
        "use_limits": LIMITS,
        "ground": "welfare",
    }
    assert proven.size == len(LOG.entries)


def test_an_account_that_tells_of_nothing_holds() -> None:
    assert checked(account()).told == ()


def test_what_is_not_opened_is_not_proved_and_the_rest_holds() -> None:
    (one,) = checked(account(told(openings=[opening(FIRST, "fields")]))).told
    assert one.openings == {"fields": ["address"]}


def test_an_account_is_written_as_it_was_read() -> None:
    data = account(told(), told(LATER, 3))
    assert parse_account(data).encode() == data


@pytest.mark.parametrize(
    ("changed", "code"),
    [
        ({"key": key_of(SECRET, 2).hex()}, "account.tag-differs"),
        ({"key": SECRET.hex()}, "account.tag-differs"),
        ({"entry": LATER}, "account.tag-differs"),
        ({"entry": OTHER}, "account.tag-differs"),
        ({"entry": "a" * 26}, "account.not-there"),
        ({"entry": LOG.requests[FIRST]}, "account.no-answer"),
        ({"requester": "county-court"}, "account.differs"),
        ({"basis": {"agreement": "0" * 64}}, "account.differs"),
        ({"basis": {"order": LOG.bases[FIRST]["agreement"]}}, "account.differs"),
        ({"on": "2017-02-01"}, "account.differs"),
        ({"openings": [opening(FIRST, "fields") | {"value": ["given_name"]}]},
         "account.opening-fails"),
        ({"openings": [opening(FIRST, "fields") | {"name": "use_limits"}]},
         "account.opening-fails"),
        ({"openings": [opening(LATER, "fields")]}, "account.opening-fails"),
        ({"openings": [opening(FIRST, "ground", LOG.requests[LATER])]}, "account.opening-fails"),
        ({"openings": [opening(FIRST, "outcome") | {"value": "no_details"}]},
         "account.opening-fails"),
        ({"openings": [opening(FIRST, "cause")]}, "account.not-openable"),
        ({"openings": [opening(FIRST, "review")]}, "account.not-openable"),
    ],
)  # fmt: skip
def test_a_lie_about_a_disclosure_is_refused(changed: dict[str, Any], code: str) -> None:
    assert refusal(account(told(**changed))) == code


def test_another_outcome_than_a_disclosure_is_not_told() -> None:
    """It would say that somebody was found who, as the requester reads it, may not exist."""
    silent = told(SILENT, 2, openings=[opening(SILENT, "outcome")])
    assert refusal(account(silent)) == "account.no-disclosure"


def test_a_disclosure_told_twice_is_refused() -> None:
    assert refusal(account(told(), told())) == "account.told-twice"


def test_an_account_of_another_log_is_refused() -> None:
    assert refusal(account(told(), origin="log.example.org/another")) == "account.other-log"


def test_an_account_that_calls_its_log_a_rehearsal_is_refused() -> None:
    assert refusal(account(told(), rehearsal=True)) == "account.differs"


def test_a_log_with_a_rule_broken_proves_no_account() -> None:
    log = SmallLog().begin().in_force()
    log.answer(log.approve(log.assess(log.request())), "disclosed")
    with pytest.raises(Problem):
        verify_account(account(), open_log(log.files().__getitem__))


@pytest.mark.parametrize(
    "data",
    [
        b"[]",
        account(told(), v=2),
        account(told(), v=True),
        account(told(), more="than that"),
        account(told(), told={}),
        account(told(), on="2017-1-31"),
        account(told(), says=1),
        account(told(more="than that")),
        account(told(key="A" * 64)),
        account(told(key=1)),
        account(told(basis={})),
        account(told(basis=LOG.bases[FIRST] | {"order": "0" * 64})),
        account(told(basis={"requester": "0" * 64})),
        account(told(openings={})),
        account(told(openings=[opening(FIRST, "fields")] * 2)),
        account(told(openings=[{"name": "fields"}])),
        account(told(words=[])),
        b'{"v":1}' + b" " * LARGEST_ACCOUNT,
    ],
)
def test_what_is_no_account_is_refused(data: bytes) -> None:
    assert refusal(data) == "account.malformed"


@settings(max_examples=150, deadline=None)
@given(at=st.integers(min_value=0), put=st.integers(0, 255))
def test_whatever_byte_is_changed_nothing_else_is_proved(at: int, put: int) -> None:
    data = account(told())
    at %= len(data)
    changed = data[:at] + bytes([put]) + data[at + 1 :]
    try:
        proven = checked(changed)
    except Problem:
        return
    assert proven == checked(data), "only what nothing proves can be written otherwise"


def test_what_an_account_holds_finds_no_other_entry_of_the_log() -> None:
    """Not by its handle, nor by its tag, nor by any commitment that its salts would open."""
    data = account(told()).decode()
    for entry in map(json.loads, LOG.entries):
        if entry["handle"] != FIRST:
            assert entry["handle"] not in data
        if entry["kind"] == "answer" and entry["handle"] != FIRST:
            assert entry["tag"] != b64(tag_of(key_of(SECRET, 1)))


class TestTheCommand:
    def _folder(self, tmp_path: Path) -> str:
        for path, data in FILES.items():
            file = tmp_path / "log" / path
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(data)
        return str(tmp_path / "log")

    def test_it_says_what_is_proved_and_what_is_not(
        self, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        file = tmp_path / "account.json"
        file.write_bytes(account(told()))
        assert main(["account", str(file), "--log", self._folder(tmp_path)]) == 0
        said = capsys.readouterr().out
        assert "The account holds: it tells of 1 disclosure, each in log.example.org" in said
        assert "NOT PINNED" in said
        assert "NOT proved: `says` and `words`" in said
        assert 'fields = ["address"]' in said

    @pytest.mark.parametrize(
        ("lie", "code"),
        [
            (lambda: account(told(key="0" * 64)), 1),
            (lambda: account(told(), origin="log.example.org/another"), 2),
        ],
    )
    def test_a_lie_ends_with_its_code(
        self,
        lie: Callable[[], bytes],
        code: int,
        tmp_path: Path,
        capsys: pytest.CaptureFixture[str],
    ) -> None:
        file = tmp_path / "account.json"
        file.write_bytes(lie())
        assert main(["account", str(file), "--log", self._folder(tmp_path)]) == code
        assert capsys.readouterr().err.startswith("account.")

    def test_json_is_one_object(self, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        file = tmp_path / "account.json"
        file.write_bytes(account(told()))
        assert main(["account", str(file), "--log", self._folder(tmp_path), "--json"]) == 0
        assert json.loads(capsys.readouterr().out)["told"][0]["handle"] == FIRST
