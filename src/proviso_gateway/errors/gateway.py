"""What the steps of the walk refuse."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "gateway.nothing-to-destroy": Kind(
        "Nothing was handed over with this answer that could be destroyed.",
        "Nothing is to be done.",
    ),
    "gateway.founded-already": Kind(
        "The log has its first entry already.", "Found another log in a home of its own."
    ),
    "gateway.clock-ahead": Kind(
        "The clock says {clock}, more than a month after the log's last entry of {log}.",
        "Set the clock right. If it is right, let two administrators sign that with "
        "`proviso waive clock`.",
    ),
    "gateway.log-ahead": Kind(
        "The clock is months behind the log, so no approval could run out in time.",
        "Set the clock right.",
    ),
    "gateway.slot-too-late": Kind(
        "The approval would run out before this search could be answered.",
        "Let two officers look at the request again.",
    ),
    "gateway.clock-fits": Kind("The clock is not ahead of the log.", "Nothing is to be done."),
    "gateway.slot-begun": Kind(
        "Somebody of that slot has been searched for already.",
        "Answer the slot on its day; a slot is put off before its first search.",
    ),
    "gateway.edition-known": Kind(
        "This edition of the agreement was adopted before, and another has followed it.",
        "Adopt a new edition; a comment that says why it comes back is enough to make it one.",
    ),
    "gateway.return-without-reason": Kind(
        "A proposal is given back with a reason, of {most} letters at most.",
        "Say what the proposer should look at again.",
    ),
    "gateway.search-without-reason": Kind(
        "Somebody's name is searched for only with a reason.",
        "Say why; it is kept with the search. A reference needs no reason.",
    ),
    "gateway.search-too-wide": Kind(
        "Too little of a name was given.", "Give whole words of it, of two letters at least."
    ),
    "gateway.too-late": Kind(
        "Nothing about this request can be changed any more, nor can it be taken back.",
        "Wait for its answer, or look up how it ended.",
    ),
    "gateway.requester-unknown": Kind(
        "The organisation that asks is not enrolled.",
        "Let two administrators enrol it, with its sealing key.",
    ),
    "gateway.not-theirs-to-state": Kind(
        "The request states a fact that is the custodian's or the gateway's to find out.",
        "State only what the agreement lets a requester, a third party or a court vouch for.",
    ),
    "gateway.reference-conflict": Kind(
        "This reference already names another request of the same requester.",
        "Give the request a reference of its own.",
    ),
    "gateway.reference-unknown": Kind(
        "The requester has no request under this reference.",
        "Check the reference.",
    ),
    "gateway.not-in-file": Kind(
        "No row of the file has this case's `request_ref`.",
        "Give the request again in a row of its own, under the reference that it came with.",
    ),
    "gateway.evidence-changes-request": Kind(
        "Evidence may restate facts, and say of whom is meant what the request left open; it "
        "changes nothing that was said of whom, why or under what.",
        "Make a new request for anything else.",
    ),
    "gateway.not-ready": Kind(
        "A case that is {state} is not ready for a proposal.",
        "Wait until nothing but the custodian's own judgement is open.",
    ),
    "gateway.not-permitted": Kind(
        "Facts are still open, so there is nothing to propose yet.",
        "Read the assessment: it names what has to be found out.",
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
        "Of the public interest test this has not been weighed: {factors}.",
        "Write down what was found about each, even if it weighs nothing.",
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
    "gateway.no-quorum": Kind(
        "The witnesses whom the custodian's policy names have not cosigned the log's checkpoint.",
        "Nothing leaves without them. Two approvers or guardians can let this month do without, "
        "with `proviso waive witnesses`; two administrators can set another policy.",
    ),
    "gateway.no-proof": Kind(
        "The log gives no proof under a signed checkpoint, so nothing was handed over.",
        "Let the log take its turn, then call again, within the hour if there was an entry.",
    ),
    "gateway.nothing-to-recall": Kind(
        "Nothing was handed over in this case.", "Only what was disclosed can be recalled."
    ),
    "gateway.recalled-already": Kind(
        "This answer is recalled already.", "`proviso recall list` says what is still due."
    ),
    "gateway.recall-not-begun": Kind(
        "Nobody has signed that this answer told of the wrong person.",
        "Sign it as the first, with your reasons.",
    ),
    "gateway.recall-without-reasons": Kind(
        "Reasons are missing, or longer than {most} letters.",
        "Write what was found, about this one case.",
    ),
    "gateway.regulator-told-already": Kind(
        "It is on record that the regulator was told, or why not.",
        "Only where it was not told, that it was can still be recorded.",
    ),
    "gateway.nothing-to-call-for": Kind(
        "No answer is owed on this request: it was not approved.",
        "Read how it stands, or wait for the decision.",
    ),
    "gateway.before-its-slot": Kind(
        "The answer cannot be called for yet.", "Call on its day, or later."
    ),
    "gateway.approval-over": Kind(
        "The approval has run out, and nobody called for the answer.",
        "Call tomorrow, or in the month after, for its receipt; ask anew for an answer.",
    ),
    "gateway.hour-over": Kind(
        "The answer was called for more than an hour ago, and nothing is handed out any more.",
        "Ask the custodian if the call was not yours.",
    ),
    "gateway.stopped-since": Kind(
        "The agreement was stopped, withdrawn or changed during the call.",
        "Ask the custodian what stopped it.",
    ),
    "gateway.look-too-late": Kind(
        "The case's slot has come, and a look at the match does not count any more.",
        "Nothing is to be done: the requester is told that no details can be given.",
    ),
    "gateway.stopped-already": Kind("The agreement is stopped already.", "Nothing is to be done."),
    "gateway.name-reserved": Kind(
        "An agreement cannot have this name: terms for people's own questions are signed under it.",
        "Call the agreement otherwise.",
    ),
    "gateway.terms-incomplete": Kind(
        "An agreement has terms for refused cases, approved ones and accounts; own-questions has "
        "one for all.",
        "Give --refused, --approved and --accounts, or, of own-questions, --months alone.",
    ),
    "gateway.terms-too-short": Kind(
        "What people asked about their own record is kept for {least} months at least.",
        "Give more months: a question is what keeps the account that it told of.",
    ),
    "gateway.terms-already": Kind(
        "What has ended under this name is kept so long already.", "Nothing is to be done."
    ),
    "gateway.no-hold": Kind(
        "No hold for that reason lies on what is kept of this case.", "Nothing is to be done."
    ),
    "gateway.hold-already": Kind(
        "A hold for that reason lies on what is kept of this case already.",
        "Nothing is to be done.",
    ),
    "gateway.no-house-reason": Kind(
        "A slot is put off for a reason of the house's own, and this is none.",
        "Choose one of `closed`, `no-staff`, `register-unavailable`, `system-fault`.",
    ),
    "gateway.not-a-day": Kind(
        "This is not a day.",
        "Write it as year, month and day: 2026-03-02.",
    ),
    "gateway.not-stopped": Kind("The agreement is not stopped.", "Nothing is to be done."),
    "gateway.history-rewritten": Kind(
        "This edition of the agreement leaves out a version or a status that has already begun.",
        "Keep everything that has happened in the file, and add what is new.",
    ),
    "gateway.order-over": Kind(
        "The order's last day has passed.", "Correct its days from the sealed order."
    ),
    "gateway.order-known": Kind("The order is recorded already.", "Nothing is to be done."),
    "gateway.person-not-enrolled": Kind(
        "The `{column}` is not one of the people whom the requester has enrolled.",
        "Let two administrators enrol the requester again with that person, or correct the name.",
    ),
    "gateway.countersigns-signed-in": Kind(
        "A second person is named, and this organisation's people sign in.",
        "Let them send it in the portal: it waits there until whom it names puts their own name "
        "to it.",
    ),
    "gateway.restrictions-stale": Kind(
        "Who is restricted was last checked {days} days ago; {most} are allowed.",
        "Load a register whose restrictions were checked lately, and search then.",
    ),
    "gateway.finding-missing": Kind(
        "The sheet does not say how the public interest test came out.",
        "Write `public_interest: passed` or `public_interest: failed`.",
    ),
    "gateway.nothing-waits": Kind(
        "No act waits for a signature.",
        "It was signed or taken back, or nobody has begun it yet: `proviso waiting` lists acts.",
    ),
    "gateway.ambiguous-name": Kind(
        "More than one is called so.", "Give more of the handle, or `requester/reference`."
    ),
    "gateway.ambiguous-officer": Kind(
        "Several officers have that name.",
        "Give their public key, or its file ending in .pub: `proviso status` lists every key.",
    ),
    "gateway.two-administrators": Kind(
        "A log is founded with two administrators.",
        "Give `--administrator` twice, with the public keys of two people.",
    ),
}
