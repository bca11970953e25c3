"""Which part of Proviso a command lacks, where it was installed without all of them."""

from __future__ import annotations

from collections.abc import Mapping

from proviso_gateway.errors import Problem, problem

PARTS: Mapping[str, tuple[str, ...]] = {
    "agreements": ("z3", "django", "xlsxwriter"),
    "tracing": ("highspy", "numba", "llvmlite", "numpy", "polars", "pyarrow", "python_calamine"),
    "home": ("prometheus_client", "pydantic_settings", "tomli_w"),
    "portal": ("axes", "csp", "gunicorn", "whitenoise"),
    "postgresql": ("psycopg",),
    "spark": ("pandas", "pyspark"),
}
"""The extras of `pyproject.toml`, each with the modules that come with it and not before."""


def part_missing(error: ModuleNotFoundError) -> Problem | None:
    """The problem that somebody did not install a part; None where the module is none of those."""
    module = (error.name or "").partition(".")[0]
    part = next((name for name, modules in PARTS.items() if module in modules), None)
    return problem("install.part-missing", part=part) if part else None
