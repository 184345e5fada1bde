"""How long an organization keeps closed cases, as it decided; every decision stays on record."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.case.retention import RetentionPolicy, default_retention
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.store import Store

if TYPE_CHECKING:
    from typing import Any

_FIELD = "retention"


class RetentionDecision(Recorded):
    """A policy that was put in force: since when (UTC), by whom (by id), and who sat at the keyboard."""

    policy: RetentionPolicy
    since: datetime
    by: str
    operator: str = ""


class _Said(Recorded):
    policy: RetentionPolicy
    operator: str


class RetentionStore(Store):
    """Keeps the decisions."""

    def decide_retention(self, organization: str, policy: RetentionPolicy, by: str, operator: str) -> None:
        """Put a policy in force for an organization; whether `by` may do that is the caller's to ask."""
        key = organization_key(organization)
        self.keys.load(key)
        raw = _Said(policy=policy, operator=operator).model_dump_json().encode()
        row = {"organization": organization, "since": self.wall(), "by": by, "sealed": self.keys.seal(key, _FIELD, raw)}
        with self.database.write() as connection:
            connection.execute(tables.retention_policies.insert().values(row))

    def retention_of(self, organization: str, connection: sa.Connection | None = None) -> RetentionPolicy:
        """Return the policy in force: what was decided last, or what ships."""
        if connection is None:
            with self.database.read() as own:
                return self.retention_of(organization, own)
        found = self._decisions(connection, organization)
        return found[-1].policy if found else default_retention()

    def retention_decisions(self, organization: str) -> tuple[RetentionDecision, ...]:
        """Return every decision of an organization, the oldest first."""
        with self.database.read() as connection:
            return self._decisions(connection, organization)

    def _decisions(self, connection: sa.Connection, organization: str) -> tuple[RetentionDecision, ...]:
        table = tables.retention_policies
        asked = sa.select(table).where(table.c.organization == organization).order_by(table.c.place)
        return tuple(self._opened_decision(connection, row) for row in connection.execute(asked).all())

    def _opened_decision(self, connection: sa.Connection, row: sa.Row[Any]) -> RetentionDecision:
        raw = self.keys.open(organization_key(row.organization), _FIELD, row.sealed, connection)
        said = _Said.model_validate_json(raw)
        return RetentionDecision(policy=said.policy, since=row.since, by=row.by, operator=said.operator)
