"""What can be wrong with a home, its backup, or the place for one."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "home.not-empty": Kind(
        "There is something in this place already.", "Name an empty folder, or a new one."
    ),
    "home.nothing-published": Kind(
        "Nothing is published here.",
        "Publish with `proviso publish --out DIR`, and serve with `proviso serve --public DIR`.",
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
    "home.key-changing": Kind(
        "Another key is about to become the log's own.",
        "Let whoever has still to sign do so, and the log take its turn; or take that change back "
        "with `proviso unsign`. If its file is lost, replace the key once more with `--lost`.",
    ),
    "home.not-founded": Kind(
        "The second administrator has not signed the first entry yet.",
        "Let them sign it with `proviso sign`; until then the home does nothing else.",
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
        "Name the folder that `proviso init` made, in PROVISO_HOME by its whole path, or make one.",
    ),
    "home.format-1": Kind(
        "This home's log is of format 1, which nobody reads any more.",
        "Found a new home. No live log of format 1 was ever kept.",
    ),
    "home.accounts-unreadable": Kind(
        "The secret of this home's accounts is missing, unreadable or another home's.",
        "Put `accounts.key` back where it was. Without it, remove `accounts.sqlite` too, and give "
        "everybody an account anew: cases, keys and the log are not touched by it.",
    ),
    "home.key-taken": Kind(
        "This key is somebody's already: it was enrolled, or another account has offered it.",
        "Make a new key on your own device, and offer that one.",
    ),
    "home.bad-portal-origin": Kind(
        "The portal's origin is no address at which browsers would let anybody sign.",
        "Give `https://` and a host, nothing after it; or, on one's own machine, "
        "`http://localhost:PORT`.",
    ),
    "home.name-in-use": Kind(
        "Somebody signs in with this name already.",
        "Choose another name to sign in with.",
    ),
    "home.no-half": Kind(
        "No half of a first password waits to be shown to you.",
        "It is shown once, to another administrator than the one who gave or renewed the account. "
        "Renew the account again if it was lost.",
    ),
    "home.no-such-account": Kind(
        "Nobody signs in with this name.",
        "Check the name; `proviso account add` gives somebody an account.",
    ),
    "home.not-a-demonstration": Kind(
        "This can be done in a demonstration only, and this home is none.",
        "Sign in with your own account, and sign with your own key.",
    ),
    "home.nothing-to-sign": Kind(
        "Nothing waits here for your signature: it was signed already, or was shown more than a "
        "quarter of an hour ago.",
        "Nothing was recorded just now. Open the case: it says what was done. What was not, begin "
        "again; what you wrote is kept.",
    ),
    "home.password-short": Kind(
        "The password is too short.",
        "Choose one of at least {least} letters; a few words will do.",
    ),
    "home.password-wrong": Kind(
        "This is not your password.",
        "Type the one with which you signed in; whoever looks after your account gives a new one.",
    ),
    "home.no-call-back": Kind(
        "It is not said who called them back, on which day up to today, or where the number stood.",
        "Call them on a number that was known before they asked, never on one that they give; say "
        "who called, when, and where the number was known from.",
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
    "home.bad-holidays": Kind(
        "The file of holidays that `home.toml` names is not there, or a line of it is no day.",
        "Put one day on each line, as 2026-12-25; what follows a # is a remark.",
    ),
    "home.published-too-early": Kind(
        "Too few requests have come in under `{agreement}` since this folder was last published: "
        "its public log would tell of single ones.",
        "Publish when {missing} more have come in, or the quarter is over. Answers leave "
        "meanwhile.",
    ),
    "home.database-missing": Kind("The home's database is not there.", "Restore it from a backup."),
    "home.needs-upgrade": Kind(
        "The home's database was made by an earlier version of Proviso.",
        "Back it up with that version, then run `proviso upgrade`.",
    ),
    "home.of-newer-version": Kind(
        "A newer version of Proviso has changed the home's database: this one cannot read it.",
        "Install that version. The way back is a backup from before, as long as nothing was signed "
        "since.",
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
