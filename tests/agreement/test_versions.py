"""A version is complete once its amendments are worked in, and its hash covers what it says."""

import pytest
from sample_agreements import SMALL, changed, small

from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.requirements import as_written
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.terms import Field
from proviso_verify.canonical import digest

TOP = "versions:\n"
V2 = "    amends: v1\n"


def test_an_amendment_adds_replaces_and_removes():
    agreement = small(
        (
            V2,
            V2 + '    replace: {"2": {require: {rank: inspector}, cite: new}}\n    remove: ["1"]\n',
        )
    )
    clauses = {c.id: c for c in resolve(agreement, "v2").clauses}
    assert list(clauses) == ["2", "3", "4", "5", "6"]
    assert as_written(clauses["2"].require) == {"rank": "inspector"}
    # A replacement replaces the whole clause: nothing of the old one shines through.
    assert (clauses["2"].cite, clauses["2"].term, clauses["2"].grounds) == ("new", None, ())
    assert [c.id for c in resolve(agreement, "v1").clauses] == ["1", "2", "3", "4"]


def test_what_a_version_does_not_override_it_takes_from_the_amended_one_and_then_from_the_top():
    third = """\
  - id: v3
    amends: v2
    use_limits: {purpose: Another., destroy_within: 7}
"""
    agreement = small((V2, V2 + "    discloses: [address]\n"), ("tests:\n", third + "tests:\n"))
    v1, v2, v3 = (resolve(agreement, v) for v in ("v1", "v2", "v3"))
    assert v1.discloses == (Field.ADDRESS, Field.ADDRESS_SINCE)
    assert v2.discloses == v3.discloses == (Field.ADDRESS,)
    assert (v2.use_limits.destroy_within, v3.use_limits.destroy_within) == (28, 7)
    assert list(v3.grounds) == ["overstayed", "missing"]
    assert v3.clauses == v2.clauses


def test_a_ground_has_the_implied_clauses_and_those_that_name_it_or_none():
    version = resolve(small(), "v1")
    implied = ["agreement:requester", "agreement:ground", "agreement:fields"]
    assert [c.id for c in version.clauses_for("overstayed")] == [*implied, "1", "2", "3", "4"]
    assert [c.id for c in version.clauses_for("missing")] == [*implied, "1", "3", "4"]


def test_a_version_knows_the_facts_and_terms_it_names():
    v1, v2 = resolve(small(), "v1"), resolve(small(), "v2")
    assert set(v1.facts) == {"in_contact", "efforts_failed", "public_interest", "countersigned"}
    assert set(v2.facts) - set(v1.facts) == {"months", "rank", "seen_on", "signs"}
    assert set(v1.terms) == {"efforts"}


SAME = [
    ("title: A small agreement", "title: Another title"),
    ("known: 2020-01-24", "known: 2020-01-25"),
    ("is: superseded, by: v2", "is: superseded"),
    (SMALL[SMALL.index("tests:") :], ""),
    (TOP, "accepted: [{finding: f, about: a, because: b}]\n" + TOP),
    (TOP, "invariants: [{id: I, never_permit_if: {rank: sergeant}}]\n" + TOP),
    (TOP, "publication: {outcomes: threshold, threshold: 10}\n" + TOP),  # the defaults, said aloud
    ("facts:\n", "facts:\n  unused: {type: bool, source: court}\n"),
    ("terms:\n", "terms:\n  unused: {text: a word, defined: false}\n"),
    ("destroy_within: 28", "confirm_destruction: true, destroy_within: 28"),
    ("language: 2\n", "# a comment\nlanguage: 2\n"),
    ("{in_contact: false}", "{all_of: [{in_contact: false}]}"),
    ("[address, address_since]", "[address_since, address]"),
    ("  - id: v1\n", "  - id: v1\n    title: The first\n"),
]

DIFFERENT = [
    ("agreement: small", "agreement: smaller"),
    ("custodian: registry", "custodian: archive"),
    ("purpose: To be tested.", "purpose: To be tested again."),
    ("legal: {", "legal: {effect: duty, "),
    ("cite: An Act, as_at: 2020-01-01}]", "cite: An Act, as_at: 2020-01-02}]"),
    ("{in_contact: false}", "{in_contact: true}"),
    ('{id: "1", ', '{id: "1a", '),
    ('{id: "1", ', '{id: "1", text: In words., '),
    (", for: [overstayed]", ""),
    ("evidence: trace-log", "evidence: log"),
    (
        "efforts_failed: {type: bool, source: requester",
        "efforts_failed: {type: bool, source: court",
    ),
    ("text: other efforts", "text: further efforts"),
    ("label: Missing", "label: Lost"),
    ("    deliver: relay\n", ""),
    ("What good does it do?", "What good would it do?"),
    ("[address, address_since]", "[address]"),
    ("destroy_within: 28", "destroy_within: 29"),
    (TOP, "publication: {answer_after: 2}\n" + TOP),
    ("id: v1", "id: v0"),
]


@pytest.mark.parametrize("change", SAME)
def test_the_hash_is_blind_to_status_tests_titles_and_spelling(change):
    assert resolve(small(change), "v1").hash == resolve(small(), "v1").hash


@pytest.mark.parametrize("change", DIFFERENT)
def test_the_hash_sees_whatever_the_version_says(change):
    text = changed(change)
    text = text.replace("v1", "v0") if change[1] == "id: v0" else text
    first = read(text).versions[0].id
    assert resolve(read(text), first).hash != resolve(small(), "v1").hash


def test_an_amendment_does_not_change_the_hash_of_what_it_amends():
    alone = SMALL[: SMALL.index("  - id: v2")].replace(", by: v2", "")
    assert resolve(read(alone), "v1").hash == resolve(small(), "v1").hash


def test_the_hash_is_that_of_canonical_json_written_out_here_by_hand():
    """A change of this test is a change of format: it needs a decision record, a new language."""
    law = {"as_at": "2020-01-01", "cite": "An Act"}
    by_hand = {
        "language": 2,
        "agreement": "small",
        "parties": {"custodian": [{"code": "registry"}], "requester": [{"code": "bureau"}]},
        "purpose": "To be tested.",
        "legal": {"effect": "power", "basis": [law]},
        "id": "v1",
        "clauses": [
            {"id": "1", "require": {"in_contact": False}},
            {
                "id": "2",
                "require": {"efforts_failed": True},
                "term": "efforts",
                "for": ["overstayed"],
            },
            {"id": "3", "require": {"public_interest": "passed"}},
            {"id": "4", "require": {"countersigned": True}},
        ],
        "facts": {
            "in_contact": {"type": "bool", "source": "requester"},
            "efforts_failed": {"type": "bool", "source": "requester", "evidence": "trace-log"},
        },
        "terms": {"efforts": {"text": "other efforts", "defined": False, "fact": "efforts_failed"}},
        "grounds": {
            "overstayed": {"label": "Overstayed", "seriousness": "summary", "law": law},
            "missing": {
                "label": "Missing",
                "seriousness": "none",
                "law": law,
                "deliver": "relay",
            },
        },
        "public_interest_test": {
            "text": "Harm against benefit.",
            "factors": {
                "benefit": {"question": "What good does it do?", "weighs": "for"},
                "public_trust": {"question": "What does it do to trust?", "weighs": "against"},
            },
        },
        "discloses": ["address", "address_since"],
        "use_limits": {"purpose": "Finding one person.", "destroy_within": 28},
        "publication": {},
    }
    assert resolve(small(), "v1").hash == digest(by_hand)


def test_how_an_agreement_is_kept_and_what_fields_are_for_are_terms_of_it():
    said = {
        "needs: {address: To write.}\n",
        "governance: {review: 2021-01-01}\n",
        "governance: {review: 2021-01-02}\n",
    }
    hashes = {resolve(small((TOP, more + TOP)), "v1").hash for more in said}
    assert len(hashes | {resolve(small(), "v1").hash}) == 4
    # A field that a version does not disclose needs nothing in it.
    other = small((TOP, "needs: {gender: None.}\n" + TOP))
    assert resolve(other, "v1").hash == resolve(small(), "v1").hash


def test_an_amendment_can_be_kept_in_another_way():
    agreement = small(
        (TOP, "governance: {review: 2021-01-01}\n" + TOP),
        (V2, V2 + "    governance: {review: 2022-01-01}\n"),
    )
    told = [resolve(agreement, v).content["governance"]["review"] for v in ("v1", "v2")]
    assert told == ["2021-01-01", "2022-01-01"]
