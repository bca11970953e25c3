"""Splink's side of `make bench-tracing`: a register's rows, a model taught from labels, and how
long it takes for a batch and for one request alone.

Nothing of ours is imported with it: what Splink takes to begin is its own.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import splink.comparison_library as cl
from splink import DuckDBAPI, Linker, SettingsCreator, block_on
from splink.internals.realtime import compare_records

if TYPE_CHECKING:
    from benchmarks.sets import Set

THREADS = 2
FIELDS = ("given_name", "family_name", "birth_date", "gender", "address_line", "postcode")
RARE = ("given_name", "family_name", "postcode")
"""Fields whose term frequencies Splink weighs."""
PERSON = "person_id"
LIGHTEST = -10.0
"""Pairs that Splink weighs less than this are not asked for: they hold no share to speak of."""

ROWS, REQUESTS, MODEL = "rows.parquet", "requests.parquet", "model.json"

_OF_REGISTER = """
COPY (
  WITH person AS (SELECT * FROM read_parquet('{0}/person.parquet/*') WHERE superseded_by = ''
                  OR superseded_by IS NULL),
  name AS (SELECT person_id, given_name, family_name FROM person UNION ALL
           SELECT person_id, given_name, family_name
           FROM read_parquet('{0}/name_history.parquet/*')),
  place AS (SELECT person_id, address_line, postcode FROM person UNION ALL
            SELECT person_id, address_line, postcode
            FROM read_parquet('{0}/address_history.parquet/*'))
  SELECT person_id || ' ' || row_number() OVER () AS unique_id, person_id,
    nullif(lower(trim(name.given_name)), '') AS given_name,
    nullif(lower(trim(name.family_name)), '') AS family_name,
    CAST(person.birth_date AS VARCHAR) AS birth_date, nullif(person.gender, 'unknown') AS gender,
    nullif(lower(trim(place.address_line)), '') AS address_line,
    nullif(lower(trim(place.postcode)), '') AS postcode
  FROM person JOIN name USING (person_id) JOIN place USING (person_id)
) TO '{1}' (FORMAT parquet)
"""
"""Every name of a person with every address; the row's number and the person are its `id`."""

_OF_REQUESTS = """
COPY (
  SELECT CAST(row_number() OVER () - 1 AS VARCHAR) AS unique_id,
    nullif(truth_person_id, '') AS person_id, {0}
  FROM read_parquet('{1}')
) TO '{2}' (FORMAT parquet)
"""

Pair = tuple[str, str, float]
"""A row of the register, a request, and the weight of their match."""


def prepare(taught: Set, measured: Set, folder: Path) -> None:
    """Write rows of register and requests as Splink reads them, and a model with its chances: those
    of agreement from the labels of one set, those of strangers counted on the register searched."""
    tables = [_rows(one, folder, name) for one, name in ((taught, "taught-"), (measured, ""))]
    teacher = Linking.of(tables[0], _settings()).linker
    teacher.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    teacher.training.estimate_m_from_label_column(PERSON)
    linker = Linking.of(tables[1], teacher.misc.save_model_to_json()).linker
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    (folder / MODEL).write_text(json.dumps(linker.misc.save_model_to_json()))


def _rows(one: Set, folder: Path, name: str) -> tuple[pa.Table, pa.Table]:
    said = ", ".join(f"nullif(nullif(lower(trim({f})), ''), 'unknown') AS {f}" for f in FIELDS)
    register, requests = folder / (name + ROWS), folder / (name + REQUESTS)
    duckdb.sql(_OF_REGISTER.format(one.register, register))
    duckdb.sql(_OF_REQUESTS.format(said, one.requests, requests))
    return pq.read_table(register), pq.read_table(requests)


def batch(folder: Path) -> tuple[list[Pair], Linking]:
    """Every pair of a request and a row that Splink holds for one: what was prepared is read, and
    Splink begins."""
    learned = json.loads((folder / MODEL).read_text())
    linking = Linking.of((pq.read_table(folder / ROWS), pq.read_table(folder / REQUESTS)), learned)
    for name in RARE:
        linking.linker.table_management.compute_tf_table(name)
    pairs = linking.linker.inference.predict(threshold_match_weight=LIGHTEST)
    told = pairs.as_duckdbpyrelation().select("unique_id_l, unique_id_r, match_weight").fetchall()
    return told, linking


def alone(folder: Path, linking: Linking, count: int) -> dict[str, list[float]]:
    """The seconds of processors of each of some requests alone: found in the register by
    `predict_between`; and compared with one record that somebody else has found, by
    `compare_records` with its SQL cached."""
    table = pq.read_table(folder / REQUESTS)
    between, compared = [], []
    for number in range(count):
        one = table.slice(number, 1)
        begun = time.process_time()
        linking.between(one)
        between.append(time.process_time() - begun)
    # What a request says, and how frequent each term is, changes nothing in the time.
    records = [record | {f"tf_{name}": 0.001 for name in RARE} for record in table.to_pylist()]
    for number in range(10 * count):
        one, other = records[number % len(records)], records[(number + 1) % len(records)]
        begun = time.process_time()
        linking.compare(one | {"source_dataset": "b"}, other | {"source_dataset": "a"})
        compared.append(time.process_time() - begun)
    return {"predict_between": between, "compare_records": compared[1:]}


def _settings() -> SettingsCreator:
    names = [
        cl.NameComparison(name).configure(term_frequency_adjustments=True)
        for name in ("given_name", "family_name")
    ]
    return SettingsCreator(
        link_type="link_only",
        comparisons=[
            *names,
            cl.DamerauLevenshteinAtThresholds("birth_date", [1, 2]),
            cl.ExactMatch("gender"),
            cl.PostcodeComparison("postcode").configure(term_frequency_adjustments=True),
            cl.JaroWinklerAtThresholds("address_line", [0.92]),
        ],
        blocking_rules_to_generate_predictions=[
            block_on("birth_date"),
            block_on("postcode"),
            block_on("given_name", "family_name"),
        ],
        retain_matching_columns=False,
    )


@dataclass(frozen=True)
class Linking:
    """Splink over a register's rows, named `a`, with requests, named `b`."""

    linker: Linker
    database: DuckDBAPI
    register: Any
    settings: Any

    @classmethod
    def of(cls, tables: Sequence[pa.Table], settings: object) -> Linking:
        database = DuckDBAPI()
        database._con.execute(f"SET threads = {THREADS}")
        register, requests = (
            database.register(table, dataset_display_name=name)
            for table, name in zip(tables, "ab", strict=True)
        )
        linker = Linker([register, requests], settings, log_level=logging.ERROR)
        return cls(linker, database, register, settings)

    def between(self, request: pa.Table) -> None:
        """One request against the register, by Splink's own way for records that come later."""
        name = f"request_{request['unique_id'][0]}"
        one = self.database.register(request, dataset_display_name="b", table_name=name)
        found = self.linker.inference.predict_between(
            self.register, one, threshold_match_weight=LIGHTEST
        )
        found.as_duckdbpyrelation().fetchall()

    def compare(self, one: dict[str, Any], other: dict[str, Any]) -> None:
        """One record against one, by Splink's own way for a service."""
        found = compare_records(one, other, self.settings, self.database, sql_cache_key="one")
        found.as_duckdbpyrelation().fetchall()
