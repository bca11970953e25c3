"""What can be wrong with a request, or with a file of requests."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
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
        "Divide it into several files; `proviso run --bulk` takes it whole, and only counts.",
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
    "request.says-nothing": Kind(
        "`{column}` shows no letter or digit, or only a word for *nothing* (n/a, none, tbc).",
        "Write what it is really called; leave the cell empty if there is none and it may be.",
    ),
    "request.unknown-ground": Kind(
        "`ground` is none that any version of the agreement has had.{nearest}",
        "Choose from: {grounds}.",
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
