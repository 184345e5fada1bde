"""Reminders of registers in the outbox: written, moved and taken back in the transaction that changes their record."""

from __future__ import annotations

from typing import TYPE_CHECKING

from amparo.notifications.notices import Notice, NoticeKind, OwnWords, Urgency
from amparo.records.outbox import QUEUED
from amparo.registers.reminders import leads_through, reminders_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import datetime

    import sqlalchemy as sa

    from amparo.declarations import FactValue, FieldDeclaration, RegisterDeclaration
    from amparo.records.registers import LoadedRecord
    from amparo.records.repository import Records
    from amparo.registers.model import RegisterRecord
    from amparo.registers.reminders import Reminder


def remind_anew(
    records: Records,
    connection: sa.Connection,
    organization: str,
    written: Mapping[str, LoadedRecord],
    declarations: Mapping[str, RegisterDeclaration],
    now: datetime,
) -> None:
    """Bring the reminders of changed records into line, and of those whose reminders lead through them."""
    touched = {one.record.register_id for one in written.values()}
    reminded = {id_: one.record for id_, one in written.items() if _reminds(declarations, one.record.register_id)}
    through = [id_ for id_, one in declarations.items() if any(leads_through(one, other) for other in touched)]
    if through:
        found = records.load_records(connection, organization, registers=through, only_open=True)
        reminded |= {id_: one.record for id_, one in found.items() if id_ not in written}
    if not reminded:
        return
    known = _known(records, connection, organization, reminded.values(), declarations)
    known |= {id_: one.record for id_, one in written.items()}
    people = {one.id: one.profile.name for one in records.people(organization)}
    zone = records.zone_of(connection, organization)
    for record in reminded.values():
        planned = reminders_of(record, declarations, known, people=people, zone=zone, now=now)
        _bring_into_line(records, connection, record, planned, now)


def _reminds(declarations: Mapping[str, RegisterDeclaration], register: str) -> bool:
    return register in declarations and bool(declarations[register].reminders)


def _known(
    records: Records,
    connection: sa.Connection,
    organization: str,
    reminded: Iterable[RegisterRecord],
    declarations: Mapping[str, RegisterDeclaration],
) -> dict[str, RegisterRecord]:
    """Return the records that others refer to, in their fields and in the lines of their lists."""
    wanted: set[str] = set()
    for record in reminded:
        declared = declarations[record.register_id]
        wanted |= _led_to(declared.fields, record.values)
        for entries in declared.entries:
            for line in record.lines(entries.id):
                wanted |= _led_to(entries.fields, line.values)
    found = records.load_records(connection, organization, ids=wanted) if wanted else {}
    return {id_: one.record for id_, one in found.items()}


def _led_to(fields: Iterable[FieldDeclaration], values: Mapping[str, FactValue]) -> set[str]:
    return {str(values[field.name]) for field in fields if field.refers_to is not None and field.name in values}


def _bring_into_line(
    records: Records, connection: sa.Connection, record: RegisterRecord, planned: tuple[Reminder, ...], now: datetime
) -> None:
    """Queue what is missing, take back what is wrong or no longer wanted; what was sent is left."""
    wanted = {one.id: _notice(record, one) for one in planned}
    there = {one.notice.id: one for one in records.notices_of_record(connection, record.id)}
    there = {id_: one for id_, one in there.items() if one.notice.kind is NoticeKind.REGISTER_REMINDER}
    wrong = [id_ for id_, one in there.items() if one.state == QUEUED and one.notice != wanted.get(id_)]
    records.take_back(connection, wrong)
    missing = [notice for id_, notice in wanted.items() if id_ not in there or id_ in wrong]
    records.put_notices(connection, None, missing, now, record=record.id)


def _notice(record: RegisterRecord, planned: Reminder) -> Notice:
    number = f"{record.register_id}-{record.number}"
    return Notice(
        id=planned.id,
        organization=record.organization,
        recipient=planned.colleague or number,
        kind=NoticeKind.REGISTER_REMINDER,
        reference=number,
        urgency=Urgency.ROUTINE,
        not_before=planned.at,
        words=OwnWords(
            subject=planned.subject, sentence=planned.sentence, address=planned.address, language=planned.language
        ),
    )
