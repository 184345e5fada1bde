"""`amparo clocks show`: days counted, what holds the clock, the dates of each person, and how to let it run again."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.app.clinic import Run
from tests.core.case.practice import MORNING
from tests.core.records.office import CLIENT, Office

from amparo.case.commands import RecordEvent

STOPPED = date(2027, 2, 18)


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case with an application of January 4, 2027, read on February 20."""
    office.now = office.wall = MORNING + timedelta(days=47)
    id_ = office.open_case()
    office.do(id_, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 6, 1)))
    office.do(id_, "Pablo", RecordEvent(event="i589_filed", on=date(2027, 1, 4)))
    return id_


def shown(amparo: Run, office: Office, case: str, *more: str) -> str:
    """Return what `clocks show` prints to Pablo, without its line ends."""
    answer = amparo("clocks", "show", office.case(case).number, *more, by="Pablo Prueba")
    assert 0 == answer.code, answer.err
    return " ".join(answer.out.split())


def test_a_running_clock_is_shown_with_whose_it_is_and_its_date(amparo: Run, office: Office, case: str) -> None:
    """47 days on February 20, and the first day to file."""
    told = shown(amparo, office, case)

    assert f"work permit clock · {CLIENT}" in told
    assert "47 days, running" in told
    assert "not before Jun 3, 2027" in told
    assert "Act of the tests, section 2" in told


def test_a_clock_that_stands_still_has_no_date_but_the_one_if_it_ran_again_tomorrow(
    amparo: Run, office: Office, case: str
) -> None:
    """With what holds it, and the command that ends that."""
    office.do(case, "Pablo", RecordEvent(event="clock_stopped", on=STOPPED))
    told, stored = shown(amparo, office, case), office.case(case)
    stop = stored.of_kind["clock_stopped"][0].id

    assert "45 days, stopped since Feb 18, 2027" in told
    assert "It stopped on Thursday, February 18, 2027; the reason is not on record." in told
    assert "no date while the clock stands still if it ran again tomorrow: not before Jun 6, 2027" in told
    assert f"amparo case record {stored.number} clock_restarted --about {stop} --date …" in told
    assert "Jun 3" not in told


def test_a_date_that_waits_for_somebody_stands_behind_the_one_in_force(amparo: Run, office: Office, case: str) -> None:
    """Recorded on the 20th that it ran again on the 19th, after it had moved: the later day stays in force."""
    office.do(case, "Pablo", RecordEvent(event="clock_stopped", on=STOPPED))
    office.do(case, "Pablo", RecordEvent(event="clock_restarted", on=date(2027, 2, 19)))
    told, (deadline,) = (
        shown(amparo, office, case),
        [one for one in office.case(case).deadlines if one.rule == "work_permit"],
    )

    assert "not before Jun 5, 2027 counted from what is on record: Jun 4, 2027" in told
    assert f"amparo deadline confirm {office.case(case).number} {deadline.id} --reason …" in told


def test_it_is_shown_in_spanish(amparo: Run, office: Office, case: str) -> None:
    """Half of the clinic works in Spanish."""
    office.do(case, "Pablo", RecordEvent(event="clock_stopped", on=STOPPED))
    told = shown(amparo, office, case, "--language", "es")

    assert "45 días, detenido desde el 18 feb 2027" in told
    assert "si volviera a correr mañana: no antes del 6 jun 2027" in told
    assert "Detenido por" in told


def test_a_program_reads_it_as_json(amparo: Run, office: Office, case: str) -> None:
    """What the screen is drawn from."""
    (sheet,) = amparo("clocks", "show", office.case(case).number, "--json", by="Pablo Prueba").json

    assert (47, True) == (sheet["clock"]["reading"]["days"], sheet["clock"]["reading"]["running"])
    assert [("work_permit", "2027-06-03")] == [(line["rule"], line["safe_due"]) for line in sheet["dates"]]


def test_a_case_without_a_clock_says_so(amparo: Run, office: Office) -> None:
    """Nothing was filed."""
    assert "No clock of this case has started." == shown(amparo, office, office.open_case())


def test_who_may_not_see_the_case_sees_no_clock(amparo: Run, office: Office, case: str) -> None:
    """A volunteer attorney without the case."""
    refused = amparo("clocks", "show", office.case(case).number, by="Víctor Prueba")

    assert 3 == refused.code
    assert CLIENT not in refused.out + refused.err
