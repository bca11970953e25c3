"""Reads a table from a file's bytes, whichever of its forms they have: CSV, JSON or a workbook.

The bytes decide, not the file's name: people rename files.
"""

from __future__ import annotations

from proviso_gateway.reading.csv_table import CsvTable, read_csv_table, text_of
from proviso_gateway.reading.json_table import read_json_table
from proviso_gateway.reading.workbook import BEGINS, read_workbook


def read_table(data: bytes, name: str) -> CsvTable:
    """The table that a file holds. Raises as the reader of its form, and `table.not-utf8`."""
    if data.startswith(BEGINS):
        return read_workbook(data, name)
    text = text_of(data, name)
    if text.lstrip()[:1] in ("[", "{"):  # no table's first column begins so
        return read_json_table(text, name)
    return read_csv_table(text, name)
