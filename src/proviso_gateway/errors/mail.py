"""What can be wrong with e-mail. No sentence repeats an address."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "mail.bad-address": Kind(
        "This is no address to which e-mail can go.",
        "Write it as name@host, in plain letters; leave it out where there is none.",
    ),
    "mail.no-server": Kind(
        "The server that `home.toml` names for e-mail does not answer, or does not let us in.",
        "Check the `mail_…` lines, and that the server is up; then run `proviso remind` again.",
    ),
    "mail.refused": Kind(
        "The server for e-mail did not take a message.",
        "Check the address of the account, and what the server says in its own log.",
    ),
    "mail.cannot-write": Kind(
        "The folder for e-mail cannot be written.",
        "Check `mail_folder` in `home.toml`, its rights, and the space on the disk.",
    ),
}
