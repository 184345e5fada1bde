"""The rows that lists are read from: in line with every case, written only where something changed, made anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.office import ENGINE, Office, in_sqlite

from amparo.case.commands import (
    Acknowledge,
    AddNote,
    Alarm,
    AmendEvent,
    Assign,
    CompleteStep,
    ConfirmDate,
    OfferPlacement,
    RecordEvent,
    SetPrinted,
    VerifyPrinted,
)
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.projecting import LISTS
from amparo.records.rebuilding_lists import count_stale, rebuild_lists


def rows(office: Office, table: sa.Table) -> list[dict[str, object]]:
    """Return the rows of a table in the order of its key."""
    with office.records.database.read() as connection:
        asked = sa.select(table).order_by(*table.primary_key.columns)
        return [dict(row) for row in connection.execute(asked).mappings()]


def steps(office: Office) -> dict[str, tuple[object, object]]:
    """Return by key whose each open step is: the role, and who has it."""
    return {str(row["key"]): (row["role"], row["assignee"]) for row in rows(office, tables.open_steps)}


def screened(office: Office) -> str:
    """Open a case and screen it, detained: nothing waits for a plugin."""
    case = office.open_case()
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    office.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "detained"}))
    return case


def hearing(office: Office, case: str, day: date, kind: str = "individual") -> str:
    """Put a hearing on record and return its event's id."""
    if not office.case(case).proceedings:
        office.do(
            case, "Pablo", RecordEvent(event="notice_to_appear_filed", on=office.now.date(), data={"court": "LOS"})
        )
    data = {"kind": kind, "hearing_date": str(day)}
    proceeding = office.case(case).proceedings[0].id
    office.do(
        case, "Pablo", RecordEvent(event="hearing_scheduled", on=office.now.date(), proceeding=proceeding, data=data)
    )
    return office.case(case).of_kind["hearing_scheduled"][-1].id


def test_an_open_step_has_a_row_until_it_is_done(office: Office, case: str) -> None:
    """What can be done now is in the list, since when it can, and nothing else."""
    begun = office.now
    before = steps(office)
    office.now = office.wall = begun + timedelta(hours=1)
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    (row,) = rows(office, tables.open_steps)

    assert {"conflict_check": (Role.INTAKE_WORKER, None)} == before
    assert ("screening", "screening", "paralegal", office.now) == (row["key"], row["step"], row["roles"], row["since"])


def test_a_step_falls_to_whoever_has_its_role_in_the_case(office: Office, case: str) -> None:
    """It changes hands with the role, and is still open since it opened."""
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    (opened,) = rows(office, tables.open_steps)
    office.now = office.wall = office.now + timedelta(hours=1)
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    (given,) = rows(office, tables.open_steps)
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=""))

    assert {**opened, "assignee": office.people["Pablo"]} == given
    assert [opened] == rows(office, tables.open_steps)


def test_a_plugins_action_and_an_offer_are_waited_for(office: Office) -> None:
    """Neither is a step of anybody here, and both have a since when."""
    case = office.open_case()
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    office.do(case, "Pablo", CompleteStep(step="screening", answers={"custody": "free"}))
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))

    waits = {row["kind"]: (row["what"], row["since"]) for row in rows(office, tables.waits)}

    offer = office.case(case).offers[0]
    assert {"plugin": ("shelters", office.now), "offer": (office.people["Víctor"], offer.made)} == {
        kind: waits[kind] for kind in ("plugin", "offer")
    }
    assert "suggest_shelter" not in steps(office)


def test_a_hearing_is_an_appointment_that_moves_and_ends(office: Office) -> None:
    """With the court and the zone whose hour it is."""
    case = screened(office)
    event = hearing(office, case, date(2027, 6, 1))
    (first,) = rows(office, tables.appointments)
    office.do(
        case,
        "Pablo",
        RecordEvent(event="hearing_moved", on=office.now.date(), about=event, data={"hearing_date": "2027-05-03"}),
    )
    (moved,) = rows(office, tables.appointments)
    office.do(case, "Pablo", RecordEvent(event="hearing_cancelled", on=office.now.date(), about=event))
    (ended,) = rows(office, tables.appointments)

    assert (event, "hearing_date", date(2027, 6, 1), "LOS", False) == tuple(
        first[name] for name in ("event", "field", "day", "court", "over")
    )
    assert {**first, "day": date(2027, 5, 3)} == moved
    assert {**moved, "over": True} == ended


def test_a_deadlines_row_says_how_far_its_ladder_has_climbed(office: Office, case: str) -> None:
    """And whether somebody has to take note, until they have."""
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 3, 20)))
    quiet = due(office)
    office.now = office.wall = datetime(2027, 2, 19, 18, tzinfo=UTC)
    office.do(case, ENGINE, Alarm())
    rang = due(office)
    office.do(case, "Ana", Acknowledge(deadline=office.case(case).deadlines[0].id, note="filing on Friday"))

    assert (False, 0, 3, "") == tuple(quiet[name] for name in ("asks", "rang", "rungs", "told"))
    assert (True, 1, 3, "staff_attorney") == tuple(rang[name] for name in ("asks", "rang", "rungs", "told"))
    assert (False, office.people["Ana"]) == (due(office)["asks"], due(office)["acknowledged_by"])
    assert rang["next_rung"] is not None


def due(office: Office) -> dict[str, object]:
    """Return the only deadline that rings."""
    (row,) = [row for row in rows(office, tables.due_dates) if row["rings"]]
    return row


def test_a_date_that_waits_and_a_date_read_once_are_marked(office: Office) -> None:
    """The one is confirmed by a person, the other read by a second one."""
    case = screened(office)
    event = hearing(office, case, date(2027, 6, 1))
    office.do(
        case,
        "Pablo",
        RecordEvent(event="hearing_moved", on=office.now.date(), about=event, data={"hearing_date": "2027-09-01"}),
    )
    waiting = due(office)
    deadline = str(waiting["deadline"])
    office.do(case, "Ana", ConfirmDate(deadline=deadline, reason="read by two"))
    office.do(case, "Pablo", SetPrinted(deadline=deadline, on=date(2027, 7, 20), paper="order"))
    read_once = due(office)
    office.do(case, "Ana", VerifyPrinted(deadline=deadline, on=date(2027, 7, 20)))

    assert True is waiting["waits"]
    assert waiting["proposed"] > waiting["safe_due"]  # type: ignore[operator]
    assert (date(2027, 7, 20), True) == (read_once["printed"], read_once["to_verify"])
    assert (date(2027, 7, 20), False) == (due(office)["printed"], due(office)["to_verify"])


@pytest.fixture
def written(office: Office) -> list[str]:
    """Return the statements that write rows of lists from now on."""
    seen: list[str] = []
    names = ("open_steps", "waits", "appointments", "due_dates")

    def note(_c: object, _k: object, statement: str, *_more: object) -> None:
        verb = statement.split(maxsplit=1)[0]
        if verb != "SELECT" and any(f" {name} " in statement.replace("(", " (") for name in names):
            seen.append(statement)

    sa.event.listen(office.records.database.engine, "before_cursor_execute", note)
    return seen


def test_a_command_that_changes_no_work_writes_no_row(office: Office, case: str, written: list[str]) -> None:
    """Most commands are such: they cost what they cost before there were lists."""
    office.do(case, "Inés", AddNote(text="first"))
    written.clear()

    office.do(case, "Inés", AddNote(text="called on Tuesday"))

    assert [] == written


def test_rows_that_are_gone_or_wrong_are_made_again_as_they_were(office: Office) -> None:
    """After an upgrade, or when somebody changed the tables by hand."""
    case = screened(office)
    hearing(office, case, date(2027, 6, 1))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 20)))
    lists = (tables.open_steps, tables.waits, tables.appointments, tables.due_dates)
    before = {table.name: rows(office, table) for table in lists}
    with office.records.database.write() as connection:
        connection.execute(tables.appointments.delete())
        connection.execute(tables.open_steps.update().values(role="director"))
        connection.execute(tables.due_dates.update().values(rang=None, told=None, asks=None))
        connection.execute(
            tables.waits.insert().values(
                case=case, key="x", organization="clinic", kind="event", what="x", since=office.now
            )
        )
        connection.execute(tables.cases.update().values(listed=None, press=None))
    stale = count_stale(office.records)

    done = list(rebuild_lists(office.records))

    assert (1, 1, 0) == (stale, sum(one.cases for one in done), count_stale(office.records))
    assert before == {table.name: rows(office, table) for table in lists}
    with office.records.database.read() as connection:
        assert [LISTS] == connection.execute(sa.select(tables.cases.c.listed)).scalars().all()


def test_a_case_whose_rows_are_old_is_brought_in_line_by_its_next_command(office: Office, case: str) -> None:
    """It does not wait for anybody to rebuild."""
    good = rows(office, tables.open_steps)
    with office.records.database.write() as connection:
        connection.execute(tables.open_steps.delete())
        connection.execute(tables.cases.update().values(listed=None))

    office.do(case, "Inés", AddNote(text="a call"))

    assert [one["key"] for one in good] == [one["key"] for one in rows(office, tables.open_steps)]


def test_a_closed_case_has_no_steps_and_its_hearings_are_over(office: Office) -> None:
    """What is closed is nobody's work."""
    case = screened(office)
    hearing(office, case, date(2027, 6, 1))
    office.do(case, "Sofía", RecordEvent(event="case_closed", on=office.now.date(), data={"reason": "moved away"}))

    assert ([], []) == (rows(office, tables.open_steps), rows(office, tables.waits))
    assert [True] == [row["over"] for row in rows(office, tables.appointments)]


@in_sqlite
def test_rows_follow_a_correction_of_the_record(office: Office) -> None:
    """What never happened has no appointment."""
    case = screened(office)
    event = hearing(office, case, date(2027, 6, 1))

    office.do(case, "Ana", AmendEvent(event=event, reason="another client's paper", strike=True))

    assert [] == rows(office, tables.appointments)
