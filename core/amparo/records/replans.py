"""Plans and closures of an organization, kept among its decisions: append-only, their content sealed."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.model import Recorded
from amparo.case.replan_plan import Begun, PlanEntry, PlanState, ReplanPlan, Said, folded
from amparo.deadlines.closures import CourtClosure
from amparo.errors import UnknownName
from amparo.records import tables
from amparo.records.decisions import Decision, DecisionStore

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any

    from amparo.case.replan import Cause

PLANS, CLOSURES = "replans", "closures"
_ID_BYTES = 4
# Built once, since it runs with every command.
_LAST_CLOSURE = sa.select(sa.func.max(tables.decisions.c.place)).where(
    tables.decisions.c.organization == sa.bindparam("organization"), tables.decisions.c.kind == CLOSURES
)


class DecidedClosure(Recorded):
    """A closure that an organization shows beside the dates of its cases."""

    closure: CourtClosure


class ReplanStore(DecisionStore):
    """Plans that move the dates of many cases, and the closures that were decided by applying them."""

    def prepare(self) -> None:
        """Begin with no closures in memory."""
        super().prepare()
        self._closures: dict[str, tuple[int | None, tuple[CourtClosure, ...]]] = {}

    def closures(self, organization: str, connection: sa.Connection | None = None) -> tuple[CourtClosure, ...]:
        """Return the closures that an organization decided on, the oldest first; read anew only when one was added."""
        if connection is None:
            with self.database.read() as own:
                return self.closures(organization, own)
        last = connection.execute(_LAST_CLOSURE, {"organization": organization}).scalar()
        kept = self._closures.get(organization)
        if kept is None or kept[0] != last:
            found = self.standing(organization, CLOSURES, DecidedClosure, connection) if last else {}
            kept = self._closures[organization] = (last, tuple(one.content.closure for one in found.values()))
        return kept[1]

    def decide_closure(self, organization: str, plan: str, closure: CourtClosure, *, by: str, operator: str) -> None:
        """Have a closure shown beside dates from now on, by decision on the plan that it caused."""
        if plan not in self.standing(organization, CLOSURES, DecidedClosure):
            decided = DecidedClosure(closure=closure)
            self.decide(organization, CLOSURES, plan, decided, by=by, operator=operator)

    def begin_plan(self, organization: str, cause: Cause, cases: int, *, by: str, operator: str) -> ReplanPlan:
        """Write down that a plan begins, in which no case was looked through yet, and return it."""
        id_ = secrets.token_hex(_ID_BYTES)
        return self.add_to_plan(organization, id_, Begun(cause=cause, cases=cases), by=by, operator=operator)

    def add_to_plan(self, organization: str, id_: str, entry: Any, *, by: str, operator: str) -> ReplanPlan:  # noqa: ANN401 - one of the entries of a plan
        """Write an entry about a plan down and return the plan as it is then, which may not have heeded it."""
        self.add_entry(organization, id_, entry, by=by, operator=operator)
        return self.plan(organization, id_)

    def add_entry(self, organization: str, id_: str, entry: Any, *, by: str, operator: str) -> None:  # noqa: ANN401 - as above
        """Write an entry about a plan down."""
        self.decide(organization, PLANS, id_, PlanEntry(entry=entry), by=by, operator=operator)

    def plan(self, organization: str, id_: str) -> ReplanPlan:
        """Return a plan; raises UnknownName with the nearest if there is none of this id."""
        found = _folded(id_, self.decisions(organization, PLANS, PlanEntry, subject=id_))
        if found is None:
            known = [plan.id for plan in self.plans(organization)]
            raise UnknownName("plan", id_, known, "`amparo deadlines replan list` shows them.")
        return found

    def plans(self, organization: str) -> tuple[ReplanPlan, ...]:
        """Return an organization's plans, the oldest first."""
        by_plan: dict[str, list[Decision[PlanEntry]]] = {}
        for one in self.decisions(organization, PLANS, PlanEntry):
            by_plan.setdefault(one.subject, []).append(one)
        found = (_folded(id_, entries) for id_, entries in by_plan.items())
        return tuple(plan for plan in found if plan is not None)

    def unfinished_plan(self, organization: str, cause: Cause) -> ReplanPlan | None:
        """Return the plan of the same cause in which not every case was looked through yet, or None."""
        same = (plan for plan in self.plans(organization) if plan.cause == cause)
        return next((plan for plan in same if plan.state is PlanState.LOOKING), None)


def _folded(id_: str, entries: Iterable[Decision[PlanEntry]]) -> ReplanPlan | None:
    return folded(id_, (Said(one.content, one.at, one.by) for one in entries))
