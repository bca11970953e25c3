"""The page that checks receipts accepts and refuses what the Python verifier does, in Chromium."""

from __future__ import annotations

import base64
import hashlib
import json
import random
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.verify.small_log import SmallLog, compact, example, secret

from proviso_verify import note
from proviso_verify.answer import parse_answer
from proviso_verify.canonical import encode, to_base64
from proviso_verify.entries import ACTS, KINDS, parse
from proviso_verify.errors import Problem
from proviso_verify.note import COSIGNATURE, KeySigner, Verifier, parse_key
from proviso_verify.proof import Proof
from proviso_verify.receipt import OPENABLE, encode_receipt, verify_receipt
from proviso_verify.shapes import Shape

LOG = SmallLog().begin().in_force()
DISCLOSED, NOTHING = LOG.whole_case("disclosed"), LOG.whole_case("no_details")
LOG.append("heartbeat", {})
KEY = LOG.signer().verifier.text()
RECEIPT = LOG.receipt(DISCLOSED, *OPENABLE)

ANSWER = {
    "v": 1,
    "rehearsal": False,
    "request_ref": "R-1",
    "answer": "disclosed",
    "says": "ß and \u2028",
    "details": {"address": "4 Quill Lane", "share": 1.5},
    "use_limits": {"destroy_by": "2017-03-01"},
    "receipt": json.loads(RECEIPT),
}
ANSWER["details"] = {"address": "4 Quill Lane"}

Pair = tuple[bytes, str]
"""A file, and the key under which it is checked."""


def by_python(pair: Pair) -> dict[str, Any] | None:
    """What the Python verifier says a file proves; None where it refuses. As its command does."""
    data, key = pair
    try:
        told = parse_answer(data)
        proven = verify_receipt(data if told is None else told.receipt, parse_key(key))
        if told is not None:
            told.check(proven)
    except Problem:
        return None
    found = {name: value for name, value in asdict_(proven).items() if name not in _OTHER}
    return found | {"index": str(proven.index), "size": str(proven.size)}


_OTHER = {"witnesses", "pinned"}


def asdict_(proven: Any) -> dict[str, Any]:
    return {name: getattr(proven, name) for name in proven.__dataclass_fields__} | {
        "openings": {
            name: json.loads(encode(value)) for name, value in sorted(proven.openings.items())
        }
    }


IN_PAGE = """async (pairs) => {
    const plain = (value) => value instanceof Map
        ? Object.fromEntries([...value].map(([name, one]) => [name, plain(one)]))
        : Array.isArray(value) ? value.map(plain) : value;
    const found = [];
    for (const [data, key] of pairs) {
        const bytes = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
        try {
            const { answered, ...proven } = await verifyReceipt(bytes, key);
            found.push({ ...proven, openings: plain(proven.openings) });
        } catch (wrong) {
            found.push(wrong instanceof Refusal ? null : `fault: ${wrong}`);
        }
    }
    return found;
}"""


@pytest.fixture
def page(published: Path, browser: Any) -> Iterator[Any]:
    """The page, opened from the disk; whatever it asks a network for is a failure."""
    one = browser.new_page()
    asked: list[str] = []
    one.on("request", lambda request: asked.append(request.url))
    one.goto((published / "site" / "receipt.html").as_uri())
    yield one
    assert [url for url in asked if not url.startswith("file:")] == []
    one.close()


def agrees(page: Any, pairs: list[Pair]) -> int:
    """Hold the page to the Python verifier; how many files both accept."""
    sent = [[base64.b64encode(data).decode(), key] for data, key in pairs]
    here = page.evaluate(IN_PAGE, sent)
    for pair, found in zip(pairs, here, strict=True):
        assert found == by_python(pair), pair
    return sum(found is not None for found in here)


def changed(**keys: Any) -> bytes:
    return compact(json.loads(RECEIPT) | keys)


def answered(**keys: Any) -> bytes:
    return json.dumps(ANSWER | keys, indent=1).encode()


def test_honest_receipts_and_answers_hold_in_both(page: Any) -> None:
    honest = [RECEIPT, LOG.receipt(NOTHING, *OPENABLE), LOG.receipt(NOTHING), answered(),
              b"\xef\xbb\xbf" + answered(), answered(padding="aa")]  # fmt: skip
    assert agrees(page, [(data, KEY) for data in honest]) == len(honest)


def test_no_byte_of_a_receipt_can_be_changed_in_either(page: Any) -> None:
    pairs = []
    for at in range(0, len(RECEIPT), 2):
        data = bytearray(RECEIPT)
        data[at] ^= 1 << (at % 8)
        pairs.append((bytes(data), KEY))
    pairs += [(RECEIPT[:at], KEY) for at in range(0, len(RECEIPT), 97)]
    assert agrees(page, pairs) < len(pairs) / 20


JSON_BYTES = (
    b"", b"{}", b"[]", b"1", b"nul", b"\xff", RECEIPT + b"\n", b" " + RECEIPT, b"a" * 5_000_000,
    RECEIPT.replace(b'"v":2', b'"v":2.0'), RECEIPT.replace(b'"v":2', b'"v":true'),
    RECEIPT.replace(b'"v":2', b'"v":20e-1'), RECEIPT.replace(b'"v":2', b'"v":-0'),
    RECEIPT.replace(b'"v":2', b'"v":2,"v":2'), RECEIPT.replace(b'"v":2', b'"v":null'),
    RECEIPT.replace(b"disclosed", b"d\\u0069sclosed"), RECEIPT.replace(b"disclosed", b"\\ud800"),
    RECEIPT.replace(b"disclosed", "ï".encode()), RECEIPT.replace(b'"v":2', b'"v":9007199254740993'),
    b"[" * 40 + b"]" * 40, b"[" * 100_000, b'{"receipt":1}', b'{"a":NaN}',
)  # fmt: skip


def test_other_bytes_and_other_values_are_refused_by_both(page: Any) -> None:
    openings = json.loads(RECEIPT)["openings"]
    others = json.loads(LOG.receipt(NOTHING, *OPENABLE))["openings"]
    lies = [{"v": 1}, {"v": True}, {"keys": {}}, {"keys": [1]}, {"keys": [{"entry": "AA=="}]},
            {"keys": [{"entry": 1, "proof": 1}]}, {"keys": [{"entry": "AA==", "proof": ""}] * 65},
            {"more": 1}, {"rehearsal": 0}, {"rehearsal": True}, {"entry": 1}, {"proof": 1},
            {"openings": {}}, {"openings": [1]}, {"openings": others}, {"openings": openings[:1]},
            {"openings": [*openings, openings[0]]}, {"openings": openings[::-1]}, {"openings": []},
            {"openings": [{**openings[0], "salt": "AA=="}]}, {"proof": "a\n\nb"},
            {"openings": [{**one, "value": "no_details"} for one in openings]},
            {"openings": [{**openings[0], "more": 1}]}]  # fmt: skip
    bad = [LOG.receipt(NOTHING, name) for name in ("cause", "review", "body")]
    pairs = [(data, KEY) for data in (*JSON_BYTES, *bad, *(changed(**lie) for lie in lies))]
    assert agrees(page, pairs) >= 3  # fewer openings, in another order, or none, are still true


def test_an_answer_that_its_receipt_does_not_prove_is_refused_by_both(page: Any) -> None:
    lies: list[dict[str, Any]] = [
        {"answer": "no_details"}, {"answer": 1}, {"details": {}}, {"details": []}, {"v": 2},
        {"details": {"address": "x", "gender": "y"}}, {"details": {"address": 1.5}}, {"v": 1.0},
        {"use_limits": {}}, {"use_limits": {"destroy_by": 1.0}}, {"use_limits": {"ä": "b"}},
        {"rehearsal": True}, {"rehearsal": 0}, {"receipt": {}}, {"receipt": 1}, {"more": 1},
        {"use_limits": {"destroy_by": "2017-03-01", "a": None}}, {"v": True}, {"says": None},
    ]  # fmt: skip
    twice = answered().replace(b'"answer": "disclosed"', b'"answer": "a", "answer": "disclosed"')
    files = [*(answered(**lie) for lie in lies), twice, answered() + b"x", answered() + b" \n"]
    assert agrees(page, [(data, KEY) for data in files]) >= 4


def vkey(name: str, key: bytes, use: int = note.ED25519) -> str:
    """A verifier key as text, also one that cannot be."""
    named = hashlib.sha256(name.encode() + b"\n" + bytes([use]) + key).digest()[:4]
    return f"{name}+{named.hex()}+{to_base64(bytes([use]) + key)}"


def test_other_keys_are_refused_by_both(page: Any) -> None:
    other = KeySigner(LOG.origin, note.ED25519, secret("forger")).verifier
    known = parse_key(KEY)
    keys = ["", "a", KEY + "A", KEY[:-1], KEY.replace("+", "-"), KEY.upper(), other.text(),
            Verifier("other.example.org", note.ED25519, known.key).text(),
            Verifier(LOG.origin, COSIGNATURE, known.key).text(),
            vkey("a b", known.key), vkey("a\u0085b", known.key), vkey("\ufeff", known.key),
            vkey(LOG.origin, bytes(32)), vkey(LOG.origin, b"\x01" + bytes(31)),
            vkey(LOG.origin, b"\xff" * 32), vkey(LOG.origin, known.key, 9)]  # fmt: skip
    assert agrees(page, [(RECEIPT, key) for key in keys]) == 0


def alone(entry: bytes) -> bytes:
    """A receipt of this entry in a log of its own, which holds nothing else."""
    log = SmallLog()
    log.entries = [entry]
    return encode_receipt(entry, Proof(0, (), log.checkpoint()))


def test_every_kind_of_entry_is_read_alike_and_every_lie_in_one(page: Any) -> None:
    """An entry's table is written twice: here each key of each kind is taken away, doubled, and
    given every kind of value."""
    rng = random.Random(7)
    odd = [0, 1, -1, True, "", "x", "never", "2017-02-30", "2017-02-28", "0000-01-01", "2017-13",
           [], {}, "a" * 26, "0" * 64, "A" * 24, "held", "order", to_base64(bytes(16)),
           "ed25519:" + to_base64(bytes(32)), "x25519:" + to_base64(bytes(32))]  # fmt: skip
    pairs, kinds = list[Pair](), set[tuple[str, str]]()
    for entry in one_of_each():
        told = json.loads(entry)
        kinds.add((told["kind"], told.get("act", "")))
        pairs.append((alone(entry), KEY))
        for key in told:
            less = {name: value for name, value in told.items() if name != key}
            lies = [less, *({**told, key: value} for value in rng.sample(odd, 7))]
            if isinstance(told[key], list | dict):
                lies += [told | {key: inner} for inner in _inside(told[key], odd, rng)]
            pairs += [(alone(compact(lie)), KEY) for lie in lies]
        pairs.append((alone(compact(told | {"more": 1})), KEY))
    assert kinds == set(EVERY)
    accepted = agrees(page, pairs)
    assert len(kinds) <= accepted < len(pairs) / 2


def _inside(value: Any, odd: list[Any], rng: random.Random) -> Iterator[Any]:
    if isinstance(value, list):
        yield value[1:]
        yield [*value, *value]
        yield [rng.choice(odd), *value[1:]]
        if value and isinstance(value[0], dict):
            yield from ([inner, *value[1:]] for inner in _inside(value[0], odd, rng))
        return
    for key in value:
        yield {name: one for name, one in value.items() if name != key}
        yield value | {key: rng.choice(odd)}


def one_of_each() -> Iterator[bytes]:
    """An entry of each kind and act, well-formed, as the small logs have them."""
    seen = set[tuple[str, str]]()
    for log in (example(), LOG):
        for entry in log.entries:
            told = json.loads(entry)
            what = told["kind"], told.get("act", "")
            if what not in seen:
                seen.add(what)
                yield entry
    for (kind, act), keys in EVERY.items():
        if (kind, act) not in seen:
            yield _made(kind, act, keys, json.loads(LOG.entries[0]))


EVERY = {**{(kind, ""): keys for kind, keys in KINDS.items()}, **ACTS}


def _made(kind: str, act: str, keys: Mapping[str, Shape], genesis: dict[str, Any]) -> bytes:
    """An entry of that act, each key given the first of some values that its shape takes."""
    hands = genesis["keys"], genesis["signatures"]
    values = [1, "2017-01", "2017-01-03", "a" * 26, "0" * 64, "mou", "", "stops", "closed",
              "refused", genesis["key"], genesis["parties"], hands[0], hands[1], hands[0] * 2,
              hands[1] * 2, [*hands[0], hands[0][0]], [*hands[1], hands[1][0]],
              {"cases": "0" * 64}, {"kept": "0" * 64}, to_base64(bytes(16)),
              "x25519:" + to_base64(bytes(32)), ["0" * 64], [],
              [{"key": genesis["keys"][0], "after": ""}]]  # fmt: skip
    told: dict[str, Any] = {"v": 2, "kind": kind, "handle": "a" * 26, "period": "2017-01"}
    told |= {"act": act} if act else {}
    told |= {key: next(one for one in values if shape(one)) for key, shape in keys.items()}
    if act in ("cohort", "counted"):
        told["of"] = "2016-12"
    if kind == "postponement":
        told["to"] = "2017-01-04"
    return parse(compact(told)).data


def test_a_key_that_was_replaced_is_followed_alike(page: Any) -> None:
    log = SmallLog().begin().in_force()
    before = log.whole_case("disclosed")
    log.new_key("log 2")
    after = log.whole_case("no_details")
    change = next(e["handle"] for e in map(json.loads, log.entries) if e["kind"] == "key")
    index = log.index(change)

    def carried(handle: str, *signers: str) -> bytes:
        other = log.entries[index] if handle == after else log.entries[log.index(before)]
        led = (other, log.proof(change, index + 1, *signers))
        return encode_receipt(log.entries[log.index(after)], log.proof(after), keys=[led])

    keys = [
        KeySigner(LOG.origin, note.ED25519, secret(n)).verifier.text() for n in ("log", "log 2")
    ]
    files = [encode_receipt(log.entries[log.index(after)], log.proof(after)),
             carried(after, "log", "log 2"), carried(after, "log"), carried(after, "log 2"),
             carried(after, "forger", "log 2"), carried(before, "log", "log 2")]  # fmt: skip
    assert agrees(page, [(data, key) for data in files for key in keys]) >= 3


def test_a_file_is_chosen_and_the_page_says_what_holds(page: Any, tmp_path: Path) -> None:
    good, bad = tmp_path / "answer.json", tmp_path / "bad.json"
    good.write_bytes(answered())
    bad.write_bytes(answered(answer="no_details"))
    page.fill("#receipt-key", KEY)
    page.set_input_files("#receipt-file", good)
    page.click("#receipt-check")
    page.wait_for_selector("#receipt-told:not([hidden])")
    assert "It holds" in page.inner_text("#receipt-said")
    assert "4 Quill Lane" not in page.inner_text("main")
    assert "2017-03-01" in page.inner_text("#receipt-told")
    page.set_input_files("#receipt-file", bad)
    page.click("#receipt-check")
    page.wait_for_selector("#receipt-said.doubt")
    assert "It does not hold" in page.inner_text("#receipt-said")
    assert page.inner_text("#receipt-told") == ""


def test_the_page_forbids_itself_every_connection(page: Any) -> None:
    tried = """() => fetch("https://example.org").then(() => "went", () => "refused")"""
    assert page.evaluate(tried) == "refused"
    told = page.get_attribute("meta[http-equiv=Content-Security-Policy]", "content")
    assert "default-src 'none'" in told
    assert "connect-src" not in told
