"""What can be wrong with a rehearsal's run."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "run.begun-already": Kind(
        "Another command is working at the same --out at this moment.",
        "Let it end, or give another --out.",
    ),
    "run.begun-otherwise": Kind(
        "A run of other inputs was begun with this --out, and not finished.",
        "Give the inputs that it was begun with, and it goes on; or remove the folder, or give "
        "another --out.",
    ),
    "run.needs-a-walk": Kind(
        "A clause of this agreement turns on who was asked for before, and only a walk tells that.",
        "Run it without --bulk, in files of a hundred thousand rows at most.",
    ),
    "run.not-finished": Kind(
        "The run was begun and could not be finished: the folder cannot be written any more.",
        "Make room on the disk or give it its rights back, then give the same command: it goes on.",
    ),
    "run.released-too-early": Kind(
        "The day of the calls lies before the day of receipt and approval.",
        "Give a --release-on that is not before --as-of.",
    ),
}
