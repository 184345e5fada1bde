"""The table of interviews that are not cases yet."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from amparo.records.table_shape import Instant, metadata

# An interview under way, sealed under a key of its own; `seq` counts what was saved. One that became a case stays until
# all of it has been entered there; of one that ended no more is left than this row.
interviews = Table(
    "interviews",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("case_type", String, nullable=False),
    Column("began", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("changed_by", String, nullable=False),
    Column("state", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_interviews_lists", "organization", "state", "changed"),
)
