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
    GovernmentForm,
    Ladder,
    PlacementPolicy,
    PluginInfo,
    RuleFact,
    StepDeclaration,
    Text,
)
from amparo.plugins import hookimpl, load_documents, load_government_forms, load_rules

_READS = (
    "attorney.address",
    "attorney.bar_number",
    "attorney.email",
    "attorney.eoir_id",
    "attorney.name",
    "attorney.organization",
    "attorney.telephone",
    "attorney.title",
    "case.number",
    "case.opened",
    "case_opened",
    "conflicts_checked",
    "court.address",
    "court.city",
    "court.judge",
    "court.name",
    "deadline_missed",
    "deadlines",
    "exhibits",
    "family.names",
    "hearing.court_address",
    "hearing.court_name",
    "hearing.date",
    "hearing.kind",
    "hearing.time",
    "hearings",
    "next_filing.date",
    "next_filing.name",
    "notice_reached",
    "offer.expires",
    "offer.expires_time",
    "offer.to",
    "papers_wanted",
    "persons",
    "placement.hours",
    "placement.relief",
    "placement.summary",
    "placement_accepted",
    "placement_declined",
    "placement_offer_expired",
    "placement_offered",
    "principal.a_number",
    "principal.address",
    "principal.birth_date",
    "principal.country",
    "principal.language",
    "principal.name",
    "principal.other_names",
    "principal.telephone",
    "respondents",
    "riders",
)
"""What steps, rules and papers read of what is not declared here."""


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
        reads=_READS,
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
    return load_documents("amparo_templates", checked=True)


@hookimpl
def amparo_government_forms() -> Sequence[GovernmentForm]:
    """Declare how a case fills the I-589 and the I-765, an edition to a file."""
    return load_government_forms(__name__)


@hookimpl
def amparo_placement() -> Sequence[PlacementPolicy]:
    """Declare how a case is offered to volunteers."""
    from amparo_asylum.data import placement

    return placement()
