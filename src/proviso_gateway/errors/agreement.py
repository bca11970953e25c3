"""What can be wrong with an agreement file, or with what is asked of one."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    # the notation
    "agreement.too-large": Kind(
        "The file is larger than {limit} KiB.",
        "An agreement is shorter than that; check that this is the right file.",
    ),
    "agreement.empty-file": Kind("The file is empty.", "Start with `language: 2`."),
    "agreement.not-an-agreement": Kind(
        "This is not an agreement file: it has none of the keys of one.",
        "Name the agreement, a YAML file that begins with `language: 2`; see docs/agreements.md.",
    ),
    "agreement.old-language": Kind(
        "This file is written in language 1, which is no longer read.",
        "Write `language: 2`. An agreement that names reserved facts, an empty `for` or a delay in"
        " slots is to be read over: docs/agreements.md says what language 2 is.",
    ),
    "agreement.not-yaml": Kind(
        "The file cannot be read as YAML from here on.",
        "Look for a missing quote or bracket, a tab, or uneven indentation, here or just above.",
    ),
    "agreement.tab": Kind(
        "A tab stands before the first word of this line.",
        "Write blanks in its place; most editors can do so for the whole file.",
    ),
    "agreement.needs-quotes": Kind(
        "A text without quotes cannot begin with `{sign}`.",
        'Put it in double quotes: `"..."`.',
    ),
    "agreement.colon-in-text": Kind(
        "A colon with a blank behind it stands in a text without quotes.",
        'Put the whole text in double quotes: `key: "One: two."`',
    ),
    "agreement.quote-in-text": Kind(
        "A text in quotes ends here, and more follows.",
        "Put it in double quotes; within single quotes an apostrophe is written twice.",
    ),
    "agreement.not-closed": Kind(
        "What `{sign}` opens here is not closed where it should be.",
        "Close it, and part the entries by commas. A text that holds a quote, a comma or a bracket"
        " stands in double quotes.",
    ),
    "agreement.no-blank": Kind(
        "Here `{sign}` has no blank behind it.",
        "Write one: `key: value`, and `- ` before each item of a list.",
    ),
    "agreement.no-colon": Kind(
        "This line has neither a colon nor a hyphen, so it says nothing about anything.",
        "Write `key: value`; a text that goes on is indented deeper than its key.",
    ),
    "agreement.other-dash": Kind(
        "The line begins with {sign}, which makes no list.",
        "Begin each item with a hyphen and a blank: `- `.",
    ),
    "agreement.indented-otherwise": Kind(
        "This line begins {own} blanks in, and no line above it with which it could belong does.",
        "Move it to where those begin that it belongs with: {levels} blanks in.",
    ),
    "agreement.items-and-keys": Kind(
        "Items of a list and keys begin in one column here.",
        "Let all of them begin with `- `, or none; what belongs to an item is indented deeper.",
    ),
    "agreement.not-plain": Kind(
        "The file uses {what}, which agreements do not allow.",
        "Write the text out where it is needed; one that begins with `&`, `*` or `!` stands in"
        " double quotes.",
    ),
    "agreement.hidden-character": Kind(
        "An invisible character stands here: {character}.",
        "Delete it, in comments too: a person would read other words than the machine does.",
    ),
    "agreement.too-deep": Kind(
        "The file is nested deeper than {limit} levels.", "Split the requirement into clauses."
    ),
    "agreement.key-not-text": Kind(
        "The key `{key}` is not text.", "Put it in quotes; a key is a single word."
    ),
    "agreement.duplicate-key": Kind(
        "The key `{key}` stands here twice.", "Keep one; only one of them could count."
    ),
    "agreement.empty-value": Kind(
        "Nothing is written here.",
        "Write the value, or leave the key out. A `#` begins a comment: a text that holds one"
        " stands in quotes.",
    ),
    "agreement.bare-word": Kind(
        "`{word}` without quotes means different things to different readers.",
        "Write `true` or `false`, or put the word in quotes if it is a word.",
    ),
    "agreement.ambiguous-number": Kind(
        "`{word}` without quotes may be read as a number or a time.",
        "Write a whole number such as 12, or put it in quotes if it is text.",
    ),
    "agreement.number-too-large": Kind(
        "The number is too large.", "Whole numbers have at most fifteen digits here."
    ),
    "agreement.impossible-day": Kind(
        "{day} is not a day of any calendar year.", "Write the day as year-month-day."
    ),
    # the shape
    "agreement.missing-key": Kind(
        "The key `{key}` is missing here.",
        "Add it{form}; docs/agreements.md says what it holds.",
    ),
    "agreement.unknown-key": Kind(
        "The key `{key}` is not known here.{nearest}",
        "Correct the key or leave it out; nothing unknown is ever ignored.{known}",
    ),
    "agreement.wrong-type": Kind("`{key}` is not what it should be.", "Give {expected}."),
    "agreement.not-in-list": Kind("`{key}` cannot be `{word}`.{nearest}", "Give {allowed}."),
    "agreement.wrong-size": Kind(
        "`{key}` is too small, too large, too short or too long.", "It must be {expected}."
    ),
    "agreement.bad-name": Kind(
        "`{word}` is not formed as it should be.{strange}", "Give {expected}.{instead}"
    ),
    # facts and requirements
    "agreement.reserved-name": Kind(
        "`{name}` has a fixed meaning of its own.", "Choose another name."
    ),
    "agreement.gateway-fact": Kind(
        "The gateway cannot vouch for `{fact}`.",
        "Name who does: requester, third_party, custodian or court.",
    ),
    "agreement.fact-needs": Kind(
        "The fact `{fact}` is of type {type} and has no `{key}`.", "Add `{key}`."
    ),
    "agreement.fact-has": Kind(
        "The fact `{fact}` is of type {type}, which has no `{key}`.", "Leave `{key}` out."
    ),
    "agreement.empty-range": Kind(
        "No value lies between `min` and `max` of the fact `{fact}`.", "Exchange or correct them."
    ),
    "agreement.not-a-requirement": Kind(
        "This is not a requirement.",
        "Name a fact and what it must be, such as `in_contact: false`, or give `all_of` or `any_of`"
        " a list of requirements, or `not` one requirement.",
    ),
    "agreement.unknown-fact": Kind(
        "The fact `{fact}` is not among the agreement's facts.{nearest}",
        "Declare it under `facts` or correct its name.",
    ),
    "agreement.unknown-operator": Kind(
        "`{operator}` is not a comparison.{nearest}",
        "Use one_of, only, includes_any, at_least, at_most, before or after.",
    ),
    "agreement.wrong-operator": Kind(
        "The fact `{fact}` is of type {type} and cannot be compared by `{operator}`.",
        "Such a fact can be compared by: {allowed}. To compare by `equals`, give the value itself.",
    ),
    "agreement.wrong-operand": Kind(
        "The fact `{fact}` cannot be what stands here.", "Give {expected}."
    ),
    "agreement.not-stateable": Kind(
        "No value can be given for `{fact}`.",
        "Days are counted from the date itself: give that. What is redacted nobody can state.",
    ),
    "agreement.bounds-wider": Kind(
        "The version's bounds for the fact `{fact}` are not within those at the top of the file.",
        "Give the widest bounds at the top; a version can only narrow them.",
    ),
    "agreement.field-forbidden": Kind(
        "The field `{field}` would tell something of {what}, which no agreement can hand over.",
        "Leave it out, or if it is something else, name it so that nobody can take it for that.",
    ),
    "agreement.value-not-allowed": Kind(
        "The value given for the fact `{fact}` is not one it can have.", "Give {expected}."
    ),
    "agreement.gateway-silent": Kind(
        "The gateway's own fact `{fact}` is missing.", "Nothing is decided without it: supply it."
    ),
    # how the parts fit together
    "agreement.unknown-word": Kind(
        "There is no {kind} `{word}`.{nearest}", "Correct the name, or add what it names.{known}"
    ),
    "agreement.duplicate": Kind("`{what}` stands here twice.", "Keep one."),
    "agreement.exact-unjustified": Kind(
        "Exact outcomes are to be published without a justification.",
        "Add `justification`: what the impact assessment says about small counts.",
    ),
    "agreement.trust-not-asked": Kind(
        "The public interest test does not ask about public trust.",
        "Add the factor `public_trust`: what would this disclosure do to people's trust?",
    ),
    "agreement.one-sided-test": Kind(
        "All factors of the public interest test weigh on one side.",
        "Ask at least one question whose *yes* weighs `for`, and one `against`.",
    ),
    "agreement.no-public-interest-test": Kind(
        "Version `{version}` requires a public interest test that the file does not contain.",
        "Add `public_interest_test` with its factors.",
    ),
    "agreement.tells-who-asked": Kind(
        "By clause `{clause}` a requester could learn that somebody else asked about the person.",
        "`asked_before` can only send a request to a caseworker: write `any_of` with"
        " `asked_before: false` and a fact that the custodian finds out, which stands beside no"
        " fact of others.",
    ),
    "agreement.no-such-version": Kind(
        "There is no version `{version}`.", "This agreement has {there}: name one of them."
    ),
    "agreement.no-clauses": Kind(
        "Version `{version}` has no clauses, so it would permit everything.",
        "Add clauses, or name the version it `amends`.",
    ),
    "agreement.nothing-amended": Kind(
        "`{key}` changes another version, but none is named.", "Add `amends`."
    ),
    "agreement.clauses-and-amends": Kind(
        "Version `{version}` both amends a version and lists all its clauses.",
        "Keep `clauses`, or `amends` with `replace`, `add` and `remove`.",
    ),
    "agreement.bare-ground": Kind(
        "No clause of version `{version}` applies to the ground `{ground}`.",
        "Add a clause for it; a ground without conditions would be open to everyone.",
    ),
    "agreement.status-order": Kind(
        "A version cannot {how}.",
        "It begins in_force, held or stayed, may change among the three, and ends once, superseded"
        " or withdrawn; a revival is a new version.",
    ),
    "agreement.status-dates": Kind(
        "This status is not later than the one before it.", "List a version's statuses by date."
    ),
    "agreement.two-at-once": Kind(
        "Versions `{one}` and `{two}` both stand on {day}.",
        "End the one (superseded or withdrawn) on the day the other begins.",
    ),
    "agreement.invariant-shape": Kind(
        "The invariant `{invariant}` must say one thing.",
        "Give either `never_permit_if` or `never_permit_unless`.",
    ),
    "agreement.too-entangled": Kind(
        "The clauses depend on each other in more ways than can be worked through.",
        "Split the version's longest requirements, or use fewer facts in them.",
    ),
}
