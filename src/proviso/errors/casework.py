"""What may not happen to a request, and what may not be signed."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
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
    "casework.order-discloses-nothing": Kind(
        "The order names no requester, no field, or nobody.",
        "Enter who may ask, which fields, and whom it reaches.",
    ),
}
