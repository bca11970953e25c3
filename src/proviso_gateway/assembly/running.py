"""`proviso run`, wired: the files that a person named, walked over the register that they named."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from proviso_gateway.assembly.files import bytes_of, text_of
from proviso_gateway.assembly.rehearsing import rehearsal
from proviso_gateway.gateway.fields_held import check_agreement_held
from proviso_gateway.workbench.inputs import Inputs, RunInputs, read_inputs
from proviso_gateway.workbench.rehearse import Rehearsal
from proviso_gateway.workbench.results import Result, result_of


@dataclass(frozen=True, slots=True)
class RehearsalRun:
    """A rehearsal of somebody's own files, everything read and nothing walked yet."""

    given: RunInputs
    inputs: Inputs
    rehearsal: Rehearsal

    @property
    def requests(self) -> int:
        """How many requests there are to walk."""
        return len(self.inputs.rows)

    def walk(self, progress: Callable[[int, int], None]) -> Result:
        """Walk every readable row; what was wrong with the others is among the problems."""
        inputs, as_of = self.inputs, self.given.as_of
        adopted = {inputs.source: inputs.agreement}
        self.rehearsal.open_on(inputs.begins(as_of), adopted, inputs.requesters)
        self.rehearsal.play(
            inputs.rows, as_of=as_of, release_on=self.given.release_on, progress=progress
        )
        self.rehearsal.close()
        result = result_of(self.rehearsal)
        problems = (*inputs.problems, *result.problems)
        return replace(result, problems=problems, references=inputs.references)


def begin(given: RunInputs) -> RehearsalRun:
    """Read what was given. Raises what readers raise: a file that is bad as a whole, a register
    that does not say it is synthetic, or lacks a field that the agreement discloses."""
    inputs = read_inputs(
        text_of(given.agreement),
        bytes_of(given.requests),
        agreement_name=given.agreement.name,
        requests_name=given.requests.name,
    )
    if given.same_day:
        inputs = inputs.on_one_day()
    seed = given.name_of(inputs)
    made = rehearsal(given.register, seed=seed, as_of=given.as_of)
    check_agreement_held(inputs.agreement, made.gateway.register.fields)
    return RehearsalRun(given, inputs, made)
