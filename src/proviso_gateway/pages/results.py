"""A rehearsal's result as the files that people open: which there are, and what stands in each."""

from __future__ import annotations

import json

from proviso_gateway.pages import tables
from proviso_gateway.pages.answers import readable
from proviso_gateway.workbench.results import Result

MARK = "rehearsal"


def result_files(result: Result) -> dict[str, bytes]:
    """Everything that a rehearsal writes, path → bytes."""
    counted = json.loads(result.statistics)["rows"]
    files = {
        "decisions.csv": tables.decisions(result.told, mark=MARK).encode(),
        "casebook.csv": tables.casebook(result.kept, mark=MARK).encode(),
        "statistics.csv": tables.statistics(counted, mark=MARK).encode(),
        "problems.csv": tables.problems(result.problems, result.references, mark=MARK).encode(),
        "statistics.json": result.statistics,
        "genesis.txt": f"{result.genesis}\n".encode(),
    }
    files |= {f"log/{path}": data for path, data in result.public.items()}
    return files | {f"disclosures/{h}.json": readable(data) for h, data in result.opened.items()}
