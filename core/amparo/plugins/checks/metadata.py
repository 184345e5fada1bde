"""What a plugin reaches for outside itself, drawn from what it declares and held against what its metadata says.

Whoever installs a plugin decides by its metadata; it therefore says neither less than the plugin does nor more.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import StrEnum
from functools import cache
from itertools import chain
from typing import NamedTuple

from amparo.declarations import (
    CaseType,
    Catalog,
    Condition,
    DeadlineRule,
    Done,
    EngineEvent,
    FactIs,
    FactKnown,
    Form,
    GovernmentForm,
    Happened,
    Operation,
    PluginDeclarations,
    RegisterDeclaration,
    RuleFact,
    StepDeclaration,
    Text,
    atoms,
    name_of,
)
from amparo.declarations.known_values import ACTION_VALUES, RECORD_VALUES
from amparo.documents.forms.paths import engine_path, questions_of, sources_of
from amparo.documents.sources import CODES, DEADLINES, EVENTS, FACTS, known_sources, named_by_plugins
from amparo.plugins.checks.network import network_problems
from amparo.plugins.checks.problem import BUILT_IN, Part, listed

_OF_NO_CASE = ("today", "organization.")


class AskedKind(StrEnum):
    """What a name that a plugin reaches for is the name of, as a person reads it."""

    FACT = "fact"
    RULE_FACT = "fact for rules"
    EVENT = "event"
    STEP = "step"
    RULE = "deadline rule"
    REGISTER = "register"
    VALUE = "value of the case"


class Asked(NamedTuple):
    """A name of another plugin's or of the engine's, and each place in the plugin's own declarations that names it."""

    kind: AskedKind
    name: str
    owner: str
    title: Text
    places: tuple[str, ...]

    def __str__(self) -> str:
        return f"{self.kind} “{self.name}” ({self.places[0]})"


Named = tuple[str, AskedKind, str]
"""A place within a plugin's declarations, and the kind and the name that stand there."""


def reads_of(declared: PluginDeclarations, catalog: Catalog) -> tuple[Asked, ...]:
    """Return what of other plugins and of the engine a plugin reads, by kind and name, as far as anybody declares it.

    `catalog` holds the others' declarations; it may hold the plugin's own as well. These are the fields of a case that
    the plugin asks for: its actions are handed, and its letters show, nothing that is not here or its own.
    """
    return _of_others(_named(declared), declared, catalog)


def writes_of(declared: PluginDeclarations, catalog: Catalog) -> tuple[Asked, ...]:
    """Return which events of other plugins and of the engine a plugin's steps record, by kind of event."""
    return _of_others(_recorded(declared), declared, catalog)


def own_part(catalog: Catalog, plugin: str) -> PluginDeclarations:
    """Return what one plugin declares in a catalog; raises StopIteration for a plugin that is not in it."""
    info = next(info for info in catalog.plugins if info.id == plugin)
    parts = PluginDeclarations.model_fields.keys() & Catalog.model_fields.keys() - {"settings"}
    own = {part: tuple(item for item in getattr(catalog, part) if item.plugin == plugin) for part in parts}
    settings = catalog.settings_of.get(plugin)
    return PluginDeclarations(info=info, settings=settings.form if settings else Form()).model_copy(update=own)


@cache
def case_values() -> frozenset[str]:
    """Return the values of a case that templates, actions and registers ask for, without those of the office."""
    known = known_sources() | set(ACTION_VALUES) | set(RECORD_VALUES)
    return frozenset(name for name in known if not name.startswith(_OF_NO_CASE))


def metadata_problems(declared: PluginDeclarations, catalog: Catalog) -> Iterator[Part]:
    """Yield where a plugin's metadata says less or more than its declarations do, with the line to write instead."""
    info = declared.info
    for part, said, named in (("reads", info.reads, _named(declared)), ("writes", info.writes, _recorded(declared))):
        places = tuple(named)
        found = _of_others(places, declared, catalog)
        # what nobody declares is said where it stands, and may be of a plugin that is not enabled here
        needed = {one.name for one in found} | {name for _, _, name in places} & set(said) - _own_names(declared)
        if declared.settings.fields:  # set otherwise by another organization, it may read there what it does not here
            needed |= set(said)
        yield from _differences(part, said, found, needed)
    yield from (("network", problem) for problem in network_problems(info.network))


def _differences(part: str, said: tuple[str, ...], found: tuple[Asked, ...], needed: set[str]) -> Iterator[Part]:
    does, line = "read" if part == "reads" else "record", _line(part, sorted(needed))
    if unsaid := [one for one in found if one.name not in said]:
        yield part, f"its declarations {does} {', '.join(map(str, unsaid))}, and it is not said here; {line}"
    if too_many := sorted(set(said) - needed):
        yield part, f"nothing in its declarations {does}s {listed(too_many)} of others; {line}"
    for twice in sorted({name for name in said if said.count(name) > 1}):
        yield part, f"“{twice}” stands there twice; {line}"


def _line(part: str, names: list[str]) -> str:
    written = ", ".join(f'"{name}"' for name in names)
    return f"write {part}=({written}{',' if len(names) == 1 else ''})"


# --- what stands where ------------------------------------------------------------------------------------------------


def _named(declared: PluginDeclarations) -> Iterator[Named]:
    yield from chain.from_iterable(map(_in_case_type, declared.case_types))
    yield from chain.from_iterable(map(_in_step, declared.steps))
    yield from chain.from_iterable(map(_in_rule, declared.rules))
    yield from chain.from_iterable(map(_in_rule_fact, declared.rule_facts))
    yield from chain.from_iterable(map(_in_register, declared.registers))
    for event in declared.events:
        yield from _events(f"event “{event.kind}”", (event.needs, event.about))
    for clock in declared.clocks:
        yield from _events(f"clock “{clock.id}”", (clock.start, clock.stop, clock.restart))
    for action in declared.actions:
        yield from ((f"action “{action.id}”, fields", _fact_or_value(name), name) for name in action.fields)
    for document, field in ((one, field) for one in declared.documents for field in one.fields):
        yield from _value(f"document “{document.id}”, field “{field.name}”", field.source)
    yield from chain.from_iterable(map(_in_government_form, declared.government_forms))


def _recorded(declared: PluginDeclarations) -> Iterator[Named]:
    for step in declared.steps:
        yield from _events(f"step “{step.id}”, records", (records.event for records in step.records))
        if step.operation is Operation.CONFLICT_CHECK:
            yield from _events(f"step “{step.id}”, operation", (EngineEvent.CONFLICTS_CHECKED.value,))


def _in_case_type(kind: CaseType) -> Iterator[Named]:
    for phase in kind.phases:
        yield from _in_condition(f"case type “{kind.id}”, phase “{phase.id}”", phase.entered_when)
    for flag in kind.flags:
        place = f"case type “{kind.id}”, flag “{flag.id}”"
        if flag.condition is not None:
            yield from _in_condition(place, flag.condition)
        yield from _events(place, (flag.event,))
        if flag.rule is not None:
            yield place, AskedKind.RULE, flag.rule
    yield from _in_interview(kind)


def _in_interview(kind: CaseType) -> Iterator[Named]:
    for section in kind.interview.sections if kind.interview else ():
        place = f"case type “{kind.id}”, interview, section “{section.id}”"
        yield from _in_condition(place, section.condition)
        for question in section.questions:
            yield from _in_condition(place, question.condition)
            yield from _events(place, (question.event,))
            named = ((AskedKind.STEP, question.step), (AskedKind.FACT, question.fact))
            yield from ((place, what, name) for what, name in named if name is not None)
    if kind.interview is not None:
        yield f"case type “{kind.id}”, interview, decision", AskedKind.STEP, kind.interview.decision


def _in_step(step: StepDeclaration) -> Iterator[Named]:
    place = f"step “{step.id}”"
    yield from _in_condition(f"{place}, condition", step.condition)
    yield from _events(f"{place}, occasion", (step.occasion,))
    yield from _events(f"{place}, completed_by", step.completed_by)
    yield from _events(f"{place}, due", (step.due.after if step.due else None,))
    for _, value in step.opens_record.values if step.opens_record else ():
        yield from _value(f"{place}, opens_record", value)
    if step.opens_record:
        yield f"{place}, opens_record", AskedKind.REGISTER, step.opens_record.register_id


def _in_rule(rule: DeadlineRule) -> Iterator[Named]:
    place = f"deadline rule “{rule.id}”"
    yield from _events(f"{place}, trigger", (trigger.event for trigger in rule.triggers))
    yield from _events(f"{place}, met_by", (met.event for met in rule.met_by))
    yield from _in_condition(f"{place}, applies_if", rule.applies_if)
    yield from ((place, AskedKind.RULE_FACT, name) for name in sorted(rule.reads))


def _in_rule_fact(fact: RuleFact) -> Iterator[Named]:
    place = f"fact for rules “{fact.name}”, sources"
    for source in fact.sources:
        yield from _events(place, (source.event,))
        if source.fact is not None:
            yield place, AskedKind.FACT, source.fact
        if source.reached is not None:
            yield place, AskedKind.RULE, source.reached


def _in_register(register: RegisterDeclaration) -> Iterator[Named]:
    place = f"register “{register.id}”"
    fields = [(place, field) for field in register.fields]
    fields += [(f"{place}, list “{entries.id}”", field) for entries in register.entries for field in entries.fields]
    fields += [(f"{place}, command “{one.id}”", field) for one in register.commands for field in one.form.fields]
    for where, field in fields:
        if field.refers_to is not None:
            yield f"{where}, field “{field.name}”", AskedKind.REGISTER, field.refers_to


def _in_government_form(form: GovernmentForm) -> Iterator[Named]:
    for place, question in questions_of(form):
        where = f"government form “{form.id}”, {place}"
        yield from _in_condition(where, question.when)
        if question.holds is not None:
            yield from _in_condition(where, question.holds)
        for source in sources_of(question):
            yield from _value(where, engine_path(source))
    for rows in form.rows:
        where = f"government form “{form.id}”, rows “{rows.id}”"
        yield from _in_condition(where, rows.when)
        yield from _value(where, rows.source)


def _in_condition(place: str, condition: Condition) -> Iterator[Named]:
    for atom in atoms(condition):
        match atom:
            case Happened(event=event):
                yield place, AskedKind.EVENT, event
            case Done(step=step):
                yield place, AskedKind.STEP, step
            case FactIs(fact=fact) | FactKnown(fact=fact):
                yield place, AskedKind.FACT, fact
            case _:
                continue


def _events(place: str, kinds: Iterable[str | None]) -> Iterator[Named]:
    return ((place, AskedKind.EVENT, kind) for kind in kinds if kind is not None)


def _value(place: str, source: str) -> Iterator[Named]:
    for prefix in (FACTS, CODES):
        if source.startswith(prefix):
            yield place, AskedKind.FACT, source.removeprefix(prefix)
    for prefix, kind in ((EVENTS, AskedKind.EVENT), (DEADLINES, AskedKind.RULE)):
        if source.startswith(prefix):
            yield place, kind, source.removeprefix(prefix).rpartition(".")[0]
    if not named_by_plugins(source):
        yield place, AskedKind.VALUE, source


def _fact_or_value(name: str) -> AskedKind:
    return AskedKind.VALUE if name in case_values() else AskedKind.FACT


# --- whose it is ------------------------------------------------------------------------------------------------------


def _of_others(named: Iterable[Named], declared: PluginDeclarations, catalog: Catalog) -> tuple[Asked, ...]:
    own, others = _names(declared), _owners(catalog, declared.info.id)
    places: dict[tuple[AskedKind, str], list[str]] = {}
    for place, kind, name in named:
        if (kind, name) not in own and (kind, name) in others:
            places.setdefault((kind, name), []).append(place)
    return tuple(
        Asked(kind, name, *others[kind, name], tuple(dict.fromkeys(places[kind, name])))
        for kind, name in sorted(places)
    )


def _own_names(declared: PluginDeclarations) -> frozenset[str]:
    return frozenset(name for _, name in _names(declared))


def _names(declared: PluginDeclarations) -> frozenset[tuple[AskedKind, str]]:
    return frozenset((kind, name) for kind, name, _, _ in _declared(declared))


def _owners(catalog: Catalog, plugin: str) -> dict[tuple[AskedKind, str], tuple[str, Text]]:
    found = {(AskedKind.VALUE, name): (BUILT_IN, name_of("value", name)) for name in case_values()}
    return found | {(kind, name): (owner, title) for kind, name, owner, title in _declared(catalog) if owner != plugin}


def _declared(declarations: PluginDeclarations | Catalog) -> Iterator[tuple[AskedKind, str, str, Text]]:
    for fact in declarations.facts:
        yield AskedKind.FACT, fact.name, fact.plugin, fact.title
    for rule_fact in declarations.rule_facts:
        yield AskedKind.RULE_FACT, rule_fact.name, rule_fact.plugin, rule_fact.title
    for event in declarations.events:
        yield AskedKind.EVENT, event.kind, event.plugin, event.title
    for step in declarations.steps:
        yield AskedKind.STEP, step.id, step.plugin, step.title
    for register in declarations.registers:
        yield AskedKind.REGISTER, register.id, register.plugin, register.title
    for rule in declarations.rules:
        yield AskedKind.RULE, rule.id, rule.plugin, rule.title
