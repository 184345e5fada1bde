"""Holds: what forbids erasing a case, open or closed, with who placed and who released it and why."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from amparo.access.policy import default_policy
from amparo.case.commands import Refusal
from amparo.case.model import Recorded
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.cases import CaseStore
from amparo.records.organizations import OrganizationStore
from amparo.records.people import PeopleStore

if TYPE_CHECKING:
    from typing import Any

    from amparo.case.model import Case


class Hold(Recorded):
    """Why a case must be kept: a suit, a subpoena, a complaint, a fee dispute. Instants in UTC, people by id."""

    id: str
    placed: datetime
    by: str
    reason: str
    operator: str = ""
    released: datetime | None = None
    released_by: str = ""
    released_why: str = ""


class _Said(Recorded):
    reason: str
    operator: str


class HoldStore(OrganizationStore, PeopleStore, CaseStore):
    """Places holds and releases them; none is ever taken out of the record."""

    def holds(self, case: str, connection: sa.Connection | None = None) -> tuple[Hold, ...]:
        """Return every hold of a case (by id), in the order in which they were placed."""
        if connection is None:
            with self.database.read() as own:
                return self.holds(case, own)
        table = tables.holds
        asked = sa.select(table).where(table.c.case == case).order_by(table.c.placed, table.c.id)
        return tuple(self._opened_hold(connection, row) for row in connection.execute(asked).all())

    def place_hold(self, case: str, by: str, operator: str, reason: str) -> Hold | Refusal:
        """Forbid erasing a case (by id); who had asked for it has to ask anew. Raises CaseErased."""
        self.keys.load(case)
        with self.database.write() as connection:
            loaded = self.load(connection, case, lock=True).case
            refusal = self.refused(connection, loaded, by, "hold_case") or reason_missing(reason)
            if refusal is not None:
                return refusal
            now, table = self.wall(), tables.holds
            id_ = f"{case}/h{1 + len(self.holds(case, connection))}"
            row = {"id": id_, "case": case, "placed": now, "by": by}
            connection.execute(table.insert().values(**row, sealed=self._said(case, id_, reason, operator)))
            requests = tables.erasure_requests
            ended = requests.update().where(requests.c.case == case, requests.c.ended.is_(None))
            connection.execute(ended.values(ended=now, ended_by=by))
            return self.holds(case, connection)[-1]

    def release_hold(self, case: str, hold: str, by: str, operator: str, reason: str) -> Hold | Refusal:
        """Release a hold of a case (by id); without `hold` (h1, h2 ...) the only one in force. Raises CaseErased."""
        self.keys.load(case)
        with self.database.write() as connection:
            loaded = self.load(connection, case, lock=True).case
            refusal = self.refused(connection, loaded, by, "release_hold") or reason_missing(reason)
            if refusal is not None:
                return refusal
            found = _in_force(loaded, self.holds(case, connection), hold)
            if isinstance(found, Refusal):
                return found
            id_, table = f"{case}/{found.id}", tables.holds
            why = self._said(case, f"{id_}/released", reason, operator)
            values = {"released": self.wall(), "released_by": by, "released_why": why}
            connection.execute(table.update().where(table.c.id == id_).values(values))
            return next(one for one in self.holds(case, connection) if one.id == found.id)

    def today_of(self, case: Case, connection: sa.Connection) -> date:
        """Return the date at a case's organization; one whose clock runs ahead of the wall's is at its own date."""
        row = self._organization_row(connection, case.organization)
        zone = ZoneInfo(self._organization(row, connection).profile.zone if row else case.zone)
        return max(self.wall(), case.now).astimezone(zone).date()

    def refused(self, connection: sa.Connection, case: Case, by: str, permission: str) -> Refusal | None:
        """Return why somebody may not do a thing in a case; nobody stands in for another here."""
        found = self.some_colleagues(connection, (by,), counted=False)
        who = found[0].model_copy(update={"stands_in_for": ()}) if found else None
        verdict = default_policy().may(who, permission, case.access)
        if verdict.allowed:
            return None
        what = phrase(f"erase_doing_{permission}")
        return Refusal(code="not_allowed", sentence=phrase("refuse_not_allowed", what=what, why=verdict.why))

    def _said(self, case: str, field: str, reason: str, operator: str) -> bytes:
        raw = _Said(reason=reason.strip(), operator=operator).model_dump_json().encode()
        return self.keys.seal(case, f"hold/{field}", raw)

    def _opened_hold(self, connection: sa.Connection, row: sa.Row[Any]) -> Hold:
        placed = self._opened_said(connection, row.case, row.id, row.sealed)
        released = self._opened_said(connection, row.case, f"{row.id}/released", row.released_why)
        return Hold(
            id=row.id.rpartition("/")[2],
            placed=row.placed,
            by=row.by,
            reason=placed.reason,
            operator=placed.operator,
            released=row.released,
            released_by=row.released_by or "",
            released_why=released.reason,
        )

    def _opened_said(self, connection: sa.Connection, case: str, field: str, sealed: bytes | None) -> _Said:
        if sealed is None:
            return _Said(reason="", operator="")
        return _Said.model_validate_json(self.keys.open(case, f"hold/{field}", sealed, connection))


def reason_missing(reason: str) -> Refusal | None:
    """Return the refusal of an act without a reason, or None."""
    return None if reason.strip() else Refusal(code="reason_missing", sentence=phrase("erase_reason_missing"))


def _in_force(case: Case, holds: tuple[Hold, ...], wanted: str) -> Hold | Refusal:
    there = [one for one in holds if one.released is None]
    if not there:
        return Refusal(code="no_hold", sentence=phrase("erase_no_hold", case=case.number))
    named = [one for one in there if wanted in {"", one.id}]
    if len(named) == 1:
        return named[0]
    ids = ", ".join(one.id for one in there)
    return Refusal(code="which_hold", sentence=phrase("erase_which_hold", case=case.number, ids=ids))
