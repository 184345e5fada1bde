"""What waits in the outbox is asked about once more when it is sent: nobody hears of a case that they lost."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.core.records.office import ENGINE, Office

from amparo.case.commands import Alarm, Assign, OfferPlacement, RecordEvent
from amparo.case.walls import RaiseWall, RestrictCase
from amparo.declarations import Role
from amparo.notifications.notices import Notice, NoticeKind
from amparo.records.kept_away import still_told
from amparo.records.outbox import QUEUED, WITHDRAWN


def recipients(office: Office, case: str, state: str) -> set[str]:
    """Return the first names of those to whom a case's notices in a state go."""
    names = {id_: name for name, id_ in office.people.items()}
    return {names[one.notice.recipient] for one in office.records.notices_about(case) if one.state == state}


def rung(office: Office) -> str:
    """Return a case whose rung has rung, so that Ana, its staff attorney, is about to be told."""
    case = office.open_case()
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 2, 9)))
    later(office, 7)
    office.do(case, ENGINE, Alarm())
    return case


def later(office: Office, days: int) -> None:
    """Have days pass."""
    office.now += timedelta(days=days)
    office.wall += timedelta(days=days)


def told(office: Office, case: str, name: str) -> list[Notice]:
    """Return what somebody is told when the sender comes round."""
    waiting = [one.notice for one in office.records.notices_about(case) if one.state == QUEUED]
    theirs = tuple(one for one in waiting if one.recipient == office.people[name])
    assert theirs, f"nothing waits for {name}"
    return list(still_told(office.records, theirs, office.wall))


def test_what_waits_for_somebody_who_has_the_case_is_told(office: Office) -> None:
    """And stays in the queue until it was sent."""
    case = rung(office)
    before = recipients(office, case, QUEUED)
    kinds = {one.kind for one in told(office, case, "Ana")}

    assert NoticeKind.RUNG in kinds
    assert before == recipients(office, case, QUEUED)
    assert set() == recipients(office, case, WITHDRAWN)


def test_whose_role_fell_behind_a_wall_is_told_nothing_and_the_alarm_goes_to_whoever_comes_next(office: Office) -> None:
    """Nothing happened in the case: the role was given outside of it, after the mail was queued."""
    case = office.open_case()
    office.do(case, "Sofía", RaiseWall(roles=(Role.SOCIAL_WORKER,), reason="no mandated reporter on this team"))
    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 2, 9)))
    later(office, 7)
    office.do(case, ENGINE, Alarm())
    assert {"Ana"} == recipients(office, case, QUEUED)
    office.records.grant_role(office.people["Ana"], Role.SOCIAL_WORKER)

    assert [] == told(office, case, "Ana")
    assert {"Ana"} == recipients(office, case, WITHDRAWN)
    assert {"Sofía"} == recipients(office, case, QUEUED)
    assert {NoticeKind.RUNG_INSTEAD} == {one.kind for one in told(office, case, "Sofía")}


def test_whose_last_role_was_taken_is_told_nothing_of_any_case(office: Office) -> None:
    """They have an account still; the alarm reaches somebody who works on cases."""
    case = rung(office)
    office.records.revoke_role(office.people["Ana"], Role.STAFF_ATTORNEY)

    assert [] == told(office, case, "Ana")
    assert {"Sofía"} <= recipients(office, case, QUEUED)
    assert NoticeKind.RUNG_INSTEAD in {one.kind for one in told(office, case, "Sofía")}


def test_a_volunteer_is_told_of_an_offer_only_while_it_is_open(office: Office) -> None:
    """An offer that was taken back before its mail went out is not told any more."""
    case = office.open_case()
    office.do(case, "Clara", OfferPlacement(to=(office.people["Víctor"],)))
    assert {NoticeKind.OFFER_MADE} == {one.kind for one in told(office, case, "Víctor")}

    office.do(case, "Sofía", Assign(role=Role.STAFF_ATTORNEY, person=office.people["Ana"]))
    later(office, 60)
    office.do(case, ENGINE, Alarm())

    assert [] == told(office, case, "Víctor")


def test_a_restricted_case_that_nobody_is_left_to_hear_of_rings_for_whoever_answers_for_the_office(
    office: Office,
) -> None:
    """By its number alone: a date may cost a life, and a number names nobody."""
    case = rung(office)
    office.do(case, "Ana", RestrictCase(reason="the abuser works for the county"))
    office.records.grant_role(office.people["Clara"], Role.DIRECTOR)
    for name, role in (("Ana", Role.STAFF_ATTORNEY), ("Sofía", Role.SUPERVISING_ATTORNEY)):
        office.records.set_active(office.people[name], active=False)
        office.records.revoke_role(office.people[name], role)
    later(office, 20)
    office.do(case, ENGINE, Alarm())

    assert {"Clara"} <= recipients(office, case, QUEUED)
    assert told(office, case, "Clara")
    assert "Clara" not in recipients(office, case, WITHDRAWN)


@pytest.mark.parametrize("name", ["Inés", "Pablo"])
def test_who_never_had_a_restricted_case_is_told_nothing_of_it(office: Office, name: str) -> None:
    """Whatever was written to them while it was open to all."""
    case = office.open_case()
    office.records.revoke_role(office.people["Ana"], Role.STAFF_ATTORNEY)
    notice = Notice(
        id=f"{case}/1/9",
        organization="clinic",
        recipient=office.people[name],
        kind=NoticeKind.NEEDS_ATTENTION,
        reference=office.case(case).number,
        urgency="now",  # type: ignore[arg-type]
    )
    office.do(case, "Sofía", RestrictCase(reason="a reason"))
    with office.records.database.write() as connection:
        office.records.put_notices(connection, case, (notice,), office.now)

    assert [] == told(office, case, name)
    assert {name} == recipients(office, case, WITHDRAWN)
