"""Between a case and the records that its steps make: made when a step opens, ended when it is no longer to be done.

A register's command to complete the step goes through the case's inbox, like any other; what the case answers is
written on the record, without a word about the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa

from amparo.case.agenda import AgendaStatus
from amparo.case.commands import Command
from amparo.declarations import phrase
from amparo.errors import KeyUnavailable
from amparo.notifications.notices import Notice, NoticeKind, Urgency
from amparo.records import tables
from amparo.records.register_days import day_of
from amparo.records.register_reminders import remind_anew
from amparo.records.registers import LoadedRecord
from amparo.registers.by_engine import ENGINE, added, answered, asked_for_again, derived_id, withdrawn
from amparo.registers.events import AttentionNeeded, CaseAsked, RegisterEvent, StepAsked
from amparo.registers.model import NeedsAttention, OfCase, RegisterRecord

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from amparo.case.agenda import AgendaItem
    from amparo.case.commands import OpenCase, Refusal
    from amparo.case.model import Case, Person
    from amparo.case.settle import Settlement
    from amparo.declarations import Catalog, FactValue, OpensRecord, RegisterDeclaration, Text
    from amparo.records.repository import Records
    from amparo.registers.commands import Decided, RegisterAsk
    from amparo.registers.events import RegisterEventBody

_PREFIX = "register/"
_PRINCIPAL = "principal"


# --- from the case to its records -------------------------------------------------------------------------------------


def follow_case(
    records: Records, connection: sa.Connection, case: Case, settlement: Settlement, catalog: Catalog
) -> None:
    """Make the records of steps that opened and end those of steps not to be done any more, in the case's own turn."""
    opening = {step.id for step in catalog.steps_of.get(case.case_type, ()) if step.opens_record is not None}
    if not opening:
        return
    wanted = {item.key: item for item in settlement.agenda if item.step in opening and item.status is AgendaStatus.OPEN}
    there = records.records_of_case(connection, case.id)
    written: dict[str, LoadedRecord] = {}
    for key, item in sorted(wanted.items()):
        opens = catalog.step[item.step].opens_record
        declaration = catalog.register_of.get(opens.register_id) if opens else None
        if opens is None or declaration is None:
            continue
        loaded = there.get(key)
        bodies = (
            _first(case, item, opens, declaration) if loaded is None else asked_for_again(loaded.record, declaration)
        )
        loaded = loaded or _blank(records, connection, case, item, declaration)
        append_by_engine(records, connection, loaded, bodies, written, catalog.hash)
    for key, loaded in sorted(there.items()):
        if key not in wanted and _step_of(key) in opening:
            append_by_engine(records, connection, loaded, withdrawn(loaded.record), written, catalog.hash)
    remind_anew(records, connection, case.organization, written, dict(catalog.register_of), records.wall())


def _step_of(key: str) -> str:
    return key.partition("#")[0].partition("@")[0]


def _blank(
    records: Records,
    connection: sa.Connection,
    case: Case,
    item: AgendaItem,
    declaration: RegisterDeclaration,
) -> LoadedRecord:
    id_ = derived_id("step", case.id, item.key)
    blank = RegisterRecord(id=id_, organization=case.organization, register_id=declaration.id, now=records.wall())
    return records.new_record(connection, blank)


def _first(
    case: Case, item: AgendaItem, opens: OpensRecord, declaration: RegisterDeclaration
) -> tuple[RegisterEventBody, ...]:
    values = {field: value for field, source in opens.values if (value := _value(case, item, source)) is not None}
    return (added(declaration, values, of_case=OfCase(case=case.id, step=item.key)),)


def _value(case: Case, item: AgendaItem, source: str) -> FactValue | None:
    """Return what the case says at one of the places that a step may hand over, or None if it says nothing."""
    occasion = case.event.get(item.occasion or "")
    person = _person(case, item)
    if source == "occasion.date":
        return occasion.on.isoformat() if occasion else None
    if source == "case.language":
        return case.language
    if source.startswith("person.") and person is not None:
        return str(getattr(person, source.removeprefix("person."))) or None
    fact = source.removeprefix("facts.")
    return case.facts.get(f"{fact}@{person.id}", case.facts.get(fact)) if person else case.facts.get(fact)


def _person(case: Case, item: AgendaItem) -> Person | None:
    """Return the step's person, else whom its occasion is about, else the client."""
    occasion = case.event.get(item.occasion or "")
    named = case.person.get(item.person or (occasion.person if occasion and occasion.person else ""))
    return named or next((one for one in case.persons if one.role == _PRINCIPAL), None)


# --- from a record to its case ----------------------------------------------------------------------------------------


def ask_case(
    records: Records, connection: sa.Connection, loaded: LoadedRecord, asked: RegisterAsk, decided: Decided
) -> tuple[LoadedRecord, bool]:
    """Put the completing of a step into its case's inbox, as whoever gave the register's command; say whether it went.

    Where the case has ended or was erased, a person has to see to it: the record says so, and keeps what was done.
    """
    record, of_case = loaded.record, loaded.record.of_case
    if of_case is None or decided.completes is None:
        return loaded, False
    row = connection.execute(sa.select(tables.cases).where(tables.cases.c.id == of_case.case)).first()
    code = _why_not(records, connection, row, of_case.case)
    if code:
        item = NeedsAttention(id=f"x{record.seq + 1}", what=phrase(code), since=records.wall())
        return _note(records, connection, loaded, (AttentionNeeded(item=item),), asked), False
    command = Command(
        id=f"{_PREFIX}{record.id}/{record.seq}",
        organization=record.organization,
        actor=asked.actor,
        operator=asked.operator,
        body=decided.completes,
    )
    records.put_inbox_within(connection, of_case.case, command)
    return _note(records, connection, loaded, (StepAsked(command=command.id),), asked), True


def open_case(
    records: Records, connection: sa.Connection, loaded: LoadedRecord, asked: RegisterAsk, opens: OpenCase
) -> LoadedRecord:
    """Make room for the case that a record leads to, and ask that it be opened, as whoever gave the command."""
    command = Command(
        id=f"{_PREFIX}{loaded.record.id}/{loaded.record.seq}",
        organization=loaded.record.organization,
        actor=asked.actor,
        operator=asked.operator,
        body=opens,
    )
    reserved = records.reserve_case_within(connection, command)
    return _note(records, connection, loaded, (CaseAsked(command=command.id, case=reserved.case),), asked)


def _why_not(records: Records, connection: sa.Connection, row: object, case: str) -> str:
    if row is None or row.erased is not None:  # type: ignore[attr-defined]  # a row of `cases`
        return "register_case_gone"
    try:
        records.keys.load(case, connection)
    except KeyUnavailable:
        return "register_case_gone"
    return "" if row.is_open else "register_case_closed"  # type: ignore[attr-defined]  # as above


def _note(
    records: Records,
    connection: sa.Connection,
    loaded: LoadedRecord,
    bodies: Iterable[RegisterEventBody],
    asked: RegisterAsk,
) -> LoadedRecord:
    events = tuple(_by_engine(records, connection, loaded, bodies, command=asked.id, actor=asked.actor))
    return records.append_to_record(connection, loaded, events)


def tell_register(records: Records, connection: sa.Connection, command: str, refused: Refusal | None) -> None:
    """Write on the record what its case answered, in the case's own turn; nothing for a command of no register."""
    if not command.startswith(_PREFIX):
        return
    record = command.split("/")[1]
    row = connection.execute(
        sa.select(tables.register_records.c.organization).where(tables.register_records.c.id == record)
    ).first()
    found = records.load_records(connection, row.organization, ids=(record,), lock=True) if row else {}
    if record in found:
        why = _why(refused) if refused is not None else None
        end_asking(records, connection, found[record], command, why)


def _why(refused: Refusal) -> Text:
    """Say why a case did not take a command without a word about the case, for whoever sees the register alone."""
    del refused  # its sentence names the case and its steps
    return phrase("register_case_refused", why=phrase("register_case_refused_unsaid"))


def end_asking(
    records: Records, connection: sa.Connection, loaded: LoadedRecord, command: str, why: Text | None
) -> LoadedRecord:
    """Write on a record that its case has answered; if it did not take the command, somebody is told of it."""
    bodies = answered(loaded.record, command, why, records.wall())
    if not bodies:
        return loaded
    events = tuple(_by_engine(records, connection, loaded, bodies))
    after = records.append_to_record(connection, loaded, events)
    if why is not None:
        _tell_somebody(records, connection, after.record, command)
    return after


def _tell_somebody(records: Records, connection: sa.Connection, record: RegisterRecord, command: str) -> None:
    """Write to whoever gave the command that its record needs a person."""
    events = (event for _, event in records.record_events(connection, record.id))
    asking = (one for one in events if isinstance(one.body, (StepAsked, CaseAsked)) and one.body.command == command)
    actor = next((one.actor for one in asking), "")
    if not actor:
        return
    notice = Notice(
        id=f"{_PREFIX}{record.id}/attention/{record.seq}",
        organization=record.organization,
        recipient=actor,
        kind=NoticeKind.RECORD_ATTENTION,
        reference=f"{record.register_id}-{record.number}",
        urgency=Urgency.SOON,
    )
    records.put_notices(connection, None, (notice,), records.wall(), record=record.id)


# --- what the engine itself writes ------------------------------------------------------------------------------------


def append_by_engine(
    records: Records,
    connection: sa.Connection,
    loaded: LoadedRecord,
    bodies: Iterable[RegisterEventBody],
    written: dict[str, LoadedRecord],
    catalog: str = "",
) -> None:
    """Append what the engine itself does to a record, if anything, and add the record to those written."""
    events = tuple(_by_engine(records, connection, loaded, bodies, catalog=catalog))
    if events:
        written[loaded.record.id] = records.append_to_record(connection, loaded, events)


def _by_engine(  # noqa: PLR0913 - who and why, each with its own default
    records: Records,
    connection: sa.Connection,
    loaded: LoadedRecord,
    bodies: Iterable[RegisterEventBody],
    *,
    command: str = "",
    catalog: str = "",
    actor: str = ENGINE,
) -> Iterator[RegisterEvent]:
    now, record = records.wall(), loaded.record
    day = day_of(records, connection, record.organization, now)
    for place, body in enumerate(bodies, 1):
        seq = record.seq + place
        yield RegisterEvent(
            seq=seq,
            at=now,
            on=day,
            command=command or f"{ENGINE}/{record.id}/{seq}",
            doing=ENGINE,
            actor=actor,
            catalog=catalog,
            body=body,
        )
