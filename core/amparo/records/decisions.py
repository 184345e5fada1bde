"""What an organization decides outside of its cases: rules confirmed, ladders edited, closures, plans, rotas.

Append-only: nothing is taken back, a later decision about the same subject stands in its place.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Generic, TypeVar

import sqlalchemy as sa
from pydantic import ConfigDict

from amparo.access.case_access import CaseAccess
from amparo.access.policy import default_policy
from amparo.case.commands import Refusal
from amparo.case.model import Recorded
from amparo.declarations import phrase
from amparo.records import tables
from amparo.records.keys import organization_key
from amparo.records.people import PeopleStore

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

Content = TypeVar("Content", bound=Recorded)


class Decision(Recorded, Generic[Content]):
    """One decision: about what, when (UTC), by whom (id) and who sat at the keyboard; `place` orders them."""

    place: int
    kind: str
    subject: str
    at: datetime
    by: str
    operator: str = ""
    content: Content


class _Said(Recorded):
    operator: str
    content: str


class _Anything(Recorded):
    """The content of a decision whatever its kind, kept as it is."""

    model_config = ConfigDict(frozen=True, extra="allow")


class DecisionStore(PeopleStore):
    """Keeps the decisions of an organization, by kind and subject; their content is sealed under its key."""

    def decide(
        self, organization: str, kind: str, subject: str, content: Recorded, *, by: str, operator: str = ""
    ) -> int:
        """Write a decision down and return its place; whether `by` may do that is the caller's to ask (`may_decide`).

        `kind` and `subject` stand in clear and name nobody: a rule's id, a ladder's, a random id.
        """
        key = organization_key(organization)
        self.keys.load(key)
        raw = _Said(operator=operator, content=content.model_dump_json()).model_dump_json().encode()
        row = {"organization": organization, "kind": kind, "subject": subject, "at": self.wall(), "by": by}
        row["sealed"] = self.keys.seal(key, _field(kind, subject), raw)
        with self.database.write() as connection:
            (place,) = connection.execute(
                tables.decisions.insert().values(row).returning(tables.decisions.c.place)
            ).one()
        return int(place)

    def may_decide(self, organization: str, by: str, permission: str) -> Refusal | None:
        """Return why somebody may not do what the permission of the policy grants; nobody stands in for another."""
        with self.database.read() as connection:
            found = self.some_colleagues(connection, (by,), counted=False)
        who = found[0].model_copy(update={"stands_in_for": ()}) if found else None
        verdict = default_policy().may(who, permission, CaseAccess(organization=organization))
        if verdict.allowed:
            return None
        what = phrase(f"doing_{permission}")
        return Refusal(code="not_allowed", sentence=phrase("refuse_not_allowed", what=what, why=verdict.why))

    def decisions(
        self,
        organization: str,
        kind: str,
        content: type[Content],
        *,
        subject: str | None = None,
        connection: sa.Connection | None = None,
    ) -> tuple[Decision[Content], ...]:
        """Return the decisions of a kind, of one subject if named, the oldest first."""
        if connection is None:
            with self.database.read() as own:
                return self.decisions(organization, kind, content, subject=subject, connection=own)
        table = tables.decisions
        asked = sa.select(table).where(table.c.organization == organization, table.c.kind == kind)
        if subject is not None:
            asked = asked.where(table.c.subject == subject)
        rows = connection.execute(asked.order_by(table.c.place)).all()
        return tuple(self._decision(connection, row, content) for row in rows)

    def all_decisions(self, organization: str) -> Iterator[dict[str, Any]]:
        """Yield every decision of an organization as JSON holds it, the oldest first, whatever its kind."""
        table = tables.decisions
        asked = sa.select(table).where(table.c.organization == organization).order_by(table.c.place)
        with self.database.read() as connection:
            for row in connection.execute(asked):
                one = self._decision(connection, row, _Anything)
                yield one.model_dump(mode="json", exclude={"content"}) | {"content": one.content.model_extra}

    def standing(
        self, organization: str, kind: str, content: type[Content], connection: sa.Connection | None = None
    ) -> dict[str, Decision[Content]]:
        """Return by subject the latest decision of a kind."""
        return {one.subject: one for one in self.decisions(organization, kind, content, connection=connection)}

    def _decision(self, connection: sa.Connection, row: sa.Row[Any], content: type[Content]) -> Decision[Content]:
        field = _field(row.kind, row.subject)
        said = _Said.model_validate_json(
            self.keys.open(organization_key(row.organization), field, row.sealed, connection)
        )
        return Decision[Content](
            place=row.place,
            kind=row.kind,
            subject=row.subject,
            at=row.at,
            by=row.by,
            operator=said.operator,
            content=content.model_validate_json(said.content),
        )


def _field(kind: str, subject: str) -> str:
    return f"decision/{kind}/{subject}"
