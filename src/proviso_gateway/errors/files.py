"""What can be wrong with a file or folder that somebody named."""

from __future__ import annotations

from proviso_verify.errors import Kind

KINDS = {
    "files.unreadable": Kind(
        "The file cannot be read.", "Check that it is there under this name, and its rights."
    ),
    "files.no-examples": Kind(
        "The shipped examples are not in this folder.",
        "Name the folder with --examples, or leave the option out: they come with Proviso.",
    ),
    "files.no-population": Kind(
        "The folder holds no `population.json`.",
        "Name the folder of the truth that `proviso register synthesise` wrote.",
    ),
    "files.is-a-folder": Kind("A file was expected, and this is a folder.", "Name the file in it."),
    "files.too-large": Kind(
        "The file is larger than {largest} bytes.",
        "Check that this is the right file; only a file of requests can be divided into several.",
    ),
    "files.not-utf-8": Kind(
        "The file is not UTF-8 text.",
        "Save it as UTF-8: an older code page leaves letters with accents to be guessed at.",
    ),
    "files.is-a-workbook": Kind(
        "The file is a workbook or another archive, and text is wanted here.",
        "Name the text file that is meant. Only requests and labelled pairs may be workbooks.",
    ),
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
        "Name the file that was handed over, and the key that was enrolled when it was approved.",
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
}
