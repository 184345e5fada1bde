"""An office of many open cases, made quickly: some are lived through the records, the others are their likenesses.

Each likeness has a key, a sealed document and rows of its own, with other names and dates. It is there to be listed:
its document holds who it is about and nothing that happened, so that nobody could act on it.
"""

from __future__ import annotations

import random
import secrets
import zlib
from datetime import date, timedelta
from itertools import islice
from typing import Any

import sqlalchemy as sa

from amparo.case.commands import Assign
from amparo.case.model import Case
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.keys import seal_with
from amparo.records.master_key import KEY_BITS, read_master_key
from amparo.records.people import Profile
from amparo.records.work_rows import NO_DAY
from benchmarks.life import life, opening, resolved
from benchmarks.office import Office

STAFF, OF_EACH = 40, 90
"""How many attorneys there are, and how many cases each of the first has, as far as there are so many."""

_STAGES = (6, 9, 12, 16, 19, 24)
_AT_A_TIME = 500
_TROUBLED = 0.01
_KNOWN = {"id", "now", "organization", "number", "seq", "catalog", "case_type", "phase", "persons"}
_LISTS = (tables.due_dates, tables.open_steps, tables.waits, tables.appointments)
_DAYS = ("legal_due", "safe_due", "press", "proposed", "printed", "due", "day", "next_due")


def attorneys(office: Office) -> list[str]:
    """Add the attorneys of a large office, and return their ids."""
    return [
        office.records.add_person(
            "benchmark", Profile(name=f"Attorney {number}", email=f"a{number}@example.org"), (Role.STAFF_ATTORNEY,)
        ).id
        for number in range(STAFF)
    ]


def fill(office: Office, number: int, people: list[str]) -> None:
    """Fill an office with so many open cases, each with an attorney."""
    random.seed(number)  # the same office each time
    patterns = [_pattern(office, stage) for stage in _STAGES]
    owners = [person for person in people for _ in range(OF_EACH)]
    owners += random.choices(people[len(people) // 2 :], k=max(0, number - len(owners)))
    master = read_master_key(office.settings.master_key_file)
    likenesses = (_likeness(patterns[place % len(patterns)], owners[place]) for place in range(number))
    while piece := list(islice(likenesses, _AT_A_TIME)):
        for likeness in piece:
            _seal(master, likeness)
        with office.records.database.write() as connection:
            for table in (tables.keys, tables.cases, tables.documents, tables.case_assignees, *_LISTS):
                rows = [row for likeness in piece for row in likeness[table.name]]
                if rows:
                    connection.execute(table.insert(), rows)


def _seal(master: bytes, likeness: dict[str, list[dict[str, Any]]]) -> None:
    """Make a case's key, and seal its document under it, as the records would."""
    (document,), key = likeness["documents"], secrets.token_bytes(KEY_BITS // 8)
    likeness["keys"] = [{"id": document["case"], "wrapped": seal_with(master, document["case"], key)}]
    document["sealed"] = seal_with(key, f"{document['case']}\0document", document["sealed"])


Pattern = dict[str, Any]


def _pattern(office: Office, stage: int) -> Pattern:
    """Live a case up to a stage, and return its document and its rows."""
    reserved = office.records.reserve_case(office.command("ines", opening("")))
    office.carried_out(reserved.case, "ines", reserved.command.body)
    for who, body in islice(life(office.today), stage):
        office.carried_out(reserved.case, who, resolved(body, office.read(reserved.case)))
    office.carried_out(reserved.case, "sofia", Assign(role=Role.STAFF_ATTORNEY, person="ana"))
    case = office.read(reserved.case)
    with office.records.database.write() as connection:
        rows = {table.name: _rows(connection, table, table.c.case, case.id) for table in _LISTS}
        (row,) = _rows(connection, tables.cases, tables.cases.c.id, case.id)
        connection.execute(tables.cases.update().where(tables.cases.c.id == case.id).values(is_open=False))
        for table in _LISTS:
            connection.execute(table.delete().where(table.c.case == case.id))
    known = Case.model_validate(case.model_dump(include=_KNOWN))
    return {"case": known, "json": known.model_dump_json(), "row": row, "rows": rows}


def _rows(connection: sa.Connection, table: sa.Table, column: sa.Column[str], case: str) -> list[dict[str, Any]]:
    return [dict(row) for row in connection.execute(sa.select(table).where(column == case)).mappings()]


def _likeness(pattern: Pattern, owner: str) -> dict[str, list[dict[str, Any]]]:
    case, id_, number = pattern["case"], secrets.token_hex(16), secrets.token_hex(8).upper()
    moved = timedelta(days=random.randrange(-20, 300))
    written = pattern["json"].replace(case.id, id_).replace(case.number, number)
    for person in case.persons:
        written = written.replace(person.name, _name())
    troubled = int(random.random() < _TROUBLED)
    given = {**pattern["row"], "id": id_, "number": number, "nobodys": False, "attention": troubled}
    rows = {
        "cases": [_moved(given, moved)],
        "documents": [{"case": id_, "seq": case.seq, "sealed": zlib.compress(written.encode(), level=1)}],
        "case_assignees": [{"case": id_, "role": "staff_attorney", "person": owner}],
    }
    for name, likes in pattern["rows"].items():
        rows[name] = [_moved({**like, "case": id_}, moved) for like in likes]
    for step in rows["open_steps"]:
        step["assignee"] = owner if step["assignee"] else None
    return rows


def _moved(row: dict[str, Any], by: timedelta) -> dict[str, Any]:
    days = {name: row[name] for name in _DAYS if isinstance(row.get(name), date) and row[name] != NO_DAY}
    return row | {name: day + by for name, day in days.items()}


def _name() -> str:
    words = ("".join(random.choice("bcdfglmnprst") + random.choice("aeiou") for _ in range(3)) for _ in "abc")
    return " ".join(word.title() for word in words)
