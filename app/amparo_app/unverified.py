"""The dates from papers, in all open cases, that only one person has read: who may see them, and whose they are."""

from __future__ import annotations

from datetime import date

from amparo.case.verification import PaperDate
from amparo.declarations import Role
from amparo.records.people import Member
from amparo.records.repository import Records
from amparo.records.sight import seen_by
from amparo.records.unverified import unverified_dates


class UnverifiedRow(PaperDate):
    """An unverified date in a list; case and client (by id and name) are there for whom may see the case."""

    case: str
    number: str
    client: str = ""
    assigned: dict[Role, str] = {}


def unverified_rows(records: Records, organization: str, reader: Member | None) -> tuple[UnverifiedRow, ...]:
    """Return an organization's unverified dates, the nearest first; for a reader those that they may see.

    Without a reader there is nothing of a case but its number, the date and who entered it.
    """
    rows = []
    seen = seen_by(reader.colleague()) if reader is not None else None
    for found in unverified_dates(records, organization, seen):
        case = found.case
        client = next((person.name for person in case.persons if person.role == "principal"), "") if reader else ""
        hidden = {} if reader else {"paper": "", "reference": ""}
        assigned = {Role(role): person for role, person in case.assigned.items()}
        rows += [
            UnverifiedRow(
                **one.model_dump() | hidden, case=case.id, number=case.number, client=client, assigned=assigned
            )
            for one in found.dates
        ]
    return tuple(sorted(rows, key=_nearest))


def _nearest(row: UnverifiedRow) -> tuple[date, str, str]:
    return (row.safe_due or row.legal_due or date.max, row.number, row.deadline)
