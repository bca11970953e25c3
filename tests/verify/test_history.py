"""Every rule of the log, broken once by someone who holds the log's key and signs it all the same.

Each case says in words what the log holder did; the verifier refuses it, by that name.
"""

import json
import re
from collections.abc import Callable

import pytest
from small_log import MOU, PARTY, SmallLog, compact, key, sealing_key, sha, signature, version
from test_erasures import LIES as ERASURES
from test_recalls import LIES as RECALLS

from proviso_verify.entries import ACTS, CASE_KINDS, KINDS, parse
from proviso_verify.errors import VERIFY, Problem
from proviso_verify.history import SEALED, STEPS, History
from proviso_verify.instruments import FOLLOWS_FROM_A_DAY, ORDER_STEPS, WHY_SHUT, Order
from proviso_verify.log import Report, verify_log
from proviso_verify.officers import SEATS

ORDER = sha("order 1")
V2, OTHER = version("v2"), version("o")

Lie = Callable[[SmallLog], object]


def ready() -> SmallLog:
    """A log in which everything is in place for a first request."""
    return SmallLog().begin().in_force()


def verified(log: SmallLog) -> Report:
    return verify_log(log.files().__getitem__)


def assessed(log: SmallLog, **basis: str) -> str:
    return log.assess(log.request(**basis))


def approved(log: SmallLog, **basis: str) -> str:
    """Approved in January, until some day of March."""
    return log.approve(assessed(log, **basis), by="2017-03")


def searched(log: SmallLog, **basis: str) -> str:
    return log.search(approved(log, **basis))


def stray(log: SmallLog) -> str:
    """The handle of an entry that is part of no case."""
    return log.append("heartbeat", {})


def spend_twice(log: SmallLog) -> None:
    log.approve(assessed(log), proposal=sha("same"))
    log.approve(assessed(log), proposal=sha("same"))


def replay(log: SmallLog) -> None:
    """Use the signatures of one enrolment for another."""
    log.enrol("mallory", ["caseworker"])
    signatures = json.loads(log.entries[-1])["signatures"]
    log.enrol("mallory", ["approver"], signatures=signatures)


def swap_signatures(log: SmallLog) -> None:
    case = assessed(log)
    signatures = [
        signature(name, compact(log.matter(case, sha("p"), role=role)))
        for name, role in (("carol", "approver"), ("diego", "proposer"))
    ]
    log.approve(case, proposal=sha("p"), signatures=signatures)


def enrol_in_another_log(log: SmallLog) -> None:
    """The same officers, the same name, another genesis."""
    other = SmallLog(seed="before").begin().in_force()
    other.enrol("mallory", ["approver"])
    log.entries.append(other.entries[-1])


def first_of(then: str) -> str:
    """After what such an entry may come in a case."""
    return {"assessment": "request", "search": "approval", "answer": "search"}.get(
        then, "assessment"
    )


def sign_later(log: SmallLog) -> None:
    """A restart is signed and kept, while the agreement is restarted and stopped again."""
    log.stop()
    kept = SmallLog(entries=list(log.entries), last=dict(log.last), period=log.period)
    kept.restart(handle="k" * 26)
    log.restart()
    log.stop()
    log.entries.append(kept.entries[-1])


def change_key_alone(log: SmallLog) -> None:
    """Two administrators replace the log's key, and its old key did not sign."""
    hands = ("anna", "boris", "log 2", "forger")
    entry = {
        "v": 2, "kind": "key", "act": "changed", "handle": "k" * 26, "period": log.period,
        "begun": log.period, "key": key("log 2"), "after": log.last["key"],
    }  # fmt: skip
    message = log.act_statement(entry)
    signatures = [signature(name, message) for name in (*hands[:3], "forger")]
    keys = [key(name) for name in (*hands[:3], "log")]
    log.entries.append(compact(entry | {"keys": keys, "signatures": signatures}))


def lapse(log: SmallLog, effect: str, hashed: str | None = None) -> None:
    """January's order lapses, in February."""
    log.turn("2017-02")
    log.order("lapsed", effect, hashed)


def in_march(log: SmallLog) -> None:
    """Nothing was said in February, though January's orders lapsed then."""
    log.turn("2017-03")


OTHERWISE: dict[str, tuple[str, dict[str, str]]] = {
    "effect": ("discloses", {}),
    "name": ("stops", {"name": "other"}),
    "from": ("stops", {"from": "2017-01-02"}),
    "until": ("stops", {"until": "2017-02-01"}),
}
"""Every key that an order keeps → what may be written of a stay of January instead."""


def otherwise(log: SmallLog, act: str, key: str) -> None:
    """A recorded stay is said to begin, lapse or end, and one of its keys is another."""
    log.order("recorded", "stops")
    if act == "lapsed":
        log.order("began", "stops")
    effect, changed = OTHERWISE[key]
    log.order(act, effect, **changed)


RULES: list[tuple[str, Lie, str]] = [
    ("a second genesis", lambda log: log.begin(), "history.genesis-first"),
    (
        "a handle twice",
        lambda log: log.append("heartbeat", {"handle": stray(log)}),
        "history.handle-again",
    ),
    # officers
    (
        "one administrator enrols alone, signing twice",
        lambda log: log.enrol("mallory", ["approver"], by=("anna", "anna")),
        "history.same-signer",
    ),
    (
        "one administrator enrols alone",
        lambda log: log.enrol("mallory", ["approver"], by=("anna",)),
        "history.signers",
    ),
    (
        "a caseworker enrols",
        lambda log: log.enrol("mallory", ["approver"], by=("anna", "carol")),
        "history.not-entitled",
    ),
    (
        "strangers enrol",
        lambda log: log.enrol("mallory", ["approver"], by=("mallory", "trent")),
        "history.not-entitled",
    ),
    (
        "an enrolment with a false signature",
        lambda log: log.enrol(
            "mallory", ["approver"], signatures=[signature("anna", b"x"), signature("boris", b"x")]
        ),
        "history.bad-signature",
    ),
    (
        "an enrolment with the signatures of another",
        replay,
        "history.bad-signature",
    ),
    ("an enrolment replayed from another log", enrol_in_another_log, "history.bad-signature"),
    ("an officer leaves who never came", lambda log: log.leave("mallory"), "history.not-enrolled"),
    (
        "an administrator signs after leaving",
        lambda log: (log.leave("anna"), log.enrol("mallory", ["lawyer"])),
        "history.not-entitled",
    ),
    (
        "an officer leaves by one administrator's word",
        lambda log: log.leave("diego", by=("anna", "carol")),
        "history.not-entitled",
    ),
    (
        "an enrolment that was signed before another of the same key",
        lambda log: log.enrol("carol", ["approver"], after=""),
        "history.not-after",
    ),
    ("a restart that was signed for an earlier stop", sign_later, "history.not-after"),
    (
        "one key in two kinds enrols as if it were two people",
        lambda log: log.enrol("mallory", ["approver"], by=("anna", "eddsa:anna")),
        "history.same-signer",
    ),
    (
        "a key is enrolled a second time, as a passkey, to stay when it leaves",
        lambda log: (
            log.enrol("eddsa:diego", ["approver"]),
            log.leave("diego"),
            log.approve(assessed(log), hands=("carol", "eddsa:diego")),
        ),
        "history.second-name",
    ),
    (
        "a key that the server holds is enrolled again, as somebody's own passkey",
        lambda log: (
            log.enrol("robot", ["approver"], held="server"),
            log.enrol("eddsa:robot", ["approver"], held="own-device"),
        ),
        "history.second-name",
    ),
    (
        "the log's own key is enrolled",
        lambda log: log.enrol("log", ["approver"]),
        "history.log-key",
    ),
    (
        "the log's own key is enrolled as a passkey",
        lambda log: log.enrol("eddsa:log", ["approver"]),
        "history.log-key",
    ),
    *[
        (
            f"a key that the server holds {did} in a live log",
            did_it,
            "history.server-key",
        )
        for did, did_it in (
            (
                "proposes",
                lambda log: (
                    log.enrol("robot", ["caseworker"], held="server"),
                    log.approve(assessed(log), hands=("robot", "diego")),
                ),
            ),
            (
                "approves",
                lambda log: (
                    log.enrol("robot", ["approver"], held="server"),
                    log.approve(assessed(log), hands=("carol", "robot")),
                ),
            ),
            (
                "enrols",
                lambda log: (
                    log.enrol("robot", ["administrator"], held="server"),
                    log.enrol("mallory", ["approver"], by=("anna", "robot")),
                ),
            ),
            (
                "restarts",
                lambda log: (
                    log.enrol("robot", ["approver"], held="server"),
                    log.stop(),
                    log.restart(by=("robot", "gita")),
                ),
            ),
        )
    ],
    # the log's own key, policies, waivers, postponements
    ("a new log key that the old one did not sign", change_key_alone, "history.bad-signature"),
    (
        "a new log key signed by another than the log's",
        lambda log: (setattr(log, "log_key", "forger"), log.new_key("log 2")),
        "history.log-key",
    ),
    (
        "a new log key by one administrator and a caseworker",
        lambda log: log.new_key("log 2", by=("anna", "carol")),
        "history.not-entitled",
    ),
    (
        "a lost log key replaced by one administrator",
        lambda log: log.new_key("log 2", "lost", by=("anna",)),
        "entry.bad-value",
    ),
    (
        "an officer's key as the log's own",
        lambda log: log.new_key("diego"),
        "history.log-key",
    ),
    (
        "a log key that was replaced comes back",
        lambda log: (log.new_key("log 2"), log.new_key("log")),
        "history.log-key",
    ),
    (
        "a policy by deciders",
        lambda log: log.policy(by=("diego", "gita")),
        "history.not-entitled",
    ),
    (
        "a waiver of the clock by deciders",
        lambda log: log.waive("2017-02", by=("diego", "gita")),
        "history.not-entitled",
    ),
    (
        "a waiver of witnesses by administrators",
        lambda log: log.waive("2017-01", "witnesses", by=("anna", "boris")),
        "history.not-entitled",
    ),
    (
        "a postponement by a caseworker",
        lambda log: log.postpone(by=("carol", "diego")),
        "history.not-entitled",
    ),
    (
        "a postponement for another reason than the house's",
        lambda log: log.postpone(reason="this-case"),
        "entry.bad-value",
    ),
    (
        "a postponement to an earlier day",
        lambda log: log.postpone(to="2017-01-19"),
        "entry.contradiction",
    ),
    # months
    (
        "a month that goes back",
        lambda log: (log.turn("2017-03"), log.append("heartbeat", {"period": "2017-01"})),
        "history.month-back",
    ),
    (
        "a clock that ran two months ahead",
        lambda log: log.append("heartbeat", {"period": "2017-03"}),
        "history.month-ahead",
    ),
    (
        "a waiver for another month than the clock's",
        lambda log: log.waive("2017-04", period="2017-03", begun="2017-03"),
        "history.month-ahead",
    ),
    (
        "an act in the log two months after it was begun",
        lambda log: (log.turn("2017-03"), log.enrol("mallory", ["lawyer"], begun="2017-01")),
        "entry.contradiction",
    ),
    (
        "an act in the log before it was begun",
        lambda log: log.enrol("mallory", ["lawyer"], begun="2017-02"),
        "entry.contradiction",
    ),
    (
        "an approval that runs three months",
        lambda log: log.approve(assessed(log), by="2017-04"),
        "entry.contradiction",
    ),
    (
        "an approval in the log two months after it was begun",
        lambda log: (
            case := assessed(log),
            log.turn("2017-03"),
            log.approve(case, begun="2017-01", by="2017-03"),
        ),
        "entry.contradiction",
    ),
    (
        "a search after the approval ran out",
        lambda log: (
            case := log.approve(assessed(log)),
            log.turn("2017-02"),
            log.search(case),
        ),
        "history.search-too-late",
    ),
    # months laid open
    (
        "a month opened before it is over",
        lambda log: log.open_month("2017-01", [log.refuse(assessed(log))]),
        "history.month-open",
    ),
    (
        "a month opened while one of its cases goes on",
        lambda log: (
            ended := log.refuse(assessed(log)),
            assessed(log),
            log.turn("2017-02"),
            log.open_month("2017-01", [ended]),
        ),
        "history.month-open",
    ),
    (
        "a month opened while the first of two cases that were open together goes on",
        lambda log: (
            assessed(log),
            ended := log.refuse(assessed(log)),
            log.turn("2017-02"),
            log.open_month("2017-01", [ended]),
        ),
        "history.month-open",
    ),
    (
        "a month opened a second time as if it were the first",
        lambda log: (
            ended := log.refuse(assessed(log)),
            log.turn("2017-02"),
            log.open_month("2017-01", [ended]),
            log.open_month("2017-01", [ended], supersedes=""),
        ),
        "history.opened-already",
    ),
    # requesters
    (
        "a requester enrolled by a lawyer",
        lambda log: log.requester("police", by=("anna", "liam")),
        "history.not-entitled",
    ),
    (
        "a requester leaves who never came",
        lambda log: log.requester("police", act="left"),
        "history.not-enrolled",
    ),
    (
        "a request by a stranger",
        lambda log: log.request(requester="police"),
        "history.not-enrolled",
    ),
    (
        "a request by who has left",
        lambda log: (log.requester(act="left"), log.request()),
        "history.not-enrolled",
    ),
    # agreements
    (
        "an agreement adopted by one",
        lambda log: log.adopt(log.row("in_force", V2), by=("liam",)),
        "history.signers",
    ),
    (
        "an agreement adopted by nobody",
        lambda log: log.adopt(log.row("in_force", V2), by=()),
        "entry.bad-value",
    ),
    (
        "an agreement adopted by a caseworker",
        lambda log: log.adopt(log.row("in_force", V2), by=("liam", "carol")),
        "history.not-entitled",
    ),
    (
        "an agreement in force that nobody adopted",
        lambda log: log.enter(log.row("in_force", V2)),
        "history.not-adopted",
    ),
    (
        "an agreement stopped that nobody adopted",
        lambda log: log.stop(V2),
        "history.not-adopted",
    ),
    (
        "a version under another name",
        lambda log: log.enter(log.row("held"), "other"),
        "history.renamed",
    ),
    (
        "a version adopted twice with one file and one timetable",
        lambda log: log.adopt(),
        "history.adopted-again",
    ),
    (
        "a version adopted again under another name",
        lambda log: log.adopt(log.row("in_force"), name="other"),
        "history.renamed",
    ),
    # timetables: how an agreement stands is signed for, or it does not stand
    (
        "a status that no timetable has",
        lambda log: log.enter(log.row("withdrawn")),
        "history.status-not-signed",
    ),
    (
        "a status that only a later edition has",
        lambda log: (row := log.row("withdrawn"), log.enter(row), log.adopt(row)),
        "history.status-not-signed",
    ),
    (
        "a status that the timetable of another agreement has",
        lambda log: (
            log.adopt((OTHER, "2017-01-01", "in_force", "2017-01-01"), name="other"),
            log.enter((OTHER, "2017-01-01", "in_force", "2017-01-01"), "other"),
            log.enter(log.row("held")),
        ),
        "history.status-not-signed",
    ),
    (
        "a row entered twice",
        lambda log: log.enter(log.rows[MOU][0]),
        "history.status-not-signed",
    ),
    (
        "a row entered before the one that comes first",
        lambda log: (
            held := log.row("held"),
            back := (version(), "2017-01-09", "in_force", "2017-01-09"),
            log.adopt(held, back),
            log.enter(back),
        ),
        "history.status-not-signed",
    ),
    *[
        (
            f"a row entered with another `{key}`",
            lambda log, changed=changed: (
                log.adopt(log.row("held")),
                log.enter(log.rows[MOU][-1], **changed),
            ),
            "history.status-not-signed",
        )
        for key, changed in (
            ("date", {"date": "2017-01-09"}),
            ("known", {"known": "never"}),
            ("act", {"act": "withdrawn"}),
        )
    ],
    (
        "a row entered in a month before its day",
        lambda log: (
            log.adopt((V2, "2017-02-01", "in_force", "2017-02-01")),
            log.enter(log.rows[MOU][-1]),
        ),
        "history.status-too-early",
    ),
    (
        "a version in force in a month before it was known",
        lambda log: (
            log.adopt((V2, "2017-01-09", "in_force", "2017-02-01")),
            log.enter(log.rows[MOU][-1]),
        ),
        "history.status-too-early",
    ),
    (
        "a version in force that nobody ever knew",
        lambda log: (
            log.adopt((V2, "2017-01-09", "in_force", "never")),
            log.enter(log.rows[MOU][-1]),
        ),
        "history.status-not-signed",
    ),
    (
        "a version in force that became known when it was over",
        lambda log: (
            log.adopt(
                (V2, "2017-01-09", "in_force", "2017-01-20"),
                (V2, "2017-01-15", "withdrawn", "2017-01-15"),
            ),
            log.enter(log.rows[MOU][-2]),
        ),
        "history.status-not-signed",
    ),
    (
        "a version withdrawn and in force again",
        lambda log: (log.becomes("withdrawn"), log.becomes("in_force")),
        "history.timetable",
    ),
    (
        "a version that begins by being withdrawn",
        lambda log: log.adopt(log.row("withdrawn", V2)),
        "history.timetable",
    ),
    (
        "a timetable out of order",
        lambda log: log.adopt(
            (V2, "2017-01-20", "in_force", "2017-01-20"),
            (V2, "2017-01-09", "withdrawn", "2017-01-09"),
        ),
        "history.timetable",
    ),
    (
        "a timetable of versions that are not adopted with it",
        lambda log: log.adopt(log.row("in_force", V2), versions=[version()]),
        "history.timetable",
    ),
    (
        "a timetable that leaves out what was entered",
        lambda log: (log.rows.clear(), log.adopt((V2, "2017-01-01", "in_force", "2017-01-01"))),
        "history.timetable-rewritten",
    ),
    (
        "a timetable that puts something before what was entered",
        lambda log: (
            log.rows[MOU].insert(0, (V2, "2016-12-01", "in_force", "2016-12-01")),
            log.adopt(),
        ),
        "history.timetable-rewritten",
    ),
    *[
        (
            f"a case goes on with a {then} before a withdrawal of the month before is entered",
            lambda log, then=then: (
                case := STARTS[first_of(then)](log),
                log.adopt(log.row("withdrawn")),
                log.turn("2017-02"),
                NEXT[then](log, case),
            ),
            "history.status-missing",
        )
        for then in ("assessment", "refusal", "closure", "approval", "search", "answer")
    ],
    (
        "a request before a withdrawal of the month before is entered",
        lambda log: (log.adopt(log.row("withdrawn")), log.turn("2017-02"), log.request()),
        "history.status-missing",
    ),
    (
        "a signature under what nobody signs",
        lambda log: (
            log.adopt(log.row("held")),
            log.enter(log.rows[MOU][-1], keys=[key("liam")]),
        ),
        "entry.unknown-key",
    ),
    (
        "a stop by a stranger",
        lambda log: log.stop(by=("mallory",)),
        "history.not-entitled",
    ),
    (
        "a stop by somebody whose enrolment lapsed",
        lambda log: (
            log.enrol("mallory", ["caseworker"], until=1_480_000_000_000_000),
            log.stop(by=("mallory",)),
        ),
        "history.not-entitled",
    ),
    ("a stop by nobody", lambda log: log.stop(by=()), "entry.bad-value"),
    ("a stop by two", lambda log: log.stop(by=("carol", "diego")), "history.signers"),
    (
        "a restart by one",
        lambda log: (log.stop(), log.restart(by=("gita",))),
        "history.signers",
    ),
    (
        "a restart by administrators",
        lambda log: (log.stop(), log.restart(by=("anna", "boris"))),
        "history.not-entitled",
    ),
    (
        "a restart of what is not stopped",
        lambda log: log.restart(),
        "history.not-stopped",
    ),
    # orders
    (
        "an order without a lawyer",
        lambda log: log.order("recorded", "discloses", by=("diego", "gita")),
        "history.not-entitled",
    ),
    (
        "an order by a lawyer alone",
        lambda log: log.order("recorded", "discloses", by=("liam", "anna")),
        "history.not-entitled",
    ),
    (
        "an order recorded twice",
        lambda log: (log.order("recorded", "discloses"), log.order("recorded", "discloses")),
        "history.order-step-not-allowed",
    ),
    *[
        (
            f"an order {then} that is {acts[-1]}",
            lambda log, acts=(*acts, then): [log.order(act, "stops") for act in acts],
            "history.order-step-not-allowed",
        )
        for *acts, then in (
            ("recorded", "lapsed"),
            ("recorded", "began", "began"),
            ("recorded", "began", "recorded"),
            ("recorded", "began", "lapsed", "began"),
            ("recorded", "began", "lapsed", "lapsed"),
            ("recorded", "began", "lapsed", "ended"),
            ("recorded", "ended", "began"),
            ("recorded", "ended", "lapsed"),
            ("recorded", "ended", "ended"),
        )
    ],
    *[
        (
            f"an order {act} that was never recorded",
            lambda log, act=act: log.order(act, "stops"),
            "history.order-unknown",
        )
        for act in sorted(set(ORDER_STEPS) - {"recorded"})
    ],
    *[
        (
            f"an order {act} with another `{key}` than was recorded",
            lambda log, act=act, key=key: otherwise(log, act, key),
            "history.order-differs",
        )
        for act in sorted(set(ORDER_STEPS) - {"recorded"})
        for key in OTHERWISE
    ],
    (
        "an order recorded again with another last day",
        lambda log: (
            log.order("recorded", "stops"),
            log.order("recorded", "stops", until="2017-02-01"),
        ),
        "history.order-differs",
    ),
    (
        "an order begun before the month of its first day",
        lambda log: log.begun("discloses", until="2017-02-01", **{"from": "2017-02-01"}),
        "history.order-too-early",
    ),
    (
        "a stay lapsed before the month of its last day",
        lambda log: (
            log.begun("stops", until="2017-02-01"),
            log.order("lapsed", "stops", until="2017-02-01"),
        ),
        "history.order-too-early",
    ),
    (
        "an order recorded by nobody",
        lambda log: log.order("recorded", "discloses", by=()),
        "entry.bad-value",
    ),
    (
        "an order ended by nobody",
        lambda log: (log.order("recorded", "stops"), log.order("ended", "stops", by=())),
        "entry.bad-value",
    ),
    (
        "a signature under an order's beginning",
        lambda log: (
            log.order("recorded", "stops"),
            log.order("began", "stops", keys=[key("liam")]),
        ),
        "entry.unknown-key",
    ),
    # requests
    (
        "a request that is left out",
        lambda log: (log.request(), log.request(number=3)),
        "history.number-gap",
    ),
    (
        "a first request that is not the first",
        lambda log: log.request(number=2),
        "history.number-gap",
    ),
    (
        "a number given twice",
        lambda log: (log.request(), log.request(number=1)),
        "history.number-gap",
    ),
    (
        "numbers counted by version instead of by agreement",
        lambda log: (
            log.request(),
            log.in_force(V2),
            log.request(agreement=V2, number=1),
        ),
        "history.number-gap",
    ),
    (
        "a request under an agreement that nobody adopted",
        lambda log: log.request(agreement=V2),
        "history.basis-unknown",
    ),
    (
        "a request under an order that nobody recorded",
        lambda log: log.request(order=ORDER),
        "history.basis-unknown",
    ),
    (
        "a request under an order that stops",
        lambda log: (log.order("recorded", "stops"), log.request(order=ORDER)),
        "history.not-in-force",
    ),
    (
        "a request under an order that stopped once",
        lambda log: (
            log.order("recorded", "stops"),
            log.order("ended", "stops"),
            log.request(order=ORDER),
        ),
        "history.not-in-force",
    ),
    # the chain of a case
    (
        "a step after nothing",
        lambda log: log.assess("a" * 26, agreement=version()),
        "history.prev-unknown",
    ),
    (
        "a step after an entry of no case",
        lambda log: log.assess(stray(log), agreement=version()),
        "history.prev-taken",
    ),
    (
        "two steps after one",
        lambda log: (case := log.request(), log.assess(case), log.assess(case)),
        "history.prev-taken",
    ),
    (
        "a case that goes on under another agreement",
        lambda log: (
            log.adopt(log.row("in_force", OTHER, "other"), name="other"),
            log.assess(log.request(), agreement=OTHER),
        ),
        "history.basis-changed",
    ),
    (
        "a case that goes on under an order",
        lambda log: (log.order("recorded", "discloses"), log.assess(log.request(), order=ORDER)),
        "history.basis-changed",
    ),
    (
        "a search under another version than was approved",
        lambda log: (case := approved(log), log.in_force(V2), log.search(case, agreement=V2)),
        "history.basis-changed",
    ),
    (
        "an answer under another version than was approved",
        lambda log: (case := searched(log), log.in_force(V2), log.answer(case, agreement=V2)),
        "history.basis-changed",
    ),
    (
        "a case that goes on under another order",
        lambda log: (
            log.order("recorded", "discloses"),
            log.order("recorded", "discloses", sha("order 2")),
            log.assess(log.request(order=ORDER), order=sha("order 2")),
        ),
        "history.basis-changed",
    ),
    (
        "requests under two orders counted as one series",
        lambda log: (
            log.order("recorded", "discloses"),
            log.order("recorded", "discloses", sha("order 2")),
            log.request(order=ORDER),
            log.request(order=sha("order 2"), number=2),
        ),
        "history.number-gap",
    ),
    # approvals: what was signed fits one request, one assessment, one instrument, one act
    *[
        (
            f"an approval whose signers signed another `{key}`",
            lambda log, said=said: log.approve(assessed(log), said=said),
            "history.bad-signature",
        )
        for key, said in (
            ("domain", {"domain": "proviso/signature/v1"}),
            ("genesis", {"genesis": sha("another log")}),
            ("act", {"act": "refuse"}),
            ("role", {"role": "reviewer"}),
            ("request", {"request": "a" * 26}),
            ("prev", {"prev": "a" * 26}),
            ("basis", {"basis": {"order": version()}}),
            ("basis", {"basis": {"agreement": version("v2")}}),
            ("proposal", {"proposal": sha("another")}),
            ("begun", {"begun": "2016-12"}),
            ("by", {"by": "2017-02"}),
            ("found", {"found": sha("somebody")}),
        )
    ],
    (
        "an approval of an assessment that was made again",
        lambda log: (
            case := assessed(log),
            log.approve(log.assess(case), said={"prev": case}),
        ),
        "history.bad-signature",
    ),
    (
        "an approval under another version than the assessment",
        lambda log: (
            case := assessed(log),
            log.in_force(V2),
            log.approve(case, agreement=V2),
        ),
        "history.basis-changed",
    ),
    (
        "one officer proposes and approves",
        lambda log: log.approve(assessed(log), hands=("gita", "gita")),
        "history.same-signer",
    ),
    (
        "an approver proposes",
        lambda log: log.approve(assessed(log), hands=("diego", "gita")),
        "history.not-entitled",
    ),
    (
        "two caseworkers approve",
        lambda log: log.approve(assessed(log), hands=("carol", "colin")),
        "history.not-entitled",
    ),
    (
        "an administrator approves",
        lambda log: log.approve(assessed(log), hands=("carol", "anna")),
        "history.not-entitled",
    ),
    (
        "the two sign in each other's place",
        lambda log: log.approve(assessed(log), hands=("diego", "carol")),
        "history.not-entitled",
    ),
    (
        "an unknown officer approves",
        lambda log: log.approve(assessed(log), hands=("carol", "mallory")),
        "history.not-entitled",
    ),
    (
        "an officer approves before being enrolled",
        lambda log: (
            log.approve(assessed(log), hands=("carol", "mallory")),
            log.enrol("mallory", ["approver"]),
        ),
        "history.not-entitled",
    ),
    (
        "an officer approves after leaving",
        lambda log: (log.leave("diego"), log.approve(assessed(log))),
        "history.not-entitled",
    ),
    (
        "an officer approves after the enrolment lapsed",
        lambda log: (
            log.enrol("diego", ["approver"], until=1_480_000_000_000_000),
            log.approve(assessed(log)),
        ),
        "history.not-entitled",
    ),
    ("a proposal approved twice", spend_twice, "history.proposal-spent"),
    ("each signs the other's words", swap_signatures, "history.bad-signature"),
    (
        "a signature over another proposal",
        lambda log: log.approve(
            assessed(log),
            proposal=sha("p"),
            signatures=[signature("carol", b"x"), signature("diego", b"x")],
        ),
        "history.bad-signature",
    ),
    (
        "an approval before the agreement is in force",
        lambda log: (
            log.adopt(log.row("in_force", V2)),
            log.approve(assessed(log, agreement=V2)),
        ),
        "history.not-in-force",
    ),
    # nothing in force, no search
    *[
        (
            f"an approval while it is {act}",
            lambda log, act=act: (log.becomes(act), log.approve(assessed(log))),
            "history.not-in-force",
        )
        for act in ("held", "stayed", "superseded", "withdrawn")
    ],
    *[
        (
            f"a search after it was {act}",
            lambda log, act=act: (case := approved(log), log.becomes(act), log.search(case)),
            "history.not-in-force",
        )
        for act in ("held", "stayed", "superseded", "withdrawn")
    ],
    (
        "an approval while it is stopped",
        lambda log: (log.stop(), log.approve(assessed(log))),
        "history.not-in-force",
    ),
    (
        "a search after it was stopped",
        lambda log: (case := approved(log), log.stop(), log.search(case)),
        "history.not-in-force",
    ),
    (
        "a search under a version that another has followed",
        lambda log: (case := approved(log), log.in_force(V2), log.search(case)),
        "history.not-in-force",
    ),
    (
        "a search in a month on no day of which the version stood, entered though it is",
        lambda log: (
            case := log.approve(assessed(log), by="2017-03"),
            log.turn("2017-02"),
            log.adopt((version(), "2017-02-01", "held", "2017-02-01")),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "a search under a stay",
        lambda log: (case := approved(log), log.begun("stops"), log.search(case)),
        "history.not-in-force",
    ),
    (
        "an approval for a requester who may no longer ask",
        lambda log: (case := assessed(log), log.requester(act="left"), log.approve(case)),
        "history.not-enrolled",
    ),
    (
        "a search for a requester who may no longer ask",
        lambda log: (case := approved(log), log.requester(act="left"), log.search(case)),
        "history.not-enrolled",
    ),
    (
        "a requester leaves with a key that it never had",
        lambda log: log.requester(act="left", key=sealing_key("other")),
        "history.not-enrolled",
    ),
    (
        "an approval under a stay",
        lambda log: (log.begun("stops"), log.approve(assessed(log))),
        "history.not-in-force",
    ),
    (
        "a search in the month after a stay's first day, which the log holder keeps quiet",
        lambda log: (
            case := approved(log),
            log.order("recorded", "stops", until="2017-12-31"),
            in_march(log),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "an approval under an order that has not begun",
        lambda log: (log.order("recorded", "discloses"), approved(log, order=ORDER)),
        "history.not-in-force",
    ),
    (
        "an approval under an order that was ended before it began",
        lambda log: (
            log.order("recorded", "discloses"),
            log.order("ended", "discloses"),
            approved(log, order=ORDER),
        ),
        "history.not-in-force",
    ),
    (
        "a search after the order ended",
        lambda log: (
            log.begun("discloses"),
            case := approved(log, order=ORDER),
            log.order("ended", "discloses"),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "a search after the order lapsed",
        lambda log: (
            log.begun("discloses"),
            case := approved(log, order=ORDER),
            lapse(log, "discloses"),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "an approval after the order lapsed",
        lambda log: (
            log.begun("discloses"),
            case := assessed(log, order=ORDER),
            lapse(log, "discloses"),
            log.approve(case),
        ),
        "history.not-in-force",
    ),
    (
        "a search long after an order's last day, which the log holder keeps quiet",
        lambda log: (
            log.begun("discloses"),
            case := approved(log, order=ORDER),
            in_march(log),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "an unsigned change of status lifts a stop",
        lambda log: (
            case := approved(log),
            log.stop(),
            log.becomes("held"),
            log.becomes("in_force"),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "a restart lifts a withdrawal",
        lambda log: (
            case := approved(log),
            log.becomes("withdrawn"),
            log.stop(),
            log.restart(),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "the end of one stay lifts another",
        lambda log: (
            case := approved(log),
            log.begun("stops"),
            log.begun("stops", sha("order 2")),
            log.order("ended", "stops"),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    # searches and answers
    (
        "a search without an approval",
        lambda log: log.search(assessed(log)),
        "history.step-not-allowed",
    ),
    (
        "an answer without an approval",
        lambda log: log.answer(assessed(log)),
        "history.step-not-allowed",
    ),
    ("an answer without a search", lambda log: log.answer(approved(log)), "history.search-missing"),
    (
        "an answer without a search in the last month in which one can follow",
        lambda log: (case := approved(log), log.turn("2017-03"), log.answer(case)),
        "history.search-missing",
    ),
    (
        "an answer without a search after a stop that was over before the approval",
        lambda log: (
            log.stop(),
            log.restart(),
            log.answer(approved(log)),
        ),
        "history.search-missing",
    ),
    (
        "an answer without a search because another agreement was stopped",
        lambda log: (
            log.in_force(OTHER, "other"),
            case := approved(log),
            log.stop(OTHER, name="other"),
            log.answer(case),
        ),
        "history.search-missing",
    ),
    (
        "an answer without a search because of a stay that never began",
        lambda log: (case := approved(log), log.order("recorded", "stops"), log.answer(case)),
        "history.search-missing",
    ),
    (
        "an answer without a search after a stay that was over before the approval",
        lambda log: (log.begun("stops"), lapse(log, "stops"), log.answer(approved(log))),
        "history.search-missing",
    ),
    (
        "an answer without a search under an order that stands",
        lambda log: (log.begun("discloses"), log.answer(approved(log, order=ORDER))),
        "history.search-missing",
    ),
    (
        "two searches on one approval",
        lambda log: log.search(searched(log)),
        "history.step-not-allowed",
    ),
    (
        "an answer twice",
        lambda log: log.answer(log.answer(searched(log))),
        "history.step-not-allowed",
    ),
    (
        "two answers to one search",
        lambda log: (case := searched(log), log.answer(case), log.answer(case)),
        "history.prev-taken",
    ),
]


@pytest.mark.parametrize(("lie", "code"), [rule[1:] for rule in RULES], ids=[r[0] for r in RULES])
def test_the_log_holder_cannot_make_the_log_say(lie: Lie, code: str) -> None:
    log = ready()
    lie(log)
    with pytest.raises(Problem) as refused:
        verified(log)
    assert refused.value.code == code
    assert refused.value.place.entry is not None
    assert refused.value.place.file.startswith("tile/entries/")
    for name, word in words_of(refused.value).items() if code.startswith("history.") else ():
        assert re.fullmatch(WORDS.get(name, "(?!None).+"), word), (name, word)


TOLD = [
    *KINDS,
    *{kind for kind, _ in SEATS},
    *map(" ".join, SEATS),
    "approval (proposer)",
    "approval (approver)",
]
NUMBER, MONTH = r"\d+", r"\d{4}-\d{2}"
WORDS = {
    "kind": "|".join(map(re.escape, TOLD)),
    "after": "|".join({*STEPS, *ORDER_STEPS}),
    "who": "officer|requester",
    "why": "|".join(map(re.escape, WHY_SHUT.values())),
    **dict.fromkeys(("before", "period", "by"), MONTH),
    **dict.fromkeys(("number", "expected", "wanted", "keys"), NUMBER),
}
"""In what words the verifier tells what is wrong: those of the log, months and numbers."""


def words_of(told: Problem) -> dict[str, str]:
    """With which words the sentence of an error was filled."""
    pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>.+)", re.escape(VERIFY.kinds[told.code].sentence))
    filled = re.fullmatch(pattern, told.sentence)
    assert filled is not None, told.sentence
    return filled.groupdict()


def test_every_rule_of_the_catalogue_is_broken_here() -> None:
    rules = {code for code in VERIFY.kinds if code.startswith("history.")}
    broken = {code for _, _, code in (*RULES, *ERASURES, *RECALLS)}
    assert rules == {code for code in broken if code.startswith("history.")}


STARTS = {
    "request": lambda log: log.request(),
    "assessment": assessed,
    "approval": approved,
    "search": searched,
    "refusal": lambda log: log.refuse(assessed(log)),
    "closure": lambda log: log.close(assessed(log)),
    "answer": lambda log: log.answer(searched(log)),
}
NEXT = {
    "assessment": SmallLog.assess,
    "refusal": SmallLog.refuse,
    "closure": SmallLog.close,
    "approval": SmallLog.approve,
    "search": SmallLog.search,
    "answer": SmallLog.answer,
}


@pytest.mark.parametrize("first", sorted(STARTS))
@pytest.mark.parametrize("then", sorted(NEXT))
def test_a_case_goes_on_as_the_table_says_and_not_otherwise(first: str, then: str) -> None:
    log = ready()
    NEXT[then](log, STARTS[first](log))
    if then in STEPS[first] and (first, then) != ("approval", "answer"):
        assert verified(log).kinds[then] >= 1
    else:
        with pytest.raises(Problem) as refused:
            verified(log)
        assert refused.value.code in ("history.step-not-allowed", "history.search-missing")


def test_the_tables_speak_of_the_same_kinds() -> None:
    assert set(STEPS) == set(STARTS) == set(CASE_KINDS)
    assert set(CASE_KINDS) < set(KINDS)
    assert set(SEALED) < set(CASE_KINDS)


# --- what is allowed


@pytest.mark.parametrize(
    "honest",
    [
        # An approval that ran out unsearched is answered in a month after `by`.
        lambda log: (case := approved(log), log.turn("2017-04"), log.answer(case)),
        lambda log: (case := approved(log), log.stop(), log.answer(case)),
        lambda log: (case := approved(log), log.becomes("withdrawn"), log.answer(case)),
        lambda log: (case := approved(log), log.begun("stops"), log.answer(case)),
        lambda log: (
            case := approved(log),
            log.begun("stops"),
            lapse(log, "stops"),
            log.answer(case),
        ),
        lambda log: (
            case := approved(log),
            log.begun("stops"),
            lapse(log, "stops"),
            log.answer(log.search(case)),
        ),
        lambda log: (log.order("recorded", "stops"), log.whole_case()),
        lambda log: (
            case := approved(log),
            log.stop(),
            log.restart(),
            log.answer(case),
        ),
        lambda log: (
            case := approved(log),
            log.stop(),
            log.restart(),
            log.answer(log.search(case)),
        ),
        lambda log: (log.becomes("held"), log.becomes("in_force"), searched(log)),
        lambda log: (log.begun("stops"), log.order("ended", "stops"), log.whole_case()),
        lambda log: (
            log.order("recorded", "stops"),
            log.order("ended", "stops"),
            log.whole_case(),
        ),
        lambda log: (
            log.begun("discloses"),
            case := approved(log, order=ORDER),
            log.order("ended", "discloses"),
            log.answer(case),
        ),
        lambda log: (
            log.begun("discloses"),
            case := approved(log, order=ORDER),
            lapse(log, "discloses"),
            log.answer(case),
        ),
        lambda log: (
            log.begun("discloses"),
            case := searched(log, order=ORDER),
            lapse(log, "discloses"),
            log.answer(case, "stopped"),
        ),
        lambda log: (
            log.order("recorded", "discloses"),
            log.refuse(assessed(log, order=ORDER)),
            waiting := assessed(log, order=ORDER),
            log.order("began", "discloses"),
            log.approve(waiting),
            log.order("ended", "discloses"),
            log.refuse(assessed(log, order=ORDER)),
        ),
        lambda log: (
            log.becomes("withdrawn"),
            log.begun("discloses"),
            log.whole_case("disclosed", order=ORDER),
        ),
        lambda log: log.begun("discloses", until="2017-01-01"),
        lambda log: (
            log.begun("discloses", until="9999-12-31"),
            log.whole_case("disclosed", order=ORDER),
        ),
        lambda log: (log.becomes("withdrawn"), log.refuse(assessed(log))),
        lambda log: (
            case := log.request(),
            log.in_force(V2),
            log.approve(log.assess(case, agreement=V2)),
        ),
        lambda log: log.order("recorded", "stops", by=("gita", "liam")),
        lambda log: log.approve(assessed(log), hands=("colin", "gita")),
        lambda log: (case := searched(log), log.leave("carol"), log.answer(case)),
        lambda log: log.stop(by=("boris",)),
        # Words of a clause are mended; nothing becomes of the version.
        lambda log: (log.adopt(file=sha("file 2")), log.whole_case()),
        # In force from the 3rd, known from the 9th, and held meanwhile: never in force.
        lambda log: (
            log.becomes("held"),
            log.adopt(
                (version(), "2017-01-03", "in_force", "2017-01-09"),
                (version(), "2017-01-05", "held", "2017-01-05"),
            ),
            log.enter(log.rows[MOU][-1]),
            log.becomes("in_force"),
            log.whole_case(),
        ),
        # A row of the month before is entered late, before any case goes on.
        lambda log: (
            case := assessed(log),
            log.adopt(log.row("withdrawn")),
            log.turn("2017-02"),
            log.enter(log.rows[MOU][-1]),
            log.refuse(case),
        ),
        # Begun in one month, in the log in the next.
        lambda log: (
            case := assessed(log),
            log.turn("2017-02"),
            log.approve(case, begun="2017-01", by="2017-03"),
        ),
        lambda log: (
            case := log.approve(assessed(log), by="2017-03"),
            log.turn("2017-02"),
            log.turn("2017-03"),
            log.waive("2017-03"),
            log.answer(log.search(case)),
        ),
        lambda log: (log.stop(), log.restart(), log.stop()),
        lambda log: (
            case := approved(log),
            log.requester(act="left"),
            log.requester(),
            log.search(case),
        ),
        lambda log: (
            refused := assessed(log),
            case := searched(log),
            log.requester(act="left"),
            log.answer(case),
            log.refuse(refused),
        ),
        lambda log: (
            case := approved(log),
            log.requester(act="left"),
            log.turn("2017-04"),
            log.answer(case),
        ),
        lambda log: (log.postpone(), log.waive("2017-01", "witnesses"), log.policy()),
        lambda log: (log.waive("2017-01"), log.waive("2017-01", "witnesses")),
        lambda log: (log.new_key("log 2"), log.new_key("log 3"), log.new_key("log 4", "lost")),
        lambda log: (log.policy(), log.policy(b"quorum none\n# again\n")),
        lambda log: log.enrol("es256:gita", ["approver"], held="own-device"),
        lambda log: (
            log.enrol("es256:gita", ["guardian"], held="own-device"),
            log.enrol("eddsa:dora", ["caseworker"], held="own-device"),
            log.approve(assessed(log), hands=("eddsa:dora", "es256:gita")),
        ),
        lambda log: (
            log.leave("carol"),
            log.enrol("eddsa:carol", ["caseworker"], held="own-device"),
        ),
        lambda log: (log.enrol("robot", ["caseworker"], held="server"), log.stop(by=("robot",))),
        lambda log: log.enrol("mallory", ["approver", "caseworker"]),
    ],
)
def test_an_honest_turn_of_events_is_accepted(honest: Lie) -> None:
    log = ready()
    honest(log)
    assert verified(log).size == len(log.entries)


def test_a_log_is_founded_by_the_administrators_whom_it_names_and_by_nobody_else() -> None:
    named = [{"key": key(name), "held": "key-file"} for name in ("anna", "mallory")]
    with pytest.raises(Problem) as refused:
        verified(SmallLog().begin(administrators=named))
    assert refused.value.code == "history.not-entitled"
    assert words_of(refused.value) == {"kind": "genesis"}


def test_a_log_can_be_founded_with_passkeys_of_the_parties_that_its_genesis_names() -> None:
    founders, log = ("es256:gita", "eddsa:dora"), SmallLog()
    log.act(
        "genesis", "founded", founders, {},
        origin=log.origin, key=key("log"), mode="live", parties=[PARTY],
        administrators=[{"key": key(name), "held": "own-device"} for name in founders],
    )  # fmt: skip
    assert verified(log).kinds["genesis"] == 1


def test_a_log_that_has_not_begun_has_no_name_no_key_and_nobody_on_its_roll() -> None:
    history = History()
    assert (history.origin, history.genesis, history.log_keys) == ("", None, ())
    assert not history.roll.officers
    assert not list(history.cases())


def test_the_agreements_name_counts_through_its_versions() -> None:
    log = ready()
    log.request()
    log.in_force(V2)
    log.request(agreement=V2)
    (cohort,) = verified(log).cohorts
    assert (cohort.agreement, cohort.received) == (MOU, 2)


def test_a_stop_of_one_version_leaves_the_other_open() -> None:
    log = ready()
    log.stop()
    log.in_force(V2)
    log.whole_case(agreement=V2)
    stopped, running = verified(log).versions
    assert (stopped.stopped, running.stopped) == (True, False)


def test_a_stay_stops_whichever_version_stands() -> None:
    log = ready().in_force(V2)
    log.begun("stops")
    log.search(approved(log, agreement=V2))
    with pytest.raises(Problem) as refused:
        verified(log)
    assert WHY_SHUT["stay"] in refused.value.sentence


def test_a_new_edition_leaves_a_version_as_it_stands() -> None:
    log = ready()
    log.stop()
    log.adopt(file=sha("file 2"))
    report = verified(log)
    (version_1,), (agreement,) = report.versions, report.agreements
    assert (version_1.status, version_1.stopped) == ("in_force", True)
    assert agreement.files[1] == sha("file 2")
    assert report.published.missing == (f"agreements/{sha('file 2')}.yaml",)


@pytest.mark.parametrize("period", ["2017-01", "2017-02"])
def test_an_order_is_granted_a_day_beyond_its_last(period: str) -> None:
    """The day is asked, and an entry made a moment later: the month may have turned."""
    log = ready()
    log.begun("discloses")
    log.turn(period)
    log.search(log.approve(assessed(log, order=ORDER)))
    assert verified(log).kinds["search"] == 1


@pytest.mark.parametrize(
    ("first", "until", "month", "stayed"),
    [
        ("0001-01-01", "0001-01-01", "0001-01", False),
        ("0001-01-01", "0001-01-01", "0001-02", True),
        ("0001-01-01", "9999-12-31", "9999-12", True),
        ("9999-12-31", "9999-12-31", "2017-01", False),
    ],
)
def test_days_at_the_ends_of_the_calendar_are_counted_like_others(
    first: str, until: str, month: str, stayed: bool
) -> None:
    log = SmallLog(origin="rehearsal.invalid/ends", period=min(month, "2017-01")).begin()
    log.in_force()
    log.order("recorded", "stops", until=until, **{"from": first})
    log.period = month
    log.approve(assessed(log))
    if stayed:
        with pytest.raises(Problem) as refused:
            verified(log)
        assert WHY_SHUT["stay"] in refused.value.sentence
    else:
        assert verified(log).kinds["approval"] == 1


@pytest.mark.parametrize("first", sorted(ORDER_STEPS))
@pytest.mark.parametrize("then", sorted(ORDER_STEPS))
def test_an_order_goes_on_as_the_table_says_and_not_otherwise(first: str, then: str) -> None:
    paths = {
        "recorded": ("recorded",),
        "began": ("recorded", "began"),
        "lapsed": ("recorded", "began", "lapsed"),
        "ended": ("recorded", "ended"),
    }
    log = ready()
    for act in (*paths[first], then):
        log.order(act, "stops")
    if then in ORDER_STEPS[first]:
        (order,) = verified(log).orders
        assert (order.status, order.begins, order.until) == (then, "2017-01-01", "2017-01-31")
        assert [act.act for act in order.acts] == [*paths[first], then]
    else:
        with pytest.raises(Problem) as refused:
            verified(log)
        assert refused.value.code == "history.order-step-not-allowed"


def test_the_tables_of_orders_speak_of_the_same_acts() -> None:
    acts = {act for kind, act in ACTS if kind == "order"}
    assert set(ORDER_STEPS) == acts
    assert set(FOLLOWS_FROM_A_DAY) == {act for act in acts if ("order", act) not in SEATS}
    assert set(ORDER_STEPS) - {"began"} < set(WHY_SHUT)


def test_one_person_with_two_keys_still_needs_two_enrolments() -> None:
    """What the log cannot see is written down: two keys of one person look like two people."""
    log = ready()
    log.enrol("diego's other key", ["caseworker"])
    log.approve(assessed(log), hands=("diego's other key", "diego"))  # type: ignore[arg-type]
    assert key("diego") != key("diego's other key")
    assert verified(log).kinds["approval"] == 1


def test_many_instruments_are_each_asked_about_their_own_and_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Six hundred kilobytes, each entry in its place, would else keep an auditor for many seconds,
    and ten times as much for hours."""
    asked: list[str] = []
    stays = Order.stays
    monkeypatch.setattr(
        Order, "stays", lambda self, *told: bool(asked.append(self.hash)) or stays(self, *told)
    )
    log, many = SmallLog().begin(), 40
    for number in range(many):
        log.in_force(sha(f"version {number}"), f"agreement-{number}")
    for number in range(many):
        log.order("recorded", "stops", sha(f"order {number}"), name=f"agreement-{number}")
    history = History()
    for entry in log.entries:
        history.add(parse(entry))
    assert len(history.instruments.orders) == many
    assert len(asked) <= 4 * many
