"""What the places where things are kept refuse: records, store, log and home."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "record.not-registered": Kind(
        "A `{kind}` cannot be kept: it is not one of the classes that records are made of.",
        "This is a fault of ours: please report it. Nothing was recorded.",
    ),
    "record.version": Kind(
        "This record was written in another form than version {known}.",
        "Open the home with the version of Proviso that wrote it, or a later one.",
    ),
    "record.unknown-tag": Kind(
        "This record says something that this version of Proviso does not know.",
        "Open the home with the version of Proviso that wrote it, or a later one.",
    ),
    "record.malformed": Kind(
        "This record is not as records are written.",
        "Restore the home from a backup, and keep this one for whoever finds out why.",
    ),
    "record.agreement-unreadable": Kind(
        "An agreement that was adopted cannot be read by this version of Proviso.",
        "Open the home with the version of Proviso that adopted it.",
    ),
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
    "keys.unreachable": Kind(
        "The key store cannot be opened, read or written.",
        "Check the rights of `keys.sqlite` in the home, and the space on the disk.",
    ),
    "keys.missing": Kind(
        "The key store lacks a key that every home has.",
        "Restore the key store from the backup that belongs to this database.",
    ),
    "log.no-signing-key": Kind(
        "The log's signing key is not at hand, so nothing was put under a checkpoint.",
        "Run it where the key is; what was recorded waits, and is not lost.",
    ),
    "log.wrong-signing-key": Kind(
        "This is not the key that the log's first entry names.",
        "Name the file of the log's own key in `home.toml`.",
    ),
    "log.database-behind": Kind(
        "The database knows less than this log has published: signing on would tell two histories.",
        "Restore the latest backup. If entries are lost for good, say so publicly and found a "
        "new log.",
    ),
    "log.signed-elsewhere": Kind(
        "The log's key has signed what this database does not know: another copy of this home has "
        "gone on, or old files were put back into it. Signing on would tell two histories.",
        "Work in the home that signed last; this one signs nothing more. If that one is lost, "
        "restore the latest backup. If entries are lost for good, say so publicly and found a new "
        "log.",
    ),
    "log.no-record": Kind(
        "The file beside the log's key, which says what that key signed last, is missing, damaged "
        "or another key's.",
        "Put back the one that lay beside the key. If it is lost, see to it that no other home "
        "signs with this key, take a damaged one away, back this home up, and make it again with "
        "`proviso restore`.",
    ),
    "log.cannot-record": Kind(
        "What the log's key signs cannot be recorded beside it, so nothing more is signed.",
        "Check the rights of the key's folder and the space on the disk; what was recorded waits, "
        "and is not lost.",
    ),
    "log.cannot-publish": Kind(
        "The log's folder cannot be read or written; what was signed is safe in the database.",
        "Check the rights of the folder and the space on the disk, then let the log take its turn.",
    ),
    "log.not-founded": Kind(
        "The log has no first entry under a checkpoint yet.", "Let the log take its turn."
    ),
    "home.not-empty": Kind(
        "There is something in this place already.", "Name an empty folder, or a new one."
    ),
    "home.not-replaceable": Kind(
        "This place is a link, a disk, or the folder you are in, and a new folder cannot take its "
        "place.",
        "Name a folder that is not there yet.",
    ),
    "home.being-made": Kind(
        "Somebody else is making this folder at the moment.", "Wait until it is there."
    ),
    "home.database-in-use": Kind("This database holds a home already.", "Name an empty database."),
    "home.key-inside": Kind(
        "The log's signing key lies inside the home, and would be copied with every backup.",
        "Put it somewhere else, where only the gateway's account can read it.",
    ),
    "home.key-not-new": Kind(
        "There is a file of that name already, and a log is founded under a new key only: two logs "
        "under one key could contradict each other.",
        "Name a file that is not there; it will be made. A home that is lost is made again from "
        "its backup, with `proviso restore`.",
    ),
    "home.not-apart": Kind(
        "The folder lies in a home, in a backup or in a folder for the public, or around the home: "
        "whoever is served one could read the other, or copy it, or remove it.",
        "Name a folder that lies apart from all of them. Nothing was written.",
    ),
    "home.other-log": Kind(
        "The folder holds a checkpoint that this log did not sign.",
        "Name another folder: each log is published in its own. Nothing was published.",
    ),
    "home.bad-origin": Kind(
        "A live log needs a name like `log.example.org/name`, a rehearsal's one that begins with "
        "`rehearsal.invalid/`.",
        "Choose a name under a domain that is yours; it stands in every checkpoint for ever.",
    ),
    "home.bad-time-zone": Kind(
        "There is no time zone of that name.", "Name one like `Europe/London`."
    ),
    "home.not-a-home": Kind(
        "There is no home of Proviso in this folder.",
        "Name the folder that `proviso init` made, or make one.",
    ),
    "home.is-a-backup": Kind(
        "This is a backup, in which nothing is looked up, recorded or signed.",
        "Make a home of it with `proviso restore`, if the home it was made of is lost.",
    ),
    "home.not-a-backup": Kind(
        "There is no backup in this folder.",
        "Name a folder that `proviso backup` made. One that an earlier version of Proviso made, "
        "without `backup.toml`, is not taken: back the home up anew.",
    ),
    "home.backup-incomplete": Kind(
        "The backup lacks its database, its key store, or the register that it says is in use.",
        "Restore another backup, or copy this one again from where it was whole.",
    ),
    "home.other-database": Kind(
        "This is a backup of a {kind} database, and goes into no other.",
        "Name an empty PostgreSQL database with `--database` for a backup of PostgreSQL; leave it "
        "out for one of SQLite.",
    ),
    "home.not-published": Kind(
        "This folder holds no checkpoint that this log signed.",
        "Name the folder that is served, or a copy of its `checkpoint` fetched from there: what "
        "was published last says whether the backup knows enough.",
    ),
    "home.malformed": Kind(
        "`{key}` in `home.toml` is missing, unknown, or not as it should be.",
        "Correct it; `docs/operate.md` says what may stand there.",
    ),
    "home.database-missing": Kind("The home's database is not there.", "Restore it from a backup."),
    "home.needs-upgrade": Kind(
        "The home's database was made by another version of Proviso.",
        "Back it up, then run `proviso upgrade`; an older Proviso cannot open a newer home.",
    ),
    "home.other-genesis": Kind(
        "The database's first entry is not the one that this home was founded with.",
        "Check the database's address in `home.toml`.",
    ),
    "home.settings-changed": Kind(
        "`{key}` is not what the log was founded with.",
        "Put back what it said: a home's mode and its log's name are fixed for ever.",
    ),
    "home.clock-is-real": Kind("Only a rehearsal can stand on another day.", "Leave the day out."),
    "home.cannot-write": Kind(
        "The folder cannot be written.", "Check its rights and the space on the disk."
    ),
    "home.cannot-dump": Kind(
        "PostgreSQL's `pg_dump` or `pg_restore` is not at hand, or it failed.",
        "Install the client of the server's version, and check who may connect.",
    ),
}
