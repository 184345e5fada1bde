"""The rota of look-ups as an organization decided it: read for whoever is told, changed by a decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.case.events import RungsRang
from amparo.case.hearing_rota import HearingRota
from amparo.declarations import RuleKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    import sqlalchemy as sa

    from amparo.case.events import Event
    from amparo.case.model import Case
    from amparo.records.decisions import Decision, DecisionStore

KIND = "hearing_rota"
SUBJECT = "hearings"
PERMISSION = "arrange_hearing_watch"


def decided_rota(
    records: DecisionStore, organization: str, connection: sa.Connection | None = None
) -> Decision[HearingRota] | None:
    """Return the rota that stands, with who decided it when, or None before the first."""
    return records.standing(organization, KIND, HearingRota, connection).get(SUBJECT)


def decide_rota(records: DecisionStore, organization: str, rota: HearingRota, *, by: str, operator: str) -> int:
    """Put a rota in force and return the decision's place; whether `by` may is the caller's to ask (`PERMISSION`)."""
    return records.decide(organization, KIND, SUBJECT, rota, by=by, operator=operator)


def rota_for(
    records: DecisionStore, connection: sa.Connection, case: Case, events: Sequence[Event]
) -> HearingRota | None:
    """Return the rota if what was recorded asks somebody to look, in the transaction that records it."""
    asked = (event.body for event in events if isinstance(event.body, RungsRang))
    if not any(case.deadline[body.deadline].kind is RuleKind.LOOK_UP for body in asked):
        return None
    decided = decided_rota(records, case.organization, connection)
    return decided.content if decided else None
