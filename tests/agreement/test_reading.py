"""Every mistake in a file is one problem, with a code, a line and a column."""

import pytest
from sample_agreements import SHIPPED, SMALL, changed, facts, small

from proviso_gateway.agreement.assessment import assess
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.relevance import MOST_STEPS, Possibilities
from proviso_gateway.agreement.values import parse_value
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.errors import GATEWAY, Problem

PIGEONS, HOLES = range(9), range(8)
WORDS = [f"w{p}-{h}" for p in PIGEONS for h in HOLES]
ENTANGLED = "{all_of: [%s]}" % ", ".join(  # noqa: UP031
    [f"{{signs: {{includes_any: [{', '.join(f'w{p}-{h}' for h in HOLES)}]}}}}" for p in PIGEONS]
    + [
        f"{{not: {{signs: {{includes_all: [w{p}-{h}, w{q}-{h}]}}}}}}"
        for h in HOLES
        for p in PIGEONS
        for q in range(p)
    ]
)
"""Nine pigeons in eight holes, no two in one: no search by cases sees quickly that it cannot be."""

TOP = "discloses:"


def OWN(said):  # noqa: N802
    """Version v2 says this of facts."""
    return ("    amends: v1\n", f"    amends: v1\n    facts: {{{said}}}\n")


MISTAKES = [
    # code, what is changed into what, and what stands at the place that the problem names
    ("not-yaml", [("title: A small", 'title: "A \\q small"')], None),
    ("not-closed", [("parties: {", "parties: [{")], "[{"),
    ("not-closed", [("title: A small", "title: 'A small")], "'A small"),
    ("not-closed", [("{in_contact: false}", "{in_contact: false")], '{id: "1"'),
    ("tab", [("purpose:", "\tpurpose:")], "\tpurpose"),
    ("tab", [("  rank:", "\trank:")], "\trank"),
    ("needs-quotes", [("title: A small", "title: @small")], "@small"),
    ("needs-quotes", [("at_least: 12", "at_least: >= 12")], ">= 12"),
    ("colon-in-text", [("title: A small", "title: Note: a small")], ": a small"),
    (
        "quote-in-text",
        [("title: A small agreement", "title: 'Council's agreement'")],
        "s agreement",
    ),
    ("no-blank", [("purpose: To", "purpose:To")], "To be"),
    ("no-blank", [("      - {id", "      -{id")], "{id"),
    ("no-colon", [("purpose: To", "purpose To")], "purpose To"),
    ("other-dash", [("  - id: v1", "  \u2013 id: v1")], "\u2013 id"),
    ("other-dash", [("      - {id", "      \u2022 {id")], "\u2022 {id"),
    ("indented-otherwise", [("purpose: To", "  purpose: To")], "purpose: To"),
    ("items-and-keys", [("  in_contact: {type", "  - in_contact: {type")], "efforts_failed"),
    ("indented-otherwise", [("  rank:", " rank:")], "rank:"),
    ("not-plain", [("title: A small", "title: &a A small")], "&a"),
    ("not-plain", [("title: A small", "title: !!str A small")], "!!str"),
    ("not-plain", [("title: A small agreement", "title: *a")], "*a"),
    ("not-plain", [("language: 2", "%YAML 1.1\n---\nlanguage: 2")], None),
    ("not-plain", [("tests:\n", "---\ntests:\n")], "---"),
    ("key-not-text", [("title:", "2020-01-01:")], "2020-01-01:"),
    ("key-not-text", [("title:", "? [a]\n:")], "[a]"),
    ("duplicate-key", [("purpose:", "title:")], "title: To be"),
    ("duplicate-key", [("{in_contact: false}", "{rank: inspector, rank: sergeant}")], "rank: s"),
    ("empty-value", [("purpose: To be tested.", "purpose:")], None),
    ("empty-value", [("purpose: To be tested.", "purpose: null")], "null"),
    ("bare-word", [("{in_contact: false}", "{in_contact: no}")], "no}"),
    ("bare-word", [("title:", "on:")], "on:"),
    ("bare-word", [("{in_contact: false}", "{in_contact: True}")], "True"),
    ("ambiguous-number", [("at_least: 12", "at_least: 0x0C")], "0x0C"),
    ("ambiguous-number", [("at_least: 12", "at_least: 012")], "012"),
    ("ambiguous-number", [("at_least: 12", "at_least: 1_2")], "1_2"),
    ("ambiguous-number", [("at_least: 12", "at_least: 12.0")], "12.0"),
    ("ambiguous-number", [("at_least: 12", "at_least: 12:30")], "12:30"),
    ("number-too-large", [("max: 600", "max: 9007199254740992")], "900"),
    ("number-too-large", [("max: 600", "max: 9" + "9" * 5000)], "999"),
    ("impossible-day", [("known: 2020-01-24", "known: 2020-02-30")], "2020-02-30"),
    ("missing-key", [("purpose: To be tested.\n", "")], "language"),
    ("missing-key", [("type: enum, ", "")], "rank"),
    ("missing-key", [("    date: 2020-06-01\n", "")], "id: ordinary"),
    ("unknown-key", [("purpose:", "purposes:")], "purposes"),
    ("unknown-key", [(", term: efforts", ", terms: efforts")], "terms: efforts"),
    ("unknown-key", [("{type: bool,", "{name: x, type: bool,")], "name"),
    ("not-an-agreement", [(SMALL, "- language: 2")], None),
    ("not-an-agreement", [(SMALL, "request_ref,given_name\nR-1,Agnieszka\n")], None),
    ("not-an-agreement", [(SMALL, "R-1,Note: seen in Crewe, since: May\nR-2,'x\n")], None),
    ("not-an-agreement", [(SMALL, "Agnieszka: Crewe")], None),
    ("wrong-type", [("title: A small agreement", "title: 7")], "title"),
    ("wrong-type", [("title: A small agreement", "title: {a: b}")], "title"),
    ("wrong-type", [('id: "1"', "id: 1")], "id: 1"),
    ("wrong-type", [("destroy_within: 28", 'destroy_within: "28"')], "destroy_within"),
    ("wrong-type", [("date: 2020-06-01", "date: last June")], "date: last"),
    ("wrong-type", [("discloses: [address, address_since]", "discloses: address")], "discloses"),
    ("wrong-type", [("facts:\n", "facts: [a]\nold:\n")], "facts"),
    ("wrong-type", [("of: [sergeant, inspector]", "of: sergeant")], "of"),
    ("wrong-type", [("min: 0, max", "min: 2020-01-01, max")], "min: 2020"),
    ("wrong-type", [("min: 2019-01-01", "min: 0")], "min: 0"),
    ("wrong-type", [("in_contact: false\n", "in_contact: {a: 1}\n")], "in_contact: {a"),
    ("not-in-list", [("is: in_force", "is: inforce")], "is: inforce"),
    ("not-in-list", [("type: bool", "type: boolean")], "type: boolean"),
    ("not-in-list", [("source: requester}", "source: library}")], "source: library"),
    ("unknown-word", [("[address, address_since]", "[address, diagnosis]")], "diagnosis"),
    ("not-in-list", [("language: 2", "language: 3")], "language"),
    ("old-language", [("language: 2", "language: 1")], "language"),
    ("not-in-list", [("language: 2", "language: true")], "language"),
    ("not-in-list", [("weighs: for", "weighs: both")], "weighs: both"),
    ("not-in-list", [("answer: permitted", "answer: release")], "answer"),
    ("wrong-size", [("destroy_within: 28", "destroy_within: 0")], "destroy_within"),
    ("wrong-size", [("title: A small agreement", "title: ''")], "title"),
    ("wrong-size", [("[address, address_since]", "[]")], "discloses"),
    ("wrong-size", [("    amends: v1\n", "    amends: v1\n    discloses: []\n")], "discloses"),
    ("wrong-size", [("    amends: v1\n", "    amends: v1\n    grounds: {}\n")], "grounds"),
    ("bad-name", [("agreement: small", "agreement: Small")], "agreement"),
    ("bad-name", [("title: A small agreement", "title: '  '")], "title"),
    ("bad-name", [("  rank:", "  Rank:")], "Rank"),
    ("bad-name", [("[refuge, stalking, debt]", "[refuge, 'fled abroad']")], "'fled"),
    ("reserved-name", [("  rank:", "  countersigned:")], "countersigned"),
    ("reserved-name", [("  rank:", "  postcode:")], "postcode"),
    ("reserved-name", [("  rank:", "  evidence_of_rank:")], "evidence_of_rank"),
    ("reserved-name", [("  rank:", "  not:")], "not"),
    ("reserved-name", [("  missing:", "  other:")], "other"),
    ("reserved-name", [("requester: bureau", "requester: other")], "requester"),
    ("gateway-fact", [("source: requester}", "source: gateway}")], "source"),
    ("fact-needs", [("min: 0, ", "")], "months"),
    ("fact-needs", [("of: [sergeant, inspector], ", "")], "rank"),
    ("fact-has", [("{type: bool,", "{type: bool, of: [a],")], "of"),
    ("fact-has", [("{type: enum,", "{type: enum, min: 0,")], "min"),
    ("empty-range", [("min: 0, max: 600", "min: 601, max: 600")], "max"),
    ("duplicate", [("[sergeant, inspector]", "[sergeant, sergeant]")], "sergeant]"),
    ("duplicate", [('id: "2"', 'id: "1"')], 'id: "1", require: {eff'),
    ("duplicate", [("id: v2", "id: v1")], "id: v1\n    status:\n      - {date: 2021-05"),
    ("duplicate", [('id: "5"', 'id: "1"')], 'id: "1"\n        require:\n          any'),
    ("duplicate", [("for: [overstayed]", "for: [overstayed, overstayed]")], "overstayed]"),
    ("duplicate", [("    amends: v1\n", '    amends: v1\n    remove: ["1", "1"]\n')], '"1"]'),
    (
        "duplicate",
        [
            (
                "    amends: v1\n",
                '    amends: v1\n    remove: ["1"]\n'
                '    replace: {"1": {require: {rank: inspector}}}\n',
            )
        ],
        '"1"]',
    ),
    ("unknown-word", [("by: v2", "by: v3")], "by"),
    ("unknown-word", [("by: v2", "by: v1")], "by"),
    ("unknown-word", [("term: efforts", "term: effort")], "term: effort"),
    ("unknown-word", [("fact: efforts_failed", "fact: effort_failed")], "fact: effort"),
    ("unknown-word", [("for: [overstayed]", "for: [overstaying]")], "overstaying"),
    ("unknown-word", [("amends: v1", "amends: v2")], "amends"),
    ("unknown-word", [("amends: v1", 'amends: v1\n    remove: ["9"]')], '"9"'),
    (
        "unknown-word",
        [("amends: v1", 'amends: v1\n    replace: {"9": {require: {rank: inspector}}}')],
        '"9"',
    ),
    (
        "unknown-word",  # an inherited clause speaks of a ground that the amendment dropped
        [
            (
                "amends: v1",
                "amends: v1\n    grounds:\n      missing: {label: M, seriousness: s,"
                " law: {cite: A, as_at: 2020-01-01}}",
            )
        ],
        "grounds",
    ),
    ("unknown-word", [("under: v1", "under: v9")], "under"),
    ("unknown-word", [("      in_contact: false", "      in_contract: false")], "in_contract"),
    ("unknown-word", [("answer: permitted", "answer: ask, ask_for: [rang]")], "rang"),
    ("unknown-word", [("answer: permitted", "answer: refused, reasons: [late]")], "late"),
    ("unknown-word", [("date: 2020-06-01", "date: 2020-06-01\n    like: other")], "like"),
    ("unknown-word", [("date: 2020-06-01", "date: 2020-06-01\n    without: [rang]")], "rang"),
    ("value-not-allowed", [("fields: [address]", "fields: [adress]")], "fields"),
    ("value-not-allowed", [("public_interest: passed\n", "public_interest: ok\n")], "public_int"),
    ("exact-unjustified", [("versions:", "publication: {outcomes: exact}\nversions:")], "public"),
    ("trust-not-asked", [("public_trust:", "trust:")], "factors"),
    ("one-sided-test", [("weighs: against", "weighs: for")], "factors"),
    (
        "no-public-interest-test",
        [(SMALL[SMALL.index("public_interest_test") : SMALL.index("discloses")], "")],
        "id: v1",
    ),
    ("no-clauses", [(SMALL[SMALL.index("    amends") : SMALL.index("tests:")], "")], "id: v2"),
    (
        "nothing-amended",
        [("    amends: v1\n", "    clauses: [{id: a, require: {rank: inspector}}]\n")],
        "add",
    ),
    (
        "clauses-and-amends",
        [("    amends: v1\n", "    amends: v1\n    clauses: [{id: a, require: {months: 1}}]\n")],
        "clauses",
    ),
    (
        "bare-ground",
        [
            ('id: "1",', 'id: "1", for: [overstayed],'),
            ('id: "3",', 'id: "3", for: [overstayed],'),
            ('id: "4",', 'id: "4", for: [overstayed],'),
        ],
        "id: v1",
    ),
    ("status-order", [("is: in_force, known: 2020-01-24", "is: withdrawn")], "{date: 2020-01-01"),
    ("status-order", [("is: superseded, by: v2", "is: in_force")], "{date: 2021-05-09"),
    (
        "status-order",  # an ended version stays ended
        [("    amends", "      - {date: 2022-01-01, is: in_force}\n    amends")],
        "{date: 2022-01-01",
    ),
    (
        "status-dates",
        [("{date: 2021-05-09, is: superseded", "{date: 2020-01-01, is: superseded")],
        "{date: 2020-01-01, is: superseded",
    ),
    (
        "two-at-once",
        [("{date: 2021-05-09, is: in_force}", "{date: 2021-05-08, is: in_force}")],
        "status:\n      - {date: 2021-05-08",
    ),
    (
        "two-at-once",
        [("      - {date: 2021-05-09, is: superseded, by: v2}\n", "")],
        "status:\n      - {date: 2021-05-09",
    ),
    (
        "two-at-once",
        [("{date: 2021-05-09, is: in_force}", "{date: 2021-05-08, is: held}")],
        "status:\n      - {date: 2021-05-08",
    ),
    ("invariant-shape", [("versions:", "invariants: [{id: I1}]\nversions:")], "{id: I1"),
    (
        "invariant-shape",
        [
            (
                "versions:",
                "invariants: [{id: I1, never_permit_if: {rank: sergeant},"
                " never_permit_unless: {rank: inspector}}]\nversions:",
            )
        ],
        "{id: I1",
    ),
    (
        "too-entangled",
        [
            ("[refuge, stalking, debt]", f"[refuge, stalking, {', '.join(WORDS)}]"),
            ("{in_contact: false}", ENTANGLED),
        ],
        "id: v1",
    ),
    (
        "too-deep",
        [("{in_contact: false}", "{not: " * 30 + "{rank: inspector}" + "}" * 30)],
        "{not:",
    ),
    ("too-large", [("A small", "A small" + " small" * 50_000)], None),
    ("hidden-character", [("title: A small", "title: A \u202esmall")], "\u202e"),
    ("hidden-character", [("in_contact: {type", "in_\u200bcontact: {type")], "\u200b"),
    ("hidden-character", [("language: 2", "# a note \u2066\nlanguage: 2")], "\u2066"),
    ("hidden-character", [("title: A small", "title: A \u2028small")], None),
    ("bad-name", [("  rank:", "  r\u0430nk:")], "r\u0430nk"),
    ("bad-name", [("answer: permitted, under: v1", "answer: permitted, under: v\uff11")], "under"),
    ("unknown-word", [("date: 2020-06-01", "date: 2020-06-01\n    as_if: v9")], "as_if"),
    ("unknown-word", [("discloses:", "needs: {adress: To write.}\ndiscloses:")], "adress"),
    ("reserved-name", [("  rank:", "  days_since_seen_on:")], "days_since_seen_on"),
    ("reserved-name", [("  rank:", "  states:")], "states"),
    ("reserved-name", [("  rank:", "  redacted:")], "redacted"),
    ("reserved-name", [("evidence: trace-log", "evidence: none")], "evidence: none"),
    ("duplicate", [("requester: bureau", "requester: [bureau, bureau]")], "requester"),
    ("wrong-size", [("for: [overstayed]", "for: []")], "for"),
    ("unknown-fact", [("{in_contact: false}", "{redacted: false}")], "redacted"),
    ("missing-key", [("require: {in_contact: false}", "text: Nothing.")], '{id: "1"'),
    (
        "not-stateable",
        [("      in_contact: false\n", "      days_since_seen_on: 7\n")],
        "days_since_seen_on",
    ),
    (
        "field-forbidden",
        [(TOP, "fields: {faith: {label: Faith, type: text, why: To know.}}\n" + TOP)],
        "faith",
    ),
    (
        "field-forbidden",
        [(TOP, "fields: {code: {label: Country of birth, type: text, why: None.}}\n" + TOP)],
        "code",
    ),
    (
        "reserved-name",
        [(TOP, "fields: {postcode: {label: Postcode, type: text, why: To write.}}\n" + TOP)],
        "postcode",
    ),
    (
        "tells-who-asked",
        [("{in_contact: false}", "{any_of: [{asked_before: false}, {in_contact: false}]}")],
        '{id: "1"',
    ),
    ("bounds-wider", [OWN("months: {max: 601}")], "max"),
    ("bounds-wider", [OWN("rank: {of: [captain]}")], "of"),
    ("fact-has", [OWN("in_contact: {of: [a]}")], "of"),
    ("empty-range", [OWN("months: {min: 9, max: 8}")], "months"),
    ("gateway-fact", [OWN("months: {source: gateway}")], "source"),
    ("unknown-word", [OWN("mouths: {source: court}")], "mouths"),
    ("wrong-type", [("discloses:", "governance: {review: soon}\ndiscloses:")], "review"),
]


@pytest.mark.parametrize(("code", "changes", "at"), MISTAKES)
def test_a_mistake_is_named_and_placed(code, changes, at, expect_problem):
    text = changed(*changes)
    found = expect_problem(f"agreement.{code}", lambda: read(text, "small.yaml"))
    assert found.place.file == "small.yaml"
    if at is not None:
        line, column = found.place.line, found.place.column
        rest = "\n".join(text.splitlines()[line - 1 :])[column - 1 :]
        assert rest.startswith(at), rest[:60]


@pytest.mark.parametrize("said", ["not stated", "never", "[28]"])
def test_whoever_misses_a_value_of_several_forms_is_told_each_of_them(said, expect_problem):
    text = changed(("destroy_within: 28", f"destroy_within: {said}"))
    found = expect_problem("agreement.wrong-type", lambda: read(text, "f"))
    assert "a whole number" in found.remedy
    assert "`not-stated`" in found.remedy


def test_all_words_that_say_several_things_are_told_at_once(expect_problem):
    text = changed(
        ("{in_contact: false}", "{in_contact: no}"),
        ("at_least: 12", "at_least: 012"),
        ("known: 2020-01-24", "known: 2020-02-30"),
        ("purpose: To be tested.", "purpose:"),
    )
    found = expect_problem("agreement.empty-value", lambda: read(text, "f"))
    assert [one.code for one in found.problems] == [
        "agreement.impossible-day",
        "agreement.bare-word",
        "agreement.ambiguous-number",
    ]
    assert (found.place.line, found.place.column) == (5, 1)  # the key, not what comes after it


def test_all_keys_that_are_missing_in_one_place_are_told_with_what_they_hold(expect_problem):
    text = changed(("seriousness: none\n    law: {cite: An Act, as_at: 2020-01-01}\n", "\n"))
    found = expect_problem("agreement.missing-key", lambda: read(text, "f"))
    told = {one.sentence: one.remedy for one in (found, *found.problems)}
    assert "Add it: text;" in told["The key `seriousness` is missing here."]
    assert "with `cite`, `as_at`" in told["The key `law` is missing here."]


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ([("    label: Missing", "    name: Missing")], "Known here: `label`, `seriousness`"),
        ([("discloses: [address,", "discloses: [whereabouts,")], "Known here: `given_name`"),
        ([("date: 2020-06-01", 'date: "2020-06-01"')], "without quotes"),
        ([("custodian: registry", "custodian: The Registry")], "For example `the-registry`."),
        ([("  rank:", "  Rank Held:")], "For example `rank_held`."),
        ([("months: {at_least: 12}", 'months: ">= 12"')], "{at_least: ...}"),
        ([("rank: inspector", "rank: [inspector, sergeant]")], "{one_of: [...]}"),
        ([("  rank: {", "  \u00a0rank: {")], "U+00A0 (no-break space)"),
        ([("{type: bool, source: requester}", "bool")], "with `type`, `source`"),
    ],
)
def test_the_remedy_is_what_to_write(changes, told):
    with pytest.raises(Problem) as raised:
        read(changed(*changes), "f")
    assert any(told in str(one) for one in (raised.value, *raised.value.problems))


def test_of_statuses_out_of_order_only_their_days_are_told(expect_problem):
    began = "      - {date: 2020-01-01, is: in_force, known: 2020-01-24}\n"
    ended = "      - {date: 2021-05-09, is: superseded, by: v2}\n"
    text = changed((began + ended, ended + began))
    assert expect_problem("agreement.status-dates", lambda: read(text, "f")).problems == ()


def test_all_mistakes_of_a_kind_are_told_at_once(expect_problem):
    shape = changed(
        ("purpose:", "purposes:"),
        ("weighs: for", "weighs: both"),
        ("date: 2020-06-01", "date: soon"),
    )
    found = expect_problem("agreement.unknown-key", lambda: read(shape, "f"))
    assert [one.code for one in found.problems] == [
        "agreement.not-in-list",
        "agreement.wrong-type",
        "agreement.missing-key",
    ]
    words = changed(
        ("{in_contact: false}", "{in_contract: false}"), ("rank: inspector", "rank: captain")
    )
    found = expect_problem("agreement.unknown-fact", lambda: read(words, "f"))
    assert [one.code for one in found.problems] == ["agreement.wrong-operand"]
    parts = changed(
        ("by: v2", "by: v3"),
        ("term: efforts", "term: effort"),
        ("fact: efforts_failed", "fact: rang"),
    )
    found = expect_problem("agreement.unknown-word", lambda: read(parts, "f"))
    assert [one.place.line for one in found.problems] != []
    lines = [found.place.line, *(one.place.line for one in found.problems)]
    assert len(set(lines)) == len(lines)


def test_every_code_of_the_room_can_happen(expect_problem):
    elsewhere = {
        "agreement.empty-file": lambda: read("# nothing\n", "f"),
        "agreement.no-such-version": lambda: resolve(small(), "v9"),
        "agreement.gateway-silent": lambda: assess(
            small(), small().tests[0].date, facts(ground=None)
        ),
    }
    for code, action in elsewhere.items():
        expect_problem(code, action)
    in_requirements = {"not-a-requirement", "unknown-fact", "unknown-operator"}
    in_requirements |= {"wrong-operator", "wrong-operand"}
    shown = {code for code, _, _ in MISTAKES} | in_requirements
    room = {code for code in GATEWAY.kinds if code.startswith("agreement.")}
    assert room == set(elsewhere) | {f"agreement.{code}" for code in shown}


def test_nobody_is_told_to_let_the_gateway_vouch_for_a_fact(expect_problem):
    text = changed(("source: requester}", "source: library}"))
    found = expect_problem("agreement.not-in-list", lambda: read(text, "f"))
    assert "`third_party`" in found.remedy
    assert "gateway" not in str(found)


def test_a_file_that_is_no_agreement_is_refused_without_a_word_of_it(expect_problem):
    for text in (
        "person_id,given_name\n9990071209,Agnieszka\n",
        "9990071209,Agnieszka: Crewe,'x\n",
        "Agnieszka: yes",
        "[Agnieszka]",
        '{"Agnieszka": 007}',
    ):
        found = expect_problem("agreement.not-an-agreement", lambda text=text: read(text, "f"))
        assert "Agnieszka" not in str(found)


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ([("purpose:", "purposes:")], "`purpose`"),
        ([("is: in_force", "is: inforce")], "`in_force`"),
        ([("[address, address_since]", "[adress]")], "`address`"),
        ([(", term: efforts", ", terms: efforts")], "`term`"),
        ([("{in_contact: false}", "{in_contract: false}")], "`in_contact`"),
        ([("at_least: 12", "atleast: 12")], "`at_least`"),
        ([("for: [overstayed]", "for: [overstaying]")], "`overstayed`"),
        ([("term: efforts", "term: effort")], "`efforts`"),
        ([("destroy_within", "destroy_in")], "`destroy_within`"),
        ([("amends: v1", "amend: v1")], "`amends`"),
    ],
)
def test_a_misspelt_word_is_met_with_the_word_that_was_meant(changes, meant, expect_problem):
    with pytest.raises(Exception, match="Did you mean") as raised:
        read(changed(*changes), "small.yaml")
    assert f"Did you mean {meant}?" in raised.value.sentence


LOOK_ALIKES = [
    # a letter of another script in a name: at its declaration, and wherever the name is used
    ("  r\u0430nk:", "  rank:", "U+0430 (cyrillic small letter a)"),
    ("{in_c\u03bfntact: false}", "{in_contact: false}", "U+03BF (greek small letter omicron)"),
    ("for: [\u043everstayed]", "for: [overstayed]", "U+043E (cyrillic small letter o)"),
    ("term: \u0435fforts", "term: efforts", "U+0435 (cyrillic small letter ie)"),
    ('{\u0456d: "1", require', '{id: "1", require', "U+0456"),
    ("is: \u0456n_force", "is: in_force", "U+0456"),
]


@pytest.mark.parametrize(("strange", "plain", "letter"), LOOK_ALIKES)
def test_a_letter_that_only_looks_right_is_named(strange, plain, letter):
    with pytest.raises(Problem) as raised:
        read(changed((plain, strange)), "small.yaml")
    assert f"It holds {letter}" in raised.value.sentence
    assert raised.value.place.line is not None


def test_a_mark_at_the_beginning_of_the_file_is_no_hidden_character():
    assert read("\ufeff" + SMALL, "small.yaml") == small()


def test_of_several_mistakes_the_first_is_reported(expect_problem):
    text = changed(("title: A small", "title: 7 #"), ("known: 2020-01-24", "known: soon"))
    assert expect_problem("agreement.wrong-type", lambda: read(text, "f")).place.line == 3


def test_nothing_the_file_says_can_disfigure_an_error(expect_problem):
    hostile = "\\xa0{0.__class__}" + "x" * 500
    text = changed(("purpose:", f'"{hostile}":'))
    found = expect_problem("agreement.unknown-key", lambda: read(text, "f"))
    assert "\xa0" not in str(found)
    assert "{0.__class__}" in found.sentence
    assert len(found.sentence) < 200


def test_an_ordinary_file_is_far_from_entangled():
    for path in SHIPPED:
        agreement = read(path.read_text(), path.name)
        for version in agreement.versions:
            resolved = resolve(agreement, version.id)
            for ground in resolved.grounds:
                worlds = Possibilities(agreement.facts, resolved.every_clause, {}, limit=True)
                clauses = [clause.require for clause in resolved.clauses_for(ground)]
                assert worlds.possible(clauses)
                assert worlds.matter(clauses)
                assert worlds.work < MOST_STEPS / 6


def test_the_facts_of_an_agreement_include_those_every_agreement_has():
    agreement = small()
    assert list(agreement.facts)[-10:] == [
        "days_since_seen_on",
        "requester",
        "ground",
        "fields",
        "countersigned",
        "states",
        "officer_requests",
        "asked_before",
        "public_interest",
        "redacted",
    ]
    assert agreement.facts["requester"].of == ("bureau", "other")
    assert parse_value(agreement.facts["fields"], "address gender") == {"address", "gender"}


def test_an_agreement_cannot_be_changed():
    agreement = small()
    with pytest.raises(Exception, match="frozen"):
        agreement.title = "Another"
    with pytest.raises(TypeError):
        agreement.facts["in_contact"] = agreement.facts["rank"]


def test_wrong_facts_and_wrong_clauses_are_told_in_one_run(expect_problem):
    text = changed(
        ("  rank: {type: enum, of: ", "  rank: {type: int, of: "),
        ("{in_contact: false}", "{in_contakt: false}"),
    )
    found = expect_problem("agreement.fact-needs", lambda: read(text, "small.yaml"))
    assert {one.code for one in found.problems} >= {"agreement.fact-has", "agreement.unknown-fact"}


def test_mistakes_of_every_kind_but_notation_are_told_in_one_run(expect_problem):
    """A key, a fact, a clause and how the parts fit: what one says, the other cannot make right."""
    shape_facts_and_clauses = changed(
        ("purpose:", "purposes:"),
        ("of: [sergeant, inspector]", "of: [sergeant, sergeant]"),
        ("{in_contact: false}", "{in_contract: false}"),
    )
    found = expect_problem("agreement.unknown-key", lambda: read(shape_facts_and_clauses, "f"))
    codes = {one.code.removeprefix("agreement.") for one in found.problems}
    assert {"missing-key", "duplicate", "unknown-fact"} <= codes
    clauses_and_fit = changed(
        ("{in_contact: false}", "{in_contract: false}"),
        ("is: superseded, by: v2", "is: in_force"),
        ("public_trust:", "trust:"),
    )
    found = expect_problem("agreement.unknown-fact", lambda: read(clauses_and_fit, "f"))
    codes = {one.code.removeprefix("agreement.") for one in found.problems}
    assert {"status-order", "trust-not-asked"} <= codes


def test_no_fact_is_called_unknown_where_the_facts_themselves_are_misspelt(expect_problem):
    found = expect_problem("agreement.unknown-key", lambda: read(changed(("facts:", "fact:")), "f"))
    assert "agreement.unknown-fact" not in {one.code for one in found.problems}
