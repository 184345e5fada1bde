"""The Refugee Closet with a real case: released, asked, served, and the case knows; nothing leaks to the desk."""

from __future__ import annotations

import secrets
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest
import sqlalchemy as sa
from tests.flows.conftest import ORGANIZATION
from tests.flows.test_years import COURT, today

from amparo.case.commands import CompleteStep, RecordEvent, StateFacts
from amparo.case.events import StepCompleted
from amparo.records import tables
from amparo.records.register_asking import RegisterAnswer, ask_register
from amparo.records.register_reading import find_record, reader, resolved
from amparo.registers.commands import AddRecord, DoCommand, RegisterAsk
from amparo_workflows.forwarder import forward_once

if TYPE_CHECKING:
    from tests.flows.conftest import Clinic

    from amparo.registers.views import Reader

WISHES = {"comes": True, "called": "Lucita", "people": 2, "sizes": "M, shoes 7", "coat": 2}
SECRETS = ("Luz Marina", "Ejemplo", "defensive_asylum", "immigration_court", "asylum", "released", "detained")
"""What the desk reads nowhere: who she is, her court, her case, that she was detained."""


class Desk:
    """Somebody at the Closet's registers, by their word in the clinic."""

    def __init__(self, clinic: Clinic) -> None:
        self.clinic = clinic

    def reads(self, who: str) -> Reader:
        """Return what somebody reads with."""
        return reader(self.clinic.records, ORGANIZATION, self.clinic.records.person(self.clinic.staff[who]))

    def add(self, who: str, **values: Any) -> None:
        """Put up a shelf."""
        self._ask("closet_shelves", who, AddRecord(record=secrets.token_hex(16), values=values))

    def do(self, who: str, register: str, record: str, doing: str, **answers: Any) -> RegisterAnswer:
        """Give a command that has to be taken, with records by what they are called."""
        reading = self.reads(who)
        declaration = reading.declarations[register]
        command = next(one for one in declaration.commands if one.id == doing)
        given = resolved(self.clinic.records, reading, command.form.fields, answers)
        found = find_record(reading, declaration, record)
        return self._ask(register, who, DoCommand(record=found.id, doing=doing, answers=given))

    def _ask(self, register: str, who: str, body: AddRecord | DoCommand) -> RegisterAnswer:
        asked = RegisterAsk(
            id=secrets.token_hex(8),
            organization=ORGANIZATION,
            register_id=register,
            actor=self.clinic.staff[who],
            body=body,
        )
        answer = ask_register(self.clinic.records, asked)
        assert answer.refused is None, answer.refused
        return answer

    def left(self, name: str) -> int:
        """Return how many pieces a shelf holds."""
        reading = self.reads("clara")
        return int(find_record(reading, reading.declarations["closet_shelves"], name).values["quantity"])

    def everything(self, who: str) -> str:
        """Return every word of every register that somebody can read: lists, sheets, desks."""
        reading = self.reads(who)
        found: list[object] = []
        for declaration in reading.registers():
            mine = [one for one in reading.records.values() if one.register_id == declaration.id]
            found += [reading.rows(declaration, shown, mine) for shown in declaration.lists]
            found += [reading.sheet(declaration, one) for one in mine]
            found += [reading.desk(declaration)]
        return repr(found)

    def visits(self, who: str) -> list[list[str]]:
        """Return the open visits as somebody reads them at the desk."""
        reading = self.reads(who)
        return [[cell.en for cell in row.cells] for row, _ in reading.desk(reading.declarations["closet_visits"])]


@pytest.fixture
def desk(clinic: Clinic) -> Desk:
    """Return the Closet's people at work."""
    return Desk(clinic)


async def released(clinic: Clinic) -> str:
    """Open the case of somebody detained who comes free today, ask what she needs, and return its id."""
    case = await clinic.opened(COURT)
    await clinic.ask(case, "ana", StateFacts(facts={"asylum.custody": "detained"}))
    await clinic.ask(case, "ana", RecordEvent(event="released_from_custody", on=today(), data={"custody": "released"}))
    await clinic.ask(case, "sol", CompleteStep(step="closet_needs", answers=WISHES))
    return case


def stored(clinic: Clinic) -> bytes:
    """Return all that the tables of registers hold, as it lies there."""
    found = b""
    with clinic.records.database.read() as connection:
        for table in (tables.register_records, tables.register_events, tables.register_commands):
            for row in connection.execute(sa.select(table)):
                found += b"".join(cell if isinstance(cell, bytes) else str(cell).encode() for cell in row)
    return found


async def answered(clinic: Clinic) -> None:
    """Have what the desk asked of cases carried out, as the engine's forwarder does."""
    await forward_once(clinic.client, clinic.records, patience=timedelta(0))


async def test_a_release_leads_to_the_desk_and_back_into_the_case(clinic: Clinic, desk: Desk) -> None:
    """The visit is there when she was asked; a coat leaves the shelf; finishing completes the step as the volunteer."""
    desk.add("clara", name="coat M", what="coat", size="M", for_whom="anyone", quantity=4, least=3)
    case = await released(clinic)
    [visit] = desk.visits("dina")
    desk.do("dina", "closet_visits", "Lucita", "give", item="coat M", number=2)
    desk.do("dina", "closet_visits", "Lucita", "finish", served=2)
    await answered(clinic)

    [completed] = [
        event
        for event in clinic.records.history(case)
        if isinstance(event.body, StepCompleted) and event.body.step == "closet_visit"
    ]
    assert ["Lucita", "Spanish", "2", "M, shoes 7", "2"] == visit[:5]
    assert ([], 2) == (desk.visits("dina"), desk.left("coat M"))
    assert clinic.staff["dina"] == completed.actor
    assert {"settled_on": today().isoformat(), "came": True} == getattr(completed.body, "answers", None)


async def test_what_the_case_no_longer_needs_leaves_the_desk(clinic: Clinic, desk: Desk) -> None:
    """Done in the case by the social worker instead: the visit is gone from the desk, and says nothing of why."""
    case = await released(clinic)
    before = desk.visits("dina")
    await clinic.ask(case, "sol", CompleteStep(step="closet_visit", answers={"settled_on": today(), "came": False}))

    assert (1, []) == (len(before), desk.visits("dina"))


async def test_the_desk_reads_nothing_of_the_case(clinic: Clinic, desk: Desk) -> None:
    """Every word that the volunteer can read: no name, number, court or kind of case, also after the visit."""
    case = await released(clinic)
    number = clinic.read(case).number
    found = desk.everything("dina")
    desk.do("dina", "closet_visits", "Lucita", "finish", served=2)
    await answered(clinic)
    found += desk.everything("dina") + desk.everything("clara")

    assert "Lucita" in found
    assert [] == [word for word in (*SECRETS, number, case) if word in found]


async def test_the_tables_hold_no_name_in_clear(clinic: Clinic, desk: Desk) -> None:
    """Byte for byte in the registers' tables: no name, no number, not what the desk calls her, no sizes."""
    case = await released(clinic)
    desk.do("dina", "closet_visits", "Lucita", "finish", served=2)
    await answered(clinic)
    found = stored(clinic)

    assert b"closet_visits" in found
    assert [] == [word for word in (*SECRETS, "Lucita", "shoes 7", clinic.read(case).number) if word.encode() in found]
