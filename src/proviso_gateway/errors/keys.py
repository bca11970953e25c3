"""What can be wrong with a key file, its passphrase, or the key store."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "keys.unreadable": Kind(
        "The key file cannot be read.", "Check that it is there, and that it is yours."
    ),
    "keys.readable-by-others": Kind(
        "Other users of this machine can read the file.",
        "Run `chmod 600` on it; if it may have been copied, let the key leave and make another.",
    ),
    "keys.wrong-passphrase": Kind(
        "The passphrase does not open the key file.", "Type it again, or name another key file."
    ),
    "keys.not-encrypted": Kind(
        "The key lies in the file without a passphrase.",
        "Make a key with `proviso officer key`; whoever saw this file could sign with it.",
    ),
    "keys.not-a-key-file": Kind(
        "The file holds no private key of the kind that is needed.",
        "Name the file that `proviso officer key` or `proviso requester key` wrote.",
    ),
    "keys.is-a-public-key": Kind(
        "This is the public half of a key, with which nobody can sign or open anything.",
        "Name the key file itself: most often the same name without `.pub`.",
    ),
    "keys.not-a-public-key": Kind(
        "The file does not begin with an {kind} public key.",
        "Name the file ending in `.pub` that was written beside the key.",
    ),
    "keys.passphrase-short": Kind(
        "The passphrase is shorter than {least} letters.", "Use several words."
    ),
    "keys.passphrase-missing": Kind(
        "There is nobody to ask for the passphrase.",
        "Give `--passphrase-file`, or set PROVISO_PASSPHRASE.",
    ),
    "keys.already-there": Kind(
        "There is a file of that name already.", "Choose another name; no key is ever overwritten."
    ),
    "keys.cannot-write": Kind(
        "The key file cannot be written.", "Check the folder's rights and the space on the disk."
    ),
    "keys.unreachable": Kind(
        "The key store cannot be opened, read or written.",
        "Check the rights of `keys.sqlite` in the home, and the space on the disk.",
    ),
    "keys.missing": Kind(
        "The key store lacks a key that every home has.",
        "Restore the key store from the backup that belongs to this database.",
    ),
}
