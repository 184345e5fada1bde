"""One life, lived on the real workflow server and through `amparo.testing`: the record is the same, entry by entry."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from tests.flows.conftest import SHIPPED, ZONE

from amparo.case.commands import Acknowledge, AddNote, Body, RecordEvent, StateFacts
from amparo.case.events import Event
from amparo.case.model import Proceeding, Proof
from amparo.declarations import Role
from amparo.testing import Amparo
from amparo.testing.house import House

if TYPE_CHECKING:
    from tests.flows.conftest import Clinic

PLUGINS = Path(__file__).parents[2] / "plugins"
COURT = Proceeding(id="", forum="immigration_court", court="NLA", zone=ZONE)
INSTANT = re.compile(r"(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}):[\d.]+Z")
ONE_YEAR = "asylum_one_year_filing"


def life(today: date) -> tuple[tuple[timedelta, Body], ...]:
    """Return what is asked of the case, each after so much time."""
    hearing = {"kind": "individual", "hearing_date": str(today + timedelta(days=300)), "hearing_time": "09:00"}
    arrival = {"manner": "between_ports_of_entry", "shown_by": "passport stamp"}
    filed = today + timedelta(days=251)
    return (
        (timedelta(), StateFacts(facts={"asylum.custody": "detained"})),
        (timedelta(), RecordEvent(event="last_arrival", on=today - timedelta(days=30), data=arrival)),
        (timedelta(), RecordEvent(event="hearing_scheduled", on=today, data=hearing)),
        (timedelta(days=120), AddNote(text="the client called")),
        (timedelta(days=130), Acknowledge(deadline=ONE_YEAR)),
        (
            timedelta(days=2),
            RecordEvent(event="i589_filed", on=filed, proof=Proof(paper="receipt", reference="1", received=filed)),
        ),
        (timedelta(days=200), AddNote(text="nobody came")),
    )


def entries(history: Sequence[Event], people: dict[str, str]) -> list[tuple[str, str]]:
    """Return a record without what is drawn by lot: ids, numbers, and the seconds of instants."""
    found = []
    for _, together in groupby(history, key=lambda event: event.command):
        for event in together:
            body = event.body.model_dump_json(exclude={"number", "organization"})
            for id_, name in people.items():
                body = body.replace(f'"{id_}"', f'"{name}"')
            found.append((people.get(event.actor, event.actor), INSTANT.sub(r"\1", body)))
    return found


async def test_a_life_through_the_kit_is_the_life_in_an_office(clinic: Clinic, tmp_path: Path) -> None:
    """A year with reminders, climbs, an acknowledgement, a filing with proof and a hearing: every entry agrees."""
    today = datetime.now(ZoneInfo(ZONE)).date()
    real = await clinic.opened(COURT)
    for passes, body in life(today):
        if passes:
            await clinic.wait(real, passes)
        await clinic.ask(real, "ana", body)
    history = clinic.records.history(real)
    asked = {event.command: event.at for event in history if event.actor != "engine"}

    house = House(tmp_path / "house", [PLUGINS / source.module for source in SHIPPED])
    office = Amparo(house, tmp_path / "office")
    opened, *later = asked.values()
    office.move_to(opened)
    person = {"role": "principal", "name": "Luz Marina Ejemplo", "language": "Spanish", "country": "SV"}
    lived = office.open_case(
        "defensive_asylum", language="es", persons=[person], proceedings=[COURT], by=Role.STAFF_ATTORNEY
    )
    for at, (_, body) in zip(later, life(today), strict=True):
        office.move_to(at)
        lived.ask(body, by=Role.STAFF_ATTORNEY)
    ana = lived.history()[0].actor

    expected = entries(history, {clinic.staff["ana"]: "ana"})
    assert len(expected) > 30
    assert expected == entries(lived.history(), {ana: "ana"})
    office.close()
    house.close()
