"""No fact and no declared field bears the name of a column: one column would say two things."""

from __future__ import annotations

from proviso_gateway.adapters.register.rows import COLUMNS as REGISTER_FILES
from proviso_gateway.agreement.checking import COLUMN_PREFIXES, REGISTER_COLUMNS, REQUEST_COLUMNS
from proviso_gateway.casework.request_columns import COLUMNS
from proviso_gateway.terms import Field


def test_every_column_of_a_file_of_requests_is_reserved() -> None:
    assert set(COLUMNS) <= REQUEST_COLUMNS


def test_every_column_of_a_register_is_reserved_or_a_field_of_ours() -> None:
    of_files = {column for columns in REGISTER_FILES.values() for column in columns}
    assert of_files <= REGISTER_COLUMNS | REQUEST_COLUMNS | set(Field)


def test_a_column_for_a_document_cannot_be_taken_for_a_fact() -> None:
    assert "evidence_order".startswith(COLUMN_PREFIXES)
