"""What storage, files and figures refuse, and what is our own fault."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
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
    "store.no-such-statement": Kind(
        "No act waits for a signature under that handle.", "Check the handle."
    ),
    "store.no-such-case": Kind("There is no case of that name.", "Check the name."),
    "command.misused": Kind(
        "The command cannot be understood: {what}.", "Every command explains itself with --help."
    ),
    "files.unreadable": Kind(
        "The file cannot be read.", "Check that it is there under this name, and its rights."
    ),
    "files.no-examples": Kind(
        "The shipped examples are not in this folder.",
        "Run the command in the folder of the repository, or name them with --examples.",
    ),
    "files.no-population": Kind(
        "The folder holds no `population.json`.",
        "Name the folder of the truth that `proviso register synthesise` wrote.",
    ),
    "labelled.learned-from-it": Kind(
        "The model learned from this very register.",
        "Measure on a register that it never saw: `proviso register synthesise` with another seed.",
    ),
    "labelled.group-names-people": Kind(
        "`{column}` says who somebody is, so nothing is told by its words.",
        "Group by a column whose words many requests share, such as `name_system`.",
    ),
    "labelled.more-than-all": Kind(
        "Who are in no register and who are easily mistaken are more than all requests together.",
        "Give --absent and --look-alikes that come to 100 or less.",
    ),
    "labelled.no-such-row": Kind(
        "The file has {rows} rows.",
        "Count from 1, the header left out.",
    ),
    "labelled.refused": Kind(
        "{found} in the labelled requests, so nothing is measured by them and nothing learned.",
        "Correct them; the report lists the first {listed}.",
    ),
    "labelled.unknown-truth": Kind(
        "`truth_person_id` names no record of the register.",
        "Write the `person_id` as the register has it (a spreadsheet takes leading zeros away), or "
        "leave the cell empty where the person meant is not in the register.",
    ),
    "labelled.register-of-a-home": Kind(
        "This is the register of a home, in which nobody is searched for without an approval.",
        "Measure on a set made for it: synthetic people, or a sample that you may use for this.",
    ),
    "labelled.unknown-form": Kind(
        "The file is neither `.csv` nor `.parquet`.",
        "Name a file that ends so.",
    ),
    "labelled.unreadable": Kind(
        "The file is not whole Parquet.",
        "Export it again.",
    ),
    "labelled.column-missing": Kind(
        "The file has no column `{column}`.{separated}",
        "Add it; docs/evaluation.md says which columns a labelled file has.",
    ),
    "labelled.request-twice": Kind(
        "`request_id` stands in an earlier row too.",
        "Give each request an identifier of its own, and keep one row of it: two count twice.",
    ),
    "labelled.value-not-allowed": Kind(
        "`{column}` is not {expected}.",
        "Write {expected}, or leave the cell empty where it is not known.",
    ),
    "labelled.not-text": Kind(
        "`{column}` holds what cannot be read as text: lists, records, or bytes that are no UTF-8.",
        "Export the column as text, numbers or days.",
    ),
    "caseload.value-not-allowed": Kind(
        "`{column}` is not {expected}.",
        "Write {expected}; docs/files.md describes caseloads.",
    ),
    "caseload.too-few-people": Kind(
        "A population of {people} people has too few for this caseload, each being asked for once.",
        "Make more people, or scale the caseload down.",
    ),
    "run.released-too-early": Kind(
        "The day of release lies before the day of receipt and approval.",
        "Give a --release-on that is not before --as-of.",
    ),
    "files.is-a-folder": Kind("A file was expected, and this is a folder.", "Name the file in it."),
    "files.too-large": Kind(
        "The file is larger than {largest} bytes.",
        "Check that this is the right file; only a file of requests can be divided into several.",
    ),
    "files.not-utf-8": Kind("The file is not UTF-8 text.", "Save it as UTF-8."),
    "files.no-way": Kind(
        "A folder on the way to a file that was named may not be entered by this account.",
        "Give this account the right to enter it, or name another place.",
    ),
    "files.already-there": Kind(
        "There is a file of that name already.", "Name another; nothing was taken or changed."
    ),
    "files.being-written": Kind(
        "Another command is writing this file at this moment, or was killed and is not quite gone.",
        "Let it end, or name another file; nothing was taken or changed.",
    ),
    "files.not-an-envelope": Kind(
        "The file is not an answer that was sealed to this key.",
        "Name the file that was collected, and the key that was enrolled when it was approved.",
    ),
    "files.not-empty": Kind(
        "There is something in the folder already.",
        "Name an empty or a new folder.",
    ),
    "files.begun-otherwise": Kind(
        "Another population was begun in the folder, and not finished.",
        "Give the settings it was begun with to go on, or name a new folder.",
    ),
    "files.being-made": Kind(
        "Another command is making a register in this folder at this moment.",
        "Let it end, or name a new folder.",
    ),
    "files.truth-not-apart": Kind(
        "One of the register's folder and the truth's lies in the other, or they are one: whoever "
        "hands the register on would hand on the truth with it.",
        "Name two folders that lie beside each other.",
    ),
    "files.no-name": Kind(
        "The folder is not called by a name, so the truth's cannot be named after it.",
        "Name a new folder, or name the truth's folder too, with --truth.",
    ),
    "files.not-finished": Kind(
        "The register was begun and could not be finished: the folder cannot be written any more.",
        "Make room on the disk or give it its rights back, then give the same command: it goes on.",
    ),
    "files.would-overwrite": Kind(
        "There is something in the folder that this command did not write.",
        "Name an empty or a new folder, also where an earlier version of Proviso wrote this one.",
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
