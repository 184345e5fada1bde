"""`apply`: one event makes the next record. Pure, and it refuses nothing: what was recorded happened."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from amparo.registers.events import (
    AttentionGiven,
    AttentionNeeded,
    CaseAsked,
    EntryAppended,
    EntryStruck,
    RecordAdded,
    RecordClosed,
    RecordReopened,
    StateChanged,
    StepAnswered,
    StepAsked,
    ValueSet,
)
from amparo.registers.model import Entry

if TYPE_CHECKING:
    from amparo.registers.events import RegisterEvent
    from amparo.registers.model import RegisterRecord


def apply(record: RegisterRecord, event: RegisterEvent) -> RegisterRecord:
    """Return the record after an event."""
    return record.model_copy(update={"seq": event.seq, "now": event.at, **_changes(record, event)})


def _changes(record: RegisterRecord, event: RegisterEvent) -> dict[str, Any]:  # noqa: C901, PLR0911 - one arm for each kind of event
    match event.body:
        case RecordAdded() as added:
            first = added.model_dump(include={"state", "values", "occurrence"})
            return {**first, "of_case": added.of_case, "is_open": True, "added_on": event.on}
        case ValueSet(field=field, value=value):
            return {"values": {**record.values, field: value}}
        case EntryAppended(id=id_, entries=entries, values=values):
            line = Entry(id=id_, entries=entries, values=values, on=event.on, by=event.actor)
            return {"entries": (*record.entries, line)}
        case EntryStruck(id=id_):
            return {"entries": tuple(_struck(line) if line.id == id_ else line for line in record.entries)}
        case StateChanged(state=state):
            return {"state": state}
        case RecordClosed():
            return {"is_open": False}
        case RecordReopened():
            return {"is_open": True}
        case StepAsked(command=command):
            return {"asked": command}
        case CaseAsked(command=command, case=case):
            return {"asked": command, "leads_to": case}
        case StepAnswered(taken=taken):
            return {"asked": "", "step_done": record.step_done or taken, "leads_to": record.leads_to if taken else ""}
        case AttentionNeeded(item=item):
            return {"attention": (*record.attention, item)}
        case AttentionGiven(item=settled):
            return {"attention": tuple(item for item in record.attention if item.id != settled)}


def _struck(line: Entry) -> Entry:
    return line.model_copy(update={"struck": True})
