"""What is wrong with registers: fields, states, lists, reports, what recurs, what reminds; commands stand beside.

Each yields the place inside the register and a sentence. What one register refers to in another is held against it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from amparo.declarations import FieldKind
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.plugins.checks.forms import field_problems
from amparo.plugins.checks.problem import Part, at, listed, unknown
from amparo.plugins.checks.register_commands import command_problems
from amparo.plugins.checks.register_fields import Known, field_test_problems, languages_of
from amparo.registers.model import NO_LONGER_NEEDED
from amparo.registers.paths import lead
from amparo.registers.reminders import placeholders

if TYPE_CHECKING:
    from amparo.declarations import (
        Catalog,
        FieldDeclaration,
        Recurrence,
        RegisterDeclaration,
        RegisterList,
        RegisterReminder,
        RegisterReport,
    )

_RESERVED = frozenset({"state"})


def register_problems(register: RegisterDeclaration, catalog: Catalog) -> Iterator[Part]:
    """Yield what is wrong with a register, by itself and with those that it refers to."""
    known = Known.of(register)
    yield from _field_problems(register, catalog)
    yield from _state_problems(register)
    yield from at("label", unknown("field", (register.label,), known.fields))
    yield from at("personal", unknown("field", register.personal, (*known.fields, *known.list_fields)))
    yield from at("first_values", value_problems(register.first_values, known))
    yield from _who_problems(register, known)
    for name, ids in (("command", register.commands), ("list", register.lists), ("report", register.reports)):
        yield from at("", _twice(name, (one.id for one in ids)))
    for command in register.commands:
        yield from command_problems(command, register, catalog)
    for shown in register.lists:
        yield from at(f"list “{shown.id}”", _list_problems(shown, known))
    for report in register.reports:
        yield from at(f"report “{report.id}”", _report_problems(report, register, catalog, known))
    for place, recurrence in enumerate(register.recurs, 1):
        yield from at(f"what comes again, {place}", _recurrence_problems(recurrence, known))
    for reminder in register.reminders:
        yield from at(f"reminder “{reminder.id}”", _reminder_problems(reminder, register, catalog, known))
    yield from languages_of(register)


def value_problems(pairs: Iterable[tuple[str, object]], known: Known) -> Iterator[str]:
    """Yield what is wrong with values that fields are to hold."""
    for name, value in pairs:
        yield from unknown("field", (name,), known.fields)
        if name in known.fields:
            try:
                checked_answers((known.fields[name],), {name: value})
            except AnswersRefused as refused:
                yield refused.sentence.en


def _field_problems(register: RegisterDeclaration, catalog: Catalog) -> Iterator[Part]:
    yield from at("fields", field_problems(register.fields, register.plugin, catalog))
    yield from at("fields", references_problems(register.fields, catalog))
    names = [field.name for field in register.fields]
    for entries in register.entries:
        place = f"list inside “{entries.id}”"
        yield from at(place, field_problems(entries.fields, register.plugin, catalog))
        yield from at(place, references_problems(entries.fields, catalog))
        yield from at(f"{place}, once_by", unknown("field", entries.once_by, [field.name for field in entries.fields]))
    for name in sorted({*names, *(one.id for one in register.entries)} & _RESERVED):
        yield "fields", f"“{name}” is a word of the engine's own; choose another"
    yield from at("", _twice("field or list", [*names, *(one.id for one in register.entries)]))


def references_problems(fields: Iterable[FieldDeclaration], catalog: Catalog) -> Iterator[str]:
    """Yield what is wrong with fields that refer to records or people."""
    for field in fields:
        yield from (
            f"field “{field.name}”: {one}" for one in unknown("register", (field.refers_to,), catalog.register_of)
        )
        if (field.refers_to or field.colleague) and field.kind is not FieldKind.TEXT:
            yield f"field “{field.name}” refers to something and is {field.kind}; it has to be text"
        if field.refers_to and field.colleague:
            yield f"field “{field.name}” cannot be a record and a colleague at once"
        if field.fact is not None:
            yield f"field “{field.name}” states a fact, and a register has no case to state it of"


def _state_problems(register: RegisterDeclaration) -> Iterator[Part]:
    ids = [state.id for state in register.states]
    if not ids:
        yield "states", "it has none; a new record has to stand somewhere"
    yield from at("states", _twice("state", ids))
    if NO_LONGER_NEEDED in ids:
        yield "states", f"“{NO_LONGER_NEEDED}” is the engine's own; choose another"


def _who_problems(register: RegisterDeclaration, known: Known) -> Iterator[Part]:
    if not register.see:
        yield "see", "nobody may see it as a whole; name the roles that keep it"
    if register.adding is not None:
        yield from at("adding", unknown("field", register.adding.asks, known.fields))
        yield from at("adding", unseen(register, register.adding.roles))
    if register.desk is not None:
        yield from at("desk", unknown("field or list", register.desk.shows, (*known.fields, *known.lists)))
        if not register.desk.shows:
            yield "desk", "it shows nothing; name the fields that whoever stands there needs"


def unseen(register: RegisterDeclaration, roles: Iterable[str]) -> Iterator[str]:
    """Say which roles are to do something in a register that they may not see."""
    seeing = {*register.see, *(register.desk.roles if register.desk else ())}
    if blind := [role for role in roles if role not in seeing]:
        yield f"{listed(blind)} may not see the register; put them into `see` or into the desk's roles"


def _list_problems(shown: RegisterList, known: Known) -> Iterator[str]:
    if not shown.columns:
        yield "it has no columns"
    yield from unknown("column", shown.columns, (*known.fields, *known.lists, "state"))
    yield from unknown("field", (name.removeprefix("-") for name in shown.order), (*known.fields, "state"))
    yield from unknown("state", shown.within, known.states)
    yield from field_test_problems(shown.where, known)


def _report_problems(
    report: RegisterReport, register: RegisterDeclaration, catalog: Catalog, known: Known
) -> Iterator[str]:
    if report.of_entries is not None and report.of_entries not in known.lists:
        yield from unknown("list", (report.of_entries,), known.lists)
        return
    fields = known.lists[report.of_entries] if report.of_entries else register.fields
    summed = {field.name: field for field in fields}
    if report.of_entries is not None:  # a line is dated and grouped by what its record holds too
        fields = (*fields, *(field for field in register.fields if field.name not in summed))
    by_name = {field.name: field for field in fields}
    yield from unknown("field", (report.sums,), summed)
    yield from unknown("field", (report.dated_by,), by_name)
    if report.sums in summed and summed[report.sums].kind is not FieldKind.WHOLE_NUMBER:
        yield f"it sums “{report.sums}”, which is no whole number"
    if report.dated_by in by_name and by_name[report.dated_by].kind is not FieldKind.DATE:
        yield f"it dates by “{report.dated_by}”, which is no date"
    for path in report.by:
        yield from _group_problems(path, fields, register, catalog)
    if not report.roles:
        yield "nobody may read it"
    if report.at_least < 1:
        yield "a group has at least one; set at_least to 1 or more"
    yield from field_test_problems(report.where, known)


def _group_problems(
    path: str, fields: tuple[FieldDeclaration, ...], register: RegisterDeclaration, catalog: Catalog
) -> Iterator[str]:
    """Say why nothing can be grouped at a path: it leads nowhere, or would tell who somebody is."""
    if path == "state":
        return
    led = lead(path, fields, catalog.register_of)
    if led is None:
        yield f"it groups by “{path}”, which leads to no field"
        return
    of = led.register or register
    free = led.field.kind is FieldKind.TEXT and led.field.refers_to is None
    if free or led.field.colleague or led.field.name in of.personal:
        yield f"it groups by “{path}”, whose words could tell who somebody is; a report has no names"


def _recurrence_problems(recurrence: Recurrence, known: Known) -> Iterator[str]:
    hours = (recurrence.starts_field, recurrence.ends_field)
    yield from unknown("field", (recurrence.day_field, *hours), known.fields)
    yield from _dates((recurrence.day_field,), known)
    for name in hours:
        if name in known.fields and known.fields[name].kind is not FieldKind.TEXT:
            yield f"an hour goes into “{name}”, which is {known.fields[name].kind}; it has to be text"
    if recurrence.starts >= recurrence.ends:
        yield f"it starts at {recurrence.starts} and ends at {recurrence.ends}; it has to end later on the same day"
    yield from value_problems(recurrence.values, known)


def _dates(names: Iterable[str], known: Known) -> Iterator[str]:
    for name in names:
        if name in known.fields and known.fields[name].kind is not FieldKind.DATE:
            yield f"“{name}” is no date"


def _reminder_problems(
    reminder: RegisterReminder, register: RegisterDeclaration, catalog: Catalog, known: Known
) -> Iterator[str]:
    yield from unknown("field", (reminder.day_field, reminder.hour_field), known.fields)
    yield from _dates((reminder.day_field,), known)
    yield from field_test_problems(reminder.when, known)
    whom = reminder.to
    if whom.of_entries is not None and whom.of_entries not in known.lists:
        yield from unknown("list", (whom.of_entries,), known.lists)
    else:
        fields = known.lists[whom.of_entries] if whom.of_entries else register.fields
        for path in (whom.field, whom.language_field, whom.agreed_field):
            if path is not None and lead(path, fields, catalog.register_of) is None:
                yield f"it goes to “{path}”, which leads to no field"
    yield from _sentence_problems(reminder, register, known)


def _sentence_problems(reminder: RegisterReminder, register: RegisterDeclaration, known: Known) -> Iterator[str]:
    try:
        asked = placeholders(reminder.sentence)
    except ValueError as wrong:
        yield f"its sentence cannot be filled in: {wrong}"
        return
    yield from unknown("field", asked, known.fields)
    for name in asked:
        if name in register.personal:
            yield f"its sentence writes “{name}” out, which is personal; a mail names nobody"
    if "{" in f"{reminder.subject.en}{reminder.subject.es}":
        yield "its subject has a place to be filled in; a subject says nothing of the record"


def _twice(what: str, ids: Iterable[str]) -> Iterator[str]:
    listed_ids = list(ids)
    for id_ in sorted({id_ for id_ in listed_ids if listed_ids.count(id_) > 1}):
        yield f"the {what} “{id_}” is declared twice"
