"""United States asylum and removal defense, declared as a plugin: case types, steps, deadline rules and courts."""

from __future__ import annotations

from collections.abc import Sequence

from amparo.declarations import (
    CaseType,
    ClockDeclaration,
    CourtDeclaration,
    DeadlineRule,
    DocumentTemplate,
    EventDeclaration,
    FactDeclaration,
    Ladder,
    PlacementPolicy,
    PluginInfo,
    RuleFact,
    StepDeclaration,
    Text,
)
from amparo.plugins import hookimpl, load_documents, load_rules


@hookimpl
def amparo_plugin_info() -> PluginInfo:
    """Say who this plugin is."""
    return PluginInfo(
        id="asylum",
        version="0.1.0",
        title=Text("Asylum and removal defense (United States)", "Asilo y defensa contra la deportación (EE. UU.)"),
        owner="The Amparo authors",
        contact="amparo@example.org",
        requires_amparo=">=0.1,<0.2",
        reads=(
            "attorney.name",
            "case.number",
            "case_opened",
            "conflicts_checked",
            "deadline_missed",
            "hearing.court_address",
            "hearing.court_name",
            "hearing.date",
            "hearing.kind",
            "hearing.time",
            "next_filing.date",
            "next_filing.name",
            "notice_reached",
            "placement.hours",
            "placement.relief",
            "placement.summary",
            "placement_accepted",
            "placement_declined",
            "placement_offer_expired",
            "placement_offered",
            "principal.language",
            "principal.name",
        ),
        writes=("case_closed", "conflicts_checked"),
    )


@hookimpl
def amparo_case_types() -> Sequence[CaseType]:
    """Declare asylum before an immigration court."""
    from amparo_asylum.case_types import case_types

    return case_types()


@hookimpl
def amparo_facts() -> Sequence[FactDeclaration]:
    """Declare the facts that the forms state."""
    from amparo_asylum.facts import facts

    return facts()


@hookimpl
def amparo_events() -> Sequence[EventDeclaration]:
    """Declare what can happen, from the last arrival to the last decision."""
    from amparo_asylum.events import events

    return events()


@hookimpl
def amparo_steps() -> Sequence[StepDeclaration]:
    """Declare the work of a case, phase by phase."""
    from amparo_asylum.steps import steps

    return steps()


@hookimpl
def amparo_deadline_rules() -> Sequence[DeadlineRule]:
    """Declare the law, one cited rule to a file."""
    return load_rules(__name__)


@hookimpl
def amparo_rule_facts() -> Sequence[RuleFact]:
    """Declare what the rules read besides their trigger."""
    from amparo_asylum.data import rule_facts

    return rule_facts()


@hookimpl
def amparo_ladders() -> Sequence[Ladder]:
    """Declare who is told how long before a date."""
    from amparo_asylum.data import ladders

    return ladders()


@hookimpl
def amparo_clocks() -> Sequence[ClockDeclaration]:
    """Declare the clock of the work permit."""
    from amparo_asylum.data import clocks

    return clocks()


@hookimpl
def amparo_courts() -> Sequence[CourtDeclaration]:
    """Declare the courts of Los Angeles and Washington, and the Board."""
    from amparo_asylum.data import courts

    return courts()


@hookimpl
def amparo_documents() -> Sequence[DocumentTemplate]:
    """Declare the letters that come with Amparo."""
    return load_documents("amparo_templates")


@hookimpl
def amparo_placement() -> Sequence[PlacementPolicy]:
    """Declare how a case is offered to volunteers."""
    from amparo_asylum.data import placement

    return placement()
