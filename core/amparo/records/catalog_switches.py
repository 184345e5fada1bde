"""Rehearsals of catalogs and switches to them, as an organization decided them; which open cases are not moved yet."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import sqlalchemy as sa
from pydantic import Field

from amparo.case.model import Recorded
from amparo.records import tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from amparo.records.decisions import Decision
    from amparo.records.repository import Records

CATALOG_SWITCH = "catalog_switch"
"""The kind of these decisions; the subject of each is the hash of the catalog that it is about."""

_AT_A_TIME = 100


class Rehearsed(Recorded):
    """A catalog was tried on every open case while another (`against`, a hash) was in force."""

    what: Literal["rehearsed"] = "rehearsed"
    against: str
    cases: int
    affected: int
    dangerous: int
    unread: int = 0


class Begun(Recorded):
    """A catalog is put in force in the place of another (`before`, a hash), and the open cases are to follow."""

    what: Literal["begun"] = "begun"
    before: str
    back: bool = False
    unrehearsed: bool = False
    reason: str = ""


class Ended(Recorded):
    """So many open cases followed, so many did not take it."""

    what: Literal["ended"] = "ended"
    moved: int
    refused: int = 0


class SwitchEntry(Recorded):
    """One entry about a catalog."""

    entry: Annotated[Rehearsed | Begun | Ended, Field(discriminator="what")]


class OpenCase(NamedTuple):
    """An open case by id and number."""

    id: str
    number: str


def note_switch(
    records: Records, organization: str, hash_: str, entry: Rehearsed | Begun | Ended, *, by: str, operator: str
) -> None:
    """Write an entry about a catalog down."""
    records.decide(organization, CATALOG_SWITCH, hash_, SwitchEntry(entry=entry), by=by, operator=operator)


def switch_entries(records: Records, organization: str) -> tuple[Decision[SwitchEntry], ...]:
    """Return every entry of an organization, the oldest first."""
    return records.decisions(organization, CATALOG_SWITCH, SwitchEntry)


def was_rehearsed(records: Records, organization: str, hash_: str) -> bool:
    """Return whether exactly this catalog was rehearsed since the one in force was put in force."""
    active, history = records.organization(organization).catalog, records.catalog_history(organization)
    since = history[-1][1] if history else None
    return any(
        isinstance(one.content.entry, Rehearsed)
        and one.subject == hash_
        and one.content.entry.against == active
        and (since is None or one.at >= since)
        for one in switch_entries(records, organization)
    )


def last_begun(records: Records, organization: str) -> tuple[str, Begun] | None:
    """Return the last switch that was begun, with the hash of its catalog, or None before the first."""
    begun = [
        (one.subject, one.content.entry)
        for one in switch_entries(records, organization)
        if isinstance(one.content.entry, Begun)
    ]
    return begun[-1] if begun else None


def open_cases(records: Records, organization: str, *, not_under: str | None = None) -> Iterator[OpenCase]:
    """Yield the open cases in the order of their ids, read some at a time, or only those under another catalog."""
    after = ""
    while True:
        with records.database.read() as connection:
            rows = connection.execute(_asked(organization, not_under, after).limit(_AT_A_TIME)).all()
        yield from (OpenCase(row.id, row.number) for row in rows)
        if len(rows) < _AT_A_TIME:
            return
        after = rows[-1].id


def count_not_under(records: Records, organization: str, hash_: str) -> int:
    """Return how many open cases go by another catalog than this."""
    asked = _asked(organization, hash_, "").order_by(None).with_only_columns(sa.func.count())
    with records.database.read() as connection:
        return int(connection.execute(asked).scalar_one())


def open_cases_by_catalog(records: Records, organization: str) -> dict[str, int]:
    """Return how many open cases go by which catalog (hash)."""
    table = tables.cases
    asked = _asked(organization, None, "").order_by(None).group_by(table.c.catalog)
    with records.database.read() as connection:
        rows = connection.execute(asked.with_only_columns(table.c.catalog, sa.func.count().label("cases")))
        return {row.catalog: row.cases for row in rows}


def _asked(organization: str, not_under: str | None, after: str) -> sa.Select[tuple[str, str]]:
    table = tables.cases
    found = sa.select(table.c.id, table.c.number).where(
        table.c.organization == organization,
        table.c.is_open,
        table.c.seq > 0,
        table.c.erased.is_(None),
        table.c.id > after,
    )
    return (found if not_under is None else found.where(table.c.catalog != not_under)).order_by(table.c.id)
