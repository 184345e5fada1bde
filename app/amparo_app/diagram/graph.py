"""What a picture of a plugin's steps shows: steps, events and deadlines, and what of them leads to what. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from amparo.case.conditions import in_words
from amparo.declarations import (
    AllOf,
    Always,
    AnyOf,
    AnyPerson,
    AnyProceeding,
    Catalog,
    Condition,
    DeadlineRule,
    Done,
    Happened,
    Not,
    RuleKind,
    StepDeclaration,
    Text,
    either,
    name_of,
)


class Shown(StrEnum):
    """What a node of the picture stands for."""

    STEP = "step"
    EVENT = "event"
    DEADLINE = "deadline"


class Leads(StrEnum):
    """How one node leads to another; `follows` orders and gates nothing."""

    OPENS = "opens"
    CLOSES = "closes"
    RECORDS = "records"
    STARTS = "starts"
    MEETS = "meets"
    FOLLOWS = "follows"


class Node(BaseModel):
    """A step, event or deadline in the column of a phase; `own` ones are the plugin's.

    `by` says whose step it is, `waits` what it waits for.
    """

    model_config = ConfigDict(frozen=True)

    id: str
    shown: Shown
    phase: str
    title: Text
    own: bool
    by: Text | None = None
    waits: Text | None = None


class Edge(BaseModel):
    """From one node to another, by their ids."""

    model_config = ConfigDict(frozen=True)

    start: str
    end: str
    leads: Leads


class Graph(BaseModel):
    """Phases (id and title) as columns, the nodes of each in order, and the edges."""

    model_config = ConfigDict(frozen=True)

    title: Text
    phases: tuple[tuple[str, Text], ...]
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]


def graph_of(catalog: Catalog, plugins: frozenset[str], case_type: str) -> Graph:
    """Return the life of a case of a type, with the steps of these plugins and what they have to do with others."""
    return _Gathering(catalog, plugins, case_type).graph()


class _Gathering:
    def __init__(self, catalog: Catalog, plugins: frozenset[str], case_type: str) -> None:
        self.catalog, self.plugins, self.kind = catalog, plugins, catalog.case_type[case_type]
        self.steps = catalog.steps_of[case_type]
        self.recorded_by: dict[str, list[StepDeclaration]] = {}
        for step in self.steps:
            for records in step.records:
                self.recorded_by.setdefault(records.event, []).append(step)
        self.rules = tuple(rule for rule in catalog.rules if self._concerns(rule))
        self.edges = tuple(dict.fromkeys(self._touching_own()))
        self.touched = {end for edge in self.edges for end in (edge.start, edge.end)}

    def graph(self) -> Graph:
        """Return nodes by column: what no step records, then each step with what it brings about."""
        titles = [info.title for info in self.catalog.plugins if info.id in self.plugins]
        whole = Text(*(", ".join(title.in_(language) for title in titles) for language in ("en", "es")))
        phases = tuple((phase.id, phase.title) for phase in self.kind.phases)
        placed: dict[str, Node] = {}
        for phase, _ in phases:
            for node in self._column(phase):
                placed.setdefault(node.id, node)
        edges = tuple(edge for edge in self.edges if edge.start in placed and edge.end in placed)
        return Graph(title=whole, phases=phases, nodes=tuple(placed.values()), edges=edges)

    def _column(self, phase: str) -> Iterator[Node]:
        steps = [step for step in self.steps if step.phase == phase]
        for step in steps:
            for event in _events_of(step):
                if event not in self.recorded_by:
                    yield from self._event(event, phase)
        for step in steps:
            own = step.plugin in self.plugins
            yield Node(
                id=f"step/{step.id}",
                shown=Shown.STEP,
                phase=phase,
                title=step.title,
                own=own,
                by=either([name_of("role", role) for role in step.roles]) if own else None,
                waits=in_words(step.condition, self.catalog) if own and step.condition != Always() else None,
            )
            for records in step.records:
                yield from self._event(records.event, phase)

    def _event(self, kind: str, phase: str) -> Iterator[Node]:
        if f"event/{kind}" not in self.touched:
            return
        declared = self.catalog.event[kind]
        yield Node(
            id=f"event/{kind}",
            shown=Shown.EVENT,
            phase=phase,
            title=declared.title,
            own=declared.plugin in self.plugins,
        )
        for rule in self.rules:
            if f"rule/{rule.id}" in self.touched and kind in {trigger.event for trigger in rule.triggers}:
                own = rule.plugin in self.plugins
                yield Node(id=f"rule/{rule.id}", shown=Shown.DEADLINE, phase=phase, title=rule.title, own=own)

    def _concerns(self, rule: DeadlineRule) -> bool:
        of_type = not rule.case_types or self.kind.id in rule.case_types
        return of_type and not rule.disabled and rule.kind is not RuleKind.MODIFIER

    def _touching_own(self) -> Iterator[Edge]:
        own_steps = {step.id for step in self.steps if step.plugin in self.plugins}
        own_events = {event.kind for event in self.catalog.events if event.plugin in self.plugins}
        for step in self.steps:
            for edge in self._into(step):
                known = edge.start.partition("/")[2]
                if (
                    step.id in own_steps
                    or (edge.start.startswith("step/") and known in own_steps)
                    or known in own_events
                ):
                    yield edge
            for records in step.records:
                if step.id in own_steps or records.event in own_events or self._read_by_own(records.event):
                    yield Edge(start=f"step/{step.id}", end=f"event/{records.event}", leads=Leads.RECORDS)
        for rule in self.rules:
            own = rule.plugin in self.plugins
            for leads, kinds in ((Leads.STARTS, rule.triggers), (Leads.MEETS, rule.met_by)):
                for one in kinds:
                    if own or one.event in own_events:
                        yield Edge(start=f"event/{one.event}", end=f"rule/{rule.id}", leads=leads)

    def _read_by_own(self, event: str) -> bool:
        return any(event in _events_of(step) for step in self.steps if step.plugin in self.plugins)

    def _into(self, step: StepDeclaration) -> Iterator[Edge]:
        here, found = f"step/{step.id}", set[str]()
        for atom, holds in _read(step.condition, holds=True):
            start = f"step/{atom.step}" if isinstance(atom, Done) else f"event/{atom.event}"
            found.add(start)
            yield Edge(start=start, end=here, leads=Leads.OPENS if holds else Leads.CLOSES)
        for event in filter(None, (step.occasion,)):
            yield Edge(start=f"event/{event}", end=here, leads=Leads.OPENS)
        for earlier in step.after:
            if f"step/{earlier}" not in found:
                yield Edge(start=f"step/{earlier}", end=here, leads=Leads.FOLLOWS)


def _events_of(step: StepDeclaration) -> tuple[str, ...]:
    read = [atom.event for atom, _ in _read(step.condition, holds=True) if isinstance(atom, Happened)]
    return tuple(dict.fromkeys([*filter(None, (step.occasion,)), *read, *step.completed_by]))


def _read(condition: Condition, *, holds: bool) -> Iterator[tuple[Done | Happened, bool]]:
    """Yield the steps and events that a condition reads, each with whether it opens by being so or by not being so."""
    match condition:
        case Done() | Happened():
            yield condition, holds
        case AllOf(of=parts) | AnyOf(of=parts):
            for part in parts:
                yield from _read(part, holds=holds)
        case Not(of=part):
            yield from _read(part, holds=not holds)
        case AnyPerson(of=part) | AnyProceeding(of=part):
            yield from _read(part, holds=holds)
        case _:
            return
