"""The catalog: all that an organization's plugins declare, frozen under its hash. The engine reads only this."""

from __future__ import annotations

from functools import cached_property

from amparo.declarations.case_types import CaseType
from amparo.declarations.documents import DocumentTemplate
from amparo.declarations.government_forms import GovernmentForm
from amparo.declarations.plugin import ActionDeclaration, CourtDeclaration, FactDeclaration, PlacementPolicy, PluginInfo
from amparo.declarations.plugin_settings import PluginSettings
from amparo.declarations.registers import RegisterDeclaration
from amparo.declarations.rule_facts import RuleFact
from amparo.declarations.rules import ClockDeclaration, DeadlineRule, Ladder, RuleKind
from amparo.declarations.steps import EventDeclaration, StepDeclaration
from amparo.declarations.text import Declared


class Catalog(Declared):
    """The declarations of all enabled plugins together, each part sorted by id, and the hash of their content."""

    hash: str
    organization: str
    plugins: tuple[PluginInfo, ...] = ()
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
    settings: tuple[PluginSettings, ...] = ()

    @cached_property
    def case_type(self) -> dict[str, CaseType]:
        """Return the case types by id."""
        return {item.id: item for item in self.case_types}

    @cached_property
    def fact(self) -> dict[str, FactDeclaration]:
        """Return the facts by name."""
        return {item.name: item for item in self.facts}

    @cached_property
    def rule_fact(self) -> dict[str, RuleFact]:
        """Return the facts that rules read, by name."""
        return {item.name: item for item in self.rule_facts}

    @cached_property
    def event(self) -> dict[str, EventDeclaration]:
        """Return the events by kind."""
        return {item.kind: item for item in self.events}

    @cached_property
    def step(self) -> dict[str, StepDeclaration]:
        """Return the steps by id."""
        return {item.id: item for item in self.steps}

    @cached_property
    def rule(self) -> dict[str, DeadlineRule]:
        """Return the rules by id."""
        return {item.id: item for item in self.rules}

    @cached_property
    def ladder(self) -> dict[str, Ladder]:
        """Return the ladders by id."""
        return {item.id: item for item in self.ladders}

    @cached_property
    def clock(self) -> dict[str, ClockDeclaration]:
        """Return the clocks by id."""
        return {item.id: item for item in self.clocks}

    @cached_property
    def document(self) -> dict[str, DocumentTemplate]:
        """Return the document templates by id."""
        return {item.id: item for item in self.documents}

    @cached_property
    def government_form(self) -> dict[str, GovernmentForm]:
        """Return the government forms by id."""
        return {item.id: item for item in self.government_forms}

    @cached_property
    def action(self) -> dict[str, ActionDeclaration]:
        """Return the actions by id."""
        return {item.id: item for item in self.actions}

    @cached_property
    def court(self) -> dict[str, CourtDeclaration]:
        """Return the courts by code."""
        return {item.code: item for item in self.courts}

    @cached_property
    def settings_of(self) -> dict[str, PluginSettings]:
        """Return what can be set and was, by plugin; one that lets nothing be set is not there."""
        return {item.plugin: item for item in self.settings}

    @cached_property
    def register_of(self) -> dict[str, RegisterDeclaration]:
        """Return the registers by id."""
        return {item.id: item for item in self.registers}

    @cached_property
    def steps_of(self) -> dict[str, tuple[StepDeclaration, ...]]:
        """Return each case type's steps in the order of its phases and, within a phase, after what they name."""
        return {kind.id: _ordered(kind, self.steps) for kind in self.case_types}

    @cached_property
    def rules_of(self) -> dict[str, dict[str, tuple[DeadlineRule, ...]]]:
        """Return each case type's enabled rules that give deadlines, by the kind of their trigger."""
        found: dict[str, dict[str, tuple[DeadlineRule, ...]]] = {kind.id: {} for kind in self.case_types}
        for rule in self.rules:
            if rule.disabled or rule.kind is RuleKind.MODIFIER:
                continue
            for kind in rule.case_types or found:
                by_event = found.setdefault(kind, {})
                for event in dict.fromkeys(trigger.event for trigger in rule.triggers):
                    by_event[event] = (*by_event.get(event, ()), rule)
        return found

    @cached_property
    def has_clock(self) -> dict[str, bool]:
        """Return for each case type whether a date of it moves on while a clock stands still."""
        return {
            kind: any(rule.clock for rules in by_event.values() for rule in rules)
            for kind, by_event in self.rules_of.items()
        }


def _ordered(kind: CaseType, steps: tuple[StepDeclaration, ...]) -> tuple[StepDeclaration, ...]:
    phases = {phase.id: place for place, phase in enumerate(kind.phases)}
    mine = [step for step in steps if kind.id in step.case_types]
    found: list[StepDeclaration] = []
    for phase in sorted({step.phase for step in mine}, key=lambda one: (phases.get(one, len(phases)), one)):
        found += _merged([step for step in mine if step.phase == phase])
    return tuple(found)


def _merged(steps: list[StepDeclaration]) -> list[StepDeclaration]:
    """Order the steps of one phase by plugin, each after those that it names.

    A plugin's own steps stay in the order that they have without the others: whatever those name in `after`, they move
    their own steps only.
    """
    waiting = [
        _after_their_own([step for step in steps if step.plugin == plugin])
        for plugin in sorted({step.plugin for step in steps})
    ]
    found: list[StepDeclaration] = []
    while waiting := [own for own in waiting if own]:
        left = {step.id for own in waiting for step in own}
        ready = next((own for own in waiting if not left & set(own[0].after)), waiting[0])  # a circle: take the first
        found.append(ready.pop(0))
    return found


def _after_their_own(steps: list[StepDeclaration]) -> list[StepDeclaration]:
    mine = {step.id: step for step in sorted(steps, key=lambda step: step.id)}
    placed: dict[str, StepDeclaration] = {}

    def place(step: StepDeclaration) -> None:
        for earlier in step.after:
            if earlier in mine and earlier not in placed:
                place(mine[earlier])
        placed.setdefault(step.id, step)

    for step in mine.values():
        place(step)
    return list(placed.values())
