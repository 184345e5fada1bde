"""The tables that lists of work are read from: ids, dates, kinds and roles, and never a word about anybody.

What they hold follows from the cases and is written again whenever a case changes; `rebuild_lists` makes it anew.
"""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import BigInteger, Boolean, Column, Date, ForeignKey, Index, Integer, String, Table

from amparo.records.table_shape import Instant, metadata

# Steps that a person can do now. `assignee` is whose the step is, who holds `role` in the case; without one it falls to
# whoever holds that role. `press` is the due date, or the last day of the calendar without one, so that an index sorts.
open_steps = Table(
    "open_steps",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("step", String, nullable=False),
    Column("phase", String, nullable=False),
    Column("person", String),
    Column("proceeding", String),
    Column("roles", String, nullable=False),  # by their names, with blanks between
    Column("role", String, nullable=False),
    Column("assignee", String),
    Column("since", Instant, nullable=False),
    Column("due", Date),
    Column("press", Date, nullable=False),
    Column("again", Boolean, nullable=False),  # it was done, on facts that have changed
    Index("ix_open_steps_assignee", "assignee", "press", "since", "case", "key"),
    Index("ix_open_steps_role", "organization", "role", "assignee", "press", "since", "case", "key"),
    Index("ix_open_steps_lists", "organization", "press", "since", "case", "key"),
)

# What a case waits for that no step of a colleague brings: a plugin's action, an event, a volunteer's answer.
waits = Table(
    "waits",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("key", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("what", String, nullable=False),  # the action, the kind of event, or who was asked, by id
    Column("since", Instant, nullable=False),
    Column("until", Instant),
    Index("ix_waits_lists", "organization", "since", "case", "key"),
)

# Days that an event announces, such as a hearing's. `over` once it was held or cancelled.
appointments = Table(
    "appointments",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("event", String, primary_key=True),
    Column("field", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("person", String),
    Column("proceeding", String),
    Column("day", Date, nullable=False),
    Column("hour", String, nullable=False),  # where the court is, as 09:00; empty where nobody said
    Column("zone", String, nullable=False),
    Column("court", String, nullable=False),  # by its code
    Column("over", Boolean, nullable=False),
    Index("ix_appointments_lists", "organization", "day", "hour", "case"),
)

# How many transactions have changed what lists show, in parts that add up; it only grows.
changes = Table(
    "changes",
    metadata,
    Column("part", Integer, primary_key=True, autoincrement=False),
    Column("count", BigInteger, nullable=False),
)


def partial(name: str, *columns: str, where: str) -> sa.Index:
    """Return an index over the few rows in which a column is true."""
    return Index(name, *columns, sqlite_where=sa.text(f"{where} = 1"), postgresql_where=sa.text(where))
