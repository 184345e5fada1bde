"""The tables of imports: another system's spreadsheets under review, until each row is a case or is left out."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from amparo.records.table_shape import Instant, metadata

# One spreadsheet: `sealed`, under the organization's key, is its headings, its column map and how it was read.
imports = Table(
    "imports",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("created", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_imports_lists", "organization", "created"),
)

# Its rows: `sealed` are the cells, until the case is open or the import has ended; `external` is a keyed hash of the
# other system's case number, by which a second import of the same case finds the first; `by` decided on the row.
import_rows = Table(
    "import_rows",
    metadata,
    Column("import", ForeignKey("imports.id"), primary_key=True),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("state", String, nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("by", String),
    Column("external", String),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("sealed", LargeBinary),
    Index("ix_import_rows_external", "organization", "external"),
)
