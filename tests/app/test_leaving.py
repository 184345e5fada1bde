"""Somebody leaves: their cases change hands by ordinary commands, and nothing is left to nobody."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from tests.core.records.office import Office, intake

from amparo.case.commands import Alarm, Assign, Command, OfferPlacement, RecordEvent
from amparo.case.model import OfferStatus
from amparo.declarations import Role, Text
from amparo.records.carry_out import carry_out
from amparo.records.requests import CarryOut, Outcome
from amparo_app.leaving import Carried, Done, Errand, carried_by, handed_over, run_errands, taken_by_supervisor
from amparo_app.office import Office as Desk

TODAY = date(2027, 1, 4)


@pytest.fixture
def desk(office: Office) -> Iterator[Desk]:
    """Return the clinic's office as the command line opens it."""
    opened = Desk.at(office.data)
    yield opened
    opened.close()


def case_of(office: Office, role: Role, who: str) -> str:
    """Open a case, with its first deadline, and give it to somebody."""
    case = office.open_case(intake(name=f"Cliente {who}"))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 9, 1)))
    office.do(case, "Sofía", Assign(role=role, person=office.people[who]))
    return case


def carried(office: Office, who: str) -> Carried:
    """Return what somebody carries."""
    return carried_by(office.records, office.records.person(office.people[who]), TODAY)


def run(office: Office, desk: Desk, actor: str, errands: tuple[Errand, ...]) -> list[Done]:
    """Have the engine carry out commands, without a workflow server."""

    def submit(case: str, command: Command) -> Outcome:
        office.records.put_inbox(case, command)
        return carry_out(office.records, CarryOut(case=case, command=command, now=office.now))

    return list(run_errands(desk, office.records.person(office.people[actor]), errands, submit))


def test_a_carried_case_shows_its_nearest_date_and_the_rungs_that_nobody_acknowledged(office: Office) -> None:
    """The deadline of the tests is a year after the arrival; its ladder rings before."""
    case = case_of(office, Role.PARALEGAL, "Pablo")
    before = carried(office, "Pablo").cases[0]
    office.now = office.wall = datetime(2027, 8, 31, 18, tzinfo=UTC)
    office.do(case, "engine", Alarm())
    after = carried(office, "Pablo").cases[0]

    assert ((Role.PARALEGAL,), date(2027, 9, 1), Text("one year"), 0) == (
        before.roles, before.next_due, before.what, before.open_rungs,
    )  # fmt: skip
    rang = [rung for one in office.case(case).deadlines for rung in one.rungs if rung.rang]
    assert after.open_rungs == len(rang) > 0


def test_every_case_goes_over_in_the_role_in_which_it_was_carried(office: Office, desk: Desk) -> None:
    """One command a case and role; then nothing is left, and a second run has nothing to do."""
    cases = [case_of(office, Role.PARALEGAL, "Pablo") for _ in range(3)]
    office.records.grant_role(office.people["Inés"], Role.PARALEGAL)
    errands = handed_over(carried(office, "Pablo"), office.people["Inés"], None, ())

    done = run(office, desk, "Sofía", errands)

    assert [("given", None)] * 3 == [(one.did, one.refused) for one in done]
    assert {office.people["Inés"]} == {office.case(case).assigned[Role.PARALEGAL] for case in cases}
    assert carried(office, "Pablo").nothing
    assert () == handed_over(carried(office, "Pablo"), office.people["Inés"], None, ())


def test_a_refusal_is_told_and_the_others_go_on_and_asked_again_it_is_asked_anew(office: Office, desk: Desk) -> None:
    """Whoever lacks a role is refused it; once it was granted, the same command line does what is left."""
    case_of(office, Role.PARALEGAL, "Pablo")
    both = case_of(office, Role.PARALEGAL, "Pablo")
    office.records.grant_role(office.people["Pablo"], Role.INTAKE_WORKER)
    office.do(both, "Sofía", Assign(role=Role.INTAKE_WORKER, person=office.people["Pablo"]))
    ines = office.people["Inés"]

    first = run(office, desk, "Sofía", handed_over(carried(office, "Pablo"), ines, None, ()))
    office.records.grant_role(ines, Role.PARALEGAL)
    second = run(office, desk, "Sofía", handed_over(carried(office, "Pablo"), ines, None, ()))

    refused = [one.role for one in first if one.refused]
    assert [Role.PARALEGAL, Role.PARALEGAL] == refused
    assert 1 == len(first) - len(refused)
    assert [None, None] == [one.refused for one in second]
    assert carried(office, "Pablo").nothing


def test_stopped_half_way_and_begun_again_nothing_is_done_twice(office: Office, desk: Desk) -> None:
    """What was done is off the list, and each case has one entry that it changed hands."""
    cases = [case_of(office, Role.PARALEGAL, "Pablo") for _ in range(3)]
    office.records.grant_role(office.people["Inés"], Role.PARALEGAL)
    errands = handed_over(carried(office, "Pablo"), office.people["Inés"], None, ())

    run(office, desk, "Sofía", errands[:1])
    run(office, desk, "Sofía", handed_over(carried(office, "Pablo"), office.people["Inés"], None, ()))

    given = [
        event
        for case in cases
        for event in office.records.history(case)
        if event.body.type == "assigned" and event.body.person == office.people["Inés"]
    ]
    assert 3 == len(given)
    assert () == office.records.waiting_commands(office.wall + timedelta(days=1))


def test_only_the_cases_and_the_role_that_were_named_go_over(office: Office) -> None:
    """A number may be typed as it is read out."""
    one, other = (case_of(office, Role.PARALEGAL, "Pablo") for _ in range(2))
    office.records.grant_role(office.people["Pablo"], Role.INTAKE_WORKER)
    office.do(one, "Sofía", Assign(role=Role.INTAKE_WORKER, person=office.people["Pablo"]))
    number = office.case(one).number.lower().replace("-", " ")
    has = carried(office, "Pablo")

    assert {(one, Role.PARALEGAL), (one, Role.INTAKE_WORKER)} == {
        (errand.case, errand.role) for errand in handed_over(has, "p-2222", None, [number])
    }
    assert {(one, Role.PARALEGAL), (other, Role.PARALEGAL)} == {
        (errand.case, errand.role) for errand in handed_over(has, "p-2222", Role.PARALEGAL, [])
    }


def test_a_supervising_attorney_takes_what_is_left_with_the_reason_on_record(office: Office, desk: Desk) -> None:
    """The case is theirs, an offer goes on to the next, and nobody who left stands in the way."""
    case = case_of(office, Role.PRO_BONO_ATTORNEY, "Víctor")
    offered = office.open_case()
    office.do(offered, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    sofia = office.records.person(office.people["Sofía"])
    errands = taken_by_supervisor(office.records, carried(office, "Víctor"), sofia, "left: moved away", ())

    done = run(office, desk, "Sofía", errands)
    again = run(office, desk, "Sofía", errands[:1])

    assert [None] * len(done) == [one.refused for one in done]
    assert {Role.SUPERVISING_ATTORNEY: sofia.id} == {
        role: person for role, person in office.case(case).assigned.items() if person
    }
    assert "left: moved away" in str(office.records.history(case))
    assert [OfferStatus.DECLINED] == [offer.status for offer in office.case(offered).offers]
    assert carried(office, "Víctor").nothing
    assert [] == again


def test_a_case_that_another_supervising_attorney_has_stays_theirs(office: Office) -> None:
    """Unless they are the one who leaves, or have left."""
    other = office.records.add_person(
        "clinic", office.records.person(office.people["Sofía"]).profile.model_copy(update={"email": ""}),
        (Role.SUPERVISING_ATTORNEY,),
    )  # fmt: skip
    case = case_of(office, Role.PARALEGAL, "Pablo")
    office.do(case, "Sofía", Assign(role=Role.SUPERVISING_ATTORNEY, person=office.people["Sofía"]))
    kept, taken = (
        [
            errand.body.person
            for errand in taken_by_supervisor(office.records, carried(office, "Pablo"), other, "left", gone)
            if errand.role is Role.SUPERVISING_ATTORNEY and isinstance(errand.body, Assign)
        ]
        for gone in ((), (office.people["Sofía"],))
    )

    assert ([], [other.id]) == (kept, taken)
