"""Today and the list of cases: what presses, for whom, and never a case that somebody may not see."""

from __future__ import annotations

from dataclasses import fields
from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.office import Office, intake
from tests.core.records.test_projecting import hearing, screened

from amparo.access.people import Absence
from amparo.case.commands import AnswerOffer, Assign, CompleteStep, OfferPlacement, RecordEvent
from amparo.case.walls import RaiseWall
from amparo.declarations import Role
from amparo.records.case_lists import NOBODY, At, CaseFilter, Order, Standing, Window, case_page
from amparo.records.in_sight import Whose
from amparo.records.today import SHOWN, SHOWN_OF_ALL, today_of
from amparo.records.today_rows import Today

TODAY = date(2027, 1, 4)
PARTS = tuple(one.name for one in fields(Today) if one.name not in {"day", "whose", "assigned"})
_MINE_AND_ALL = (Whose.MINE, Whose.ALL)


def today(office: Office, who: str, whose: Whose = Whose.MINE, only: str = "") -> Today:
    """Return what somebody has to know, or one part of it."""
    member = office.records.acting(office.records.person(office.people[who]), TODAY)
    colleagues = [one.colleague() for one in office.records.people("clinic")]
    return today_of(office.records, member.colleague(), TODAY, whose, colleagues, only=only)


def arrived(office: Office, on: date, name: str = "Luz Marina Ejemplo") -> str:
    """Open a case of somebody who arrived on a day, and return its id."""
    case = office.open_case(intake(name=name))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=on))
    return case


def give(office: Office, case: str, role: Role, who: str) -> None:
    """Give somebody a role in a case, or take it back from whoever has it."""
    office.do(case, "Sofía", Assign(role=role, person=office.people.get(who, "")))


def numbers(office: Office, *cases: str) -> list[str]:
    """Return the numbers of cases."""
    return [office.case(case).number for case in cases]


def test_what_is_due_comes_nearest_first_and_stops_four_weeks_ahead(office: Office) -> None:
    """A date nobody has heard of rings further ahead than that; it has a part of its own."""
    later, sooner, far = (arrived(office, day) for day in (date(2026, 1, 20), date(2026, 1, 7), date(2026, 9, 1)))
    for case in (later, sooner, far):
        give(office, case, Role.STAFF_ATTORNEY, "Ana")

    found = today(office, "Ana")

    assert numbers(office, sooner, later) == [row.of.number for row in found.due.rows]
    assert [date(2027, 1, 7), date(2027, 1, 20)] == [row.safe_due for row in found.due.rows]
    assert ("one_year", True) == (found.due.rows[0].rule, found.due.rows[0].asks)
    assert {"staff_attorney": office.people["Ana"]} == found.assigned[sooner]


def test_mine_my_teams_and_all_are_three_lists(office: Office) -> None:
    """A team are those who share a case."""
    mine, theirs, others = (arrived(office, date(2026, 1, day)) for day in (12, 13, 14))
    give(office, mine, Role.STAFF_ATTORNEY, "Ana")
    give(office, mine, Role.PARALEGAL, "Pablo")
    give(office, theirs, Role.PARALEGAL, "Pablo")
    give(office, others, Role.SUPERVISING_ATTORNEY, "Sofía")

    lists = {whose: [row.of.id for row in today(office, "Ana", whose).due.rows] for whose in Whose}

    assert {Whose.MINE: [mine], Whose.TEAM: [mine, theirs], Whose.ALL: [mine, theirs, others]} == lists


def test_a_volunteer_sees_what_they_were_given_and_nothing_else(office: Office) -> None:
    """Whatever they ask for: no date, hearing, step, wait, or case that nobody has."""
    given, other = screened(office), screened(office)
    for case in (given, other):
        hearing(office, case, TODAY + timedelta(days=7))
        office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 1, 12)))
    give(office, given, Role.PRO_BONO_ATTORNEY, "Víctor")

    for whose in Whose:
        found = today(office, "Víctor", whose)
        parts = (
            getattr(found, name) for name in Today.__dataclass_fields__ if name not in {"day", "whose", "assigned"}
        )

        assert {given} == {row.of.id for part in parts for row in part.rows}
        assert {given} == set(found.assigned)


def test_whoever_left_sees_nothing(office: Office) -> None:
    """Even of what is still theirs by name."""
    case = arrived(office, date(2026, 1, 12))
    give(office, case, Role.STAFF_ATTORNEY, "Ana")
    ana = office.records.person(office.people["Ana"]).colleague().model_copy(update={"active": False})

    found = today_of(office.records, ana, TODAY, Whose.ALL)

    assert ((), ()) == (found.due.rows, found.steps.rows)
    assert () == case_page(office.records, ana, CaseFilter(), TODAY).rows


def test_a_hearing_is_shown_two_weeks_ahead_and_no_longer_when_it_is_over(office: Office) -> None:
    """With its day and court."""
    case, far = screened(office), screened(office)
    event = hearing(office, case, TODAY + timedelta(days=14))
    hearing(office, far, TODAY + timedelta(days=15))
    (row,) = today(office, "Sofía", Whose.ALL).hearings.rows
    office.do(case, "Pablo", RecordEvent(event="hearing_cancelled", on=TODAY, about=event))

    assert (case, TODAY + timedelta(days=14), "LOS") == (row.of.id, row.day, row.court)
    assert () == today(office, "Sofía", Whose.ALL).hearings.rows


def test_a_step_is_its_assignees_and_else_of_whoever_holds_its_role(office: Office) -> None:
    """So that no step is on nobody's list."""
    case = office.open_case()
    office.do(case, "Inés", CompleteStep(step="conflict_check"))
    free = {who: [row.step for row in today(office, who).steps.rows] for who in ("Pablo", "Inés")}
    give(office, case, Role.PARALEGAL, "Pablo")
    give(office, case, Role.STAFF_ATTORNEY, "Ana")

    assert {"Pablo": ["screening"], "Inés": []} == free
    assert ["screening"] == [row.step for row in today(office, "Pablo").steps.rows]
    assert ([], ["screening"]) == tuple(
        [row.step for row in part.rows] for part in (today(office, "Ana").steps, today(office, "Ana").others)
    )


def test_who_stands_in_finds_the_work_of_whoever_is_away(office: Office) -> None:
    """As they are told of it too."""
    case = arrived(office, date(2026, 1, 12))
    give(office, case, Role.STAFF_ATTORNEY, "Ana")
    office.records.set_absence(
        office.people["Ana"], Absence(by=office.people["Sofía"], since=TODAY, until=TODAY, set_by="x"), TODAY
    )

    assert [case] == [row.of.id for row in today(office, "Sofía").due.rows]


def test_what_waits_for_a_volunteers_answer_says_since_when(office: Office) -> None:
    """The coordinator's case waits for somebody who is not here."""
    case = screened(office)
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))

    waits = {row.kind: row for row in today(office, "Clara", Whose.ALL).waits.rows}

    assert (office.people["Víctor"], office.case(case).offers[0].made) == (waits["offer"].what, waits["offer"].since)
    assert waits["offer"].until is not None


def test_a_case_that_nobody_has_is_shown_until_somebody_does(office: Office) -> None:
    """Its dates would be on no one's list."""
    case = arrived(office, date(2026, 1, 12))
    before = [row.of.id for row in today(office, "Ana").nobodys.rows]
    give(office, case, Role.PARALEGAL, "Pablo")

    assert ([case], ()) == (before, today(office, "Ana").nobodys.rows)


def test_a_long_part_says_how_many_more_there_are(office: Office) -> None:
    """It never grows with the office."""
    for _ in range(SHOWN + 2):
        arrived(office, date(2026, 1, 12))

    found = today(office, "Sofía", Whose.ALL).due

    left_out = SHOWN + 2 - SHOWN_OF_ALL
    assert (SHOWN_OF_ALL, left_out, False) == (len(found.rows), found.more, found.at_least)


@pytest.mark.parametrize("many", [0, 10_000])
def test_a_part_by_itself_has_what_today_has_of_it_and_all_that_it_does_not_show(
    office: Office, monkeypatch: pytest.MonkeyPatch, many: int
) -> None:
    """Whoever reads “and two more” finds those two; of the other parts nothing comes."""
    monkeypatch.setattr("amparo.records.in_sight.MANY_CASES", many)
    for name in ("SHOWN", "SHOWN_OF_ALL", "SHOWN_LESS"):
        monkeypatch.setattr(f"amparo.records.today.{name}", 1)
    for _ in range(3):
        give(office, arrived(office, date(2026, 1, 12)), Role.STAFF_ATTORNEY, "Ana")

    listed = {}
    for whose in Whose:
        whole = today(office, "Ana", whose)
        for name in PARTS:
            by_itself, shown = today(office, "Ana", whose, name), getattr(whole, name)
            part = getattr(by_itself, name)
            listed[whose, name] = len(part.rows)
            assert (len(shown.rows) + shown.more, 0) == (len(part.rows), part.more), (whose, name)
            assert shown.rows == part.rows[:1]
            assert {()} == {getattr(by_itself, other).rows for other in PARTS if other != name}

    assert [3, 3] == [listed[Whose.MINE, "due"], listed[Whose.ALL, "steps"]]


def test_a_case_that_is_offered_waits_on_the_page_of_whoever_is_asked_and_on_no_others(office: Office) -> None:
    """Until they answer, or a wall goes up; nothing of the case is on their lists before."""
    case = office.open_case(intake())
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))

    asked = today(office, "Víctor")

    assert numbers(office, case) == [row.of.number for row in asked.offers.rows]
    assert ((), ()) == (asked.steps.rows, asked.due.rows)
    assert [()] * 4 == [today(office, who, whose).offers.rows for who in ("Clara", "Sofía") for whose in _MINE_AND_ALL]

    office.do(case, "Víctor", AnswerOffer(accept=False, reason="a trial in May"))

    assert () == today(office, "Víctor").offers.rows


def test_a_wall_takes_an_offer_from_the_page_of_whoever_it_keeps_away(office: Office) -> None:
    """Not even the number is left."""
    case = office.open_case(intake())
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    office.do(case, "Sofía", RaiseWall(people=(office.people["Víctor"],), reason="A cousin of the other party."))

    assert () == today(office, "Víctor").offers.rows


def test_today_opens_no_seal_and_asks_a_bounded_number_of_questions(office: Office) -> None:
    """Names are opened for what is shown alone, by whoever shows it."""
    for _ in range(3):
        give(office, arrived(office, date(2026, 1, 12)), Role.STAFF_ATTORNEY, "Ana")
    colleagues = [one.colleague() for one in office.records.people("clinic")]
    ana = office.records.person(office.people["Ana"]).colleague()
    office.records.keys._kept.clear()
    seen: list[str] = []
    sa.event.listen(office.records.database.engine, "before_cursor_execute", lambda *sent: seen.append(str(sent[2])))

    today_of(office.records, ana, TODAY, Whose.MINE, colleagues)

    assert {} == office.records.keys._kept
    assert 20 > sum(statement.startswith("SELECT") for statement in seen)


def test_whoever_has_very_many_cases_is_told_the_same(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then the cases are not named one by one, and each part is asked for by itself."""
    for day in (date(2026, 1, 7), date(2026, 1, 20), date(2026, 9, 1)):
        case = arrived(office, day)
        give(office, case, Role.STAFF_ATTORNEY, "Ana")
        office.do(case, "Inés", CompleteStep(step="conflict_check"))
    court = screened(office)
    give(office, court, Role.STAFF_ATTORNEY, "Ana")
    event = hearing(office, court, TODAY + timedelta(days=70))
    moved = {"hearing_date": str(TODAY + timedelta(days=90))}
    office.do(court, "Pablo", RecordEvent(event="hearing_moved", on=TODAY, about=event, data=moved))
    few = {whose: today(office, "Ana", whose) for whose in Whose}
    monkeypatch.setattr("amparo.records.in_sight.MANY_CASES", 0)

    assert few == {whose: today(office, "Ana", whose) for whose in Whose}
    assert (2, 1) == (len(few[Whose.MINE].due.rows), len(few[Whose.MINE].to_confirm.rows))


# --- the list of cases ------------------------------------------------------------------------------------------------


def listed(office: Office, who: str, wanted: CaseFilter | None = None, at: At | None = None) -> list[str]:
    """Return the ids of the cases on a page."""
    reader = office.records.person(office.people[who]).colleague()
    page = case_page(office.records, reader, wanted or CaseFilter(), TODAY, at or At())
    return [row.id for row in page.rows]


def test_pages_follow_each_other_without_a_gap(office: Office) -> None:
    """By date, by number, newest first, and by phase."""
    cases = []
    for month in (3, 2, 2, 5):
        office.wall += timedelta(minutes=1)
        cases.append(arrived(office, date(2026, month, 12)))
    office.wall += timedelta(minutes=1)
    cases.append(office.open_case())
    by_number = sorted(cases, key=lambda case: office.case(case).number)
    by_due = [*sorted(cases[1:3], key=by_number.index), cases[0], cases[3], cases[4]]
    expected = {Order.DUE: by_due, Order.NUMBER: by_number, Order.NEWEST: cases[::-1], Order.PHASE: by_due}

    for order, wanted in expected.items():
        found: list[str] = []
        while page := listed(
            office, "Sofía", CaseFilter(order=order), At(numbers(office, *found[-1:])[0] if found else "", 2)
        ):
            found += page

        assert wanted == found


def test_each_filter_leaves_out_what_it_says(office: Office) -> None:
    """They are put together with and."""
    soon, late, closed = (arrived(office, day) for day in (date(2026, 1, 12), date(2026, 9, 1), date(2026, 3, 1)))
    give(office, soon, Role.STAFF_ATTORNEY, "Ana")
    office.do(closed, "Sofía", RecordEvent(event="case_closed", on=TODAY, data={"reason": "moved away"}))
    ana = office.people["Ana"]

    found = {
        name: set(listed(office, "Sofía", wanted))
        for name, wanted in {
            "open": CaseFilter(),
            "closed": CaseFilter(standing=Standing.CLOSED),
            "all": CaseFilter(standing=Standing.ALL),
            "mine": CaseFilter(whose=Whose.MINE),
            "ana": CaseFilter(assignee=ana),
            "nobody": CaseFilter(assignee=NOBODY),
            "month": CaseFilter(due=Window.MONTH),
            "overdue": CaseFilter(due=Window.OVERDUE),
            "phase": CaseFilter(phase="filing"),
            "type": CaseFilter(case_type="asylum", assignee=ana),
            "attention": CaseFilter(attention=True),
            "found": CaseFilter(cases=(late, closed)),
        }.items()
    }

    assert {
        "open": {soon, late},
        "closed": {closed},
        "all": {soon, late, closed},
        "mine": set(),
        "ana": {soon},
        "nobody": {late},
        "month": {soon},
        "overdue": set(),
        "phase": set(),
        "type": {soon},
        "attention": set(),
        "found": {late},
    } == found


@pytest.mark.parametrize("standing", list(Standing))
def test_no_filter_shows_a_volunteer_what_is_not_theirs(office: Office, standing: Standing) -> None:
    """Not even one that names the case."""
    mine, other = arrived(office, date(2026, 1, 12)), arrived(office, date(2026, 1, 13))
    give(office, mine, Role.PRO_BONO_ATTORNEY, "Víctor")

    found = {case for whose in Whose for case in listed(office, "Víctor", CaseFilter(whose=whose, standing=standing))}

    assert found == ({mine} if standing is not Standing.CLOSED else set())
    assert [] == listed(office, "Víctor", CaseFilter(standing=standing, cases=(other,)))
