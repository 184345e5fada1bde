"""What registers do by themselves: records that come again are made ready, and what a case did not answer is told.

Each is done once however often it is looked for, so any process may look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import sqlalchemy as sa

from amparo.declarations import phrase
from amparo.errors import AmparoError
from amparo.records import tables
from amparo.records.keys import has_key
from amparo.records.register_cases import append_by_engine, end_asking, tell_register
from amparo.records.register_days import day_of
from amparo.records.register_reminders import remind_anew
from amparo.registers.by_engine import added, derived_id, occurrence_values
from amparo.registers.model import RegisterRecord
from amparo.registers.recurrence import days_ahead

if TYPE_CHECKING:
    from datetime import date

    from amparo.declarations import Recurrence, RegisterDeclaration
    from amparo.records.registers import LoadedRecord
    from amparo.records.repository import Records

_RECORDS = tables.register_records


class Kept(NamedTuple):
    """How many records came again, how many heard from their case, and what went wrong."""

    made: int = 0
    heard: int = 0
    problems: tuple[AmparoError, ...] = ()


def keep_registers(records: Records) -> Kept:
    """Make the records that come again in every organization, and settle what cases left unanswered."""
    made, problems = 0, []
    for organization in records.organizations():
        try:
            made += make_recurring(records, organization.id)
        except AmparoError as problem:  # of one organization: the others' have to be made
            problems.append(problem)
    return Kept(made=made, heard=hear_from_cases(records), problems=tuple(problems))


def make_recurring(records: Records, organization: str) -> int:
    """Make those records of an organization that come again and are not there yet; return how many."""
    declarations = {id_: one for id_, one in records.register_declarations(organization).items() if one.recurs}
    if not declarations:
        return 0
    made = 0
    for declaration in declarations.values():
        with records.database.read() as connection:
            missing = _missing(records, connection, organization, declaration)
        if missing:  # seldom: whoever looked at each turn for writing would keep others from it
            with records.database.write() as connection:
                made += len(_make(records, connection, organization, declaration))
    return made


def _missing(
    records: Records, connection: sa.Connection, organization: str, declaration: RegisterDeclaration
) -> dict[str, tuple[Recurrence, date, str]]:
    """Return by id those that come again, with their day and which they are, and are not there yet."""
    today = day_of(records, connection, organization, records.wall())
    wanted = {}
    for place, recurrence in enumerate(declaration.recurs):
        for day in days_ahead(recurrence, today):
            occurrence = f"{place}/{day.isoformat()}"
            wanted[derived_id("occurrence", organization, declaration.id, occurrence)] = (recurrence, day, occurrence)
    there = set(connection.execute(sa.select(_RECORDS.c.id).where(_RECORDS.c.id.in_(list(wanted)))).scalars())
    return {id_: found for id_, found in wanted.items() if id_ not in there}


def _make(
    records: Records, connection: sa.Connection, organization: str, declaration: RegisterDeclaration
) -> dict[str, LoadedRecord]:
    records.database.claim(connection, f"recurring {organization}/{declaration.id}")
    now = records.wall()
    written: dict[str, LoadedRecord] = {}
    for id_, (recurrence, day, occurrence) in _missing(records, connection, organization, declaration).items():
        blank = RegisterRecord(id=id_, organization=organization, register_id=declaration.id, now=now)
        body = added(declaration, occurrence_values(recurrence, day.isoformat()), occurrence=occurrence)
        append_by_engine(records, connection, records.new_record(connection, blank), (body,), written)
    remind_anew(
        records, connection, organization, written, records.register_declarations(organization, connection), now
    )
    return written


def hear_from_cases(records: Records) -> int:
    """Tell the records whose case answered in a way that did not reach them, or was erased before it could."""
    with records.database.read() as connection:
        asking = connection.execute(
            sa.select(_RECORDS.c.id, _RECORDS.c.organization, _RECORDS.c.of_case).where(
                _RECORDS.c.asks, has_key(_RECORDS.c.id)
            )
        ).all()
    return sum(_hear(records, row.organization, row.id, row.of_case) for row in asking)


def _hear(records: Records, organization: str, record: str, case: str) -> bool:
    erased = sa.select(tables.cases.c.erased).where(tables.cases.c.id == case)
    with records.database.write() as connection:
        loaded = records.load_records(connection, organization, ids=(record,), lock=True).get(record)
        if loaded is None or not loaded.record.asked:
            return False
        if connection.execute(erased).scalar() is not None:
            end_asking(records, connection, loaded, loaded.record.asked, phrase("register_case_gone"))
            return True
        answer = records.answer(connection, case, loaded.record.asked)
        if answer is None:
            return False
        tell_register(records, connection, loaded.record.asked, answer.refused)
        return True
