"""Whether an agreement file says the same as a log: what no reader of the log alone can tell.

Outsiders who hold only the log check its timetable; that the published file says the same needs
whoever can read agreements.
"""

from __future__ import annotations

from collections.abc import Iterator

from proviso_gateway.agreement.model import Agreement
from proviso_gateway.agreement.reading import read
from proviso_gateway.agreement.versions import resolve
from proviso_gateway.gateway.adopt import timetable
from proviso_gateway.institution.acts import hash_of_file
from proviso_verify.history import History
from proviso_verify.log import open_log
from proviso_verify.tiles import FileReader


def differences(text: str, name: str, log: FileReader, genesis: str | None) -> tuple[str, ...]:
    """What the agreement file called `name` and the log say differently; nothing where they agree.

    Every entry of the log is judged first. Raises the problems of the log, and of reading the file.
    """
    return tuple(_differences(read(text, name), text, open_log(log, genesis=genesis).history()))


def _differences(agreement: Agreement, text: str, history: History) -> Iterator[str]:
    adopted = history.instruments.agreements.get(agreement.name)
    if adopted is None:
        yield f"The log has no agreement called {agreement.name}."
        return
    if hash_of_file(text) not in adopted.files:
        yield "The log names no edition with this file's hash."
    elif hash_of_file(text) != adopted.files[-1]:
        yield "The log has a later edition than this file."
    for version in agreement.versions:
        if resolve(agreement, version.id).hash not in history.instruments.versions:
            yield f"Version {version.id} is not adopted in the log."
    said, signed = timetable(agreement), adopted.rows
    for row in said:
        if row not in signed:
            yield f"Only the file says: {row.status} on {row.date}, known {row.known}."
    for row in signed:
        if row not in said:
            yield f"Only the log says: {row.status} on {row.date}, known {row.known}."
    if set(said) == set(signed) and said != signed:
        yield "The file and the log have the rows of the timetable in another order."
