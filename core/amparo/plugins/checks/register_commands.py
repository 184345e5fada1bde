"""What is wrong with the commands of registers: their effects, upon which records, and the steps that they complete."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import TYPE_CHECKING

from amparo.access.case_access import CaseAccess
from amparo.access.people import Colleague
from amparo.access.policy import default_policy
from amparo.declarations import (
    AddTo,
    AnswerOf,
    AppendEntry,
    Constant,
    DayOfCommand,
    FieldKind,
    FieldOf,
    SetField,
    StrikeEntry,
    TakeFrom,
    WhoActs,
)
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.declarations.known_values import RECORD_VALUES
from amparo.plugins.checks.forms import field_problems
from amparo.plugins.checks.problem import Part, at, listed, unknown
from amparo.plugins.checks.register_fields import Known, field_test_problems

if TYPE_CHECKING:
    from amparo.declarations import (
        Catalog,
        Effect,
        FieldDeclaration,
        OpensRecord,
        RecordValue,
        RegisterCommand,
        RegisterDeclaration,
        Role,
        StepDeclaration,
    )

_OWN = frozenset({"add", "settle", "engine"})
FACTS = "facts."


def command_problems(command: RegisterCommand, register: RegisterDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with one command of a register."""
    place, known = f"command “{command.id}”", Known.of(register)
    if command.id in _OWN:
        yield place, "it has the name of a command of the engine's own; choose another"
    if not command.roles:
        yield place, "nobody may give it; name its roles"
    seeing = {*register.see, *(register.desk.roles if register.desk else ())}
    if blind := [role for role in command.roles if role not in seeing]:
        yield place, f"{listed(blind)} may not see the register; put them into `see` or into the desk's roles"
    yield from at(f"{place}, form", field_problems(command.form.fields, register.plugin, catalog))
    yield from at(f"{place}, form", _form_problems(command, catalog))
    yield from at(f"{place}, within", unknown("state", command.within, known.states))
    yield from at(f"{place}, becomes", unknown("state", (command.becomes,), known.states))
    yield from at(f"{place}, when", field_test_problems(command.when, known))
    if command.closes and command.reopens:
        yield place, "it closes and reopens at once"
    for number, effect in enumerate(command.effects, 1):
        where = f"{place}, effect {number} ({effect.op})"
        yield from at(where, _effect_problems(effect, command, register, catalog))
    yield from at(f"{place}, completes_step", _completing_problems(command, register, catalog))
    yield from at(f"{place}, opens_case", _case_problems(command, register, catalog))
    if lost := _unused(command):
        yield f"{place}, form", f"what is answered to {listed(lost)} goes nowhere; let an effect keep it, or do not ask"


def _form_problems(command: RegisterCommand, catalog: Catalog) -> Iterator[str]:
    for field in command.form.fields:
        yield from (
            f"field “{field.name}”: {one}" for one in unknown("register", (field.refers_to,), catalog.register_of)
        )
        if (field.refers_to or field.colleague) and field.kind is not FieldKind.TEXT:
            yield f"field “{field.name}” refers to something and is {field.kind}; it has to be text"


def _values(command: RegisterCommand) -> Iterator[RecordValue]:
    for effect in command.effects:
        if effect.upon is not None:
            yield effect.upon
        if isinstance(effect, AppendEntry):
            yield from (value for _, value in effect.values)
        else:
            yield effect.value
    if command.completes_step is not None:
        yield from (value for _, value in command.completes_step.answers)
    if command.opens_case is not None:
        yield from (value for _, value in command.opens_case.client)


def _unused(command: RegisterCommand) -> list[str]:
    used = {value.name for value in _values(command) if isinstance(value, AnswerOf)}
    return [field.name for field in command.form.fields if field.name not in used]


# --- effects ----------------------------------------------------------------------------------------------------------


def _effect_problems(
    effect: Effect, command: RegisterCommand, register: RegisterDeclaration, catalog: Catalog
) -> Iterator[str]:
    target = yield from _target(effect, command, register, catalog)
    if target is None:
        return
    known = Known.of(target)
    match effect:
        case SetField(field=name, value=value):
            yield from unknown("field", (name,), known.fields)
            if name in known.fields:
                yield from _fits(value, known.fields[name], command, register)
        case AddTo(field=name, value=value) | TakeFrom(field=name, value=value):
            yield from unknown("field", (name,), known.fields)
            if name in known.fields:
                yield from _counts(effect, value, known.fields[name], command, register)
        case AppendEntry(entries=entries, values=pairs):
            yield from unknown("list", (entries,), known.lists)
            if entries in known.lists:
                yield from _appends(pairs, known.lists[entries], command, register)
        case StrikeEntry(entries=entries, field=name, value=value):
            yield from unknown("list", (entries,), known.lists)
            found = {one.name: one for one in known.lists.get(entries, ())}
            yield from unknown("field", (name,) if entries in known.lists else (), found)
            if name in found:
                yield from _fits(value, found[name], command, register)


def _target(
    effect: Effect, command: RegisterCommand, register: RegisterDeclaration, catalog: Catalog
) -> Generator[str, None, RegisterDeclaration | None]:
    """Yield what is wrong with the record that an effect is upon, and return the register that this is of."""
    if effect.upon is None:
        return register
    asked = _source(effect.upon, command, register)
    if asked is None:
        yield f"it is upon “{effect.upon.name}”, which is no {_what(effect.upon)}"
        return None
    if asked.refers_to is None:
        yield f"it is upon “{effect.upon.name}”, which refers to no register"
        return None
    target = catalog.register_of.get(asked.refers_to)
    if target is not None and target.plugin != register.plugin:
        yield f"it changes a record of plugin “{target.plugin}”; a plugin's commands change records of its own only"
        return None
    return target


def _what(value: RecordValue) -> str:
    return "question of the command's form" if isinstance(value, AnswerOf) else "field of the register"


def _source(value: RecordValue, command: RegisterCommand, register: RegisterDeclaration) -> FieldDeclaration | None:
    """Return the question or field that a value is read from, or None for none."""
    match value:
        case AnswerOf(name=name):
            return next((one for one in command.form.fields if one.name == name), None)
        case FieldOf(name=name):
            return next((one for one in register.fields if one.name == name), None)
        case _:
            return None


def _fits(  # noqa: C901 - one arm for each kind of value
    value: RecordValue, field: FieldDeclaration, command: RegisterCommand, register: RegisterDeclaration
) -> Iterator[str]:
    """Say why a value cannot be what a field holds."""
    match value:
        case AnswerOf() | FieldOf():
            source = _source(value, command, register)
            if source is None:
                yield f"“{value.name}” is no {_what(value)}"
            elif (source.kind, source.refers_to, source.colleague) != (field.kind, field.refers_to, field.colleague):
                yield f"“{value.name}” ({_kind(source)}) is not what “{field.name}” ({_kind(field)}) holds"
            elif field.choices and (foreign := [one for one in source.choices if one not in field.choices]):
                yield f"“{value.name}” offers {listed(foreign)}, which “{field.name}” does not know"
        case Constant(value=constant):
            try:
                checked_answers((field,), {field.name: constant})
            except AnswersRefused as refused:
                yield refused.sentence.en
        case WhoActs():
            if not field.colleague:
                yield f"whoever acts goes into “{field.name}”, which names no colleague"
        case DayOfCommand():
            if field.kind is not FieldKind.DATE:
                yield f"a day goes into “{field.name}”, which is {field.kind}"


def _kind(field: FieldDeclaration) -> str:
    if field.refers_to is not None:
        return f"a record of “{field.refers_to}”"
    return "a colleague" if field.colleague else str(field.kind)


def _counts(
    effect: AddTo | TakeFrom,
    value: RecordValue,
    field: FieldDeclaration,
    command: RegisterCommand,
    register: RegisterDeclaration,
) -> Iterator[str]:
    if field.kind is not FieldKind.WHOLE_NUMBER:
        yield f"“{field.name}” is no whole number"
        return
    if isinstance(effect, TakeFrom) and field.minimum is None:
        yield f"“{field.name}” has no minimum; say how low it may go"
    source = _source(value, command, register)
    number = isinstance(value, Constant) and isinstance(value.value, int) and not isinstance(value.value, bool)
    if not number and (source is None or source.kind is not FieldKind.WHOLE_NUMBER):
        yield f"“{field.name}” changes by a whole number"


def _appends(
    pairs: tuple[tuple[str, RecordValue], ...],
    fields: tuple[FieldDeclaration, ...],
    command: RegisterCommand,
    register: RegisterDeclaration,
) -> Iterator[str]:
    by_name = {field.name: field for field in fields}
    given = [name for name, _ in pairs]
    yield from unknown("field of the list", given, by_name)
    if missing := [field.name for field in fields if field.required and field.name not in given]:
        yield f"nothing fills {listed(missing)}, which every line needs"
    for name, value in pairs:
        if name in by_name:
            yield from _fits(value, by_name[name], command, register)


# --- steps ------------------------------------------------------------------------------------------------------------


def _completing_problems(command: RegisterCommand, register: RegisterDeclaration, catalog: Catalog) -> Iterator[str]:
    if command.completes_step is None:
        return
    steps = [step for step in catalog.steps if step.opens_record and step.opens_record.register_id == register.id]
    if not steps:
        yield "no step makes a record of this register, so there is none to complete"
    for step in steps:
        asked = {field.name: field for field in step.form.fields}
        answers = dict(command.completes_step.answers)
        yield from (f"step “{step.id}”: {one}" for one in unknown("field of the form", answers, asked))
        if missing := [name for name, field in asked.items() if field.required and name not in answers]:
            yield f"step “{step.id}”: nothing answers {listed(missing)}"
        for name, value in answers.items():
            if name in asked:
                yield from (f"step “{step.id}”: {one}" for one in _fits(value, asked[name], command, register))
        if without := [role for role in command.roles if not _may_do(role, step)]:
            yield f"step “{step.id}” is not {listed(without)}'s to do; give it these roles, or the command fewer"


def _case_problems(command: RegisterCommand, register: RegisterDeclaration, catalog: Catalog) -> Iterator[str]:
    opens = command.opens_case
    if opens is None:
        return
    yield from unknown("case type", (opens.case_type,), catalog.case_type)
    if command.completes_step is not None:
        yield "it completes a step of one case and opens another at once"
    if "name" not in dict(opens.client):
        yield "it does not say who the client is; give a value for “name”"
    for part, value in opens.client:
        if isinstance(value, (AnswerOf, FieldOf)) and _source(value, command, register) is None:
            yield f"{part}: “{value.name}” is no {_what(value)}"
    if without := [role for role in command.roles if not _acts_as(role) & default_policy().grants["open_case"]]:
        yield f"{listed(without)} may not open a case; give the command to those who may"


def _may_do(role: Role, step: StepDeclaration) -> bool:
    """Return whether somebody in a role may complete a step, as the policy widens the role."""
    return bool(_acts_as(role) & set(step.roles))


def _acts_as(role: Role) -> frozenset[Role]:
    return default_policy().acts_as(Colleague(id="", organization="", roles=(role,)), CaseAccess(organization=""))


def opening_problems(step: StepDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with the record that a step makes when it opens."""
    if step.opens_record is None:
        return
    yield from at("opens_record", _opening_problems(step, step.opens_record, catalog))


def _opening_problems(step: StepDeclaration, opens: OpensRecord, catalog: Catalog) -> Iterator[str]:
    yield from unknown("register", (opens.register_id,), catalog.register_of)
    register = catalog.register_of.get(opens.register_id)
    if register is None:
        return
    if register.plugin != step.plugin:
        yield f"the register is plugin “{register.plugin}”'s; a step makes records of its own plugin only"
    known = Known.of(register)
    yield from unknown("field", (name for name, _ in opens.values), known.fields)
    for _, source in opens.values:
        if not source.startswith(FACTS):
            yield from unknown("value of a case", (source,), RECORD_VALUES)
            continue
        fact = catalog.fact.get(source.removeprefix(FACTS))
        if fact is None:
            yield from unknown("fact", (source.removeprefix(FACTS),), catalog.fact)
        elif fact.plugin != register.plugin:
            yield f"“{source}” is plugin “{fact.plugin}”'s; whoever sees the register would read it there"
