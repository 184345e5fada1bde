"""The tables of links without an account. In clear is what a list needs; no token, address or answer is."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from amparo.records.table_shape import Instant, metadata

# `token` is a keyed hash of what whoever holds the link shows. `person` is a colleague's id or, for a client, that of a
# person of the case. `sealed` is what else it is about: under the case's key where there is one, to go with the case.
links = Table(
    "links",
    metadata,
    Column("id", String, primary_key=True),
    Column("organization", ForeignKey("organizations.id"), nullable=False),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("purpose", String, nullable=False),
    Column("person", String, nullable=False),
    Column("token", String, nullable=False, unique=True),
    Column("batch", String, nullable=False),  # of status requests that were sent at once
    Column("notice", String),  # the mail that it goes out in
    Column("created", Instant, nullable=False),
    Column("by", String, nullable=False),
    Column("expires", Instant, nullable=False),
    Column("opened", Instant),
    Column("used", Instant),
    Column("revoked", Instant),
    Column("wrong", Integer, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
    Index("ix_links_lists", "organization", "purpose", "created"),
)

# What was answered by a link: one row for each thing that can be answered once. `what` is a keyed hash.
link_uses = Table(
    "link_uses",
    metadata,
    Column("link", ForeignKey("links.id"), primary_key=True),
    Column("what", String, primary_key=True),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("at", Instant, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)

# What happened to links, and every try with one that does not work; `link` is empty for one that nobody has.
link_events = Table(
    "link_events",
    metadata,
    Column("place", Integer, primary_key=True, autoincrement=True),
    Column("organization", String, index=True),
    Column("case", ForeignKey("cases.id"), index=True),
    Column("link", String, index=True),
    Column("at", Instant, nullable=False),
    Column("what", String, nullable=False),
    Column("sealed", LargeBinary, nullable=False),
)
