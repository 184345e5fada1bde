"""The tables of who is kept away from cases, in clear so that what somebody may see is one query."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from amparo.records.table_shape import metadata

# Whom a wall keeps away from which case: a person by id (`kind` person), or whoever holds a role (`kind` role). Why
# stands in the case alone.
case_walls = Table(
    "case_walls",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("kind", String, primary_key=True),
    Column("who", String, primary_key=True),
    Index("ix_case_walls_who", "kind", "who"),
)

# Cases that only those they were given to may see, and those who supervise.
restricted_cases = Table(
    "restricted_cases",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
)
