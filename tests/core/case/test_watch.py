"""The watch: what was altered, what did not ring, what nobody was told, and that a healthy case is left in peace."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from tests.core.case.practice import CATALOG, COLLEAGUES, MORNING, Docket
from tests.core.case.test_properties import Clinic

from amparo.case.apply import with_changes
from amparo.case.commands import Alarm, AmendEvent, ConfirmDate, RecordEvent
from amparo.case.events import DeadlineStarted
from amparo.case.model import Case, Deadline
from amparo.case.watch import MAIL_PATIENCE, PATIENCE, Finding, Noted, Problem, Watched, check
from amparo.deadlines.safety import Dates
from amparo.notifications.from_events import notices_for

Wait = Callable[[datetime], int]
CATALOGS = {CATALOG.hash: CATALOG}


def mails_of(docket: Docket) -> tuple[Noted, ...]:
    """Return the mails that the case's events put into the outbox, each sent at once."""
    told = [(event, notices_for(docket.case, (event,), COLLEAGUES)) for event in docket.events]
    return tuple(
        Noted(seq=event.seq, sent=True, failed=False, since=event.at) for event, notices in told for _ in notices
    )


def watched(docket: Docket, **changes: Any) -> Watched:
    """Return a case with its events and mails, its workflow running, but for what is changed."""
    return Watched(
        **{
            "case": docket.case,
            "events": tuple(docket.events),
            "noted": mails_of(docket),
            "has_workflow": True,
            **changes,
        }
    )


def look(docket: Docket, **changes: Any) -> tuple[Finding, ...]:
    """Return what the watch finds now."""
    return check(watched(docket, **changes), CATALOGS, docket.now)


def problems(found: tuple[Finding, ...]) -> list[Problem]:
    """Return what kind each finding is of."""
    return [one.problem for one in found]


def with_deadline(case: Case, **changes: Any) -> Case:
    """Return the case with its first deadline altered by hand."""
    first, *others = case.deadlines
    return with_changes(case, deadlines=(first.model_copy(update=changes), *others))


@pytest.fixture
def arrived(docket: Docket) -> Docket:
    """Return a case whose year ends on December 1, 2027: rungs thirty, seven and one day before."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    return docket


@pytest.fixture
def deadline(arrived: Docket) -> Deadline:
    """Return its deadline."""
    return arrived.case.deadlines[0]


def test_a_healthy_case_has_no_findings(arrived: Docket, wait: Wait) -> None:
    """Neither at once nor a year later, when everything has rung and was missed."""
    assert () == look(arrived)

    wait(MORNING + timedelta(days=400))

    assert () == look(arrived)


def test_a_stored_rung_altered_by_hand_is_found(arrived: Docket, deadline: Deadline) -> None:
    """One rung was put off by a month: the ladder asks for another instant, and the events say another one too."""
    first, *others = deadline.rungs
    later = first.model_copy(update={"at": first.at + timedelta(days=30)})
    altered = with_deadline(arrived.case, rungs=(later, *others))

    found = look(arrived, case=altered)

    assert [Problem.DOCUMENT_DIFFERS, Problem.RUNG_DIFFERS] == problems(found)
    assert f"reminder {first.number} is not the one that its ladder asks for" in found[1].sentence.en
    assert "el aviso 1 no es el que pide su escalera" in found[1].sentence.es
    assert ("27-AB2C", "one_year", date(2027, 12, 1)) == (found[1].number, found[1].rule, found[1].due)


def test_a_rung_taken_out_is_found_though_the_events_were_altered_with_it(arrived: Docket, deadline: Deadline) -> None:
    """Somebody changed document and events alike: the ladder still knows."""
    fewer = deadline.model_copy(update={"rungs": deadline.rungs[1:]})
    events = tuple(
        event.model_copy(update={"body": DeadlineStarted(deadline=fewer)})
        if isinstance(event.body, DeadlineStarted)
        else event
        for event in arrived.events
    )

    found = look(arrived, case=with_deadline(arrived.case, rungs=fewer.rungs), events=events)

    assert [Problem.RUNG_DIFFERS] == problems(found)


def test_a_rung_that_did_not_ring_is_found(arrived: Docket, deadline: Deadline) -> None:
    """The engine stood still; a quarter of an hour is forgiven, a minute more is not."""
    arrived.now = deadline.rungs[0].at + PATIENCE
    assert () == look(arrived)

    arrived.now += timedelta(minutes=1)
    found = look(arrived)

    assert [Problem.RUNG_SILENT] == problems(found)
    assert "reminder 1 should have rung at 2027-11-01 09:00 and did not" in found[0].sentence.en


def test_a_climb_that_did_not_happen_is_found(arrived: Docket, deadline: Deadline) -> None:
    """It rang, nobody acknowledged it, and it went to nobody else."""
    arrived.now = deadline.rungs[0].at
    arrived.do("engine", Alarm())
    arrived.now = deadline.rungs[0].climbs[0][0] + timedelta(hours=1)

    assert [Problem.RUNG_SILENT] == problems(look(arrived))


def test_a_day_that_ended_unnoticed_is_found(arrived: Docket) -> None:
    """All rungs, and the end itself."""
    arrived.now = datetime.fromisoformat("2027-12-02T09:00:00+00:00")

    assert [*[Problem.RUNG_SILENT] * 3, Problem.END_SILENT] == problems(look(arrived))


def test_a_stored_date_later_than_the_counted_one_is_found(arrived: Docket) -> None:
    """A later date moves every rung toward danger; the safer one is said."""
    later = Dates(unrolled=date(2027, 12, 8), legal_due=date(2027, 12, 8), safe_due=date(2027, 12, 8))

    found = look(arrived, case=with_deadline(arrived.case, dates=later))

    dangerous = next(one for one in found if one.problem is Problem.DATE_DANGEROUS)
    assert "Wednesday, December 8, 2027 is in force" in dangerous.sentence.en
    assert "Work toward Wednesday, December 1, 2027" in dangerous.sentence.en


def test_a_date_that_vanished_is_found(arrived: Docket) -> None:
    """A deadline without a date rings for nobody."""
    found = look(arrived, case=with_deadline(arrived.case, dates=Dates(), rungs=(), ends_at=None))

    assert Problem.DATE_MISSING in problems(found)


def test_a_later_date_that_a_person_confirmed_is_left_alone(arrived: Docket) -> None:
    """The arrival was amended to a later day and confirmed, then its record shows an earlier one is kept safe."""
    arrival = arrived.case.of_kind["last_arrival"][0].id
    arrived.do("ana", AmendEvent(event=arrival, on=date(2026, 12, 10), reason="the stamp in the passport"))
    assert () == look(arrived)

    arrived.do("sofia", ConfirmDate(deadline="one_year", reason="I saw the passport"))

    assert date(2027, 12, 10) == arrived.case.deadlines[0].dates.legal_due
    assert () == look(arrived)


def test_a_ring_that_nobody_was_told_of_is_found(arrived: Docket, wait: Wait, deadline: Deadline) -> None:
    """It rang on the record, and no mail lies in the outbox."""
    wait(deadline.rungs[0].at)
    assert () == look(arrived)

    assert [Problem.NOBODY_TOLD] == problems(look(arrived, noted=()))


@pytest.mark.parametrize(("failed", "waits"), [(True, timedelta(0)), (False, MAIL_PATIENCE + timedelta(minutes=1))])
def test_a_reminder_that_does_not_get_out_is_found(
    arrived: Docket, wait: Wait, deadline: Deadline, *, failed: bool, waits: timedelta
) -> None:
    """Refused by the mail server, or waiting for two hours."""
    wait(deadline.rungs[0].at)
    noted = tuple(one.model_copy(update={"sent": False, "failed": failed}) for one in mails_of(arrived))
    arrived.now += waits

    found = look(arrived, noted=noted)

    assert [Problem.MAIL_STUCK] == problems(found)


def test_an_open_case_without_a_workflow_and_a_broken_chain_are_found(arrived: Docket) -> None:
    """What the server and the records say of a case is told with it; a server that was not asked says nothing."""
    assert [Problem.NO_WORKFLOW] == problems(look(arrived, has_workflow=False))
    assert [] == problems(look(arrived, has_workflow=None))

    broken = look(arrived, chain_problem="event 3 is missing")

    assert [Problem.CHAIN_BROKEN] == problems(broken)
    assert "(event 3 is missing)" in broken[0].sentence.en


def test_a_closed_case_needs_no_workflow_and_no_ring(arrived: Docket) -> None:
    """It is over; its record still has to be what its events say."""
    arrived.do("sofia", RecordEvent(event="case_closed", on=MORNING.date(), data={"reason": "moved away"}))
    arrived.now += timedelta(days=700)

    assert () == look(arrived, has_workflow=False)
    assert [Problem.DOCUMENT_DIFFERS] == problems(look(arrived, case=with_changes(arrived.case, number="27-XXXX")))


def test_a_finding_has_the_same_key_as_long_as_it_stays_the_same(arrived: Docket, deadline: Deadline) -> None:
    """So that it is mailed at once only the first time; another rung is another finding."""
    arrived.now = deadline.rungs[0].at + timedelta(days=1)
    first = look(arrived)
    arrived.now += timedelta(days=1)

    assert first == look(arrived)

    arrived.now = deadline.rungs[1].at + timedelta(days=1)

    assert 2 == len({one.key for one in look(arrived)})


class WatchedClinic(Clinic):
    """The clinic of random people, under the watch."""

    def teardown(self) -> None:
        """Whatever people did, a case that the engine served in time is healthy, before and after its alarms."""
        docket = self.docket
        docket.now = docket.case.now
        assert () == look(docket)

        alarms = 0
        while (alarm := docket.settlement.alarm) is not None and alarms < 8:
            docket.now = max(alarm, docket.now)
            docket.do("engine", Alarm())
            alarms += 1
        assert () == look(docket)


TestWatchedClinic = WatchedClinic.TestCase
TestWatchedClinic.settings = settings(
    max_examples=60, stateful_step_count=20, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)


def test_a_date_that_does_not_move_on_while_its_clock_stands_is_found(docket: Docket, wait: Wait) -> None:
    """Every morning makes it a day later: moved each day all is well; two mornings without are told."""
    docket.do("ana", RecordEvent(event="last_arrival", on=date(2026, 12, 1)))
    for kind in ("i589_filed", "clock_stopped"):
        docket.do("ana", RecordEvent(event=kind, on=date(2027, 1, 4)))
    wait(MORNING + timedelta(days=5))
    assert () == look(docket)

    docket.now += timedelta(days=1, hours=6)  # four in the afternoon: the morning of that day alone may still come
    (found,) = check(watched(docket), CATALOGS, docket.now + timedelta(hours=12))

    assert Problem.DATE_DANGEROUS is found.problem
    assert "work permit" in found.sentence.en
