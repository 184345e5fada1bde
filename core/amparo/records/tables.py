"""The tables. In clear is only what a list needs: never a name, an address, a person's number or a word about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, String, Table, types

if TYPE_CHECKING:
    from sqlalchemy.engine import Dialect


class Instant(types.TypeDecorator[datetime]):
    """A moment, stored in UTC and given back with its zone; one without a zone is refused."""

    impl = types.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102 - SQLAlchemy's
        if value is not None and value.tzinfo is None:
            raise ValueError("an instant without its time zone cannot be stored")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002, D102 - SQLAlchemy's
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

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
    sa.UniqueConstraint("organization", "number"),
    Index("ix_cases_lists", "organization", "is_open", "next_due"),
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
    Index("ix_due_dates_lists", "organization", "rings", "safe_due"),
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

# Partners' code, as the operator installed it: a wheel of each version. It is not confidential. `network` names as
# "host:port" what its actions may reach.
plugin_wheels = Table(
    "plugin_wheels",
    metadata,
    Column("id", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("sha256", String, nullable=False),
    Column("file", String, nullable=False),
    Column("package", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("network", sa.JSON, nullable=False),
    Column("state", String, nullable=False),
    Column("installed", Instant, nullable=False),
    Column("by", String, nullable=False),
)

# Wheels that were given along with a plugin's, unpacked beside it.
plugin_dependencies = Table(
    "plugin_dependencies",
    metadata,
    Column("plugin", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("sha256", String, primary_key=True),
    Column("file", String, nullable=False),
    Column("body", LargeBinary, nullable=False),
    sa.ForeignKeyConstraint(["plugin", "version"], ["plugin_wheels.id", "plugin_wheels.version"]),
)

# How often each action was called on a day, how it went and how long it took: never what was said.
plugin_calls = Table(
    "plugin_calls",
    metadata,
    Column("organization", ForeignKey("organizations.id"), primary_key=True),
    Column("plugin", String, primary_key=True),
    Column("version", String, primary_key=True),
    Column("action", String, primary_key=True),
    Column("day", Date, primary_key=True),
    Column("outcome", String, primary_key=True),
    Column("calls", Integer, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("slowest", Float, nullable=False),
)

# Records that are not cases, each sealed under a key of its own. `sealed` is the record as it is after `seq` events;
# `of_case` is whose step made it, and `asks` that the case was sent something and has not answered.
register_records = Table(
    "register_records",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("register", String, nullable=False),
    Column("number", Integer, nullable=False),
    Column("seq", Integer, nullable=False),
    Column("head", String, nullable=False),
    Column("is_open", Boolean, nullable=False),
    Column("attention", Integer, nullable=False),
    Column("of_case", ForeignKey("cases.id"), index=True),
    Column("asks", Boolean, nullable=False),
    Column("created", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    sa.UniqueConstraint("organization", "register", "number"),
    Index("ix_register_records_lists", "organization", "register", "is_open"),
)

register_events = Table(
    "register_events",
    metadata,
    Column("record", ForeignKey("register_records.id"), primary_key=True),
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("command", String, nullable=False),
    Column("at", Instant, nullable=False),
    Column("recorded", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("hash", String, nullable=False),
)

# What became of each command: the same id again gets the same answer, sealed under the record's key if it has one.
register_commands = Table(
    "register_commands",
    metadata,
    Column("organization", ForeignKey("organizations.id"), primary_key=True),
    Column("id", String, primary_key=True),
    Column("register", String, nullable=False),
    Column("record", String),
    Column("sealed", LargeBinary, nullable=False),
)
