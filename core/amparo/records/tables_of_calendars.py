"""The table of secret addresses under which people subscribe to their calendars."""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from amparo.records.table_shape import Instant, metadata

# `id` is a hash of what stands in the address.
calendar_addresses = Table(
    "calendar_addresses",
    metadata,
    Column("id", String, primary_key=True),
    Column("person", ForeignKey("people.id"), nullable=False),
    Column("created", Instant, nullable=False),
    Column("ended", Instant),
    Column("asked", Instant),  # when a calendar was last fetched by it
    Index("ix_calendar_addresses_person", "person"),
)
