"""What happens to records without anybody asking: a case opens one or no longer needs it, or has answered. Pure."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from amparo.declarations.answers import AnswersRefused, checked_answers
from amparo.registers.events import (
    AttentionNeeded,
    RecordAdded,
    RecordClosed,
    RecordReopened,
    StateChanged,
    StepAnswered,
)
from amparo.registers.model import NO_LONGER_NEEDED, NeedsAttention

if TYPE_CHECKING:
    from datetime import datetime

    from amparo.declarations import FactValue, Recurrence, RegisterDeclaration, Text
    from amparo.registers.events import RegisterEventBody
    from amparo.registers.model import OfCase, RegisterRecord

ENGINE = "engine"


def derived_id(*parts: str) -> str:
    """Return the id of a record that something makes once: the same parts, the same id; it tells nothing of them."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def added(
    declaration: RegisterDeclaration,
    values: dict[str, FactValue],
    *,
    of_case: OfCase | None = None,
    occurrence: str = "",
) -> RecordAdded:
    """Return a record's first event; a value that its field does not take stays unanswered, for a person to ask."""
    kept = {name: value for name, given in values.items() if (value := _taken(declaration, name, given)) is not None}
    first = {**dict(declaration.first_values), **kept}
    return RecordAdded(state=declaration.states[0].id, values=first, of_case=of_case, occurrence=occurrence)


def _taken(declaration: RegisterDeclaration, name: str, value: FactValue) -> FactValue | None:
    field = next((one for one in declaration.fields if one.name == name), None)
    if field is None:
        return None
    try:
        return checked_answers((field,), {name: value}).get(name)
    except AnswersRefused:
        return None


def occurrence_values(recurrence: Recurrence, day: str) -> dict[str, FactValue]:
    """Return what a record that comes again holds at first."""
    hours = {recurrence.starts_field: recurrence.starts, recurrence.ends_field: recurrence.ends}
    return {
        **dict(recurrence.values),
        recurrence.day_field: day,
        **{name: hour for name, hour in hours.items() if name is not None},
    }


def withdrawn(record: RegisterRecord) -> tuple[RegisterEventBody, ...]:
    """Return what happens to a record that its case no longer asks for; nothing to one that has ended or was done."""
    if not record.is_open or record.step_done or record.asked:
        return ()
    return StateChanged(state=NO_LONGER_NEEDED), RecordClosed()


def asked_for_again(record: RegisterRecord, declaration: RegisterDeclaration) -> tuple[RegisterEventBody, ...]:
    """Return what happens to a record whose case asks for it again; nothing to one open or ended by people."""
    if record.is_open or record.state != NO_LONGER_NEEDED:
        return ()
    return RecordReopened(), StateChanged(state=declaration.states[0].id)


def answered(record: RegisterRecord, command: str, why: Text | None, at: datetime) -> tuple[RegisterEventBody, ...]:
    """Return what happens when the case has taken the command to complete its step, or says `why` it did not."""
    if record.asked != command:
        return ()
    if why is None:
        return (StepAnswered(command=command, taken=True),)
    item = NeedsAttention(id=f"x{record.seq + 2}", what=why, since=at)
    return StepAnswered(command=command, taken=False), AttentionNeeded(item=item)
