"""Every error of the gateway, by room, each with a stable code `room.what-happened`.

The shape of an error is `proviso_verify.errors`; here stand only the sentences. A template is
filled with words of ours or of the file's own vocabulary, never with a value about a person.
"""

from __future__ import annotations

from proviso_verify.errors import NOWHERE, VERIFY, Catalogue, Kind, Place, Problem

__all__ = ["GATEWAY", "NOWHERE", "VERIFY", "Kind", "Place", "Problem", "problem"]

# --- agreement: reading and meaning of an agreement file -----------------------------------------
_AGREEMENT = {
    # the notation
    "agreement.too-large": Kind(
        "The file is larger than {limit} KiB.",
        "An agreement is shorter than that; check that this is the right file.",
    ),
    "agreement.empty-file": Kind("The file is empty.", "Start with `language: 1`."),
    "agreement.not-yaml": Kind(
        "The file cannot be read as YAML from here on.",
        "Look for a missing quote or bracket, a tab, or uneven indentation, here or just above.",
    ),
    "agreement.not-plain": Kind(
        "The file uses {what}, which agreements do not allow.",
        "Write the text out where it is needed.",
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
        "Nothing is written here.", "Write the value, or leave the key out."
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
    "agreement.missing-key": Kind("The key `{key}` is missing here.", "Add it; see the manual."),
    "agreement.unknown-key": Kind(
        "The key `{key}` is not known here.{nearest}",
        "Correct the key or leave it out; nothing unknown is ever ignored.",
    ),
    "agreement.wrong-type": Kind("`{key}` is not what it should be.", "Give {expected}."),
    "agreement.not-in-list": Kind("`{key}` is not one of the words it may be.", "Give {allowed}."),
    "agreement.wrong-size": Kind(
        "`{key}` is too small, too large, too short or too long.", "It must be {expected}."
    ),
    "agreement.bad-name": Kind("`{key}` is not formed as it should be.", "Give {expected}."),
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
    "agreement.value-not-allowed": Kind(
        "The value given for the fact `{fact}` is not one it can have.", "Give {expected}."
    ),
    "agreement.gateway-silent": Kind(
        "The gateway's own fact `{fact}` is missing.", "Nothing is decided without it: supply it."
    ),
    # how the parts fit together
    "agreement.unknown-word": Kind(
        "There is no {kind} `{word}`.{nearest}", "Correct the name, or add what it names."
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
    "agreement.no-such-version": Kind(
        "There is no version `{version}`.", "Use the id of a version of this agreement."
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
        "A version cannot be {now} after {before}.",
        "It begins in_force or held, may change between the two, and ends once, superseded or"
        " withdrawn; a revival is a new version.",
    ),
    "agreement.status-dates": Kind(
        "This status is not later than the one before it.", "List a version's statuses by date."
    ),
    "agreement.known-too-late": Kind(
        "This became known no earlier than the version's next status, so it never counted.",
        "Correct `known`, or leave the status out and record the version as held.",
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

# --- tracing: models and searches ----------------------------------------------------------------
_TRACING: dict[str, Kind] = {
    "tracing.model-unreadable": Kind(
        "The tracing model is not a JSON object.",
        "Write it as `Model.as_canonical` gives it.",
    ),
    "tracing.model-invalid": Kind(
        "The tracing model's `{part}` is missing, unknown, out of bounds, or lets a household find "
        "somebody.",
        "Correct `{part}`; every weight and limit is an integer, and the model's parts are fixed.",
    ),
    "tracing.person-twice": Kind(
        "Two records of the register have one identifier.",
        "Give each record an identifier of its own.",
    ),
    "tracing.superseded-astray": Kind(
        "A record is superseded by one that is not there, or by itself in the end.",
        "Let `superseded_by` lead to a live record of the same person.",
    ),
    "tracing.tables-of-another-model": Kind(
        "The register's tables were made for another tracing model.",
        "Make the tables again with the model that searches.",
    ),
}

# --- register: reading a folder of people, and the register's door -------------------------------
_REGISTER: dict[str, Kind] = {
    "register.no-such-folder": Kind(
        "There is no register folder at the place named.",
        "Name a folder that holds `register.json` and `person.csv`.",
    ),
    "register.file-missing": Kind(
        "The register has no `{file}`.",
        "Add it; docs/files.md says what a register folder holds.",
    ),
    "register.parquet-not-read": Kind(
        "The register holds Parquet, which this version does not read.",
        "Export it as CSV; this version reads CSV only.",
    ),
    "register.unknown-file": Kind(
        "The register folder holds `{file}`, which is no part of a register.",
        "Move it away, so that nobody believes it was read.",
    ),
    "register.metadata-invalid": Kind(
        "`register.json` is not a JSON object, or its `{part}` is missing, unknown or misshapen.",
        "Write exactly `identifier_system`, `as_of`, `synthetic`, `source` and `version`.",
    ),
    "register.value-missing": Kind(
        "`{column}` is empty.",
        "Write a value; every row needs one here.",
    ),
    "register.value-not-allowed": Kind(
        "`{column}` is not {expected}.",
        "Write {expected}, or leave the cell empty where it may be.",
    ),
    "register.identifier-invalid": Kind(
        "`{column}` is not an identifier of the system `{system}`.",
        "Check it by the system's own rules (for `nhs-number`: ten digits, the last one checks).",
    ),
    "register.not-synthetic": Kind(
        "The register says that it is synthetic, and `{column}` holds a number that may be real.",
        "Use NHS numbers that begin 999, which are never issued.",
    ),
    "register.person-twice": Kind(
        "`person_id` stands in an earlier row too.",
        "Keep one row for each record; earlier names and addresses belong in the history files.",
    ),
    "register.nobody": Kind(
        "The register holds nobody.",
        "Give `person.csv` at least one row.",
    ),
    "register.unknown-person": Kind(
        "`{column}` names nobody in `person.csv`.",
        "Add the record, or take the reference out.",
    ),
    "register.superseded-astray": Kind(
        "`superseded_by` leads round in a circle.",
        "Let it lead to a live record of the same person.",
    ),
    "register.dates-reversed": Kind(
        "`{later}` is before `{earlier}`.",
        "Correct whichever is wrong.",
    ),
    "register.refused": Kind(
        "{count} problems were found in the register, so none of it is read: a person left out "
        "would make their namesake look unique.",
        "Correct them; the report lists the first {listed}.",
    ),
}

# --- request: reading requests -------------------------------------------------------------------
_REQUEST: dict[str, Kind] = {
    "request.value-missing": Kind(
        "`{column}` is empty.",
        "Write a value; every request needs one here.",
    ),
    "request.value-not-allowed": Kind(
        "`{column}` is not {expected}.",
        "Write {expected}.",
    ),
    "request.too-many-rows": Kind(
        "The file holds more than {most} requests.",
        "Divide it into several files.",
    ),
    "request.too-long": Kind(
        "`{column}` is longer than {most} letters.",
        "Shorten it.",
    ),
    "request.other-agreement": Kind(
        "The row names another agreement than `{agreement}`, under which this file is read.",
        "Send requests under another agreement in a file of their own.",
    ),
    "request.unknown-field": Kind(
        "`fields` names something that no register can disclose.",
        "Choose from: {fields}.",
    ),
    "request.names-nobody": Kind(
        "The request does not say whom it means.",
        "Give a name, and a birth date, an address line or a postcode.",
    ),
    "request.not-one-person": Kind(
        "`{column}` holds a mark that stands for several names.",
        "Name one person, without wildcards or alternatives.",
    ),
    "request.formula": Kind(
        "`{column}` begins with a mark that a spreadsheet would run as a formula.",
        "Take the leading mark out.",
    ),
    "request.not-yours-to-assert": Kind(
        "`{column}` is a fact that the {source} vouches for, not the requester.",
        "Take the column out: the custodian and the gateway find their own facts.",
    ),
    "request.rehearsal-only": Kind(
        "`{column}` scripts a rehearsal, and this is none.",
        "Take the column out.",
    ),
    "request.evidence-without-fact": Kind(
        "`{column}` refers to evidence for a fact that the row does not state.",
        "State the fact, or take the reference out.",
    ),
    "request.ref-conflict": Kind(
        "`request_ref` stands on row {first} with other content.",
        "Give a new request a reference of its own; a reference names one request for good.",
    ),
}

# --- table: reading comma-separated text, for registers and requests alike -----------------------
_TABLE: dict[str, Kind] = {
    "table.not-utf8": Kind(
        "The file is not UTF-8 text.",
        "Save it as CSV UTF-8.",
    ),
    "table.too-large": Kind(
        "The file holds more than {most} letters.",
        "Divide it into several files.",
    ),
    "table.empty": Kind(
        "The file has no header.",
        "Begin it with a line that names the columns.",
    ),
    "table.not-csv": Kind(
        "The file is not comma-separated text: an open quotation mark, a stray carriage return, a "
        "NUL or an endless cell.",
        "Save it again as CSV, with quotation marks doubled inside quoted cells (RFC 4180).",
    ),
    "table.column-twice": Kind(
        "The column `{column}` stands twice, or is one of too many.",
        "Name each column once.",
    ),
    "table.unknown-column": Kind(
        "There is no column called `{column}` in this kind of file.",
        "Correct its name or take it out; docs/files.md lists the columns.",
    ),
    "table.column-missing": Kind(
        "The file has no column `{column}`.",
        "Add it; its cells may be empty only where docs/files.md says so.",
    ),
    "table.ragged-row": Kind(
        "The row has {cells} cells where the header has {columns}.",
        "Quote cells that hold commas, and write every comma, for empty cells too.",
    ),
    "table.cell-too-long": Kind(
        "`{column}` is longer than {most} letters.",
        "Shorten it.",
    ),
    "table.control-character": Kind(
        "`{column}` holds a control character, or a mark that turns the direction of writing.",
        "Take it out.",
    ),
}

# --- the register's door, and who may rehearse over a register -----------------------------------
_DOOR = {
    "register.permit-spent": Kind(
        "This approval has opened the register before.",
        "Let two officers approve again; an approval opens the register once.",
    ),
    "register.nothing-to-tell": Kind(
        "Details were asked for on an approval that is not to disclose.",
        "Relay the message, or let two officers approve a disclosure.",
    ),
    "register.not-the-one-found": Kind(
        "Details were asked of somebody whom this approval's search did not find.",
        "Search first; only whom the search found can be read.",
    ),
    "register.fields-beyond-approval": Kind(
        "More was asked of the register than the two officers approved.",
        "Ask for the approved fields.",
    ),
    "register.real-people": Kind(
        "The register's metadata does not say that its people are synthetic.",
        'Rehearse over a synthetic register; `register.json` must say `"synthetic": true`.',
    ),
}

# --- casework: what may happen to a request ------------------------------------------------------
_CASEWORK = {
    "casework.step-not-allowed": Kind(
        "A case that is {state} cannot be {step}.",
        "Look at the case again; `docs/walk.md` draws what may follow what.",
    ),
    "casework.not-entitled": Kind(
        "This key may not {act}.",
        "Use the key of an officer whose enrolment carries the role and has not ended.",
    ),
    "casework.same-officer": Kind(
        "Two different people must sign.",
        "Let another officer sign with a key of their own.",
    ),
    "casework.signature-invalid": Kind(
        "The signature as {act} does not fit the proposal.",
        "Sign the proposal's hash again, with the officer's own key.",
    ),
    "casework.permit-refuses": Kind(
        "Both officers signed a refusal; it opens no register.",
        "Nothing is to be done: the request is refused.",
    ),
    "casework.permit-other-search": Kind(
        "The approval is for another search than this one.",
        "Search for exactly whom the two officers approved.",
    ),
    "casework.permit-expired": Kind(
        "The approval's time has run out.",
        "Let two officers look at the request again.",
    ),
    "casework.unknown-agreement": Kind(
        "No agreement of that name or hash has been adopted.",
        "Adopt the agreement first, or correct its name.",
    ),
    "casework.unknown-order": Kind(
        "No court order with that hash stands recorded for disclosure.",
        "Record the order first, by two people.",
    ),
    "casework.order-ends-before-it-begins": Kind(
        "The order's last day is before its first.",
        "Correct the days from the sealed order.",
    ),
    "casework.order-names-no-agreement": Kind(
        "The order stops an agreement and names none.",
        "Name the agreement that the court stayed.",
    ),
    "casework.order-discloses-nothing": Kind(
        "The order names no requester, no field, or nobody.",
        "Enter who may ask, which fields, and whom it reaches.",
    ),
}

# --- gateway: the walk ---------------------------------------------------------------------------
_GATEWAY = {
    "gateway.requester-unknown": Kind(
        "The organisation that asks is not enrolled.",
        "Let two administrators enrol it, with its sealing key.",
    ),
    "gateway.reference-conflict": Kind(
        "This reference already names another request of the same requester.",
        "Give the request a reference of its own.",
    ),
    "gateway.reference-unknown": Kind(
        "The requester has no request under this reference.",
        "Check the reference.",
    ),
    "gateway.evidence-changes-request": Kind(
        "Evidence may restate facts; it cannot change whom, why or under what is asked.",
        "Make a new request for anything else.",
    ),
    "gateway.not-ready": Kind(
        "A case that is {state} is not ready for a proposal.",
        "Wait until nothing but the custodian's own judgement is open.",
    ),
    "gateway.not-permitted": Kind(
        "The agreement does not permit the disclosure, whatever the public interest.",
        "Read the assessment: it names the clauses.",
    ),
    "gateway.not-proposed": Kind(
        "A case that is {state} has no proposal to decide on.",
        "Let a caseworker propose first.",
    ),
    "gateway.test-does-not-fit": Kind(
        "A public interest test was given where there is none, or none where there is one.",
        "Weigh exactly the factors of the version in force.",
    ),
    "gateway.not-yours": Kind(
        "A fact was found out that is not the custodian's to find out.",
        "Leave to the requester what the requester must state and evidence.",
    ),
    "gateway.factor-missing": Kind(
        "The factor `{factor}` of the public interest test has not been weighed.",
        "Write down what was found about it, even if it weighs nothing.",
    ),
    "gateway.nothing-to-confirm": Kind(
        "A case that is {state} has no match to look at.",
        "Nothing is to be done.",
    ),
    "gateway.looked-already": Kind(
        "This officer has looked at the match already.",
        "Let another officer look, alone.",
    ),
    "gateway.not-a-candidate": Kind(
        "Whoever was named is not among those the trace found.",
        "Name one of the candidates shown, or nobody.",
    ),
    "gateway.no-proof": Kind(
        "The answer is not yet under a signed checkpoint, so nothing was handed over.",
        "Let the log take its turn, then release again.",
    ),
    "gateway.nothing-to-collect": Kind(
        "There is no answer to collect under this reference.",
        "Wait for the case's slot, or check the reference.",
    ),
    "gateway.collected-already": Kind(
        "The answer was collected, and is gone.",
        "Ask the custodian if the collection was not yours.",
    ),
    "gateway.collection-blocked": Kind(
        "A stop came between release and collection.",
        "Ask the custodian what stopped the agreement.",
    ),
    "gateway.stopped-already": Kind("The agreement is stopped already.", "Nothing is to be done."),
    "gateway.not-stopped": Kind("The agreement is not stopped.", "Nothing is to be done."),
    "gateway.history-rewritten": Kind(
        "This edition of the agreement leaves out a version or a status that has already begun.",
        "Keep everything that has happened in the file, and add what is new.",
    ),
    "gateway.order-over": Kind(
        "The order's last day has passed.", "Correct its days from the sealed order."
    ),
    "gateway.order-known": Kind("The order is recorded already.", "Nothing is to be done."),
}

# --- store, files, statistics: what adapters and figures refuse ----------------------------------
_AROUND = {
    "store.conflict": Kind(
        "Somebody else acted on this at the same time.",
        "Load it again and decide again.",
    ),
    "store.approval-spent": Kind(
        "This approval has been used for a search.",
        "Let two officers approve again; an approval opens the register once.",
    ),
    "store.reference-taken": Kind(
        "The reference came in twice at the same moment.",
        "Send the request again: it is the same case.",
    ),
    "store.no-such-case": Kind("There is no case of that name.", "Check the name."),
    "files.unreadable": Kind("The file cannot be read.", "Check that it is there, and its rights."),
    "files.too-large": Kind(
        "The file is larger than {largest} bytes.",
        "Split it, and run the parts one after the other.",
    ),
    "files.not-utf-8": Kind("The file is not UTF-8 text.", "Save it as UTF-8."),
    "files.would-overwrite": Kind(
        "The folder has something in it that no rehearsal wrote.",
        "Name an empty or a new folder.",
    ),
    "files.cannot-write": Kind(
        "The folder cannot be written.",
        "Check its rights and the space on the disk; nothing half-written was left.",
    ),
    "internal.fault": Kind(
        "Proviso met a condition that it did not foresee ({kind}).",
        "Please report the command, without its data.",
    ),
    "statistics.does-not-add-up": Kind(
        "The figures of {period} do not add up to what was received.",
        "This is a fault of ours: please report it. Nothing was published.",
    ),
}

GATEWAY = Catalogue(
    _AGREEMENT | _TRACING | _REGISTER | _REQUEST | _TABLE | _DOOR | _CASEWORK | _GATEWAY | _AROUND
)
problem = GATEWAY.problem
