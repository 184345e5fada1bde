"""The tables of what is beside the cases: plugins, registers, files, long work, and who signs in."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy import Boolean, Column, Date, Float, ForeignKey, Index, Integer, LargeBinary, String, Table

from amparo.records.table_shape import Instant, metadata

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

# The files of a case, each sealed under its key: letters and packets that were made for it, and exhibits. What a file
# is and what it is called stands in the case.
case_files = Table(
    "case_files",
    metadata,
    Column("id", String, primary_key=True),
    Column("case", ForeignKey("cases.id"), nullable=False, index=True),
    Column("created", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("bytes", Integer, nullable=False),  # in clear
    Column("sealed", LargeBinary, nullable=False),
)

# Long work beside the cases, such as a packet: `sealed` is what was asked, under the case's key or, of many cases, the
# organization's; `done` of `total` pieces are finished.
jobs = Table(
    "jobs",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("kind", String, nullable=False),
    Column("created", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("state", String, nullable=False),
    Column("done", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("changed", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("result", LargeBinary),
    Column("problem", LargeBinary),
    Index("ix_jobs_lists", "organization", "state", "created"),
)

# How somebody signs in: `login` is a keyed hash of their e-mail, never the e-mail; the password's hash (Argon2id) and
# the secret of the second factor are sealed under the system's key. `step` is the last time step whose code was used.
accounts = Table(
    "accounts",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("login", String, nullable=False, index=True),
    Column("password", LargeBinary, nullable=False),
    Column("factor", LargeBinary),
    Column("factor_offered", LargeBinary),
    Column("step", Integer, nullable=False),
    Column("must_change", Boolean, nullable=False),
    Column("changed", Instant, nullable=False),
)

# Codes that let somebody in once in the place of their second factor's: each hash sealed, and when it was used.
recovery_codes = Table(
    "recovery_codes",
    metadata,
    Column("person", ForeignKey("people.id"), primary_key=True),
    Column("place", Integer, primary_key=True, autoincrement=False),
    Column("sealed", LargeBinary, nullable=False),
    Column("made", Instant, nullable=False),
    Column("used", Instant),
)

# Who is signed in, from pages, the command line or a program: `id` is the hash of what they hold.
sessions = Table(
    "sessions",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False, index=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("kind", String, nullable=False),
    Column("scopes", sa.JSON, nullable=False),
    Column("created", Instant, nullable=False),
    Column("seen", Instant, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("ended", Instant),
    Column("sealed", LargeBinary, nullable=False),
)

# Wrong tries in a row, by a keyed hash of the name that was given or of the address that it came from.
sign_in_attempts = Table(
    "sign_in_attempts",
    metadata,
    Column("key", String, primary_key=True),
    Column("failures", Integer, nullable=False),
    Column("last", Instant, nullable=False),
)

# Who signed in or could not, and what was done about accounts; `person` is empty for a name that nobody has.
sign_ins = Table(
    "sign_ins",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("organization", ForeignKey("organizations.id"), index=True),
    Column("person", String, index=True),
    Column("at", Instant, nullable=False),
    Column("what", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
