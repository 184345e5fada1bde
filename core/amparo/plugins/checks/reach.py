"""What can ever come about in a case of one type, and which steps therefore never open.

An approximation from above: it grows from nothing until no step or event is added. What it leaves out can never come
about; what it holds may still never do.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from amparo.declarations import (
    CaseType,
    Catalog,
    Condition,
    DeadlineRule,
    Done,
    EventDeclaration,
    Happened,
    PersonIs,
    ProceedingIs,
    StepDeclaration,
)
from amparo.plugins.checks.problem import BUILT_IN, Problem, listed
from amparo.plugins.checks.satisfiable import awaited, can_hold


class Reach(NamedTuple):
    """The steps that can open, those that can be done (also by an event) and the events that can happen."""

    kind: CaseType
    catalog: Catalog
    opened: frozenset[str] = frozenset()
    done: frozenset[str] = frozenset()
    events: frozenset[str] = frozenset()

    def allows(self, atom: Condition) -> bool:
        """Return whether one part of a condition can come true; a name nobody declares is another check's matter."""
        match atom:
            case Happened(event=event):
                return event in self.events or event not in self.catalog.event
            case Done(step=step):
                return step in self.done or step not in self.catalog.step
            case PersonIs(roles=roles):
                return bool(set(roles) & set(self.kind.person_roles))
            case ProceedingIs(forums=forums):
                return bool(set(forums) & self._forums())
            case _:  # any fact may be stated at intake, and what it can never be is said of the fact itself
                return True

    def _forums(self) -> set[str]:
        opened = {event.opens for event in self.catalog.events if event.opens and event.kind in self.events}
        return {*self.kind.forums, *opened}

    def opens(self, step: StepDeclaration) -> bool:
        """Return whether a step can open."""
        has_occasion = step.occasion is None or self.allows(Happened(step.occasion))
        return has_occasion and can_hold(step.condition, self.allows)

    def happens(self, event: EventDeclaration) -> bool:
        """Return whether somebody or something can record an event, and what it presupposes can happen."""
        by_step = any(event.kind in {r.event for r in self.catalog.step[step].records} for step in self.opened)
        recorded = not event.by_engine or event.plugin == BUILT_IN or by_step
        return recorded and all(self.allows(Happened(kind)) for kind in (event.needs, event.about) if kind)


def reach_of(kind: CaseType, catalog: Catalog) -> Reach:
    """Return what can ever come about in a case of this type."""
    mine = [step for step in catalog.steps if kind.id in step.case_types]
    reach = Reach(kind, catalog)
    while True:
        opened = frozenset(step.id for step in mine if reach.opens(step))
        by_event = frozenset(step.id for step in mine if set(step.completed_by) & reach.events)
        events = frozenset(event.kind for event in catalog.events if reach.happens(event))
        grown = Reach(kind, catalog, opened, opened | by_event, events)
        if grown == reach:
            return reach
        reach = grown


def reach_problems(catalog: Catalog) -> Iterator[Problem]:
    """Yield every step that can never open, phase that is never entered, and rule that never starts."""
    reaches = {kind.id: reach_of(kind, catalog) for kind in catalog.case_types}
    for step in catalog.steps:
        yield from _step_problems(step, [reaches[kind] for kind in step.case_types if kind in reaches])
    for kind in catalog.case_types:
        for phase in kind.phases:
            if not can_hold(phase.entered_when, reaches[kind.id].allows):
                what = f"it can never be entered{_why(phase.entered_when, reaches[kind.id])}"
                yield Problem(kind.plugin, f"case type “{kind.id}”, phase “{phase.id}”", what)
    for rule in catalog.rules:
        yield from _rule_problems(rule, [reaches[kind] for kind in rule.case_types or reaches if kind in reaches])


def _step_problems(step: StepDeclaration, reaches: list[Reach]) -> Iterator[Problem]:
    for reach in reaches:
        if step.id not in reach.opened:
            why = _why(step.condition, reach, step)
            what = f"it can never open in a case of type “{reach.kind.id}”{why}"
            yield Problem(step.plugin, f"step “{step.id}”, condition", what)


def _rule_problems(rule: DeadlineRule, reaches: list[Reach]) -> Iterator[Problem]:
    if rule.disabled or not reaches:
        return
    for trigger in rule.triggers:
        if not any(reach.allows(Happened(trigger.event)) for reach in reaches):
            what = f"it can never start: nobody and no step can record event “{trigger.event}”"
            yield Problem(rule.plugin, f"deadline rule “{rule.id}”, trigger", what)
    if not any(can_hold(rule.applies_if, reach.allows) for reach in reaches):
        what = f"it can never apply{_why(rule.applies_if, reaches[0])}"
        yield Problem(rule.plugin, f"deadline rule “{rule.id}”, applies_if", what)


def _why(condition: Condition, reach: Reach, step: StepDeclaration | None = None) -> str:
    occasion = (Happened(step.occasion),) if step and step.occasion else ()
    blocked = [atom for atom in (*occasion, *awaited(condition)) if not reach.allows(atom)]
    if not blocked:
        return ": its condition contradicts itself"
    return f": it waits for {' and '.join(dict.fromkeys(_blocker(atom, reach, step) for atom in blocked))}"


def _blocker(atom: Condition, reach: Reach, step: StepDeclaration | None) -> str:
    match atom:
        case Done(step=name) if reach.kind.id not in reach.catalog.step[name].case_types:
            return f"step “{name}”, which a case of this type does not have"
        case Done(step=name) if step and step.id in _waits_on(reach.catalog.step[name], reach):
            return f"step “{name}”, which waits for this one in turn"
        case Done(step=name):
            return f"step “{name}”, which can never be done"
        case Happened(event=name):
            return f"event “{name}”, which nobody may record and no step that can open records"
        case PersonIs(roles=names) | ProceedingIs(forums=names):
            return f"{listed(names)}, and a case of this type has none"
        case _:
            return str(atom)


def _waits_on(step: StepDeclaration, reach: Reach) -> set[str]:
    """Return the steps that a step which never opens waits for, directly and through others."""
    found: set[str] = set()
    waiting = [step]
    while waiting:
        for name in _named(waiting.pop(), reach) - found:
            found.add(name)
            waiting.append(reach.catalog.step[name])
    return found


def _named(step: StepDeclaration, reach: Reach) -> set[str]:
    blocked = [atom for atom in awaited(step.condition) if not reach.allows(atom)]
    steps = {atom.step for atom in blocked if isinstance(atom, Done)}
    events = {atom.event for atom in blocked if isinstance(atom, Happened)}
    return steps | {s.id for s in reach.catalog.steps if events & {records.event for records in s.records}}
