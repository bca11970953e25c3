"""Between which whole numbers each unknown must lie, given sums that are known: asked of HiGHS.

HiGHS solves linear and mixed-integer programs exactly; it is asked twice for every unknown, for the
least and for the most that it can be. The models here have a few unknowns, and very many are alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import highspy
import numpy as np

# `highspy.Highs` writes a banner to standard output as it is made, where a command prints JSON;
# what it is built on does not.
from highspy._core import _Highs

from proviso_gateway.statistics.unknowns import Range, Unknowns


@lru_cache(maxsize=1 << 16)
def ranges(unknowns: Unknowns) -> tuple[Range, ...] | None:
    """Between which numbers each unknown lies; None where no numbers fit at all."""
    solver = _Highs()
    solver.setOptionValue("output_flag", False)
    solver.setOptionValue("threads", 1)
    solver.passModel(_model(unknowns))
    found: dict[tuple[Range, tuple[bool, ...]], Range] = {}
    alike = [
        (bound, tuple(column in of for of, _ in unknowns.sums))
        for column, bound in enumerate(unknowns.bounds)
    ]
    for column, like in enumerate(alike):
        if like in found:  # of unknowns of which the same is known, one is asked for
            continue
        least, most = (_end(solver, column, sense, len(alike)) for sense in _SENSES)
        if least is None or most is None:
            return None
        found[like] = least, most
    return tuple(found[like] for like in alike)


_SENSES = (highspy.ObjSense.kMinimize, highspy.ObjSense.kMaximize)


def _end(solver: _Highs, column: int, sense: highspy.ObjSense, columns: int) -> int | None:
    """The least or the most that one unknown can be.

    Fractions are allowed first: an optimum that has none is the optimum among whole numbers, too,
    and is found several times as fast.
    """
    solver.changeColCost(column, 1.0)
    solver.changeObjectiveSense(sense)
    end = _solved(solver)
    if end is not None and not _whole(solver.getSolution().col_value):
        _allow(solver, columns, highspy.HighsVarType.kInteger)
        end = _solved(solver)
        _allow(solver, columns, highspy.HighsVarType.kContinuous)
    solver.changeColCost(column, 0.0)
    return end


def _allow(solver: _Highs, columns: int, kind: highspy.HighsVarType) -> None:
    kinds = np.full(columns, int(kind), dtype=np.uint8)
    solver.changeColsIntegrality(columns, np.arange(columns, dtype=np.int32), kinds)


def _solved(solver: _Highs) -> int | None:
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return None
    return round(solver.getInfo().objective_function_value)


def _whole(values: Sequence[float]) -> bool:
    return all(abs(value - round(value)) < _CLOSE for value in values)


_CLOSE = 1e-6
"""HiGHS keeps its own tolerances at 1e-7; the numbers are counts of cases."""


def _model(unknowns: Unknowns) -> highspy.HighsLp:
    model = highspy.HighsLp()
    columns = len(unknowns.bounds)
    model.num_col_, model.num_row_ = columns, len(unknowns.sums)
    model.col_cost_ = [0.0] * columns
    model.col_lower_ = [float(least) for least, _ in unknowns.bounds]
    model.col_upper_ = [float(most) for _, most in unknowns.bounds]
    model.row_lower_ = model.row_upper_ = [float(total) for _, total in unknowns.sums]
    starts = [0]
    for of, _ in unknowns.sums:
        starts.append(starts[-1] + len(of))
    model.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    model.a_matrix_.start_ = starts
    model.a_matrix_.index_ = [column for of, _ in unknowns.sums for column in of]
    model.a_matrix_.value_ = [1.0] * starts[-1]
    return model
