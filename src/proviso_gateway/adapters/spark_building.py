"""Spark as whoever makes an index in parts: each task of a stage (`divided_stages`) is a row.

What people say lies in files that every machine sees; over Spark's wires go who is superseded by
whom, and what a task tells. Every task of a stage is told of once, or nothing is made of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from functools import partial
from typing import Any

import pyarrow as pa

from proviso_gateway.adapters.frames import WorkerFault
from proviso_gateway.adapters.register.divided_building import Do
from proviso_gateway.adapters.register.divided_stages import Found, Plan
from proviso_gateway.adapters.register.index_files import Progress
from proviso_gateway.errors import Place, Problem, problem

_ROW = "task int, said string"
_SCHEMA = pa.schema([("task", pa.int32()), ("said", pa.string())])

Batches = Iterator[pa.RecordBatch]


def doing(session: Any) -> Do:
    """What does tasks by Spark. Raises `spark.job-failed`, `spark.part-unanswered`, and what a task
    raises of a register or an index."""

    def do(plan: Plan, stage: str, tasks: int, progress: Progress) -> Sequence[Found]:
        if not tasks:
            return []
        shared = session.sparkContext.broadcast(plan)
        try:
            rows = (
                session.range(0, tasks, 1, tasks)
                .mapInArrow(partial(_told, shared, stage), _ROW)
                .collect()
            )
        except Exception as failed:
            # It quotes what tasks said, Java's frames and paths of other machines.
            raise problem("spark.job-failed", kind=type(failed).__name__) from None
        finally:
            shared.destroy()
        if sorted(task for task, _ in rows) != list(range(tasks)):
            raise problem("spark.part-unanswered")
        progress(tasks, tasks)
        return [found_of(said) for _, said in sorted(rows)]

    return do


def _told(plan: Any, stage: str, batches: Batches) -> Batches:
    """What came of the tasks with these numbers."""
    for batch in batches:
        for number in batch.column(0).to_pylist():
            try:
                said = found_text(plan.value.do(stage, number))
            except Problem as wrong:  # another try would not mend it
                said = json.dumps({"raised": _problem(wrong)})
            except Exception as fault:
                raise WorkerFault.of(fault) from None
            arrays = [pa.array([number], pa.int32()), pa.array([said])]
            yield pa.RecordBatch.from_arrays(arrays, schema=_SCHEMA)


def found_text(found: Found) -> str:
    """What came of a task, as it travels."""
    wrong = [_problem(one) for one in found.problems]
    return json.dumps({"told": found.told, "problems": wrong, "beyond": found.beyond})


def found_of(text: str) -> Found:
    """What `found_text` wrote. Raises what a task raised."""
    said = json.loads(text)
    if "raised" in said:
        raise _raised(said["raised"])
    return Found(said["told"], [_raised(one) for one in said["problems"]], said["beyond"])


def _problem(wrong: Problem) -> list[Any]:
    return [wrong.code, wrong.sentence, asdict(wrong.place), wrong.remedy]


def _raised(told: Sequence[Any]) -> Problem:
    code, sentence, place, remedy = told
    return Problem(code, sentence, Place(**place), remedy)
