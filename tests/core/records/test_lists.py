"""Lists: of many cases at once, from clear columns, in the order in which they press."""

from __future__ import annotations

from datetime import date, timedelta

import sqlalchemy as sa
from tests.core.records.office import ENGINE, Office

from amparo.case.commands import Alarm, Assign, OfferPlacement, Prove, RecordEvent
from amparo.case.model import DeadlineStatus, Proof
from amparo.declarations import Role, RuleKind
from amparo.records.organizations import OrganizationProfile


def arrived(office: Office, on: date) -> str:
    """Open a case of somebody who arrived on a date, and return its id."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=on))
    return case


def test_the_nearest_due_date_comes_first_and_cases_without_one_last(office: Office) -> None:
    """One year after the arrival is the last day to file."""
    later, none, sooner = arrived(office, date(2026, 9, 1)), office.open_case(), arrived(office, date(2026, 3, 2))

    lines = office.records.list_cases("clinic")

    assert [sooner, later, none] == [line.id for line in lines]
    assert [date(2027, 3, 2), date(2027, 9, 1), None] == [line.next_due for line in lines]
    assert {"screening"} == {line.phase for line in lines}
    assert {"asylum"} == {line.case_type for line in lines}


def test_a_list_opens_no_seal(office: Office) -> None:
    """It is shown to people who may not see what is in the cases, and of ten thousand at once."""
    arrived(office, date(2026, 3, 2))
    office.records.keys._kept.clear()

    office.records.list_cases("clinic")
    office.records.deadlines_due("clinic")
    office.records.open_cases()

    assert {} == office.records.keys._kept


def test_another_organizations_cases_are_in_no_list(office: Office, case: str) -> None:
    """Each call carries the organization, and that is all it gets."""
    office.records.create_organization("another", OrganizationProfile(name="x"))

    assert () == office.records.list_cases("another")
    assert () == office.records.deadlines_due("another")
    assert [case] == [line.id for line in office.records.open_cases()]


def test_somebodys_list_has_the_cases_they_were_given(office: Office) -> None:
    """And no longer those that were taken back."""
    mine, other = office.open_case(), office.open_case()
    pablo = office.people["Pablo"]
    for case in (mine, other):
        office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=pablo))
    office.do(mine, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))

    office.do(other, "Sofía", Assign(role=Role.PARALEGAL, person=""))
    (line,) = office.records.list_cases("clinic", assignee=pablo)

    assert mine == line.id
    assert {Role.PARALEGAL: pablo, Role.STAFF_ATTORNEY: office.people["Ana"]} == line.assigned


def test_a_volunteer_finds_the_case_that_is_offered_to_them(office: Office, case: str) -> None:
    """They are not assigned yet and would not find it else."""
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))

    assert [case] == [line.id for line in office.records.list_cases("clinic", offered_to=office.people["Víctor"])]
    assert () == office.records.list_cases("clinic", offered_to=office.people["Ana"])


def test_a_closed_case_leaves_the_lists_of_what_there_is_to_do(office: Office) -> None:
    """It is still there for whoever asks for closed ones."""
    case = arrived(office, date(2026, 3, 2))
    office.do(case, "Sofía", RecordEvent(event="case_closed", on=office.now.date(), data={"reason": "moved away"}))

    assert () == office.records.list_cases("clinic")
    assert () == office.records.open_cases()
    assert () == office.records.deadlines_due("clinic")
    assert [False] == [line.is_open for line in office.records.list_cases("clinic", open_only=False)]


def test_due_dates_are_listed_until_a_day_with_whose_they_are(office: Office) -> None:
    """The week's list of a supervising attorney."""
    sooner, _later = arrived(office, date(2026, 1, 12)), arrived(office, date(2026, 9, 1))
    office.do(sooner, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))

    (due,) = office.records.deadlines_due("clinic", date(2027, 1, 31))

    assert (sooner, "one_year", RuleKind.ACT_BY) == (due.case, due.rule, due.kind)
    assert date(2027, 1, 12) == due.safe_due
    assert {Role.STAFF_ATTORNEY: office.people["Ana"]} == due.assigned
    assert [due] == list(office.records.deadlines_due("clinic", date(2027, 1, 31), assignee=office.people["Ana"]))
    assert () == office.records.deadlines_due("clinic", date(2027, 1, 31), assignee=office.people["Pablo"])


def test_a_due_date_that_was_met_leaves_the_list_and_one_that_was_missed_says_so(office: Office) -> None:
    """Whatever became of a deadline, the list follows in the same transaction."""
    met, missed = arrived(office, date(2026, 1, 12)), arrived(office, date(2026, 1, 13))
    (deadline,) = office.case(met).deadlines
    proof = Proof(paper="receipt notice", received=date(2027, 1, 4))
    office.do(met, "Pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 4)))
    office.do(met, "Pablo", Prove(deadline=deadline.id, proof=proof))
    office.now = office.wall = office.now + timedelta(days=20)
    office.do(missed, ENGINE, Alarm())

    rings = office.records.deadlines_due("clinic", date(2027, 2, 1))
    every = {
        d.case: d.status for d in office.records.deadlines_due("clinic", ringing_only=False) if d.rule == "one_year"
    }

    assert () == rings
    assert {met: DeadlineStatus.MET, missed: DeadlineStatus.MISSED} == every


def test_a_list_of_many_cases_takes_two_statements(office: Office) -> None:
    """However many there are: one for the cases and one for whose they are."""
    for _ in range(5):
        office.open_case()
    seen: list[str] = []
    sa.event.listen(
        office.records.database.engine, "before_cursor_execute", lambda *sent: seen.append(str(sent[2]).split()[0])
    )

    assert 5 == len(office.records.list_cases("clinic"))
    assert 2 == seen.count("SELECT")
