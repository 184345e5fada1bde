"""What one plugin declares, as one frozen model: facts, events, steps, rules, documents, actions."""

from __future__ import annotations

from datetime import date

from amparo.declarations.case_types import CaseType
from amparo.declarations.conditions import FactValue
from amparo.declarations.documents import DocumentTemplate
from amparo.declarations.fields import FieldDeclaration, FieldKind, Form, Question
from amparo.declarations.government_forms import GovernmentForm
from amparo.declarations.plugin_settings import WithSettings
from amparo.declarations.registers import RegisterDeclaration
from amparo.declarations.rule_facts import RuleFact
from amparo.declarations.rules import ClockDeclaration, DeadlineRule, Ladder
from amparo.declarations.steps import EventDeclaration, Role, Scope, StepDeclaration
from amparo.declarations.text import Declared, Text


class PluginInfo(Declared):
    """Who a plugin is, who keeps it, for which engine versions it is meant (`>=0.1,<0.2`), and what it reaches for.

    `reads` names what its conditions, rules, templates and actions read of other plugins and of the engine: facts,
    values of a case, events, steps; `writes` the others' events that its steps record. Its own need no mention, and
    what it declares is held against both. `network` lists as `host:port` what its actions would connect to, if the
    operator allows it.
    """

    id: str
    version: str
    title: Text
    owner: str
    contact: str
    requires_amparo: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    network: tuple[str, ...] = ()


class PluginContext(WithSettings):
    """What a plugin is told when it is asked for its declarations; grows instead of the hooks' signatures.

    `settings` holds none of the secret ones.
    """

    organization: str
    engine_version: str


class FactDeclaration(Question):
    """A typed answer about a case, a person or a proceeding, named in its plugin's namespace (`asylum.custody`).

    `fills` names the value of the case that it fills in letters (`placement.hours`); facts of one plugin only fill one.
    """

    name: str
    title: Text
    scope: Scope = Scope.CASE
    fills: str | None = None
    plugin: str = ""

    def asked(self) -> FieldDeclaration:
        """Return the question that a statement of this fact answers; a choice among nothing takes any words."""
        is_open = self.kind is FieldKind.CHOICE and not self.choices
        return FieldDeclaration(
            name=self.name,
            label=self.title,
            kind=FieldKind.TEXT if is_open else self.kind,
            choices=self.choices,
            choice_labels=self.choice_labels,
        )


class ActionDeclaration(Declared):
    """A plugin's function `module:name`, run in its process with `fields` only; its answer is checked as a form.

    When it fails or is missing, its step becomes a task for `fallback`.
    """

    id: str
    title: Text
    function: str
    fields: tuple[str, ...]
    answers: Form
    timeout_seconds: int = 20
    attempts: int = 3
    fallback: tuple[Role, ...]
    plugin: str = ""


class PlacementPolicy(Declared):
    """How a case is offered to volunteer attorneys: how long an offer stands and what a volunteer must have.

    Offers and reminders are in business days; an offer is shorter when a filing date is within `urgent_within_days`,
    which like `least_days_before_filing` are calendar days.
    """

    case_types: tuple[str, ...]
    offer_business_days: int
    urgent_offer_business_days: int
    urgent_within_days: int
    least_days_before_filing: int
    offer_ends_at_hour: int
    remind_days_before: int
    plugin: str = ""


class CourtDeclaration(Declared):
    """A court or office by its code, with the IANA time zone that decides the hour, and where and when it was read."""

    code: str
    forum: str
    name: str
    address: str
    zone: str
    source: str
    as_of: date
    plugin: str = ""


class PluginDeclarations(Declared):
    """Everything that one plugin declares for one organization.

    `values` are the settings that it was handed; the engine writes them here, whatever the plugin says.
    """

    info: PluginInfo
    settings: Form = Form()
    values: dict[str, FactValue] = {}
    case_types: tuple[CaseType, ...] = ()
    facts: tuple[FactDeclaration, ...] = ()
    rule_facts: tuple[RuleFact, ...] = ()
    events: tuple[EventDeclaration, ...] = ()
    steps: tuple[StepDeclaration, ...] = ()
    rules: tuple[DeadlineRule, ...] = ()
    ladders: tuple[Ladder, ...] = ()
    clocks: tuple[ClockDeclaration, ...] = ()
    documents: tuple[DocumentTemplate, ...] = ()
    actions: tuple[ActionDeclaration, ...] = ()
    placement: tuple[PlacementPolicy, ...] = ()
    courts: tuple[CourtDeclaration, ...] = ()
    registers: tuple[RegisterDeclaration, ...] = ()
    government_forms: tuple[GovernmentForm, ...] = ()
