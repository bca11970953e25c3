"""What keeps the log from signing or publishing."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "log.no-signing-key": Kind(
        "The log's signing key is not at hand, so nothing was put under a checkpoint.",
        "Run it where the key is; what was recorded waits, and is not lost.",
    ),
    "log.wrong-signing-key": Kind(
        "This is not the log's own key, or the one that is to replace it.",
        "Name the file of the log's own key in `home.toml`, and while it is being replaced the "
        "file of the new one, as `next_signing_key`.",
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
    "log.no-erased-list": Kind(
        "The list of what was erased, beside the key that took this one's place, is not here.",
        "Put it back where it lay, or beside this key: without it an old backup would bring back "
        "what was erased.",
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
    "log.note-not-signed": Kind(
        "The database holds a checkpoint that the log's key did not sign. It is not published.",
        "Somebody has written into the database: find out who, and restore the latest backup.",
    ),
    "log.queue-altered": Kind(
        "What waits to be put under a checkpoint holds bytes that are no entry, or an entry of an "
        "earlier month. Signing it would make every reader refuse the log, so nothing is signed.",
        "Somebody has written into the database: find out who, and restore the latest backup.",
    ),
    "log.not-founded": Kind(
        "The log has no first entry under a checkpoint yet.", "Let the log take its turn."
    ),
}
