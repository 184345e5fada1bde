"""What a client sees of their case: the next day, whose turn it is, and nothing that names anybody."""

from __future__ import annotations

from datetime import date

import pytest
from tests.core.case.practice import EVENTS, Docket

from amparo.case.client_view import ClientQuestion, Turn, client_question, client_view
from amparo.case.commands import AmendEvent, RecordEvent
from amparo.case.model import Person
from amparo.declarations import (
    AppointmentDeclaration,
    AppointmentKind,
    Catalog,
    EventDeclaration,
    FieldDeclaration,
    FieldKind,
    Role,
    Text,
)
from amparo.records.work_rows import appointment_rows

TODAY = date(2027, 1, 4)


def hearing(docket: Docket, on: str) -> str:
    """Schedule a hearing and return the id of its event."""
    if not docket.case.proceedings:
        docket.do("pablo", RecordEvent(event="notice_to_appear_filed", on=TODAY, data={"court": "LOS"}))
    docket.do("pablo", RecordEvent(event="hearing_scheduled", on=TODAY, data={"kind": "master", "hearing_date": on}))
    return docket.case.events[-1].id


def next_day(docket: Docket, today: date = TODAY) -> date | None:
    """Return the day that the client is shown."""
    person = docket.case.persons[0].id
    found = client_view(docket.case, docket.catalog, person, today).appointment
    return found.on if found else None


def test_the_nearest_day_is_shown_with_its_court(docket: Docket) -> None:
    """Of two hearings the first; its own day counts as ahead."""
    hearing(docket, "2027-05-06")
    hearing(docket, "2027-03-04")
    view = client_view(docket.case, docket.catalog, docket.case.persons[0].id, date(2027, 3, 4))

    assert view.appointment is not None
    assert (date(2027, 3, 4), AppointmentKind.HEARING) == (view.appointment.on, view.appointment.kind)
    assert docket.case.proceedings[0].court_name == view.appointment.place
    assert date(2027, 5, 6) == next_day(docket, date(2027, 3, 5))


def test_a_day_that_was_moved_cancelled_or_never_was_is_not_shown(docket: Docket) -> None:
    """A moved one is another appointment, so that it is confirmed anew."""
    first = hearing(docket, "2027-03-04")
    person = docket.case.persons[0].id
    before = client_view(docket.case, docket.catalog, person, TODAY).appointment
    docket.do("pablo", RecordEvent(event="hearing_moved", on=TODAY, about=first, data={"hearing_date": "2027-04-01"}))
    after = client_view(docket.case, docket.catalog, person, TODAY).appointment

    assert before is not None
    assert after is not None
    assert (before.event, date(2027, 4, 1)) == (after.event, after.on)
    assert before.key != after.key
    docket.do("pablo", RecordEvent(event="hearing_cancelled", on=TODAY, about=first))
    assert next_day(docket) is None
    second = hearing(docket, "2027-06-01")
    docket.do("pablo", AmendEvent(event=second, reason="another client's", strike=True))
    assert next_day(docket) is None


@pytest.fixture
def partners(docket: Docket) -> Docket:
    """Return a case under a catalog in which a partner's event announces a day by fields of names of its own."""
    hour = FieldDeclaration(name="at_hour", label=Text("hour"), required=False)
    day = FieldDeclaration(name="seen_on", label=Text("day"), kind=FieldKind.DATE)
    seen = EventDeclaration(
        kind="doctor_found",
        title=Text("appointment with a doctor made"),
        fields=(day, hour),
        roles=(Role.PARALEGAL,),
        appointment=AppointmentDeclaration(day="seen_on", hour="at_hour"),
    )
    moved = EventDeclaration(
        kind="doctor_moved",
        title=Text("appointment with a doctor moved"),
        fields=(day,),
        roles=(Role.PARALEGAL,),
        about="doctor_found",
        updates=True,
    )
    docket.catalog = Catalog.model_validate(docket.catalog.model_dump() | {"events": (*EVENTS, seen, moved)})
    return docket


def test_a_partners_appointment_is_shown_as_its_declaration_says(partners: Docket) -> None:
    """By whatever names its fields have; it follows what is changed, and another event with such a field is none."""
    person, data = partners.case.persons[0].id, {"seen_on": "2027-03-04", "at_hour": "09:15"}
    partners.do("pablo", RecordEvent(event="doctor_found", on=TODAY, data=data))
    found = partners.case.events[-1].id
    view = client_view(partners.case, partners.catalog, person, TODAY)
    assert view.appointment is not None
    assert ("09:15", AppointmentKind.APPOINTMENT) == (view.appointment.hour, view.appointment.kind)
    partners.do("pablo", RecordEvent(event="doctor_moved", on=TODAY, about=found, data={"seen_on": "2027-02-03"}))

    assert date(2027, 2, 3) == next_day(partners)
    undeclared = Catalog.model_validate(partners.catalog.model_dump() | {"events": EVENTS})
    assert client_view(partners.case, undeclared, person, TODAY).appointment is None


def test_a_partners_appointment_is_in_the_lists_that_the_calendar_reads(partners: Docket) -> None:
    """With its hour, though no rule counts from it."""
    data = {"seen_on": "2027-03-04", "at_hour": "09:15"}
    partners.do("pablo", RecordEvent(event="doctor_found", on=TODAY, data=data))
    partners.catalog = partners.catalog.model_copy(update={"hash": "with a doctor"})
    rows = appointment_rows(partners.case, partners.catalog)

    assert [("seen_on", date(2027, 3, 4), "09:15")] == [(r["field"], r["day"], r["hour"]) for r in rows.values()]


def test_while_a_step_is_open_it_is_the_offices_turn(docket: Docket) -> None:
    """The client need not wonder."""
    view = client_view(docket.case, docket.catalog, docket.case.persons[0].id, TODAY)

    assert (Turn.OFFICES, 0, None) == (view.turn, view.papers, view.appointment)


def test_a_closed_case_is_nobodys_turn(docket: Docket) -> None:
    """The page says that the work is finished."""
    docket.do("sofia", RecordEvent(event="case_closed", on=TODAY, data={"reason": "granted"}))

    assert Turn.OVER == client_view(docket.case, docket.catalog, docket.case.persons[0].id, TODAY).turn


@pytest.mark.parametrize(
    ("person", "asks", "right"),
    [
        ({"birth_date": date(1987, 5, 6), "a_number": "000-111-222"}, ClientQuestion.BIRTH_YEAR, "1987"),
        ({"a_number": "A 000-111-222"}, ClientQuestion.A_NUMBER_END, "222"),
        ({"a_number": "12"}, None, None),
        ({}, None, None),
    ],
)
def test_a_client_is_asked_what_they_know_and_others_do_not(
    docket: Docket, person: dict[str, object], asks: ClientQuestion | None, right: str | None
) -> None:
    """The year of birth, else the end of the A-number; of whom neither is known, nothing is asked or shown."""
    somebody = Person(id="p9", role="principal", name="Luz Marina Ejemplo").model_copy(update=person)
    question = client_question(docket.case.model_copy(update={"persons": (somebody,)}), "p9")

    assert (asks, right) == ((question.asks, question.right) if question else (None, None))


def test_a_stranger_to_the_case_is_asked_nothing(docket: Docket) -> None:
    """There is nothing to show them."""
    assert client_question(docket.case, "p99") is None
