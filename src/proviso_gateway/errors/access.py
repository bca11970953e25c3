"""What is refused around somebody's question about their own record."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "access.authority-not-checked": Kind(
        "Written authority was not checked with the person alone.",
        "Speak with the person alone, in a room or by calling back a number that you know, and say "
        "which. Never online.",
    ),
    "access.identity-not-checked": Kind(
        "Nothing says how the person's identity was checked.",
        "Check it first, without proof of a present address, and say how.",
    ),
    "access.not-a-reason": Kind(
        "This is not a reason for which telling can be delayed.", "Choose one of the list."
    ),
    "access.nobody-named": Kind(
        "Nobody is named.", "Give the person's identifiers in the register, one on each line."
    ),
    "access.without-reasons": Kind(
        "Reasons are missing, or longer than {most} letters.",
        "Write why, about this one person.",
    ),
    "access.no-such-name": Kind(
        "Nothing on record goes by this name.", "List what there is, and give more of its handle."
    ),
    "access.not-begun": Kind(
        "Nobody has signed this as the first.", "Sign it as the first, with your reasons."
    ),
    "access.not-an-identifier": Kind(
        "This cannot be an identifier of the register.",
        "Type it again, letter by letter; of an NHS number, all ten digits.",
    ),
    "access.not-a-reference": Kind(
        "A reference has at most 40 letters, digits, dots, strokes and spaces.",
        "Give the reference of your own file. It must name nobody.",
    ),
    "access.not-received-yet": Kind(
        "A question is recorded on the day on which it came in, or after it.",
        "Give the day on which it came in.",
    ),
    "access.no-such-question": Kind(
        "No question has this name.", "`proviso person questions` lists those that there are."
    ),
    "access.nothing-due": Kind(
        "This question is answered, and nothing has changed since.",
        "Print the answer again, or record another question if they ask anew.",
    ),
    "access.not-answered": Kind(
        "This question is not answered yet.", "Answer it first; then it can be printed."
    ),
    "access.moved": Kind(
        "What can be told has changed since you read it.", "Read it again, and sign that."
    ),
    "access.delay-without-reasons": Kind(
        "A delay is signed with its reasons, of {most} letters at most.",
        "Say why this answer must not be told yet, and for how long that is so.",
    ),
    "access.delay-nothing-approved": Kind(
        "Nothing of this case was approved, so nobody is told of it.", "Nothing is to be done."
    ),
    "access.delay-too-long": Kind(
        "A delay ends after today, and within {most} days.",
        "Name an earlier day. It can be renewed, by two, while it stands.",
    ),
    "access.delay-renewed-enough": Kind(
        "Telling of this answer was delayed {most} times, as often as the house allows.",
        "It is told when the last delay ends.",
    ),
    "access.delay-over": Kind(
        "The delay of this answer is over, and nothing follows a delay.",
        "Tell whoever asked. A delay is renewed while it stands.",
    ),
    "access.delay-needs-guardian": Kind(
        "One of the two who delay telling is a guardian.", "Ask a guardian to sign."
    ),
    "access.delay-agreed-already": Kind(
        "Two people have signed this delay already.", "Nothing is to be done."
    ),
    "access.told-and-erased": Kind(
        "What was told in answer is kept no longer, and the paper cannot be written again.",
        "Whoever asked has it. If they ask anew, they are told what is still kept.",
    ),
    "access.no-such-delay": Kind(
        "No delay has this name.", "`proviso person delays` lists those that there are."
    ),
    "access.channel-of-nobody": Kind(
        "A channel is somebody's: nothing says whose.",
        "Give the person's identifiers in the register, or the question that they asked.",
    ),
    "access.not-a-channel": Kind(
        "This cannot be where somebody is asked to ring.",
        "Give a telephone number, the lines of an envelope, or an address for e-mail, as they said "
        "it.",
    ),
    "access.no-such-channel": Kind(
        "No channel has this name.", "`proviso person channels` lists those that there are."
    ),
    "access.channel-over": Kind(
        "This channel is not used any more.",
        "Nothing is to be done. Another is confirmed by the person, alone.",
    ),
    "access.no-notice-due": Kind(
        "No notice of this case can be given now, or there is nothing to say of it.",
        "`proviso person notices` says how those stand that are due.",
    ),
    "access.letter-without-folder": Kind(
        "The person wants a letter, and nothing says where to write it.",
        "Name a new folder with --out.",
    ),
    "access.no-finding": Kind(
        "Nothing says what came of it.", "Choose upheld, not upheld, or withdrawn."
    ),
    "access.no-number": Kind(
        "Nothing says which number people are asked to ring.",
        "Write it into `home.toml`, as `ring_us`.",
    ),
    "access.challenge-of-nothing": Kind(
        "A challenge names the disclosures that it is about, and nothing else does.",
        "Give the entries that stand on the person's paper. Locking goes with a challenge alone.",
    ),
    "access.lock-not-alone": Kind(
        "That details are locked is for the person alone to ask.",
        "Ask them with nobody else there: whoever holds the details learns that they are locked.",
    ),
    "access.not-told-of-it": Kind(
        "The person was not told of this disclosure.",
        "Answer their question first, and give the entries as they stand on their paper.",
    ),
    "access.no-such-concern": Kind(
        "No complaint, objection or challenge has this name.",
        "`proviso person concerns` lists those that there are.",
    ),
    "access.acknowledged-already": Kind(
        "Whoever raised this was told that it came in.", "Tell them what came of it when it is."
    ),
    "access.decided-already": Kind(
        "This is decided.", "Record another if they raise it anew, or complain of the outcome."
    ),
    "access.acted-in-the-case": Kind(
        "Whoever acted in a case does not decide what is held against it.",
        "A guardian decides who had no part in it. Enrol one if there is none.",
    ),
}
