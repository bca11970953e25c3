"""What may not happen to a request."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "casework.step-not-allowed": Kind(
        "A case that is {state} cannot be {step}.",
        "Look at the case again; `docs/walk.md` draws what may follow what.",
    ),
    "casework.not-entitled": Kind(
        "This key may not {act}: that takes {who}.",
        "Let one of them do it, with a key whose enrolment has not ended.",
    ),
    "casework.not-now": Kind(
        "Nobody can {act} as the case stands, or you did it already.",
        "Open the case again: it shows what is left to do.",
    ),
    "casework.log-key": Kind(
        "A key of the log itself is no officer's, and an officer's never becomes the log's.",
        "Make a new key.",
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
    "casework.not-looked-at": Kind(
        "Not enough people have looked at this match and named this person.",
        "Let one person look at a clear match, and two at candidates.",
    ),
    "casework.act-differs": Kind(
        "What would be recorded is not what its log entry says.",
        "This is a fault of ours, or a forgery: nothing was recorded.",
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
    "casework.order-field-unknown": Kind(
        "The order names the field `{field}`, which no adopted agreement declares.",
        "Correct the name, or adopt the agreement that declares the field first.",
    ),
    "casework.order-discloses-nothing": Kind(
        "The order names no requester, no field, or nobody.",
        "Enter who may ask, which fields, and whom it reaches.",
    ),
    "casework.statement-altered": Kind(
        "What waits for a signature is not what its first signer signed, or not what was shown.",
        "Begin the act again. Unless an earlier version of Proviso began it, find out who changed "
        "the store.",
    ),
    "casework.overtaken": Kind(
        "Something else was signed about the same thing since this was begun.",
        "Begin the act again, and let everybody sign it anew.",
    ),
    "casework.begun-too-long-ago": Kind(
        "This was begun more than a month ago; the log takes it no more.",
        "Begin the act again, and let everybody sign it anew.",
    ),
    "casework.enrolment-over": Kind(
        "The enrolment would be over before it begins.", "Name a later day."
    ),
    "casework.enrolled-too-long": Kind(
        "An officer is enrolled for at most {most} days.",
        "Name an earlier day, and renew the enrolment every month.",
    ),
    "casework.enrolled-already": Kind(
        "The officer or organisation is enrolled so already.", "Nothing is to be done."
    ),
    "casework.not-enrolled": Kind(
        "Nobody of that name or key is enrolled.",
        "Check the name or the key; names are written as they were enrolled.",
    ),
    "casework.last-administrators": Kind(
        "Fewer than two administrators would be left, and nobody could enrol anybody.",
        "Enrol another administrator first.",
    ),
    "casework.adopted-already": Kind(
        "Every version of this file is adopted already.", "Nothing is to be done."
    ),
    "casework.gate-missing": Kind(
        "The agreement has not passed this gate: {gate}.",
        "Give the document that shows it; docs/operate.md lists the gates.",
    ),
    "casework.review-overdue": Kind(
        "The agreement's review has no day, or a day that has come.",
        "Review it, and give the day of the next review.",
    ),
    "casework.recused": Kind(
        "This officer has stood back from the case.",
        "Let another officer act; a recusal cannot be taken back.",
    ),
    "casework.too-few-named": Kind(
        "Those who are named could not see the case through: {need}.",
        "Name at least two officers who can, and who have not stood back from it.",
    ),
}
