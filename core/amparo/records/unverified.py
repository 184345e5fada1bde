"""Dates from papers that only one person has read, found in the sealed documents of an organization's open cases."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from amparo.case.model import Case
from amparo.case.verification import PaperDate, unverified
from amparo.errors import KeyUnavailable, UnknownName

if TYPE_CHECKING:
    from collections.abc import Iterator

    import sqlalchemy as sa

    from amparo.records.repository import Records


class UnverifiedOfCase(NamedTuple):
    """A case, and its unverified dates, one at least."""

    case: Case
    dates: tuple[PaperDate, ...]


def unverified_dates(
    records: Records, organization: str, seen: sa.ColumnElement[bool] | None = None
) -> Iterator[UnverifiedOfCase]:
    """Yield each open case of an organization with dates that nobody has verified; raises RecordsUnreachable.

    `seen` is what a reader may see (`sight.seen_by`). A case that cannot be read is left out: the watch tells of it.
    """
    for line in records.list_cases(organization, seen=seen):
        try:
            case = records.read_case(line.id, organization)
            catalog = records.catalog(organization, case.catalog)
        except (KeyUnavailable, UnknownName):
            continue
        dates = unverified(case, catalog, records.wall())
        if dates:
            yield UnverifiedOfCase(case, dates)
