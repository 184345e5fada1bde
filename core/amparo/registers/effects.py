"""Carrying effects out upon a draft: what a command does to its record and to those that it refers to. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.declarations import (
    AddTo,
    AnswerOf,
    AppendEntry,
    Constant,
    FieldOf,
    SetField,
    StrikeEntry,
    TakeFrom,
    WhoActs,
)
from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.registers.access import sight
from amparo.registers.draft import decline
from amparo.registers.events import EntryAppended, EntryStruck, ValueSet
from amparo.registers.naming import called

if TYPE_CHECKING:
    from collections.abc import Mapping

    from amparo.declarations import (
        Effect,
        EntryList,
        FactValue,
        FieldDeclaration,
        RecordReference,
        RecordValue,
        RegisterDeclaration,
    )
    from amparo.registers.draft import Draft
    from amparo.registers.model import RegisterRecord


class Values:
    """What the values of a command's effects are: the answers given, and the record as it was before."""

    def __init__(self, draft: Draft, before: RegisterRecord, answers: Mapping[str, FactValue]) -> None:
        self._draft, self._before, self._answers = draft, before, answers

    def of(self, value: RecordValue | RecordReference) -> FactValue | None:
        """Return a value, or None for an answer that was not given or a field that holds nothing."""
        match value:
            case AnswerOf(name=name):
                return self._answers.get(name)
            case FieldOf(name=name):
                return self._before.value(name)
            case Constant(value=constant):
                return constant
            case WhoActs():
                return self._draft.asked.actor
            case _:
                return self._draft.world.day.isoformat()


def carry_out(draft: Draft, record: RegisterRecord, effects: tuple[Effect, ...], values: Values) -> None:
    """Carry effects out in order; raises DeclinedError for one that cannot be."""
    for effect in effects:
        target = _target(draft, record, effect, values)
        if target is not None:
            _one(draft, target, effect, values)


def _target(draft: Draft, record: RegisterRecord, effect: Effect, values: Values) -> RegisterRecord | None:
    """Return the record that an effect is upon, or None where the reference is empty."""
    if effect.upon is None:
        return draft.records[record.id]
    named = values.of(effect.upon)
    if named is None:
        return None
    target = draft.records.get(str(named))
    if target is None:
        decline("gone", title=draft.world.declarations[record.register_id].record_title)
    if not target.is_open:
        declaration = draft.world.declarations[target.register_id]
        decline("upon_ended", title=declaration.record_title, number=target.number)
    return target


def _one(draft: Draft, target: RegisterRecord, effect: Effect, values: Values) -> None:
    declaration = draft.world.declarations[target.register_id]
    match effect:
        case SetField(field=name, value=value):
            if (given := values.of(value)) is not None:
                draft.add(target, ValueSet(field=name, value=_taken(declaration, target, name, given)))
        case AddTo(field=name, value=value) | TakeFrom(field=name, value=value):
            if (amount := values.of(value)) is not None:
                sign = 1 if isinstance(effect, AddTo) else -1
                _count(draft, target, name, sign, _amount(declaration, name, amount))
        case AppendEntry(entries=entries, values=pairs):
            line = {field: found for field, value in pairs if (found := values.of(value)) is not None}
            _append(draft, target, _list(declaration, entries), line)
        case StrikeEntry(entries=entries, field=name, value=value):
            if (given := values.of(value)) is not None:
                _strike(draft, target, _list(declaration, entries), name, given)


def _field(declaration: RegisterDeclaration, name: str) -> FieldDeclaration:
    return next(field for field in declaration.fields if field.name == name)


def _list(declaration: RegisterDeclaration, entries: str) -> EntryList:
    return next(one for one in declaration.entries if one.id == entries)


def _taken(declaration: RegisterDeclaration, target: RegisterRecord, name: str, value: FactValue) -> FactValue:
    """Return a value as its field takes it."""
    try:
        return checked_answers((_field(declaration, name),), {name: value})[name]
    except AnswersRefused as refused:
        decline("answers", what=called(declaration, target), problems=refused.sentence)


def _amount(declaration: RegisterDeclaration, name: str, amount: FactValue) -> int:
    if isinstance(amount, bool) or not isinstance(amount, int) or amount < 0:
        decline("amount", field=_field(declaration, name).label, given=amount)
    return amount


def _count(draft: Draft, target: RegisterRecord, name: str, sign: int, amount: int) -> None:
    """Add to a number or take from it; never below what has to stay, nor above what fits."""
    declaration = draft.world.declarations[target.register_id]
    field, held = _field(declaration, name), target.values.get(name, 0)
    now = int(held) + sign * amount
    short = sign < 0 and now < (field.minimum or 0)
    if short or (sign > 0 and field.maximum is not None and now > field.maximum):
        known = sight(draft.world.colleague, declaration, target.organization)
        code = "too_little" if short else "too_much"
        place = {"field": field.label, "what": called(declaration, target), "amount": amount}
        if not known.of(name):
            decline(f"{code}_unseen", **place)
        limit = (field.minimum or 0) if short else field.maximum
        decline(code, **place, held=held, limit=limit)
    draft.add(target, ValueSet(field=name, value=now))


def _append(draft: Draft, target: RegisterRecord, entries: EntryList, given: dict[str, FactValue]) -> None:
    declaration = draft.world.declarations[target.register_id]
    try:
        values = checked_answers(entries.fields, given)
    except AnswersRefused as refused:
        decline("answers", what=entries.title, problems=refused.sentence)
    same = (
        line for line in target.lines(entries.id) if all(line.values.get(k) == values.get(k) for k in entries.once_by)
    )
    if entries.once_by and next(same, None) is not None:
        decline("twice", entries=entries.title, what=called(declaration, target))
    draft.add(target, EntryAppended(id=f"e{target.seq + 1}", entries=entries.id, values=values))


def _strike(draft: Draft, target: RegisterRecord, entries: EntryList, name: str, value: FactValue) -> None:
    declaration = draft.world.declarations[target.register_id]
    lines = [line for line in target.lines(entries.id) if line.values.get(name) == value]
    if not lines:
        decline("not_in_list", entries=entries.title, what=called(declaration, target))
    draft.add(target, EntryStruck(id=lines[-1].id))
