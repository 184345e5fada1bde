"""The tables. In clear is only what a list needs: never a name, an address, a person's number or a word about them."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, LargeBinary, String, Table

from amparo.records.table_shape import Instant, metadata
from amparo.records.tables_beside_cases import (
    accounts,
    case_files,
    jobs,
    plugin_calls,
    plugin_dependencies,
    plugin_wheels,
    recovery_codes,
    register_commands,
    register_events,
    register_records,
    sessions,
    sign_in_attempts,
    sign_ins,
)
from amparo.records.tables_of_access import case_walls, restricted_cases
from amparo.records.tables_of_calendars import calendar_addresses
from amparo.records.tables_of_imports import import_rows, imports
from amparo.records.tables_of_interviews import interviews
from amparo.records.tables_of_links import link_events, link_uses, links
from amparo.records.tables_of_lists import appointments, changes, open_steps, partial, waits

__all__ = [
    "Instant",
    "accounts",
    "appointments",
    "calendar_addresses",
    "case_assignees",
    "case_files",
    "case_walls",
    "cases",
    "catalogs",
    "changes",
    "commands",
    "decisions",
    "destroyed_keys",
    "documents",
    "due_dates",
    "erasure_requests",
    "erasures",
    "events",
    "holds",
    "import_rows",
    "imports",
    "inbox",
    "interviews",
    "jobs",
    "keys",
    "link_events",
    "link_uses",
    "links",
    "metadata",
    "open_steps",
    "organization_catalogs",
    "organizations",
    "outbox",
    "people",
    "plugin_calls",
    "plugin_dependencies",
    "plugin_wheels",
    "reads",
    "recovery_codes",
    "register_commands",
    "register_events",
    "register_records",
    "restricted_cases",
    "retention_policies",
    "sessions",
    "sign_in_attempts",
    "sign_ins",
    "waits",
]

# Keys that seal everything else, each wrapped by the master key, which lies elsewhere.
keys = Table(
    "keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("wrapped", LargeBinary, nullable=False),
)

organizations = Table(
    "organizations",
    metadata,
    Column("id", String, primary_key=True),
    Column("catalog", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

people = Table(
    "people",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False, index=True),
    Column("roles", sa.JSON, nullable=False),
    Column("active", Boolean, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# Declarations are not confidential.
catalogs = Table(
    "catalogs",
    metadata,
    Column("organization", ForeignKey("organizations.id"), primary_key=True),
    Column("hash", String, primary_key=True),
    Column("created", Instant, nullable=False),
    Column("body", sa.Text, nullable=False),
)

organization_catalogs = Table(
    "organization_catalogs",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("organization", String, nullable=False),
    Column("hash", String, nullable=False),
    Column("since", Instant, nullable=False),
    Column("by", String, nullable=False),
    sa.ForeignKeyConstraint(["organization", "hash"], ["catalogs.organization", "catalogs.hash"]),
    Index("ix_organization_catalogs_organization", "organization", "place"),
)

cases = Table(
    "cases",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("number", String, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", String, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("phase", String, nullable=False),
    Column("case_type", String, nullable=False),
    Column("catalog", String, nullable=False),
    Column("next_due", Date),
    Column("next_alarm", Instant),
    Column("offered_to", String, index=True),
    Column("attention", Integer, nullable=False),
    Column("settled_at", Instant),
    Column("created", Instant, nullable=False),
    Column("erased", Instant),
    Column("press", Date),  # `next_due`, or the last day of the calendar without one, so that an index sorts
    Column("nobodys", Boolean),  # it is open, and nobody has a role in it
    Column("listed", Integer),  # by which version of the lists' code the case was last projected
    sa.UniqueConstraint("organization", "number"),
    Index("ix_cases_lists", "organization", "is_open", "next_due"),
    Index("ix_cases_pressing", "organization", "is_open", "press", "number"),
    Index("ix_cases_phase", "organization", "is_open", "phase", "press", "number"),
    Index("ix_cases_created", "organization", "is_open", "created", "number"),
    partial("ix_cases_nobodys", "organization", "press", where="nobodys"),
    Index(
        "ix_cases_attention",
        "organization",
        "number",
        sqlite_where=sa.text("attention > 0"),
        postgresql_where=sa.text("attention > 0"),
    ),
)

case_assignees = Table(
    "case_assignees",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("role", String, primary_key=True),
    Column("person", String, nullable=False, index=True),
)

due_dates = Table(
    "due_dates",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("deadline", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("rule", String, nullable=False),
    Column("kind", String, nullable=False),
    Column("person", String),
    Column("proceeding", String),
    Column("legal_due", Date),
    Column("safe_due", Date),
    Column("status", String, nullable=False),
    Column("rings", Boolean, nullable=False),
    Column("waits", Boolean, nullable=False),
    Column("rungs", Integer),  # of its ladder
    Column("rang", Integer),
    Column("press", Date),  # the safe date, or the law's own where a rule has no safe one
    Column("told", String),  # the roles told last, by their names, with blanks between
    Column("next_rung", Instant),
    Column("asks", Boolean),  # something rang that nobody has acknowledged
    Column("acknowledged_by", String),
    Column("proposed", Date),  # the safe date that waits for a person
    Column("waits_since", Instant),
    Column("printed", Date),
    Column("to_verify", Boolean),  # one person alone has read the printed date, or two read it differently
    Index("ix_due_dates_lists", "organization", "rings", "safe_due"),
    Index("ix_due_dates_kinds", "organization", "kind", "rings", "press", "case", "deadline"),
    partial("ix_due_dates_asks", "organization", "kind", "press", where="asks"),
    partial("ix_due_dates_waits", "organization", "press", where="waits"),
    partial("ix_due_dates_to_verify", "organization", "press", where="to_verify"),
)

events = Table(
    "events",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("command", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("hash", String, nullable=False),
)

# The case as it was at `seq`, so that reading it need not begin with its first event. Apart from `cases`, whose row
# every command writes: a long document beside it would be written again each time.
documents = Table(
    "documents",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

commands = Table(
    "commands",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("seq", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

inbox = Table(
    "inbox",
    metadata,
    Column("command", String, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False),
    Column("created", Instant, nullable=False),
    Column("state", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_inbox_state", "state", "created"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("notice", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("case", ForeignKey("cases.id")),
    Column("recipient", String, nullable=False),
    Column("not_before", Instant, nullable=False),
    Column("created", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("state", String, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try", Instant, nullable=False),
    Column("problem", LargeBinary),
    Column("sent_at", Instant),
    Column("since", Instant),  # when it came into its state
    Column("message", String, index=True),  # the mail that it went out in, or has to go out in
    Column("record", String, index=True),  # of a register
    Index("ix_outbox_due", "state", "next_try"),
)

# Who looked at what, a row each; `case` is empty where many were listed at once. The operator's name is sealed.
reads = Table(
    "reads",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("case", ForeignKey("cases.id")),
    Column("person", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("what", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("record", String),  # of a register
    Index("ix_reads_case", "case", "place"),
    Index("ix_reads_record", "record", "place"),
    Index("ix_reads_organization", "organization", "place"),
)

# How long closed cases are kept, as each organization decided it; the last of one is in force.
retention_policies = Table(
    "retention_policies",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False, index=True),
    Column("since", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# What an organization decides outside of its cases, sealed under its key; the last about a subject stands.
decisions = Table(
    "decisions",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("subject", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_decisions_kind", "organization", "kind", "subject"),
)

# What forbids erasing a case; `sealed` and `released_why` say why, under the case's own key.
holds = Table(
    "holds",
    metadata,
    Column("id", String, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("placed", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("released", Instant),
    Column("released_by", String),
    Column("released_why", LargeBinary),
)

# Erasing that was asked for: at most one of a case goes on, the others have `ended`.
erasure_requests = Table(
    "erasure_requests",
    metadata,
    Column("id", String, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("asked", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("ended", Instant),
    Column("ended_by", String),
)

# What is left of an erased case beside its chain: who was a client, who erased it and what had been sent out before,
# under the organization's key. `cleaned` is when the last traces of its key in the files were overwritten.
erasures = Table(
    "erasures",
    metadata,
    Column("case", ForeignKey("cases.id"), primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False, index=True),
    Column("erased", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("cleaned", Instant),
)

# Keys that no backup may bring back; the list is kept outside of the records as well.
destroyed_keys = Table(
    "destroyed_keys",
    metadata,
    Column("id", String, primary_key=True),
    Column("destroyed", Instant, nullable=False),
)
