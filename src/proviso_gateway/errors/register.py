"""What can be wrong with a register's folder, and what the register's door refuses."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "register.no-such-folder": Kind(
        "There is no register folder at the place named.",
        "Name a folder that holds `register.json` and `person.csv`; one file of people can only be"
        " measured on, by `proviso evaluate tracing`.",
    ),
    "register.file-missing": Kind(
        "The register has no `{file}`.",
        "Add it; docs/files.md says what a register folder holds.",
    ),
    "register.parts-differ": Kind(
        "In the parts of one table the column `{column}` has different types.",
        "Write all parts of the table in one go, so that a column is alike in all of them.",
    ),
    "register.parquet-unreadable": Kind(
        "The file is not whole Parquet.",
        "Export it again.",
    ),
    "register.two-forms": Kind(
        "The register holds CSV and Parquet files of one kind.",
        "Keep one form of it, so that nobody believes the other was read.",
    ),
    "register.unknown-file": Kind(
        "The register folder holds `{file}`, which is no part of a register.",
        "Move it away, so that nobody believes it was read.",
    ),
    "register.not-json": Kind(
        "`register.json` is not a JSON object, or cannot be read as JSON from here on.",
        "Look here or just above for a missing quotation mark, comma or bracket; docs/files.md "
        "shows a whole one.",
    ),
    "register.metadata-invalid": Kind(
        "`{part}` in `register.json` is {wrong}.",
        "Write `identifier_system`, `as_of`, `synthetic`, `source` and `version`, and beside them "
        "at most `alive` and `fields`; docs/files.md says what each is.",
    ),
    "register.field-forbidden": Kind(
        "The field `{field}` would tell something of {what}, which no register here can hold.",
        "Take it out of `register.json` and of the table of people; or if it is something else, "
        "name it so that nobody can take it for that.",
    ),
    "register.field-not-held": Kind(
        "The register holds no field `{field}`.",
        "Add a column `{field}` to its table of people, name it with its type under `fields` in "
        "`register.json`, and load the register again; or take the field out of `discloses`.",
    ),
    "register.field-differs": Kind(
        "The agreement declares the field `{field}` as {agreed}, and the register as {held}.",
        "Let both say the same type.",
    ),
    "register.from-the-future": Kind(
        "`as_of` in `register.json` is after {day}, the day on which the register is used.",
        "Correct it in `register.json`; a register cannot tell how it will stand.",
    ),
    "register.value-missing": Kind(
        "`{column}` is empty.",
        "Write a value; every row needs one here.",
    ),
    "register.value-not-allowed": Kind(
        "`{column}` is not {expected}.",
        "Write {expected}, or leave the cell empty where docs/files.md says that it may be.",
    ),
    "register.identifier-invalid": Kind(
        "`{column}` is not {form}.",
        "Correct it in the system that the register was taken from.",
    ),
    "register.not-synthetic": Kind(
        "The register says that it is synthetic, and `{column}` holds a number that may be real.",
        "Use NHS numbers that begin with 9; those from 999 on are never issued.",
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
    "register.death-to-come": Kind(
        "`{column}` is after the day of the register.",
        "Correct it; where that day stands for *alive*, name it as `alive` in `register.json`.",
    ),
    "register.refused": Kind(
        "{found} in the register, so none of it is read: a person left out "
        "would make their namesake look unique.",
        "Correct them; the report lists the first {listed}.",
    ),
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
    "register.person-gone": Kind(
        "Whom the search found is no longer in the register, or nobody may be told of them now.",
        "Nothing is disclosed; look for the reason in the register loaded since the search.",
    ),
    "register.not-loaded": Kind(
        "This home has no register yet.",
        "Load one: `proviso register load FOLDER`.",
    ),
    "register.being-loaded": Kind(
        "Somebody is loading a register into this home at this moment.",
        "Wait until that is done, look at `proviso status`, and load yours if it is the newer one.",
    ),
    "register.changes-of-another": Kind(
        "These are changes of another register than this one: `{part}` is another.",
        "Name the register that changed, or take in the whole register.",
    ),
    "register.changes-lift": Kind(
        "By these changes {restricted} people are restricted no more, {revived} dead no more and "
        "{separated} superseded no more.",
        "If each is meant, say --lifting. Changes that came late or twice look so, too.",
    ),
    "register.changes-not-next": Kind(
        "These changes follow another state of the register than this one, {digest}.",
        "Put in the changes between the two first, or take in the whole register.",
    ),
    "register.changes-out-of-order": Kind(
        "These changes do not say how the register stood after {day}, its own day.",
        "Put changes in day by day. Several of one day name the digest that each changes, as "
        "`follows` in register.json.",
    ),
    "register.changes-not-parquet": Kind(
        "Tables of these changes, or of the register that changed, are CSV.",
        "Save both as Parquet, which says of every column what it holds, and take in the register.",
    ),
    "register.changes-newer": Kind(
        "What is in use says how the register stood on {day}; this whole one is no later, and "
        "could lift a restriction that was put in since.",
        "Load a register of a later day. What must be taken back is put in as changes, with "
        "`--lifting`.",
    ),
    "register.no-changes": Kind(
        "No changes lie beside the register in use.",
        "Put some in first: `proviso register load --changes FOLDER`.",
    ),
    "register.replaced-meanwhile": Kind(
        "Another register was loaded while the next one was made of the one before.",
        "Nothing is to be done: the one that was loaded is in use.",
    ),
    "register.changes-beside": Kind(
        "Changes lie beside this index, which its parts would not know of.",
        "Make the next index with them first: `proviso register update INDEX --out NEXT`, or "
        "`proviso register fold` in a home.",
    ),
    "register.changes-of-another-index": Kind(
        "These changes do not lie beside the index for which they were made.",
        "Remove the index and make it anew, and put its changes in again, from the first.",
    ),
    "register.changes-too-many": Kind(
        "With these changes {changed} of {of} records would lie beside the index, more than one in "
        "{most}: what it counts would be too old.",
        "Make the next index with all of them: `proviso register update INDEX CHANGES --out NEXT`.",
    ),
    "register.changed-while-read": Kind(
        "Files of this register were touched while it was read.",
        "Let nobody write to it, and give the same command again.",
    ),
    "register.changed": Kind(
        "The register's files in the home are not the ones that were loaded.",
        "Load the register again, and find out who changed the files.",
    ),
    "register.is-an-index": Kind(
        "This is an index of a register, or one in parts, where another folder is expected.",
        "Name the register's own folder; an index in parts is read by `proviso register check`, "
        "`proviso run --bulk` and `proviso evaluate tracing --parts`.",
    ),
    "register.index-is-a-part": Kind(
        "This is one part of an index: whoever stands in another would look like nobody.",
        "Name an index of the whole register.",
    ),
    "register.index-missing": Kind(
        "There is no index of a register at the place named.",
        "Name a folder that `proviso register build` or `proviso register update` wrote.",
    ),
    "register.index-unfinished": Kind(
        "The folder holds columns of an index and no `index.json`: it was never finished.",
        "Remove it, and build the index anew: `proviso register build FOLDER --out INDEX`.",
    ),
    "register.index-foreign": Kind(
        "The folder's `index.json` is not one that `proviso register build` wrote.",
        "Name the folder that it wrote.",
    ),
    "register.index-damaged": Kind(
        "`{file}` of the index is not as it was written.",
        "Remove the index, build it anew, and find out what changed the file.",
    ),
    "register.index-of-another-version": Kind(
        "The index was made by another version of Proviso, which may read or fold names otherwise.",
        "Build it anew from the register: `proviso register build FOLDER --out INDEX`.",
    ),
    "register.index-of-another-model": Kind(
        "The index was made for another model of the tracing.",
        "Build it anew from the register: `proviso register build FOLDER --out INDEX`.",
    ),
    "register.too-many-letters": Kind(
        "Texts of one column that all differ have more than two thousand million letters together.",
        "Shorten what stands there, or make an index in more parts: `--partitions`.",
    ),
    "register.parts-missing": Kind(
        "There is no index in parts at the place named.",
        "Name the folder that `proviso register build FOLDER --out PARTS --partitions N` wrote.",
    ),
    "register.part-of-another-build": Kind(
        "This part of an index was not made together with the others.",
        "Put the part back that was made with them, or build the index anew, all parts in one go.",
    ),
    "register.parts-of-another-register": Kind(
        "The index in parts is of another register than the one named.",
        "Name the register of which the parts were built, or build parts of this one.",
    ),
    "register.index-of-another-register": Kind(
        "The index was made of another register than the one in use.",
        "Load the register again; searches read the register itself meanwhile.",
    ),
    "register.real-people": Kind(
        "The register's metadata does not say that its people are synthetic.",
        'Rehearse over a synthetic register; `register.json` must say `"synthetic": true`.',
    ),
}
