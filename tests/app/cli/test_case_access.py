"""What somebody whom a wall or a restriction keeps from a case finds at the command line: nothing."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from tests.app.clinic import Run
from tests.core.records.office import CLIENT, ENGINE, Office, intake

from amparo.case.commands import Alarm, CompleteStep, RecordEvent
from amparo.case.walls import RaiseWall, RestrictCase

WHY = "his cousin is the other party"


@pytest.fixture
def case(office: Office) -> str:
    """Return the id of a case with a date that runs, from which Pablo is kept."""
    case = office.open_case()
    office.do(case, "Pablo", RecordEvent(event="last_arrival", on=date(2026, 2, 9)))
    office.do(case, "Sofía", RaiseWall(people=(office.people["Pablo"],), reason=WHY))
    return case


@pytest.fixture
def number(office: Office, case: str) -> str:
    """Return that case's number."""
    return office.case(case).number


LISTS = (
    ("case", "list"),
    ("case", "list", "--mine"),
    ("case", "list", "--all"),
    ("deadlines", "due", "--within", "9999d"),
    ("deadlines", "unverified"),
    ("attention", "list"),
    ("docket", "print"),
    ("hearings", "watch"),
    ("case", "forecast", "--all"),
)


@pytest.mark.parametrize("command", LISTS, ids=" ".join)
def test_whoever_is_kept_away_finds_the_case_in_no_list(amparo: Run, number: str, command: tuple[str, ...]) -> None:
    """Neither its number nor its client."""
    printed = amparo(*command, by="Pablo Prueba")

    assert 0 == printed.code, printed.err
    assert number not in printed.out + printed.err
    assert CLIENT not in printed.out + printed.err


@pytest.mark.parametrize("command", [("case", "list"), ("deadlines", "due", "--within", "9999d")], ids=" ".join)
def test_others_find_it_as_before(amparo: Run, number: str, command: tuple[str, ...]) -> None:
    """The wall keeps away whom it names and nobody else."""
    assert number in amparo(*command, by="Ana Prueba").out


def test_a_case_behind_a_wall_is_answered_as_one_that_does_not_exist(amparo: Run, office: Office, number: str) -> None:
    """In the same words, with the same exit code, and without a hint at what is near; but the attempt is noted."""
    hidden = amparo("case", "show", number, by="Pablo Prueba")
    unknown = amparo("case", "show", "ZZ-ZZZZ", by="Pablo Prueba")
    case = office.records.read_case(number, "clinic").id

    assert (unknown.code, unknown.err.replace("ZZ-ZZZZ", number)) == (hidden.code, hidden.err)
    assert ["case show refused"] == [
        look.what for look in office.records.reads_of("clinic", case) if look.person == office.people["Pablo"]
    ]


def test_who_may_see_the_case_reads_who_is_kept_away_and_why(amparo: Run, number: str) -> None:
    """So that nobody tells them by mistake; in the history too."""
    shown = " ".join(amparo("case", "show", number, "--all", by="Ana Prueba").out.split())
    spanish = " ".join(amparo("case", "show", number, "--language", "es", by="Ana Prueba").out.split())

    assert f"by Sofía Prueba: Pablo Prueba. {WHY}" in shown
    assert f"Kept away from the case: Pablo Prueba. {WHY}" in shown
    assert f"por decisión de Sofía Prueba: Pablo Prueba. {WHY}" in spanish


def test_a_restricted_case_is_in_no_list_of_those_who_have_nothing_to_do_with_it(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """Who supervises finds it, and reads why."""
    office.do(case, "Inés", RestrictCase(reason="the abuser works for the county"))

    assert number not in amparo("case", "list", by="Inés Prueba").out
    assert amparo("case", "show", number, by="Inés Prueba").code == amparo("case", "show", "ZZ", by="Inés Prueba").code
    assert number in amparo("case", "list", by="Sofía Prueba").out
    shown = " ".join(amparo("case", "show", number, by="Sofía Prueba").out.split())
    assert "by Inés Prueba: seen only by those it is assigned to" in shown


def test_a_conflict_with_a_hidden_case_is_told_without_the_case(
    amparo: Run, office: Office, case: str, number: str
) -> None:
    """Whoever checks has to stop; who it is and where, a supervising attorney finds out."""
    other = office.open_case(intake(name=CLIENT, a_number=""))
    office.do(other, "Inés", CompleteStep(step="conflict_check"))
    for name in ("Pablo Prueba", "Ana Prueba"):
        shown = " ".join(amparo("case", "show", office.case(other).number, by=name).out.split())
        assert (number in shown) == (name == "Ana Prueba")
        told = amparo("case", "show", office.case(other).number, "--json", by=name).out
        assert (number in told) == (name == "Ana Prueba")
        assert ("ask a supervising attorney before you go on" in shown) == (name == "Pablo Prueba")


def test_mails_about_a_case_behind_a_wall_are_not_listed(amparo: Run, office: Office, case: str, number: str) -> None:
    """A number and a kind of news tell of a case as well."""
    office.now += timedelta(days=7)
    office.wall += timedelta(days=7)
    office.do(case, ENGINE, Alarm())

    assert number in amparo("mail", "list", by="Ana Prueba").out
    assert number not in amparo("mail", "list", by="Pablo Prueba").out
