"""What can go wrong, each with a stable code, its place, and what to do next.

A `Problem` is the one exception that Proviso raises on purpose. Its sentence is a template from a
catalogue; only words of our own or of the file's own vocabulary (a fact's name, a column's name)
may fill it. Values that describe a person never do: that is why a template is filled by name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace


@dataclass(frozen=True, slots=True)
class Place:
    """Where it went wrong: a file and, as far as known, line and column (from 1), row or entry.

    `row` is the number that a spreadsheet shows beside the row, where the header is row 1 (objects
    of JSON are counted from 1); `entry` is an index in a log.
    """

    file: str = ""
    line: int | None = None
    column: int | None = None
    row: int | None = None
    entry: int | None = None

    def __str__(self) -> str:
        parts = [self.file] if self.file else []
        for name in ("line", "column", "row", "entry"):
            number = getattr(self, name)
            if number is not None:
                parts.append(f"{name} {number}")
        return ", ".join(parts)


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Kind:
    """One way in which something goes wrong: a sentence and what to do next, both templates."""

    sentence: str
    remedy: str


class Problem(Exception):
    """A named error: stable `code`, `sentence`, `place` and `remedy`. Never personal data.

    `problems` are further ones that this one sums up, where there are any.
    """

    problems: tuple[Problem, ...] = ()

    def __init__(self, code: str, sentence: str, place: Place, remedy: str) -> None:
        super().__init__(code, sentence, place, remedy)
        self.code = code
        self.sentence = sentence
        self.place = place
        self.remedy = remedy

    @property
    def urn(self) -> str:
        """The problem type of RFC 9457: `urn:proviso:error:<code>`."""
        return f"urn:proviso:error:{self.code}"

    def at(self, **where: str | int | None) -> Problem:
        """The same problem, its place known more exactly."""
        return Problem(self.code, self.sentence, replace(self.place, **where), self.remedy)  # type: ignore[arg-type]

    def __str__(self) -> str:
        where = f" ({self.place})" if str(self.place) else ""
        return f"{self.code}{where}: {self.sentence} {self.remedy}"


class Catalogue:
    """Every error of one distribution: code → kind. `problem` builds one, ready to raise."""

    def __init__(self, kinds: Mapping[str, Kind]) -> None:
        self.kinds = dict(kinds)

    def problem(self, code: str, place: Place = NOWHERE, **words: object) -> Problem:
        """The problem `code`, its templates filled with `words`; an unknown code is our fault."""
        kind = self.kinds[code]
        return Problem(code, kind.sentence.format(**words), place, kind.remedy.format(**words))


def shown(text: str) -> str:
    """A word of somebody else's file, fit for a sentence: printable ASCII, 60 at most."""
    plain = "".join(letter if " " <= letter <= "~" else "?" for letter in text[:61])
    return plain if len(plain) <= 60 else plain[:57] + "..."


# --- formats: bytes that are not what they should be ----------------------------------------------
_FORMATS = {
    "canonical.not-json": Kind("These bytes are not JSON.", "Ask for the file again."),
    "canonical.not-in-profile": Kind(
        "The canonical profile has no place for {what}.",
        "Use text, true or false, whole numbers below 2^53, lists and objects with ASCII keys.",
    ),
    "canonical.not-canonical": Kind(
        "This JSON is not written in its one canonical way, or a key comes twice.",
        "Take the file as it was published, byte by byte: an editor that lays it out anew changes"
        " it. Whoever writes one writes it canonically: a hash holds for one sequence of bytes.",
    ),
    "canonical.not-base64": Kind(
        "This text is not base64 in its one canonical form.",
        "Use the standard alphabet, with padding, and no spare bits.",
    ),
    "commitment.salt-length": Kind(
        "A salt has 32 bytes; this one has {length}.",
        "Use 32 random bytes: with any other length a commitment would not bind.",
    ),
    "signature.not-a-key": Kind(
        "This is not an {kind} key that binds its owner.",
        "Write `{kind}:` and the base64 of {bytes} bytes; keys of small order are refused.",
    ),
    "proposal.bad-value": Kind(
        "A proposal cannot have this `{key}`.", "Compare it with the format of proposals."
    ),
}

# --- tree, tiles, notes, checkpoints, proofs: C2SP and RFC 6962 -----------------------------------
_LOG_FILES = {
    "tree.out-of-range": Kind(
        "There is no position {index} in a tree of {size} entries.",
        "Ask about a position that the checkpoint covers: the first is 0.",
    ),
    "tree.not-included": Kind(
        "The proof does not lead from this entry to the checkpoint's root.",
        "Treat the entry as not logged, and ask the custodian why.",
    ),
    "tree.not-consistent": Kind(
        "The log of {new} entries does not begin with the log of {old} entries.",
        "Keep both checkpoints: history was rewritten, and they prove it.",
    ),
    "tiles.file-missing": Kind("This file is missing.", "Fetch the whole log again."),
    "tiles.wrong-length": Kind(
        "This tile has {bytes} bytes where {wanted} belong.", "Fetch the file again."
    ),
    "tiles.wrong-count": Kind(
        "This bundle has {entries} entries where {wanted} belong.", "Fetch the file again."
    ),
    "tiles.bundle-cut-short": Kind(
        "The entry that begins at byte {byte} of this bundle is longer than what is left.",
        "Fetch the file again.",
    ),
    "tiles.hash-differs": Kind(
        "This tile differs from the hashes of the entries, which do give the checkpoint's root.",
        "Fetch the tile again; the entries themselves are right.",
    ),
    "tiles.entry-differs": Kind(
        "This entry is not the one that was hashed into the checkpoint's root.",
        "Fetch the bundle again; if it stays so, the entry was altered after it was logged.",
    ),
    "tiles.root-differs": Kind(
        "The {size} entries do not give the root that the log has signed.",
        "Keep what you have: a log that signs another root than its own is not to be believed.",
    ),
    "tiles.changed-while-read": Kind(
        "This bundle changed while it was being read.", "Work on a copy that nobody writes to."
    ),
    "note.malformed": Kind("This is not a signed note: {what}.", "Fetch the file again."),
    "note.bad-key": Kind(
        "This is not a verifier key that can be used here: look at its {what}.",
        "Copy the whole key, `name+id+base64`, from where the log or witness publishes it.",
    ),
    "note.bad-signature": Kind(
        "The signature by `{name}` does not fit this text.",
        "Fetch the file again; if it stays so, do not believe it.",
    ),
    "note.unsigned": Kind(
        "No key that you trust has signed this note.", "Check that it is the right log and key."
    ),
    "checkpoint.malformed": Kind("This is not a checkpoint: {what}.", "Fetch the file again."),
    "checkpoint.other-log": Kind(
        "This checkpoint speaks of `{origin}`, not of `{log}`.", "Take the checkpoint of this log."
    ),
    "proof.malformed": Kind("This is not a proof of inclusion: {what}.", "Ask for it again."),
}

# --- entries: what stands in a log ----------------------------------------------------------------
_ENTRIES = {
    "entry.too-long": Kind("An entry has at most 65,535 bytes.", "This is not an entry of ours."),
    "entry.not-an-object": Kind("An entry is a JSON object.", "This is not an entry of ours."),
    "entry.format-1": Kind(
        "This log is of format 1, in which a signature did not bind all that it was given for.",
        "Found the log anew: format 1 is neither written nor read any more.",
    ),
    "entry.unknown-kind": Kind(
        "This kind of entry is not in the closed list.",
        "Use a verifier of the log's version; if it is the newest, the log is not as promised.",
    ),
    "entry.unknown-key": Kind(
        "An entry of kind `{kind}` has no key `{key}`.",
        "Nothing may stand in the log beside what is promised; ask the custodian.",
    ),
    "entry.missing-key": Kind(
        "An entry of kind `{kind}` needs the key `{key}`.", "Ask the custodian."
    ),
    "entry.bad-value": Kind(
        "An entry of kind `{kind}` cannot have this value under `{key}`.", "Ask the custodian."
    ),
    "entry.contradiction": Kind("An entry of kind `{kind}` needs {what}.", "Ask the custodian."),
}

# --- history, policy, log: whether what stands there may stand there ------------------------------
_HISTORY = {
    "history.genesis-first": Kind(
        "The first entry of a log is its genesis, and no other is.", "This is no log of ours."
    ),
    "history.handle-again": Kind(
        "Another entry has this handle already.", "Ask the custodian: handles are random."
    ),
    "history.month-back": Kind(
        "This entry is of {period}, after one of {before}: months never go back along a log.",
        "Do not believe the log: what stands in it did not happen in this order.",
    ),
    "history.month-ahead": Kind(
        "This entry is of {period}, more than a month after {before}, and nobody signed for that.",
        "Ask for the waiver by which two administrators said that the clock was right.",
    ),
    "history.not-enrolled": Kind(
        "This {who} is not enrolled at this point of the log.",
        "Ask the custodian who enrolled them, and why the log does not say so before.",
    ),
    "history.basis-unknown": Kind(
        "No {kind} with this hash stands in the log before this entry.",
        "Ask the custodian: nothing may rest on what is not published.",
    ),
    "history.basis-changed": Kind(
        "This {kind} rests on another agreement or order than its case.",
        "Ask the custodian: a case keeps its agreement, and after approval its version.",
    ),
    "history.number-gap": Kind(
        "This request has number {number} where {expected} is next.",
        "Ask the custodian which request was left out.",
    ),
    "history.prev-unknown": Kind(
        "The entry that this one follows is not in the log before it.", "Ask the custodian."
    ),
    "history.prev-taken": Kind(
        "The entry that this one follows has been followed already, or is not part of a case.",
        "Ask the custodian which of the two happened.",
    ),
    "history.step-not-allowed": Kind(
        "A case cannot go on with `{kind}` after `{after}`.", "Ask the custodian."
    ),
    "history.proposal-spent": Kind(
        "This proposal has been approved before.",
        "Ask the custodian: an approval is for one search.",
    ),
    "history.not-in-force": Kind(
        "There can be no {kind} here: {why}.",
        "Ask the custodian by what right people were looked for.",
    ),
    "history.search-missing": Kind(
        "This answer comes without a search, though its approval had not run out or been stopped.",
        "Ask the custodian how the answer was found.",
    ),
    "history.search-too-late": Kind(
        "This search comes after {by}, the month in which its approval ran out.",
        "Ask the custodian by what right people were looked for.",
    ),
    "history.signers": Kind(
        "Signatures under `{kind}`: {wanted} belong there, {keys} are there.",
        "Do not believe the entry.",
    ),
    "history.same-signer": Kind(
        "One key stands twice under this {kind}.",
        "Do not believe the entry: what takes two people was done by one.",
    ),
    "history.second-name": Kind(
        "A key is enrolled as one of another kind, and is on the roll already by its first name.",
        "Do not believe the entry: one key is one signer. It leaves under one name first.",
    ),
    "history.not-entitled": Kind(
        "Those who signed `{kind}` do not hold the roles for it at this point of the log.",
        "Do not believe the entry; compare the officers' enrolments before it.",
    ),
    "history.server-key": Kind(
        "A key that the gateway's own server holds signed this {kind} in a live log.",
        "Do not believe the entry: such a key may refuse and stop, and nothing else.",
    ),
    "history.log-key": Kind(
        "The log's own key stands here where it may not, or the new one does not sign for itself.",
        "Do not believe the entry: the log and its officers are not one signer.",
    ),
    "history.not-after": Kind(
        "This `{kind}` was signed before something else was done to what it acts on.",
        "Do not believe the entry: what was signed and not used is not used later.",
    ),
    "history.bad-signature": Kind(
        "A signature under `{kind}` does not verify.", "Do not believe the entry."
    ),
    "history.not-adopted": Kind(
        "An agreement's version cannot be `{act}` before it is adopted.", "Ask the custodian."
    ),
    "history.renamed": Kind(
        "This version was adopted under another agreement's name.", "Ask the custodian."
    ),
    "history.adopted-again": Kind(
        "This very edition was adopted before, and nothing in it is new.",
        "Ask the custodian: a new edition is another file, or another timetable.",
    ),
    "history.timetable": Kind(
        "The timetable of this agreement cannot be: {what}.", "Ask the custodian."
    ),
    "history.timetable-rewritten": Kind(
        "This timetable does not repeat what was entered of the one before it.",
        "Do not believe the entry: what has begun stands as it stood.",
    ),
    "history.status-not-signed": Kind(
        "No timetable that two people signed says that this version is `{act}` next.",
        "Ask the custodian who changed how the agreement stands.",
    ),
    "history.status-too-early": Kind(
        "By its timetable, this version was not yet `{act}` in this month.",
        "Do not believe the entry; ask the custodian which day it was.",
    ),
    "history.status-missing": Kind(
        "The timetable of `{name}` has a row that was due in an earlier month and is not entered.",
        "Ask the custodian how the agreement stood.",
    ),
    "history.month-open": Kind(
        "This month is opened while it is not over, or a case of it has not ended.",
        "Ask the custodian: a month is opened once, when all of it has ended.",
    ),
    "history.opened-already": Kind(
        "This month was opened before, and this opening does not say that it corrects that one.",
        "Ask the custodian which of the two is right.",
    ),
    "history.recall-order": Kind(
        "The recalls of `{name}` are counted for {of} here, where {expected} comes next.",
        "Ask the custodian which month was passed over, or counted twice.",
    ),
    "history.erasure-early": Kind(
        "What `{name}` received in {of} is erased before two people's terms allow it, or while a "
        "case of it is open.",
        "Ask the custodian what was destroyed, and why it was not kept.",
    ),
    "history.erasure-differs": Kind(
        "This erasure speaks of {cases} cases where the log shows {shown}.",
        "Do not believe the entry: a cohort is erased as a whole.",
    ),
    "history.erased-already": Kind(
        "What is said of {of} here (`{what}`) was erased before.",
        "Ask the custodian which of the two entries is right.",
    ),
    "history.not-stopped": Kind("What is not stopped cannot be restarted.", "Ask the custodian."),
    "history.order-unknown": Kind(
        "An order cannot be `{act}` before it is recorded.", "Ask the custodian."
    ),
    "history.order-differs": Kind(
        "The `{key}` of this order is not what two people recorded.",
        "Do not believe the entry: an order keeps its effect, its agreement and its days.",
    ),
    "history.order-step-not-allowed": Kind(
        "An order that is `{after}` cannot be `{act}`.", "Ask the custodian."
    ),
    "history.order-too-early": Kind(
        "By its recorded days, this order was not yet `{act}` in this month.",
        "Do not believe the entry; ask the custodian which day it was.",
    ),
    "policy.malformed": Kind(
        "This is not a policy: {what}.", "Compare it with the tlog-policy format."
    ),
    "policy.log-unknown": Kind(
        "The policy does not know the log `{log}` with this key.",
        "Check that the policy is for this log.",
    ),
    "policy.witness-is-the-log": Kind(
        "A witness of this policy has the log's own key.",
        "Take another witness: nobody vouches for themselves.",
    ),
    "policy.quorum-not-reached": Kind(
        "The witnesses who cosigned ({witnesses}) are not the quorum that the policy asks for.",
        "Wait for a later checkpoint, or ask the witnesses what they saw, and when: dates before "
        "the log began, or in the future, do not count.",
    ),
    "log.no-checkpoint": Kind(
        "There is no checkpoint here.",
        "Name the folder of a log, in which `checkpoint` and `tile` lie.",
    ),
    "log.empty": Kind("This log has no entry yet.", "Wait for its genesis entry."),
    "log.key-replaced": Kind(
        "This checkpoint is signed with a key that was not the log's own at that size.",
        "Do not believe it: a key that was replaced may be in anybody's hands.",
    ),
    "log.since-newer": Kind(
        "The checkpoint that you had covers {size} entries, the log in hand only {log}.",
        "Fetch the log again; if it stays so, keep both: entries were taken back.",
    ),
    "log.split-view": Kind(
        "The log's key has signed two histories: its first {size} entries are not those of your "
        "checkpoint.",
        "Keep both notes, below: together they prove it.",
    ),
    "log.from-the-future": Kind(
        "The log's last entry is of {period}, a month that has not begun anywhere.",
        "Look at your own clock; if it is right, do not believe the log: it was dated ahead.",
    ),
    "log.genesis-differs": Kind(
        "The genesis entry is {found}, not the one that you know.",
        "This is another log, or one begun anew; ask the custodian which.",
    ),
}

# --- receipts and figures: what is made of a log --------------------------------------------------
_USES = {
    "receipt.malformed": Kind("This is not a receipt: {what}.", "Ask the custodian for it again."),
    "published.differs": Kind(
        "This file is not the one whose hash the log holds.",
        "Get it from somewhere else, and ask the custodian who changed it.",
    ),
    "answer.malformed": Kind(
        "This answer cannot be read: {what}.", "Open the envelope again, or ask for it again."
    ),
    "answer.differs": Kind(
        "The `{name}` of this answer is not what its receipt proves.",
        "Trust the receipt; whoever showed you the answer has altered it.",
    ),
    "account.malformed": Kind("This is not an account: {what}.", "Ask the custodian for it again."),
    "account.other-log": Kind(
        "This account is of another log than the one in hand.", "Fetch the log that it names."
    ),
    "account.not-there": Kind(
        "The log in hand has no entry of a disclosure that this account tells of.",
        "Fetch the log again; if it is not there either, ask the custodian why.",
    ),
    "account.no-answer": Kind(
        "What this account calls a disclosure is another entry of the log.",
        "Do not believe it, and ask the custodian why.",
    ),
    "account.told-twice": Kind("This account tells of one entry twice.", "Ask for it again."),
    "account.tag-differs": Kind(
        "A key of this account does not open the tag of its entry.",
        "Do not believe that the entry is about this person, and ask the custodian why.",
    ),
    "account.differs": Kind(
        "The `{name}` that this account tells is not what the log says.",
        "Trust the log, and ask the custodian why.",
    ),
    "account.opening-fails": Kind(
        "What this account says of `{name}` is not what was committed in the log.",
        "Do not believe it, and ask the custodian why.",
    ),
    "account.not-openable": Kind(
        "An account may not open `{name}`.",
        "Tell the custodian: it would show what nobody outside may learn.",
    ),
    "account.no-disclosure": Kind(
        "This account tells of an answer by which nothing was disclosed.",
        "Tell the custodian: it would show what the one answer for everything hides.",
    ),
    "receipt.rehearsal-differs": Kind(
        "The receipt hides that its log is a rehearsal, or claims that a live one is.",
        "Do not believe it.",
    ),
    "receipt.not-openable": Kind(
        "A receipt may not open `{name}`.",
        "Tell the custodian: it would show what nobody outside may learn.",
    ),
    "receipt.opened-twice": Kind("The receipt opens `{name}` twice.", "Ask for it again."),
    "receipt.opening-fails": Kind(
        "What the receipt says of `{name}` is not what was committed in the log.",
        "Do not believe it, and ask the custodian why.",
    ),
    "receipt.key-unproved": Kind(
        "The receipt does not prove that the key which signed its checkpoint replaced yours.",
        "Verify it with the log in hand, or with the log's newer key.",
    ),
    "receipt.newer-than-log": Kind(
        "The receipt's checkpoint covers {size} entries, the log in hand only {log}.",
        "Fetch the log again.",
    ),
    "receipt.other-log": Kind(
        "The log in hand has another history of its first {size} entries than the receipt.",
        "Keep both: the log's key has signed two histories, and they prove it.",
    ),
    "counts.is-a-table": Kind(
        "These are not the figures as JSON, which alone can be checked.",
        "Give the file `statistics.json` that was published beside the table; `log` prints what the"
        " table should say.",
    ),
    "counts.malformed": Kind("This file of figures is not as it should be: {what}.", "Ask again."),
    "counts.other-log": Kind(
        "These statistics are not of this log: origin, mode or root differ.",
        "Fetch the log that they name.",
    ),
    "counts.newer-than-log": Kind(
        "These statistics cover {size} entries, the log in hand only {log}.", "Fetch the log again."
    ),
    "counts.opening-file-missing": Kind(
        "The log says that this month is opened, but the file is missing.", "Fetch it again."
    ),
    "counts.opening-file-differs": Kind(
        "This file is not the one whose hash stands in the log.", "Fetch it again."
    ),
    "counts.opening-extra": Kind(
        "This opening is of no case of that month, not of how it ended, or comes twice.",
        "Ask the custodian.",
    ),
    "counts.cells-differ": Kind(
        "The cells or the residual of this opening are not what its openings come to.",
        "Do not believe the figures, and ask the custodian.",
    ),
    "counts.residual-too-small": Kind(
        "This opening leaves {residual} cases of one class shut: fewer than its own threshold.",
        "Tell the custodian: so few can be told apart.",
    ),
    "counts.class-told-in-part": Kind(
        "This opening says that all is told, and tells some cases of a class and others not.",
        "Ask the custodian which cases it left out, and why those.",
    ),
    "counts.one-sided": Kind(
        "This opening tells of one class who was found, or who was not, and leaves the rest shut.",
        "Tell the custodian: what is left shut is told by that.",
    ),
    "counts.cell-too-small": Kind(
        "This opening tells a cell of {count} cases, and its rule wants {threshold}.",
        "Tell the custodian: so few can be told apart.",
    ),
    "counts.cell-not-rounded": Kind(
        "This opening tells a cell of {count} cases, and its rule wants a multiple of {base}.",
        "Tell the custodian: the figure is more exact than its rule allows.",
    ),
    "counts.tables-cross": Kind(
        "This opening tells grounds of a month that was opened without; of the few that it leaves "
        "out, the two tell together.",
        "Tell the custodian: each table hides what both tell.",
    ),
    "counts.ground-missing": Kind(
        "This opening tells a ground without how the case ended, or the end without the ground.",
        "Do not believe the figures, and ask the custodian.",
    ),
    "counts.opened-differs": Kind(
        "What these statistics say of the opened month {period} is not what its file says.",
        "Do not believe the figures, and ask the custodian.",
    ),
    "counts.recalls-differ": Kind(
        "This count of recalled answers is not the one that its entry committed.",
        "Do not believe the figure, and ask the custodian.",
    ),
    "counts.rule-too-lax": Kind(
        "This month is opened by a rule that tells more than its agreement allows.",
        "Tell the custodian: what was told cannot be taken back.",
    ),
    "counts.attack-differs": Kind(
        "This report of an attack is not the one that the figures name.", "Fetch it again."
    ),
    "counts.year-differs": Kind(
        "The report on the year {year} is not what these figures come to.",
        "Do not believe the report, and ask the custodian.",
    ),
    "counts.found-unsearched": Kind(
        "An answer is opened as `{cell}`, and nobody was ever searched for.",
        "Ask the custodian by what right somebody was found.",
    ),
    "counts.opening-fails": Kind(
        "This opening is not of what was committed in the log.",
        "Do not believe the figure, and ask the custodian why.",
    ),
    "counts.unknown-outcome": Kind(
        "What an entry of kind `{kind}` committed is not in the closed list of outcomes.",
        "Ask the custodian.",
    ),
}

# --- usage ----------------------------------------------------------------------------------------
_USAGE = {
    "usage.not-a-hash": Kind(
        "What was given as the hash of the first entry is no hash.",
        "Give 64 letters of lower-case hex, as the custodian published them.",
    ),
    "usage.unreadable": Kind(
        "This file cannot be read, is no regular file, or is larger than its sort can be.",
        "Check its name, its size and who may read it.",
    ),
}

VERIFY = Catalogue(_FORMATS | _LOG_FILES | _ENTRIES | _HISTORY | _USES | _USAGE)
problem = VERIFY.problem
