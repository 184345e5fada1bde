"""Walls and restrictions as they are kept: nobody who is kept away hears of a case, in lists, by mail or by command."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
import sqlalchemy as sa
from tests.core.records.office import ENGINE, Office

from amparo.case.commands import AddNote, Alarm, AnswerOffer, Assign, OfferPlacement, RecordEvent
from amparo.case.model import OfferStatus
from amparo.case.walls import LiftRestriction, LiftWall, RaiseWall, RestrictCase
from amparo.declarations import Role
from amparo.records import tables
from amparo.records.outbox import QUEUED, WITHDRAWN
from amparo.records.sight import seen_by


@pytest.fixture
def walled(office: Office, case: str) -> str:
    """Return a case from which Pablo is kept."""
    office.do(case, "Sofía", RaiseWall(people=(office.people["Pablo"],), reason="his cousin is the other party"))
    return case


def refused(office: Office, case: str, actor: str, body: object) -> str:
    """Return the code with which a command is refused, empty if it was taken."""
    outcome = office.ask(case, actor, body)  # type: ignore[arg-type]
    return outcome.refused.code if outcome.refused else ""


def listed(office: Office, name: str) -> list[str]:
    """Return the cases that somebody finds in their lists."""
    colleague = office.records.person(office.people[name]).colleague()
    lines = office.records.list_cases("clinic", seen=seen_by(colleague))
    due = office.records.deadlines_due("clinic", seen=seen_by(colleague))
    ids = [line.id for line in lines]
    assert {one.case for one in due} <= set(ids)
    return ids


def test_whoever_is_kept_away_finds_the_case_in_no_list_and_can_do_nothing_in_it(office: Office, walled: str) -> None:
    """They are told what one is told of a case that does not exist."""
    assert [] == listed(office, "Pablo")
    assert [walled] == listed(office, "Ana")
    assert "stranger" == refused(office, walled, "Pablo", AddNote(text="hello"))
    assert "" == refused(office, walled, "Ana", AddNote(text="hello"))


def test_a_lifted_wall_lets_them_in_again(office: Office, walled: str) -> None:
    """Who lifted it and why stays on the record."""
    (wall,) = office.case(walled).walls
    office.do(walled, "Sofía", LiftWall(wall=wall.id, reason="the cousin is no party any more"))

    assert [walled] == listed(office, "Pablo")
    assert "" == refused(office, walled, "Pablo", AddNote(text="hello"))
    assert () == office.case(walled).walls


def test_a_wall_by_role_keeps_away_whoever_holds_it_whatever_else_they_are(office: Office, case: str) -> None:
    """A social worker may have to report what the client's attorney must keep to themselves."""
    office.records.grant_role(office.people["Ana"], Role.SOCIAL_WORKER)
    office.do(case, "Sofía", RaiseWall(roles=(Role.SOCIAL_WORKER,), reason="no mandated reporter on this team"))

    assert [] == listed(office, "Ana")
    assert [case] == listed(office, "Pablo")


@pytest.mark.parametrize("actor", ["Inés", "Pablo", "Ana", "Clara", "Víctor"])
def test_only_who_supervises_or_directs_puts_up_a_wall(office: Office, case: str, actor: str) -> None:
    """It decides who works on what."""
    asked = RaiseWall(people=(office.people["Inés"],), reason="a reason")

    assert refused(office, case, actor, asked) in {"not_allowed", "stranger"}


def test_a_wall_needs_a_reason_and_somebody_to_keep_away(office: Office, case: str) -> None:
    """And people of the organization."""
    pablo = office.people["Pablo"]

    assert "reason" == refused(office, case, "Sofía", RaiseWall(people=(pablo,), reason="  "))
    assert "wall_of_nobody" == refused(office, case, "Sofía", RaiseWall(reason="a reason"))
    assert "unknown_colleague" == refused(office, case, "Sofía", RaiseWall(people=("nobody",), reason="a reason"))


def test_who_is_kept_away_already_is_not_kept_away_twice(office: Office, walled: str) -> None:
    """The first wall stands."""
    again = RaiseWall(people=(office.people["Pablo"],), reason="again")

    assert "walled_already" == refused(office, walled, "Sofía", again)


def test_nobody_walls_off_the_last_who_could_lift_the_wall(office: Office, case: str) -> None:
    """Sofía is the only one who supervises, and nobody directs; with a director she may recuse herself."""
    herself = RaiseWall(people=(office.people["Sofía"],), reason="she was the judge's clerk")

    assert "wall_nobody_lifts" == refused(office, case, "Sofía", herself)

    office.records.grant_role(office.people["Clara"], Role.DIRECTOR)
    office.do(case, "Sofía", herself)

    assert "stranger" == refused(office, case, "Sofía", LiftWall(wall=office.case(case).walls[0].id, reason="mine"))
    assert "" == refused(office, case, "Clara", LiftWall(wall=office.case(case).walls[0].id, reason="over"))


def test_nobody_walls_off_the_last_attorney(office: Office, case: str) -> None:
    """A director may lift walls, but cannot file."""
    office.records.grant_role(office.people["Clara"], Role.DIRECTOR)
    both = RaiseWall(people=(office.people["Sofía"], office.people["Ana"]), reason="a reason")

    assert "wall_nobody_acts" == refused(office, case, "Clara", both)


def test_whoever_has_the_case_is_relieved_of_it_first(office: Office, case: str) -> None:
    """A deadline must not fall between two people; and who is kept away is given nothing."""
    ana, wall = office.people["Ana"], RaiseWall(people=(office.people["Ana"],), reason="a reason")
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=ana))

    assert "wall_assigned" == refused(office, case, "Sofía", wall)

    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=""))
    office.do(case, "Sofía", wall)

    assert "walled_off" == refused(office, case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=ana))


def test_an_open_offer_is_taken_back_from_whoever_is_kept_away(office: Office) -> None:
    """They must not answer it any more."""
    case = office.open_case()
    victor = office.people["Víctor"]
    office.do(case, "Clara", OfferPlacement(to=(victor,)))
    office.do(case, "Sofía", RaiseWall(people=(victor,), reason="his firm is on the other side"))

    assert [OfferStatus.WITHDRAWN] == [offer.status for offer in office.case(case).offers]
    assert "stranger" == refused(office, case, "Víctor", AnswerOffer(accept=True))
    assert "volunteer_unavailable" == refused(office, case, "Clara", OfferPlacement(to=(victor,)))


def test_a_restricted_case_is_seen_by_those_it_was_given_to_and_those_who_supervise(office: Office, case: str) -> None:
    """Everybody else finds nothing, whatever they may see elsewhere."""
    office.do(case, "Sofía", Assign(role=Role.PARALEGAL, person=office.people["Pablo"]))
    office.do(case, "Inés", RestrictCase(reason="the abuser works for the county"))

    assert {"Pablo": [case], "Sofía": [case], "Ana": [], "Inés": [], "Clara": []} == {
        name: listed(office, name) for name in ("Pablo", "Sofía", "Ana", "Inés", "Clara")
    }
    assert "stranger" == refused(office, case, "Inés", AddNote(text="hello"))
    assert "not_allowed" == refused(office, case, "Pablo", LiftRestriction(reason="done"))
    assert "" == refused(office, case, "Sofía", LiftRestriction(reason="the client asked for it"))
    assert [case] == listed(office, "Inés")


def test_nobody_restricts_a_case_that_nobody_would_see_then(office: Office, case: str) -> None:
    """It is given to nobody, and whoever supervised has left."""
    office.records.set_active(office.people["Sofía"], active=False)

    assert "restrict_nobody_sees" == refused(office, case, "Ana", RestrictCase(reason="a reason"))


def test_mails_that_wait_are_withdrawn_from_whoever_is_kept_away_and_the_alarm_goes_to_others(office: Office) -> None:
    """A wall that leaves a mail on its way would tell of the case all the same."""
    case = office.open_case()
    ana = office.people["Ana"]
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 2, 9)))
    office.now += timedelta(days=7)
    office.wall += timedelta(days=7)
    office.do(case, ENGINE, Alarm())
    assert {ana} == _recipients(office, case, QUEUED)

    office.do(case, "Sofía", RaiseWall(people=(ana,), reason="a reason"))

    assert {ana} == _recipients(office, case, WITHDRAWN)
    assert {office.people["Sofía"]} == _recipients(office, case, QUEUED)


def _recipients(office: Office, case: str, state: str) -> set[str]:
    return {one.notice.recipient for one in office.records.notices_about(case) if one.state == state}


def test_another_process_reads_the_same_walls(office: Office, walled: str) -> None:
    """From its events, from its document and in clear rows."""
    office.do(walled, "Sofía", RestrictCase(reason="a reason"))
    other = office.reopened()
    read = other.read_case(walled, "clinic")
    with other.database.read() as connection:
        rows = {tuple(row) for row in connection.execute(sa.select(tables.case_walls))}
        restricted = set(connection.execute(sa.select(tables.restricted_cases.c.case)).scalars())
    other.close()

    assert read == office.case(walled)
    assert {(walled, "person", office.people["Pablo"])} == rows
    assert {walled} == restricted


def test_why_a_wall_stands_is_read_nowhere_in_clear(office: Office, walled: str) -> None:
    """The reason is about a colleague and about a client."""
    files = office.files()

    assert office.case(walled).walls[0].reason == "his cousin is the other party"
    assert not any(b"cousin" in content for content in files.values())
