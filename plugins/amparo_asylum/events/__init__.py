"""What can happen in an asylum case, from the last arrival to the last decision."""

from __future__ import annotations

from amparo.declarations import EventDeclaration
from amparo_asylum.events.application import APPLICATION_EVENTS
from amparo_asylum.events.court import COURT_EVENTS
from amparo_asylum.events.decision import DECISION_EVENTS
from amparo_asylum.events.declared import declared_events
from amparo_asylum.events.hearing_watch import HEARING_WATCH_EVENTS
from amparo_asylum.events.intake import INTAKE_EVENTS
from amparo_asylum.events.representation import REPRESENTATION_EVENTS


def events() -> tuple[EventDeclaration, ...]:
    """Return every event that this plugin declares."""
    by_form = (
        *INTAKE_EVENTS,
        *REPRESENTATION_EVENTS,
        *COURT_EVENTS,
        *HEARING_WATCH_EVENTS,
        *APPLICATION_EVENTS,
        *DECISION_EVENTS,
    )
    return (*by_form, *declared_events())
