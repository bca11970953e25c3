"""What the database refuses."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "store.conflict": Kind(
        "Somebody else acted on this at the same time.",
        "Load it again and decide again.",
    ),
    "store.month-turned": Kind(
        "The month turned while this was being done. Nothing was recorded.",
        "Do it again.",
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
    "store.incomplete": Kind(
        "A decision came without its entry in the log, or an entry without its decision.",
        "This is a fault of ours: please report it. Nothing was recorded.",
    ),
    "store.unchangeable": Kind(
        "What has been recorded cannot be changed or deleted.",
        "Record what is true now as a new event.",
    ),
    "store.not-approved": Kind(
        "A case that nobody approved cannot be searched or answered.",
        "This is a fault of ours: please report it. Nothing was recorded.",
    ),
    "store.busy": Kind(
        "Somebody else kept the database busy for too long.", "Try again in a moment."
    ),
    "store.read-only": Kind(
        "The database cannot be written.", "Check the rights of the home's folder and its files."
    ),
    "store.unreachable": Kind(
        "The database cannot be reached.",
        "Check that it runs, that its address in `home.toml` is right, and who may connect.",
    ),
    "store.disk-full": Kind(
        "There is no space left for the database. Nothing of this step was recorded.",
        "Make space, then do it again.",
    ),
    "store.no-room": Kind(
        "There are {free} MiB free on the disk of the home; an answer asks for {needed}. "
        "Nothing was recorded.",
        "Make space, then call again.",
    ),
    "store.damaged": Kind(
        "The database is not as Proviso made it.",
        "Restore the home from a backup, and keep this one for whoever finds out why.",
    ),
    "store.failed": Kind(
        "The database refused a step in a way that Proviso did not foresee.",
        "Please report the command, without its data. Nothing of this step was recorded.",
    ),
    "store.bad-address": Kind(
        "This is no address of a PostgreSQL database.",
        "Write it as `postgresql://user@host/name`, or leave it out for SQLite.",
    ),
    "store.body-lost": Kind(
        "The private part of this case is lost: its body or its key is not there.",
        "Restore both from one backup. The log still shows what was decided.",
    ),
    "store.body-altered": Kind(
        "The private part of this case is not what was written there.",
        "Restore it from a backup, and find out who changed the database.",
    ),
}
