"""The law as it can be looked up: the rules in force in an organization, or those of the installed plugins.

With an organization, what its attorneys have confirmed stands beside the rules.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from amparo.deadlines.law import rule_version
from amparo.deadlines.rulebook import Rulebook
from amparo.declarations import (
    CaseType,
    DeadlineRule,
    EventDeclaration,
    FactDeclaration,
    PluginContext,
    PluginDeclarations,
    RuleFact,
)
from amparo.errors import PluginBroken, UnknownName
from amparo.plugins import ENGINE_VERSION

if TYPE_CHECKING:
    from amparo.case.rule_review import RuleConfirmation
    from amparo.plugins.manager import PluginSource
    from amparo.records.decisions import Decision
    from amparo.records.organizations import Organization
    from amparo_app.office import Office

Confirmed = Mapping[str, "Decision[RuleConfirmation]"]
"""The last that an attorney said of each rule, by the rule's id."""

_NOWHERE = "look-up"


@dataclass(frozen=True)
class Law:
    """Rules with what they name; `organization` is empty for those of the installed plugins, which nobody confirmed.

    `problems` say which plugins could not be read, `people` gives the name of each colleague by id.
    """

    rules: Sequence[DeadlineRule]
    vocabulary: Sequence[RuleFact]
    events: Sequence[EventDeclaration]
    case_types: Sequence[CaseType]
    facts: Sequence[FactDeclaration] = ()
    organization: str = ""
    standing: Confirmed = field(default_factory=dict)
    people: Mapping[str, str] = field(default_factory=dict)
    problems: Sequence[str] = ()

    @cached_property
    def book(self) -> Rulebook:
        """Return the rules as a book to ask."""
        return Rulebook(
            rules={rule.id: rule for rule in self.rules},
            vocabulary={fact.name: fact for fact in self.vocabulary},
            confirmed={
                rule: one.content.rule_version for rule, one in self.standing.items() if not one.content.withdrawn
            },
            events={event.kind: event.title for event in self.events},
        )

    def rule(self, wanted: str) -> DeadlineRule:
        """Return a rule by its id; raises UnknownName with the nearest."""
        if wanted not in self.book.rules:
            raise UnknownName("rule", wanted, self.book.rules, "`amparo rules list` lists them.")
        return self.book.rules[wanted]

    def of_case_type(self, wanted: str) -> tuple[DeadlineRule, ...]:
        """Return the rules that a kind of case has; raises UnknownName with the nearest."""
        known = [kind.id for kind in self.case_types]
        if wanted not in known:
            raise UnknownName("case type", wanted, known)
        return tuple(rule for rule in self.rules if not rule.case_types or wanted in rule.case_types)

    def confirmation(self, rule: DeadlineRule) -> Decision[RuleConfirmation] | None:
        """Return by whom and when this very version of a rule was confirmed, or None."""
        last = self.standing.get(rule.id)
        stands = last is not None and self.book.confirmed.get(rule.id) == rule_version(rule)
        return last if stands else None


def law_of(office: Office, organization: Organization) -> Law:
    """Return the law of an organization's catalog in force; raises InvalidInput before its first catalog."""
    from amparo.case.rule_review import CONFIRMATIONS, RuleConfirmation  # noqa: PLC0415 - brings the model of a case

    catalog = office.catalog(organization)
    return Law(
        rules=catalog.rules,
        vocabulary=catalog.rule_facts,
        events=catalog.events,
        case_types=catalog.case_types,
        facts=catalog.facts,
        organization=organization.id,
        standing=office.records.standing(organization.id, CONFIRMATIONS, RuleConfirmation),
        people={member.id: member.profile.name for member in office.records.people(organization.id)},
    )


def installed_law(plugins: Sequence[PluginSource]) -> Law:
    """Return the law of plugins, each asked in a process of its own; a rule that two of them have is left out.

    Raises:
        PluginBroken: none of them could be read.
    """
    from amparo.plugins.collect import collect  # noqa: PLC0415 - an office's catalog needs no process

    collected = collect(plugins, PluginContext(organization=_NOWHERE, engine_version=ENGINE_VERSION))
    if collected.broken and not collected.declarations:
        raise PluginBroken(collected.broken[0].id, collected.broken[0].why)
    problems = [str(PluginBroken(one.id, one.why)) for one in collected.broken]
    counted = Counter(rule.id for declared in collected.declarations for rule in declared.rules)
    twice = {rule for rule, count in counted.items() if count > 1}
    problems += [f"Rule “{rule}” is left out: more than one plugin declares it." for rule in sorted(twice)]
    stamped = [rule for rule in _rules(collected.declarations) if rule.id not in twice]
    return Law(
        rules=sorted(stamped, key=lambda rule: rule.id),
        vocabulary=[fact for declared in collected.declarations for fact in declared.rule_facts],
        events=[event for declared in collected.declarations for event in declared.events],
        case_types=[kind for declared in collected.declarations for kind in declared.case_types],
        facts=[fact for declared in collected.declarations for fact in declared.facts],
        problems=problems,
    )


def _rules(several: Iterable[PluginDeclarations]) -> list[DeadlineRule]:
    return [rule.model_copy(update={"plugin": declared.info.id}) for declared in several for rule in declared.rules]
