"""Which day it is where an organization is, and who acts there on it: what every change of a register asks first."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from amparo.access.absences import standing_in

if TYPE_CHECKING:
    from datetime import date, datetime

    import sqlalchemy as sa

    from amparo.access.people import Colleague
    from amparo.records.repository import Records


def day_of(records: Records, connection: sa.Connection, organization: str, now: datetime) -> date:
    """Return the date where an organization's office is."""
    return now.astimezone(ZoneInfo(records.zone_of(connection, organization))).date()


def acting(
    records: Records, connection: sa.Connection, organization: str, person: str, now: datetime
) -> Colleague | None:
    """Return somebody who acts, with those for whom they stand in on that day; None for nobody of the organization."""
    found = records.some_colleagues(connection, (person,), counted=False)
    if not found or found[0].organization != organization:
        return None
    away = records.away(connection, organization)
    return standing_in(found[0], away, day_of(records, connection, organization, now)) if away else found[0]
