"""Every error of the gateway, by room, each with a stable code `room.what-happened`.

The shape of an error is `proviso_verify.errors`; here stand only the sentences. A template is
filled with words of ours or of the file's own vocabulary, never with a value about a person.
"""

from __future__ import annotations

from proviso_gateway.errors import (
    access,
    agreement,
    analysis,
    caseload,
    casework,
    command,
    diagnostics,
    enrolment,
    evidence,
    facts,
    files,
    gateway,
    home,
    impact,
    install,
    internal,
    keys,
    labelled,
    log,
    mail,
    past,
    record,
    register,
    request,
    run,
    spark,
    statistics,
    store,
    table,
    tracing,
)
from proviso_gateway.phrases import phrase as filled
from proviso_verify.errors import NOWHERE, VERIFY, Catalogue, Kind, Place, Problem

__all__ = ["GATEWAY", "NOWHERE", "VERIFY", "Kind", "Place", "Problem", "problem"]


class _Catalogue(Catalogue):
    """Kinds of errors whose sentences a page can show in another language."""

    def problem(self, code: str, place: Place = NOWHERE, **words: object) -> Problem:
        kind = self.kinds[code]
        sentence, remedy = filled(kind.sentence, **words), filled(kind.remedy, **words)
        return Problem(code, sentence, place, remedy)


GATEWAY = _Catalogue(
    access.KINDS
    | agreement.KINDS
    | analysis.KINDS
    | caseload.KINDS
    | casework.KINDS
    | command.KINDS
    | diagnostics.KINDS
    | enrolment.KINDS
    | evidence.KINDS
    | facts.KINDS
    | files.KINDS
    | gateway.KINDS
    | home.KINDS
    | impact.KINDS
    | install.KINDS
    | internal.KINDS
    | keys.KINDS
    | labelled.KINDS
    | log.KINDS
    | mail.KINDS
    | past.KINDS
    | record.KINDS
    | register.KINDS
    | request.KINDS
    | run.KINDS
    | spark.KINDS
    | statistics.KINDS
    | store.KINDS
    | table.KINDS
    | tracing.KINDS
)
problem = GATEWAY.problem
