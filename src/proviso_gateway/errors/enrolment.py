"""What may not be signed by whoever enrols an officer or a requester."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "enrolment.no-name": Kind(
        "The name of {whose} is empty.",
        "Write the name by which colleagues, or its requests, will call them.",
    ),
    "enrolment.name-too-long": Kind(
        "The name of {whose} is longer than {most} letters.", "Shorten it."
    ),
    "enrolment.names-nobody": Kind(
        "The name of {whose} shows no letter or digit, or is only a word for *nobody* (n/a, none).",
        "Write the name by which colleagues, or its requests, will call them.",
    ),
    "enrolment.person-twice": Kind(
        "Person {second} of the requester's is person {first} again, perhaps written otherwise: "
        "case, blanks and joints make no other person.",
        "Name each person once, as its requests call them.",
    ),
    "enrolment.hidden-character": Kind(
        "In the name of {whose} stands a character that nobody sees, or that changes what stands "
        "around it: {character}.",
        "Type the name again without it, with ordinary blanks and on one line.",
    ),
    "enrolment.mixed-alphabets": Kind(
        "In the name of {whose} stand {one} and {other} letters, which can look the same. Letter "
        "{at} is the first of the others: {character}.",
        "Write the whole name in one alphabet, and what is of another script in words of its own.",
    ),
    "enrolment.other-alphabet": Kind(
        "The name of the officer is written in {alphabet} letters, and no other officer's here is: "
        "nobody could tell it from one that looks the same.",
        "Write it in {known} letters, as their colleagues' names are written.",
    ),
    "enrolment.name-taken": Kind(
        "Another key is enrolled under that name, or one that reads the same.",
        "Tell the two apart in the name. If they have a new key, let the old one leave first.",
    ),
    "enrolment.name-like-a-key": Kind(
        "The name of the officer reads as a public key.",
        "Write the name by which colleagues will call them.",
    ),
    "enrolment.no-role": Kind(
        "An officer is enrolled with at least one role.", "Choose from: {roles}."
    ),
    "enrolment.unknown-role": Kind("`{role}` is not a role.{nearest}", "Choose from: {roles}."),
    "enrolment.bad-requester": Kind(
        "`{word}` cannot be the code of a requester.{meant}",
        "Write lower-case letters, digits and hyphens, a letter first, at most 40, such as "
        "`example-police`.",
    ),
}
