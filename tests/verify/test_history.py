"""Every rule of the log, broken once by someone who holds the log's key and signs it all the same.

Each case says in words what the log holder did; the verifier refuses it, by that name.
"""

import json
from collections.abc import Callable

import pytest
from small_log import MOU, SmallLog, key, sha, signature, version

from proviso_verify.entries import CASE_KINDS, KINDS
from proviso_verify.errors import VERIFY, Problem
from proviso_verify.history import SEALED, STEPS
from proviso_verify.instruments import FOLLOWS_FROM_A_DAY, ORDER_STEPS, WHY_SHUT
from proviso_verify.log import Report, verify_log
from proviso_verify.officers import SEATS

ORDER = sha("order 1")

Lie = Callable[[SmallLog], object]


def ready() -> SmallLog:
    """A log in which everything is in place for a first request."""
    return SmallLog().begin().in_force()


def verified(log: SmallLog) -> Report:
    return verify_log(log.files().__getitem__)


def assessed(log: SmallLog, **basis: str) -> str:
    return log.assess(log.request(**basis))


def approved(log: SmallLog, **basis: str) -> str:
    return log.approve(assessed(log, **basis))


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
    proposal = sha("p")
    signatures = [
        signature(name, f"proviso/approval/v1\n{proposal}\n{role}".encode())
        for name, role in (("carol", "approver"), ("diego", "proposer"))
    ]
    log.approve(assessed(log), proposal=proposal, signatures=signatures)


def enrol_in_another_log(log: SmallLog) -> None:
    other = SmallLog(origin="log.other.example")
    other.entries = list(log.entries)
    other.enrol("mallory", ["approver"])
    log.entries.append(other.entries[-1])


def lapse(log: SmallLog, effect: str, hashed: str | None = None) -> None:
    """January's order lapses, in February."""
    log.period = "2017-02"
    log.order("lapsed", effect, hashed)


def in_march(log: SmallLog) -> None:
    """Nothing was written in February, though January's orders lapsed then."""
    log.period = "2017-03"


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
        "entry.bad-value",
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
        lambda log: log.agreement("adopted", sha("v2"), by=("liam",)),
        "history.signers",
    ),
    (
        "an agreement adopted by nobody",
        lambda log: log.agreement("adopted", sha("v2"), by=()),
        "history.signers",
    ),
    (
        "an agreement adopted by a caseworker",
        lambda log: log.agreement("adopted", sha("v2"), by=("liam", "carol")),
        "history.not-entitled",
    ),
    (
        "an agreement in force that nobody adopted",
        lambda log: log.agreement("in_force", sha("v2")),
        "history.not-adopted",
    ),
    (
        "an agreement stopped that nobody adopted",
        lambda log: log.agreement("stopped", sha("v2")),
        "history.not-adopted",
    ),
    (
        "a version under another name",
        lambda log: log.agreement("held", name="other"),
        "history.renamed",
    ),
    (
        "a version adopted twice with one file",
        lambda log: log.agreement("adopted"),
        "history.adopted-again",
    ),
    (
        "a version adopted again with the file of its first edition",
        lambda log: (log.agreement("adopted", file=sha("file 2")), log.agreement("adopted")),
        "history.adopted-again",
    ),
    (
        "a new edition adopted by one",
        lambda log: log.agreement("adopted", file=sha("file 2"), by=("liam",)),
        "history.signers",
    ),
    (
        "a change of status that only a later edition says",
        lambda log: (
            log.agreement("withdrawn", file=sha("file 2")),
            log.agreement("adopted", file=sha("file 2")),
        ),
        "history.file-not-adopted",
    ),
    (
        "a version adopted again under another name",
        lambda log: log.agreement("adopted", name="other"),
        "history.renamed",
    ),
    (
        "a change of status that no adopted file says",
        lambda log: log.agreement("withdrawn", file=sha("file 2")),
        "history.file-not-adopted",
    ),
    (
        "a change of status that a file of another agreement says",
        lambda log: (
            log.agreement("adopted", sha("v2"), name="other", file=sha("file 2")),
            log.agreement("held", file=sha("file 2")),
        ),
        "history.file-not-adopted",
    ),
    (
        "a signature under what nobody signs",
        lambda log: log.agreement("held", by=("liam",)),
        "history.signers",
    ),
    (
        "a stop by a stranger",
        lambda log: log.agreement("stopped", by=("mallory",)),
        "history.not-entitled",
    ),
    ("a stop by nobody", lambda log: log.agreement("stopped", by=()), "history.signers"),
    (
        "a restart by one",
        lambda log: (log.agreement("stopped"), log.agreement("restarted", by=("gita",))),
        "history.signers",
    ),
    (
        "a restart by administrators",
        lambda log: (log.agreement("stopped"), log.agreement("restarted", by=("anna", "boris"))),
        "history.not-entitled",
    ),
    (
        "a restart of what is not stopped",
        lambda log: log.agreement("restarted"),
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
        "history.signers",
    ),
    (
        "an order ended by nobody",
        lambda log: (log.order("recorded", "stops"), log.order("ended", "stops", by=())),
        "history.signers",
    ),
    (
        "a signature under an order's beginning",
        lambda log: (
            log.order("recorded", "stops"),
            log.order("began", "stops", by=("liam", "diego")),
        ),
        "history.signers",
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
            log.in_force(sha("v2")),
            log.request(agreement=sha("v2"), number=1),
        ),
        "history.number-gap",
    ),
    (
        "a request under an agreement that nobody adopted",
        lambda log: log.request(agreement=sha("v2")),
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
            log.agreement("adopted", sha("o"), name="other"),
            log.assess(log.request(), agreement=sha("o")),
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
        lambda log: (log.in_force(sha("v2")), log.search(approved(log), agreement=sha("v2"))),
        "history.basis-changed",
    ),
    (
        "an answer under another version than was approved",
        lambda log: (log.in_force(sha("v2")), log.answer(searched(log), agreement=sha("v2"))),
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
    # approvals
    (
        "one officer proposes and approves",
        lambda log: log.approve(assessed(log), by=("gita", "gita")),
        "history.same-signer",
    ),
    (
        "an approver proposes",
        lambda log: log.approve(assessed(log), by=("diego", "gita")),
        "history.not-entitled",
    ),
    (
        "two caseworkers approve",
        lambda log: log.approve(assessed(log), by=("carol", "colin")),
        "history.not-entitled",
    ),
    (
        "an administrator approves",
        lambda log: log.approve(assessed(log), by=("carol", "anna")),
        "history.not-entitled",
    ),
    (
        "the two sign in each other's place",
        lambda log: log.approve(assessed(log), by=("diego", "carol")),
        "history.not-entitled",
    ),
    (
        "an unknown officer approves",
        lambda log: log.approve(assessed(log), by=("carol", "mallory")),
        "history.not-entitled",
    ),
    (
        "an officer approves before being enrolled",
        lambda log: (
            log.approve(assessed(log), by=("carol", "mallory")),
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
            log.agreement("adopted", sha("v2")),
            log.approve(assessed(log, agreement=sha("v2"))),
        ),
        "history.not-in-force",
    ),
    # nothing in force, no search
    *[
        (
            f"an approval while it is {act}",
            lambda log, act=act: (log.agreement(act), log.approve(assessed(log))),
            "history.not-in-force",
        )
        for act in ("held", "superseded", "withdrawn", "stopped")
    ],
    *[
        (
            f"a search after it was {act}",
            lambda log, act=act: (case := approved(log), log.agreement(act), log.search(case)),
            "history.not-in-force",
        )
        for act in ("held", "superseded", "withdrawn", "stopped")
    ],
    (
        "a search under a stay",
        lambda log: (case := approved(log), log.begun("stops"), log.search(case)),
        "history.not-in-force",
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
            log.agreement("stopped"),
            log.agreement("in_force"),
            log.search(case),
        ),
        "history.not-in-force",
    ),
    (
        "a restart lifts a withdrawal",
        lambda log: (
            case := approved(log),
            log.agreement("withdrawn"),
            log.agreement("stopped"),
            log.agreement("restarted"),
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
        "an answer without a search after a stop that was over before the approval",
        lambda log: (
            log.agreement("stopped"),
            log.agreement("restarted"),
            log.answer(approved(log)),
        ),
        "history.search-missing",
    ),
    (
        "an answer without a search because another agreement was stopped",
        lambda log: (
            log.agreement("adopted", sha("o"), name="other", file=sha("f")),
            log.agreement("in_force", sha("o"), name="other", file=sha("f")),
            case := approved(log),
            log.agreement("stopped", sha("o"), name="other"),
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


def test_every_rule_of_the_catalogue_is_broken_here() -> None:
    rules = {code for code in VERIFY.kinds if code.startswith("history.")}
    assert rules == {code for _, _, code in RULES if code.startswith("history.")}


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
        # An approval that ran out unsearched is answered in a later month.
        lambda log: (case := approved(log), setattr(log, "period", "2017-02"), log.answer(case)),
        lambda log: (case := approved(log), log.agreement("stopped"), log.answer(case)),
        lambda log: (case := approved(log), log.agreement("withdrawn"), log.answer(case)),
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
            log.agreement("stopped"),
            log.agreement("restarted"),
            log.answer(case),
        ),
        lambda log: (
            case := approved(log),
            log.agreement("stopped"),
            log.agreement("restarted"),
            log.answer(log.search(case)),
        ),
        lambda log: (log.agreement("held"), log.agreement("in_force"), searched(log)),
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
            log.agreement("withdrawn"),
            log.begun("discloses"),
            log.whole_case("disclosed", order=ORDER),
        ),
        lambda log: log.begun("discloses", until="2017-01-01"),
        lambda log: (
            log.begun("discloses", until="9999-12-31"),
            log.whole_case("disclosed", order=ORDER),
        ),
        lambda log: (log.agreement("withdrawn"), log.refuse(assessed(log))),
        lambda log: (
            log.agreement("adopted", sha("v2")),
            log.agreement("in_force", sha("v2")),
            log.approve(log.assess(log.request(), agreement=sha("v2"))),
        ),
        lambda log: log.order("recorded", "stops", by=("gita", "liam")),
        lambda log: log.approve(assessed(log), by=("colin", "gita")),
        lambda log: (case := searched(log), log.leave("carol"), log.answer(case)),
        lambda log: log.agreement("stopped", by=("boris",)),
        lambda log: (
            log.agreement("adopted", file=sha("file 2")),
            log.agreement("held", file=sha("file 2")),
            log.agreement("in_force", file=sha("file 1")),
            log.whole_case(),
        ),
        lambda log: (
            log.agreement("adopted", sha("v2"), file=sha("file 2")),
            log.agreement("adopted", file=sha("file 2")),
            log.agreement("superseded", file=sha("file 2")),
        ),
        lambda log: log.enrol("mallory", ["approver", "caseworker"]),
    ],
)
def test_an_honest_turn_of_events_is_accepted(honest: Lie) -> None:
    log = ready()
    honest(log)
    assert verified(log).size == len(log.entries)


def test_a_version_in_force_needs_its_own_entry_and_the_name_counts_through() -> None:
    log = ready()
    log.request()
    log.in_force(sha("v2"))
    log.request(agreement=sha("v2"))
    (cohort,) = verified(log).cohorts
    assert (cohort.agreement, cohort.received) == (MOU, 2)


def test_a_stop_of_one_version_leaves_the_other_open() -> None:
    log = ready().in_force(sha("v2"))
    log.agreement("stopped")
    log.whole_case(agreement=sha("v2"))
    stopped, running = verified(log).agreements
    assert (stopped.stopped, running.stopped) == (True, False)


def test_a_stay_stops_every_version_of_the_agreement() -> None:
    log = ready().in_force(sha("v2"))
    log.begun("stops")
    log.search(approved(log, agreement=sha("v2")))
    with pytest.raises(Problem) as refused:
        verified(log)
    assert WHY_SHUT["stayed"] in refused.value.sentence


def test_a_new_edition_leaves_a_version_as_it_stands() -> None:
    log = ready()
    log.agreement("stopped")
    log.agreement("adopted", file=sha("file 2"))
    (version_1,) = verified(log).agreements
    assert (version_1.status, version_1.stopped) == ("in_force", True)
    assert version_1.files == (sha("file 1"), sha("file 2"))


@pytest.mark.parametrize("period", ["2017-01", "2017-02"])
def test_an_order_is_granted_a_day_beyond_its_last(period: str) -> None:
    """The day is asked, and an entry made a moment later: the month may have turned."""
    log = ready()
    log.begun("discloses")
    log.period = period
    log.search(approved(log, order=ORDER))
    assert verified(log).kinds["search"] == 1


@pytest.mark.parametrize(
    ("first", "until", "month", "stayed"),
    [
        ("0001-01-01", "0001-01-01", "0000-01", False),
        ("0001-01-01", "0001-01-01", "0001-02", True),
        ("0001-01-01", "9999-12-31", "9999-12", True),
        ("9999-12-31", "9999-12-31", "2017-01", False),
    ],
)
def test_days_at_the_ends_of_the_calendar_are_counted_like_others(
    first: str, until: str, month: str, stayed: bool
) -> None:
    log = ready()
    log.order("recorded", "stops", until=until, **{"from": first})
    log.period = month
    log.approve(assessed(log))
    if stayed:
        with pytest.raises(Problem) as refused:
            verified(log)
        assert WHY_SHUT["stayed"] in refused.value.sentence
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
    acts = {act for kind, act in SEATS if kind == "order"}
    assert set(ORDER_STEPS) == acts
    assert set(FOLLOWS_FROM_A_DAY) == {act for act in acts if not SEATS["order", act]}
    assert set(ORDER_STEPS) - {"began"} < set(WHY_SHUT)


def test_one_person_with_two_keys_still_needs_two_enrolments() -> None:
    """What the log cannot see is written down: two keys of one person look like two people."""
    log = ready()
    log.enrol("diego's other key", ["caseworker"])
    log.approve(assessed(log), by=("diego's other key", "diego"))  # type: ignore[arg-type]
    assert key("diego") != key("diego's other key")
    assert verified(log).kinds["approval"] == 1
