"""What can be wrong with a labelled set of people."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "labelled.learned-from-it": Kind(
        "The model learned from these very requests.",
        "Measure on others, or let models learn in turn from parts of these: `--cross-fit 5`.",
    ),
    "labelled.group-names-people": Kind(
        "`{column}` says who somebody is, so nothing is told by its words.",
        "Group by a column whose words many requests share, such as `name_system`.",
    ),
    "labelled.more-than-all": Kind(
        "Who are in no register and who are easily mistaken are more than all requests together.",
        "Give --absent and --look-alikes that come to 100 or less.",
    ),
    "labelled.no-such-noise": Kind(
        "There is no such profile of slips.",
        "Name one of {profiles}; several are divided by commas.",
    ),
    "labelled.nobody-meant": Kind(
        "The request means nobody who is in the register.",
        "Leave --meant out: only the best candidate can be drawn.",
    ),
    "labelled.no-such-row": Kind(
        "The file has {rows} rows.",
        "Count from 1, the header left out.",
    ),
    "labelled.refused": Kind(
        "{found} in the labelled requests ({kinds}), so nothing is measured by them and nothing"
        " learned.",
        "Correct them; {listed} are listed, some of each kind.{unreadable}",
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
        "The file lacks {columns}.{separated}",
        "Add what is missing; docs/evaluation.md says which columns a labelled file has.{instead}",
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
}
